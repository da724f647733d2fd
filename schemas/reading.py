"""The one strict JSON reader for everything that comes from outside.

JSON readers disagree about doubled names, huge numbers, broken characters and byte order marks, and a
signature is worth nothing when two readers see two documents. So whatever could be read in two ways is
refused, never repaired (RFC 7493, I-JSON, and a little stricter):

- UTF-8 without a byte order mark, at most `MAX_BYTES`, at most `MAX_LEVELS` levels of arrays and objects;
- every member name once; no NaN, no infinities, no number too large for a double;
- integers within +-2^53, where every reader keeps them exact;
- strings without lone surrogates, which are no UTF-8, and without U+0000, at which many readers stop.

What is to be signed is held to more (`plain`): no control characters but tab and line ends, no U+007F, U+FFFE
and U+FFFF. JSON allows them and RDFC-1.0 says how they are escaped, so they are read; but other readers get
the canonical form of such text wrong, and would call a good signature invalid.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any  # the value of a JSON text; recursive types cost every reader a cast

MAX_BYTES = 1_000_000
MAX_LEVELS = 64
MAX_INTEGER = 2**53

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_NOT_PLAIN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class ReadingError(ValueError):
    """The text is not JSON that every reader would read alike; the message says where and what to do."""


def _pairs(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        doubled = next(name for name, many in Counter(name for name, _ in pairs).items() if many > 1)
        raise ReadingError(f"The member {doubled!r} is given twice in one object; give it once")
    return members


def _integer(text: str) -> int:
    if len(text) > len(str(-MAX_INTEGER)) or abs(int(text)) > MAX_INTEGER:
        raise ReadingError(
            f"The integer {text[:24]} is beyond +-2^53, where readers lose digits; write it as a string"
        )
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ReadingError(f"The number {text[:24]} is too large; write it as a string")
    return value


def _constant(text: str) -> JsonValue:
    raise ReadingError(f"{text} is not JSON; leave the member out or write a number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=_integer, parse_float=_float, parse_constant=_constant
)


def read_json(data: bytes | str, *, plain: bool = False, levels: int = MAX_LEVELS) -> JsonValue:
    """Read one JSON text.

    Args:
        data: The text; bytes are UTF-8.
        plain: Whether to refuse control characters as well, because the text is to be signed.
        levels: How many levels of arrays and objects are read; a rule may be deeper than a credential.

    Raises:
        ReadingError: The text is not JSON, too large, too deep, or not read alike by every reader.
    """
    text, unwanted = _decoded(data), _NOT_PLAIN if plain else _FORBIDDEN
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ReadingError(
            f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise _too_deep(levels) from None
    if text.count("[") + text.count("{") > levels or "\\" in text:
        _check(value, unwanted, levels)
    elif plain and (found := unwanted.search(text)):  # raw JSON holds no U+0000, and UTF-8 no surrogates
        raise _forbidden(found[0])
    return value


def _decoded(data: bytes | str) -> str:
    try:
        encoded = data if isinstance(data, bytes) else data.encode("utf-8")
        text = encoded.decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        raise ReadingError(f"The text is not UTF-8: {error.reason} at byte {error.start}") from None
    if len(encoded) > MAX_BYTES:
        raise ReadingError(f"The text has {len(encoded):,} bytes; {MAX_BYTES:,} are the most that is read")
    if text.startswith("\ufeff"):
        raise ReadingError("The text begins with a byte order mark; save it as UTF-8 without one")
    return text


def _check(value: JsonValue, unwanted: re.Pattern[str], levels: int) -> None:
    """Walk the levels of a value, without recursion."""
    level, depth = [value], 0
    while level:
        below: list[JsonValue] = []
        for item in level:
            if isinstance(item, str):
                if found := unwanted.search(item):
                    raise _forbidden(found[0])
            elif isinstance(item, dict):
                below += item.keys()
                below += item.values()
            elif isinstance(item, list):
                below += item
        depth += any(isinstance(item, list | dict) for item in level)
        if depth > levels:
            raise _too_deep(levels)
        level = below


def _too_deep(levels: int) -> ReadingError:
    return ReadingError(
        f"The text is nested deeper than {levels} levels; that is more than any credential needs"
    )


def _forbidden(character: str) -> ReadingError:
    return ReadingError(
        f"A text holds the character U+{ord(character):04X}, which readers treat differently; "
        "remove it (it often comes with text pasted from slides)"
    )
