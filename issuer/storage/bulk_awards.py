"""Awards in bulk: their lines, and whose turn it is.

    take(tx)             the oldest that has something to be done, held until the transaction ends

Whoever takes one holds its row, and the row is let go with the transaction, also when the process dies: so
somebody else goes on at once, and two never work on the same lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from issuer.storage.models import BulkAward, BulkLine
from issuer.storage.rows import insert_all

AT_WORK = ("waiting", "undoing")


def add(session: Session, bulk: BulkAward, lines: Sequence[BulkLine]) -> None:
    """Write down what is to be awarded."""
    session.add(bulk)
    add_lines(session, lines)


def add_lines(session: Session, lines: Sequence[BulkLine]) -> None:
    """Write down more lines."""
    insert_all(session, lines)


def by_id(session: Session, bulk_id: UUID) -> BulkAward | None:
    """The bulk with that id."""
    return session.get(BulkAward, bulk_id)


def by_key(session: Session, key: str) -> BulkAward | None:
    """The bulk that was begun with that key."""
    return session.scalar(select(BulkAward).where(BulkAward.key == key))


def of_person(session: Session, person_id: UUID, limit: int = 20) -> Sequence[BulkAward]:
    """The last that a person began, the newest first."""
    statement = select(BulkAward).where(BulkAward.made_by == person_id)
    return session.scalars(statement.order_by(BulkAward.made_at.desc(), BulkAward.id).limit(limit)).all()


def take(session: Session) -> BulkAward | None:
    """The oldest that has something to be done and that nobody else works on, held until we are done."""
    statement = select(BulkAward).where(BulkAward.state.in_(AT_WORK))
    oldest = statement.order_by(BulkAward.made_at, BulkAward.id).limit(1)
    return session.scalar(oldest.with_for_update(skip_locked=True))


def lock(session: Session, bulk_id: UUID) -> BulkAward | None:
    """The bulk as it is now, held until the transaction ends; whoever works on it finishes first."""
    statement = select(BulkAward).where(BulkAward.id == bulk_id).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


def lines(
    session: Session, bulk_id: UUID, results: Collection[str] = (), limit: int | None = None
) -> Sequence[BulkLine]:
    """The lines in their order; of some results, if they are named."""
    statement = select(BulkLine).where(BulkLine.bulk_id == bulk_id).order_by(BulkLine.number).limit(limit)
    return session.scalars(statement.where(BulkLine.result.in_(results)) if results else statement).all()


def counts(session: Session, bulk_id: UUID) -> dict[str, int]:
    """How many lines have which result."""
    statement = select(BulkLine.result, func.count()).where(BulkLine.bulk_id == bulk_id)
    return dict(session.execute(statement.group_by(BulkLine.result)).all())


def last_number(session: Session, bulk_id: UUID) -> int:
    """The highest number of a line."""
    return session.scalar(select(func.max(BulkLine.number)).where(BulkLine.bulk_id == bulk_id)) or 0


def tell(session: Session, changed: Sequence[dict[str, object]]) -> None:
    """Write down what came of lines: each is `{"bulk_id", "number", "result", ...}`."""
    if changed:
        session.execute(update(BulkLine), changed)
