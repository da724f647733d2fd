"""Dates and URIs as the standards write them, checked by rules of our own.

`datetime.fromisoformat` accepts what XML Schema does not and the other way round, and a wrong reading
decides whether a badge has expired; hence xsd:dateTimeStamp (XML Schema 1.1, part 2, section 3.4.28) to the
letter.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

_DATE = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = (
    r"(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?"
)
_TIME += r"|(?P<midnight>24:00:00(?:\.0+)?))"
_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DATETIME = re.compile(f"{_DATE}T{_TIME}{_ZONE}")
_DAY = re.compile(f"{_DATE}(?:{_ZONE})?")

#: The longest text that is remembered, in characters.
_REMEMBERED = 40

#: What years that `datetime` does not know become: they are only ever compared with now.
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")
_NOT_IN_IRI = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|^`\\\u2028\u2029]")


def parse_datetime(text: str) -> datetime:
    """Read an xsd:dateTimeStamp as an aware datetime in UTC.

    Fractions are cut to microseconds; years before 1 and after 9999 become `EARLIEST` and `LATEST`.

    Raises:
        ValueError: The text is not a dateTimeStamp: `2026-11-22T08:30:00Z`, with seconds and a zone.
    """
    return _remembered(text) if len(text) <= _REMEMBERED else _parsed(text)


def _parsed(text: str) -> datetime:
    match = _DATETIME.fullmatch(text)
    if not match:
        raise ValueError(f"{text[:60]!r} is not a date and time with zone, such as 2026-11-22T08:30:00Z")
    year = int(match["year"][:6])
    _day_exists(match, text)
    if not 1 <= year <= 9999:  # noqa: PLR2004 - the years of datetime
        return EARLIEST if year < 1 else LATEST
    day = datetime(year, int(match["month"]), int(match["day"]), tzinfo=_zone(match["zone"]))
    try:
        return (day + _time(match)).astimezone(UTC)
    except OverflowError:
        return EARLIEST if year == 1 else LATEST


#: One text is asked about several times while a badge is verified, and thousands of badges share a few.
_remembered = lru_cache(maxsize=1024)(_parsed)


def _day_exists(match: re.Match[str], text: str) -> None:
    same_calendar = 2000 + int(match["year"].lstrip("-")[-4:]) % 400  # the calendar repeats every 400 years
    try:
        date(same_calendar, int(match["month"]), int(match["day"]))
    except ValueError:
        raise ValueError(f"{text[:60]!r} names a day that the calendar does not have") from None


def _time(match: re.Match[str]) -> timedelta:
    if match["midnight"]:
        return timedelta(days=1)
    micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    return timedelta(
        hours=int(match["hour"]),
        minutes=int(match["minute"]),
        seconds=int(match["second"]),
        microseconds=micro,
    )


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)


def is_datetime(value: object) -> bool:
    """Say whether a value is an xsd:dateTimeStamp."""
    try:
        return isinstance(value, str) and bool(parse_datetime(value))
    except ValueError:
        return False


def is_date(value: object) -> bool:
    """Say whether a value is an xsd:date, with or without a zone."""
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if not match:
        return False
    try:
        _day_exists(match, match[0])
    except ValueError:
        return False
    return True


def is_uri(value: object) -> bool:
    """Say whether a value is an absolute URI (RFC 3986)."""
    return isinstance(value, str) and bool(_URI.fullmatch(value))


def is_url(value: object) -> bool:
    """Say whether a value is an absolute URL or other IRI, as `id` members are."""
    return isinstance(value, str) and bool(_SCHEME.match(value)) and not _NOT_IN_IRI.search(value)
