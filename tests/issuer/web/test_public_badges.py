import json
import re
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update

from issuer.services import listing, publishing, revoking
from issuer.storage import awards, credentials
from issuer.storage.models import Credential, Person

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
# What asks, and what it gets: None is the page.
FORMS = [
    ("", None),
    ("*/*", None),
    ("text/html", None),
    (BROWSER, None),
    ("image/png", None),
    ("text/plain, */*;q=0.1", None),
    ("application/vc", "application/vc"),
    ("application/vc+ld+json", "application/vc+ld+json"),
    ("application/ld+json", "application/ld+json"),
    ('application/ld+json; profile="https://www.w3.org/ns/credentials/v2"', "application/ld+json"),
    ("application/json", "application/json"),
    ("application/json, text/plain, */*", "application/json"),
    ("application/*", "application/vc"),
    ("application/json, application/vc", "application/vc"),
    ("application/vc;q=0.5, application/json", "application/json"),
    ("text/html;q=0.2, application/json;q=0.9", "application/json"),
    ("application/json;q=0.2, text/html;q=0.9", None),
    ("application/json;q=0", None),
    ("APPLICATION/JSON", "application/json"),
]


def stored(web, credential_id) -> Credential:
    with web.house.database.reading() as session:
        return credentials.by_id(session, credential_id)


def withdraw(web, credential_id, reason="Awarded by mistake.") -> None:
    award_id = stored(web, credential_id).award_id
    revoking.revoke(web.house, web.person("Helen"), award_id, reason, now=web.now)


@pytest.mark.parametrize(("accept", "form"), FORMS)
def test_one_address_answers_people_and_programs(web, accept, form):
    badge = web.earn("Rosa", "stations")
    page = web.anonymous().get(f"/credentials/{badge}", headers={"Accept": accept})
    assert page.status == 200
    assert page.headers["Content-Type"].split(";")[0] == (form or "text/html")
    assert "Accept" in page.headers["Vary"]
    if form:
        assert page.body == stored(web, badge).text.encode()


def test_programs_get_the_text_byte_for_byte_and_any_site_may_read_it(web):
    badge = web.earn("Rosa", "stations")
    first = web.anonymous().get(f"/credentials/{badge}", headers={"Accept": "application/vc"})
    assert first.body == stored(web, badge).text.encode()
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cookie" not in first.headers["Vary"]
    headers = {"Accept": "application/vc", "If-None-Match": first.headers["ETag"]}
    assert web.anonymous().get(f"/credentials/{badge}", headers=headers).status == 304


def test_the_page_names_the_other_form(web):
    badge = web.earn("Rosa", "stations")
    page = web.anonymous().get(f"/credentials/{badge}")
    url = web.house.settings.urls.credential(badge)
    assert page.headers["Link"] == f'<{url}>; rel="alternate"; type="application/vc"'
    assert f'<link rel="alternate" type="application/vc" href="{url}">' in page.source


def test_the_page_says_whose_by_whom_and_what_verification_says(web):
    badge = web.earn("Rosa", "stations")
    text = web.anonymous().get(f"/credentials/{badge}").text
    assert "Verified Stations that differentiate Awarded to Rosa Delgado" in text
    assert "by Alder Valley School District on November 22, 2026" in text
    assert "3 h of professional learning" in text
    assert "To earn it, Rosa showed Three stations." in text
    assert "Nothing was changed since Passed" in text
    assert "It has not been withdrawn Passed" in text
    assert "Counts toward Professional Learning 2026–27" in text


def test_the_page_shows_neither_addresses_nor_who_decided(web):
    badge = web.earn("Rosa", "stations")
    source = web.anonymous().get(f"/credentials/{badge}").source
    assert "rosa@" not in source
    assert "Ashby" not in source
    assert "sha256$" not in source


def test_the_verdict_is_about_the_bytes_that_are_stored(web):
    badge = web.earn("Rosa", "stations")
    text = stored(web, badge).text.replace('"creditsEarned":3', '"creditsEarned":30')
    with web.house.database.writing() as session:
        session.execute(update(Credential).where(Credential.id == badge).values(text=text))
    page = web.anonymous().get(f"/credentials/{badge}")
    assert "Not verified" in page.text
    assert "chip--fail" in page.source
    assert "chip--done" not in page.source


def test_the_verify_button_leads_to_the_answer_about_this_address(web):
    badge = web.earn("Rosa", "stations")
    source = web.anonymous().get(f"/credentials/{badge}").source
    url = web.house.settings.urls.credential(badge)
    assert f'href="/verify?url={url}"' in source.replace("%3A", ":").replace("%2F", "/")


def test_only_its_owner_sees_how_to_share_and_download_it(web):
    badge = web.earn("Rosa", "stations")
    for browser in (web.anonymous(), web.as_("James"), web.as_("Tom"), web.as_("Helen")):
        page = browser.get(f"/credentials/{badge}")
        assert "Only you see this" not in page.text
        assert "linkedin.com" not in page.source
        assert "badge.json" not in page.source
    rosa = web.as_("Rosa").get(f"/credentials/{badge}")
    assert "Only you see this" in rosa.text
    assert 'href="/credentials/' + str(badge) + '/badge.png"' in rosa.source
    assert f'value="{web.house.settings.urls.credential(badge)}"' in rosa.source


def test_linkedin_is_handed_the_fields_of_this_badge(web):
    badge = web.earn("Rosa", "stations")
    source = web.as_("Rosa").get(f"/credentials/{badge}").source
    link = re.search(r'href="(https://www.linkedin.com/profile/add[^"]*)"', source)[1]
    assert "startTask=CERTIFICATION_NAME&amp;name=Stations%20that%20differentiate" in link
    assert "issueYear=2026&amp;issueMonth=11" in link
    assert f"certId={badge}" in link


def test_a_shared_link_shows_a_card_with_addresses_of_ours_whatever_the_host_says(web):
    badge = web.earn("Rosa", "stations")
    answer = web.app.test_client().get(f"/credentials/{badge}", headers={"Host": "evil.example"})
    url = web.house.settings.urls.credential(badge)
    assert f'<meta property="og:url" content="{url}">' in answer.text
    assert f'<meta property="og:image" content="{url}/card.png">' in answer.text
    assert "evil.example" not in answer.text
    assert "Rosa" not in " ".join(re.findall(r"<meta [^>]*>", answer.text))


def test_a_withdrawn_badge_says_so_above_all_with_day_and_reason(web):
    badge = web.earn("Rosa", "stations")
    withdraw(web, badge, "The wrong Rosa.")
    page = web.anonymous().get(f"/credentials/{badge}")
    assert "Withdrawn on November 22, 2026 The wrong Rosa." in page.text
    assert page.text.index("Withdrawn on") < page.text.index("Stations that differentiate Awarded")
    assert "art--gone" in page.source
    assert "Verified Stations" not in page.text
    again = web.anonymous().get(f"/credentials/{badge}", headers={"Accept": "application/vc"})
    assert again.body == stored(web, badge).text.encode()


def test_the_owner_of_a_withdrawn_badge_can_keep_the_file_and_not_share_it(web):
    badge = web.earn("Rosa", "stations")
    withdraw(web, badge)
    source = web.as_("Rosa").get(f"/credentials/{badge}").source
    assert "badge.json" in source
    assert "linkedin.com" not in source


def test_the_badge_of_a_year_names_what_it_rests_on_and_by_which_rule(web):
    parts = [web.earn("Rosa", slug) for slug in ("opening-day", "winter-reading", "stations")]
    with web.house.database.reading() as session:
        yearly = awards.of_person(session, web.row("Rosa").id)
        yearly = next(one for one in yearly if one.source == "pathway")
        badge = credentials.of_award(session, yearly.id).id
    page = web.anonymous().get(f"/credentials/{badge}")
    for part in parts:
        assert f'href="/credentials/{part}"' in page.source
    assert "/pathways/pl-2026-27/versions/1" in page.source
    assert "13 h (780 minutes), those of its parts" in page.text


def test_the_file_to_keep_is_the_stored_text(web):
    badge = web.earn("Rosa", "stations")
    page = web.anonymous().get(f"/credentials/{badge}/badge.json")
    assert page.body == stored(web, badge).text.encode()
    assert page.headers["Content-Disposition"] == 'attachment; filename="stations.json"'


@pytest.mark.parametrize(
    "suffix", ["", "/badge.png", "/badge.svg", "/badge.json", "/qr.svg", "/qr.png", "/card.png"]
)
def test_what_was_never_issued_is_not_there(web, suffix):
    page = web.anonymous().get(f"/credentials/{uuid4()}{suffix}")
    assert page.status == 404
    assert "There is no such badge." in page.text


def test_programs_are_told_as_programs_that_it_is_not_there(web):
    page = web.anonymous().get(f"/credentials/{uuid4()}", headers={"Accept": "application/vc"})
    assert (page.status, page.headers["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(page.body)["detail"] == "There is no such badge."


def test_hostile_words_of_menu_people_and_reasons_stay_words(web):
    menu = (
        "Name,Short name,Kind,Hours,Description,Criteria\n"
        '"<script>alert(1)</script>",evil,entree,1,"<img src=x onerror=alert(2)>",'
        '"[press](javascript:alert(3)) <iframe src=//evil.example></iframe> ![x](https://evil.example/p.png)"\n'
    )
    publishing.import_menu(web.house, web.person("Helen"), menu, now=web.now)
    person = web.row("Rosa")
    with web.house.database.writing() as session:
        session.execute(update(Person).where(Person.id == person.id).values(name='Rosa "><svg onload=x>'))
    badge = listing.award_one(
        web.house, web.person("Helen"), person.id, "evil", day=date(2026, 11, 1), now=web.now
    )[0]
    withdraw(web, badge.credential_id, "</p><script>alert(4)</script>")
    paths = [f"/credentials/{badge.credential_id}", "/achievements/evil"]
    for path in paths:
        source = web.anonymous().get(path).source
        assert len(re.findall(r"<script\b", source)) == 1  # ours, in the head
        for tag in ("<iframe", "<svg onload", "<img src=x", 'href="javascript', "evil.example/p.png"):
            assert tag not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source


def test_nobody_is_given_a_cookie_by_what_is_public(web):
    badge = web.earn("Rosa", "stations")
    paths = [
        f"/credentials/{badge}",
        *(
            f"/credentials/{badge}/{name}"
            for name in ("badge.png", "badge.svg", "badge.json", "qr.svg", "card.png")
        ),
        "/achievements/stations",
        "/achievements/stations/versions/1",
        "/achievements/stations/versions/1/badge.png",
        "/pathways/pl-2026-27",
        "/issuer",
        f"/evidence/{uuid4()}",
    ]
    for path in paths:
        for accept in ("text/html", "application/json"):
            page = web.anonymous().get(path, headers={"Accept": accept})
            assert "Set-Cookie" not in page.headers, path
