from datetime import date
from uuid import uuid4

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import acting, listing
from issuer.services.errors import InputError, NotFoundError
from issuer.services.planning import Result
from issuer.storage import awards

LIST = """\
Email,Employee number,Badge,Date
rosa.delgado@aldervalley.example,,Opening day,2026-08-17
,20418,opening-day,8/17/2026
"""


@pytest.fixture
def helen(district):
    return district.person("Helen")


def results(listed):
    return [line.result for line in listed.lines]


def held(district, name):
    with district.house.database.reading() as tx:
        return awards.of_person(tx, district.person(name).id)


def test_a_preview_says_who_will_be_awarded_what_and_writes_nothing(district, helen):
    preview = listing.preview(district.house, helen, LIST, now=district.now)
    assert [(line.person, line.achievement, line.result) for line in preview.lines] == [
        ("Rosa Delgado", "Opening day", Result.WILL_AWARD),
        ("James Whitfield", "Opening day", Result.WILL_AWARD),
    ]
    assert not held(district, "Rosa")


def test_a_yearly_badge_is_awarded_by_its_pathway_and_by_nobody_else(district, helen):
    text = "Email,Badge\nrosa.delgado@aldervalley.example,pl-2026-27\n"
    (line,) = listing.preview(district.house, helen, text, now=district.now).lines
    assert line.result is Result.ERROR
    assert "when its pathway is complete" in line.message
    rosa = district.person("Rosa")
    with pytest.raises(InputError, match="when its pathway is complete"):
        listing.award_one(district.house, helen, rosa.id, "pl-2026-27", now=district.now)
    assert not held(district, "Rosa")


def test_the_whole_list_is_awarded_with_a_badge_for_each_line(district, helen):
    listed = listing.award(district.house, helen, LIST, now=district.now)
    assert results(listed) == [Result.AWARDED, Result.AWARDED]
    assert listed.lines[0].badge.person_name == "Rosa Delgado"
    (award,) = held(district, "Rosa")
    assert (award.activity_end, award.source, award.awarded_by) == (date(2026, 8, 17), "list", helen.id)


def test_the_same_list_again_awards_nothing_twice(district, helen):
    listing.award(district.house, helen, LIST, now=district.now)
    again = listing.award(district.house, helen, LIST, now=district.now)
    assert results(again) == [Result.HELD, Result.HELD]
    assert len(held(district, "Rosa")) == 1


def test_one_wrong_line_holds_back_the_whole_list(district, helen):
    wrong = (
        LIST
        + "nobody@aldervalley.example,,opening-day,\n,20419,no-such-badge,\n,20419,opening-day,2030-01-01\n"
    )
    preview = listing.preview(district.house, helen, wrong, now=district.now)
    assert [line.message.split(";")[0] for line in preview.lines[2:]] == [
        "Nobody here has nobody@aldervalley.example",
        "“no-such-badge” is not on the menu.",
        "2030-01-01 lies in the future",
    ]
    with pytest.raises(InputError, match="line 4, 5, 6"):
        listing.award(district.house, helen, wrong, now=district.now)
    assert not held(district, "Rosa")


def test_wrong_lines_can_be_left_out_on_purpose(district, helen):
    wrong = LIST + "nobody@aldervalley.example,,opening-day,\n"
    listed = listing.award(district.house, helen, wrong, leave_out_errors=True, now=district.now)
    assert results(listed) == [Result.AWARDED, Result.AWARDED, Result.ERROR]


def test_a_line_that_stands_there_twice_is_awarded_once(district, helen):
    listed = listing.award(district.house, helen, LIST + ",20417,opening-day,\n", now=district.now)
    assert results(listed) == [Result.AWARDED, Result.AWARDED, Result.HELD]
    assert listed.lines[2].message == "The same as line 2."


def test_what_follows_from_a_list_is_told(year):
    for slug in ("opening-day", "digital-safety", "stations"):
        year.earn("Rosa", slug)
    text = "Email,Badge\nrosa.delgado@aldervalley.example,podcast\n"
    listed = listing.award(year.house, year.person("Helen"), text, now=year.now)
    assert [badge.name for badge in listed.following] == ["Professional Learning 2026-27"]


@pytest.mark.parametrize("name", ["Rosa", "Tom", "Daniel", "Sam"])
def test_only_coordinators_award(district, name):
    actor = district.person(name)
    for attempt in (listing.preview, listing.award):
        with pytest.raises(NotAllowedError):
            attempt(district.house, actor, LIST, now=district.now)


def test_a_coordinator_does_not_award_to_themselves(district, helen):
    text = "Email,Badge\nhelen.marsh@aldervalley.example,podcast\n"
    (line,) = listing.preview(district.house, helen, text, now=district.now).lines
    assert (line.result, "of their own" in line.message) == (Result.ERROR, True)


def test_a_list_that_is_none_or_too_long_is_refused(district, helen, monkeypatch):
    with pytest.raises(InputError, match="empty"):
        listing.preview(district.house, helen, "", now=district.now)
    monkeypatch.setattr(listing, "MOST_LINES", 1)
    with pytest.raises(InputError, match="in bulk"):
        listing.award(district.house, helen, LIST, now=district.now)


def test_one_badge_can_be_awarded_to_one_person(district):
    rosa = district.person("Rosa")
    award = [district.house, acting.CONSOLE, rosa.id, "podcast"]
    (badge,) = listing.award_one(*award, day=date(2026, 11, 20), now=district.now)
    assert badge.name == "Podcast walk"
    assert listing.award_one(*award, now=district.now) == ()
    assert held(district, "Rosa")[0].awarded_by is None
    with pytest.raises(NotFoundError):
        listing.award_one(district.house, acting.CONSOLE, uuid4(), "podcast", now=district.now)
    with pytest.raises(NotAllowedError):
        listing.award_one(district.house, rosa, rosa.id, "podcast", now=district.now)
