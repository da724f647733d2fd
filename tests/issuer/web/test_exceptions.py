import json
from datetime import UTC, datetime

import pytest

from issuer.services import acting, drafting, listing, publishing, revoking
from issuer.storage import awards, exceptions, pathway_drafts, pathways

OWN = {"id": "own", "kind": "slot", "label": "Something of your own"}


@pytest.fixture
def free(web):
    """Opening day, and a free place."""
    with web.house.database.reading() as session:
        told = json.loads(pathways.newest(session, "pl-2026-27").document)
    rule = {
        "id": "root",
        "kind": "all",
        "of": [{"id": "opening-day", "kind": "badge", "component": "opening-day"}, OWN],
    }
    publishing.publish_pathway(web.house, acting.CONSOLE, told | {"version": "2", "rule": rule}, now=web.now)
    return web


def person(web, first_name="Rosa"):
    return f"/coordinator/people/{web.row(first_name).id}"


def granted(web, **form):
    told = {"pathway": "pl-2026-27", "node": "opening-day", "manner": "waive", "reason": "Taught it."}
    return web.as_("Helen").post(f"{person(web)}/waive", told | form)


def proposed(web, **form):
    told = {"pathway": "pl-2026-27", "node": "own", "name": "A conference", "description": "I spoke."}
    return web.as_("Rosa").post("/activities/new", told | {"time": "2 h", "day": "2026-11-20"} | form)


def test_a_coordinator_waives_a_part_and_takes_it_back(free):
    helen = free.as_("Helen")
    assert "Waive a part, or let something else count" in helen.get(person(free)).text
    assert ">opening day<" in helen.get(f"{person(free)}/waive?pathway=pl-2026-27").source
    page = helen.follow(granted(free))
    assert "Waived: opening-day" in page.text
    assert "Taught it." in page.text
    with free.house.database.reading() as session:
        (row,) = exceptions.waivers_of(session, [free.row("Rosa").id])
    page = helen.follow(helen.post(f"/coordinator/waivers/{row.id}/take-back"))
    assert "It counts no more." in page.text
    assert "Waived:" not in page.text
    page = helen.follow(helen.post(f"/coordinator/waivers/{row.id}/take-back"))
    assert "This was taken back already." in page.text


def test_an_exception_that_cannot_be_says_what_to_do(free):
    for form, said in (
        ({"reason": ""}, "The reason is missing."),
        ({"manner": ""}, "Choose what is granted."),
        ({"node": "nothing"}, "not in the pathway any more"),
        ({"manner": "substitute"}, "Choose the badge that stands in for it."),
    ):
        page = granted(free, **form)
        assert page.status == 422
        assert said in page.text
    assert free.as_("Helen").get(f"{person(free)}/waive?pathway=nothing").status == 404


def test_another_badge_stands_in_and_is_called_by_its_name(free):
    free.earn("Rosa", "stations")
    page = free.as_("Helen").get(f"{person(free)}/waive?pathway=pl-2026-27")
    assert "Stations that differentiate" in page.source
    with free.house.database.reading() as session:
        award = awards.of_person(session, free.row("Rosa").id)[0]
        item = free.house.settings.urls.credential(awards.credential_ids(session, [award.id])[award.id])
    page = free.as_("Helen").follow(granted(free, manner="substitute", item=item))
    assert "Something else counts: opening-day" in page.text


def test_a_teacher_proposes_an_activity_and_a_coordinator_approves_it(free):
    free.earn("Rosa", "opening-day")
    assert "/activities/new?pathway=pl-2026-27&amp;node=own" in free.as_("Rosa").get("/home").source
    page = free.as_("Rosa").follow(proposed(free))
    assert "Proposed." in page.text
    assert (
        "A conference Waits to be read"
        in free.as_("Rosa").get("/activities/new?pathway=pl-2026-27&node=own").text
    )
    helen = free.as_("Helen")
    assert "1 activity of teachers' own to decide" in helen.get("/coordinator").text
    assert "I spoke." in helen.get("/coordinator/activities").text
    with free.house.database.reading() as session:
        (row,) = exceptions.proposed(session)
    page = helen.follow(helen.post("/coordinator/activities", {"activity": str(row.id), "do": "approve"}))
    assert "Approved. 1 badge awarded." in page.text
    assert "You set the last stone" in free.as_("Rosa").get("/home").text
    again = helen.post("/coordinator/activities", {"activity": str(row.id), "do": "approve"})
    assert again.status == 422
    free.later(days=8)
    assert "You set the last stone" not in free.as_("Rosa").get("/home").text


def test_not_yet_needs_a_word(free):
    proposed(free)
    helen = free.as_("Helen")
    with free.house.database.reading() as session:
        (row,) = exceptions.proposed(session)
    form = {"activity": str(row.id), "do": "not_yet", "answer": ""}
    assert helen.post("/coordinator/activities", form).status == 422
    helen.post("/coordinator/activities", form | {"answer": "Tell us what changed."})
    page = free.as_("Rosa").get("/activities/new?pathway=pl-2026-27&node=own")
    assert "Not yet" in page.text
    assert "Tell us what changed." in page.text
    assert "Nothing waits to be decided." in helen.get("/coordinator/activities").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"time": "soon"}, "is no time"),
        ({"day": ""}, "on which day"),
        ({"name": ""}, "What you did is missing."),
        ({"time": "0"}, "how long it took"),
    ],
)
def test_a_proposal_that_cannot_be_says_what_to_do(free, form, said):
    page = proposed(free, **form)
    assert page.status == 422
    assert said in page.text


def test_only_a_free_place_takes_proposals(free):
    rosa = free.as_("Rosa")
    assert rosa.get("/activities/new?pathway=pl-2026-27&node=opening-day").status == 404
    assert rosa.get("/activities/new?pathway=nothing&node=own").status == 404


def test_a_withdrawn_badge_does_not_leave_without_a_word(web):
    web.earn("Rosa", "stations")
    with web.house.database.reading() as session:
        award = awards.of_person(session, web.row("Rosa").id)[0]
    revoking.revoke(web.house, web.person("Helen"), award.id, "Awarded to the wrong Rosa.", now=web.now)
    rosa = web.as_("Rosa")
    assert "Withdrawn on November 22, 2026: Awarded to the wrong Rosa." in rosa.get("/badges").text
    assert "“Stations that differentiate” was withdrawn on November 22. Awarded to" in rosa.get("/home").text
    web.later(days=31)
    assert "was withdrawn" not in rosa.get("/home").text


def test_a_badge_of_last_year_is_not_done_this_year(web):
    listing.award_one(web.house, web.person("Helen"), web.row("Rosa").id, "stations", now=web.now)
    assert "Badge earned" in web.as_("Rosa").get("/menu").text
    web.clock["now"] = datetime(2027, 7, 2, 16, 0, tzinfo=UTC)
    web.browsers.clear()
    assert "Badge earned" not in web.as_("Rosa").get("/menu").text


def test_whoever_started_keeps_the_version_reads_what_is_different_and_is_moved(web):
    web.earn("Rosa", "opening-day")
    helen = web.as_("Helen")
    address = helen.post("/coordinator/drafts/new", {"from": "next:pl-2026-27"}).location
    helen.post(f"{address}/step", {"do": "n chosen 2"})
    page = helen.get(f"{address}/check")
    with web.house.database.reading() as session:
        digest = drafting.digest_of(pathway_drafts.everything(session)[0])
    page = helen.follow(helen.post(f"{address}/check", {"do": "review", "digest": digest}))
    assert "Whoever has started version 1" in page.text
    page = helen.follow(
        helen.post(f"{address}/check", {"do": "publish", "digest": digest, "started": "keep"})
    )
    assert "1 person keeps an earlier version." in page.text
    home = web.as_("Rosa").get("/home")
    assert "Version 2 asks for something else; you keep version 1, which you started" in home.text
    assert "any 2 of 2" in home.text
    assert "you keep version 1" not in web.as_("James").get("/home").text
    assert "The rule changed on November 22" in web.as_("James").get("/home").text
    page = helen.get("/coordinator/pathways/pl-2026-27/move")
    assert "1 person keeps version 1 Rosa Delgado What is different for them" in page.text
    page = helen.follow(helen.post("/coordinator/pathways/pl-2026-27/move"))
    assert "Everybody goes on with version 2." in page.text
    assert "Nobody keeps an earlier version." in helen.get("/coordinator/pathways/pl-2026-27/move").text
    assert helen.get("/coordinator/pathways/nothing/move").status == 404


def test_the_shortest_way_to_finish_is_named_with_its_hours(web):
    page = web.as_("Rosa").get("/home")
    assert "The shortest way to finish: 10 h 45 min" in page.text
    assert "Exit tickets in five minutes 45 min" in page.text
