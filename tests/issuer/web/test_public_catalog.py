import json

import pytest

import contexts
from issuer.services import publishing
from issuer.storage import credentials, pathways

JSON = {"Accept": "application/ld+json"}
NEXT = "Name,Short name,Kind,Hours,Description,Criteria\nStations and more,stations,entree,4,Two.,- Five.\n"


def document(web, path, **headers) -> dict:
    page = web.anonymous().get(path, headers=headers or JSON)
    assert page.status == 200, page.text
    return json.loads(page.body)


def test_an_achievement_is_the_one_inside_the_badges_that_it_gives(web):
    badge = web.earn("Rosa", "stations")
    with web.house.database.reading() as session:
        inside = json.loads(credentials.by_id(session, badge).text)["credentialSubject"]["achievement"]
    told = document(web, "/achievements/stations")
    assert told.pop("@context") == [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3]
    assert told == inside


def test_every_word_of_our_documents_has_a_meaning(web):
    for path in ("/achievements/stations", "/achievements/pl-2026-27", "/issuer"):
        contexts.check(document(web, path))


def test_a_version_keeps_its_words_when_the_menu_changes(web):
    publishing.import_menu(web.house, web.person("Helen"), NEXT, now=web.now)
    assert document(web, "/achievements/stations")["name"] == "Stations and more"
    old = document(web, "/achievements/stations/versions/1")
    assert (old["name"], old["version"]) == ("Stations that differentiate", "1")
    assert "replaced by newer ones" in web.anonymous().get("/achievements/stations/versions/1").text


def test_the_page_of_an_achievement_says_what_it_asks_for(web):
    text = web.anonymous().get("/achievements/stations").text
    assert "Stations that differentiate One lesson." in text
    assert "What it asks for Three stations." in text
    assert "3 h of professional learning in class some risk" in text


@pytest.mark.parametrize(
    "path",
    [
        "/achievements/nothing",
        "/achievements/stations/versions/7",
        "/pathways/nothing",
        "/pathways/pl-2026-27/versions/7",
    ],
)
def test_what_is_not_there_is_said_in_the_form_that_was_asked_for(web, path):
    page = web.anonymous().get(path)
    assert page.status == 404
    assert "What you can do" in page.text
    problem = web.anonymous().get(path, headers=JSON)
    assert (problem.status, problem.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_pathway_is_told_in_one_sentence_and_group_by_group(web):
    text = web.anonymous().get("/pathways/pl-2026-27").text
    assert "Complete both groups, and the badge is yours." in text
    assert "What is earned from July 1, 2026 to June 4, 2027 counts." in text
    assert "Required events All of these" in text
    assert "Winter learning day Choose 1 of 2" in text
    assert "Of your choice Choose 1 of 2" in text
    assert "Opening day" in text


def test_the_document_of_a_pathway_is_the_one_that_was_published(web):
    page = web.anonymous().get("/pathways/pl-2026-27", headers={"Accept": "application/json"})
    with web.house.database.reading() as session:
        assert page.body == pathways.newest(session, "pl-2026-27").document.encode()
    assert page.headers["Content-Type"] == "application/json"
    assert page.headers["Access-Control-Allow-Origin"] == "*"


def test_the_issuer_comes_with_its_keys(web):
    profile = document(web, "/issuer")
    assert profile["id"] == web.house.issuer.id
    assert profile["type"] == ["Profile"]
    assert profile["verificationMethod"][0]["id"] == web.house.signer.verification_method
    assert profile["assertionMethod"] == [web.house.signer.verification_method]


def test_people_read_who_issues_and_how_to_check_it(web):
    page = web.anonymous().get("/issuer")
    assert "Alder Valley School District We award badges" in page.text
    assert web.house.issuer.id in page.text
    assert 'href="/verify"' in page.source
    assert 'href="/.well-known/did.json"' in page.source
