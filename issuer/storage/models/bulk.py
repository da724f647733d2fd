"""Awards in bulk: what was decided for many people at once, before any of it is signed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.storage.models.base import Base


class BulkAward(Base, kw_only=True):
    """That many are to be awarded, whoever does it; whatever comes with the same `key` is this one again.

    `state`: `waiting` (there are lines to be awarded), `stopped` (by somebody, or by what `last_error` says),
    `done`, `undoing`, `undone`. `count` is how many lines were asked for. From `told_from` on its holders are
    told; until then it can be undone. Nobody began it: the command line.
    """

    __tablename__ = "bulk_award"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','stopped','done','undoing','undone')", name="state_known"),
        Index("ix_bulk_award_state_made_at", "state", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    what: Mapped[str] = mapped_column(String(500))
    count: Mapped[int]
    made_at: Mapped[datetime]
    told_from: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str] = mapped_column(Text, default="")


class BulkLine(Base, kw_only=True):
    """One award of a bulk: whose, of what, and what came of it. `line` is its number in the file.

    Awards of pathways that followed are lines of their own, numbered on behind those that were asked for.
    """

    __tablename__ = "bulk_line"
    __table_args__ = (Index("ix_bulk_line_bulk_id_result", "bulk_id", "result"),)

    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    person: Mapped[str] = mapped_column(String(200))
    achievement: Mapped[str] = mapped_column(String(200))
    result: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("achievement_version.id"), default=None)
    period: Mapped[str] = mapped_column(String(20), default="")
    day: Mapped[date | None] = mapped_column(default=None)
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"), default=None, index=True)
