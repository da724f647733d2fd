"""The documents of which one badge of Open Badges 2.0 consists, each read from where it counts.

    Assertion --badge--> BadgeClass --issuer--> Profile          Endorsement --issuer--> Profile

A **hosted** badge is what its address gives: whatever was handed over is only a pointer to it. A **signed**
badge is the payload of its JWS, and nothing else stands for it: what lies at its address has no signature.
Either way a BadgeClass or Profile that has an address is read from there, also when a copy of it lies within
the badge (but for 0.5, which is one document), and a document at one address that calls itself by another is
looked up at the other, once. Documents without an address count as part of the one that holds them.

An `http:` address is asked as `https:`: the same host, which now has to prove that it is that host.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from schemas.reading import ReadingError, read_json
from verifier.intake import Presented
from verifier.internet import GoneError, UnreachableError
from verifier.members import id_of, many, objects, types
from verifier.open_badges_2.classes import HOSTED, SIGNED
from verifier.open_badges_2.upgrade import upgraded, version_of
from verifier.world import World

ACCEPT: Final = "application/ld+json, application/json;q=0.9"
MOST_WITHIN: Final = 100_000
"""The largest document, in bytes, of a badge within another; there may be many, and the report shows all."""


@dataclass(frozen=True)
class Document:
    """One document of a badge.

    Attributes:
        node: its members in the words of 2.0; None when it could not be read.
        url: the address that it has; None for one that only lies within another.
        trouble: why it could not be read, in words, or "".
        gone: whether its host says that it was taken away for good.
        moved_from: the address at which it was looked for, when it calls itself by another.
        version: the version of Open Badges that it follows.
    """

    node: Mapping[str, Any] | None
    url: str | None = None
    trouble: str = ""
    gone: bool = False
    moved_from: str | None = None
    version: str = "2.0"

    def said(self) -> Mapping[str, Any]:
        """Its members; none when it could not be read."""
        return self.node or {}

    def only(self, name: str) -> object:
        """The one value of a member, also when it stands in a list by itself, which JSON-LD reads alike."""
        values = many(self.said().get(name))
        return values[0] if len(values) == 1 else None


@dataclass(frozen=True)
class Badge:
    """A badge and what it builds on.

    Attributes:
        presented: what was handed over.
        kind: "Assertion" or "Endorsement".
        submitted: what was handed over, in the words of 2.0.
        way: "hosted" or "signed", or "" when the badge can be verified in neither way.
        main: the Assertion or Endorsement that counts.
        badge_class: its BadgeClass; None for an Endorsement.
        issuer: the Profile of its issuer.
    """

    presented: Presented
    kind: str
    submitted: Mapping[str, Any]
    way: str
    main: Document
    badge_class: Document | None
    issuer: Document

    @property
    def documents(self) -> tuple[tuple[str, Document], ...]:
        """The documents with their classes, the badge first."""
        described = () if self.badge_class is None else (("BadgeClass", self.badge_class),)
        return ((self.kind, self.main), *described, ("Profile", self.issuer))

    @property
    def version(self) -> str:
        """The version of Open Badges, by the copy that counts."""
        return self.main.version

    @property
    def is_withdrawn(self) -> bool:
        """Whether the copy that counts is gone or says that it is revoked."""
        return self.main.gone or self.main.only("revoked") is True


def gather(presented: Presented, world: World) -> Badge:
    """Reads all documents of a badge.

    Args:
        presented: an Assertion or Endorsement, or anything that points to one.
        world: what may be asked.
    """
    document = presented.document
    kind = "Endorsement" if "Endorsement" in types(document) else "Assertion"
    submitted = upgraded(document, kind, presented.source)
    way = _way(submitted, presented)
    main = Document(submitted, version=version_of(document))
    if way == "hosted":
        main = _read(id_of(submitted) or "", kind, world)
        way = "" if _declared(main.said()) & SIGNED else way
    if main.node is None:
        main = replace(main, version=version_of(document))
    badge_class = None
    described: Mapping[str, Any] = main.said()
    within = main.version == "0.5"
    if kind == "Assertion":
        badge_class = _referred(described.get("badge"), "BadgeClass", world, within=within)
        described = badge_class.said()
    issuer = _referred(described.get("issuer"), "Profile", world, within=within)
    return Badge(presented, kind, submitted, way, main, badge_class, issuer)


def https(url: str) -> str:
    """An address as it is asked: `http:` becomes `https:`."""
    return f"https://{url[7:]}" if url[:7].lower() == "http://" else url


def has_address(name: object) -> bool:
    """Whether an id is an address on the web."""
    return isinstance(name, str) and https(name).lower().startswith("https://")


def fetch(url: str, world: World) -> Any:  # noqa: ANN401 - any JSON value
    """The JSON at an address.

    Raises:
        UnreachableError: there is none.
    """
    answer = world.fetch(https(url), ACCEPT)
    if world.depth > 0 and len(answer.body) > MOST_WITHIN:
        raise UnreachableError(f"{url} holds more than {MOST_WITHIN:,} bytes, too much for what lies within")
    try:
        return read_json(answer.body)
    except ReadingError as error:
        raise UnreachableError(f"{url} holds no JSON that we accept: {error}") from error


def _way(submitted: Mapping[str, Any], presented: Presented) -> str:
    """How the badge asks to be verified; one that says nothing, and has an address, is hosted there."""
    declared = _declared(submitted)
    if presented.jws is not None and not declared & HOSTED:
        return "signed"
    if declared & SIGNED:
        return ""
    return "hosted" if has_address(id_of(submitted)) else ""


def _declared(badge: Mapping[str, Any]) -> set[str]:
    """The types of `verification` that a badge names."""
    return {kind for one in objects(badge.get("verification")) for kind in types(one)}


def _referred(value: object, kind: str, world: World, *, within: bool) -> Document:
    """The document that a member refers to, by its address or by a copy of it.

    Args:
        value: what stands there.
        kind: the class that it should have.
        world: what may be asked.
        within: whether an object that stands there counts although it has an address.
    """
    name = id_of(value)
    if isinstance(value, dict) and (within or not has_address(name)):
        return Document(value)
    if name is None:
        return Document(None, trouble="it is not named")
    return _read(name, kind, world)


def _read(url: str, kind: str, world: World) -> Document:
    """What lies at an address, or at the one that it calls its own when that says the same of itself."""
    first = _read_once(url, kind, world)
    name = id_of(first.said())
    if name is None or https(name) == https(url):
        return first
    if not has_address(name):
        return _without_address(first, name, kind)
    second = _read_once(name, kind, world)
    other = id_of(second.said())
    if other is not None and https(other) != https(name):
        trouble = f"what lies at {url[:200]} calls itself {name[:200]}, and what lies there {other[:200]}"
        return Document(None, name, trouble)
    return replace(second, moved_from=url)


def _without_address(document: Document, name: str, kind: str) -> Document:
    """What lies at an address and calls itself by a name that is none: nobody's, and no hosted badge."""
    if kind in {"Assertion", "Endorsement"}:
        trouble = f"what lies there calls itself {name[:200]}, which is no address"
        return replace(document, node=None, trouble=trouble)
    return replace(document, url=None)


def _read_once(url: str, kind: str, world: World) -> Document:
    try:
        value = fetch(url, world)
    except GoneError as error:
        return Document(None, url, str(error), gone=True)
    except UnreachableError as error:
        return Document(None, url, str(error))
    if not isinstance(value, dict):
        return Document(None, url, f"{url} holds no JSON object")
    return Document(upgraded(value, kind, url), url, version=version_of(value))
