"""Into the next year: surplus hours go over once, up to the cap, and the next badge says from where."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from issuer.domain.person import NotAllowedError
from issuer.services import carrying, publishing, revoking, sharing
from issuer.services.errors import InputError, NotFoundError
from issuer.storage import awards, pathways
from issuer.storage.models import Credential
from verifier import intake
from verifier.verify import verify
from verifier.world import World, by_id, offline_fetch

SUMMER = datetime(2027, 7, 10, 16, 0, tzinfo=UTC)
YEARS = {
    "2026-27": {"from": "2026-07-01T04:00:00Z", "until": "2027-07-01T04:00:00Z"},
    "2027-28": {"from": "2027-07-01T04:00:00Z", "until": "2028-07-01T04:00:00Z"},
}


def hours_of(house, year, minutes, **more):
    """A year that asks for so many minutes of anything; another of 20 hours would take all that is there."""
    urls = house.settings.urls
    rule = {"id": "hours", "kind": "hours", "minutes": minutes, "carryIn": {"max": 100}}
    return {
        "format": "cairn-pathway/1",
        "id": urls.pathway(f"hours-{year}"),
        "version": "1",
        "name": f"Hours {year}",
        "awards": urls.achievement(f"hours-{year}"),
        "window": YEARS[year],
        "rule": rule,
        **more,
    }


def publish(district, document, now=None):
    terms = publishing.Terms(with_badge=True)
    helen = district.person("Helen")
    return publishing.publish_pathway(district.house, helen, document, terms, now=now or district.now)


@pytest.fixture
def years(district):
    """Two years by hours; Rosa has 300 minutes of the 240 that the first one asks for."""
    house = district.house
    publish(district, hours_of(house, "2026-27", 240, carryOut={"maxMinutes": 90}))
    district.earn("Rosa", "stations")
    district.earn("Rosa", "podcast")
    district.earn("Rosa", "digital-safety")
    publish(district, hours_of(house, "2027-28", 60), now=SUMMER)
    return replace(district, now=SUMMER)


def roll(years, do, actor="Helen"):
    return do(years.house, years.person(actor), "hours-2026-27", "hours-2027-28", now=years.now)


def told(done):
    return [(one.name, one.minutes, one.before) for one in done.people]


def test_what_goes_over_is_said_first_and_goes_over_once(years):
    foreseen = roll(years, carrying.preview)
    assert told(foreseen) == [("Rosa Delgado", 60, 0)]
    assert (foreseen.most, foreseen.let_in) == (90, True)
    assert told(roll(years, carrying.carry)) == [("Rosa Delgado", 60, 0)]
    again = roll(years, carrying.carry)
    assert told(again) == told(roll(years, carrying.preview)) == [("Rosa Delgado", 0, 60)]
    assert again.awarded == ()


def test_what_was_approved_since_follows_up_to_the_cap(years):
    roll(replace(years, now=datetime(2027, 6, 25, 16, 0, tzinfo=UTC)), carrying.carry)
    replace(years, now=datetime(2027, 6, 30, 16, 0, tzinfo=UTC)).earn("Rosa", "exit-tickets")
    assert told(roll(years, carrying.carry)) == [("Rosa Delgado", 30, 60)]
    assert told(roll(years, carrying.carry)) == [("Rosa Delgado", 0, 90)]


def test_a_badge_that_they_complete_names_the_year_they_come_from_and_verifies(years):
    (badge,) = roll(years, carrying.carry).awarded
    assert (badge.person_name, badge.period) == ("Rosa Delgado", "2027-28")
    text = sharing.badge(years.house, badge.credential_id).text
    (last,) = [one for one in json.loads(text)["evidence"] if one.get("genre") == "Open Badge"]
    assert last["name"] == "Hours 2026-27"
    with years.house.database.reading() as tx:
        everything = {row.id: row.text for row in tx.scalars(select(Credential))}
    assert proof_in(everything[UUID(last["id"].rpartition("/")[2])])["carryOut"] == {"minutes": 90}
    found = offline(years, text, *everything.values())
    assert (found.verdict, found.finding("pathway").reasons) == ("verified", ())


def proof_in(text):
    evidence = json.loads(text)["evidence"]
    url = next(one["id"] for one in evidence if one.get("genre") == "Pathway proof")
    return json.loads(base64.b64decode(url.removeprefix("data:application/json;base64,")))["proof"]


def offline(years, text, *others):
    pages = years.house.own_pages
    beside = by_id(intake.read(one.encode(), "other") for one in others)

    def fetch(url, accept):
        return pages[url] if url in pages else offline_fetch(url, accept)

    world = World(years.now, fetch, beside=beside, leave_out=frozenset({"status"}))
    return verify(intake.read(text.encode(), "badge.json"), world)


def test_a_year_that_was_withdrawn_leaves_nothing_and_what_rests_on_it_is_looked_at(years):
    (badge,) = roll(years, carrying.carry).awarded
    with years.house.database.reading() as tx:
        first = pathways.newest(tx, "hours-2026-27")
        (award,) = awards.of_achievement(tx, first.pathway.achievement_id, "2026-27")
    done = revoking.revoke(years.house, years.person("Helen"), award.id, "A mistake.", now=years.now)
    assert [(one.name, one.holds) for one in done.resting] == [(badge.name, False)]
    assert told(roll(years, carrying.preview)) == []


def test_nothing_goes_over_from_a_year_that_does_not_say_so(district):
    publish(district, hours_of(district.house, "2026-27", 240))
    district.earn("Rosa", "stations")
    district.earn("Rosa", "opening-day")
    publish(district, hours_of(district.house, "2027-28", 60), now=SUMMER)
    done = roll(replace(district, now=SUMMER), carrying.carry)
    assert (done.people, done.most) == ((), 0)


def test_only_a_coordinator_rolls_over_and_only_into_a_later_year(years):
    with pytest.raises(NotAllowedError):
        roll(years, carrying.carry, "Rosa")
    with pytest.raises(InputError, match="not of a later year"):
        carrying.carry(years.house, years.person("Helen"), "hours-2027-28", "hours-2026-27", now=years.now)
    with pytest.raises(NotFoundError):
        carrying.preview(years.house, years.person("Helen"), "hours-2026-27", "nothing", now=years.now)


def test_the_pathways_of_later_years_can_follow(years):
    with years.house.database.reading() as tx:
        first = pathways.newest(tx, "hours-2026-27")
        assert [one.pathway.slug for one in carrying.years_after(tx, first)] == ["hours-2027-28"]
