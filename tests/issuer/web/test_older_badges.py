"""A badge of Open Badges 2.0 on the pages of a teacher, of a coordinator and of hours."""

import json
from dataclasses import replace

import pytest

from issuer.app import assemble
from issuer.storage import imported_badges
from tests.issuer.web.conftest import Web
from verifier.internet import Fetched
from verifier.world import carried_fetch

HOST = "https://academy.example"
V2 = "https://w3id.org/openbadges/v2"
YES = {
    "do": "accept",
    "slug": "stations",
    "minutes": "90",
    "category": "Mentoring",
    "reason": "The same work.",
}


@pytest.fixture
def published(web):
    """What the academy publishes: one badge, made out to Rosa's address at the district."""
    assertion = {
        "@context": V2,
        "id": f"{HOST}/assertions/1",
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "rosa@aldervalley.example"},
        "badge": f"{HOST}/badges/stations",
        "verification": {"type": "hosted"},
        "issuedOn": "2026-10-03T16:00:00Z",
    }
    badge_class = {
        "@context": V2,
        "id": f"{HOST}/badges/stations",
        "type": "BadgeClass",
        "name": "Stations at the academy",
        "description": "Ran learning stations.",
        "image": f"{HOST}/stations.png",
        "criteria": f"{HOST}/criteria",
        "issuer": f"{HOST}/issuer",
    }
    profile = {
        "@context": V2,
        "id": f"{HOST}/issuer",
        "type": "Issuer",
        "name": "Harbor Academy",
        "url": HOST,
        "email": "badges@academy.example",
    }
    return {one["id"]: one for one in (assertion, badge_class, profile)}


@pytest.fixture
def town(web, published):
    """The same district, in an internet in which the academy can be reached."""
    pages = {url: Fetched(200, {}, json.dumps(one).encode()) for url, one in published.items()}
    house = replace(web.house, outside=lambda: carried_fetch(pages))
    return Web(assemble(house, lambda: web.clock["now"]), house, web.clock)


def only_import(town):
    with town.house.database.reading() as session:
        (row,) = imported_badges.of_person(session, town.row("Rosa").id, "waiting")
        return row.id


@pytest.mark.parametrize("given", ["link", "text"])
def test_a_badge_goes_from_a_link_or_a_text_to_hours(town, published, given):
    rosa, helen = town.as_("Rosa"), town.as_("Helen")
    text = f"{HOST}/assertions/1" if given == "link" else json.dumps(published[f"{HOST}/assertions/1"])
    rosa.post("/badges/elsewhere", {"text": text})
    imported_id = only_import(town)
    page = rosa.get(f"/badges/elsewhere/{imported_id}")
    assert "Stations at the academy" in page.text
    assert "academy.example, under the name “Harbor Academy”, publishes this badge" in page.text
    asked = helen.get(f"/coordinator/elsewhere/{imported_id}")
    assert "It lies where its issuer’s badges lie" in asked.text
    assert "The badge states none." in asked.text
    decided = helen.follow(helen.post(f"/coordinator/elsewhere/{imported_id}", YES))
    assert "counts for Rosa Delgado." in decided.text
    assert "Stations at the academy" in rosa.get("/hours").text
    assert "1 of 3 parts" in helen.get(f"/coordinator/people/{town.row('Rosa').id}").text
