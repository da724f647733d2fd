"""What a badge says of itself, in the words of the pathway engine.

    stated(presented)        Earned(id="https://.../credentials/7", achievement=..., at=..., minutes=60, ...)

The issuer copies this into a proof, and whoever checks the proof compares it with the badge: one reading for
both. When it was earned is `activityEndDate`, else `awardedDate`, else `validFrom`; its minutes are the
result of type `ext:ContactMinutes`; its categories are the tags of the achievement.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from verifier.digests import credential_digest
from verifier.intake import Presented
from verifier.members import id_of, many, moment, objects
from verifier.pathways.earned import Earned
from verifier.pathways.requirements import Pathway

CONTACT_MINUTES: Final = "ext:ContactMinutes"
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_CLAIMS: Final = (("jti", "id"), ("iss", "issuer"))


def document_of(presented: Presented) -> Mapping[str, Any]:
    """The badge as a document; the claims of a JWT complete what its `vc` leaves out (VCDM 1.1, 6.3.1)."""
    claims = presented.claims or {}
    if "vc" not in claims:
        return presented.document
    given = {member: claims[claim] for claim, member in _CLAIMS if claim in claims}
    return {**given, **presented.document}


def digest_of(presented: Presented) -> str:
    """The digest of a badge, the same however it is signed and in whatever it is wrapped.

    Raises:
        ValueError: it holds what has no canonical form.
    """
    return credential_digest(document_of(presented))


def stated(presented: Presented, pathway: Pathway | None = None) -> Earned | None:
    """What a badge says of itself; None when it names no achievement or no date.

    Args:
        presented: the badge, as it was read.
        pathway: the rule, whose components say in which order levels stand; without one none is told.
    """
    document = document_of(presented)
    subject = next(iter(objects(document.get("credentialSubject"))), {})
    achievement = next(iter(objects(subject.get("achievement"))), {})
    name = id_of(achievement)
    at = (
        moment(subject, "activityEndDate")
        or moment(document, "awardedDate")
        or moment(document, "validFrom", "issuanceDate")
    )
    if name is None or at is None:
        return None
    return Earned(
        id=id_of(document) or presented.input,
        achievement=name,
        issuer=id_of(document.get("issuer")),
        at=at,
        expires=moment(document, "validUntil", "expirationDate"),
        minutes=_minutes(subject, achievement),
        categories=tuple(dict.fromkeys(tag for tag in many(achievement.get("tag")) if isinstance(tag, str))),
        level=_level(subject, _levels(pathway, name)),
        version=version if isinstance(version := achievement.get("version"), str) else None,
    )


def _minutes(subject: Mapping[str, Any], achievement: Mapping[str, Any]) -> int | None:
    counted = {
        id_of(description)
        for description in objects(achievement.get("resultDescription"))
        if description.get("resultType") == CONTACT_MINUTES
    }
    values = (
        str(result.get("value"))
        for result in objects(subject.get("result"))
        if id_of(result.get("resultDescription")) in counted
    )
    whole = [int(value) for value in values if _WHOLE.fullmatch(value)]
    return sum(whole) if whole else None


def _level(subject: Mapping[str, Any], levels: Sequence[str]) -> int | None:
    """The place of the highest level achieved, counted from 1."""
    achieved = {id_of(result.get("achievedLevel")) for result in objects(subject.get("result"))}
    return max((place for place, level in enumerate(levels, 1) if level in achieved), default=None)


def _levels(pathway: Pathway | None, achievement: str) -> Sequence[str]:
    components = (pathway.components or {}).values() if pathway else ()
    return next((one.levels or () for one in components if achievement in one.achievements), ())
