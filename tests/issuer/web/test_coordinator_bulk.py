import csv
import io
import re
from uuid import uuid4

import pytest

from issuer.services import batching, listing
from issuer.storage import awards

EVERYONE = "/coordinator/award/everyone"
GROUP = {"slug": "opening-day", "role": "teacher", "school": "", "holds": "", "day": ""}


@pytest.fixture
def helen(web):
    return web.as_("Helen")


def held(web, first_name):
    with web.house.database.reading() as session:
        return [one.achievement.slug for one in awards.of_person(session, web.row(first_name).id)]


def work(web):
    while batching.step(web.house, now=web.now):
        pass


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.source)[1]


def begun(helen, **changes):
    shown = helen.post(EVERYONE, GROUP)
    sure = {"sure": hidden(shown, "sure"), "key": hidden(shown, "key")}
    return helen.post(EVERYONE, GROUP | sure | changes)


def test_who_is_in_the_group_is_shown_before_anybody_is_awarded(web, helen):
    assert "Award everyone who …" in helen.get(EVERYONE).text
    page = helen.post(EVERYONE, GROUP)
    assert "Everyone who is a teacher. Nothing is awarded yet" in page.text
    assert "Rosa Delgado Opening day Will be awarded" in page.text
    assert held(web, "Rosa") == []


def test_the_page_says_how_far_it_is_and_looks_again_by_itself_for_whoever_wants_that(web, helen):
    path = begun(helen).location
    page = helen.get(path)
    assert "Badges are being awarded" in page.text
    assert 'http-equiv="refresh"' not in page.source
    assert '<meta http-equiv="refresh"' in helen.get(f"{path}?watch=yes").source
    assert '<progress class="progress"' in page.source
    work(web)
    page = helen.get(f"{path}?watch=yes")
    assert "All of it is awarded." in page.text
    assert 'http-equiv="refresh"' not in page.source
    assert held(web, "Rosa") == ["opening-day"]
    assert "Everyone who is a teacher" in helen.get("/coordinator/award").text
    rows = list(csv.DictReader(io.StringIO(helen.get(f"{path}/results.csv").body.decode("utf-8-sig"))))
    assert {row["Result"] for row in rows} == {"awarded"}
    assert rows[0]["Link"].startswith("https://badges.aldervalley.example/credentials/")


def test_the_button_pressed_twice_awards_once(helen):
    shown = helen.post(EVERYONE, GROUP)
    sure = {"sure": hidden(shown, "sure"), "key": hidden(shown, "key")}
    first, second = (helen.post(EVERYONE, GROUP | sure).location for _ in range(2))
    assert first == second


def test_a_group_that_is_another_one_by_now_is_shown_again(web, helen):
    page = begun(helen, sure="99")
    assert page.status == 200
    assert "Look at the people once more" in helen.get("/coordinator/award").text or "once more" in page.text
    work(web)
    assert held(web, "Rosa") == []


def test_it_is_stopped_and_goes_on_by_buttons(web, helen):
    path = begun(helen).location
    assert "It is stopped." in helen.follow(helen.post(f"{path}/stop", {})).text
    work(web)
    assert held(web, "Rosa") == []
    assert "come to its end" in helen.follow(helen.post(f"{path}/stop", {})).text
    assert "Badges are being awarded" in helen.follow(helen.post(f"{path}/go-on", {})).text
    assert "not stopped" in helen.follow(helen.post(f"{path}/go-on", {})).text


def test_all_of_it_is_taken_back_after_a_page_that_asks(web, helen):
    path = begun(helen).location
    assert "cannot be undone any more" in helen.follow(helen.get(f"{path}/undo")).text  # nothing there yet
    work(web)
    assert "Nobody is told of them" in helen.get(f"{path}/undo").text
    assert "Badges are being taken back" in helen.follow(helen.post(f"{path}/undo", {})).text
    work(web)
    assert "taken back, and nobody was told" in helen.get(path).text
    assert held(web, "Rosa") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slug": ""}, "No badge is chosen yet"),
        ({"role": ""}, "Choose at least one"),
        ({"day": "soon"}, "no day that we can read"),
        ({"day": "2030-01-01"}, "lies in the future"),
        ({"holds": "exit-tickets"}, "Nobody here can be awarded"),
    ],
)
def test_what_is_missing_in_the_form_is_said(helen, changes, words):
    assert words in helen.post(EVERYONE, GROUP | changes).text


def test_a_long_list_is_awarded_in_bulk(web, helen, monkeypatch):
    monkeypatch.setattr(listing, "MOST_LINES", 1)
    text = "E-mail,Badge\nrosa@aldervalley.example,opening-day\njames@aldervalley.example,opening-day\n"
    shown = helen.post("/coordinator/award", {"text": text})
    assert "in batches" in shown.text
    sure = {"text": text, "sure": "yes", "key": hidden(shown, "key")}
    path = helen.post("/coordinator/award", sure).location
    assert path == helen.post("/coordinator/award", sure).location
    work(web)
    assert "2 badges awarded" in helen.get(path).text
    assert held(web, "James") == ["opening-day"]


def test_somebody_elses_bulk_is_not_there(helen):
    assert helen.get(f"/coordinator/award/bulk/{uuid4()}").status == 404
