"""The outbox: what is to leave the house, written in the transaction that causes it.

    add(tx, message, ...)                 in the transaction that has something to tell
    take(tx, now)                         ours for a while; if our process dies, somebody else's after it
    delivered(tx, message_id, now)        done; or `failed(tx, message_id, "why")`, and the time comes again

Nothing is taken twice at once: SQLite has one writer, and PostgreSQL passes over rows that somebody holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from issuer.storage.models import OutboxMessage
from issuer.storage.rows import insert_values

MOST_ATTEMPTS = 38  # a little more than a week: a mail server may be away over holidays
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message on its way to its row; a `key` is told once, and nothing leaves before `not_before`."""

    id: UUID = field(default_factory=uuid4)
    key: str
    kind: str
    person_id: UUID
    payload: dict[str, Any]
    created_at: datetime
    not_before: datetime | None = None
    attempts: int = 0
    last_error: str = ""


def add(session: Session, *messages: Message) -> None:
    """Put messages in; they leave only if the transaction is kept."""
    insert_values(session, OutboxMessage, [vars(message) for message in messages])


def withdraw(session: Session, keys: Collection[str]) -> None:
    """Take messages out again that nobody has begun to deliver."""
    untouched = OutboxMessage.delivered_at.is_(None), OutboxMessage.attempts == 0
    session.execute(delete(OutboxMessage).where(OutboxMessage.key.in_(keys), *untouched))


def undelivered(session: Session, limit: int = 100) -> Sequence[OutboxMessage]:
    """What has not left yet, the oldest first."""
    statement = select(OutboxMessage).where(OutboxMessage.delivered_at.is_(None))
    return session.scalars(statement.order_by(OutboxMessage.created_at, OutboxMessage.id).limit(limit)).all()


def newest(session: Session, limit: int = 100) -> Sequence[OutboxMessage]:
    """The last messages, delivered or not, the newest first."""
    statement = select(OutboxMessage).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
    return session.scalars(statement.limit(limit)).all()


def take(session: Session, now: datetime) -> OutboxMessage | None:
    """Take the oldest of what is due; until its pause is over nobody else takes it.

    The pause grows from a minute to six hours with each attempt; after a week it is not tried again. It is
    also what happens when the process that took it dies: the message is taken once more.
    """
    statement = select(OutboxMessage).where(*_due(now))
    oldest = statement.order_by(OutboxMessage.created_at, OutboxMessage.id).limit(1)
    message = session.scalar(oldest.with_for_update(skip_locked=True))
    if message is not None:
        message.not_before = now + min(_FIRST_PAUSE * 2**message.attempts, _LONGEST_PAUSE)
        message.attempts += 1
        session.flush()
    return message


def delivered(session: Session, message_id: UUID, now: datetime) -> None:
    """Write down that a message has left."""
    _write(session, message_id, delivered_at=now, last_error="")


def failed(session: Session, message_id: UUID, error: str) -> None:
    """Write down why a message has not left."""
    _write(session, message_id, last_error=error)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxMessage.delivered_at.is_(None),
        OutboxMessage.attempts < MOST_ATTEMPTS,
        or_(OutboxMessage.not_before.is_(None), OutboxMessage.not_before <= now),
    )


def _write(session: Session, message_id: UUID, **values: datetime | str) -> None:
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))
