"""Bytes as text: base58btc and base64url, and the multibase letter that tells which of them it is.

Standard: W3C Controlled Identifiers 1.0, section 2.4 (multibase); RFC 4648 section 5 (base64url without
padding).

>>> encode("z", b"hello")
'zCn8eVZg'
>>> decode("zCn8eVZg")
b'hello'

Every byte string has exactly one spelling and every other spelling is refused: a text that can be respelled
is a text that two programs can disagree about.
"""

import base64
import binascii
import re
from typing import Final, Literal

from keys import KeysError

Base = Literal["z", "u"]

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MAX_BASE58_CHARACTERS: Final = 1024
"""Reading base58 costs the square of its length; no key or signature comes near this many characters."""

_PAIRS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
_VALUES: Final = {pair: value for value, pair in enumerate(_PAIRS)}
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


class MultibaseError(KeysError):
    """A text is not what its base allows."""


def encode(base: Base, data: bytes) -> str:
    """Write bytes as multibase text: `z` and base58btc, or `u` and base64url without padding."""
    return base + (encode_base58btc(data) if base == "z" else encode_base64url(data))


def decode(text: str, *, bases: str = "z") -> bytes:
    """Read multibase text whose first letter is one of `bases`.

    Raises:
        MultibaseError: another base than those asked for, or a text that its base does not allow.
    """
    base, rest = text[:1], text[1:]
    if not base or base not in bases:
        raise MultibaseError(
            f"a multibase text must start with {' or '.join(bases)}, this one starts with {base!r}"
        )
    return decode_base58btc(rest) if base == "z" else decode_base64url(rest)


def encode_base58btc(data: bytes) -> str:
    """Write bytes in the Bitcoin alphabet; each leading zero byte is a leading `1`."""
    number = int.from_bytes(data, "big")
    pairs = []
    while number:
        number, pair = divmod(number, 58 * 58)
        pairs.append(_PAIRS[pair])
    leading_zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * leading_zeros + "".join(reversed(pairs)).lstrip("1")


def decode_base58btc(text: str) -> bytes:
    """Read base58btc text without its multibase letter.

    Raises:
        MultibaseError: a character outside the alphabet, or a text too long to be a key, digest or signature.
    """
    if len(text) > MAX_BASE58_CHARACTERS:
        raise MultibaseError(
            f"base58 text of {len(text)} characters; at most {MAX_BASE58_CHARACTERS} are read"
        )
    number = 0
    try:
        for pair in (text[at : at + 2] for at in range(0, len(text) - 1, 2)):
            number = number * (58 * 58) + _VALUES[pair]
        if len(text) % 2:
            number = number * 58 + ALPHABET.index(text[-1])
    except (KeyError, ValueError):
        foreign = next(letter for letter in text if letter not in ALPHABET)
        raise MultibaseError(f"{foreign!r} is not a base58btc character") from None
    leading_zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * leading_zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_base64url(data: bytes) -> str:
    """Write bytes as base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """Read base64url without padding.

    Raises:
        MultibaseError: padding, white space, a foreign character, an impossible length, or unused bits that
            are not zero (the same bytes would then have several spellings).
    """
    if not _BASE64URL.fullmatch(text):
        raise MultibaseError(
            "base64url text holds letters, digits, - and _ only, without padding or white space"
        )
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise MultibaseError(f"base64url text cannot have {len(text)} characters") from error
    if encode_base64url(data) != text:
        raise MultibaseError("base64url text ends in bits that belong to no byte")
    return data
