"""kill -9 of an award to ten thousand in bulk, at moments that nobody chose, and what is there in the end.

Whoever goes on is another process each time. Bounded: twenty kills, and one process that ends it.
"""

import csv
import io
import multiprocessing
import os
import random
import signal
from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from issuer.services import acting, batching, commissioning, journaling
from issuer.services.planning import Result
from issuer.storage import journal_file
from issuer.storage.database import Database
from issuer.storage.models import Address, Award, Credential, OutboxMessage, Person, StatusEntry
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

FORK = multiprocessing.get_context("fork")


def settle(house, count, now):
    """So many people with an address, and the list that names all of them."""
    people = [Person(name=f"Teacher {number}", created_at=now) for number in range(count)]
    with house.database.writing() as tx:
        tx.add_all(people)
        tx.flush()
        tx.add_all(
            Address(person_id=one.id, email=f"t{n}@drill.example", salt=uuid4().hex, verified_at=now)
            for n, one in enumerate(people)
        )
    sheet = io.StringIO()
    csv.writer(sheet).writerows(
        [("e-mail", "badge"), *((f"t{n}@drill.example", "stations") for n in range(count))]
    )
    return sheet.getvalue()


def work(house, url, now):
    """What a process does: batches, until there are none."""
    house = replace(house, database=Database.open(url))
    house.database.journal = house.settings.journal_file
    while batching.step(house, now=now):
        pass


def killed(house, url, now, kills, moments):
    """Kill one after the other, and let the last come to its end; how many were hit at work."""
    hit = 0
    for moment in (*moments, None):
        process = FORK.Process(target=work, args=(house, url, now))
        process.start()
        process.join(moment)
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            hit += 1
        process.join()
    assert process.exitcode == 0
    return hit


@pytest.mark.parametrize("count", [pytest.param(10_000, marks=pytest.mark.drill)])
def test_ten_thousand_are_awarded_once_whatever_is_killed_on_the_way(district, database_url, count):
    house, now = district.house, district.now
    text = settle(house, count, now)
    bulk_id = commissioning.begin_list(house, acting.CONSOLE, text, key="drill", now=now)
    house.database.close()
    chance = random.Random(7)
    hit = killed(house, database_url, now, 20, [chance.uniform(0.05, 1.5) for _ in range(20)])
    assert hit == 20
    seen = commissioning.seen(house, acting.CONSOLE, bulk_id)
    assert (seen.row.state, seen.count(Result.AWARDED)) == ("done", count)
    with house.database.reading() as tx:
        rows = {
            model: tx.scalar(select(func.count()).select_from(model))
            for model in (Award, Credential, StatusEntry, OutboxMessage)
        }
        places = set(tx.execute(select(StatusEntry.list_id, StatusEntry.position)).all())
        keys = set(tx.scalars(select(OutboxMessage.key)))
        badges = tx.execute(select(Credential.id, Credential.text)).all()
    assert set(rows.values()) == {count}
    assert len(places) == len(keys) == len({badge.id for badge in badges}) == count
    world = World(now=now, fetch=carried_fetch(house.own_pages), leave_out=frozenset({"status", "trust"}))
    assert {verify_bytes(badge.text.encode(), world, name="b").verdict for badge in badges} == {"verified"}
    journal_file.catch_up(house.database, house.settings.journal_file)
    audited = journaling.audit(house.database, house.settings.journal_file)
    assert (audited.entries, audited.in_file, audited.problems) == (count, count, ())


@pytest.mark.parametrize("count", [pytest.param(4_000, marks=pytest.mark.drill)])
def test_all_of_it_is_taken_back_once_whatever_is_killed_on_the_way(district, database_url, count):
    house, now = district.house, district.now
    bulk_id = commissioning.begin_list(house, acting.CONSOLE, settle(house, count, now), key="drill", now=now)
    house.database.close()
    assert killed(house, database_url, now, 0, []) == 0
    commissioning.undo(house, acting.CONSOLE, bulk_id, now=now)
    house.database.close()
    chance = random.Random(11)
    assert killed(house, database_url, now, 8, [chance.uniform(0.02, 0.2) for _ in range(8)]) > 0
    seen = commissioning.seen(house, acting.CONSOLE, bulk_id)
    assert (seen.row.state, seen.counts) == ("undone", {Result.TAKEN_BACK.value: count})
    with house.database.reading() as tx:
        standing = tx.scalar(select(func.count()).where(Award.revoked_at.is_(None)))
        bits = tx.scalar(select(func.count()).where(StatusEntry.set_at.is_not(None)))
        waiting = tx.scalar(select(func.count()).where(OutboxMessage.delivered_at.is_(None)))
    assert (standing, bits) == (0, count)
    journal_file.catch_up(house.database, house.settings.journal_file)
    kinds = Counter(line.kind for line in journal_file.lines(house.settings.journal_file))
    assert kinds == {"awarded": count, "revoked": count}
    assert journaling.audit(house.database, house.settings.journal_file).problems == ()
    assert waiting == 0
