"""One writer at a time; whoever is held up by another program holds up few others."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from issuer.storage import people, turns
from issuer.storage.database import Database
from issuer.storage.models import Person
from issuer.storage.turns import WritersTurn
from issuer.storage.unavailable import UnavailableError

SECONDS = 10


@pytest.fixture
def others():
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture
def held(others):
    """A turn that somebody has until the test ends."""
    turn, begun, end = WritersTurn(2), threading.Event(), threading.Event()

    def hold():
        with turn.held():
            begun.set()
            assert end.wait(SECONDS)

    holding = others.submit(hold)
    assert begun.wait(SECONDS)
    yield turn, end
    end.set()
    holding.result(SECONDS)


def write(turn, patience=SECONDS):
    with turn.held(patience):
        return True


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_who_serves_nobody_waits_as_long_as_it_takes(others, monkeypatch):
    monkeypatch.setattr(turns, "STUCK", 0.0)
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    turn = WritersTurn()
    with turn.held():
        waiting = [others.submit(turn_once, turn) for _ in range(5)]
        until(lambda: turn._waiting == 5)
        time.sleep(0.01)
    assert all(one.result(SECONDS) for one in waiting)


def turn_once(turn):
    with turn.held():
        return True


def test_while_those_before_come_and_go_everybody_waits(others, monkeypatch):
    monkeypatch.setattr(turns, "STUCK", 2.0)
    turn = WritersTurn(1)

    def write_for_a_while():
        with turn.held():
            time.sleep(0.01)
        return True

    assert all(one.result(SECONDS) for one in [others.submit(write_for_a_while) for _ in range(50)])


def test_whoever_waits_gets_the_turn_when_it_is_free(held, others):
    turn, end = held
    waiting = [others.submit(write, turn) for _ in range(5)]
    until(lambda: turn._waiting == 5)
    end.set()
    assert all(one.result(SECONDS) for one in waiting)
    assert turn._waiting == 0


def test_whoever_waits_too_long_is_told(held):
    with pytest.raises(UnavailableError, match="Nothing was half saved"):
        write(held[0], patience=0.01)


def test_behind_one_that_gets_nowhere_only_so_many_wait(held, others, monkeypatch):
    monkeypatch.setattr(turns, "STUCK", 0.05)
    turn, end = held
    waiting = [others.submit(write, turn) for _ in range(2)]
    until(lambda: turn._waiting == 2)
    with pytest.raises(UnavailableError):
        write(turn)
    end.set()
    assert all(one.result(SECONDS) for one in waiting)
    assert write(turn)


def test_an_error_gives_the_turn_back():
    turn = WritersTurn(1)
    with pytest.raises(ValueError, match="oops"), turn.held():
        raise ValueError("oops")
    assert write(turn, patience=0.0)


@pytest.fixture
def opened(migrated_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr("issuer.storage.database._BUSY_SECONDS", 0.1)
    path = tmp_path / "cairn.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database.open(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def another_program(opened):
    """Another program that holds the file for writing until the test ends."""
    connection = sqlite3.connect(opened.engine.url.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_while_another_program_writes_writers_are_turned_away_in_time_and_readers_read(
    opened, another_program, now
):
    with pytest.raises(UnavailableError, match="does not answer"), opened.writing() as session:
        session.add(Person(name="Nobody Kept", created_at=now))
    with opened.reading() as session:
        assert not people.everyone(session)
    another_program.execute("ROLLBACK")
    with opened.writing() as session:
        session.add(Person(name="Rosa Delgado", created_at=now))
    with opened.reading() as session:
        assert [person.name for person in people.everyone(session)] == ["Rosa Delgado"]


def test_what_is_written_in_passing_waits_for_nobody(opened, another_program, now):
    begun = time.monotonic()
    for _ in range(100):
        opened.write_in_passing(lambda session: session.add(Person(name="Nobody", created_at=now)))
    assert time.monotonic() - begun < 100 * 0.1
    another_program.execute("ROLLBACK")
    opened.write_in_passing(lambda session: session.add(Person(name="Rosa Delgado", created_at=now)))
    with opened.reading() as session:
        assert [person.name for person in people.everyone(session)] == ["Rosa Delgado"]
        assert session.execute(text("PRAGMA busy_timeout")).scalar() == 100
