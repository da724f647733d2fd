"""What every command that opens an installation shares: the settings, the house, who acts, plain errors."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from issuer.config import Settings, SettingsError
from issuer.domain.person import NotAllowedError, Person
from issuer.installation import InstallationError, open_house
from issuer.services import acting
from issuer.services.errors import ServiceError
from issuer.services.house import House
from issuer.storage import people
from issuer.storage.models import Person as PersonRow
from issuer.storage.unavailable import DatabaseError
from keys import KeysError

acts_as = click.option(
    "--as",
    "acting_as",
    metavar="EMAIL",
    help="Whose name stands behind this. Without it: whoever works at this machine.",
)
"""The option that says who acts."""

a_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
"""The argument of every command that reads one file."""


def utc_now() -> datetime:
    """The clock of the command line, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def plainly() -> Iterator[None]:
    """Turn the errors that tell a person what to do into their sentence and exit code 1."""
    try:
        yield
    except (
        SettingsError,
        InstallationError,
        DatabaseError,
        KeysError,
        NotAllowedError,
        ServiceError,
    ) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened() -> Iterator[House]:
    """Open the installation that the environment names, and close it again."""
    with plainly():
        house = open_house(Settings.from_environment(os.environ))
        try:
            yield house
        finally:
            house.database.close()


def actor_of(house: House, acting_as: str | None) -> Person:
    """Find who acts: the person with this address, or the command line itself."""
    if acting_as is None:
        return acting.CONSOLE
    with house.database.reading() as session:
        return acting.of(session, person_of(house, acting_as))


def person_of(house: House, email: str) -> PersonRow:
    """Find the person with this address.

    Raises:
        click.UsageError: nobody has it.
    """
    with house.database.reading() as session:
        found = people.by_email(session, email.strip().lower())
    if found is None:
        raise click.UsageError(f"Nobody here has the address {email}. `cairn user list` shows who there is.")
    return found
