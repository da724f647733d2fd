"""What the house itself saw and keeps as a fact of one person: attendance, sign-offs, teaching, reflections.

Each is an item of the person's pathways beside their badges, under the id `urn:uuid:<id>`. What was withdrawn
stays as a row with its reason, and counts no more.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship

from issuer.storage.models.achievements import Achievement
from issuer.storage.models.base import Base
from issuer.storage.models.people import Person


class Event(Base, kw_only=True):
    """Something with sessions that people attend; `slug` is the name by which rules speak of it."""

    __tablename__ = "event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class EventSession(Base, kw_only=True):
    """One session of an event: when it ends, and how long it is."""

    __tablename__ = "event_session"
    __table_args__ = (
        UniqueConstraint("event_id", "name"),
        CheckConstraint("minutes >= 1", name="minutes_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str] = mapped_column(String(200))
    ends_at: Mapped[datetime]
    minutes: Mapped[int]

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class Recorded(MappedAsDataclass, kw_only=True):
    """What all facts of a person have: whose, since when, by whom; and, once withdrawn, when and why."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="", server_default="")


_STANDS = text("withdrawn_at IS NULL")


class Attendance(Recorded, Base, kw_only=True):
    """That somebody was in a session, for so many minutes; `batch_id` is the list it came with."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "uq_attendance_standing",
            "session_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("minutes >= 1", name="minutes_positive"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("event_session.id"))
    batch_id: Mapped[UUID] = mapped_column(index=True)
    minutes: Mapped[int]

    session: Mapped[EventSession] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)
    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys="Attendance.person_id"
    )


class SignOff(Recorded, Base, kw_only=True):
    """That somebody with a role says that something is so; one of a person, topic, role and signer stands."""

    __tablename__ = "sign_off"
    __table_args__ = (
        Index(
            "uq_sign_off_standing",
            "person_id",
            "topic",
            "role",
            "recorded_by",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    topic: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys="SignOff.person_id"
    )


class Teaching(Recorded, Base, kw_only=True):
    """That somebody taught, reviewed or mentored another person on a badge; it counts once confirmed."""

    __tablename__ = "teaching"
    __table_args__ = (
        Index(
            "uq_teaching_standing",
            "person_id",
            "about_id",
            "achievement_id",
            "manner",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("manner IN ('taught','reviewed','mentored')", name="manner_known"),
        CheckConstraint("about_id <> person_id", name="about_another"),
    )

    about_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    manner: Mapped[str] = mapped_column(String(10))
    happened_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)

    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys="Teaching.person_id"
    )
    about: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys="Teaching.about_id"
    )
    achievement: Mapped[Achievement] = relationship(lazy="joined", innerjoin=True, init=False, viewonly=True)


class Reflection(Base, kw_only=True):
    """What somebody wrote on a topic: a reflection, which counts once handed in, or evidence, once approved.

    `state` is draft, submitted, approved or not_yet; `answer` is the word of whoever read it.
    """

    __tablename__ = "reflection"
    __table_args__ = (
        CheckConstraint("kind IN ('reflection','evidence')", name="kind_known"),
        CheckConstraint("state IN ('draft','submitted','approved','not_yet')", name="state_known"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_when"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    topic: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    answer: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship(
        lazy="joined", innerjoin=True, init=False, viewonly=True, foreign_keys=[person_id]
    )


class FactUse(Base, kw_only=True):
    """That a pathway's award rests on a fact that is no badge."""

    __tablename__ = "fact_use"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    fact_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
