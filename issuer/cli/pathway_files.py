"""What `cairn pathway` reads: documents of the published formats, strictly, and nothing else.

A file is a pathway, what somebody has (a person), a list of offers, a roster. One file may also hold several
of them under their names, as a case of a case file does::

    {"pathway": ..., "person": ..., "offers": ..., "now": ...}

Options come before what such a file says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from schemas.reading import ReadingError, read_json
from verifier.pathways import definition
from verifier.pathways.closest import By, Offer
from verifier.pathways.earned import Person
from verifier.pathways.persons import read_person
from verifier.pathways.predicates import Attributes
from verifier.pathways.requirements import Pathway

Read = TypeVar("Read")
Json = Any  # the value of a JSON text

NOBODY: Final = Person(items=())
_LEVELS: Final = 256
"""Groups may stand in groups 32 deep, each with its list; deeper ones are told as errors of the rule."""


class BadInputError(click.ClickException):
    """What was given cannot be read; the exit code is 2."""

    exit_code = 2


@dataclass(frozen=True)
class Asked:
    """Everything that was given to one command, still as documents."""

    told: Mapping[str, Json]

    @property
    def document(self) -> Json:
        """The pathway document."""
        return self.told["pathway"]

    def pathway(self) -> Pathway:
        """The pathway, or exit code 2 with every reason why it is none."""
        return _reading("The pathway", lambda: definition.read(self.document))

    def person(self) -> Person:
        """Who is asked about; somebody who has nothing when nobody was named."""
        told = self.told.get("person")
        return NOBODY if told is None else _reading("The person", lambda: read_person(told))

    def offers(self) -> tuple[Offer, ...]:
        """What is on offer: items, each by itself or as {"item": ..., "registered": true}."""
        told = [_offer(one) for one in _listed(self.told.get("offers", []), "The offers")]
        items = _reading("The offers", lambda: read_person({"items": [item for item, _ in told]}).items)
        return tuple(Offer(item, known) for item, (_, known) in zip(items, told, strict=True))

    def roster(self) -> tuple[Person, ...] | None:
        """The people there are, each with attributes and with what they have; None when nobody said."""
        told = self.told.get("roster")
        if told is None:
            return None
        people = [_roster_line(one) for one in _listed(told, "The roster")]
        return _reading("The roster", lambda: tuple(map(read_person, people)))

    def attributes(self) -> tuple[Attributes, ...] | None:
        """The attributes of the people there are; None when nobody said."""
        roster = self.roster()
        return None if roster is None else tuple(person.attributes for person in roster)

    def by(self) -> By:
        """What is to be small: the number of things, or their minutes."""
        told: By = self.told.get("by", "count")
        if told not in ("count", "minutes"):
            raise BadInputError("“by” must be count or minutes.")
        return told

    def now(self) -> datetime:
        """The moment of which is asked: that of the option or the file, else this one."""
        return self.moment("now") or datetime.now(UTC).replace(microsecond=0)

    def moment(self, name: str) -> datetime | None:
        """A moment that was given; one without a time zone is taken as UTC."""
        told = self.told.get(name)
        if told is None:
            return None
        moment = _reading(f"“{name}”", lambda: datetime.fromisoformat(told))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read(file: Path, given: Mapping[str, Path | str | None]) -> Asked:
    """Read the files and options of one command.

    Args:
        file: a pathway, or several documents under their names.
        given: by name ("person", "offers", "roster": files; "now", "until", "by": texts); None is not given.
    """
    told = _document(file)
    if not isinstance(told, dict):
        raise BadInputError(f"{file} holds no JSON object, so it is no pathway.")
    several = told if "format" not in told and "pathway" in told else {"pathway": told}
    options = {
        name: _document(value) if isinstance(value, Path) else value
        for name, value in given.items()
        if value is not None
    }
    return Asked({**several, **options})


def _document(file: Path) -> Json:
    try:
        return read_json(file.read_bytes(), levels=_LEVELS)
    except ReadingError as error:
        raise BadInputError(f"{file} cannot be read: {error}.") from error
    except OSError as error:
        raise BadInputError(f"{file} cannot be opened: {error.strerror}.") from error


def _reading(what: str, read_it: Callable[[], Read]) -> Read:
    try:
        return read_it()
    except (ValueError, TypeError) as error:
        raise BadInputError(f"{what} cannot be used. {error}") from error


def _listed(told: Json, what: str) -> Sequence[Json]:
    """A list, or the list that stands under its name in an object."""
    if isinstance(told, dict):
        told = next((value for value in told.values() if isinstance(value, list)), None)
    if not isinstance(told, list):
        raise BadInputError(f"{what} must be a JSON list.")
    return told


def _offer(told: Json) -> tuple[Json, bool]:
    if isinstance(told, dict) and "item" in told:
        return told["item"], told.get("registered") is True
    return told, False


def _roster_line(told: Json) -> Json:
    """A person, or the attributes alone of somebody who has nothing."""
    is_person = isinstance(told, dict) and isinstance(told.get("items"), list)
    return told if is_person else {"items": [], "attributes": told}
