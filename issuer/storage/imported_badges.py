"""Badges that other issuers signed: waiting for a coordinator, accepted, or declined."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from issuer.storage.models import ImportedBadge


def by_id(session: Session, imported_id: UUID) -> ImportedBadge | None:
    """The imported badge with that id, whoever brought it."""
    return session.get(ImportedBadge, imported_id)


def lock(session: Session, imported_id: UUID) -> ImportedBadge | None:
    """The imported badge as it is now, held until the transaction ends: nobody else decides it."""
    statement = select(ImportedBadge).where(ImportedBadge.id == imported_id)
    statement = statement.with_for_update(of=ImportedBadge)
    return session.scalar(statement.execution_options(populate_existing=True))


def waiting(session: Session) -> Sequence[ImportedBadge]:
    """What waits for a coordinator, the longest waiting first."""
    statement = select(ImportedBadge).where(ImportedBadge.state == "waiting")
    return session.scalars(statement.order_by(ImportedBadge.uploaded_at, ImportedBadge.id)).all()


def decided(session: Session, limit: int = 50) -> Sequence[ImportedBadge]:
    """What was accepted or declined, the last decision first."""
    statement = select(ImportedBadge).where(ImportedBadge.state != "waiting")
    statement = statement.order_by(ImportedBadge.decided_at.desc(), ImportedBadge.id)
    return session.scalars(statement.limit(limit)).all()


def count_waiting(session: Session) -> int:
    """How many wait for a coordinator."""
    return session.scalar(select(func.count()).where(ImportedBadge.state == "waiting")) or 0


def of_person(session: Session, person_id: UUID, state: str | None = None) -> Sequence[ImportedBadge]:
    """What a person brought, the last brought first."""
    statement = select(ImportedBadge).where(ImportedBadge.person_id == person_id)
    if state is not None:
        statement = statement.where(ImportedBadge.state == state)
    return session.scalars(statement.order_by(ImportedBadge.uploaded_at.desc(), ImportedBadge.id)).all()


def accepted_of_people(session: Session, person_ids: Collection[UUID]) -> Sequence[ImportedBadge]:
    """What was accepted for several people."""
    statement = select(ImportedBadge).where(
        ImportedBadge.person_id.in_(person_ids), ImportedBadge.state == "accepted"
    )
    return session.scalars(statement.order_by(ImportedBadge.uploaded_at, ImportedBadge.id)).all()


def accepted(session: Session, person_id: UUID, credential_id: str) -> ImportedBadge | None:
    """The badge with that id which was accepted for a person."""
    return session.scalar(
        select(ImportedBadge).where(
            ImportedBadge.person_id == person_id,
            ImportedBadge.credential_id == credential_id,
            ImportedBadge.state == "accepted",
        )
    )


def same(session: Session, credential_key: str) -> Sequence[ImportedBadge]:
    """Every upload of one and the same badge that was not declined."""
    statement = select(ImportedBadge).where(
        ImportedBadge.credential_key == credential_key, ImportedBadge.state != "declined"
    )
    return session.scalars(statement.order_by(ImportedBadge.uploaded_at)).all()
