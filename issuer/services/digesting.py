"""Digests of evidence, in the form in which credentials carry them."""

from __future__ import annotations

import hashlib

from keys import multibase

_SHA2_256 = b"\x12\x20"


def digest(data: bytes) -> str:
    """The multibase (base64url) multihash (SHA-256) of the bytes: `uEi` and 43 characters more."""
    return multibase.encode("u", _SHA2_256 + hashlib.sha256(data).digest())
