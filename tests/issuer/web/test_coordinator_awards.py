import csv
import io
import re
from uuid import uuid4

import pytest

from issuer.domain.person import Role
from issuer.services import enrolling
from issuer.storage import awards

LIST = (
    "E-mail,Badge,Date\n"
    "rosa@aldervalley.example,opening-day,2026-08-17\n"
    "james@aldervalley.example,Opening day,8/17/2026\n"
    "nobody@aldervalley.example,opening-day,2026-08-17\n"
)
GOOD = LIST.rsplit("nobody", 1)[0]


def held(web, first_name) -> list[str]:
    with web.house.database.reading() as session:
        return [one.achievement.slug for one in awards.of_person(session, web.row(first_name).id)]


def test_a_list_is_shown_before_it_is_awarded(web):
    page = web.as_("Helen").post("/coordinator/award", {"text": LIST})
    assert "2 badges will be awarded" in page.text
    assert "Nothing is awarded yet. 3 lines: 0 held already, 1 that cannot be awarded." in page.text
    assert "Rosa Delgado 2 Opening day Will be awarded" in page.text
    assert "Nobody here has nobody@aldervalley.example; import the roster first." in page.text
    assert held(web, "Rosa") == []


def test_what_is_confirmed_is_what_was_shown(web):
    helen = web.as_("Helen")
    shown = helen.post("/coordinator/award", {"text": GOOD}).source
    carried = re.search(r'<input type="hidden" name="text" value="([^"]*)"', shown, re.DOTALL)[1]
    done = helen.post("/coordinator/award", {"text": carried, "sure": "yes"})
    page = helen.follow(done)
    assert "2 badges awarded" in page.text
    assert held(web, "Rosa") == held(web, "James") == ["opening-day"]


def test_a_list_with_errors_is_awarded_only_when_they_are_left_out_on_purpose(web):
    helen = web.as_("Helen")
    refused = helen.post("/coordinator/award", {"text": LIST, "sure": "yes"})
    assert refused.status == 422
    assert "Nothing was awarded: correct or take out line 4" in refused.text
    assert 'href="#leave_out"' in refused.source
    assert 'id="leave_out"' in refused.source
    assert held(web, "Rosa") == []
    page = helen.follow(helen.post("/coordinator/award", {"text": LIST, "sure": "yes", "leave_out": "yes"}))
    assert "2 badges awarded" in page.text
    assert "Left out Nobody here has nobody@aldervalley.example" in page.text


def test_the_results_can_be_read_again_and_taken_along(web):
    helen = web.as_("Helen")
    done = helen.post("/coordinator/award", {"text": GOOD, "sure": "yes"})
    path = done.location
    first, again = helen.get(path), helen.get(path)
    assert first.text == again.text
    rows = list(csv.DictReader(io.StringIO(helen.get(f"{path}/results.csv").body.decode("utf-8-sig"))))
    assert [(row["Person"], row["Result"]) for row in rows] == [
        ("Rosa Delgado", "awarded"),
        ("James Whitfield", "awarded"),
    ]
    assert rows[0]["Link"].startswith("https://badges.aldervalley.example/credentials/")
    assert "2 badges" in helen.get("/coordinator/award").text


def test_the_same_list_again_awards_nothing_twice(web):
    helen = web.as_("Helen")
    helen.post("/coordinator/award", {"text": GOOD, "sure": "yes"})
    page = helen.post("/coordinator/award", {"text": GOOD})
    assert "Nothing in this list can be awarded" in page.text
    page = helen.follow(helen.post("/coordinator/award", {"text": GOOD, "sure": "yes"}))
    assert "0 badges awarded" in page.text
    assert held(web, "Rosa") == ["opening-day"]


def test_the_last_part_in_a_list_brings_the_badge_of_the_year(web):
    web.earn("Rosa", "winter-reading")
    web.earn("Rosa", "stations")
    helen = web.as_("Helen")
    page = helen.follow(helen.post("/coordinator/award", {"text": GOOD, "sure": "yes"}))
    assert "One person completed a pathway by it." in page.text
    assert "Completed by it Professional Learning 2026-27 Rosa Delgado" in page.text


def test_results_of_somebody_else_are_not_there(web):
    helen = web.as_("Helen")
    path = helen.post("/coordinator/award", {"text": GOOD, "sure": "yes"}).location
    enrolling.grant(web.house, web.person("Sam"), web.row("Tom").id, Role.COORDINATOR)
    assert web.as_("Tom").get(path).status == 404
    assert web.as_("Tom").get(f"{path}/results.csv").status == 404
    assert helen.get(f"/coordinator/award/{uuid4()}").status == 404


@pytest.mark.parametrize(
    ("text", "said"), [("", "There is no list yet."), ("badge\nx\n", "A column that says who")]
)
def test_what_is_no_list_is_answered_with_what_to_do(web, text, said):
    page = web.as_("Helen").post("/coordinator/award", {"text": text})
    assert page.status == 422
    assert said in page.text


def award_path(web, first_name="Rosa") -> str:
    return f"/coordinator/people/{web.row(first_name).id}/award"


def test_one_person_is_awarded_after_a_page_that_says_what_will_happen(web):
    helen = web.as_("Helen")
    page = helen.post(award_path(web), {"slug": "stations", "day": "2026-11-02"})
    assert "Award “Stations that differentiate” to Rosa Delgado?" in page.text
    assert "3 h, done on November 2, 2026" in page.text
    assert held(web, "Rosa") == []
    done = helen.post(award_path(web), {"slug": "stations", "day": "2026-11-02", "sure": "yes"})
    page = helen.follow(done)
    assert "Awarded to Rosa Delgado: “Stations that differentiate”." in page.text
    assert held(web, "Rosa") == ["stations"]


def test_the_badge_of_the_year_that_follows_is_named(web):
    web.earn("Rosa", "opening-day")
    web.earn("Rosa", "winter-reading")
    helen = web.as_("Helen")
    page = helen.follow(helen.post(award_path(web), {"slug": "stations", "sure": "yes"}))
    assert "“Stations that differentiate” and “Professional Learning 2026-27”" in page.text


def test_what_somebody_holds_is_not_awarded_again(web):
    web.earn("Rosa", "stations")
    helen = web.as_("Helen")
    page = helen.post(award_path(web), {"slug": "stations"})
    assert "Rosa Delgado holds “Stations that differentiate” already." in page.text
    assert "Award and sign" not in page.text
    page = helen.follow(helen.post(award_path(web), {"slug": "stations", "sure": "yes"}))
    assert "Nothing was awarded." in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"slug": ""}, "No badge is chosen yet."),
        ({"slug": "pl-2026-27"}, "No badge is chosen yet."),
        ({"slug": "stations", "day": "soon"}, "is no day that we can read"),
        ({"slug": "stations", "day": "2026-12-24"}, "This day has yet to come."),
    ],
)
def test_what_cannot_be_awarded_is_said_at_its_field_and_nothing_is_lost(web, form, said):
    page = web.as_("Helen").post(award_path(web), {**form, "sure": "yes"})
    assert page.status == 422
    assert said in page.text
    assert f'value="{form["slug"]}" selected' in page.source or form["slug"] != "stations"
    assert held(web, "Rosa") == []


def test_nobody_awards_themselves(web):
    assert web.as_("Helen").get(award_path(web, "Helen")).status == 404
