"""The classes of Open Badges 2.0 as tables: which members each has, of which kind, and what must be there.

    problems({"type": "email", "hashed": False, "identity": "rosa@example.org"}, "IdentityObject")    ()

The tables are those of the standard's section "Open Badges Vocabulary". A member of a class holds one value
unless it says `many`; an optional member may be empty or null. What a badge refers to by its address (its
BadgeClass, its issuer) is not looked into here: `verifier.open_badges_2.graph` reads it from there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemas import Problem
from verifier.members import many
from verifier.open_badges_2.values import KINDS, is_hash

HOSTED: Final = frozenset({"hosted", "HostedBadge"})
SIGNED: Final = frozenset({"signed", "SignedBadge"})
_SHOWN: Final = 60


@dataclass(frozen=True)
class Member:
    """One member of a class.

    Attributes:
        kind: a kind of `KINDS`, or the name of a class for an object.
        required: whether it has to be there.
        many: whether it may hold several values.
        by_id: for an object, the kind of text that may stand in its place ("" when none may).
        one_of: values of which at least one must be there.
        apart: whether an object that stands here is a document of its own and read as such.
    """

    kind: str
    required: bool = False
    many: bool = False
    by_id: str = ""
    one_of: frozenset[str] = frozenset()
    apart: bool = False


def _type(*names: str, required: bool = True) -> Member:
    return Member("Type", required=required, many=True, one_of=frozenset(names))


_TEXT: Final = Member("Text")
_ANY_TYPE: Final = _type(required=False)
_ID: Final = Member("IRI", required=True)
_COMMON: Final[Mapping[str, Member]] = {
    "@language": Member("Language"),
    "version": Member("TextOrNumber"),
    "related": Member("Related", many=True, by_id="IRI"),
    "endorsement": Member("Endorsement", many=True, by_id="Text", apart=True),
}
_VERIFICATION: Final = Member("VerificationObject", required=True)
_DATED: Final = Member("DateTime", required=True)

CLASSES: Final[Mapping[str, Mapping[str, Member]]] = {
    "Assertion": {
        "id": _ID,
        "type": _type("Assertion"),
        "recipient": Member("IdentityObject", required=True),
        "badge": Member("BadgeClass", required=True, by_id="IRI", apart=True),
        "verification": _VERIFICATION,
        "issuedOn": _DATED,
        "expires": Member("DateTime"),
        "image": Member("Image", by_id="URL"),
        "narrative": _TEXT,
        "evidence": Member("Evidence", many=True, by_id="URL"),
        "revoked": Member("Boolean"),
        "revocationReason": _TEXT,
        **_COMMON,
    },
    "BadgeClass": {
        "id": _ID,
        "type": _type("BadgeClass"),
        "issuer": Member("Profile", required=True, by_id="IRI", apart=True),
        "name": Member("Text", required=True),
        "description": Member("Text", required=True),
        "image": Member("Image", required=True, by_id="DataURIOrURL"),
        "criteria": Member("Criteria", required=True, by_id="URL"),
        "alignment": Member("AlignmentObject", many=True),
        "tags": Member("Text", many=True),
        **_COMMON,
    },
    "Profile": {
        "id": _ID,
        "type": _type("Issuer", "Profile"),
        "name": Member("Text", required=True),
        "description": _TEXT,
        "image": Member("Image", by_id="DataURIOrURL"),
        "url": Member("URL", required=True),
        "email": Member("Email", required=True),
        "telephone": Member("Telephone"),
        "publicKey": Member("CryptographicKey", many=True, by_id="IRI", apart=True),
        "verification": Member("IssuerVerification"),
        "revocationList": Member("URL"),
        **_COMMON,
    },
    "Endorsement": {
        "id": _ID,
        "type": _type("Endorsement"),
        "claim": Member("EndorsementClaim", required=True),
        "issuedOn": _DATED,
        "issuer": Member("Profile", required=True, by_id="IRI", apart=True),
        "verification": _VERIFICATION,
        **_COMMON,
    },
    "EndorsementClaim": {"id": _ID, "endorsementComment": _TEXT},
    "IdentityObject": {
        "type": Member("CompactIRI", required=True),
        "identity": Member("Text", required=True),
        "hashed": Member("Boolean", required=True),
        "salt": _TEXT,
    },
    "VerificationObject": {
        "type": Member("Type", required=True, one_of=HOSTED | SIGNED),
        "creator": Member("CryptographicKey", by_id="IRI", apart=True),
    },
    "IssuerVerification": {
        "type": _ANY_TYPE,
        "verificationProperty": Member("CompactIRI"),
        "startsWith": Member("URL", many=True),
        "allowedOrigins": Member("URLAuthority", many=True),
    },
    "Criteria": {"type": _ANY_TYPE, "id": Member("IRI"), "narrative": _TEXT},
    "Evidence": {
        "type": _ANY_TYPE,
        "id": Member("IRI"),
        "narrative": _TEXT,
        "name": _TEXT,
        "description": _TEXT,
        "genre": _TEXT,
        "audience": _TEXT,
    },
    "AlignmentObject": {
        "type": _ANY_TYPE,
        "targetName": Member("Text", required=True),
        "targetUrl": Member("URL", required=True),
        "description": _TEXT,
        "targetFramework": _TEXT,
        "targetCode": _TEXT,
    },
    "Image": {
        "type": _ANY_TYPE,
        "id": Member("DataURIOrURL", required=True),
        "caption": _TEXT,
        "author": Member("IRI"),
    },
    "Related": {"id": _ID, "@language": Member("Language"), "version": Member("TextOrNumber")},
    "CryptographicKey": {
        "id": Member("IRI"),
        "type": _ANY_TYPE,
        "owner": Member("IRI"),
        "publicKeyPem": _TEXT,
    },
    "RevocationList": {"type": _type("RevocationList"), "id": Member("IRI")},
}
"""Name of a class -> name of a member -> what it holds."""


def problems(node: Mapping[str, Any], kind: str, pointer: str = "") -> tuple[Problem, ...]:
    """What keeps an object from being an instance of a class.

    Args:
        node: the object.
        kind: a class of `CLASSES`.
        pointer: where the object lies.
    """
    found = [
        problem
        for name, member in CLASSES[kind].items()
        for problem in member_problems(node.get(name), member, f"{pointer}/{name}")
    ]
    if not found and kind in _RULES:
        found = [Problem(pointer, message) for message in _RULES[kind](node)]
    return tuple(found)


def member_problems(value: object, member: Member, pointer: str) -> Iterator[Problem]:
    """Yields what is wrong with the value of one member (None: it is absent).

    Args:
        value: what stands there.
        member: what should.
        pointer: where it stands.
    """
    values = many(value)
    if not any(one is not None for one in values):
        if member.required:
            yield Problem(pointer, "is missing")
        return
    if len(values) > 1 and not member.many:
        yield Problem(pointer, "holds several values where one is allowed")
        return
    for place, one in enumerate(values):
        yield from _value_problems(one, member, f"{pointer}/{place}" if isinstance(value, list) else pointer)
    if member.one_of and not any(isinstance(one, str) and one in member.one_of for one in values):
        yield Problem(pointer, f"should be {' or '.join(sorted(member.one_of))}")


def _value_problems(value: object, member: Member, pointer: str) -> Iterator[Problem]:
    if member.kind in KINDS:
        if not KINDS[member.kind](value):
            yield Problem(pointer, f"is no {member.kind}: {str(value)[:_SHOWN]!r}")
    elif isinstance(value, dict):
        if not member.apart:
            yield from problems(value, member.kind, pointer)
    elif not member.by_id:
        yield Problem(pointer, f"should be an object of the class {member.kind}")
    elif not KINDS[member.by_id](value):
        yield Problem(pointer, f"is neither an object nor {member.by_id}: {str(value)[:_SHOWN]!r}")
    elif member.kind == "Image":
        yield from problems({"id": value}, "Image", pointer)


def _identity(node: Mapping[str, Any]) -> Iterator[str]:
    """A hash is said to be one, and what is said to be one is a hash."""
    identity = node["identity"]
    if node["hashed"] is not is_hash(identity):
        yield "says that it is hashed and is not" if node["hashed"] else "is hashed and says that it is not"
    elif not node["hashed"] and node["type"] == "email" and not KINDS["Email"](identity):
        yield "is no e-mail address"


def _criteria(node: Mapping[str, Any]) -> Iterator[str]:
    if not node.get("narrative") and str(node.get("id", "_:")).startswith("_:"):
        yield "has neither an address nor a narrative"


def _image(node: Mapping[str, Any]) -> Iterator[str]:
    image = str(node["id"]).lower()
    if image.startswith("data:") and not image.startswith(("data:image/png", "data:image/svg+xml")):
        yield "holds a picture that is neither PNG nor SVG"


def _revocations(node: Mapping[str, Any]) -> Iterator[str]:
    if "revokedAssertions" not in node:
        yield "does not say what is revoked"
    for entry in many(node.get("revokedAssertions")):
        named = entry.get("id") if isinstance(entry, dict) else entry
        by_number = isinstance(entry, dict) and named is None and isinstance(entry.get("uid"), str)
        if not by_number and not KINDS["IRI"](named):
            yield f"holds an entry that names no badge: {str(entry)[:_SHOWN]!r}"


_RULES: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]]] = {
    "IdentityObject": _identity,
    "Criteria": _criteria,
    "Image": _image,
    "RevocationList": _revocations,
}
"""What a class asks beyond its members, one by one; asked of an object whose members are in order."""
