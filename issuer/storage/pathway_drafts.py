"""Drafts of pathways, and the steps that made them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from issuer.storage.models import DraftStep, PathwayDraft


def everything(session: Session) -> Sequence[PathwayDraft]:
    """All drafts, the last changed first."""
    return session.scalars(
        select(PathwayDraft).order_by(PathwayDraft.updated_at.desc(), PathwayDraft.id)
    ).all()


def by_id(session: Session, draft_id: UUID) -> PathwayDraft | None:
    """The draft with that id."""
    return session.get(PathwayDraft, draft_id)


def lock(session: Session, draft_id: UUID) -> PathwayDraft | None:
    """The draft as it is now, held until the transaction ends: two people's steps follow each other."""
    statement = select(PathwayDraft).where(PathwayDraft.id == draft_id).with_for_update(of=PathwayDraft)
    return session.scalar(statement.execution_options(populate_existing=True))


def last_step(session: Session, draft_id: UUID) -> DraftStep | None:
    """The step that led to the draft as it is."""
    statement = select(DraftStep).where(DraftStep.draft_id == draft_id)
    return session.scalar(statement.order_by(DraftStep.number.desc()).limit(1))


def count_steps(session: Session, draft_id: UUID) -> int:
    """How many steps can be taken back."""
    return session.scalar(select(func.count()).where(DraftStep.draft_id == draft_id)) or 0


def forget_steps(session: Session, draft_id: UUID, *, before: int) -> None:
    """Let go of the steps before one."""
    session.execute(delete(DraftStep).where(DraftStep.draft_id == draft_id, DraftStep.number < before))


def remove(session: Session, draft: PathwayDraft) -> None:
    """Remove a draft with its steps."""
    session.execute(delete(DraftStep).where(DraftStep.draft_id == draft.id))
    session.execute(delete(PathwayDraft).where(PathwayDraft.id == draft.id))
