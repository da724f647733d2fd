"""What holds for one person: what was granted, the version of a pathway they keep, what came over to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from issuer.storage.models.achievements import Pathway, PathwayVersion
from issuer.storage.models.base import Base
from issuer.storage.models.people import Person


class Waiver(Base, kw_only=True):
    """A rule waived, lessened by `amount`, or fulfilled by another item, with a reason that may be read.

    `reason` goes into the proof of the badge; `private_note` stays in the house. `item` is the id of what
    stands in (the address of its credential). A waiver that was taken back counts no more.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("manner IN ('waive','reduce','substitute')", name="manner_known"),
        CheckConstraint("amount IS NULL OR amount >= 1", name="amount_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id"))
    node: Mapped[str] = mapped_column(String(64))
    manner: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    amount: Mapped[int | None] = mapped_column(default=None)
    item: Mapped[str | None] = mapped_column(Text, default=None)
    private_note: Mapped[str] = mapped_column(Text, default="")
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)

    pathway: Mapped[Pathway] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class OwnActivity(Base, kw_only=True):
    """An activity of a teacher's own, proposed for a free place of a pathway; it counts once approved."""

    __tablename__ = "own_activity"
    __table_args__ = (
        CheckConstraint("state IN ('proposed','approved','not_yet')", name="state_known"),
        CheckConstraint("minutes >= 1", name="minutes_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id"))
    node: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    happened_at: Mapped[datetime]
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="proposed", index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)

    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys=[person_id]
    )
    pathway: Mapped[Pathway] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class KeptVersion(Base, kw_only=True):
    """The version of a pathway that somebody keeps because they had started it; else the newest one holds."""

    __tablename__ = "kept_version"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id"), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("pathway_version.id"))
    kept_at: Mapped[datetime]

    version: Mapped[PathwayVersion] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class CarriedItem(Base, kw_only=True):
    """Minutes beyond what a year asked for, gone over to the pathway of another year.

    `award_id` is the yearly badge that left them. `document` is the item as the other pathway counts it, in
    the published form, `item` its id: each goes over once.
    """

    __tablename__ = "carried_item"
    __table_args__ = (
        UniqueConstraint("award_id", "item"),
        CheckConstraint("minutes >= 1", name="minutes_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id"))
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    item: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    document: Mapped[dict[str, Any]]
    carried_at: Mapped[datetime]
    carried_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
