"""Pathways that are being written: the draft as it is now, and each step before it, to be taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.storage.models.base import Base


class PathwayDraft(Base, kw_only=True):
    """A pathway document that is not published, sound or not.

    `based_on` is the published version that it was copied from. `carriage` and `keep_started` are how it is
    to be published: how its badges carry the proof of the rule, and whether whoever has begun the version
    before it goes on with that one. A review is of exactly that document and these terms, whose SHA-256 is
    `reviewed_digest`: another step, and it has to be reviewed again.
    """

    __tablename__ = "pathway_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    based_on: Mapped[UUID | None] = mapped_column(ForeignKey("pathway_version.id"), default=None)
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    reviewed_digest: Mapped[str | None] = mapped_column(String(64), default=None)
    review_note: Mapped[str] = mapped_column(Text, default="")
    carriage: Mapped[str] = mapped_column(String(10), default="inline", server_default="inline")
    keep_started: Mapped[bool] = mapped_column(default=True, server_default=text("true"))


class DraftStep(Base, kw_only=True):
    """One saved edit: what it did, in words, and the document before it."""

    __tablename__ = "draft_step"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("pathway_draft.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
