"""The one question of ownership: is there such a row, and is it this person's?

Whoever asks for something of somebody else gets the same answer as for something that does not exist.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from issuer.storage.models import Award, ImportedBadge, Submission

Owned = TypeVar("Owned", Submission, Award, ImportedBadge)


def find(session: Session, kind: type[Owned], row_id: UUID, person_id: UUID) -> Owned | None:
    """The row of that kind and id, if it belongs to the person."""
    return session.scalar(select(kind).where(kind.id == row_id, kind.person_id == person_id))
