"""Spans of time in which something must have been earned, and the text form of instants.

All instants are whole seconds in UTC, so no two evaluators can disagree about a time zone::

    >>> from zoneinfo import ZoneInfo
    >>> window_for_school_year(2026, ZoneInfo("America/New_York")).start
    datetime.datetime(2026, 7, 1, 4, 0, tzinfo=datetime.timezone.utc)
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


def read_instant(text: str) -> datetime:
    """Read `2026-11-22T00:00:00Z`, the only form a pathway document uses.

    Raises:
        ValueError: another form, or a day that no calendar has.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"{text!r} is not an instant; write it like 2026-11-22T00:00:00Z.")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def write_instant(instant: datetime) -> str:
    """Write an aware instant in the document form, cut to the second."""
    return whole_second(instant).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def whole_second(instant: datetime) -> datetime:
    """Bring an aware instant to UTC and cut it to the second, which is all a published document can say.

    Raises:
        ValueError: the instant has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone; pathways compare instants in UTC.")
    return instant.astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Window:
    """A span: from an instant on, up to one that is itself outside, or both; or the last so many days.

    `start` is the member "from" of the document. `days` excludes the other two.
    """

    start: datetime | None = None
    until: datetime | None = None
    days: int | None = None

    def contains(self, at: datetime, now: datetime) -> bool:
        """Tell whether `at` lies inside: from <= at < until; rolling: at > now - days (section 2c)."""
        if self.days is not None:
            return at > now - timedelta(days=self.days)
        return (self.start is None or self.start <= at) and (self.until is None or at < self.until)

    def leaves(self, at: datetime) -> datetime | None:
        """The instant from which on `at` no longer lies inside; None when time does not take it out."""
        return None if self.days is None else at + timedelta(days=self.days)

    def closed(self, now: datetime) -> bool:
        """Tell whether nothing that happens from now on could still fall inside."""
        return self.until is not None and self.until <= now


def window_for_school_year(first: int, zone: tzinfo, *, month: int = 7, day: int = 1) -> Window:
    """The school year that begins in the year `first`: local midnight to local midnight, as UTC instants.

    Args:
        first: calendar year of its first day; 2026 for the school year 2026-27.
        zone: where the district is; used here once, never by an evaluator.
        month: month in which the year begins.
        day: day on which the year begins.
    """
    start = datetime(first, month, day, tzinfo=zone)
    until = datetime(first + 1, month, day, tzinfo=zone)
    return Window(start=start.astimezone(UTC), until=until.astimezone(UTC))
