"""`cairn audit`: the journal proven, line by line."""

import os

import click

from issuer.cli.opening import plainly
from issuer.config import Settings
from issuer.installation import audited


@click.command()
def audit() -> None:
    """Prove the journal: every line continues the one before it, in the database and in the file outside.

    Badges and bits of status lists are compared with what it tells. Exit code 1 when something is wrong.
    """
    with plainly():
        settings = Settings.from_environment(os.environ)
        done = audited(settings)
    click.echo(f"{done.entries} lines in the database, {done.in_file} in {settings.journal_file}.")
    for problem in done.problems:
        click.echo(problem)
    if done.problems:
        raise click.exceptions.Exit(1)
    click.echo("Every line continues the one before it, and the rows say the same.")
