"""Many rows of one kind, written with one statement and without the bookkeeping that a single change needs.

    insert_all(tx, [Credential(...), Credential(...)])

Whoever asks for one of them afterwards reads it from the database.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Insert, Table, insert, inspect
from sqlalchemy.orm import Session

from issuer.storage.models.base import Base


def insert_all(session: Session, rows: Sequence[Base]) -> None:
    """Write rows of one kind; none, if there are none."""
    if rows:
        insert_values(session, type(rows[0]), [values_of(row) for row in rows])


def insert_values(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of one kind that are told by the values of all their columns."""
    session.flush()  # what they refer to may wait to be written
    if rows:
        session.connection().execute(_insert(kind), rows)


def connection_of(session: Session) -> Connection:
    """The connection of a transaction, once what waits to be written is: for statements without objects."""
    if session.autoflush:
        session.flush()
    return session.connection()


def table_of(kind: type[Base]) -> Table:
    """The table of one kind of rows: for statements that do without the rows themselves."""
    return cast("Table", kind.__table__)


def values_of(row: Base) -> dict[str, Any]:
    """What a row says, column by column."""
    return {name: getattr(row, name) for name in _columns(type(row))}


@functools.cache
def _insert(kind: type[Base]) -> Insert:
    return insert(table_of(kind))


@functools.cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(kind).column_attrs)
