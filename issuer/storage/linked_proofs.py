"""Proofs that badges name by their digest: kept byte for byte, seen by whom the holder lets see them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from issuer.storage.models import LinkedProof


def by_id(session: Session, proof_id: UUID) -> LinkedProof | None:
    """The proof at that address."""
    return session.get(LinkedProof, proof_id)


def of_award(session: Session, award_id: UUID) -> LinkedProof | None:
    """The proof of an award."""
    return session.scalar(select(LinkedProof).where(LinkedProof.award_id == award_id))
