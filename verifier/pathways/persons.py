"""A person's document in and out: items, attributes and waivers in the published format (schema `person`).

person = read_person(document)            # PersonError: .problems
evaluate(pathway, person.items, now, attributes=person.attributes, waivers=person.waivers)
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from verifier.pathways.earned import CredentialRef, Earned, Person, Waiver
from verifier.pathways.forms import (
    BOOLEAN,
    DIGEST,
    INSTANT,
    IRI,
    MISSING,
    NAME,
    NOT_NEGATIVE,
    POSITIVE,
    TEXT,
    TOKEN,
    Form,
    Given,
    Kept,
    Member,
    Problem,
    choice,
    many,
    record,
    several,
)
from verifier.pathways.members import ITEM_KIND, MANNER

_CREDENTIAL: Final = record(
    CredentialRef, (Member("id", "id", IRI, required=True), Member("digest", "digest", DIGEST, required=True))
)


def _item(**given: object) -> Earned:
    return Earned(**{"achievement": None, "issuer": None, **given})  # type: ignore[arg-type]


ITEM_MEMBERS: Final = (
    Member("id", "id", NAME, required=True),
    Member("kind", "kind", ITEM_KIND, required=True),
    Member("at", "at", INSTANT, required=True),
    Member("state", "state", choice(("valid", "pending", "revoked", "suspended", "void"))),
    Member("achievement", "achievement", IRI),
    Member("issuer", "issuer", IRI),
    Member("expires", "expires", INSTANT),
    Member("minutes", "minutes", NOT_NEGATIVE),
    Member("categories", "categories", many(NAME)),
    Member("level", "level", POSITIVE),
    Member("version", "version", TEXT),
    Member("event", "event", TEXT),
    Member("session", "session", TEXT),
    Member("topic", "topic", TEXT),
    Member("role", "role", TEXT),
    Member("by", "by", TEXT),
    Member("about", "about", TEXT),
    Member("as", "manner", MANNER),
    Member("slot", "slot", TOKEN),
    Member("evidenced", "evidenced", BOOLEAN),
    Member("carried", "carried", BOOLEAN),
    Member("credential", "credential", _CREDENTIAL),
    Member("digest", "digest", DIGEST),
)
_RECORD: Final = record(_item, ITEM_MEMBERS)
_PLAIN: Final[Mapping[str, object]] = {
    "state": "valid",
    "categories": [],
    "evidenced": False,
    "carried": False,
}


def _write_item(item: Earned) -> dict[str, Any]:
    """What an item states; that it stands, and what it is not, goes without saying."""
    told: dict[str, Any] = _RECORD.write(item)
    return {name: value for name, value in told.items() if value != _PLAIN.get(name)}


ITEM: Final = Form(_RECORD.read, _write_item)
WAIVER: Final = record(
    Waiver,
    (
        Member("id", "id", TEXT, required=True),
        Member("node", "node", TOKEN, required=True),
        Member("as", "manner", choice(("waive", "reduce", "substitute")), required=True),
        Member("amount", "amount", POSITIVE),
        Member("item", "item", TEXT),
        Member("by", "by", TEXT),
        Member("role", "role", TEXT, required=True),
        Member("at", "at", INSTANT, required=True),
        Member("reason", "reason", NAME, required=True),
    ),
)


def _read_attributes(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    if isinstance(value, Mapping) and all(map(_is_attribute, value.values())):
        return {name: tuple(entry) if isinstance(entry, list) else entry for name, entry in value.items()}
    message = "Attributes are texts, whole numbers, or lists of different texts."
    problems.append(Problem("malformed", pointer, message))
    return MISSING


def _is_attribute(value: object) -> bool:
    if isinstance(value, list):
        texts = all(isinstance(entry, str) for entry in value)
        return bool(value) and texts and len(set(value)) == len(value)
    return isinstance(value, str) or type(value) is int


def _write_attributes(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(entry) if isinstance(entry, tuple) else entry for name, entry in value.items()}


ATTRIBUTES: Final = Form(_read_attributes, _write_attributes)


def any_number_of(form: Form) -> Form:
    """A list that may be empty."""
    filled = several(form)

    def read(value: Given, pointer: str, problems: list[Problem]) -> Kept:
        return () if value == [] else filled.read(value, pointer, problems)

    return Form(read, filled.write)


_PERSON: Final = record(
    Person,
    (
        Member("id", "id", TEXT),
        Member("attributes", "attributes", ATTRIBUTES),
        Member("items", "items", any_number_of(ITEM), required=True),
        Member("waivers", "waivers", any_number_of(WAIVER)),
    ),
)


class PersonError(ValueError):
    """A document tells of nobody; `problems` says everything that is wrong, each with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        told = "; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems[:5])
        super().__init__(f"This does not say what somebody has. {told}")


def read_person(document: Mapping[str, Any]) -> Person:
    """Read what somebody has.

    Raises:
        PersonError: the document is not of the published form, or gives one id to two items.
    """
    problems: list[Problem] = []
    person = _PERSON.read(document, "", problems)
    if isinstance(person, Person):
        seen: set[str] = set()
        for place, item in enumerate(person.items):
            if item.id in seen:
                message = f"Two items have the id “{item.id}”; an id is one thing."
                problems.append(Problem("malformed", f"/items/{place}/id", message))
            seen.add(item.id)
    if problems or not isinstance(person, Person):
        raise PersonError(problems)
    return person


def write_person(person: Person) -> dict[str, Any]:
    """The document of a person; `read_person` gives it back."""
    told: dict[str, Any] = _PERSON.write(person)
    return {name: value for name, value in told.items() if value or name == "items"}
