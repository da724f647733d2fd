import json
import random

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from issuer.storage import journal_entries, status_lists
from issuer.storage.models import (
    Achievement,
    AchievementVersion,
    Award,
    Person,
    StatusEntry,
    StatusList,
)


@pytest.fixture
def make_awards(database, now):
    def make(count):
        with database.writing() as session:
            person = Person(name="Rosa Delgado", created_at=now)
            achievement = Achievement(slug="stations", created_at=now)
            session.add_all([person, achievement])
            session.flush()
            version = AchievementVersion(
                achievement_id=achievement.id,
                number=1,
                name="Stations",
                description="",
                criteria="",
                kind="entree",
                minutes=180,
                created_at=now,
            )
            session.add(version)
            session.flush()
            awards = [
                Award(
                    person_id=person.id,
                    achievement_id=achievement.id,
                    version_id=version.id,
                    period=str(number),
                    minutes=180,
                    source="list",
                    awarded_at=now,
                )
                for number in range(count)
            ]
            session.add_all(awards)
        return [award.id for award in awards]

    return make


def test_every_award_has_a_position_of_its_own_in_a_full_list(database, make_awards, now):
    ids = make_awards(100)
    with database.writing() as session:
        places = status_lists.allocate(session, ids, now)
        (only,) = session.scalars(select(StatusList))
    assert only.length == 131_072
    assert len({place.position for place in places.values()}) == 100
    assert all(0 <= place.position < 131_072 for place in places.values())


def test_positions_do_not_tell_the_order_of_awards(database, make_awards, now):
    ids = make_awards(50)
    with database.writing() as session:
        places = status_lists.allocate(session, ids, now)
    positions = [places[one].position for one in ids]
    assert positions != sorted(positions)


@pytest.mark.parametrize("at_once", [1, 200])
def test_at_half_of_its_length_the_next_list_begins(database, make_awards, now, at_once):
    ids = make_awards(200)
    with database.writing() as session:
        for start in range(0, 200, at_once):
            status_lists.allocate(session, ids[start : start + at_once], now, length=64)
        entries = session.scalars(select(StatusEntry)).all()
        lists = session.scalars(select(StatusList)).all()
    assert len({(entry.list_id, entry.position) for entry in entries}) == 200
    assert len(lists) >= 4
    assert sum(not one.full for one in lists) == 1
    for one in lists:
        taken = sum(entry.list_id == one.id for entry in entries)
        assert taken >= 32 if one.full else taken < 64


def test_two_awards_cannot_share_a_position(database, make_awards, now):
    first, second = make_awards(2)
    with database.writing() as session:
        place = status_lists.allocate(session, [first], now)[first]
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(StatusEntry(list_id=place.list_id, position=place.position, award_id=second))


def test_a_set_bit_is_counted_as_a_change_once(database, make_awards, now):
    (award_id,) = make_awards(1)
    with database.writing() as session:
        place = status_lists.allocate(session, [award_id], now)[award_id]
    for _ in range(2):
        with database.writing() as session:
            status_lists.set_bit(session, award_id, now)
    with database.reading() as session:
        assert status_lists.positions_set(session, place.list_id) == [place.position]
        assert status_lists.by_id(session, place.list_id).changes == 1


def test_bits_are_set_together_as_they_are_one_by_one(database, make_awards, now):
    ids = make_awards(6)
    with database.writing() as session:
        places = status_lists.allocate(session, ids[:3], now)
        session.execute(update(StatusList).values(full=True))
        places |= status_lists.allocate(session, ids[3:], now)
    with database.writing() as session:
        status_lists.set_bit(session, ids[1], now)
        status_lists.set_bits(session, ids[:5], now)
    with database.reading() as session:
        for list_id, awarded in ((places[ids[0]].list_id, ids[:3]), (places[ids[3]].list_id, ids[3:5])):
            expected = sorted(places[one].position for one in awarded)
            assert status_lists.positions_set(session, list_id) == expected
        told = [json.loads(text) for _, text in journal_entries.after(session, 0)]
    assert [line["subject"] for line in told] == [str(ids[one]) for one in (1, 0, 2, 3, 4)]
    assert [line["facts"]["position"] for line in told] == [
        places[ids[one]].position for one in (1, 0, 2, 3, 4)
    ]


def test_one_person_holds_one_standing_award_of_an_achievement_and_period(database, make_awards, now):
    (award_id,) = make_awards(1)
    with database.reading() as session:
        held = session.get(Award, award_id)
    again = {name: getattr(held, name) for name in ("person_id", "achievement_id", "version_id", "period")}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Award(**again, minutes=1, source="list", awarded_at=now))
    with database.writing() as session:
        held = session.get(Award, award_id)
        held.revoked_at, held.revocation_reason = now, "A slip."
        session.flush()
        session.add(Award(**again, minutes=1, source="list", awarded_at=now))


def fill(session, now, length, share):
    """A list in which that share of the positions is taken, by nobody."""
    current = StatusList(purpose=status_lists.REVOCATION, created_at=now, length=length)
    session.add(current)
    session.flush()
    taken = random.Random(7).sample(range(length), int(length * share))
    session.add_all(StatusEntry(list_id=current.id, position=one, award_id=None) for one in taken)
    session.flush()
    return set(taken)


def test_entries_are_not_counted_before_every_second_position_is_taken(
    database, make_awards, now, monkeypatch
):
    ids = make_awards(200)
    monkeypatch.setattr(status_lists, "_is_half_full", lambda session, current: pytest.fail("counted"))
    with database.writing() as session:
        taken = fill(session, now, 4096, 0.25)
        places = status_lists.allocate(session, ids[:100], now, length=4096)
        for one in ids[100:]:
            places |= status_lists.allocate(session, [one], now, length=4096)
    positions = {place.position for place in places.values()}
    assert len(positions) == 200
    assert not positions & taken


def test_what_is_drawn_again_is_as_random_as_what_is_drawn_at_first(database, make_awards, now):
    ids = make_awards(400)
    with database.writing() as session:
        fill(session, now, 4096, 0.4)
        positions = [place.position for place in status_lists.allocate(session, ids, now, 4096).values()]
    quarters = [sum(one // 1024 == quarter for one in positions) for quarter in range(4)]
    assert min(quarters) > 50  # 100 are expected; fewer than 50 happens once in ten million times
    assert positions != sorted(positions)
