"""Programs of others that may ask us to sign or to verify, and what was signed for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from issuer.storage.models.base import Base


class ApiToken(Base, kw_only=True):
    """A program's right to use the API. Of its token only the SHA-256 is kept.

    `scopes` are names with blanks between them.
    """

    __tablename__ = "api_token"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    name: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class SignedDocument(Base, kw_only=True):
    """A credential that was signed because a program asked for it, as it was handed over."""

    __tablename__ = "signed_document"

    credential_id: Mapped[str] = mapped_column(String(500), primary_key=True)
    token_id: Mapped[UUID] = mapped_column(ForeignKey("api_token.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
