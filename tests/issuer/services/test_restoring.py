"""A backup from before a hundred withdrawals and a hundred badges is put back, as `docs/DEPLOY.md` says."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import select

from issuer.domain.person import Role
from issuer.installation import open_house, prepare
from issuer.services import acting, enrolling, journaling, listing, revoking, sharing
from issuer.storage import awards, status_lists
from issuer.storage.models import Base, StatusEntry
from schemas.reading import read_json
from verifier import bitstring

COUNT = 100


@pytest.fixture
def settings(settings):
    return replace(settings, key_secret=b"a secret of these tests", base_url="https://badges.example.org")


def award(house, names, now):
    lines = "".join(f"{name}@drill.example,stations\n" for name in names)
    listing.award(house, acting.CONSOLE, "e-mail,badge\n" + lines, now=now)


def rows_of(database):
    with database.reading() as tx:
        return {
            table: [dict(row) for row in tx.execute(table.select()).mappings()]
            for table in Base.metadata.sorted_tables
        }


def put_back(database, rows):
    with database.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in Base.metadata.sorted_tables:
            if rows[table]:
                connection.execute(table.insert(), rows[table])


@pytest.mark.drill
def test_an_old_backup_withdraws_again_and_uses_no_place_twice(settings, settle_in, now):
    house = open_house(prepare(settings, now=now))
    settle_in(house, now)
    before, after = [[f"{when}{one}" for one in range(COUNT)] for when in ("old", "new")]
    for name in (*before, *after):
        enrolling.add_person(
            house, acting.CONSOLE, f"Teacher {name}", f"{name}@drill.example", [Role.TEACHER], now=now
        )
    award(house, before, now)
    backup = rows_of(house.database)

    with house.database.reading() as tx:
        old = [row.id for row in awards.recent(tx, limit=COUNT)]
    for award_id in old:
        revoking.revoke(house, acting.CONSOLE, award_id, "A mistake.", now=now)
    award(house, after, now)
    with house.database.reading() as tx:
        places = {(one.list_id, one.position) for one in tx.scalars(select(StatusEntry))}
        (list_id,) = {one.list_id for one in tx.scalars(select(StatusEntry))}
        withdrawn = {status_lists.entry_of(tx, award_id).position for award_id in old}
    sharing.status_list(house, list_id, now=now)
    put_back(house.database, backup)
    house.database.close()

    begun = time.process_time()
    again = open_house(prepare(settings, now=now))
    bits = bitstring.inflate(
        read_json(sharing.status_list(again, list_id, now=now))["credentialSubject"]["encodedList"]
    )
    assert time.process_time() - begun < 60
    assert all(bitstring.entry(bits, position) for position in withdrawn)
    assert sum(byte.bit_count() for byte in bits) == COUNT
    with again.database.reading() as tx:
        assert status_lists.published(tx, list_id).version == 2
    award(again, after, now)
    with again.database.reading() as tx:
        taken = [(one.list_id, one.position) for one in tx.scalars(select(StatusEntry))]
    assert len(set(taken)) == len(taken) == 3 * COUNT
    assert places <= set(taken)
    assert journaling.audit(again.database, settings.journal_file).problems == ()
    again.database.close()
