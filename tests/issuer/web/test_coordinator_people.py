import io
from uuid import uuid4

import pytest

from issuer.services import importing

ROSTER = (
    "name,email,school,roles,room\n"
    "Mary Poe,mary@aldervalley.example,Quarry Road Middle,teacher,12\n"
    "Rosa Delgado-Ruiz,rosa@aldervalley.example,Quarry Road Middle,teacher,13\n"
    ",nobody@aldervalley.example,,,\n"
)


@pytest.mark.parametrize("sought", ["delgado", "ROSA", "rosa@aldervalley.example", "20417"])
def test_somebody_is_found_by_name_address_or_number(web, sought):
    text = web.as_("Helen").get("/coordinator/people", query_string={"q": sought}).text
    assert "1 person found" in text
    assert "Rosa Delgado Quarry Road Middle" in text
    assert "James" not in text


def test_signs_of_the_database_are_signs_when_searching(web):
    assert "0 people found" in web.as_("Helen").get("/coordinator/people", query_string={"q": "%"}).text


def test_people_are_found_by_how_they_stand(web):
    web.earn("Rosa", "stations")
    helen = web.as_("Helen")
    page = helen.get("/coordinator/people", query_string={"standing": "not started"})
    assert "Rosa" not in page.text
    assert "James Whitfield" in page.text
    page = helen.get("/coordinator/people", query_string={"standing": "close"})
    assert "1 person found" in page.text
    assert "Rosa Delgado Quarry Road Middle 1 of 3 2 required left" in page.text


def test_people_are_found_by_school(web):
    page = web.as_("Helen").get("/coordinator/people", query_string={"school": "birch-creek-elementary"})
    assert "Ana Morales" in page.text
    assert "Rosa" not in page.text


def test_nobody_found_says_how_to_look_better(web):
    page = web.as_("Helen").get("/coordinator/people", query_string={"q": "zzz"})
    assert "Nobody fits." in page.text
    assert "Show everybody" in page.text


def test_a_person_shows_progress_badges_and_addresses(web):
    badge = web.earn("Rosa", "stations")
    page = web.as_("Helen").get(f"/coordinator/people/{web.row('Rosa').id}")
    assert "Rosa Delgado Quarry Road Middle employee 20417 teacher" in page.text
    assert "2 required left Professional Learning 2026–27, 1 of 3 parts" in page.text
    assert "Required events Left: opening day; Winter learning day: choose 1 of 2" in page.text
    assert f'href="/credentials/{badge}"' in page.source
    assert "rosa@aldervalley.example" in page.text
    assert "Award a badge" in page.text


def test_what_somebody_brought_stands_on_their_page(web, foreign_badge):
    imported = importing.upload(web.house, web.person("Rosa"), foreign_badge, "badge.json", now=web.now)
    page = web.as_("Helen").get(f"/coordinator/people/{web.row('Rosa').id}")
    assert f'href="/coordinator/elsewhere/{imported}"' in page.source
    assert "Waits for a coordinator" in page.text


def test_nobody_awards_themselves_so_the_button_is_not_there(web):
    page = web.as_("Helen").get(f"/coordinator/people/{web.row('Helen').id}")
    assert "Award a badge" not in page.text


def test_a_person_who_is_not_there_is_not_found(web):
    assert web.as_("Helen").get(f"/coordinator/people/{uuid4()}").status == 404


def test_a_roster_is_shown_before_it_is_brought_in(web):
    helen = web.as_("Helen")
    page = helen.post("/coordinator/roster", {"text": ROSTER})
    assert page.status == 200
    assert "1 person new, 1 changed" in page.text
    assert "Nothing is written yet. 1 line cannot be read and would be left out." in page.text
    assert "Columns that we do not read: room." in page.text
    assert "name was Rosa Delgado" in page.text
    assert "Mary" not in helen.get("/coordinator/people").text


def test_a_confirmed_roster_is_in_and_the_next_page_says_so(web):
    helen = web.as_("Helen")
    page = helen.follow(helen.post("/coordinator/roster", {"text": ROSTER, "sure": "yes"}))
    assert "The roster is in. 1 person new, 1 changed. 1 line left out." in page.text
    assert "Mary Poe" in page.text
    assert "Rosa Delgado-Ruiz" in page.text


def test_a_roster_comes_as_a_file_too(web):
    data = {"file": (io.BytesIO(ROSTER.encode("cp1252")), "roster.csv"), "text": ""}
    page = web.as_("Helen").post("/coordinator/roster", data, content_type="multipart/form-data")
    assert "1 person new, 1 changed" in page.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no list yet."),
        ("   \n", "There is no list yet."),
        ("a,b\n1,2\n", "These columns are missing"),
        ("name,email\n", "name,email"),
    ],
)
def test_what_is_no_roster_is_answered_with_what_to_do(web, text, said):
    page = web.as_("Helen").post("/coordinator/roster", {"text": text})
    assert said in page.text
    assert page.status == 422


def test_what_was_pasted_is_kept_when_it_cannot_be_read(web):
    assert "a,b\n1,2" in web.as_("Helen").post("/coordinator/roster", {"text": "a,b\n1,2\n"}).source


def test_an_administrator_brings_in_a_roster_and_sees_nothing_else_here(web):
    sam = web.as_("Sam")
    page = sam.follow(sam.post("/coordinator/roster", {"text": ROSTER, "sure": "yes"}))
    assert "The roster is in." in page.text
    assert sam.get("/coordinator/people").status == 403


def test_hostile_names_stay_names(web):
    roster = 'name,email\n"<script>alert(1)</script>",x@aldervalley.example\n'
    helen = web.as_("Helen")
    page = helen.post("/coordinator/roster", {"text": roster})
    assert "<script>alert" not in page.source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.source
