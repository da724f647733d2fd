"""Facts of people that are no badges: who attended what, sign-offs, teaching, reflections; and the events.

`find` knows all kinds by the word that the journal uses for them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from issuer.storage.models import (
    Attendance,
    Award,
    Event,
    EventSession,
    FactUse,
    Reflection,
    SignOff,
    Teaching,
)

Fact: TypeAlias = Attendance | SignOff | Teaching
"""What is withdrawn by a date and a reason in its row; a reflection becomes a draft again instead."""

KINDS: Final = frozenset({"attendance", "sign-off", "teaching"})
"""The words by which the journal knows them."""

_Kind = TypeVar("_Kind", Attendance, SignOff, Teaching)


def find(session: Session, kind: str, fact_id: UUID) -> Fact | None:
    """The fact with that id, also when it was withdrawn."""
    return {"attendance": attendance, "sign-off": sign_off, "teaching": teaching}[kind](session, fact_id)


def attendance(session: Session, fact_id: UUID) -> Attendance | None:
    """The attendance with that id, also when it was withdrawn."""
    return session.get(Attendance, fact_id)


def sign_off(session: Session, fact_id: UUID) -> SignOff | None:
    """The sign-off with that id, also when it was withdrawn."""
    return session.get(SignOff, fact_id)


def teaching(session: Session, fact_id: UUID) -> Teaching | None:
    """The teaching with that id, also when it was withdrawn."""
    return session.get(Teaching, fact_id)


def reflection(session: Session, reflection_id: UUID) -> Reflection | None:
    """The reflection with that id."""
    return session.get(Reflection, reflection_id)


def attended(session: Session, person_ids: Collection[UUID]) -> Sequence[Attendance]:
    """What several people attended, as far as it stands; the first recorded first."""
    return _standing(session, Attendance, person_ids)


def signed(session: Session, person_ids: Collection[UUID]) -> Sequence[SignOff]:
    """The sign-offs that several people have, as far as they stand."""
    return _standing(session, SignOff, person_ids)


def taught(session: Session, person_ids: Collection[UUID]) -> Sequence[Teaching]:
    """Whom several people taught, confirmed or not, as far as it was not withdrawn."""
    return _standing(session, Teaching, person_ids)


def reflections(session: Session, person_ids: Collection[UUID]) -> Sequence[Reflection]:
    """What several people wrote, drafts included; the first begun first."""
    statement = select(Reflection).where(Reflection.person_id.in_(person_ids))
    return session.scalars(statement.order_by(Reflection.updated_at, Reflection.id)).all()


def signed_by(session: Session, person_id: UUID, limit: int = 50) -> Sequence[SignOff]:
    """The last sign-offs that somebody gave and that stand, the newest first."""
    statement = select(SignOff).where(SignOff.recorded_by == person_id, SignOff.withdrawn_at.is_(None))
    return session.scalars(statement.order_by(SignOff.recorded_at.desc(), SignOff.id).limit(limit)).all()


def taught_to(session: Session, person_id: UUID) -> Sequence[Teaching]:
    """What others say that they taught somebody and that nobody has confirmed yet."""
    statement = _unconfirmed().where(Teaching.about_id == person_id)
    return session.scalars(statement.order_by(Teaching.recorded_at, Teaching.id)).all()


def unconfirmed(session: Session) -> Sequence[Teaching]:
    """All teaching that waits to be confirmed, the longest waiting first."""
    return session.scalars(_unconfirmed().order_by(Teaching.recorded_at, Teaching.id)).all()


def to_read(session: Session) -> Sequence[Reflection]:
    """Evidence on a topic that waits to be read, the longest waiting first."""
    statement = select(Reflection).where(Reflection.kind == "evidence", Reflection.state == "submitted")
    return session.scalars(statement.order_by(Reflection.submitted_at, Reflection.id)).all()


def events(session: Session) -> Sequence[Event]:
    """All events, the newest first."""
    return session.scalars(select(Event).order_by(Event.created_at.desc(), Event.id)).all()


def event(session: Session, slug: str) -> Event | None:
    """The event that rules call by that name."""
    return session.scalar(select(Event).where(Event.slug == slug))


def event_by_id(session: Session, event_id: UUID) -> Event | None:
    """The event with that id."""
    return session.get(Event, event_id)


def sessions(session: Session, event_ids: Collection[UUID]) -> Sequence[EventSession]:
    """The sessions of several events, in the order in which they end."""
    statement = select(EventSession).where(EventSession.event_id.in_(event_ids))
    return session.scalars(statement.order_by(EventSession.ends_at, EventSession.name)).all()


def one_session(session: Session, session_id: UUID) -> EventSession | None:
    """The session with that id."""
    return session.get(EventSession, session_id)


def attendees(session: Session, session_ids: Collection[UUID]) -> Sequence[Attendance]:
    """Who attended several sessions, as far as it stands; the newest first."""
    statement = select(Attendance).where(
        Attendance.session_id.in_(session_ids), Attendance.withdrawn_at.is_(None)
    )
    return session.scalars(statement.order_by(Attendance.recorded_at.desc(), Attendance.id)).all()


def batch(session: Session, batch_id: UUID) -> Sequence[Attendance]:
    """What was recorded with one list, as far as it stands."""
    statement = select(Attendance).where(Attendance.batch_id == batch_id, Attendance.withdrawn_at.is_(None))
    return session.scalars(statement.order_by(Attendance.person_id)).all()


def resting_on(session: Session, fact_id: UUID) -> Sequence[Award]:
    """The standing awards of pathways that used this fact."""
    statement = (
        select(Award)
        .join(FactUse, FactUse.award_id == Award.id)
        .where(FactUse.fact_id == fact_id, Award.revoked_at.is_(None))
    )
    return session.scalars(statement.order_by(Award.awarded_at, Award.id)).all()


def _standing(session: Session, kind: type[_Kind], person_ids: Collection[UUID]) -> Sequence[_Kind]:
    statement = select(kind).where(kind.person_id.in_(person_ids), kind.withdrawn_at.is_(None))
    return session.scalars(statement.order_by(kind.recorded_at, kind.id)).all()


def _unconfirmed() -> Select[Teaching]:
    return select(Teaching).where(Teaching.confirmed_at.is_(None), Teaching.withdrawn_at.is_(None))
