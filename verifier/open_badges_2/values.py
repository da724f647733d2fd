"""The kinds of values that members of Open Badges 2.0 hold, each as a question to one value.

    >>> KINDS["URL"]("https://example.org/issuer"), KINDS["URL"]("example.org")
    (True, False)
    >>> moment("2017-10-01T00:00Z").isoformat()
    '2017-10-01T00:00:00+00:00'

The names of the kinds are those of the standard's section "Data types" and of its implementation guide.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from contexts import load
from contexts.errors import UnknownContextError
from schemas.dates import is_uri, parse_datetime

OPEN_BADGES_V2: Final = "https://w3id.org/openbadges/v2"

_MOST_STEPS: Final = 8  # of a term that stands for another term
_URL: Final = re.compile(r"https?://[^/?#]+.*", re.IGNORECASE | re.DOTALL)
_DATA: Final = re.compile(r"data:[^,]*,.*", re.IGNORECASE | re.DOTALL)
_UUID: Final = re.compile(
    r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
_AUTHORITY: Final = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_TELEPHONE: Final = re.compile(r"\+?[1-9][0-9]{1,14}(?:;ext=[0-9]+)?")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_HASH: Final = re.compile(r"md5\$[0-9a-f]{32}|sha256\$[0-9a-f]{64}", re.IGNORECASE)
_MOMENT: Final = re.compile(
    r"(?P<day>.{10})T(?P<minute>\d\d:\d\d)(?P<second>:\d\d(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)",
    re.ASCII,
)


def moment(value: object) -> datetime | None:
    """A date and time with its zone, by ISO 8601 in its extended form; None when it is none.

    Wider than xsd:dateTimeStamp: seconds may be absent, and the zone may be `+0800` or `+08`.
    """
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    zone = match["zone"]
    if zone != "Z":
        zone = f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
    try:
        return parse_datetime(f"{match['day']}T{match['minute']}{match['second'] or ':00'}{zone}")
    except ValueError:
        return None


def is_hash(value: object) -> bool:
    """Whether a text is the hash of an identity: `sha256$` or `md5$`, and as many hex digits as it has."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def expanded(name: str) -> str | None:
    """The IRI that a term or a compact IRI stands for in the vocabulary of Open Badges 2.0, or None.

    >>> expanded("expires"), expanded("sec:expiration")
    ('https://w3id.org/security#expiration', 'https://w3id.org/security#expiration')
    """
    return expand(name, standard())


@cache
def standard() -> Mapping[str, Any]:
    """The terms of the vocabulary of Open Badges 2.0; treat them as read-only."""
    return terms_of(OPEN_BADGES_V2)


def expand(name: str, terms: Mapping[str, object]) -> str | None:
    """The IRI that a name stands for by a table of terms (one flat JSON-LD context), or None."""
    for _ in range(_MOST_STEPS):
        defined = terms.get(name)
        target = defined.get("@id") if isinstance(defined, Mapping) else defined
        if not isinstance(target, str) or target == name:
            break
        name = target
    prefix, colon, rest = name.partition(":")
    if not colon:
        return name if name.startswith("@") else None
    return f"{terms[prefix]}{rest}" if isinstance(terms.get(prefix), str) else name


@cache
def terms_of(url: str) -> Mapping[str, Any]:
    """The terms of a carried context as one table, to be read only; empty when it is not carried."""
    try:
        parts = load(url)["@context"]
    except UnknownContextError:
        return {}
    found: dict[str, Any] = {}
    for part in parts if isinstance(parts, list) else [parts]:
        found |= part if isinstance(part, dict) else {}
    return found


def _text(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_url(value: object) -> bool:
    return is_uri(value) and _URL.fullmatch(str(value)) is not None


def _is_data(value: object) -> bool:
    return is_uri(value) and _DATA.fullmatch(str(value)) is not None


def _is_iri(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return _is_url(value) or value.startswith("_:") or _UUID.fullmatch(value) is not None


def _is_known(value: object) -> bool:
    """A term of the vocabulary, or anything that is written as an IRI."""
    return isinstance(value, str) and (expanded(value) is not None or _is_iri(value))


def _is_type(value: object) -> bool:
    return isinstance(value, str) and (found := expanded(value)) is not None and _is_iri(found)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


KINDS: Final[dict[str, Callable[[object], bool]]] = {
    "Boolean": lambda value: isinstance(value, bool),
    "Text": lambda value: isinstance(value, str),
    "TextOrNumber": lambda value: isinstance(value, str) or _is_number(value),
    "DateTime": lambda value: moment(value) is not None,
    "URL": _is_url,
    "DataURI": _is_data,
    "DataURIOrURL": lambda value: _is_url(value) or _is_data(value),
    "IRI": _is_iri,
    "CompactIRI": lambda value: value == "id" or _is_known(value),
    "Type": _is_type,
    "URLAuthority": _text(_AUTHORITY),
    "Email": _text(_EMAIL),
    "Telephone": _text(_TELEPHONE),
    "Language": _text(_LANGUAGE),
}
"""Name of a kind -> whether a value is one."""
