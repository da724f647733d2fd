"""`cairn token`: which programs may use the API."""

from uuid import UUID

import click

from issuer.cli.opening import opened, utc_now
from issuer.services import authorizing
from issuer.storage.models import ApiToken


@click.group()
def token() -> None:
    """Make, list and end the tokens with which programs use the API.

    Whoever has a token for credentials:issue signs in the name of the district: keep it like a key.
    """


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(authorizing.SCOPES),
    help="What it is for; may be given again.",
)
@click.option("--days", default=365, show_default=True, help="For how long it counts.")
def make(name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token for the program NAME, and print it: this once, since only its fingerprint is kept."""
    with opened() as house:
        granted = authorizing.grant(house, name, scopes, days=days, now=utc_now())
        click.echo(granted.token)
        click.echo(f"It counts until {granted.expires_at:%Y-%m-%d}; its id is {granted.id}.", err=True)


@token.command("list")
def list_tokens() -> None:
    """List the tokens that there are and were, newest first."""
    with opened() as house:
        for row in authorizing.everyone(house):
            click.echo(f"{row.id}  {row.name}  {row.scopes}  {_state(row)}")


@token.command()
@click.argument("token_id", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """End a token, now."""
    with opened() as house:
        row = authorizing.revoke(house, token_id, now=utc_now())
        click.echo(f"{row.id}  {row.name}  {row.scopes}  {_state(row)}")


def _state(row: ApiToken) -> str:
    if row.revoked_at is not None:
        return f"ended {row.revoked_at:%Y-%m-%d}"
    return f"until {row.expires_at:%Y-%m-%d}"
