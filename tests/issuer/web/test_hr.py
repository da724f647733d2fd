import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest

from issuer.services import acting, enrolling, importing, listing, revoking
from issuer.services.importing import Acceptance
from issuer.storage import awards


@pytest.fixture
def rosa(web) -> str:
    return f"/hr/people/{web.row('Rosa').id}"


def award(web, slug, day, first_name="Rosa"):
    return listing.award_one(
        web.house, web.person("Helen"), web.row(first_name).id, slug, day=day, now=web.now
    )[0]


def test_somebody_is_found_by_name_or_number(web):
    daniel = web.as_("Daniel")
    for sought in ("delgado", "20417"):
        page = daniel.get("/hr", query_string={"q": sought})
        assert "1 person found" in page.text
        assert "Rosa Delgado Quarry Road Middle 20417" in page.text
    assert "Nobody fits." in daniel.get("/hr", query_string={"q": "zzz"}).text


def test_the_sum_stands_first_and_each_line_leads_to_its_badge(web, rosa):
    one = award(web, "stations", date(2026, 11, 2))
    award(web, "opening-day", date(2026, 8, 17))
    page = web.as_("Daniel").get(rosa)
    assert "July 1, 2026 to June 30, 2027 7 h from 2 verified badges" in page.text
    assert "Community 1 4.00 240" in page.text
    assert "Teaching practice 1 3.00 180" in page.text
    assert f'href="/credentials/{one.credential_id}"' in page.source
    assert "/verify?url=" in page.source
    assert "Sum of 2 counted lines 7.00 420 minutes" in page.text
    assert page.text.index("November 2, 2026") < page.text.index("August 17, 2026")


def test_the_days_can_be_chosen(web, rosa):
    award(web, "stations", date(2026, 11, 2))
    award(web, "opening-day", date(2026, 8, 17))
    daniel = web.as_("Daniel")
    page = daniel.get(rosa, query_string={"start": "2026-11-02", "end": "2026-11-02"})
    assert "3 h from 1 verified badge" in page.text
    page = daniel.get(rosa, query_string={"start": "2025-07-01", "end": "2026-06-30"})
    assert "No hours count in these days" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"start": "then"}, "“then” is no day that we can read."),
        ({"start": "2026-11-02", "end": "2026-11-01"}, "The last day lies before the first"),
    ],
)
def test_days_that_cannot_be_read_are_answered_with_what_to_do(web, rosa, query, said):
    page = web.as_("Daniel").get(rosa, query_string=query)
    assert page.status == 422
    assert said in page.text


def test_what_does_not_count_stands_apart_with_its_reason(web, rosa):
    badge = award(web, "stations", date(2026, 11, 2))
    revoking.revoke(web.house, web.person("Helen"), badge.award_id, "Not hers.", now=web.now)
    page = web.as_("Daniel").get(rosa)
    assert "No hours count in these days" in page.text
    assert "1 line is left out, with its reason." in page.text
    assert "November 2, 2026. It was withdrawn: Not hers." in page.text


def test_the_badge_of_the_year_adds_nothing_of_its_own(web, rosa):
    for slug in ("opening-day", "winter-reading", "stations"):
        award(web, slug, date(2026, 11, 2))
    with web.house.database.reading() as session:
        assert len(awards.of_person(session, web.row("Rosa").id)) == 4
    page = web.as_("Daniel").get(rosa)
    assert "13 h from 3 verified badges" in page.text
    assert "Its components count already." in page.text


def test_a_badge_from_elsewhere_counts_once_it_is_accepted(web, rosa, foreign_badge):
    address = "Employee number,Name,E-mail\n20417,Rosa Delgado,zoe.ferreira@mail.example\n"
    enrolling.import_roster(web.house, acting.CONSOLE, address, now=web.now)
    imported = importing.upload(web.house, web.person("Rosa"), foreign_badge, "b.json", now=web.now)
    daniel = web.as_("Daniel")
    assert "It waits for a coordinator." in daniel.get(rosa).text
    acceptance = Acceptance("stations", 90, "Mentoring", "The same work.")
    importing.accept(web.house, web.person("Helen"), imported, acceptance, now=web.now)
    page = daniel.get(rosa)
    assert "1.5 h from 1 verified badge" in page.text
    assert "Harbor Ridge School District, accepted by a coordinator" in page.text
    assert f'href="{rosa}/elsewhere/{imported}"' in page.source
    report = daniel.get(f"{rosa}/elsewhere/{imported}")
    assert "The checks, in order" in report.text
    assert "1.5 h, as Mentoring. “The same work.” Helen Marsh" in report.text
    assert daniel.get(f"/hr/people/{web.row('James').id}/elsewhere/{imported}").status == 404


def test_the_spreadsheet_has_the_same_lines(web, rosa):
    award(web, "stations", date(2026, 11, 2))
    page = web.as_("Daniel").get(
        f"{rosa}/hours.csv", query_string={"start": "2026-07-01", "end": "2027-06-30"}
    )
    assert (
        page.headers["Content-Disposition"] == 'attachment; filename="hours-20417-2026-07-01-2027-06-30.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))
    assert [(row["Badge"], row["Minutes"], row["Counts"], row["State"]) for row in rows] == [
        ("Stations that differentiate", "180", "yes", "verified")
    ]
    assert rows[0]["Link"].startswith("https://badges.aldervalley.example/credentials/")


def test_a_spreadsheet_of_impossible_days_is_refused(web, rosa):
    query = {"start": "2027-01-01", "end": "2026-01-01"}
    assert web.as_("Daniel").get(f"{rosa}/hours.csv", query_string=query).status == 400


def test_a_supervisor_sees_the_people_of_their_school(web, rosa):
    yvonne = web.as_("Yvonne")
    assert "Ana Morales" not in yvonne.get("/hr").text
    assert yvonne.get(rosa).status == 200
    assert yvonne.get(f"/hr/people/{web.row('Ana').id}").status == 404
    assert yvonne.get(f"/hr/people/{uuid4()}").status == 404


def test_the_report_says_who_made_it_and_is_kept_in_no_store(web, rosa):
    page = web.as_("Daniel").get(rosa)
    assert "Made November 22, 2026, 12:00 pm, by Daniel Osei" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_default_days_are_those_of_the_school_year_of_today(web, rosa):
    web.clock["now"] += timedelta(days=300)
    assert "July 1, 2027 to June 30, 2028" in web.as_("Daniel").get(rosa).text
