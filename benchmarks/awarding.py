"""Ten thousand awards as the house gives them: database, status bit, composing, signing, self-check."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from benchmarks.document import NOW
from benchmarks.rows import Row, at_most
from benchmarks.starting import own_memory
from issuer.config import Settings
from issuer.domain.award import Award, Source
from issuer.installation import open_house, prepare
from issuer.services import acting, awarding, publishing
from issuer.services.house import House
from issuer.storage.models import Address, Person

COUNT, BATCH = 10_000, 500
MENU = (
    "Name,Short name,Kind,Hours,Category,Description,Criteria\n"
    "Stations that differentiate,stations,entree,3,Instruction,One lesson in stations.,Three stations.\n"
)


def rows() -> Iterator[Row]:
    """The rows of awarding."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(base_url="https://badges.aldervalley.example", instance=Path(folder))
        house = open_house(prepare(settings, now=NOW))
        publishing.import_menu(house, acting.CONSOLE, MENU, now=NOW)
        people = _people(house)
        taken = _seconds(house, people)
        house.database.close()
    beside = f"CPU time; SQLite, synchronous=FULL, batches of {BATCH}"
    yield at_most("10,000 awards with database and self-check", taken, "s", beside, 8, 4)
    yield at_most("memory of 10,000 awards", own_memory(), "MB", beside, 300, 300)


def _people(house: House) -> list[UUID]:
    people = [Person(name=f"Teacher {number}", created_at=NOW) for number in range(COUNT)]
    with house.database.writing() as tx:
        tx.add_all(people)
        tx.flush()
        tx.add_all(_address(person.id, number) for number, person in enumerate(people))
        return [person.id for person in people]


def _address(person: UUID, number: int) -> Address:
    email = f"teacher{number}@aldervalley.example"
    return Address(person_id=person, email=email, salt=uuid4().hex, verified_at=NOW)


def _seconds(house: House, people: list[UUID]) -> float:
    begun = time.process_time()
    for first in range(0, COUNT, BATCH):
        with house.database.writing() as tx:
            badges = awarding.award(tx, house, map(_award, people[first : first + BATCH]), now=NOW)
            assert len(badges) == BATCH
    return time.process_time() - begun


def _award(person: UUID) -> Award:
    return Award(
        person_id=person,
        achievement="stations",
        version=1,
        period="2026-27",
        minutes=180,
        source=Source.LIST,
        awarded_at=NOW,
    )
