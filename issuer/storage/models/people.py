"""People, their schools, addresses, passwords, roles and browser sessions.

A person is not an e-mail address: people change them, have several, and badges belong to the person.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from issuer.storage.models.base import Base


class School(Base, kw_only=True):
    """A school of the district."""

    __tablename__ = "school"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))


def _new_subject_id() -> str:
    return f"urn:uuid:{uuid4()}"


class Person(Base, kw_only=True):
    """Somebody who earns, reads, reviews or keeps badges.

    `subject_id` is the `credentialSubject.id` of every badge this person is given here; it never changes.
    """

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    name: Mapped[str] = mapped_column(String(200), index=True)
    created_at: Mapped[datetime]
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), default=None, index=True)
    employee_number: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    subject_id: Mapped[str] = mapped_column(String(64), unique=True, default_factory=_new_subject_id)
    active: Mapped[bool] = mapped_column(default=True)

    school: Mapped[School | None] = relationship(lazy="joined", init=False, viewonly=True)


class Address(Base, kw_only=True):
    """An e-mail address of a person, in the form in which addresses are compared.

    `salt` (128 random bits, hexadecimal) goes into the hash by which badges name this address. Only
    verified addresses are named in badges.
    """

    __tablename__ = "address"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    salt: Mapped[str] = mapped_column(String(32))
    verified_at: Mapped[datetime | None] = mapped_column(default=None)


class Password(Base, kw_only=True):
    """The argon2id hash of a person's password."""

    __tablename__ = "password"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(255))
    changed_at: Mapped[datetime]


class RoleGrant(Base, kw_only=True):
    """A role that a person has, for one school or (without one) for the whole district."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('teacher','reviewer','mentor','supervisor','coordinator','hr','admin')",
            name="role_known",
        ),
        Index(
            "uq_role_grant_school",
            "person_id",
            "role",
            "school_id",
            unique=True,
            sqlite_where=text("school_id IS NOT NULL"),
            postgresql_where=text("school_id IS NOT NULL"),
        ),
        Index(
            "uq_role_grant_district",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("school_id IS NULL"),
            postgresql_where=text("school_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"), default=None)


class BrowserSession(Base, kw_only=True):
    """One sign-in of one browser. Only the SHA-256 of its token is kept: a stolen database opens no door."""

    __tablename__ = "browser_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    working_as: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
