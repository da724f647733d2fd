"""Documents that have the shape of their type, small and our own."""

from typing import Any

import pytest

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

Document = dict[str, Any]


@pytest.fixture
def badge() -> Document:
    """Return a badge of data model 2.0."""
    return {
        "@context": [V2, OB],
        "id": "https://district.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Exit tickets",
        "issuer": {"id": "did:web:district.example", "type": ["Profile"], "name": "Alder Valley"},
        "validFrom": "2026-11-22T00:00:00Z",
        "validUntil": "2031-11-22T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:0d9cf8f4-1b5e-4c09-9f0a-1f0f2d3c4b5a",
            "type": ["AchievementSubject"],
            "creditsEarned": 1.5,
            "achievement": {
                "id": "https://district.example/achievements/exit-tickets",
                "type": ["Achievement"],
                "name": "Exit tickets",
                "description": "Ends lessons with a question.",
                "criteria": {"narrative": "Three lessons with tickets."},
                "achievementType": "Badge",
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "Assess",
                        "targetUrl": "https://standards.example/6",
                    }
                ],
            },
        },
        "evidence": [{"type": ["Evidence"], "name": "Notes", "narrative": "What I saw."}],
        "credentialStatus": {
            "id": "https://district.example/status/1#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://district.example/status/1",
        },
    }


@pytest.fixture
def old_badge(badge: Document) -> Document:
    """Return the same badge in data model 1.1."""
    old = badge | {
        "@context": [V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "issuanceDate": badge["validFrom"],
        "expirationDate": badge["validUntil"],
    }
    del old["validFrom"], old["validUntil"]
    return old


@pytest.fixture
def status_list() -> Document:
    """Return a status list credential, for which no JSON Schema is carried."""
    return {
        "@context": [V2],
        "id": "https://district.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:district.example",
        "validFrom": "2026-11-22T00:00:00Z",
        "credentialSubject": {
            "id": "https://district.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "uH4sIAAAAAAAAA",
        },
    }


@pytest.fixture
def endorsement() -> Document:
    """Return an endorsement."""
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:7f9cf8f4-1b5e-4c09-9f0a-1f0f2d3c4b5a",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Seen",
        "issuer": {"id": "did:web:state.example", "type": ["Profile"]},
        "validFrom": "2026-11-23T00:00:00Z",
        "credentialSubject": {
            "id": "https://district.example/credentials/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Well done.",
        },
    }


@pytest.fixture
def transcript(badge: Document) -> Document:
    """Return a comprehensive learner record that holds the badge."""
    return {
        "@context": [V2, CLR, OB],
        "id": "urn:uuid:8f9cf8f4-1b5e-4c09-9f0a-1f0f2d3c4b5a",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "The year",
        "issuer": {"id": "did:web:district.example", "type": ["Profile"]},
        "validFrom": "2027-06-04T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:0d9cf8f4-1b5e-4c09-9f0a-1f0f2d3c4b5a",
            "type": ["ClrSubject"],
            "verifiableCredential": [badge],
        },
    }


@pytest.fixture
def profile() -> Document:
    """Return an issuer's profile."""
    return {
        "@context": [V2, OB],
        "id": "did:web:district.example",
        "type": ["Profile"],
        "name": "Alder Valley",
    }
