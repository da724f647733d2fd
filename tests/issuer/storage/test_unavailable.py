"""What only time or an operator can mend is told by its own name, on both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from issuer.storage import people
from issuer.storage.database import Database
from issuer.storage.models import Person
from issuer.storage.unavailable import NO_ROOM, UnavailableError

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_a_server_that_is_gone(tmp_path):
    opened = Database.open("postgresql://nobody@127.0.0.1:1/nothing")
    for way in (opened.reading, opened.writing, opened.trying):
        with pytest.raises(UnavailableError, match="does not answer"), way() as session:
            session.execute(text("SELECT 1"))
    opened.close()


@pytest.mark.postgres
def test_connections_that_were_cut_off_are_made_anew(migrated_postgres, now):
    opened, other = Database.open(migrated_postgres), Database.open(migrated_postgres)

    def work(session):
        session.add(Person(name="Nobody Kept", created_at=now))
        session.flush()
        with other.reading() as beside:
            beside.execute(text(CUT))
        session.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        opened.write(work)
    with opened.reading() as session:
        assert "Nobody Kept" not in [person.name for person in people.everyone(session)]
    opened.close()
    other.close()


def test_when_no_connection_becomes_free(database_url, monkeypatch):
    monkeypatch.setattr("issuer.storage.database._PATIENCE", {"pool_timeout": 0.1})
    opened = Database.open(database_url, connections=1)
    with opened.reading() as first:
        first.execute(text("SELECT 1"))
        with pytest.raises(UnavailableError, match="does not answer"):
            opened.answer()
    opened.answer()
    opened.close()


def test_a_disk_that_is_full(migrated_sqlite, tmp_path, now):
    path = tmp_path / "cairn.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    opened = Database.open(f"sqlite:///{path}")
    with opened.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()

    def add(count):
        with opened.writing() as session:
            session.execute(text(f"PRAGMA max_page_count = {pages}"))
            session.add_all(Person(name=f"Teacher {number}", created_at=now) for number in range(count))

    with pytest.raises(UnavailableError) as full:
        add(5_000)
    assert str(full.value) == NO_ROOM
    with opened.reading() as session:
        assert not people.everyone(session)
    opened.close()


def test_a_file_that_cannot_be_opened(tmp_path):
    opened = Database.open(f"sqlite:///{tmp_path}/cairn.sqlite")
    (tmp_path / "cairn.sqlite").mkdir()
    with pytest.raises(UnavailableError, match="does not answer"):
        opened.answer()
    opened.close()


def test_a_fault_of_ours_stays_one(database, now):
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Person(name=None, created_at=now))
