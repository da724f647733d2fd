"""Submissions: drafts, what waits to be read, what was sent and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from issuer.storage.models import Decision, EvidenceItem, Person, SentRound, Submission
from issuer.storage.rows import connection_of, insert_all, table_of

# What every decision asks is put into words once: writing a statement takes longer than its answer.
_LOCKED: Final = (
    select(Submission)
    .where(Submission.id == bindparam("id"))
    .with_for_update(of=Submission)
    .execution_options(populate_existing=True)
)
_ROUND: Final = (
    select(SentRound.digest, Decision.outcome, Decision.decided_at, Person.name)
    .outerjoin(
        Decision, (Decision.submission_id == SentRound.submission_id) & (Decision.round == SentRound.number)
    )
    .outerjoin(Person, Person.id == Decision.reviewer_id)
    .where(SentRound.submission_id == bindparam("id"), SentRound.number == bindparam("number"))
)
_ITEMS: Final = (
    select(EvidenceItem)
    .where(EvidenceItem.submission_id == bindparam("id"), EvidenceItem.removed_at.is_(None))
    .order_by(EvidenceItem.added_at, EvidenceItem.id)
)
_DECIDED: Final = (
    update(table_of(Submission))
    .where(table_of(Submission).c.id == bindparam("_id"))
    .values(state=bindparam("_state"), updated_at=bindparam("_at"))
)


@dataclass(frozen=True)
class Round:
    """What was sent at one time, by its digest, and what was answered: when, and by whom."""

    digest: str
    outcome: str | None
    decided_at: datetime | None
    reviewer: str | None


def by_id(session: Session, submission_id: UUID) -> Submission | None:
    """The submission with that id, whoever wrote it."""
    return session.get(Submission, submission_id)


def lock(session: Session, submission_id: UUID) -> Submission | None:
    """The submission as it is now, held until the transaction ends: nobody else changes or decides it."""
    return session.scalar(_LOCKED, {"id": submission_id})


def under_way(session: Session, person_id: UUID, achievement_id: UUID, period: str) -> Submission | None:
    """The submission that is not approved yet; there is at most one."""
    return session.scalar(
        select(Submission).where(
            Submission.person_id == person_id,
            Submission.achievement_id == achievement_id,
            Submission.period == period,
            Submission.state != "approved",
        )
    )


def open_for_change(session: Session, person_id: UUID, achievement_id: UUID) -> Submission | None:
    """The newest draft or "not yet", whenever it was begun: a draft outlives the school year."""
    statement = select(Submission).where(
        Submission.person_id == person_id,
        Submission.achievement_id == achievement_id,
        Submission.state.in_(("draft", "not_yet")),
    )
    return session.scalar(statement.order_by(Submission.created_at.desc(), Submission.id).limit(1))


def of_person(session: Session, person_id: UUID, period: str | None = None) -> Sequence[Submission]:
    """A person's submissions, the last changed first."""
    statement = select(Submission).where(Submission.person_id == person_id)
    if period is not None:
        statement = statement.where(Submission.period == period)
    return session.scalars(statement.order_by(Submission.updated_at.desc(), Submission.id)).all()


def queue(
    session: Session, *, except_of: UUID | None = None, school_ids: Collection[UUID] | None = None
) -> Sequence[Submission]:
    """What waits to be read, the longest waiting first.

    `except_of` leaves out a person's own; `school_ids` keeps people of these schools (None: all schools).
    """
    statement = select(Submission).where(Submission.state == "sent")
    if except_of is not None:
        statement = statement.where(Submission.person_id != except_of)
    if school_ids is not None:
        there = select(Person.id).where(Person.school_id.in_(school_ids))
        statement = statement.where(Submission.person_id.in_(there))
    return session.scalars(statement.order_by(Submission.sent_at, Submission.id)).all()


def under_way_of(session: Session, person_ids: Collection[UUID]) -> Sequence[Submission]:
    """What several people have begun or sent and nobody has approved yet."""
    statement = select(Submission).where(Submission.person_id.in_(person_ids), Submission.state != "approved")
    return session.scalars(statement.order_by(Submission.updated_at.desc(), Submission.id)).all()


def count_waiting(session: Session) -> int:
    """How many submissions wait to be read, in the whole district."""
    return session.scalar(select(func.count()).where(Submission.state == "sent")) or 0


def items(session: Session, submission_id: UUID) -> Sequence[EvidenceItem]:
    """The evidence in a submission, in the order in which it was added; without what was removed."""
    return session.scalars(_ITEMS, {"id": submission_id}).all()


def item(session: Session, item_id: UUID) -> EvidenceItem | None:
    """One piece of evidence."""
    return session.get(EvidenceItem, item_id)


def rounds(session: Session, submission_id: UUID) -> Sequence[SentRound]:
    """What was sent, each time, the first time first."""
    statement = select(SentRound).where(SentRound.submission_id == submission_id)
    return session.scalars(statement.order_by(SentRound.number)).all()


def sent_round(session: Session, submission_id: UUID, number: int) -> SentRound | None:
    """What was sent the n-th time."""
    return session.get(SentRound, (submission_id, number))


def decisions(session: Session, submission_id: UUID) -> Sequence[Decision]:
    """What was decided, the first decision first."""
    statement = select(Decision).where(Decision.submission_id == submission_id)
    return session.scalars(statement.order_by(Decision.round)).all()


def answered(session: Session, submission_id: UUID, number: int) -> Round | None:
    """What was sent the n-th time and what became of it; None when nothing was."""
    asked = {"id": submission_id, "number": number}
    found = connection_of(session).execute(_ROUND, asked).one_or_none()
    return Round(*found) if found else None


def decide(session: Session, submission: Submission, decision: Decision, state: str) -> None:
    """Write a decision down, and what the submission is from now on."""
    insert_all(session, [decision])
    changed = {"_id": submission.id, "_state": state, "_at": decision.decided_at}
    session.connection().execute(_DECIDED, changed)
    set_committed_value(submission, "state", state)
    set_committed_value(submission, "updated_at", decision.decided_at)


def decided_by(
    session: Session, reviewer_id: UUID, limit: int = 100
) -> Sequence[tuple[Decision, Submission]]:
    """What a reviewer decided, the newest first."""
    statement = (
        select(Decision, Submission)
        .join(Submission, Submission.id == Decision.submission_id)
        .where(Decision.reviewer_id == reviewer_id)
        .order_by(Decision.decided_at.desc(), Decision.id)
        .limit(limit)
    )
    return session.execute(statement).all()
