"""What was earned: awards, their signed credentials, badges brought from elsewhere, and who is to be told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from issuer.storage.models.achievements import Achievement, AchievementVersion
from issuer.storage.models.base import Base
from issuer.storage.models.people import Person


class Award(Base, kw_only=True):
    """That a person earned an achievement in a period.

    Exactly one award of a (person, achievement, period) stands at a time: the partial unique index holds it,
    and a revoked award leaves room for a new one. `period` is never NULL, or the index would hold nothing.
    `minutes` count as hours; `component_minutes` say what those that a pathway's award rests on add up to.
    """

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("source IN ('evidence','list','pathway')", name="source_known"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked_with_reason"),
        Index(
            "uq_award_standing",
            "person_id",
            "achievement_id",
            "period",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("achievement_version.id"))
    period: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int]
    component_minutes: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(10))
    awarded_at: Mapped[datetime] = mapped_column(index=True)
    activity_start: Mapped[date | None] = mapped_column(default=None)
    activity_end: Mapped[date | None] = mapped_column(default=None)
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), default=None, index=True)
    pathway_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("pathway_version.id"), default=None)
    awarded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    revocation_reason: Mapped[str | None] = mapped_column(Text, default=None)
    questioned_at: Mapped[datetime | None] = mapped_column(default=None)
    suspended_at: Mapped[datetime | None] = mapped_column(default=None)
    suspended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    suspension_reason: Mapped[str | None] = mapped_column(Text, default=None)

    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys=[person_id]
    )
    achievement: Mapped[Achievement] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)
    version: Mapped[AchievementVersion] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True
    )


class Credential(Base, kw_only=True):
    """The signed text of an award, byte for byte as it was signed; its id is the last part of its address."""

    __tablename__ = "credential"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]

    award: Mapped[Award] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class ImportedBadge(Base, kw_only=True):
    """A badge that another issuer signed, as it was uploaded, with what our verifier said about it.

    `credential_key` is the SHA-256 of its issuer and id: the same badge counts once, for one person.
    """

    __tablename__ = "imported_badge"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','accepted','declined')", name="state_known"),
        CheckConstraint("state <> 'accepted' OR achievement_id IS NOT NULL", name="accepted_for_what"),
        CheckConstraint(
            "state <> 'accepted' OR (minutes IS NOT NULL AND period IS NOT NULL)",
            name="accepted_with_minutes",
        ),
        CheckConstraint(
            "state = 'waiting' OR (decided_at IS NOT NULL AND reason <> '')", name="decided_with_reason"
        ),
        Index(
            "uq_imported_badge_counted_once",
            "credential_key",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            "uq_imported_badge_waiting_once",
            "person_id",
            "credential_key",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    uploaded_at: Mapped[datetime]
    credential_id: Mapped[str] = mapped_column(String(2000))
    credential_key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(500))
    issuer_id: Mapped[str] = mapped_column(String(2000))
    issuer_name: Mapped[str] = mapped_column(String(500))
    verdict: Mapped[str] = mapped_column(String(20))
    report: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    earned_at: Mapped[datetime | None] = mapped_column(default=None)
    stated_minutes: Mapped[int | None] = mapped_column(default=None)
    achievement_id: Mapped[UUID | None] = mapped_column(ForeignKey("achievement.id"), default=None)
    period: Mapped[str | None] = mapped_column(String(20), default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    category: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)

    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys=[person_id]
    )
    achievement: Mapped[Achievement | None] = relationship(lazy="joined", init=False, viewonly=True)


class AwardUse(Base, kw_only=True):
    """That a pathway's award rests on another award or on an accepted import."""

    __tablename__ = "award_use"
    __table_args__ = (
        CheckConstraint("(used_award_id IS NULL) <> (used_import_id IS NULL)", name="uses_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    used_award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"), default=None, index=True)
    used_import_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("imported_badge.id"), default=None, index=True
    )


class LinkedProof(Base, kw_only=True):
    """The proof of a pathway's rule that a badge names by its digest, byte for byte; its id is its address.

    Nobody may see it before its holder said so, at `shared_at`.
    """

    __tablename__ = "linked_proof"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    shared_at: Mapped[datetime | None] = mapped_column(default=None)

    award: Mapped[Award] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class OutboxMessage(Base, kw_only=True):
    """Something to tell a person once the transaction that wrote this row is done; a `key` is told once.

    Whoever delivers takes the row first: `attempts` counts how often; until `not_before` nobody else does.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_delivered_at_not_before", "delivered_at", "not_before"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str] = mapped_column(Text, default="")
