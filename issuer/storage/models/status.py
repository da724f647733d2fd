"""Status lists: which bit belongs to which award, which bits are set, and what was last published."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from issuer.storage.models.base import Base


class StatusList(Base, kw_only=True):
    """A list of 131,072 bits, one purpose. `changes` grows whenever one of its bits changes."""

    __tablename__ = "status_list"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    length: Mapped[int] = mapped_column(default=131_072)
    changes: Mapped[int] = mapped_column(default=0)
    full: Mapped[bool] = mapped_column(default=False)


class StatusEntry(Base, kw_only=True):
    """A bit of one award. The published list is derived from these rows and from nothing else.

    One without an award is kept from use: its badge was lost when an old database was put back.
    """

    __tablename__ = "status_entry"
    __table_args__ = (
        UniqueConstraint("list_id", "position"),
        UniqueConstraint("award_id", "list_id"),
        CheckConstraint("position >= 0", name="position_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("status_list.id"))
    position: Mapped[int]
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"))
    set_at: Mapped[datetime | None] = mapped_column(default=None)


class PublishedStatusList(Base, kw_only=True):
    """A signed status list credential as it was published; `version` rises by one with each of a list."""

    __tablename__ = "published_status_list"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("status_list.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
