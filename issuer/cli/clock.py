"""`cairn clock`: what the clock shows, held against what was signed last."""

import click

from issuer.cli.opening import opened, utc_now
from issuer.services import timing


@click.command()
@click.option("--accept", is_flag=True, help="It is right now, and was ahead before.")
def clock(*, accept: bool) -> None:
    """Say whether badges can be signed by this clock; a badge is never dated before the last one.

    Exit code 1 when they cannot.
    """
    with opened() as house:
        if accept:
            lists = timing.accept(house, now=utc_now())
            click.echo(f"The clock is taken as right; {lists} status lists are signed anew.")
        with house.database.reading() as session:
            timing.check(session, utc_now())
        click.echo(f"It is {utc_now():%Y-%m-%d %H:%M:%S} UTC, and badges can be signed.")
