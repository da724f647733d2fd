"""Reads the compressed list of a status list credential: Bitstring Status List 1.0, section 3.2 and 3.3.

    encodedList = "u" + base64url(GZIP(bits)), the first entry in the highest bit of the first byte

A list of a megabyte can inflate to a gigabyte, so inflating stops at a limit, and only the bytes that hold
one entry are looked at.
"""

import zlib
from typing import Final

from keys.multibase import MultibaseError, decode, decode_base64url

MINIMUM_ENTRIES: Final = 131_072
"""What the standard asks for (section 2.2), so that asking for a list does not tell whose badge it is."""
ACCEPTED_ENTRIES: Final = 100_000
"""What lists in use have (the DCC's); shorter ones are not relied on."""
MAX_LIST_BYTES: Final = 4_000_000
MAX_STATUS_SIZE: Final = 8

_GZIP: Final = 16 + zlib.MAX_WBITS


class BitstringError(ValueError):
    """The list or the index into it cannot be used; the message says why."""


def inflate(encoded: object, *, multibase: bool = True) -> bytes:
    """Takes the bits out of an `encodedList`.

    Args:
        encoded: the member of the document.
        multibase: whether a "u" stands before the base64url; False for the older StatusList2021.

    Raises:
        BitstringError: it is not one complete GZIP member in base64url, or inflates beyond `MAX_LIST_BYTES`.
    """
    if not isinstance(encoded, str) or not encoded:
        raise BitstringError("encodedList is missing or empty")
    try:
        packed = decode(encoded, bases="u") if multibase else decode_base64url(encoded.rstrip("="))
    except MultibaseError as error:
        raise BitstringError(f"encodedList is not base64url: {error}") from error
    stream = zlib.decompressobj(_GZIP)
    try:
        bits = stream.decompress(packed, MAX_LIST_BYTES)
    except zlib.error as error:
        raise BitstringError(f"encodedList is not GZIP: {error}") from error
    if stream.unconsumed_tail:
        raise BitstringError(f"encodedList inflates to more than {MAX_LIST_BYTES:,} bytes")
    if not stream.eof or stream.unused_data:
        raise BitstringError("encodedList is not one complete GZIP member")
    return bits


def entry(bits: bytes, index: int, size: int = 1) -> int:
    """Reads one entry: `size` bits at `index * size`, the first of them the highest.

    Raises:
        BitstringError: the list has no such entry.
    """
    first, last = index * size, (index + 1) * size - 1
    if index < 0 or last >= len(bits) * 8:
        raise BitstringError(f"the list has {len(bits) * 8 // size:,} entries and none at {index:,}")
    window = int.from_bytes(bits[first // 8 : last // 8 + 1], "big")
    return window >> (7 - last % 8) & ((1 << size) - 1)
