"""Issuers that really sign, and the small internets in which their badges are checked."""

import copy
import gzip
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import contexts
from keys import multibase
from keys.did import VerificationMethod, did_document, did_key
from keys.proofs import SUITES, jws, secure
from keys.signer import EcdsaSigner, Ed25519Signer, RsaSigner, Signer
from schemas import ValidDocument
from verifier.intake import Presented, document
from verifier.internet import Fetch, Fetched
from verifier.report import Report
from verifier.verify import verify
from verifier.world import World, carried_fetch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LIST = "https://status.example/lists/1"
WEB = "did:web:badges.example"
WEB_URL = "https://badges.example/.well-known/did.json"


class District:
    """One issuer with one Ed25519 key: composes, signs, and keeps status lists.

    It signs whatever it is given, since most of what is tested here no honest issuer would sign.
    """

    def __init__(self, seed: int = 1, identifier: str | None = None, method: str | None = None) -> None:
        key = Ed25519Signer.from_seed(bytes([seed]) * 32, "").public_key
        self.id = identifier or did_key(key)
        self.method = method or f"{self.id}#{did_key(key).removeprefix('did:key:')}"
        self.signer: Signer = Ed25519Signer.from_seed(bytes([seed]) * 32, self.method)

    def badge(self, **changes: Any) -> dict[str, Any]:
        """An unsigned badge; a change to None takes a member away."""
        subject = {
            "id": "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10",
                "type": ["Achievement"],
                "name": "Exit tickets",
                "description": "Used exit tickets twice.",
                "criteria": {"narrative": "Two exit tickets and a reflection."},
            },
        }
        whole = {
            "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
            "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e01",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.id, "type": ["Profile"], "name": "Alder Valley School District"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Exit tickets",
            "credentialSubject": subject,
        }
        return {name: value for name, value in (whole | changes).items() if value is not None}

    def sign(self, unsigned: Mapping[str, Any], **options: Any) -> dict[str, Any]:
        """Signs a document; options are added to the proof before it is signed, None takes one away."""
        plain = copy.deepcopy(dict(unsigned))
        if not options:
            return secure(
                ValidDocument(plain), self.signer, created=datetime(2026, 1, 2, tzinfo=UTC)
            ).document
        proof: dict[str, Any] = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-01-02T00:00:00Z",
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        }
        proof = {name: value for name, value in (proof | options).items() if value is not None}
        trace = SUITES["eddsa-rdfc-2022"].hash_data(plain, proof, "Ed25519")
        proof["proofValue"] = multibase.encode("z", self.signer.sign(trace.hash_data))
        return {name: value for name, value in plain.items() if name != "proof"} | {"proof": proof}

    def signed(self, **changes: Any) -> dict[str, Any]:
        """A signed badge."""
        return self.sign(self.badge(**changes))

    def jwt(self, unsigned: Mapping[str, Any], *, typ: str = "JWT", **claims: Any) -> str:
        """A badge as the payload of a JWT; a claim of None is left out."""
        subject = unsigned["credentialSubject"]
        stated = {
            "iss": self.id,
            "sub": subject.get("id") if isinstance(subject, dict) else None,
            "jti": unsigned.get("id"),
            "nbf": 1767225600,
        }
        payload = {
            **unsigned,
            **{name: value for name, value in (stated | claims).items() if value is not None},
        }
        return jws.sign(json.dumps(payload).encode(), self.signer, typ=typ)

    def status_list(
        self, *bits: int, entries: int = 131_072, url: str = LIST, purpose: Any = "revocation", **changes: Any
    ) -> dict[str, Any]:
        """A signed status list with these bits set."""
        return self.sign(self.unsigned_list(*bits, entries=entries, url=url, purpose=purpose, **changes))

    def unsigned_list(
        self, *bits: int, entries: int = 131_072, url: str = LIST, purpose: Any = "revocation", **changes: Any
    ) -> dict[str, Any]:
        """A status list without its signature; changes named `subject_...` go into its subject."""
        raw = bytearray(entries // 8)
        for bit in bits:
            raw[bit // 8] |= 0x80 >> bit % 8
        subject = {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": "u" + multibase.encode_base64url(gzip.compress(bytes(raw), mtime=0)),
        } | {
            name.removeprefix("subject_"): value
            for name, value in changes.items()
            if name.startswith("subject_")
        }
        whole = {
            "@context": [contexts.CREDENTIALS_V2],
            "id": url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.id,
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {name: value for name, value in subject.items() if value is not None},
        } | {name: value for name, value in changes.items() if not name.startswith("subject_")}
        return {name: value for name, value in whole.items() if value is not None}

    def did_document(self, **changes: Any) -> dict[str, Any]:
        """The document of a did:web issuer; changes go into its one verification method."""
        written = did_document(self.id, [VerificationMethod(self.method, self.id, self.signer.public_key)])
        written["verificationMethod"][0].update(changes)
        return written


def entry(index: Any = 7, **changes: Any) -> dict[str, Any]:
    """A `credentialStatus` that points into the list at `LIST`."""
    whole = {
        "id": f"{LIST}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index) if type(index) is int else index,
        "statusListCredential": LIST,
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def internet(pages: Mapping[str, Any]) -> Fetch:
    """An internet of documents; what is an int is a status."""
    return carried_fetch({url: page(value) for url, value in pages.items()})


def page(value: Any) -> Fetched:
    if isinstance(value, Fetched):
        return value
    if isinstance(value, int):
        return Fetched(value, {}, b"")
    return Fetched(200, {}, value if isinstance(value, bytes) else json.dumps(value).encode())


def report_on(
    value: Mapping[str, Any] | Presented, pages: Mapping[str, Any] | None = None, **asked: Any
) -> Report:
    """Verifies a document in a small internet."""
    presented = value if isinstance(value, Presented) else document(dict(value), "badge.json")
    now = asked.pop("now", NOW)
    return verify(presented, World(now, internet(pages or {}), **asked))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """The smallest PNG that there is, with further chunks before its end."""
    pixel = zlib.compress(b"\0\0")
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    everything = [(b"IHDR", header), *chunks, (b"IDAT", pixel), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in everything)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def itxt(text: str, keyword: bytes = b"openbadgecredential", flags: bytes = b"\0\0") -> tuple[bytes, bytes]:
    return b"iTXt", keyword + b"\0" + flags + b"\0\0" + text.encode()


@pytest.fixture(scope="session")
def district() -> District:
    return District()


@pytest.fixture(scope="session")
def stranger() -> District:
    return District(seed=9)


@pytest.fixture(scope="session")
def web_district() -> District:
    return District(seed=2, identifier=WEB, method=f"{WEB}#key-1")


@pytest.fixture(scope="session")
def p256() -> EcdsaSigner:
    return EcdsaSigner("", ec.derive_private_key(7, ec.SECP256R1()))


@pytest.fixture(scope="session")
def rsa_signer() -> RsaSigner:
    return RsaSigner("", rsa.generate_private_key(65537, 2048))


class Tools:
    """What tests build with, in one fixture, since test modules import nothing from each other."""

    NOW = NOW
    LIST = LIST
    WEB = WEB
    WEB_URL = WEB_URL
    District = District
    entry = staticmethod(entry)
    internet = staticmethod(internet)
    report_on: Callable[..., Report] = staticmethod(report_on)
    png = staticmethod(png)
    chunk = staticmethod(chunk)
    itxt = staticmethod(itxt)


@pytest.fixture(scope="session")
def tools() -> type[Tools]:
    return Tools
