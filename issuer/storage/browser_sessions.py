"""Browser sessions: found by the hash of their token, ended one at a time or all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.orm import Session

from issuer.storage.models import BrowserSession, Person, RoleGrant


@dataclass(frozen=True)
class AtBrowser:
    """Who sits at a browser: the session, its person, and the roles they have now, each with its school."""

    working_as: str
    seen_at: datetime
    expires_at: datetime
    person_id: UUID
    name: str
    school_id: UUID | None
    active: bool
    grants: tuple[tuple[str, UUID | None], ...]


# One question for each page that somebody opens, so it is put into words once.
_AT_BROWSER: Final = (
    select(
        BrowserSession.working_as,
        BrowserSession.seen_at,
        BrowserSession.expires_at,
        Person.id,
        Person.name,
        Person.school_id,
        Person.active,
        RoleGrant.role,
        RoleGrant.school_id.label("granted_for"),
    )
    .join(Person, Person.id == BrowserSession.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(BrowserSession.token_hash == bindparam("token_hash"))
    .order_by(RoleGrant.role)
)


def at_browser(connection: Connection, token_hash: str) -> AtBrowser | None:
    """Who holds the token with that SHA-256, whether or not the session still counts."""
    rows = connection.execute(_AT_BROWSER, {"token_hash": token_hash}).all()
    if not rows:
        return None
    first = rows[0]
    return AtBrowser(
        working_as=first.working_as,
        seen_at=first.seen_at,
        expires_at=first.expires_at,
        person_id=first.id,
        name=first.name,
        school_id=first.school_id,
        active=first.active,
        grants=tuple((row.role, row.granted_for) for row in rows if row.role),
    )


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
