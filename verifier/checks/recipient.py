"""Was it made out to the person asked about?

The badge names its subject by an id, by a plain identifier, or by the hash of one with a salt (Open Badges
3.0, IdentityObject): `sha256$` and the hex digest of identifier + salt. An MD5 hash is not counted as a
match, since two texts with the same MD5 can be made at will.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from verifier.checks import Verify
from verifier.intake import Presented
from verifier.members import id_of, objects
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME = "recipient"


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether the person asked about is the one that the document names."""
    if world.recipient is None:
        return skipped(_NAME, "Not asked: say whose it should be, and we compare it.")
    wanted = world.recipient.strip()
    answers = [
        answer
        for subject in objects(presented.document.get("credentialSubject"))
        for answer in compare(subject, wanted)
    ]
    if True in answers:
        return passed(_NAME, "It was made out to the person that you named.", compared=len(answers))
    if False in answers:
        return because(
            _NAME,
            "recipient_mismatch",
            "It was not made out to the person that you named.",
            compared=len(answers),
        )
    return because(
        _NAME,
        "recipient_unproven",
        "It does not say, in a form that we can compare, whom it was made out to.",
    )


def is_named(subject: Mapping[str, Any], wanted: str) -> bool:
    """Tells whether a subject is shown to be the one of this id, address or other name."""
    return True in list(compare(subject, wanted.strip()))


def compare(subject: Mapping[str, Any], wanted: str) -> Iterator[bool | None]:
    """One answer for each way in which a subject is named; None for a way that cannot be compared."""
    identifier = id_of(subject)
    if identifier is not None:
        same = identifier.lower() in {wanted.lower(), f"mailto:{wanted}".lower()}
        # An id that is a key or a number of the issuer's says nothing about an e-mail address, either way.
        yield True if same else (False if identifier.lower().startswith("mailto:") else None)
    for item in objects(subject.get("identifier")):
        yield _matches(item, wanted)


def _matches(item: Mapping[str, Any], wanted: str) -> bool | None:
    value, salt = item.get("identityHash"), item.get("salt", "")
    if not isinstance(value, str) or not isinstance(salt, str):
        return None
    if item.get("hashed") is not True:
        return value.strip().lower() == wanted.lower() if _comparable(item, wanted) else None
    algorithm, _, digest = value.partition("$")
    if algorithm != "sha256" or not _comparable(item, wanted):
        return None
    spellings = {wanted, wanted.lower()}
    digests = (hashlib.sha256((spelling + salt).encode()).hexdigest() for spelling in spellings)
    return any(
        hmac.compare_digest(found, digest.lower().encode("ascii", "replace").decode()) for found in digests
    )


def _comparable(item: Mapping[str, Any], wanted: str) -> bool:
    """An e-mail address is compared with e-mail addresses; any other name with any other."""
    return ("@" in wanted) == (item.get("identityType") in {"emailAddress", "email", None})
