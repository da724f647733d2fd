"""A spreadsheet of who attended the sessions of an event: previewed line by line, then recorded whole.

    registering.preview(house, mentor, event_id, data, now=now)     # nothing is written
    registering.bring_in(house, mentor, event_id, data, now=now)    # all of it, or none of it

Lines of what was recorded before are passed over, and lines that cannot be taken are left out; both are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from issuer.domain.person import Deed, NotAllowedError, Person, require
from issuer.importers import attendance_csv
from issuer.importers.attendance_csv import AttendanceRow
from issuer.importers.spreadsheets import RowError, SpreadsheetError
from issuer.services import acting, attending, recording
from issuer.services.attending import MOST_MINUTES, Attended
from issuer.services.errors import InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import people, records
from issuer.storage.database import Transaction
from issuer.storage.models import EventSession

MOST_LINES = 2_000


class Result(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    BEFORE = "before"
    ERROR = "error"


@dataclass(frozen=True)
class Line:
    """One line: who, which session, what becomes of it and why."""

    line: int
    person: str
    session: str
    result: Result
    message: str = ""
    session_id: UUID | None = None
    person_id: UUID | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class AttendancePreview:
    """The lines in order, and the headings that nobody knows."""

    lines: tuple[Line, ...]
    unknown_columns: tuple[str, ...]

    def count(self, result: Result) -> int:
        """How many lines have that result."""
        return sum(line.result is result for line in self.lines)


def preview(
    house: House, actor: Person, event_id: UUID, data: bytes | str, *, now: datetime
) -> AttendancePreview:
    """Say what `bring_in` would do; nothing is written.

    Raises:
        NotAllowedError: the actor records no attendance.
        NotFoundError: there is no such event.
        InputError: the file as a whole cannot be read, or is too long.
    """
    with house.database.reading() as tx:
        return _plan(tx, actor, event_id, data, now)


@transaction
def bring_in(
    tx: Transaction, house: House, actor: Person, event_id: UUID, data: bytes | str, *, now: datetime
) -> Attended:
    """Record every line that is new, in one transaction.

    Raises:
        NotAllowedError, NotFoundError, InputError: as `preview`; or no line of it is new.
    """
    lines = [one for one in _plan(tx, actor, event_id, data, now).lines if one.result is Result.NEW]
    if not lines:
        raise InputError("No line of this list is new, so nothing was recorded.")
    attended: dict[UUID, list[UUID]] = {}
    minutes: dict[UUID, dict[UUID, int]] = {}
    for line in lines:
        if line.session_id and line.person_id:
            attended.setdefault(line.session_id, []).append(line.person_id)
            if line.minutes:
                minutes.setdefault(line.session_id, {})[line.person_id] = line.minutes
    return attending.record_in(tx, house, actor, attended, minutes=minutes, now=now)


def _plan(
    tx: Transaction, actor: Person, event_id: UUID, data: bytes | str, now: datetime
) -> AttendancePreview:
    attending.require_keeper(actor)
    event = records.event_by_id(tx, event_id)
    if event is None:
        raise NotFoundError("There is no such event.")
    try:
        read = attendance_csv.read(data)
    except SpreadsheetError as error:
        raise InputError(str(error)) from error
    if len(read.rows) > MOST_LINES:
        raise InputError(f"The list has {len(read.rows)} lines; split it into lists of {MOST_LINES}.")
    sessions = {one.name.casefold(): one for one in records.sessions(tx, [event.id])}
    lines = [*_unread(read.errors), *(_line(tx, actor, sessions, row, now) for row in read.rows)]
    return AttendancePreview(
        tuple(_without_repeats(tx, sorted(lines, key=lambda one: one.line))), read.unknown
    )


def _unread(errors: Iterable[RowError]) -> Iterable[Line]:
    return (Line(one.line, "", "", Result.ERROR, one.message) for one in errors)


def _line(
    tx: Transaction,
    actor: Person,
    sessions: Mapping[str, EventSession],
    row: AttendanceRow,
    now: datetime,
) -> Line:
    line = Line(row.line, row.email or row.number, row.session, Result.NEW)
    try:
        person = people.by_email(tx, row.email) if row.email else people.by_employee_number(tx, row.number)
        if person is None:
            raise NotFoundError(f"Nobody here has {row.email or row.number}; import the roster first.")
        line = replace(line, person=person.name, person_id=person.id)
        recording.left(person)
        require(actor, Deed.RECORD, acting.subject(person))
        return replace(line, session_id=_session(sessions, row, now).id, minutes=row.minutes)
    except (NotFoundError, NotAllowedError, InputError) as error:
        return replace(line, result=Result.ERROR, message=str(error))


def _session(sessions: Mapping[str, EventSession], row: AttendanceRow, now: datetime) -> EventSession:
    session = sessions.get(row.session.casefold())
    if session is None:
        raise NotFoundError(f"This event has no session “{row.session}”. Add it first, or correct its name.")
    if session.ends_at > now:
        raise InputError(f"“{session.name}” is not over yet.")
    if row.minutes and row.minutes > MOST_MINUTES:
        raise InputError(f"{row.minutes} minutes cannot be right.")
    return session


def _without_repeats(tx: Transaction, lines: Iterable[Line]) -> Iterable[Line]:
    """The lines, with those told apart that say what was said already, here or before."""
    told = list(lines)
    session_ids = {one.session_id for one in told if one.session_id}
    seen = {(row.session_id, row.person_id) for row in records.attendees(tx, list(session_ids))}
    for one in told:
        key = (one.session_id, one.person_id)
        if one.result is Result.NEW and key in seen:
            yield replace(one, result=Result.BEFORE)
            continue
        if one.session_id and one.person_id:
            seen.add((one.session_id, one.person_id))
        yield one
