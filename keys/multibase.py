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
_LETTERS: Final = ALPHABET.encode()
_DIGITS: Final = bytes(max(_LETTERS.find(code), 0) for code in range(256))
_MOST_AT_ONCE: Final = 128


def _lower_halves(width: int) -> int:
    """Return a number with ones in the lower half of every lane of twice this many bytes."""
    return int.from_bytes((b"\0" * width + b"\xff" * width) * (_MOST_AT_ONCE // (2 * width)), "big")


_STEPS: Final = tuple((8 * width, _lower_halves(width), 58**width) for width in (1, 2, 4, 8, 16, 32, 64))
"""How digits side by side become one number: of two lanes, of one digit first, the upper one weighs this."""

_BASE58: Final = re.compile(f"[{ALPHABET}]*")
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
    plain = _BASE58.match(text)
    if plain is None or plain.end() < len(text):
        raise MultibaseError(f"{text[plain.end() if plain else 0]!r} is not a base58btc character")
    number = 0
    for at in range(0, len(text), _MOST_AT_ONCE):
        part = text[at : at + _MOST_AT_ONCE]
        number = number * 58 ** len(part) + _number(part)
    leading_zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * leading_zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number(text: str) -> int:
    """Read letters of the alphabet, pairs of lanes at once: each step halves how many there are."""
    number = int.from_bytes(text.encode("ascii").translate(_DIGITS), "big")
    for bits, lower, power in _STEPS:
        number = (number >> bits & lower) * power + (number & lower)
    return number


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
