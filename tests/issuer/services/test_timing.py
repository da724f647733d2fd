"""A clock that was set back, or was ahead: no badge and no list is dated into the past."""

import json
from datetime import timedelta

import pytest

from issuer.services import acting, issuing, listing, revoking, sharing, timing
from issuer.services.errors import ClockError
from issuer.storage import journal_entries, status_lists
from verifier.members import moment


def award(district, first_name, now):
    person = district.person(first_name)
    return listing.award_one(district.house, acting.CONSOLE, person.id, "stations", now=now)


def list_of(district, badge):
    with district.house.database.reading() as tx:
        return status_lists.entry_of(tx, badge.award_id).list_id


def dated(district, list_id, now):
    return moment(json.loads(sharing.status_list(district.house, list_id, now=now)), "validFrom")


def test_no_badge_is_signed_while_the_clock_is_behind_the_last_one(district):
    award(district, "Rosa", district.now)
    behind = district.now - timedelta(hours=1)
    with pytest.raises(ClockError, match="No badge is signed until the clock is right"):
        award(district, "James", behind)
    with pytest.raises(ClockError):
        issuing.issue(district.house, acting.CONSOLE.id, {}, now=behind)
    with district.house.database.reading() as tx:
        assert journal_entries.last(tx).number == 1
    assert award(district, "James", district.now)


def test_machines_whose_clocks_differ_by_some_minutes_sign_beside_each_other(district):
    award(district, "Rosa", district.now)
    assert award(district, "James", district.now - timedelta(minutes=4))


def test_a_clock_that_was_ahead_is_taken_as_right_by_a_person(district):
    (badge,) = award(district, "Rosa", district.now + timedelta(days=365))
    listed = list_of(district, badge)
    assert dated(district, listed, district.now + timedelta(days=365)) > district.now
    with pytest.raises(ClockError):
        award(district, "James", district.now)
    assert timing.accept(district.house, now=district.now) == 1
    assert award(district, "James", district.now)
    assert dated(district, listed, district.now) == district.now


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=365)])
def test_a_list_is_never_dated_into_the_past(district, back):
    (badge,) = award(district, "Rosa", district.now)
    listed = list_of(district, badge)
    first = sharing.status_list(district.house, listed, now=district.now)
    assert sharing.status_list(district.house, listed, now=district.now - back) == first
    revoking.revoke(
        district.house, acting.CONSOLE, badge.award_id, "A mistake.", now=district.now - back
    )  # a withdrawal is never refused
    assert dated(district, listed, district.now - back) == district.now
    with district.house.database.reading() as tx:
        assert status_lists.published(tx, listed).version == 2
