"""Eight processes issue at once on short status lists that fill up: every badge has a place of its own."""

import multiprocessing
from dataclasses import replace

import pytest
from sqlalchemy import select

from issuer.domain.person import Role
from issuer.services import acting, enrolling, listing
from issuer.storage import status_lists
from issuer.storage.database import Database
from issuer.storage.models import Credential, StatusEntry, StatusList
from issuer.storage.unavailable import UnavailableError
from schemas.reading import read_json

PROCESSES, EACH, LENGTH = 8, 40, 256
LISTS = PROCESSES * EACH // (LENGTH // 2) + 2


def work(house, url, number, now):
    """What each process does: list after list of ten people, each list in a transaction of its own."""
    house = replace(house, database=Database.open(url))
    for start in range(0, EACH, 10):
        lines = [f"t{number}.{one}@drill.example,stations\n" for one in range(start, start + 10)]
        award(house, "e-mail,badge\n" + "".join(lines), now)


def award(house, sheet, now):
    """Whoever is told that the database is busy tries again, as a program does that is answered with 503."""
    while True:
        try:
            listing.award(house, acting.CONSOLE, sheet, now=now)
        except UnavailableError:
            continue
        return


@pytest.mark.drill
def test_eight_processes_issue_at_once_on_lists_that_roll_over(district, database_url):
    house, now = district.house, district.now
    for number in range(PROCESSES):
        for one in range(EACH):
            address = f"t{number}.{one}@drill.example"
            enrolling.add_person(house, acting.CONSOLE, f"T {number}.{one}", address, [Role.TEACHER], now=now)
    with house.database.writing() as tx:
        for _ in range(LISTS):
            tx.add(StatusList(purpose=status_lists.REVOCATION, created_at=now, length=LENGTH))
    house.database.close()
    fork = multiprocessing.get_context("fork")
    processes = [
        fork.Process(target=work, args=(house, database_url, number, now)) for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    with house.database.reading() as tx:
        entries = tx.scalars(select(StatusEntry)).all()
        texts = tx.scalars(select(Credential.text)).all()
        lists = tx.scalars(select(StatusList)).all()
    count = PROCESSES * EACH
    stated = [read_json(text)["credentialStatus"] for text in texts]
    assert len({entry["id"] for entry in stated}) == len(texts) == count
    assert len({(entry.list_id, entry.position) for entry in entries}) == count
    assert len({entry.list_id for entry in entries}) >= count // (LENGTH * 3 // 4)
    assert sum(one.full for one in lists) >= count // (LENGTH * 3 // 4) - 1
    for one in lists:
        taken = [entry.position for entry in entries if entry.list_id == one.id]
        assert len(taken) <= LENGTH * 3 // 4
        assert not one.full or (len(taken) * 2 >= LENGTH and taken != sorted(taken))
