"""Hours for a license: a person's verified badges in a span of days, line by line, and how far they are.

    report = reporting.hours(house, hr, person_id, date(2022, 7, 1), date(2027, 6, 30), now=now)
    report.minutes, report.categories, report.lines
    reporting.as_csv(report)

Every line leads to its badge and says what verification says of it. What does not count is listed too, with
the reason. The badge of a pathway adds nothing: its components count already.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from issuer.domain.award import Source
from issuer.domain.person import Deed, Person, require
from issuer.services import acting, checking
from issuer.services.errors import InputError
from issuer.services.house import House
from issuer.storage import awards, credentials, imported_badges
from issuer.storage.database import Transaction
from issuer.storage.models import Credential, ImportedBadge

GOOD = ("verified", "warning")
REVOKED = "revoked"
UNSORTED = "Other"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One badge. `state` is what verification says, or "revoked"; `why` it does not count, else ""."""

    day: date
    name: str
    issuer: str
    minutes: int
    category: str
    url: str
    state: str
    why: str = ""
    credential_id: UUID | None = None
    imported_id: UUID | None = None

    @property
    def counts(self) -> bool:
        """Whether its minutes are in the sum."""
        return not self.why


@dataclass(frozen=True)
class Category:
    """What the lines of one category come to."""

    name: str
    minutes: int
    badges: int


@dataclass(frozen=True)
class HoursReport:
    """A person's hours from `start` to `end`, both days included; the newest line first."""

    person: Person
    start: date
    end: date
    made_at: datetime
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        """The sum of what counts."""
        return sum(line.minutes for line in self.lines if line.counts)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The sums by category, in order of the alphabet."""
        names = sorted({line.category for line in self.lines if line.counts})
        return tuple(_category(name, self.lines) for name in names)

    @property
    def not_counted(self) -> tuple[Line, ...]:
        """The lines that are left out, each with its reason."""
        return tuple(line for line in self.lines if not line.counts)


def hours(
    house: House, actor: Person, person_id: UUID, start: date, end: date, *, now: datetime
) -> HoursReport:
    """Add up a person's verified badges from `start` to `end`.

    Raises:
        NotFoundError: there is no such person.
        NotAllowedError: it is neither one's own report, nor is the actor HR or a supervisor there.
        InputError: the days are in the wrong order.
    """
    if end < start:
        raise InputError("The last day lies before the first; change one of them.")
    with house.database.reading() as tx:
        person = acting.find(tx, person_id)
        require(actor, Deed.SEE_HOURS, person)
        held = _held(tx, person_id)
        brought = imported_badges.of_person(tx, person_id)
    lines = [_own_line(house, credential, now) for credential in held]
    lines += [_accepted_line(house, row) for row in brought if row.state != "declined"]
    inside = [line for line in lines if start <= line.day <= end]
    inside.sort(key=lambda line: (line.day, line.name, line.url), reverse=True)
    return HoursReport(person, start, end, now, tuple(inside))


def as_csv(report: HoursReport) -> str:
    """The report as a spreadsheet; a cell that a spreadsheet program would take for a formula is text."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(
        ["Person", "Date", "Badge", "Issuer", "Category", "Minutes", "Hours", "Counts", "State", "Link"]
    )
    for line in report.lines:
        cells: Sequence[object] = (
            report.person.name,
            line.day,
            line.name,
            line.issuer,
            line.category,
            line.minutes,
            f"{line.minutes / 60:.2f}",
            "yes" if line.counts else f"no: {line.why}",
            line.state,
            line.url,
        )
        writer.writerow([as_text(str(cell)) for cell in cells])
    return sheet.getvalue()


def as_text(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet program would calculate."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def state_of(house: House, credential: Credential, *, now: datetime) -> str:
    """What verification says of a badge of ours: its verdict, or "revoked"."""
    report = checking.check(house, credential, now=now)
    return REVOKED if REVOKED in report.reasons else report.verdict


def _held(tx: Transaction, person_id: UUID) -> list[Credential]:
    rows = awards.of_person(tx, person_id, revoked=True)
    found = credentials.of_awards(tx, [row.id for row in rows])
    return [found[row.id] for row in rows if row.id in found]


def _own_line(house: House, credential: Credential, now: datetime) -> Line:
    award = credential.award
    state = state_of(house, credential, now=now)
    return Line(
        day=award.activity_end or award.awarded_at.astimezone(house.settings.zone).date(),
        name=award.version.name,
        issuer=house.issuer.name,
        minutes=award.minutes,
        category=award.version.category or UNSORTED,
        url=house.settings.urls.credential(credential.id),
        state=state,
        why=_why(state, award.revocation_reason, by_pathway=award.source == Source.PATHWAY),
        credential_id=credential.id,
    )


def _accepted_line(house: House, row: ImportedBadge) -> Line:
    return Line(
        day=(row.earned_at or row.uploaded_at).astimezone(house.settings.zone).date(),
        name=row.name,
        issuer=row.issuer_name or row.issuer_id,
        minutes=row.minutes or 0,
        category=row.category or UNSORTED,
        url=row.credential_id,
        state=row.verdict,
        why="" if row.state == "accepted" else "It waits for a coordinator.",
        imported_id=row.id,
    )


def _why(state: str, reason: str | None, *, by_pathway: bool) -> str:
    if state == REVOKED:
        return f"It was withdrawn: {reason}"
    if state not in GOOD:
        return "Verification does not confirm it; ask the coordinator."
    return "Its components count already." if by_pathway else ""


def _category(name: str, lines: Iterable[Line]) -> Category:
    counted = [line.minutes for line in lines if line.counts and line.category == name]
    return Category(name, sum(counted), len(counted))
