"""Browser sessions: found by the hash of their token, ended one at a time or all at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from issuer.storage.models import BrowserSession


def by_token_hash(session: Session, token_hash: str) -> BrowserSession | None:
    """The session whose token has that SHA-256."""
    return session.get(BrowserSession, token_hash)


def end(session: Session, token_hash: str) -> None:
    """Forget one session."""
    session.execute(delete(BrowserSession).where(BrowserSession.token_hash == token_hash))


def end_all_of(session: Session, person_id: UUID) -> None:
    """Forget every session of a person, as after a change of password."""
    session.execute(delete(BrowserSession).where(BrowserSession.person_id == person_id))


def forget_expired(session: Session, now: datetime) -> None:
    """Forget the sessions that nobody can use any more."""
    session.execute(delete(BrowserSession).where(BrowserSession.expires_at <= now))
