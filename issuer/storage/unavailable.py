"""When the database cannot serve just now: told apart from a fault of ours, so that people are asked to wait.

    with unavailable.told():
        session.execute(...)        # a lost connection, a full disk: UnavailableError, with words for people

What is in doubt then is nothing: a transaction that did not come to its end left no trace. Only whoever was
cut off in the moment of its end cannot know, and finds on asking again that it was done before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

NO_ANSWER: Final = "The database does not answer just now. Nothing was half saved; try again in a moment."
NO_ROOM: Final = (
    "There is no room on the disk, so nothing new can be kept. Nothing was half saved. "
    "Whoever looks after this server has to make room; then try again."
)

# PostgreSQL, appendix A of its manual: connection, resources, operator intervention, system error.
_CLASSES: Final = ("08", "53", "57", "58")
_DISK_FULL: Final = "53100"
_QUERY_CANCELED: Final = "57014"
# SQLite's primary result codes: busy, locked, read-only, I/O error, full, cannot open.
_FULL: Final = 13
_CODES: Final = frozenset({5, 6, 8, 10, _FULL, 14})


class DatabaseError(Exception):
    """The database cannot be used; the message says what to do."""


class UnavailableError(DatabaseError):
    """The database cannot serve just now, through no fault of whoever asked; nothing was half saved."""


@contextmanager
def told() -> Iterator[None]:
    """Tell what only time or an operator can mend by its own name; everything else is raised as it was."""
    try:
        yield
    except NoConnectionError as error:
        raise UnavailableError(NO_ANSWER) from error
    except DBAPIError as error:
        words = _words(error)
        if words is None:
            raise
        raise UnavailableError(words) from error


def _words(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # what Python itself raises has none
        return (NO_ROOM if code == _FULL else NO_ANSWER) if code in _CODES else None
    state = getattr(error.orig, "sqlstate", None)
    if state == _DISK_FULL:
        return NO_ROOM
    lost = error.connection_invalidated or (state is None and isinstance(error, OperationalError))
    ended = state is not None and state.startswith(_CLASSES) and state != _QUERY_CANCELED
    return NO_ANSWER if lost or ended else None
