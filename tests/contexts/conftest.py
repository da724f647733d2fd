"""A badge that uses most of what Open Badges 3.0 has, and nothing else."""

from typing import Any

import pytest

import contexts
from contexts.templates import Templates


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test without templates of badges that earlier tests showed."""
    monkeypatch.setattr(contexts, "_templates", Templates())


CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


@pytest.fixture
def badge() -> dict[str, Any]:
    """Return an unsecured badge, fresh for each test."""
    return {
        "@context": [CREDENTIALS, OPEN_BADGES, EXTENSIONS],
        "id": "https://district.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Exit tickets",
        "issuer": {"id": "did:web:district.example", "type": ["Profile"], "name": "Alder Valley"},
        "validFrom": "2026-11-22T00:00:00Z",
        "validUntil": "2031-11-22T00:00:00Z",
        "awardedDate": "2026-11-22T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:0d9cf8f4-1b5e-4c09-9f0a-1f0f2d3c4b5a",
            "type": ["AchievementSubject"],
            "activityStartDate": "2026-10-01T00:00:00Z",
            "creditsEarned": 1.5,
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$00ff",
                    "identityType": "emailAddress",
                    "salt": "a1b2",
                }
            ],
            "result": [{"type": ["Result"], "resultDescription": "urn:result:1", "value": "90"}],
            "achievement": {
                "id": "https://district.example/achievements/exit-tickets",
                "type": ["Achievement"],
                "name": "Exit tickets",
                "description": "Ends lessons with a question.",
                "criteria": {"narrative": "Three lessons\n\twith tickets."},
                "creditsAvailable": 2,
                "tag": ["assessment", "formative"],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "Assess",
                        "targetUrl": "https://standards.example/6",
                    }
                ],
                "resultDescription": [
                    {
                        "id": "urn:result:1",
                        "type": ["ResultDescription"],
                        "name": "Minutes",
                        "resultType": "ext:ContactMinutes",
                        "allowedValue": ["30", "60", "90"],
                    }
                ],
            },
        },
        "evidence": [
            {"type": ["Evidence"], "name": "Notes", "narrative": "What I saw."},
            {"id": "https://district.example/e/2", "type": ["Evidence"], "name": "Plan"},
        ],
        "credentialStatus": {
            "id": "https://district.example/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://district.example/status/1",
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
                "ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
    }
