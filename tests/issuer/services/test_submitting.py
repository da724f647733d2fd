from datetime import date
from uuid import uuid4

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import adding, reviewing, submitting
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.submitting import Draft
from issuer.storage import belongings, submissions
from issuer.storage.models import Submission


@pytest.fixture
def rosa(district):
    return district.person("Rosa")


@pytest.fixture
def draft(district, rosa):
    return submitting.begin(district.house, rosa, "stations", now=district.now)


def read(district, submission_id):
    with district.house.database.reading() as tx:
        return submissions.by_id(tx, submission_id)


def test_beginning_twice_finds_the_same_draft(district, rosa, draft):
    assert submitting.begin(district.house, rosa, "stations", now=district.now) == draft


def test_the_period_is_the_school_year_in_the_districts_zone(district, draft):
    assert read(district, draft).period == "2026-27"


def test_what_is_held_already_cannot_be_begun(district, rosa):
    district.earn("Rosa", "stations")
    with pytest.raises(ConflictError, match="You hold “Stations"):
        submitting.begin(district.house, rosa, "stations", now=district.now)


@pytest.mark.parametrize("slug", ["no-such-thing", "pl-2026-27"])
def test_what_is_not_on_the_menu_cannot_be_begun(district, rosa, slug):
    with pytest.raises(NotFoundError):
        submitting.begin(district.house, rosa, slug, now=district.now)


def test_only_teachers_bring_evidence(district):
    with pytest.raises(NotAllowedError):
        submitting.begin(district.house, district.person("Helen"), "stations", now=district.now)


def test_a_draft_keeps_what_was_written(district, rosa, draft):
    told = Draft({"tried": "Four\r\nstations\x0b."}, 190, date(2026, 11, 9), date(2026, 11, 12))
    assert submitting.save(district.house, rosa, draft, told, now=district.now) == district.now
    row = read(district, draft)
    assert row.reflection == {"tried": "Four\nstations\n.", "happened": "", "change": ""}
    assert (row.minutes, row.activity_start, row.activity_end) == (190, date(2026, 11, 9), date(2026, 11, 12))
    assert row.revision == 1


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (Draft({"tried": "x" * 8_001}), "shorten it to 8,000"),
        (Draft(minutes=-1), "cannot be right"),
        (Draft(activity_start=date(2026, 11, 9), activity_end=date(2026, 11, 8)), "ends before it begins"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(district, rosa, draft, told, message):
    with pytest.raises(InputError, match=message):
        submitting.save(district.house, rosa, draft, told, now=district.now)
    assert read(district, draft).revision == 0


def test_evidence_of_others_looks_like_none(district, draft):
    james = district.person("James")
    for attempt in (
        lambda: submitting.save(district.house, james, draft, Draft(), now=district.now),
        lambda: submitting.send(district.house, james, draft, now=district.now),
        lambda: submitting.take_back(district.house, james, draft, now=district.now),
        lambda: submitting.save(district.house, james, uuid4(), Draft(), now=district.now),
    ):
        with pytest.raises(NotFoundError, match="no such evidence"):
            attempt()
    with district.house.database.reading() as tx:
        assert belongings.find(tx, Submission, draft, james.id) is None
        assert belongings.find(tx, Submission, draft, district.person("Rosa").id)


def test_nothing_is_sent_without_a_reflection_and_something_that_shows_it(district, rosa, draft):
    with pytest.raises(InputError, match="reflection first"):
        submitting.send(district.house, rosa, draft, now=district.now)
    submitting.save(district.house, rosa, draft, Draft({"tried": "Stations."}), now=district.now)
    with pytest.raises(InputError, match="what shows it first"):
        submitting.send(district.house, rosa, draft, now=district.now)


def test_what_was_sent_is_closed_until_it_is_taken_back(district, rosa):
    house, now = district.house, district.now
    sent = district.sent("Rosa", "stations")
    with pytest.raises(NotAllowedError, match="take it back first"):
        submitting.save(house, rosa, sent, Draft(), now=now)
    submitting.take_back(house, rosa, sent, now=now)
    submitting.save(house, rosa, sent, Draft({"tried": "Better."}), now=now)
    assert submitting.send(house, rosa, sent, now=now) == 2
    with house.database.reading() as tx:
        first, second = submissions.rounds(tx, sent)
    assert (first.taken_back_at, second.taken_back_at) == (now, None)
    assert first.digest != second.digest


def test_what_was_approved_is_closed_for_good(district, rosa):
    sent = district.sent("Rosa", "stations")
    reviewing.approve(district.house, district.person("Tom"), sent, round=1, now=district.now)
    for attempt in (submitting.send, submitting.take_back):
        with pytest.raises(NotAllowedError):
            attempt(district.house, rosa, sent, now=district.now)
    with pytest.raises(NotAllowedError, match="approved"):
        adding.add_text(district.house, rosa, sent, "Later", "More.", now=district.now)


def test_the_queue_has_the_longest_waiting_first_and_not_ones_own(district):
    first, second = district.sent("Rosa", "stations"), district.sent("Priya", "stations")
    with district.house.database.reading() as tx:
        assert [row.id for row in submissions.queue(tx)] == sorted(
            [first, second], key=lambda one: (submissions.by_id(tx, one).sent_at, one)
        )
        mine = submissions.queue(tx, except_of=district.person("Priya").id)
        assert [row.id for row in mine] == [first]
        assert submissions.queue(tx, school_ids=[district.person("Ana").school_id]) == []
        assert submissions.count_waiting(tx) == 2
