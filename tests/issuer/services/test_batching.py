from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from issuer.domain.person import NotAllowedError
from issuer.services import batching, commissioning, delivering, revoking
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.planning import Group, Result
from issuer.storage import awards, bulk_awards, outbox_messages, status_lists
from issuer.storage.models import Award, BulkLine

LIST = (
    "Email,Badge\nrosa.delgado@aldervalley.example,stations\njames.whitfield@aldervalley.example,stations\n"
)


@pytest.fixture
def helen(district):
    return district.person("Helen")


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch):
    monkeypatch.setattr(batching, "BATCH", 1)


def begin(district, helen, text=LIST, key="once", **more):
    return commissioning.begin_list(district.house, helen, text, key=key, now=district.now, **more)


def finish(district, now=None):
    steps = 0
    while batching.step(district.house, now=now or district.now):
        steps += 1
    return steps


def results(district, bulk_id):
    with district.house.database.reading() as tx:
        return [(line.person, line.result) for line in bulk_awards.lines(tx, bulk_id)]


def standing(district):
    with district.house.database.reading() as tx:
        return tx.scalars(select(Award).where(Award.revoked_at.is_(None))).all()


def messages(district):
    with district.house.database.reading() as tx:
        return outbox_messages.undelivered(tx)


def test_what_is_meant_is_written_down_before_anything_is_awarded(district, helen):
    bulk_id = begin(district, helen)
    assert standing(district) == []
    assert results(district, bulk_id) == [
        ("Rosa Delgado", "will be awarded"),
        ("James Whitfield", "will be awarded"),
    ]
    seen = commissioning.seen(district.house, helen, bulk_id)
    assert (seen.at_work, seen.behind, seen.all) == (True, 0, 2)


def test_each_batch_is_a_transaction_of_its_own_and_the_last_one_ends_it(district, helen):
    bulk_id = begin(district, helen)
    assert batching.step(district.house, now=district.now)
    assert (len(standing(district)), commissioning.seen(district.house, helen, bulk_id).behind) == (1, 1)
    assert finish(district) == 2
    seen = commissioning.seen(district.house, helen, bulk_id)
    assert (seen.row.state, seen.count(Result.AWARDED), seen.row.ended_at) == ("done", 2, district.now)
    assert not batching.step(district.house, now=district.now)


def test_the_same_key_again_is_the_same_bulk(district, helen):
    assert begin(district, helen) == begin(district, helen)
    finish(district)
    finish(district)
    assert len(standing(district)) == 2
    assert begin(district, helen, key="another") != begin(district, helen)
    finish(district)
    assert len(standing(district)) == 2


def test_wrong_lines_hold_it_back_unless_they_are_left_out(district, helen):
    wrong = LIST + "nobody@aldervalley.example,stations\n"
    with pytest.raises(InputError, match="take out line 4"):
        begin(district, helen, wrong)
    bulk_id = begin(district, helen, wrong, leave_out_errors=True)
    finish(district)
    assert [result for _, result in results(district, bulk_id)] == ["awarded", "awarded", "error"]


def test_nobody_is_told_before_it_can_no_longer_be_undone(district, helen):
    begin(district, helen)
    finish(district)
    sent = []
    assert delivering.deliver(district.house, sent.append, now=district.now).sent == 0
    later = district.now + commissioning.UNTIL_TOLD
    assert delivering.deliver(district.house, sent.append, now=later).sent == 2


def test_all_of_it_can_be_taken_back_before_anybody_is_told(year):
    for slug in ("opening-day", "digital-safety", "stations"):
        year.earn("Rosa", slug)
    helen, text = year.person("Helen"), "Email,Badge\nrosa.delgado@aldervalley.example,podcast\n"
    bulk_id = begin(year, helen, text)
    finish(year)
    assert results(year, bulk_id) == [("Rosa Delgado", "awarded"), ("Rosa Delgado", "completed by it")]
    commissioning.undo(year.house, helen, bulk_id, now=year.now)
    with pytest.raises(ConflictError):
        commissioning.undo(year.house, helen, bulk_id, now=year.now)
    finish(year)
    seen = commissioning.seen(year.house, helen, bulk_id)
    assert (seen.row.state, seen.behind, seen.all) == ("undone", 2, 2)
    assert {award.achievement.slug for award in standing(year)} == {
        "opening-day",
        "digital-safety",
        "stations",
    }
    assert "podcast" not in {message.payload["name"] for message in messages(year)}
    with year.house.database.reading() as tx:
        for line in bulk_awards.lines(tx, bulk_id):
            assert awards.by_id(tx, line.award_id).revocation_reason == batching.TAKEN_BACK
            assert status_lists.entry_of(tx, line.award_id).set_at == year.now
        assert not awards.questioned(tx)


def test_what_was_withdrawn_in_between_is_left_as_it_is(district, helen):
    bulk_id = begin(district, helen)
    finish(district)
    one = standing(district)[0]
    revoking.revoke(district.house, helen, one.id, "The wrong Rosa.", now=district.now)
    commissioning.undo(district.house, helen, bulk_id, now=district.now)
    finish(district)
    with district.house.database.reading() as tx:
        assert awards.by_id(tx, one.id).revocation_reason == "The wrong Rosa."
    assert standing(district) == []


def test_once_people_are_told_it_cannot_be_undone(district, helen):
    bulk_id = begin(district, helen)
    finish(district)
    with pytest.raises(ConflictError, match="being told"):
        commissioning.undo(district.house, helen, bulk_id, now=district.now + commissioning.UNTIL_TOLD)


def test_it_stops_between_two_batches_and_goes_on_where_it_was(district, helen):
    bulk_id = begin(district, helen)
    with pytest.raises(ConflictError):
        commissioning.go_on(district.house, helen, bulk_id)
    batching.step(district.house, now=district.now)
    commissioning.stop(district.house, helen, bulk_id, now=district.now)
    assert finish(district) == 0
    assert len(standing(district)) == 1
    with pytest.raises(ConflictError):
        commissioning.stop(district.house, helen, bulk_id, now=district.now)
    commissioning.go_on(district.house, helen, bulk_id)
    finish(district)
    assert len(standing(district)) == 2


def test_what_our_own_verifier_refuses_stops_it_with_the_reason(district, helen, caplog):
    bulk_id = begin(district, helen)
    broken = replace(district.house, own_pages={})
    assert batching.step(broken, now=district.now)
    row = commissioning.seen(district.house, helen, bulk_id).row
    assert (row.state, "undetermined" in row.last_error) == ("stopped", True)
    assert standing(district) == []
    commissioning.go_on(district.house, helen, bulk_id)
    finish(district)
    assert len(standing(district)) == 2


def test_a_line_that_names_what_is_gone_stops_it(district, helen):
    bulk_id = begin(district, helen)
    with district.house.database.writing() as tx:
        tx.get(BulkLine, (bulk_id, 1)).person_id = None
    assert batching.step(district.house, now=district.now)
    assert "line 2 names" in commissioning.seen(district.house, helen, bulk_id).row.last_error


def test_as_a_job_it_ends_between_two_batches_when_the_process_does(district, helen):
    begin(district, helen)
    assert batching.work(district.house, now=district.now, stopped=lambda: True) == 0
    assert batching.work(district.house, now=district.now, stopped=lambda: False) == 3


def test_only_whoever_began_it_sees_it(district, helen):
    bulk_id = begin(district, helen)
    with pytest.raises(NotFoundError):
        commissioning.seen(district.house, district.person("Sam"), bulk_id)
    with pytest.raises(NotFoundError):
        commissioning.stop(district.house, helen, uuid4(), now=district.now)
    with pytest.raises(NotAllowedError):
        begin(district, district.person("Rosa"), key="another")
    with pytest.raises(NotFoundError):
        begin(district, district.person("Daniel"))


def names(district, helen, **narrowed):
    group = Group("opening-day", **narrowed)
    planned = commissioning.preview_group(district.house, helen, group, now=district.now)
    return [(one.line.person, one.line.result.value) for one in planned]


def test_a_group_is_everyone_who_has_the_role_the_school_and_the_badge(district, helen):
    district.earn("Rosa", "stations")
    assert names(district, helen, role="reviewer") == [
        ("Priya Raman", "will be awarded"),
        ("Tom Ashby", "will be awarded"),
    ]
    assert names(district, helen, school="birch-creek-elementary") == [("Ana Morales", "will be awarded")]
    assert names(district, helen, role="teacher", holds="stations") == [("Rosa Delgado", "will be awarded")]
    assert names(district, helen, role="coordinator") == []  # nobody awards themselves


def test_a_group_is_awarded_once(district, helen):
    group = Group("opening-day", role="teacher")
    begin = {"key": "group", "now": district.now}
    bulk_id = commissioning.begin_group(district.house, helen, group, **begin)
    assert commissioning.begin_group(district.house, helen, group, **begin) == bulk_id
    assert commissioning.seen(district.house, helen, bulk_id).row.what == "Everyone who is a teacher"
    finish(district)
    assert {result for _, result in results(district, bulk_id)} == {"awarded"}
    assert {result for _, result in names(district, helen, role="teacher")} == {"held already"}


def test_a_group_that_is_not_narrowed_or_names_what_is_not_there_is_refused(district, helen):
    with pytest.raises(InputError, match="at least one"):
        names(district, helen)
    for unknown in ({"school": "nowhere"}, {"holds": "nothing"}):
        with pytest.raises(NotFoundError):
            names(district, helen, **unknown)
    with pytest.raises(InputError, match="future"):
        names(district, helen, role="teacher", day=(district.now + timedelta(days=2)).date())
