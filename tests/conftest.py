"""What all tests may ask for: both databases, a house that signs, and the time.

`database` and everything built on it run twice, on SQLite and on PostgreSQL. The server is the one that
CAIRN_TEST_POSTGRES names, by default the local one. Where there is none these tests are skipped and say so,
or fail when CAIRN_REQUIRE names postgres.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, make_url, text

from issuer.config import PasswordCost, Settings
from issuer.services.house import House
from issuer.storage.database import Database
from issuer.storage.models import Base
from keys.did import VerificationMethod, did_document
from keys.signer import Ed25519Signer
from tests.routes import SharedRule
from verifier.world import offline_fetch

Flask.url_rule_class = SharedRule

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1/postgres"
BASE_URL = "https://badges.aldervalley.example"
DID = "did:web:badges.aldervalley.example"
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """Leave what was collected, some 100,000 objects that stay, out of every collection of garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them; copying it is faster than migrating."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database of this test process alone, with all tables and nothing in them."""
    server = make_url(os.environ.get("CAIRN_TEST_POSTGRES", POSTGRES))
    name = f"cairn_test_{os.getpid()}"
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(address, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        if "postgres" in os.environ.get("CAIRN_REQUIRE", ""):
            pytest.fail(f"CAIRN_REQUIRE asks for PostgreSQL, and there is none at {server!r}: {error}")
        pytest.skip(f"no PostgreSQL at {server!r}")
    with connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
        # No test cuts the server's power: a commit need not wait for the disk.
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        url = server.set(database=name).render_as_string(hide_password=False)
        database = Database.open(url)
        database.migrate()
        database.close()
        yield url
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """The engines of this test process by URL; a statement is compiled once, not in every test."""
    kept: dict[str, Engine] = {}
    yield kept
    for engine in kept.values():
        engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated database: once SQLite, once PostgreSQL."""
    engines: dict[str, Engine] = request.getfixturevalue("engines")
    if request.param == "sqlite":
        empty: Path = request.getfixturevalue("migrated_sqlite")
        path = empty.with_name("cairn.sqlite")
        _engine(engines, f"sqlite:///{path}").dispose()
        for left in empty.parent.glob("cairn.sqlite*"):  # with what SQLite keeps beside it
            left.unlink()
        shutil.copy(empty, path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("migrated_postgres")
    # Few rows: faster than TRUNCATE.
    deleting = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
    with _engine(engines, url).begin() as connection:
        connection.exec_driver_sql(deleting)
    return url


@pytest.fixture
def database(database_url: str, engines: dict[str, Engine]) -> Database:
    """An open, empty database."""
    return Database(_engine(engines, database_url))


def _engine(engines: dict[str, Engine], url: str) -> Engine:
    if url not in engines:
        engines[url] = Database.open(url).engine
    return engines[url]


@pytest.fixture
def now() -> datetime:
    """The time in these tests: a Sunday at noon in the district."""
    return NOON


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The settings of a district with a public address; passwords are cheap to compare."""
    return Settings(
        base_url=BASE_URL,
        instance=tmp_path / "instance",
        database_url=database_url,
        password_cost=PasswordCost(rounds=1, kibibytes=8, lanes=1),
        evidence_limit=1024 * 1024,
        session_idle=timedelta(hours=2),
    )


@pytest.fixture(scope="session")
def signer() -> Ed25519Signer:
    """A signer whose key is the same in every run."""
    return Ed25519Signer.from_seed(bytes(range(32)), f"{DID}#key-1")


@pytest.fixture
def house(settings: Settings, database: Database, signer: Ed25519Signer) -> House:
    """A house at work, without an internet."""
    method = VerificationMethod(signer.verification_method, DID, signer.public_key)
    documents = {settings.urls.did: did_document(DID, [method])}
    return House.compose(settings, database, signer, documents=documents, outside=lambda: offline_fetch)


@pytest.fixture
def demo_house(house: House) -> House:
    """The same house as a demonstration, where anybody may be anybody."""
    return replace(house, settings=replace(house.settings, demo=True))
