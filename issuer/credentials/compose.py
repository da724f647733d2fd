"""From what is known to the document that will be signed: an Open Badges 3.0 AchievementCredential.

    document = compose(
        Facts(id=..., achievement=..., recipient=..., award=..., status=..., evidence=(...)), issuer
    )
    schemas.validate(document)    # the next step; nothing else may be signed

The form is that of the Verifiable Credentials Data Model 2.0 with the contexts that Open Badges 3.0.3 orders.
Members that have nothing to say are left out: the data model knows neither null nor an empty list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import contexts
from schemas import UnsecuredDocument

CREDENTIAL_SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
CONTACT_MINUTES = "ext:ContactMinutes"
COMPONENT_GENRE = "Open Badge"


@dataclass(frozen=True)
class IssuerProfile:
    """Who issues: the DID whose key signs, and the name and page that people know."""

    id: str
    name: str
    url: str


@dataclass(frozen=True)
class Identity:
    """An e-mail address with the salt (128 random bits, hexadecimal) that goes into its hash."""

    email: str
    salt: str


@dataclass(frozen=True)
class Recipient:
    """Who earned it: the person's id at this issuer, and the addresses that were verified."""

    subject_id: str
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True)
class Alignment:
    """A standard or framework entry that an achievement matches."""

    name: str
    url: str
    code: str = ""
    framework: str = ""


@dataclass(frozen=True)
class AchievementFacts:
    """One version of an achievement; `minutes` is what it is worth, 0 when it states no time."""

    id: str
    version_id: str
    version: int
    name: str
    description: str
    criteria: str
    minutes: int
    image: str
    tags: tuple[str, ...] = ()
    alignment: tuple[Alignment, ...] = ()


@dataclass(frozen=True)
class AwardFacts:
    """When and for how many minutes it was earned. All instants are aware."""

    awarded_at: datetime
    minutes: int
    activity_start: datetime | None = None
    activity_end: datetime | None = None
    narrative: str = ""


@dataclass(frozen=True)
class StatusEntry:
    """The bit that says whether the credential was revoked: `position` in the list at `list_url`."""

    list_url: str
    position: int


@dataclass(frozen=True)
class Evidence:
    """Evidence as it is told in public; `url` only when its teacher made it public.

    `digest` is the multibase multihash (SHA-256) of its bytes.
    """

    name: str
    narrative: str = ""
    digest: str = ""
    url: str = ""
    genre: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything that one credential says, except who says it; `id` is the address at which it is found.

    `suspension` is the bit that says whether it was set aside for now, where that is possible.
    """

    id: str
    issued_at: datetime
    recipient: Recipient
    achievement: AchievementFacts
    award: AwardFacts
    status: StatusEntry
    evidence: tuple[Evidence, ...] = ()
    suspension: StatusEntry | None = None


def compose(facts: Facts, issuer: IssuerProfile) -> UnsecuredDocument:
    """Put the facts into the shape of an AchievementCredential (Open Badges 3.0, section "Data Model").

    Returns:
        A document without proof; the same facts give the same document.
    """
    achievement = facts.achievement
    return UnsecuredDocument(
        without_nothing(
            {
                "@context": [
                    contexts.CREDENTIALS_V2,
                    contexts.OPEN_BADGES_V3,
                    contexts.OPEN_BADGES_EXTENSIONS,
                ],
                "id": facts.id,
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "name": achievement.name,
                "issuer": without_nothing(profile(issuer)),
                "validFrom": instant(facts.issued_at),
                "awardedDate": instant(facts.award.awarded_at),
                "credentialSubject": _subject(facts, issuer),
                "evidence": [_evidence(item) for item in facts.evidence],
                "credentialStatus": _status(facts.status, "revocation"),
                "termsOfUse": [_status(facts.suspension, "suspension")] if facts.suspension else None,
                "credentialSchema": [{"id": CREDENTIAL_SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
            }
        )
    )


def instant(moment: datetime) -> str:
    """Write an aware datetime as xsd:dateTimeStamp in UTC, to the second: `2026-11-22T00:00:00Z`."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone, so nobody can tell when that is")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def identity_hash(email: str, salt: str) -> str:
    """Hash an address as an Open Badges IdentityHash: sha256 of address and salt, hexadecimal."""
    return f"sha256${hashlib.sha256(f'{email}{salt}'.encode()).hexdigest()}"


def hours(minutes: int) -> int | float:
    """Minutes as hours for `creditsEarned`; a whole number of hours stays an integer."""
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 4)


def profile(issuer: IssuerProfile) -> dict[str, Any]:
    """The issuer as a Profile inside another object."""
    return {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url}


def _subject(facts: Facts, issuer: IssuerProfile) -> dict[str, Any]:
    award = facts.award
    return without_nothing(
        {
            "id": facts.recipient.subject_id,
            "type": ["AchievementSubject"],
            "identifier": [_identifier(identity) for identity in facts.recipient.identities],
            "activityStartDate": instant(award.activity_start) if award.activity_start else None,
            "activityEndDate": instant(award.activity_end) if award.activity_end else None,
            "creditsEarned": hours(award.minutes) if award.minutes else None,
            "narrative": award.narrative,
            "achievement": achievement_object(facts.achievement, issuer, award.minutes),
            "result": _results(facts.achievement, award.minutes),
        }
    )


def _identifier(identity: Identity) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(identity.email, identity.salt),
        "identityType": "emailAddress",
        "salt": identity.salt,
    }


def achievement_object(achievement: AchievementFacts, issuer: IssuerProfile, minutes: int) -> dict[str, Any]:
    """The achievement inside another object; with `minutes`, the result that counts them is described."""
    criteria = {"id": achievement.version_id, "narrative": achievement.criteria}
    image = {"id": achievement.image, "type": "Image", "caption": achievement.name}
    return without_nothing(
        {
            "id": achievement.id,
            "type": ["Achievement"],
            "name": achievement.name,
            "description": achievement.description,
            "criteria": without_nothing(criteria),
            "achievementType": "Badge",
            "creator": without_nothing(profile(issuer)),
            "creditsAvailable": hours(achievement.minutes) if achievement.minutes else None,
            "image": without_nothing(image),
            "version": str(achievement.version),
            "tag": list(achievement.tags),
            "alignment": [_alignment(entry) for entry in achievement.alignment],
            "resultDescription": [_contact_minutes(achievement)] if minutes else None,
        }
    )


def _alignment(entry: Alignment) -> dict[str, Any]:
    return without_nothing(
        {
            "type": ["Alignment"],
            "targetName": entry.name,
            "targetUrl": entry.url,
            "targetCode": entry.code,
            "targetFramework": entry.framework,
        }
    )


def _contact_minutes(achievement: AchievementFacts) -> dict[str, Any]:
    return {
        "id": f"{achievement.version_id}#contact-minutes",
        "type": ["ResultDescription"],
        "name": "Minutes of professional learning",
        "resultType": CONTACT_MINUTES,
    }


def _results(achievement: AchievementFacts, minutes: int) -> list[dict[str, Any]]:
    if not minutes:
        return []
    description = f"{achievement.version_id}#contact-minutes"
    return [{"type": ["Result"], "resultDescription": description, "value": str(minutes)}]


def _evidence(item: Evidence) -> dict[str, Any]:
    return without_nothing(
        {
            "id": item.url,
            "type": ["Evidence"],
            "name": item.name,
            "narrative": item.narrative,
            "genre": item.genre,
            "digestMultibase": item.digest,
        }
    )


def _status(entry: StatusEntry, purpose: str) -> dict[str, Any]:
    """Bitstring Status List v1.0, section 2.1: the index is a decimal text, the id is not the list's."""
    return {
        "id": f"{entry.list_url}#{entry.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(entry.position),
        "statusListCredential": entry.list_url,
    }


def without_nothing(value: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out members that are None, an empty text or an empty list; what lies deeper is as it was made."""
    return {name: member for name, member in value.items() if member or member not in (None, "", [])}
