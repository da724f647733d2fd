import multiprocessing
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from issuer.storage import people
from issuer.storage.database import Database
from issuer.storage.migrations.running import revision
from issuer.storage.models import Address, Base, Person
from issuer.storage.unavailable import DatabaseError


def test_the_migrations_make_exactly_the_tables_of_the_models(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(database):
    with database.engine.connect() as connection:
        before = revision(connection)
    database.migrate()
    with database.engine.connect() as connection:
        assert revision(connection) == before is not None


def test_a_question_sees_what_is_kept_and_leaves_nothing_open(database):
    with database.writing() as tx:
        tx.add(Person(name="Rosa", created_at=datetime(2026, 11, 22, tzinfo=UTC)))
        with database.asking() as connection:
            assert connection.scalar(text("SELECT count(*) FROM person")) == 0
    with database.asking() as connection:
        assert connection.scalar(text("SELECT count(*) FROM person")) == 1
    with database.writing() as tx:
        tx.execute(text("DELETE FROM person"))


def migrate_at_once(url, go):
    go.wait()
    opened = Database.open(url)
    opened.migrate()
    opened.close()


def test_two_processes_that_start_at_once_migrate_one_after_the_other(tmp_path):
    url = f"sqlite:///{tmp_path}/new/cairn.sqlite"
    fork = multiprocessing.get_context("fork")
    go = fork.Event()
    processes = [fork.Process(target=migrate_at_once, args=(url, go)) for _ in range(3)]
    for process in processes:
        process.start()
    go.set()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_sqlite_survives_a_power_cut_and_holds_its_references(tmp_path):
    opened = Database.open(f"sqlite:///{tmp_path}/cairn.sqlite")
    with opened.engine.connect() as connection:
        told = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    opened.close()
    assert told == ["wal", 2, 1]


@pytest.mark.parametrize("url", ["", "mysql://db/cairn", "sqlite://", "cairn.sqlite", "postgres//"])
def test_a_url_that_names_no_database_of_ours_is_refused(url):
    with pytest.raises(DatabaseError, match="CAIRN_DATABASE_URL"):
        Database.open(url)


def test_a_url_that_cannot_be_read_is_not_shown_for_it_may_hold_a_password():
    with pytest.raises(DatabaseError) as refused:
        Database.open("postgresql//cairn:hush@db/cairn")
    assert "hush" not in str(refused.value)


def test_an_error_of_the_database_names_no_values(database):
    statement = text("INSERT INTO no_such_table (name) VALUES (:name)")
    with pytest.raises(DBAPIError) as refused, database.writing() as session:
        session.execute(statement, {"name": "Rosa, who should be in no log"})
    assert "Rosa" not in str(refused.value)


def test_a_database_that_does_not_answer_is_told_plainly():
    opened = Database.open("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseError, match="cannot be brought up to date"):
        opened.migrate()
    opened.close()


def test_an_error_undoes_everything_in_the_transaction(database, now):
    def work(session):
        session.add(Person(name="Rosa Delgado", created_at=now))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(work)
    with database.reading() as session:
        assert not people.everyone(session)


def test_what_was_only_tried_is_undone(database, now):
    with database.trying() as session:
        session.add(Person(name="Rosa Delgado", created_at=now))
        session.flush()
        assert people.everyone(session)
    with database.reading() as session:
        assert not people.everyone(session)


def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        session.add(Person(name="Rosa Delgado", created_at=datetime(2026, 11, 22)))  # noqa: DTZ001 - the point


def test_times_come_back_as_the_same_instant_in_utc(database):
    noon = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-5)))
    with database.writing() as session:
        session.add(Person(name="Rosa Delgado", created_at=noon))
    with database.reading() as session:
        (person,) = people.everyone(session)
    assert person.created_at == noon
    assert person.created_at.tzinfo is UTC


def test_a_row_that_points_nowhere_is_refused(database):
    lost = Person(name="x", created_at=datetime.now(UTC))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Address(person_id=lost.id, email="a@b.example", salt="00"))


def test_writers_wait_for_each_other_and_none_is_lost(database, now):
    with database.writing() as session:
        session.add(Person(name="0", created_at=now))

    def count_up():
        for _ in range(10):
            with database.writing() as session:
                (person,) = people.everyone(session)
                person = people.lock(session, person.id)
                person.name = str(int(person.name) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert people.everyone(session)[0].name == "50"


@pytest.mark.postgres
def test_a_transaction_that_a_deadlock_ended_is_done_again(migrated_postgres, now):
    opened = Database.open(migrated_postgres)
    with opened.writing() as session:
        session.execute(text('TRUNCATE "person" CASCADE'))
        one, two = (Person(name=name, created_at=now) for name in ("one", "two"))
        session.add_all([one, two])
    both_hold_one = threading.Barrier(2, timeout=10)
    tries = []

    def lock(first, second):
        def work(session):
            tries.append(1)
            people.lock(session, first.id)
            if len(tries) <= 2:
                both_hold_one.wait()
            people.lock(session, second.id)

        opened.write(work)

    threads = [threading.Thread(target=lock, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened.close()
    assert len(tries) == 3
