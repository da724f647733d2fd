"""Tokens of programs, found by their hash, and what was signed for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from issuer.storage.models import ApiToken, SignedDocument

_AT_ONCE: Final = 500


def by_hash(session: Session, token_hash: str) -> ApiToken | None:
    """The token with that SHA-256."""
    return session.scalar(select(ApiToken).where(ApiToken.token_hash == token_hash))


def by_id(session: Session, token_id: UUID) -> ApiToken | None:
    """The token with that id."""
    return session.get(ApiToken, token_id)


def everyone(session: Session) -> Sequence[ApiToken]:
    """All tokens that ever were, newest first."""
    return session.scalars(select(ApiToken).order_by(ApiToken.created_at.desc(), ApiToken.id)).all()


def keep(session: Session, signed: dict[str, Any]) -> bool:
    """Keep what was signed, unless something was signed under the same id before: then False."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SignedDocument).values(**signed).on_conflict_do_nothing()
    return session.scalar(statement.returning(SignedDocument.credential_id)) is not None


def signed(session: Session) -> Iterator[SignedDocument]:
    """All that was signed for programs, a few hundred at a time."""
    yield from session.scalars(select(SignedDocument).execution_options(yield_per=_AT_ONCE))
