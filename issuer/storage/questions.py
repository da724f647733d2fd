"""Questions that are asked so often that little but the answer itself may cost: one key, one text.

    TEXT = Question(Credential.text, Credential.id)
    TEXT.ask(database, credential_id)           # None when there is none

The statement is SQLAlchemy's, written once for each kind of database. It goes to the driver on a connection
of the same pool, without what SQLAlchemy does around each execution. When the driver has to complain, it is
asked the ordinary way, which tells a lost connection or a full disk by its own name.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import closing
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Dialect, Engine, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from issuer.storage import unavailable
from issuer.storage.database import Database

_KEY = "key"


class _Written(NamedTuple):
    """The statement in the words of one kind of database, and what it is given for a key."""

    words: str
    given: Callable[[UUID], Any]


class Question:
    """Which text belongs to a key.

    Args:
        text: the column that is asked for.
        key: the column that is unique.
    """

    def __init__(self, text: InstrumentedAttribute[str], key: InstrumentedAttribute[UUID]) -> None:
        self._statement: Select[str] = select(text).where(key == bindparam(_KEY))
        self._key = key
        self._written = functools.cache(self._write)

    def ask(self, database: Database, key: UUID) -> str | None:
        """The text, or None when there is none.

        Raises:
            UnavailableError: the database cannot serve just now.
        """
        try:
            return self._ask_the_driver(database.engine, key)
        except database.engine.dialect.loaded_dbapi.Error:
            return self._ask_the_ordinary_way(database, key)

    def _ask_the_driver(self, engine: Engine, key: UUID) -> str | None:
        written = self._written(engine.dialect)
        with unavailable.told(), closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(written.words, written.given(key))
            found = cursor.fetchone()
            return found[0] if found else None

    def _ask_the_ordinary_way(self, database: Database, key: UUID) -> str | None:
        with database.asking() as connection:
            return connection.scalar(self._statement, {_KEY: key})

    def _write(self, dialect: Dialect) -> _Written:
        compiled = self._statement.compile(dialect=dialect)
        bind = self._key.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
        if compiled.positional:
            return _Written(compiled.string, lambda key: (bind(key),))
        return _Written(compiled.string, lambda key: {_KEY: bind(key)})


def _as_it_is(key: UUID) -> UUID:
    return key
