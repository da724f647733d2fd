"""The physical limits that ratios stand beside: one bare signature, one bare check of it."""

from __future__ import annotations

from functools import cache

from benchmarks.document import signer
from benchmarks.rows import rate

_MESSAGE = bytes(64)


@cache
def raw_signing() -> float:
    """Ed25519 signatures per CPU second by `cryptography`, of 64 bytes, as hashData has."""
    key = signer().private_key
    return rate(lambda: key.sign(_MESSAGE))


@cache
def raw_verification() -> float:
    """Checks of such a signature per CPU second by `cryptography`."""
    private = signer().private_key
    signature, public = private.sign(_MESSAGE), private.public_key()
    return rate(lambda: public.verify(signature, _MESSAGE))
