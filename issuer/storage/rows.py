"""Many rows of one kind, written with one statement and without the bookkeeping that a single change needs.

    insert_all(tx, [Credential(...), Credential(...)])

Whoever asks for one of them afterwards reads it from the database.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session

from issuer.storage.models.base import Base


def insert_all(session: Session, rows: Sequence[Base]) -> None:
    """Write rows of one kind; none, if there are none."""
    session.flush()  # what they refer to may wait to be written
    if rows:
        session.connection().execute(insert(type(rows[0])), [values_of(row) for row in rows])


def values_of(row: Base) -> dict[str, Any]:
    """What a row says, column by column."""
    return {name: getattr(row, name) for name in _columns(type(row))}


@functools.cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(kind).column_attrs)
