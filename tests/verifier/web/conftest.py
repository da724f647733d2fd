"""A badge that is really signed, and the verifier's own application in a world without internet."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import contexts
import schemas
from keys.did import did_key
from keys.proofs import secure
from keys.signer import Ed25519Signer
from verifier.internet import Fetched
from verifier.web import Shell, create_app
from verifier.world import TrustList, World, carried_fetch

NOW = datetime(2026, 11, 24, 15, 14, tzinfo=UTC)
ADDRESS = "https://badges.aldervalley.example/credentials/7"
SEED = bytes(range(32))

MakeBadge = Callable[..., str]


def issuer_id() -> str:
    return did_key(Ed25519Signer.from_seed(SEED, "").public_key)


def unsigned() -> dict[str, Any]:
    return {
        "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
        "id": ADDRESS,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Stations that differentiate",
        "issuer": {"id": issuer_id(), "type": ["Profile"], "name": "Alder Valley School District"},
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "rosa@aldervalley.example",
                    "identityType": "emailAddress",
                }
            ],
            "achievement": {
                "id": "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d13",
                "type": ["Achievement"],
                "name": "Stations that differentiate",
                "description": "Ran one lesson in stations planned for different needs.",
                "criteria": {"narrative": "- **Three** stations\n- One change"},
            },
        },
    }


@pytest.fixture(scope="session")
def make_badge() -> MakeBadge:
    """Sign a badge; `change` may edit the document before it is signed."""
    did = issuer_id()
    signer = Ed25519Signer.from_seed(SEED, f"{did}#{did.removeprefix('did:key:')}")

    def make(change: Callable[[dict[str, Any]], None] = lambda document: None) -> str:
        document = copy.deepcopy(unsigned())
        change(document)
        return secure(schemas.validate(schemas.UnsecuredDocument(document)), signer, created=NOW).text

    return make


@pytest.fixture(scope="session")
def badge(make_badge: MakeBadge) -> str:
    return make_badge()


@pytest.fixture(scope="session")
def app(badge: str) -> Flask:
    pages = {ADDRESS: Fetched(200, {"content-type": "application/vc+ld+json"}, badge.encode())}
    app = create_app(lambda: World(now=NOW, fetch=carried_fetch(pages)), Shell(base="https://verify.example"))
    app.config |= {"TESTING": False, "VERIFICATIONS": "100000 per minute"}
    return app


@pytest.fixture(scope="session")
def knowing_app(badge: str) -> Flask:
    """The same with a list of known issuers, on which the badge's issuer stands under another name."""
    known = TrustList("our neighbors", {issuer_id(): "Alder Valley (neighbor)"})
    app = create_app(lambda: World(now=NOW, fetch=carried_fetch({}), trust=known))
    app.config["VERIFICATIONS"] = "100000 per minute"
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
