"""`cairn key`: the signing keys. A key is never deleted: badges outlive keys."""

import os
from datetime import datetime

import click

from issuer.cli.opening import plainly, utc_now
from issuer.config import Settings
from issuer.installation import issuer_did, open_keyring
from keys.keyring import KeyRecord, Keyring


@click.group()
def key() -> None:
    """Show, rotate and retire the keys that sign badges.

    Restart the server after a change: it opens the active key when it starts.
    """


@key.command("list")
def list_keys() -> None:
    """List every key that ever signed here, oldest first."""
    for record in _keyring().records():
        click.echo(_line(record))


@key.command()
def rotate() -> None:
    """Make a new key that signs from now on. What the old one signed stays good."""
    with plainly():
        settings = Settings.from_environment(os.environ)
        record = open_keyring(settings).rotate(utc_now())
        click.echo(_line(record))
        click.echo(f"The issuer is {issuer_did(settings, record)}. Restart the server.")
    if not settings.public:
        click.echo(
            "Without a public https address the key is the issuer: badges from now on name a new issuer."
        )


@key.command()
@click.argument("key_id")
def retire(key_id: str) -> None:
    """End a key's signing. What it signed stays good; without another key nothing can be signed."""
    with plainly():
        click.echo(_line(_keyring().retire(key_id, utc_now())))


@key.command()
@click.argument("key_id")
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"]),
    help="Since when others may have had it, in UTC.",
)
@click.confirmation_option(
    prompt="Every badge that this key signed will stop verifying, and this cannot be taken back. Go on?"
)
def compromised(key_id: str, since: datetime) -> None:
    """Say that others may have had a key: it is published as revoked and signs no more."""
    now = utc_now()
    with plainly():
        click.echo(_line(_keyring().mark_compromised(key_id, since.replace(tzinfo=now.tzinfo), now)))


def _keyring() -> Keyring:
    with plainly():
        return open_keyring(Settings.from_environment(os.environ))


def _line(record: KeyRecord) -> str:
    state = "active"
    if record.compromised:
        state = f"compromised since {record.compromised:%Y-%m-%d %H:%M}Z"
    elif record.retired:
        state = f"retired {record.retired:%Y-%m-%d}"
    return f"{record.key_id}  made {record.created:%Y-%m-%d}  {state}"
