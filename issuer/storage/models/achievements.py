"""What can be earned: achievements with their versions, and pathways with theirs. A version never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from issuer.storage.models.base import Base


class Achievement(Base, kw_only=True):
    """Something that can be earned, under an address that stays: of the menu, or the badge of a year."""

    __tablename__ = "achievement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class AchievementVersion(Base, kw_only=True):
    """The words, minutes and picture of an achievement, as they were when a badge was awarded under them.

    `minutes` is what the badge is worth; `repeat` says whether it can be earned every year or once;
    `evidence_prompt` is the question that evidence answers; `artwork` holds the parameters of its picture;
    `alignment` a list of `{"name", "url", "code"?, "framework"?}`.
    """

    __tablename__ = "achievement_version"
    __table_args__ = (
        UniqueConstraint("achievement_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        CheckConstraint("repeat IN ('yearly','once')", name="repeat_known"),
        CheckConstraint(
            "kind IN ('appetizer','entree','quick_bite','to_go','event','yearly')", name="kind_known"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    criteria: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int]
    created_at: Mapped[datetime]
    category: Mapped[str] = mapped_column(String(80), default="")
    modality: Mapped[str] = mapped_column(String(40), default="")
    comfort: Mapped[str] = mapped_column(String(20), default="")
    evidence_prompt: Mapped[str] = mapped_column(Text, default="")
    repeat: Mapped[str] = mapped_column(String(10), default="yearly")
    artwork: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    alignment: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)

    achievement: Mapped[Achievement] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class Pathway(Base, kw_only=True):
    """A rule for a period, and the achievement that whoever fulfils it is awarded."""

    __tablename__ = "pathway"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(20), index=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    created_at: Mapped[datetime]

    achievement: Mapped[Achievement] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class PathwayVersion(Base, kw_only=True):
    """One published text of a pathway, as it was read and checked.

    Nobody published it: the command line. Nobody reviewed it: it came by the command line too. `carriage`
    is how its badges carry the proof of the rule: "inline", or "linked" for whoever its holder lets see it.
    """

    __tablename__ = "pathway_version"
    __table_args__ = (UniqueConstraint("pathway_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    pathway_id: Mapped[UUID] = mapped_column(ForeignKey("pathway.id"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    review_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    carriage: Mapped[str] = mapped_column(String(10), default="inline", server_default="inline")

    pathway: Mapped[Pathway] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)
