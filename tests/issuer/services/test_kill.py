"""kill -9 at any moment: a process that awards and delivers is killed again and again, and begun anew.

What it leaves is one transaction or none, so whoever goes on finds what is still to be done, and nothing that
was done is done twice.
"""

import multiprocessing
import os
import random
import signal
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from issuer.domain.person import Role
from issuer.mail import carriers, letters
from issuer.services import acting, delivering, enrolling, journaling, listing
from issuer.storage import journal_file
from issuer.storage.database import Database
from issuer.storage.models import Award, Credential, OutboxMessage, StatusEntry
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

LINES_AT_ONCE = 10


def sheet(start, stop):
    return "e-mail,badge\n" + "".join(f"t{n}@drill.example,stations\n" for n in range(start, stop))


def work(house, url, count, now):
    """What the process does: every list of ten, whoever awarded it before, and then what waits to leave."""
    house = replace(house, database=Database.open(url))
    house.database.journal = house.settings.journal_file
    send = carriers.carrier(house.settings)
    for start in range(0, count, LINES_AT_ONCE):
        listing.award(house, acting.CONSOLE, sheet(start, start + LINES_AT_ONCE), now=now)
        delivering.deliver(house, send, now=now)


def begin(house, url, count, now):
    process = multiprocessing.get_context("fork").Process(target=work, args=(house, url, count, now))
    process.start()
    return process


def killed(house, url, count, now, kills):
    """Kill it that often, at moments that nobody chose, and let it finish then; how often it was killed."""
    moments, hit = random.Random(7), 0
    for _ in range(kills):
        process = begin(house, url, count, now)
        process.join(moments.uniform(0.05, 0.9))
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            hit += 1
        process.join()
    process = begin(house, url, count, now)
    process.join()
    assert process.exitcode == 0
    return hit


@pytest.mark.drill
def test_a_process_that_is_killed_while_it_awards_leaves_nothing_lost_and_nothing_doubled(
    district, database_url
):
    house, now, count, kills = district.house, district.now, 400, 20
    for number in range(count):
        enrolling.add_person(
            house, acting.CONSOLE, f"Teacher {number}", f"t{number}@drill.example", [Role.TEACHER], now=now
        )
    house.database.close()
    assert killed(house, database_url, count, now, kills) > 0
    with house.database.reading() as tx:
        rows = {
            model: tx.scalar(select(func.count()).select_from(model))
            for model in (Award, Credential, StatusEntry, OutboxMessage)
        }
        places = set(tx.execute(select(StatusEntry.list_id, StatusEntry.position)).all())
        texts = tx.scalars(select(Credential.text)).all()
        keys = tx.scalars(select(OutboxMessage.key)).all()
    assert set(rows.values()) == {count}
    assert len(places) == len(set(keys)) == count
    delivering.deliver(house, carriers.carrier(house.settings), now=now.replace(year=now.year + 1))
    files = {path.stem for path in house.settings.mail_folder.glob("*.eml")}
    assert files == {letters.digest(key) for key in keys}
    world = World(now=now, fetch=carried_fetch(house.own_pages), leave_out=frozenset({"status", "trust"}))
    assert {verify_bytes(text.encode(), world, name="badge").verdict for text in texts} == {"verified"}
    journal_file.catch_up(house.database, house.settings.journal_file)
    audited = journaling.audit(house.database, house.settings.journal_file)
    assert (audited.entries, audited.in_file, audited.problems) == (count, count, ())
