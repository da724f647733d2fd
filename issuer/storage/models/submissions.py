"""Evidence on its way: what a teacher writes and adds, each time it was sent, and what was decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from issuer.storage.models.achievements import Achievement
from issuer.storage.models.base import Base
from issuer.storage.models.people import Person


class Submission(Base, kw_only=True):
    """A person's evidence for one achievement in one period; at most one of them is under way at a time.

    `reflection` holds the answers by question. `round` counts how often it was sent. `revision` grows with
    every change, so that nobody decides about a text other than the one that was read.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint("state IN ('draft','sent','not_yet','approved')", name="state_known"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes_not_negative"),
        Index(
            "uq_submission_under_way",
            "person_id",
            "achievement_id",
            "period",
            unique=True,
            sqlite_where=text("state <> 'approved'"),
            postgresql_where=text("state <> 'approved'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), index=True)
    period: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="draft", index=True)
    reflection: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    minutes: Mapped[int | None] = mapped_column(default=None)
    activity_start: Mapped[date | None] = mapped_column(default=None)
    activity_end: Mapped[date | None] = mapped_column(default=None)
    round: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)
    achievement: Mapped[Achievement] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class EvidenceItem(Base, kw_only=True):
    """One piece of evidence. `digest` is the multibase SHA-256 of the file's bytes or of the words.

    What was sent once is never deleted: a decision may be about it. It is only `removed_at` from then on.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        CheckConstraint("kind IN ('text','link','file')", name="kind_known"),
        CheckConstraint("(kind = 'file') = (stored_file IS NOT NULL)", name="file_is_stored"),
        CheckConstraint("(kind = 'link') = (url IS NOT NULL)", name="link_has_url"),
        CheckConstraint("NOT (public AND shows_students)", name="students_never_public"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    narrative: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str | None] = mapped_column(String(2000), default=None)
    size: Mapped[int] = mapped_column(default=0)
    media_type: Mapped[str] = mapped_column(String(100), default="")
    stored_file: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    public: Mapped[bool] = mapped_column(default=False)
    shows_students: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)


class SentRound(Base, kw_only=True):
    """What a submission said when it was sent for the n-th time; a decision is about one of these."""

    __tablename__ = "sent_round"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)


class Decision(Base, kw_only=True):
    """One reviewer's answer to one round; `digest` binds it to the words and files that were read."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("submission_id", "round"),
        CheckConstraint("outcome IN ('approved','not_yet')", name="outcome_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    round: Mapped[int]
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text, default="")

    reviewer: Mapped[Person] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)
