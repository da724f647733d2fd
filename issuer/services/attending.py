"""Events with their sessions, and who attended: opened, recorded from a list, taken back.

    event_id = attending.open_event(house, coordinator, "preplanning-2026", "Pre-planning", now=now)
    session_id = attending.add_session(house, coordinator, event_id, Session("Maths", at, 90))
    done = attending.record(house, mentor, session_id, [person_id, ...], now=now)
    attending.take_back(house, mentor, done.batch_id, "The wrong room.", now=now)

Whoever coordinates or mentors opens events and records the people of their school or the district, and never
themselves. A list is one transaction: all of it counts, and what it completes is awarded, or none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from issuer.domain.person import Deed, NotAllowedError, Person, Role, require
from issuer.importers import texts
from issuer.services import acting, earning, recording
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.services.recording import Told
from issuer.services.revoking import Resting
from issuer.storage import pathways, people, records
from issuer.storage.database import Transaction
from issuer.storage.models import Attendance, Event, EventSession
from verifier.pathways.requirements import Attend
from verifier.pathways.words import label

MOST_MINUTES = 6_000
MOST_PEOPLE = 1_000


@dataclass(frozen=True)
class Session:
    """One session as it is added: `ends_at` aware."""

    name: str
    ends_at: datetime
    minutes: int


@dataclass(frozen=True)
class Attended:
    """What came of a list: its batch, how many were recorded, how many had been before, and the badges."""

    batch_id: UUID
    recorded: int
    before: int
    awarded: tuple[AwardedBadge, ...] = ()


@transaction
def open_event(tx: Transaction, _house: House, actor: Person, slug: str, name: str, *, now: datetime) -> UUID:
    """Open an event under the short name by which rules speak of it; "": one is made of its name.

    Raises:
        NotAllowedError: the actor records no attendance.
        InputError: the name is missing, or cannot be a name in addresses.
        ConflictError: there is an event of that short name.
    """
    require_keeper(actor)
    told = _line(name, "The name")
    short = slug if slug in asked_for(tx) else _slug(slug or told)
    if records.event(tx, short) is not None:
        raise ConflictError(f"There is an event “{short}” already. Add your session to it.")
    row = Event(slug=short, name=told, created_at=now, created_by=acting.recorded(actor))
    tx.add(row)
    tx.flush()
    return row.id


@transaction
def add_session(tx: Transaction, _house: House, actor: Person, event_id: UUID, session: Session) -> UUID:
    """Add a session to an event.

    Raises:
        NotAllowedError: as `open_event`.
        NotFoundError: there is no such event.
        InputError: the name is missing or was given to another session, or the minutes cannot be right.
    """
    require_keeper(actor)
    event = records.event_by_id(tx, event_id)
    if event is None:
        raise NotFoundError("There is no such event.")
    name = _line(session.name, "The name of the session")
    if any(one.name == name for one in records.sessions(tx, [event.id])):
        raise InputError(f"This event has a session “{name}” already. Give this one another name.")
    row = EventSession(
        event_id=event.id, name=name, ends_at=session.ends_at, minutes=_minutes(session.minutes)
    )
    tx.add(row)
    tx.flush()
    return row.id


@transaction
def record(
    tx: Transaction,
    house: House,
    actor: Person,
    session_id: UUID,
    person_ids: Collection[UUID],
    *,
    minutes: Mapping[UUID, int] | None = None,
    now: datetime,
) -> Attended:
    """Record who attended a session, and award what that completes.

    Whoever was recorded before is passed over, so the same list twice changes nothing.

    Args:
        tx: its own transaction.
        house: awards.
        actor: who says so.
        session_id: the session.
        person_ids: who was there.
        minutes: for whom it took another time than the session as a whole.
        now: the instant.

    Raises:
        NotFoundError: there is no such session, or no such person.
        NotAllowedError: somebody in the list is the actor, or none of theirs.
        InputError: nobody was named, it is not over yet, or the minutes cannot be right.
    """
    return record_in(tx, house, actor, {session_id: person_ids}, minutes={session_id: minutes or {}}, now=now)


def record_in(
    tx: Transaction,
    house: House,
    actor: Person,
    attended: Mapping[UUID, Collection[UUID]],
    *,
    minutes: Mapping[UUID, Mapping[UUID, int]],
    now: datetime,
) -> Attended:
    """`record` for several sessions, in the caller's transaction: session's id -> people's ids."""
    require_keeper(actor)
    everyone = sorted({one for named in attended.values() for one in named})
    if not everyone:
        raise InputError("Nobody is ticked. Tick whoever was there.")
    if len(everyone) > MOST_PEOPLE:
        raise InputError(f"These are {len(everyone)} people; record at most {MOST_PEOPLE} at once.")
    _lock(tx, actor, everyone)
    sessions = {session_id: _over(tx, session_id, now) for session_id in attended}
    present = {(row.session_id, row.person_id) for row in records.attendees(tx, list(sessions))}
    batch_id, by = uuid4(), acting.recorded(actor)
    rows = [
        Attendance(
            person_id=person_id,
            session_id=session_id,
            batch_id=batch_id,
            minutes=_minutes(minutes.get(session_id, {}).get(person_id) or sessions[session_id].minutes),
            recorded_at=now,
            recorded_by=by,
        )
        for session_id, named in attended.items()
        for person_id in sorted(named)
        if (session_id, person_id) not in present
    ]
    tx.add_all(rows)
    tx.flush()
    badges = [badge for row in rows for badge in recording.count(tx, house, _told(row, actor), now=now)]
    return Attended(batch_id, len(rows), sum(map(len, attended.values())) - len(rows), tuple(badges))


@transaction
def take_back(
    tx: Transaction, house: House, actor: Person, fact_id: UUID, reason: str, *, now: datetime
) -> tuple[int, tuple[Resting, ...]]:
    """Take back a whole list by its batch, or one attendance by its own id.

    Returns:
        How many were taken back, and the yearly badges that rest on one and now wait to be looked at.

    Raises:
        NotFoundError: there is nothing of that id that stands.
        NotAllowedError: as `record`.
        InputError: there is no reason.
    """
    one = records.attendance(tx, fact_id)
    rows = [one] if one else list(records.batch(tx, fact_id))
    if not rows:
        raise NotFoundError("There is nothing to take back.")
    _lock(tx, actor, sorted({row.person_id for row in rows}))
    resting: list[Resting] = []
    for row in rows:
        recording.withdraw(tx, row, actor, reason, now)
        resting.extend(recording.count_no_more(tx, house, _told(row, actor), now=now))
    return len(rows), tuple(resting)


def asked_for(tx: Transaction) -> dict[str, str]:
    """The events that published pathways ask people to attend: short name -> the first rule's words."""
    found: dict[str, str] = {}
    for version in pathways.published(tx):
        pathway = earning.read(version.document)
        for rule in pathway.walk():
            if isinstance(rule, Attend):
                found.setdefault(rule.event, label(rule, pathway))
    return found


def require_keeper(actor: Person) -> None:
    """Do nothing when somebody records attendance anywhere.

    Raises:
        NotAllowedError: they do not.
    """
    if not {Role.COORDINATOR, Role.MENTOR} & set(actor.roles):
        raise NotAllowedError("You may not record who attended; a coordinator or a mentor may.")


def _lock(tx: Transaction, actor: Person, person_ids: Collection[UUID]) -> None:
    """Hold all of them, in one order, so that two lists at once cannot wait for each other."""
    for person_id in person_ids:
        row = people.lock(tx, person_id)
        if row is None:
            raise NotFoundError("There is no such person.")
        recording.left(row)
        require(actor, Deed.RECORD, acting.subject(row))


def _over(tx: Transaction, session_id: UUID, now: datetime) -> EventSession:
    session = records.one_session(tx, session_id)
    if session is None:
        raise NotFoundError("There is no such session.")
    if session.ends_at > now:
        raise InputError(f"“{session.name}” is not over yet. Record who was there when it is.")
    return session


def _told(row: Attendance, actor: Person) -> Told:
    said: dict[str, Any] = {"session": str(row.session_id), "minutes": row.minutes}
    return Told("attendance", row.id, row.person_id, actor, said)


def _line(text: str, name: str) -> str:
    try:
        return texts.line(text, name=name)
    except texts.TextError as error:
        raise InputError(str(error)) from error


def _slug(text: str) -> str:
    try:
        return texts.slug(text)
    except texts.TextError as error:
        raise InputError(str(error)) from error


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise InputError(f"{minutes} minutes cannot be right. Write how long it took, like 45 min or 1.5 h.")
    return minutes
