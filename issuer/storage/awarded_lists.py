"""Awarded lists: what came of each list of awards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from issuer.storage.models import AwardedList


def made_by(session: Session, list_id: UUID, person_id: UUID) -> AwardedList | None:
    """The list with that id, if that person awarded it."""
    return session.scalar(
        select(AwardedList).where(AwardedList.id == list_id, AwardedList.made_by == person_id)
    )


def of_person(session: Session, person_id: UUID, limit: int = 20) -> Sequence[AwardedList]:
    """The last lists that a person awarded, the newest first."""
    statement = select(AwardedList).where(AwardedList.made_by == person_id)
    return session.scalars(statement.order_by(AwardedList.made_at.desc(), AwardedList.id).limit(limit)).all()
