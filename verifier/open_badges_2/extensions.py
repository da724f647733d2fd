"""Extensions: objects of the type `Extension` that an issuer adds, each with a schema of its own.

    {"@context": "https://w3id.org/openbadges/extensions/applyLinkExtension/context.json",
     "type": ["Extension", "extensions:ApplyLink"], "url": "https://badges.example/apply"}

The context of an extension says which schema describes which of its types. The contexts and schemas that
1EdTech published are carried; an extension of another kind is not compared and never fetched.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import schemas
from schemas import Problem
from verifier.members import types, walk
from verifier.open_badges_2.values import expand, terms_of

MOST_EXTENSIONS: Final = 50
"""Extensions of one document that are compared with their schemas; real badges have one or two."""

_ADDRESS: Final = "https://w3id.org/openbadges/extensions/{}/{}.json"
EXTENSIONS: Final[Mapping[str, str]] = {
    "accessibility": "accessibilityExtension",
    "ApplyLink": "applyLinkExtension",
    "AssessmentExtension": "assessmentExtension",
    "endorsement": "endorsement",
    "ExampleExtension": "exampleExtension",
    "ExtraDescriptionExtension": "extraDescription",
    "GeoCoordinates": "geoCoordinatesExtension",
    "IssuerAccreditation": "issuerAccreditationExtension",
    "LicenseExtension": "licenseExtension",
    "originalCreator": "originalCreatorExtension",
    "RecipientProfile": "recipientProfile",
}
"""Local name of a type -> the extension that describes it."""


def extensions(node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields each extension in a document with its JSON pointer."""
    return ((pointer, item) for pointer, item in walk(node) if "Extension" in types(item))


def unknown(extension: Mapping[str, Any]) -> frozenset[str]:
    """The types of an extension of which we carry no schema; "Extension" itself when it has no other."""
    own = types(extension) - {"Extension"}
    return frozenset(kind for kind in own if _local(kind) not in EXTENSIONS) or (
        frozenset() if own else frozenset({"Extension"})
    )


def problems(extension: Mapping[str, Any], pointer: str) -> tuple[Problem, ...]:
    """What keeps an extension from having the form that its types lay down.

    Args:
        extension: the object.
        pointer: where it lies.
    """
    found: list[Problem] = []
    for kind in sorted(types(extension)):
        if folder := EXTENSIONS.get(_local(kind)):
            plain = _plain(extension, terms_of(_ADDRESS.format(folder, "context")))
            wrong = schemas.problems(plain, _ADDRESS.format(folder, "schema"))
            found.extend(Problem(f"{pointer}{one.pointer}", one.message) for one in wrong)
    return tuple(found)


def _local(kind: str) -> str:
    """The last part of the name of a type, however its vocabulary is written in front of it."""
    return kind.replace("#", "/").replace(":", "/").rpartition("/")[2]


def _plain(value: Any, terms: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """An extension in the plain names of its context, whatever form they are written in."""
    if isinstance(value, list):
        return [_plain(one, terms) for one in value]
    if not isinstance(value, dict):
        return value
    names = {meaning: name for name in terms if (meaning := expand(name, terms))}
    return {names.get(expand(name, terms) or "", name): _plain(one, terms) for name, one in value.items()}
