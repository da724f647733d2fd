"""What must hold however many people press at the same instant: a few trials always, many as a drill.

The 200 trials of a whole year are walked over HTTP (`tests/walks/test_races.py`); here are 40 of them, and
what pages do not reach.

Threads have connections of their own, spread over several open databases as over several processes; on SQLite
that means that they wait for the file and not for each other's lock.
"""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select

from issuer.domain.award import Award, Source
from issuer.domain.person import Role
from issuer.services import acting, awarding, enrolling, listing, reviewing, revoking, sharing, submitting
from issuer.services.errors import ConflictError
from issuer.services.planning import Result
from issuer.storage import achievements, awards, people, status_lists, submissions
from issuer.storage.database import Database
from issuer.storage.models import (
    Achievement,
    Decision,
    EvidenceItem,
    SentRound,
    StatusEntry,
    StatusList,
    Submission,
)
from issuer.storage.models import Award as AwardRow
from schemas.reading import read_json
from verifier import bitstring

TRIALS = pytest.mark.parametrize("trials", [2, pytest.param(40, marks=pytest.mark.drill)])
DOORS = 4


@pytest.fixture
def doors(house, database_url):
    """The house behind several databases objects that know nothing of each other, as in several processes."""
    opened = [Database.open(database_url, connections=14) for _ in range(DOORS)]
    yield [replace(house, database=database) for database in opened]
    for database in opened:
        database.close()


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do everything at the same instant, each in a thread; the answers, or the errors, in order."""
    go = threading.Barrier(len(deeds), timeout=60)
    answers: list[object] = [None] * len(deeds)

    def run(place, deed):
        go.wait()
        try:
            answers[place] = deed()
        except Exception as error:  # noqa: BLE001 - the test decides which errors are right
            answers[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def teachers(district, count):
    """New teachers of a school that has reviewers."""
    made = [
        enrolling.add_person(
            district.house,
            acting.CONSOLE,
            f"Teacher {number}",
            f"t{number}.{uuid4().hex[:8]}@aldervalley.example",
            [Role.TEACHER],
            school="Quarry Road Middle",
            now=district.now,
        )
        for number in range(count)
    ]
    with district.house.database.reading() as tx:
        return [acting.find(tx, one) for one in made]


def sent(district, teacher, *slugs):
    """Evidence of a teacher that waits to be read, for each of the achievements."""
    now = district.now
    with district.house.database.writing() as tx:
        made = []
        for slug in slugs:
            achievement = tx.scalar(select(Achievement).where(Achievement.slug == slug))
            row = Submission(
                person_id=teacher.id,
                achievement_id=achievement.id,
                period="2026-27",
                created_at=now,
                updated_at=now,
                state="sent",
                round=1,
                sent_at=now,
            )
            tx.add(row)
            tx.flush()
            tx.add(EvidenceItem(submission_id=row.id, kind="text", name="Notes", digest="uEiA", added_at=now))
            tx.add(SentRound(submission_id=row.id, number=1, sent_at=now, content={}, digest="uEiA"))
            made.append(row.id)
    return made


def award_by_list(district, teacher, *slugs):
    with district.house.database.writing() as tx:
        wanted = [
            Award(
                person_id=teacher.id,
                achievement=slug,
                version=1,
                period="2026-27",
                minutes=60,
                source=Source.LIST,
                awarded_at=district.now,
            )
            for slug in slugs
        ]
        return awarding.award(tx, district.house, wanted, now=district.now)


def approval(door, reviewer, submission_id, district):
    return partial(reviewing.approve, door, reviewer, submission_id, round=1, now=district.now)


@TRIALS
def test_the_year_is_awarded_exactly_once_under_fifty_approvals_at_once(year, doors, trials):
    reviewers = [year.person("Tom"), year.person("Priya")]
    for trial, teacher in enumerate(teachers(year, trials)):
        # By turns: the last two components at the same instant; everything at the same instant, and one more.
        if trial % 2:
            award_by_list(year, teacher, "opening-day", "stations")
            waiting = sent(year, teacher, "digital-safety", "podcast")
        else:
            waiting = sent(year, teacher, "opening-day", "digital-safety", "stations", "podcast", "slides")
        deeds = [
            approval(doors[n % DOORS], reviewers[n % 2], waiting[n % len(waiting)], year) for n in range(50)
        ]
        answers = at_once(deeds)
        told = Counter(type(answer).__name__ for answer in answers)
        assert told == {"Decided": len(waiting), "ConflictError": 50 - len(waiting)}, answers
        with year.house.database.reading() as tx:
            held = awards.of_person(tx, teacher.id)
            yearly = [award for award in held if award.source == "pathway"]
            assert len(yearly) == 1
            ours, theirs = awards.used_by(tx, yearly[0].id)
            assert (len(ours), len(theirs)) == (4, 0)
            assert len(awards.credential_ids(tx, [award.id for award in held])) == len(held)


@TRIALS
def test_a_year_withdrawn_in_between_comes_back_at_most_once(year, doors, trials):
    helen, tom = year.person("Helen"), year.person("Tom")
    for teacher in teachers(year, trials):
        badges = award_by_list(year, teacher, "opening-day", "digital-safety", "stations", "podcast")
        yearly, podcast = badges[4], badges[3]
        revoking.revoke(year.house, helen, podcast.award_id, "Not this walk.", now=year.now)
        (waiting,) = sent(year, teacher, "podcast")
        withdrawal = partial(revoking.revoke, doors[0], helen, yearly.award_id, "Rested on it.", now=year.now)
        at_once([*(approval(doors[n % DOORS], tom, waiting, year) for n in range(6)), withdrawal])
        with year.house.database.reading() as tx:
            standing = [award for award in awards.of_person(tx, teacher.id) if award.source == "pathway"]
        assert len(standing) <= 1
        assert all(award.id != yearly.award_id for award in standing)


@pytest.mark.parametrize("trials", [3, pytest.param(500, marks=pytest.mark.drill)])
def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told_who(district, doors, trials):
    tom, priya = district.person("Tom"), district.person("Priya")
    for trial, teacher in enumerate(teachers(district, trials)):
        (waiting,) = sent(district, teacher, "stations")

        first = approval(doors[0], tom, waiting, district)
        second = approval(doors[1], priya, waiting, district)
        if trial % 2:
            second = partial(
                reviewing.not_yet, doors[1], priya, waiting, round=1, comment="One more.", now=district.now
            )
        answers = at_once([first, second])
        (refused,) = [answer for answer in answers if isinstance(answer, ConflictError)]
        with district.house.database.reading() as tx:
            (decision,) = tx.scalars(select(Decision).where(Decision.submission_id == waiting))
            held = awards.of_person(tx, teacher.id)
            assert submissions.by_id(tx, waiting).state == decision.outcome
        assert decision.reviewer.name in str(refused)
        assert len(held) == (decision.outcome == "approved")


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=pytest.mark.drill)])
def test_every_one_of_many_withdrawals_at_once_sets_its_bit(district, doors, count):
    helen = district.person("Helen")
    badges = [
        badge for one in teachers(district, count) for badge in award_by_list(district, one, "stations")
    ]
    with district.house.database.reading() as tx:
        entries = {badge.award_id: status_lists.entry_of(tx, badge.award_id) for badge in badges}
    (list_id,) = {entry.list_id for entry in entries.values()}
    done = threading.Event()
    seen: list[tuple[int, int]] = []

    def watch():
        while not done.is_set() or len(seen) < 2:
            text = sharing.status_list(district.house, list_id, now=district.now)
            with district.house.database.reading() as tx:
                version = status_lists.published(tx, list_id).version
            seen.append((version, ones(text)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    deeds = [
        partial(revoking.revoke, doors[n % DOORS], helen, badge.award_id, "A drill.", now=district.now)
        for n, badge in enumerate(badges)
    ]
    answers = at_once(deeds)
    done.set()
    watcher.join()
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    text = sharing.status_list(district.house, list_id, now=district.now)
    bits = bitstring.inflate(read_json(text)["credentialSubject"]["encodedList"])
    assert ones(text) == count
    assert all(bitstring.entry(bits, entry.position) for entry in entries.values())
    assert seen == sorted(seen)


def ones(text):
    return sum(
        byte.bit_count() for byte in bitstring.inflate(read_json(text)["credentialSubject"]["encodedList"])
    )


def allocate(url, ids, now, length):
    """What each of several processes does: take positions for its awards, ten to a transaction."""
    database = Database.open(url)
    for start in range(0, len(ids), 10):
        batch = ids[start : start + 10]
        database.write(lambda tx, batch=batch: status_lists.allocate(tx, batch, now, length=length))
    database.close()


@pytest.mark.parametrize("each", [20, pytest.param(1_250, marks=pytest.mark.drill)])
def test_eight_processes_share_no_position_and_roll_over_cleanly(district, database_url, each):
    (teacher,) = teachers(district, 1)
    length = max(128, each * 8 // 20 * 8)
    ids = unsigned_awards(district, teacher, 8 * each)
    fork = multiprocessing.get_context("fork")
    processes = [
        fork.Process(target=allocate, args=(database_url, ids[n::8], district.now, length)) for n in range(8)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 8
    with district.house.database.reading() as tx:
        entries = tx.scalars(select(StatusEntry)).all()
        lists = tx.scalars(select(StatusList)).all()
    assert len(entries) == len({entry.award_id for entry in entries}) == 8 * each
    assert len({(entry.list_id, entry.position) for entry in entries}) == 8 * each
    for one in lists:
        taken = sum(entry.list_id == one.id for entry in entries)
        assert taken <= length * 3 // 4
        assert not one.full or taken * 2 >= length
    assert len(lists) > 1


def unsigned_awards(district, teacher, count):
    with district.house.database.writing() as tx:
        version = achievements.newest(tx, "stations")
        rows = [
            AwardRow(
                person_id=teacher.id,
                achievement_id=version.achievement_id,
                version_id=version.id,
                period=f"drill {number}",
                minutes=0,
                source="list",
                awarded_at=district.now,
            )
            for number in range(count)
        ]
        tx.add_all(rows)
    return [row.id for row in rows]


def test_two_tabs_at_once_begin_one_draft(district, doors):
    rosa = district.person("Rosa")
    begun = at_once(
        [partial(submitting.begin, doors[n % DOORS], rosa, "stations", now=district.now) for n in range(8)]
    )
    assert len(set(begun)) == 1


def test_the_same_roster_twice_at_once_brings_everybody_once(district, doors):
    lines = "".join(f"Teacher {n},t{n}@aldervalley.example\n" for n in range(20))
    deeds = [
        partial(enrolling.import_roster, door, acting.CONSOLE, f"Name,Email\n{lines}", now=district.now)
        for door in doors
    ]
    answers = at_once(deeds)
    assert sorted(answer.count(enrolling.Result.NEW) for answer in answers) == [0, 0, 0, 20]


def test_two_lists_that_award_the_same_people_do_not_wait_for_each_other(district, doors):
    some = teachers(district, 6)
    with district.house.database.reading() as tx:
        mails = [people.addresses(tx, one.id)[0].email for one in some]
    heading = "Email,Badge\n"
    forward = heading + "".join(f"{mail},podcast\n" for mail in mails)
    backward = heading + "".join(f"{mail},podcast\n" for mail in reversed(mails))
    helen = district.person("Helen")
    answers = at_once(
        [lambda: listing.award(doors[0], helen, forward, now=district.now),
         lambda: listing.award(doors[1], helen, backward, now=district.now)]
    )  # fmt: skip
    counts = sorted(answer.count(Result.AWARDED) for answer in answers)
    assert counts == [0, 6]
