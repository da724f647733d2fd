"""What grows, by how much: bytes and milliseconds measured on a real database, years to come from arithmetic.

    python -m benchmarks.growth                                  # on SQLite
    python -m benchmarks.growth postgresql://postgres@127.0.0.1/empty

The first part awards badges as the house does and weighs every table, index and line. The second part lets
status lists grow for ten years by the rule of `issuer.storage.status_lists`: a list takes badges until half
of it is taken, then the next one begins. What it prints stands in docs/SCALE.md.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update

from benchmarks.awarding import MENU, _address, _award
from benchmarks.document import NOW
from issuer.config import Settings
from issuer.credentials.status_list import LENGTH, encode
from issuer.installation import open_house, prepare
from issuer.services import acting, awarding, publishing, sharing
from issuer.services.house import House
from issuer.storage import journal_file, status_lists
from issuer.storage.database import Transaction
from issuer.storage.models import Person, StatusEntry, StatusList

AWARDS, BATCH = 2_000, 100
WEIGHED = ("award", "credential", "status_entry", "journal_entry", "outbox_message")
TEACHERS = (300, 5_000, 100_000, 1_000_000)
BADGES_A_YEAR = 10
YEARS = 10
_ON_POSTGRESQL = "SELECT pg_total_relation_size(:table)"
_ON_SQLITE = (
    "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = :table)"
)
REVOKED = (0.0, 0.001, 0.01, 0.05)


def main(database_url: str) -> None:
    """Print both parts."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            base_url="https://badges.aldervalley.example", instance=Path(folder), database_url=database_url
        )
        house = open_house(prepare(settings, now=NOW))
        publishing.import_menu(house, acting.CONSOLE, MENU, now=NOW)
        print("## Weighed\n")
        for line in weighed(house):
            print(line)
        house.database.close()
    print("\n## Status lists in years to come\n")
    for line in lists_in_years():
        print(line)


def weighed(house: House) -> Iterator[str]:
    """Bytes of an award, its milliseconds, and what a status list costs."""
    people = _people(house)
    before, begun = sizes(house), time.process_time()
    for first in range(0, AWARDS, BATCH):
        with house.database.writing() as tx:
            awarding.award(tx, house, map(_award, people[first : first + BATCH]), now=NOW)
    spent = time.process_time() - begun
    after = sizes(house)
    yield f"awards per CPU second of the process (batches of {BATCH}): {AWARDS / spent:.0f}"
    total = 0.0
    for table in WEIGHED:
        each = (after[table] - before[table]) / AWARDS
        total += each
        yield f"bytes an award in {table} with its indexes: {each:.0f}"
    yield f"bytes an award in the database, all of these: {total:.0f}"
    journal = house.settings.journal_file
    each = journal.stat().st_size / sum(1 for _ in journal_file.lines(journal))
    yield f"bytes a line of the journal outside: {each:.0f}"
    yield from _list_costs(house)
    yield from _place_costs(house)


def sizes(house: House) -> dict[str, float]:
    """Bytes of each table with its indexes."""
    with house.database.reading() as tx:
        server = tx.get_bind().dialect.name == "postgresql"
        ask = text(_ON_POSTGRESQL if server else _ON_SQLITE)
        return {table: tx.scalar(ask, {"table": table}) or 0 for table in WEIGHED}


def _list_costs(house: House) -> Iterator[str]:
    """Signing a whole list anew, and asking for one that is signed."""
    with house.database.reading() as tx:
        list_id = tx.scalars(select(StatusList.id)).one()
    begun, times = time.process_time(), 20
    for second in range(times):
        with house.database.writing() as tx:
            status_lists.touch(tx, list_id)
        sharing.status_list(house, list_id, now=NOW.replace(second=second))
    spent = (time.process_time() - begun) / times * 1000
    yield f"ms of CPU to sign a list of {LENGTH:,} places anew: {spent:.1f}"
    begun = time.process_time()
    for _ in range(200):
        sharing.status_list(house, list_id, now=NOW.replace(second=30))
    yield f"ms of CPU to find one that is signed: {(time.process_time() - begun) / 200 * 1000:.2f}"
    for share in REVOKED:
        rows = random.Random(7).sample(range(LENGTH), LENGTH // 2)
        bits = rows[: int(len(rows) * share)]
        begun = time.process_time()
        size = len(encode(bits))
        yield (
            f"bytes of a list that is half taken, {share:.1%} of its badges withdrawn: {size:,} "
            f"({(time.process_time() - begun) * 1000:.1f} ms of CPU to write)"
        )


def _place_costs(house: House) -> Iterator[str]:
    """Drawing a place in a list that is taken by so much."""
    for share in (0.0, 0.25, 0.45, 0.49):
        with house.database.trying() as tx:
            tx.execute(update(StatusList).values(full=True))
            listed = StatusList(purpose=status_lists.REVOCATION, created_at=NOW, length=LENGTH)
            tx.add(listed)
            tx.flush()
            taken = random.Random(3).sample(range(LENGTH), int(LENGTH * share))
            if taken:
                rows = [{"id": uuid4(), "list_id": listed.id, "position": one} for one in taken]
                tx.execute(insert(StatusEntry), rows)
            begun = time.perf_counter()
            for _ in range(50):
                _draw(tx)
            yield f"ms to draw a place, {share:.0%} taken: {(time.perf_counter() - begun) / 50 * 1000:.2f}"


def _draw(tx: Transaction) -> None:
    """A place for an award that need not be there: nothing of it is kept."""
    status_lists.allocate(tx, [cast("UUID", None)], NOW)


def _people(house: House) -> list[UUID]:
    people = [Person(name=f"Teacher {number}", created_at=NOW) for number in range(AWARDS)]
    with house.database.writing() as tx:
        tx.add_all(people)
        tx.flush()
        tx.add_all(_address(person.id, number) for number, person in enumerate(people))
        return [person.id for person in people]


def lists_in_years() -> Iterator[str]:
    """How many lists, how large, and in how large a herd a badge stands when it is looked up."""
    yield (
        "| teachers | badges after 10 years | lists | all lists, 1 % withdrawn | median herd "
        "| looked up in a herd under 1,000 |"
    )
    yield "|---|---|---|---|---|---|"
    size = len(encode(random.Random(7).sample(range(LENGTH), LENGTH // 200)))
    for teachers in TEACHERS:
        herds = list(_herds(teachers))
        badges = teachers * BADGES_A_YEAR * YEARS
        lists = -(-badges // (LENGTH // 2))
        small = sum(1 for herd in herds if herd < 1000) / len(herds)
        yield (
            f"| {teachers:,} | {badges:,} | {lists:,} | {lists * size / 1000:,.0f} kB "
            f"| {statistics.median(herds):,.0f} | {small:.2%} |"
        )


def _herds(teachers: int) -> Iterator[int]:
    """For badges drawn at random: how many share the list when it is looked up, within a year."""
    chance, half = random.Random(11), LENGTH // 2
    total = teachers * BADGES_A_YEAR * YEARS
    a_year = teachers * BADGES_A_YEAR
    for _ in range(20_000):
        number = chance.randrange(total)
        asked = min(total, number + 1 + int(chance.random() * a_year))
        first = number // half * half
        yield min(asked - first, half)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
