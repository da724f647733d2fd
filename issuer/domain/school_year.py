"""School years: their name, their span as instants in UTC, and the period in which a badge is earned once.

SchoolYear.read("2026-27").window(ZoneInfo("America/New_York"))    # July 1, 2026 to July 1, 2027, local
period_of(Repeat.YEARLY, date(2026, 11, 22))                       # "2026-27"
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from verifier.pathways.windows import Window, window_for_school_year

FIRST_MONTH = 7
EVER = "ever"
EN_DASH = "\N{EN DASH}"
_NAME = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


class SchoolYearError(ValueError):
    """A text that names no school year."""


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The school year that begins on July 1 of the calendar year `first`; its name is 2026-27."""

    first: int

    @classmethod
    def read(cls, name: str) -> "SchoolYear":
        """The school year of that name.

        Raises:
            SchoolYearError: the name is not like 2026-27.
        """
        found = _NAME.fullmatch(name.replace(EN_DASH, "-"))
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise SchoolYearError(f"“{name}” names no school year; write it like 2026-27.")
        return cls(int(found[1]))

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The school year in which a day lies."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    def __str__(self) -> str:
        return f"{self.first:04}-{(self.first + 1) % 100:02}"

    @property
    def words(self) -> str:
        """The name as people write it, with an en dash."""
        return str(self).replace("-", EN_DASH)

    @property
    def next(self) -> "SchoolYear":
        """The year after this one."""
        return SchoolYear(self.first + 1)

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.first, FIRST_MONTH, 1)

    def window(self, zone: tzinfo) -> Window:
        """Its span as instants in UTC, local midnight to local midnight."""
        return window_for_school_year(self.first, zone, month=FIRST_MONTH)


class Repeat(StrEnum):
    """How often one person can earn an achievement."""

    YEARLY = "yearly"
    ONCE = "once"


def period_of(repeat: Repeat, day: date) -> str:
    """The period in which one award of an achievement may stand: the school year of its day, or ever."""
    return str(SchoolYear.of(day)) if repeat is Repeat.YEARLY else EVER


def instant_of(day: date, zone: tzinfo) -> datetime:
    """The instant that stands for an activity of that day: local midnight at its beginning, in UTC.

    Not its end, or a badge awarded on the day itself would lie in the future and not count before tomorrow.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
