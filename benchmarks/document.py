"""The badge that is measured: 4 kB of JSON, 79 quads, 5 nameless objects, valid by the OB 3.0 schema."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from contexts import CREDENTIALS_V2, OPEN_BADGES_EXTENSIONS, OPEN_BADGES_V3
from keys.did import did_key
from keys.signer import Ed25519Signer
from schemas import ACHIEVEMENT_CREDENTIAL

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
SITE = "https://badges.aldervalley.example"
PEOPLE = 1000


@cache
def signer() -> Ed25519Signer:
    """The issuer's key: a did:key, so that every peer finds it without a network."""
    bare = Ed25519Signer.from_seed(bytes(range(32)), "")
    did = did_key(bare.public_key)
    return Ed25519Signer.from_seed(bytes(range(32)), f"{did}#{did.removeprefix('did:key:')}")


def issuer() -> str:
    """The issuer's identifier."""
    return signer().verification_method.partition("#")[0]


def document(number: int = 0) -> dict[str, Any]:
    """The unsecured badge of one of a thousand people."""
    person = number % PEOPLE
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3, OPEN_BADGES_EXTENSIONS],
        "id": f"{SITE}/credentials/{number:08d}-0000-4000-8000-{person:012d}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Differentiated stations",
        "issuer": {
            "id": issuer(),
            "type": ["Profile"],
            "name": "Alder Valley School District",
            "url": SITE,
            "description": "Professional learning in Alder Valley, grades K to 12.",
            "email": "learning@aldervalley.example",
        },
        "validFrom": "2026-11-22T17:00:00Z",
        "awardedDate": "2026-11-20T21:30:00Z",
        "credentialSubject": _subject(person),
        "evidence": [_evidence(person, place) for place in (1, 2)],
        "credentialStatus": {
            "id": f"{SITE}/status/1#{number}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(number),
            "statusListCredential": f"{SITE}/status/1",
        },
        "credentialSchema": [{"id": ACHIEVEMENT_CREDENTIAL, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _subject(person: int) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:00000000-0000-4000-8000-{person:012d}",
        "type": ["AchievementSubject"],
        "activityStartDate": "2026-10-05T20:00:00Z",
        "activityEndDate": "2026-11-20T21:30:00Z",
        "creditsEarned": 1.5,
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${person:064x}",
                "identityType": "emailAddress",
                "salt": f"{person:032x}",
            }
        ],
        "achievement": _achievement(),
        "result": [
            {
                "type": ["Result"],
                "resultDescription": f"{SITE}/achievements/stations/minutes",
                "value": str(90 + person % 7),
            }
        ],
    }


def _achievement() -> dict[str, Any]:
    here = f"{SITE}/achievements/stations/v3"
    return {
        "id": here,
        "type": ["Achievement"],
        "achievementType": "Badge",
        "version": "3",
        "name": "Differentiated stations",
        "description": "Plans and runs a lesson in stations that meet pupils where they are.",
        "inLanguage": "en-US",
        "tag": ["entree", "differentiation"],
        "image": {"id": f"{here}/image.png", "type": "Image", "caption": "Three stones, one on another"},
        "criteria": {
            "id": f"{here}/criteria",
            "narrative": "Teach one lesson in stations, show the plan and what pupils made, and say what "
            "you will change. A reviewer reads all three.",
        },
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": f"Standard {number}: learner agency",
                "targetUrl": f"{SITE}/standards/{number}",
                "targetType": "CFItem",
                "targetCode": f"PL-{number}",
            }
            for number in (2, 4, 5)
        ],
        "resultDescription": [
            {
                "id": f"{SITE}/achievements/stations/minutes",
                "type": ["ResultDescription"],
                "name": "Contact minutes",
                "resultType": "ext:ContactMinutes",
            }
        ],
    }


def _evidence(person: int, place: int) -> dict[str, Any]:
    return {
        "id": f"{SITE}/evidence/{person}-{place}",
        "type": ["Evidence"],
        "name": f"Lesson plan {place} of teacher {person}",
        "narrative": "Four stations, one with manipulatives; pupils chose two of them, and wrote on a card "
        "what helped them most.",
        "genre": "Lesson plan",
    }
