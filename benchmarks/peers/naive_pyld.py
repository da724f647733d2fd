"""How a program signs that leaves everything to PyLD: expand, URDNA2015, hash, sign, and no safety check."""

from __future__ import annotations

import hashlib
from typing import Any

from pyld import jsonld

from benchmarks.document import signer
from contexts.loader import load_for_processor

_OPTIONS = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load_for_processor}


def _hash(document: dict[str, Any]) -> bytes:
    return hashlib.sha256(jsonld.normalize(document, _OPTIONS).encode()).digest()


def hash_data(secured: dict[str, Any]) -> bytes:
    """The hash that the proof of a secured document signs (Data Integrity EdDSA 1.0, section 3.2.4)."""
    document = {name: value for name, value in secured.items() if name != "proof"}
    config = {name: value for name, value in secured["proof"].items() if name != "proofValue"}
    return _hash(config | {"@context": document["@context"]}) + _hash(document)


def sign(secured: dict[str, Any]) -> bytes:
    """The signature over a document, under the options of the proof that it has."""
    return signer().private_key.sign(hash_data(secured))


def verify(secured: dict[str, Any], signature: bytes) -> None:
    """Check a signature over a document and its proof options."""
    signer().private_key.public_key().verify(signature, hash_data(secured))
