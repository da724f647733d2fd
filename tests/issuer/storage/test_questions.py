"""A question that goes to the driver answers as the ordinary way does, on both databases, come what may."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from issuer.storage.database import Database
from issuer.storage.models import Person
from issuer.storage.questions import Question
from issuer.storage.unavailable import UnavailableError

NAME = Question(Person.name, Person.id)
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def rosa(database, now):
    with database.writing() as session:
        person = Person(name="Rosa Delgado’s “name”", created_at=now)
        session.add(person)
    return person


def test_a_text_is_found_by_its_key_byte_for_byte(database, rosa):
    assert NAME.ask(database, rosa.id) == rosa.name
    assert NAME.ask(database, uuid4()) is None


def test_it_sees_what_was_kept_a_moment_ago_and_leaves_nothing_open(database, rosa):
    for name in ("Rosa", "Rosa D."):
        with database.writing() as session:
            session.get(Person, rosa.id).name = name
        assert NAME.ask(database, rosa.id) == name
    assert database.engine.pool.checkedout() == 0


def test_what_is_wrong_is_told_as_everywhere_else(tmp_path):
    opened = Database.open(f"sqlite:///{tmp_path}/new.sqlite")
    with pytest.raises(DBAPIError, match="no such table"):
        NAME.ask(opened, uuid4())
    opened.migrate()
    assert NAME.ask(opened, uuid4()) is None
    opened.close()


def test_a_server_that_is_gone_is_told_by_its_own_name():
    opened = Database.open("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(UnavailableError, match="does not answer"):
        NAME.ask(opened, uuid4())
    opened.close()


@pytest.mark.postgres
def test_connections_that_were_cut_off_are_made_anew(migrated_postgres):
    opened, other = Database.open(migrated_postgres), Database.open(migrated_postgres)
    assert NAME.ask(opened, uuid4()) is None
    with other.reading() as beside:
        beside.execute(text(CUT))
    assert NAME.ask(opened, uuid4()) is None
    opened.close()
    other.close()


def test_when_no_connection_becomes_free(database_url, monkeypatch):
    monkeypatch.setattr("issuer.storage.database._PATIENCE", {"pool_timeout": 0.1})
    opened = Database.open(database_url, connections=1)
    with opened.reading() as first:
        first.execute(text("SELECT 1"))
        with pytest.raises(UnavailableError, match="does not answer"):
            NAME.ask(opened, uuid4())
    opened.close()
