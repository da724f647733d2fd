import io
import json

import pytest

from issuer.services import acting, drafting, enrolling, listing
from issuer.storage import pathway_drafts, pathways, people
from issuer.storage.models import RoleGrant

SECOND = "Employee number,Name,E-mail,School,Roles\n10009,Olga Reyes,olga@aldervalley.example,,coordinator\n"


@pytest.fixture
def helen(web):
    return web.as_("Helen")


@pytest.fixture
def begun(web, helen):
    """A draft with a group for each part of the menu; the answer is its address."""
    form = {"name": "Year after", "from": "nothing", "groups": "yes"}
    return begin(helen, **form)


def begin(browser, **form):
    answer = browser.post("/coordinator/drafts/new", form)
    assert answer.status == 303, answer.text
    return answer.location


def document(web, address):
    with web.house.database.reading() as session:
        return json.loads(pathway_drafts.everything(session)[0].document) if address else {}


def rule(web, address, node):
    stack = [document(web, address)["rule"]]
    while stack:
        one = stack.pop()
        if one["id"] == node:
            return one
        stack.extend(one.get("of", ()))
    raise AssertionError(f"there is no rule {node}")


def step(browser, address, do, **form):
    return browser.follow(browser.post(f"{address}/step", {"do": do} | form))


def ids(web, address):
    return [one["id"] for one in document(web, address)["rule"]["of"]]


def test_a_draft_begins_with_a_group_for_each_part_of_the_menu(web, helen, begun):
    page = helen.get(begun)
    assert "1. Events" in page.text
    assert "A teacher completes all 3 of “Events”, 1 of 1 of “Entrées”" in page.text
    assert "Opening daya badge, 4 h" in page.text
    assert "0 done 0 1 or 2 left 0 on the way 4 not started" in page.text
    assert "Year after" in helen.get("/coordinator/pathways").text


def test_a_draft_may_begin_with_nothing_and_says_so(web, helen):
    page = helen.get(begin(helen, name="Empty", **{"from": "nothing"}))
    assert "It asks for nothing yet." in page.text
    assert "This group asks for nothing; add a rule, or take it out." in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": ""}, "The name is missing."),
        ({"name": "PL 2026 27"}, "There is a pathway “PL 2026 27” already."),
        ({"name": "New", "window.from": "soon"}, "“soon” is no day."),
        ({"name": "New", "window.from": "2027-01-02", "window.until": "2026-01-01"}, "is before the first"),
    ],
)
def test_a_beginning_that_cannot_be_is_answered_with_what_to_do(web, helen, form, said):
    page = helen.post("/coordinator/drafts/new", {"from": "nothing"} | form)
    assert page.status == 422
    assert said in page.text


def test_a_pathway_is_copied_for_another_year_with_a_badge_of_its_own(web, helen):
    address = begin(helen, name="Professional Learning 2027–28", **{"from": "copy:pl-2026-27"})
    copied, urls = document(web, address), web.house.settings.urls
    assert copied["id"] == urls.pathway("professional-learning-2027-28")
    assert copied["awards"] == urls.achievement("professional-learning-2027-28")
    assert copied["window"] == {"from": "2027-07-01T04:00:00Z", "until": "2028-06-05T04:00:00Z"}
    page = helen.get(f"{address}/check")
    assert "What is different from Professional Learning 2026–27, version 1" in page.text
    assert "When it counts" in page.text


def test_the_next_version_keeps_its_address_and_is_compared_with_the_one_before(web, helen):
    address = begin(helen, **{"from": "next:pl-2026-27"})
    assert document(web, address)["version"] == "2"
    step(helen, address, "n chosen 2")
    page = helen.get(f"{address}/check")
    assert "Publish version 2 of “Professional Learning 2026–27”?" in page.text
    assert "Changed: Of your choice" in page.text


def test_a_draft_begins_from_an_example(web, helen):
    page = helen.get("/coordinator/drafts/new")
    assert "Example: Professional Learning 2026–27" in page.text
    address = begin(helen, name="From an example", **{"from": "template:pathway-2026-27"})
    page = helen.get(address)
    assert "The menu has no “Digital safety refresher”." in page.text
    assert "problems must be solved first" in page.text


def test_parts_move_by_their_buttons_and_the_last_step_is_taken_back(web, helen, begun):
    before = ids(web, begun)
    answer = helen.post(f"{begun}/step", {"do": f"down {before[0]}"})
    assert answer.location.endswith(f"#n-{before[0]}")
    assert ids(web, begun) == [before[1], before[0], *before[2:]]
    assert "Last: “Events” moved down" in helen.get(begun).text
    assert "Taken back. “Events” moved down." in step(helen, begun, "undo").text
    assert ids(web, begun) == before
    assert "There was nothing more to take back." in step(helen, begun, "undo").text


def test_a_part_is_placed_into_another_group(web, helen, begun):
    step(helen, begun, "place stations events 1")
    assert [one["id"] for one in rule(web, begun, "events")["of"]][1] == "stations"
    assert "A group cannot stand inside itself." in step(helen, begun, "place events events 0").text


def test_how_many_are_needed_is_changed_in_the_outline(web, helen, begun):
    step(helen, begun, "kind events", kind="atLeast", n="2")
    assert (rule(web, begun, "events")["kind"], rule(web, begun, "events")["n"]) == ("atLeast", 2)
    page = step(helen, begun, "kind events", kind="atLeast", n="9")
    assert "This asks for 9 of 3, so nobody could finish; ask for fewer." in page.text
    assert "We count who would be where as soon as nothing must change." in page.text
    assert "of “Events”" in page.text
    step(helen, begun, "n events 3")
    assert rule(web, begun, "events")["n"] == 3


def test_a_badge_can_be_made_to_count_once(web, helen, begun):
    step(helen, begun, "once events")
    assert rule(web, begun, "events")["exclusive"] == "items"


def test_a_part_is_taken_out(web, helen, begun):
    step(helen, begun, "remove stations")
    assert "stations" not in str(rule(web, begun, "root"))
    assert "not there any more" in step(helen, begun, "remove stations").text


@pytest.mark.parametrize("do", ["", "dance", "up", "place a", "n events"])
def test_a_step_that_nobody_offers_is_refused(web, helen, begun, do):
    assert helen.post(f"{begun}/step", {"do": do}).status == 400
    assert helen.post(f"{begun}/step", {"do": "kind events", "kind": "badge"}).status == 400


def test_components_are_added_from_the_menu(web, helen):
    address = begin(helen, name="Empty", **{"from": "nothing"})
    page = helen.get(f"{address}/add?into=root")
    assert "Stations that differentiate 3 h" in page.text
    helen.post(f"{address}/add", {"into": "root", "component": ["stations", "exit-tickets", "nothing"]})
    assert ids(web, address) == ["stations", "exit-tickets"]
    stated = document(web, address)["components"]["stations"]
    assert stated["categories"] == ["entree", "Teaching practice"]
    assert "in this group" in helen.get(f"{address}/add?into=root").text
    assert helen.post(f"{address}/add", {"into": "root"}).status == 303
    assert helen.get(f"{address}/add?into=stations").status == 404
    assert helen.get(f"{address}/add?into=nothing").status == 404


def test_a_rule_is_added_by_its_form_and_changed_by_the_same(web, helen, begun):
    form = {"node": "", "kind": "hours", "into": "root", "label": "Hours", "minutes": "15 h"}
    answer = helen.post(f"{begun}/rule", form)
    assert answer.location.endswith("#n-hours")
    assert rule(web, begun, "hours") == {"id": "hours", "kind": "hours", "label": "Hours", "minutes": 900}
    page = helen.get(f"{begun}/rule?node=hours")
    assert 'value="15 h"' in page.source
    helen.post(f"{begun}/rule", form | {"node": "hours", "minutes": "1.5", "into": "events"})
    assert rule(web, begun, "hours")["minutes"] == 90
    assert rule(web, begun, "events")["of"][-1]["id"] == "hours"


def test_a_form_with_something_wrong_in_it_keeps_what_was_typed(web, helen, begun):
    form = {"node": "", "kind": "hours", "into": "root", "label": "Hours", "minutes": "soon"}
    page = helen.post(f"{begun}/rule", form)
    assert page.status == 422
    assert "“soon” is no time" in page.text
    assert 'value="Hours"' in page.source
    assert 'value="soon"' in page.source
    assert helen.post(f"{begun}/rule", form | {"minutes": ""}).status == 422


def test_a_group_with_parts_does_not_become_a_badge(web, helen, begun):
    form = {"node": "events", "kind": "badge", "into": "root", "component": "stations"}
    page = helen.post(f"{begun}/rule", form)
    assert page.status == 422
    assert "There are rules in this group." in page.text


def test_a_rule_becomes_one_of_another_kind(web, helen, begun):
    page = helen.get(f"{begun}/rule?node=stations&kind=evidence")
    assert "On what" in page.text
    helen.post(
        f"{begun}/rule", {"node": "stations", "kind": "evidence", "topic": "stations", "into": "entrees"}
    )
    assert rule(web, begun, "stations") == {"id": "stations", "kind": "evidence", "topic": "stations"}
    assert "approved evidence on stations" in helen.get(begun).text


def test_what_is_no_rule_and_no_kind_has_no_page(web, helen, begun):
    assert helen.get(f"{begun}/rule?kind=dance").status == 404
    assert helen.get(f"{begun}/rule?node=nothing").status == 404
    assert helen.get(f"{begun}/rule").status == 404
    assert helen.get("/coordinator/drafts/00000000-0000-0000-0000-000000000000").status == 404


def test_the_whole_has_a_form_of_its_own(web, helen, begun):
    page = helen.get(f"{begun}/about")
    assert "Who may waive a rule, with a reason" in page.text
    form = {
        "name": "A better name",
        "window.from": "2026-08-01",
        "window.until": "2027-06-04",
        "audience.0.attribute": "role",
        "audience.0.how": "in",
        "audience.0.value": "teacher, mentor",
        "waivers.roles": ["coordinator"],
        "waivers.max": "2",
    }
    helen.post(f"{begun}/about", form)
    told = document(web, begun)
    assert told["name"] == "A better name"
    assert told["window"] == {"from": "2026-08-01T04:00:00Z", "until": "2027-06-05T04:00:00Z"}
    assert told["audience"] == {"attribute": "role", "in": ["teacher", "mentor"]}
    assert told["waivers"] == {"roles": ["coordinator"], "max": 2}
    assert helen.post(f"{begun}/about", {"name": ""}).status == 422


def test_components_have_forms_of_their_own(web, helen, begun):
    page = helen.get(f"{begun}/components")
    assert "6 components" in page.text
    form = {
        "achievement": web.house.settings.urls.achievement("stations"),
        "name": "Stations",
        "minutes": "2 h",
        "categories": "entree\r\nSTEM",
    }
    helen.post(f"{begun}/component?token=stations", form)
    assert document(web, begun)["components"]["stations"] == {
        "name": "Stations",
        "achievement": form["achievement"],
        "minutes": 120,
        "categories": ["entree", "STEM"],
    }
    page = helen.post(f"{begun}/component?token=stations", {"do": "remove"})
    assert page.status == 422
    assert "A rule asks for this component." in page.text
    step(helen, begun, "remove stations")
    assert helen.post(f"{begun}/component?token=stations", {"do": "remove"}).status == 303
    assert "stations" not in document(web, begun)["components"]
    assert "1 component of the menu is not in here." in helen.get(f"{begun}/components").text
    helen.post(f"{begun}/components")
    assert "stations" in document(web, begun)["components"]
    assert helen.get(f"{begun}/component?token=nothing").status == 404


def test_another_badge_is_made_to_count_for_a_component(web, helen, begun):
    form = {
        "component": "stations",
        "achievement": "https://harbor.example/reading",
        "factor.times": "1",
        "factor.by": "2",
        "note": "Harbor Ridge",
    }
    helen.post(f"{begun}/equivalence", form)
    (row,) = document(web, begun)["equivalences"]
    assert row == {
        "id": "also-1",
        "component": "stations",
        "achievement": form["achievement"],
        "factor": [1, 2],
        "note": "Harbor Ridge",
    }
    assert "Harbor Ridge stands for Stations that differentiate" in helen.get(f"{begun}/components").text
    page = helen.get(f"{begun}/equivalence?number=0")
    assert 'value="Harbor Ridge"' in page.source
    helen.post(f"{begun}/equivalence?number=0", form | {"note": "Ours of before"})
    assert document(web, begun)["equivalences"][0]["note"] == "Ours of before"
    helen.post(f"{begun}/equivalence", form)
    assert [one["id"] for one in document(web, begun)["equivalences"]] == ["also-1", "also-2"]
    for _ in range(2):
        helen.post(f"{begun}/equivalence?number=0", {"do": "remove"})
    assert "equivalences" not in document(web, begun)
    assert helen.get(f"{begun}/equivalence?number=0").status == 404
    assert helen.post(f"{begun}/equivalence", {"component": "stations"}).status == 422


def test_a_draft_that_must_change_is_not_published(web, helen, begun):
    step(helen, begun, "n events 9")
    page = helen.get(f"{begun}/check")
    assert "Not ready to publish" in page.text
    assert "Set it to 3" in page.text
    answer = helen.post(f"{begun}/check", {"do": "review", "digest": digest(web)})
    assert answer.status == 422


def test_the_only_coordinator_reviews_publishes_and_it_is_said(web, helen):
    listing.award_one(web.house, web.person("Helen"), web.row("Rosa").id, "stations", now=web.now)
    address = begin(helen, name="Short", **{"from": "nothing"})
    helen.post(f"{address}/add", {"into": "root", "component": ["stations"]})
    page = helen.get(f"{address}/check")
    assert "Publishing will award 1 person now Rosa Delgado" in page.text
    assert "You are the only coordinator of the district" in page.text
    assert "Publish it" not in page.text
    page = helen.follow(
        helen.post(f"{address}/check", {"do": "review", "digest": digest(web), "note": "Read aloud."})
    )
    assert "Helen Marsh read it as it stands, and how it is published, on November 22, 2026" in page.text
    assert "and agreed. “Read aloud.”" in page.text
    page = helen.follow(helen.post(f"{address}/check", {"do": "publish", "digest": digest(web)}))
    assert "Version 1 holds from now on. 1 badge awarded to those who are done." in page.text
    assert "reviewed by Helen Marsh on November 22, 2026, the only coordinator" in page.text
    with web.house.database.reading() as session:
        assert pathways.newest(session, "short").reviewed_by == web.row("Helen").id
        assert not pathway_drafts.everything(session)


def test_how_it_is_published_is_saved_before_it_is_reviewed(web, helen, begun):
    helen.post(f"{begun}/check", {"do": "review", "digest": digest(web)})
    assert "Badges carry the rule and what met it inside." in helen.get(f"{begun}/check").text
    page = helen.follow(
        helen.post(f"{begun}/check", {"do": "terms", "carriage": "linked", "started": "move"})
    )
    assert "How it is published is saved." in page.text
    assert "Not reviewed yet" in page.text
    assert 'value="linked" checked' in page.source
    helen.post(f"{begun}/check", {"do": "review", "digest": digest(web)})
    assert "Badges name the rule and what met it only" in helen.get(f"{begun}/check").text


def test_one_coordinator_reviews_and_the_other_publishes(web, helen, begun):
    enrolling.import_roster(web.house, acting.CONSOLE, SECOND, now=web.now)
    assert "One coordinator reviews it, another one publishes it." in helen.get(f"{begun}/check").text
    helen.post(f"{begun}/check", {"do": "review", "digest": digest(web)})
    page = helen.get(f"{begun}/check")
    assert "You reviewed it, so another coordinator publishes it." in page.text
    page = helen.post(f"{begun}/check", {"do": "publish", "digest": digest(web)})
    assert page.status == 422
    assert "You reviewed it yourself." in page.text
    olga = web.as_("Olga")
    assert olga.post(f"{begun}/check", {"do": "publish", "digest": digest(web)}).status == 303


def test_what_changed_meanwhile_is_read_again(web, helen, begun):
    page = helen.post(f"{begun}/check", {"do": "review", "digest": "other"})
    assert page.status == 422
    assert "Somebody changed the draft meanwhile." in page.text


def test_a_draft_is_thrown_away_after_a_question(web, helen, begun):
    assert "Throw the draft of “Year after” away?" in helen.get(f"{begun}/discard").text
    page = helen.follow(helen.post(f"{begun}/discard"))
    assert "The draft of “Year after” is gone." in page.text


def test_a_coordinator_of_one_school_writes_no_pathway(web, helen, begun):
    with web.house.database.writing() as tx:
        birch = people.school_by_slug(tx, "birch-creek-elementary")
        tx.add(RoleGrant(person_id=web.row("Tom").id, role="coordinator", school_id=birch.id))
    tom = web.as_("Tom")
    for path in (begun, f"{begun}/check", f"{begun}/add", "/coordinator/drafts/new", "/coordinator/publish"):
        assert tom.get(path).status == 403
    assert tom.post(f"{begun}/step", {"do": "undo"}).status == 403
    assert "Year after" not in tom.get("/coordinator/pathways").text


def test_a_pathway_comes_as_a_document_and_is_a_draft_first(web, helen):
    with web.house.database.reading() as session:
        text = pathways.newest(session, "pl-2026-27").document
    told = json.loads(text) | {"version": "2"}
    data = {"file": (io.BytesIO(json.dumps(told).encode()), "next.json"), "text": ""}
    answer = helen.post("/coordinator/publish", data, content_type="multipart/form-data")
    assert "/coordinator/drafts/" in answer.location
    with web.house.database.reading() as session:
        assert pathway_drafts.everything(session)[0].based_on is not None


def digest(web):
    with web.house.database.reading() as session:
        return drafting.digest_of(pathway_drafts.everything(session)[0])


def brought_in(web, helen, *of):
    """A draft whose rule asks for all of these, brought in as a document; the answer is its page to check."""
    with web.house.database.reading() as session:
        told = json.loads(pathways.newest(session, "pl-2026-27").document)
    told |= {"version": "2", "rule": {"id": "root", "kind": "all", "of": list(of)}}
    answer = helen.post("/coordinator/publish", {"text": json.dumps(told)})
    return helen.get(f"{answer.location}/check")


def test_what_is_worth_a_second_look_is_said_before_it_is_published(web, helen):
    stations = {"id": "stations", "kind": "badge", "component": "stations"}
    any_entree = {"id": "any", "kind": "collect", "n": 1, "from": {"components": ["stations"]}}
    page = brought_in(web, helen, stations, any_entree)
    assert page.status == 200
    assert "Worth a second look before it is published" in page.text
    assert "counts for “stations” and for" in page.text


def test_what_nobody_could_finish_is_not_ready_to_be_published(web, helen):
    far = {"id": "hours", "kind": "hours", "minutes": 100000}
    page = brought_in(web, helen, far)
    assert "Not ready to publish" in page.text
    assert "Nobody can finish this, whatever they do" in page.text
