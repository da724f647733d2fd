"""Trying a pathway out by clicking: words, surprises, who would be done, and nothing is written."""

import html
import json
import re

from issuer.services import drafting, publishing
from issuer.storage import pathways

ADDRESS = "/coordinator/pathways/pl-2026-27/try"


def published(web) -> dict:
    with web.house.database.reading() as session:
        return json.loads(pathways.newest(session, "pl-2026-27").document)


def link(page, words):
    found = re.search(rf'href="([^"]*)"[^>]*>\s*{re.escape(words)}', page.source)
    return html.unescape(found[1]).partition("#")[0]


def things(page):
    """The numbers of the things that can be had, by their names."""
    found = re.findall(r'name="have" value="([0-9]+)"[^>]*><span>([^<]*)', page.source)
    return {html.unescape(name): number for number, name in found}


def test_somebody_gets_as_far_as_the_things_in_their_hands_carry_them(web):
    helen = web.as_("Helen")
    page = helen.get(ADDRESS)
    assert "0 things: 2 required left, then choose 1 of 2" in page.text
    assert "The least that earns the badge 3 things," in page.text
    number = things(page)
    assert "A first look" not in number  # the pathway does not count it
    stations = number["Stations that differentiate"]
    page = helen.get(f"{ADDRESS}?have={number['Opening day']}&have={stations}")
    assert "2 things: 1 required left" in page.text
    assert "One of these more would be enough Winter day: numbers 6 h Winter day: reading 6 h" in page.text
    assert f'value="{stations}" checked' in page.source
    page = helen.get(link(page, "Winter day: numbers"))
    assert "3 things: done" in page.text
    assert "The badge is awarded" in page.text
    assert "One of these more" not in page.text


def test_the_surprises_can_be_tried(web):
    helen = web.as_("Helen")
    page = helen.get(ADDRESS)
    assert "The most that does not earn it" in page.text
    assert "3 things: done" in helen.get(link(page, "Try these")).text
    assert "done" not in helen.get(link(page, "Try it")).text.partition("things: ")[2][:20]


def test_people_made_up_can_be_looked_at_and_others_made_up(web):
    helen = web.as_("Helen")
    page = helen.get(ADDRESS)
    assert len(re.findall(r"<th role=\"rowheader\"", page.source)) == 6
    other = helen.get(link(page, "Make up six others"))
    assert other.source != page.source


def test_who_would_be_done_today_is_told_by_name(web):
    assert "Nobody would be done today" in web.as_("Helen").get(ADDRESS).text
    for slug in ("opening-day", "winter-reading", "stations"):
        web.earn("Rosa", slug)
    assert "1 teacher would be done today Rosa Delgado" in web.as_("Helen").get(ADDRESS).text


def test_a_draft_is_tried_as_it_stands_and_only_when_it_is_sound(web):
    helen = web.as_("Helen")
    document = published(web) | {"version": "2"}
    of = document["rule"]["of"]
    draft_id = drafting.begin(web.house, web.person("Helen"), document, now=web.now)
    page = helen.get(f"/coordinator/drafts/{draft_id}")
    assert f"/coordinator/drafts/{draft_id}/try" in page.source
    assert "0 things: 2 required left" in helen.get(f"/coordinator/drafts/{draft_id}/try").text
    empty = document | {"rule": {"id": "root", "kind": "all", "of": []}}
    draft_id = drafting.begin(web.house, web.person("Helen"), empty, now=web.now)
    page = helen.get(f"/coordinator/drafts/{draft_id}/try")
    assert "Something must change before this draft can be tried out." in page.text
    nobody = document | {
        "audience": {"attribute": "role", "in": ["nobody"]},
        "rule": {**document["rule"], "of": of},
    }
    draft_id = drafting.begin(web.house, web.person("Helen"), nobody, now=web.now)
    assert "There is nothing to try" in helen.get(f"/coordinator/drafts/{draft_id}/try").text


def test_kinds_of_people_sessions_approvals_and_what_fades_are_named(web):
    document = published(web)
    more = [
        {"id": "talk", "kind": "attend", "event": "talk", "n": 2},
        {"id": "look", "kind": "reflection", "topic": "look", "label": "A look back"},
        {**document["rule"]["of"][1]["of"][0], "id": "again", "window": {"days": 30}},
        {
            "id": "own",
            "kind": "slot",
            "label": "Your own",
            "if": {"attribute": "school", "in": ["birch-creek-elementary"]},
        },
    ]
    rule = {"id": "root", "kind": "all", "of": more}
    publishing.publish_pathway(
        web.house, web.person("Helen"), document | {"version": "2", "rule": rule}, now=web.now
    )
    helen = web.as_("Helen")
    page = helen.get(ADDRESS)
    assert "Somebody whose school is" in page.text
    told = things(page)
    assert {"talk, session 1", "talk, session 2", "A look back", "Your own"} <= set(told)
    for kind in (0, 1):
        have = "".join(f"&have={number}" for number in told.values())
        page = helen.get(f"{ADDRESS}?kind={kind}{have}")
        assert "things: done" in page.text
        assert "Time alone takes it back on" in page.text
    assert helen.get(f"{ADDRESS}?kind=99&have=999").status == 200
    assert helen.get("/coordinator/pathways/nothing/try").status == 404
