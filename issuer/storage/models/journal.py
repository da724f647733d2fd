"""The journal: one line for each award, decision, revocation, publication and key, chained by digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.storage.models.base import Base


class JournalEntry(Base, kw_only=True):
    """A line of the journal; `text` is the line as it is kept outside, and `digest` its SHA-256.

    `number` counts from 1 without a gap. `subject` is the id of what the line is about.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_subject_kind", "subject", "kind", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
