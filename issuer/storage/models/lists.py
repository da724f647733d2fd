"""What came of a list of awards: one row for each list, so that its results can be read again later."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from issuer.storage.models.base import Base


class AwardedList(Base, kw_only=True):
    """A list that was awarded. `lines` are its results in order, `following` the badges that came of it.

    A line is `{"line", "person", "achievement", "result", "message", "credential"?}`; one that follows is
    `{"person", "achievement", "credential"}`. Nobody awarded it: the command line.
    """

    __tablename__ = "awarded_list"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    made_at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]]
    following: Mapped[list[dict[str, Any]]]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
