import csv
import io

import pytest
from sqlalchemy import delete

from issuer.domain.person import Role
from issuer.services import acting, enrolling, importing, revoking
from issuer.storage import awards, people
from issuer.storage.models import Pathway, PathwayVersion

MORE = "Name,E-mail,School,Roles\n" + "".join(
    f"Teacher {letter},{letter}@aldervalley.example,Quarry Road Middle,teacher\n" for letter in "abcd"
)


def finish(web, first_name="Rosa") -> None:
    for slug in ("opening-day", "winter-reading", "stations"):
        web.earn(first_name, slug)


def coordinator_of(web, first_name, school="Quarry Road Middle"):
    """Somebody who coordinates one school only."""
    row = web.row(first_name)
    actor = web.person("Sam")
    with web.house.database.reading() as session:
        found = next(one for one in people.schools(session) if one.name == school)
    enrolling.grant(web.house, actor, row.id, Role.COORDINATOR, found.id)
    return web.as_(first_name)


def test_the_first_sentence_says_how_many_are_done_and_close(web):
    finish(web)
    web.earn("James", "opening-day")
    web.earn("James", "winter-numbers")
    text = web.as_("Helen").get("/coordinator").text
    assert "1 of 4 is done, 1 more is close" in text
    assert "Two have not started." in text


def test_the_week_of_the_year_is_told(web):
    assert "Professional Learning 2026–27, week 21 of 48" in web.as_("Helen").get("/coordinator").text


def test_a_school_of_few_is_not_split_and_the_sum_is(web):
    enrolling.import_roster(web.house, acting.CONSOLE, MORE, now=web.now)
    web.earn("Rosa", "stations")
    page = web.as_("Helen").get("/coordinator")
    assert "Birch Creek Elementary Fewer than five, so not split 1" in page.text
    assert "Quarry Road Middle 0 1 0 6 7" in page.text
    assert "All schools 0 1 0 7 8" in page.text


def test_components_are_counted_by_what_was_approved_waits_and_is_begun(web):
    web.earn("Rosa", "stations")
    web.sent("James", "stations")
    web.begun("Ana", "stations")
    page = web.as_("Helen").get("/coordinator")
    assert "Stations that differentiate 1 1 1" in page.text
    assert "not begun by anybody" in page.text


def test_what_waits_leads_to_where_it_is_decided(web, foreign_badge):
    web.sent("Rosa", "stations")
    importing.upload(web.house, web.person("Rosa"), foreign_badge, "badge.json", now=web.now)
    page = web.as_("Helen").get("/coordinator")
    assert "1 submission to read, oldest today" in page.text
    assert "1 badge from other districts to decide" in page.text
    assert 'href="/coordinator/elsewhere"' in page.source
    assert 'href="/queue"' not in page.source


def test_a_yearly_badge_that_lost_a_part_waits_to_be_looked_at(web):
    finish(web)
    web.earn("James", "stations")
    with web.house.database.reading() as session:
        mine = awards.of_person(session, web.row("Rosa").id)
        part = next(one for one in mine if one.achievement.slug == "stations")
    assert "rests on" not in web.as_("Helen").get("/coordinator").text
    revoking.revoke(web.house, web.person("Helen"), part.id, "Not hers.", now=web.now)
    assert "1 yearly badge rests on one that was withdrawn" in web.as_("Helen").get("/coordinator").text


def test_without_a_pathway_the_page_says_what_to_do_first(empty_web):
    page = empty_web.as_("Helen").get("/coordinator")
    assert "No pathway holds yet." in page.text
    assert 'href="/coordinator/publish"' in page.source
    assert "Nothing waits to be read or decided." in page.text


def test_a_coordinator_of_one_school_meets_that_school_only(web):
    browser = coordinator_of(web, "Tom")
    web.sent("Ana", "stations")
    page = browser.get("/coordinator")
    assert "0 of 3 are done" in page.text
    assert "Birch Creek" not in page.text
    assert "submission to read" not in page.text
    assert "Ana Morales" not in browser.get("/coordinator/people").text
    assert browser.get(f"/coordinator/people/{web.row('Ana').id}").status == 404
    assert browser.get(f"/coordinator/people/{web.row('Rosa').id}").status == 200


def test_the_numbers_can_be_taken_along(web):
    finish(web)
    page = web.as_("Helen").get("/coordinator/progress.csv")
    assert page.headers["Content-Disposition"] == 'attachment; filename="progress.csv"'
    rows = list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))
    told = {row["Teacher"]: (row["Standing"], row["Parts done"], row["Parts"]) for row in rows}
    assert told["Rosa Delgado"] == ("done", "3", "3")
    assert told["Ana Morales"] == ("not started", "0", "3")


def test_names_that_a_spreadsheet_would_calculate_are_text(web):
    roster = "Name,E-mail,School,Roles\n=1+1,f@aldervalley.example,Quarry Road Middle,teacher\n"
    enrolling.import_roster(web.house, acting.CONSOLE, roster, now=web.now)
    assert "'=1+1" in web.as_("Helen").get("/coordinator/progress.csv").source


def test_the_newest_badges_lead_to_their_pages(web):
    badge = web.earn("Rosa", "stations")
    page = web.as_("Helen").get("/coordinator")
    assert f'href="/credentials/{badge}"' in page.source


@pytest.fixture
def empty_web(web):
    """The same people, and no pathway."""
    with web.house.database.writing() as session:
        session.execute(delete(PathwayVersion))
        session.execute(delete(Pathway))
    return web
