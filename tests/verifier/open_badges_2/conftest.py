"""An academy that publishes and signs badges of Open Badges 2.0, and the small internet that it lies on."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from verifier.internet import Fetched
from verifier.report import Report
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
V2 = "https://w3id.org/openbadges/v2"
HOST = "https://academy.example"
KEY = f"{HOST}/key"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Academy:
    """One issuer: its documents, which a test may change, and its RSA key."""

    id = f"{HOST}/issuer"

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self.key = key
        self.assertion: dict[str, Any] = {
            "@context": V2,
            "id": f"{HOST}/assertions/1",
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": False, "identity": "rosa@home.example"},
            "badge": f"{HOST}/badges/stations",
            "verification": {"type": "hosted"},
            "issuedOn": "2026-03-01T00:00:00Z",
        }
        self.badge_class: dict[str, Any] = {
            "@context": V2,
            "id": f"{HOST}/badges/stations",
            "type": "BadgeClass",
            "name": "Stations",
            "description": "Ran learning stations twice.",
            "image": f"{HOST}/stations.png",
            "criteria": {"narrative": "Two lessons with stations."},
            "issuer": self.id,
        }
        self.profile: dict[str, Any] = {
            "@context": V2,
            "id": self.id,
            "type": "Issuer",
            "name": "Harbor Academy",
            "url": HOST,
            "email": "badges@academy.example",
        }
        self.more: dict[str, Any] = {}

    def documents(self) -> list[dict[str, Any]]:
        return [self.assertion, self.badge_class, self.profile]

    def pages(self) -> dict[str, Any]:
        """URL -> what lies there."""
        return {one["id"]: one for one in self.documents() if one["id"].startswith("https:")} | self.more

    def sign(self, payload: Mapping[str, Any], header: Mapping[str, Any] | None = None) -> str:
        """A compact JWS by the library itself, not by the code under test."""
        parts = (header or {"alg": "RS256"}, payload)
        text = ".".join(b64(json.dumps(part).encode()) for part in parts)
        signature = self.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{text}.{b64(signature)}"

    def pem(self) -> str:
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(encoding, form).decode()

    def publish_key(self, **changes: Any) -> None:
        """Publishes the key and lists it; a signed badge then verifies."""
        self.profile["publicKey"] = KEY
        self.assertion["verification"] = {"type": "signed", "creator": KEY}
        self.assertion["id"] = "urn:uuid:0f0e2d7c-8f0e-4b5e-9d5e-2f5b8c0d1e01"
        document = {
            "@context": V2,
            "id": KEY,
            "type": "CryptographicKey",
            "owner": self.id,
            "publicKeyPem": self.pem(),
        }
        self.more[KEY] = document | changes


def world(pages: Mapping[str, Any], **asked: Any) -> World:
    """The world in which there is just this; a page that is a number is an answer of that status."""
    return World(NOW, carried_fetch({secure(url): page(value) for url, value in pages.items()}), **asked)


def secure(url: str) -> str:
    return url.replace("http://", "https://", 1)


def page(value: Any) -> Fetched:
    if isinstance(value, int):
        return Fetched(value, {}, b"")
    return Fetched(200, {}, value if isinstance(value, bytes) else json.dumps(value).encode())


def check(given: Any, pages: Mapping[str, Any], **asked: Any) -> Report:
    """The report on a document, a text or bytes."""
    text = given if isinstance(given, bytes | str) else json.dumps(given)
    data = text if isinstance(text, bytes) else text.encode()
    return verify_bytes(data, world(pages, **asked), name="given")


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def academy(rsa_key: rsa.RSAPrivateKey) -> Academy:
    return Academy(rsa_key)
