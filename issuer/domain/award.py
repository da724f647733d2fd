"""An award: that somebody earned an achievement in a period, before it is a row or a credential."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class AwardError(ValueError):
    """An award that says something impossible; the message says what to correct."""


class Source(StrEnum):
    """Why somebody was awarded: evidence was approved, a coordinator named them, a pathway was completed."""

    EVIDENCE = "evidence"
    LIST = "list"
    PATHWAY = "pathway"


@dataclass(frozen=True, kw_only=True)
class Award:
    """That a person earned a version of an achievement in a period.

    `achievement` is its slug. `minutes` are what this award adds to somebody's hours; a pathway's award
    adds none of its own, and `component_minutes` says what those it rests on add up to. `based_on` are the
    ids of the items it rests on (the evidence's submission, or the badges of a pathway), `pathway` the id
    of the pathway document and `pathway_version` its version.

    Raises:
        AwardError: no period, negative minutes, dates that end before they begin, or an instant without zone.
    """

    person_id: UUID
    achievement: str
    version: int
    period: str
    minutes: int
    source: Source
    awarded_at: datetime
    activity_start: date | None = None
    activity_end: date | None = None
    awarded_by: UUID | None = None
    based_on: tuple[str, ...] = ()
    component_minutes: int = 0
    pathway: str | None = None
    pathway_version: str | None = None

    def __post_init__(self) -> None:
        if not self.period:
            raise AwardError("An award needs a period, or nothing would keep it from being given twice.")
        if self.minutes < 0:
            raise AwardError(f"{self.minutes} minutes cannot be awarded; give 0 or more.")
        if self.awarded_at.tzinfo is None:
            raise AwardError("The time of an award needs a time zone.")
        if self.activity_start and self.activity_end and self.activity_start > self.activity_end:
            raise AwardError(
                f"The activity ends on {self.activity_end}, before it begins on {self.activity_start};"
                " correct the dates."
            )
