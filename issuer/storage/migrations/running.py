"""Alembic without its command line: bring a database to the newest revision, or say which one it has."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

_FOLDER = Path(__file__).parent
_ONE_AT_A_TIME = threading.Lock()  # Alembic's context is one for the whole process
_LOCK = 0x0CA12  # any number, as long as every process takes the same


def config(connection: Connection) -> Config:
    """Alembic's settings, made here so that no alembic.ini has to be found at run time."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing. Two processes that start at once do it one after the other.

    On SQLite the caller's transaction begins IMMEDIATE, so the file's lock keeps the order.
    """
    with _ONE_AT_A_TIME, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(config(connection), "head")


def revision(connection: Connection) -> str | None:
    """The revision that the database has; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()
