"""One door to the database: SQLite by default, PostgreSQL by URL, and what makes both keep their promises.

    database = Database.open("sqlite:///instance/cairn.sqlite")
    database.migrate()
    with database.reading() as session: ...     # a snapshot; nothing is written
    with database.asking() as connection: ...   # one question and its answer
    with database.writing() as session: ...     # one transaction: all of it or none of it

SQLite runs in WAL mode with synchronous=FULL, so what was committed survives a power cut, and a write
transaction begins IMMEDIATE: it holds the write lock before it reads what it decides upon. PostgreSQL holds
the same line by locking the person's row (`people.lock`).
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from issuer.storage import journal_entries, journal_file, unavailable
from issuer.storage.turns import WritersTurn
from issuer.storage.unavailable import DatabaseError, UnavailableError

Transaction = Session
"""A session inside `reading` or `writing`; services hand it on and never commit it themselves."""

Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
_BUSY_SECONDS = 30  # for another program to let go of an SQLite file
_PATIENCE = {"pool_timeout": 10}  # seconds for one of the connections to become free
# A server that is gone is noticed in seconds, not when the network gives up; times of libpq in s, s, ms.
_NETWORK = {"connect_timeout": 5, "keepalives_idle": 10, "tcp_user_timeout": 10_000}
_TRIES = 5
_WORTH_A_RETRY = {"40001", "40P01", "23505"}  # PostgreSQL: serialization failure, deadlock, unique violation


class Database:
    """An engine with the two ways in."""

    def __init__(self, engine: Engine, *, waiting: int | None = None) -> None:
        self.engine = engine
        self.journal: Path | None = None  # the file outside, once the composition root has named it
        self._writer = engine.execution_options(cairn_begins="BEGIN IMMEDIATE")
        self._asked = engine.execution_options(cairn_begins="")
        self._passing = self._writer.execution_options(cairn_waits=False)
        self._writers = WritersTurn(waiting) if engine.dialect.name == "sqlite" else None

    @classmethod
    def open(cls, url: str, *, connections: int = 15, waiting: int | None = None) -> Database:
        """Open the database that the URL names; the folder of an SQLite file is made when it is missing.

        Args:
            url: of SQLAlchemy's form. Errors name no values: logs are no place for addresses and hashes.
            connections: how many may be open at once; whoever comes later waits for one.
            waiting: how many writers may wait while an SQLite file is held by another program; for a server,
                whose readers need threads, too.

        Raises:
            DatabaseError: the URL is not one of SQLite or PostgreSQL.
        """
        try:
            parsed = make_url(url)
        except ArgumentError:
            # It is not shown: what is no URL may hold a password all the same.
            raise DatabaseError(
                "CAIRN_DATABASE_URL is not a database URL; write one such as "
                "postgresql://name:password@host/database"
            ) from None
        if parsed.get_backend_name() == "postgresql":
            server = parsed.set(drivername="postgresql+psycopg")
            pool = {"pool_pre_ping": True, "pool_size": connections, "max_overflow": 0, **_PATIENCE}
            return cls(create_engine(server, hide_parameters=True, connect_args=_NETWORK, **pool))
        if parsed.get_backend_name() != "sqlite" or not parsed.database:
            raise DatabaseError(
                "CAIRN_DATABASE_URL must begin with sqlite:/// (and name a file) or postgresql://"
            )
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        busy = {"timeout": _BUSY_SECONDS}
        pool = {"pool_size": connections, "max_overflow": 0, **_PATIENCE}
        engine = create_engine(parsed, hide_parameters=True, connect_args=busy, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return cls(engine, waiting=waiting)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with (
            unavailable.told(),
            Session(self.engine, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection for one question; a single statement sees one state of the database by itself."""
        with unavailable.told(), self._asked.connect() as connection:
            yield connection

    def answer(self) -> None:
        """Come back when the database answers.

        Raises:
            UnavailableError: it does not.
        """
        with self.asking() as connection:
            connection.execute(text("SELECT 1"))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction; it commits at the end of the block, and any error undoes all of it.

        Raises:
            UnavailableError: the database cannot serve just now.
        """
        with (
            unavailable.told(),
            self._turn(),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
            told = journal_entries.close(session)
        if told and self.journal:
            self._write_outside(self.journal, told)

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """One transaction whose changes are seen inside the block and undone at its end: for previews."""
        with (
            unavailable.told(),
            self._turn(),
            Session(self._writer, expire_on_commit=False) as session,
        ):
            yield session

    def write_in_passing(self, work: Callable[[Session], object]) -> None:
        """Do what is not worth that anybody waits for it: now, or not at all while others write."""
        try:
            with (
                unavailable.told(),
                self._turn(patience=0.0),
                Session(self._passing, expire_on_commit=False) as session,
                session.begin(),
            ):
                work(session)
        except UnavailableError as error:
            _LOG.info("Something small was left out: %s", error)

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Do the work in one transaction, and again when PostgreSQL ended it for somebody else's sake.

        That is a deadlock, or a row that somebody else wrote first: the second time the work finds it.
        """
        for attempt in range(1, _TRIES):
            try:
                with self.writing() as session:
                    return work(session)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _WORTH_A_RETRY:
                    raise
                time.sleep(0.01 * 2**attempt)
        with self.writing() as session:
            return work(session)

    def migrate(self) -> None:
        """Bring the tables to the newest revision; a database that has it already is left as it is.

        Raises:
            DatabaseError: the server does not answer or the file cannot be opened.
        """
        from issuer.storage.migrations.running import upgrade  # noqa: PLC0415 - Alembic takes 0.1 s to load

        try:
            with self._turn(), self._writer.connect() as connection:
                upgrade(connection)
        except DBAPIError as error:
            raise DatabaseError(f"The database cannot be brought up to date: {error.orig}") from error

    def _write_outside(self, journal: Path, told: journal_entries.Written) -> None:
        """Append to the file outside; what was kept stays kept when that fails, and is appended next time."""
        try:
            journal_file.append(self, journal, told)
        except (OSError, ValueError, UnavailableError, journal_file.JournalError):
            _LOG.exception("The journal %s lacks what was just kept; `cairn audit` says how much.", journal)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _turn(self, patience: float | None = None) -> AbstractContextManager[None]:
        return self._writers.held(patience) if self._writers else nullcontext()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # a transaction begins where _begin_sqlite says
    cursor = connection.cursor()
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Turn to WAL, which a new file does once; when two processes do it at once, SQLite lets none wait."""
    for attempt in range(10):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(0.01 * 2**attempt)
        else:
            return
    raise DatabaseError("The database file stays locked; is another program holding it open?")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not (begins := options.get("cairn_begins", "BEGIN")):
        return
    if options.get("cairn_waits", True):
        connection.exec_driver_sql(begins)
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql(begins)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000:.0f}")
