"""From bits to the document that will be signed: a BitstringStatusListCredential.

    document = compose_list(ListFacts(url=..., length=131_072, positions=[23, 94_567], issued_at=...), issuer)

Bitstring Status List v1.0: the first index is the left-most bit; the bits are compressed with GZIP and
written in multibase base64url. The same bits give the same text: GZIP is told no time.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import contexts
from issuer.credentials.compose import IssuerProfile, instant
from schemas import UnsecuredDocument

LENGTH = 131_072
VALID_FOR = timedelta(days=1)
TIME_TO_LIVE = timedelta(minutes=5)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class ListFacts:
    """What one status list says: at `issued_at`, the bits at `positions` of `length` are set."""

    url: str
    issued_at: datetime
    positions: tuple[int, ...] = ()
    length: int = LENGTH
    purpose: str = "revocation"


def compose_list(facts: ListFacts, issuer: IssuerProfile) -> UnsecuredDocument:
    """Put a list into the shape of a BitstringStatusListCredential; it is valid for a day.

    Raises:
        ValueError: a position lies outside the list, or the list is shorter than the standard allows.
    """
    return UnsecuredDocument(
        {
            "@context": [contexts.CREDENTIALS_V2],
            "id": facts.url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer.id,
            "validFrom": instant(facts.issued_at),
            "validUntil": instant(facts.issued_at + VALID_FOR),
            "credentialSubject": {
                "id": f"{facts.url}#list",
                "type": "BitstringStatusList",
                "statusPurpose": facts.purpose,
                "encodedList": encode(facts.positions, facts.length),
                "ttl": TIME_TO_LIVE // _MILLISECOND,
            },
        }
    )


def encode(positions: Iterable[int], length: int = LENGTH) -> str:
    """Write the list in which exactly these bits are set: `u`, then base64url of GZIP of the bits.

    Raises:
        ValueError: a position lies outside the list, or the list is shorter than the standard allows.
    """
    if length < LENGTH or length % 8:
        raise ValueError(
            f"a status list has at least {LENGTH} bits in whole bytes, so that nobody stands out"
        )
    bits = bytearray(length // 8)
    for position in positions:
        if not 0 <= position < length:
            raise ValueError(f"there is no bit {position} in a list of {length}")
        bits[position // 8] |= 0x80 >> position % 8
    # One level and no time: the text depends on the bits alone.
    compressed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(compressed).rstrip(b"=").decode()
