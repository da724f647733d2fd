import json
from uuid import uuid4

import pytest

from issuer.services import adding, reviewing, submitting
from issuer.services.digesting import digest
from issuer.storage import credentials

HTML = b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF\n"


def show(web, *, public=True, students=False, kind="text", approve=True):
    """Evidence of Rosa's with one more item; the answer is the item's id and the badge's."""
    rosa = web.person("Rosa")
    submission_id = web.begun("Rosa", "stations")
    if kind == "text":
        item = adding.add_text(
            web.house, rosa, submission_id, "The plan", "Three stations. <b>x</b>", now=web.now
        )
    elif kind == "link":
        item = adding.add_link(web.house, rosa, submission_id, "Film", "https://films.example/1", now=web.now)
    else:
        item = adding.add_file(web.house, rosa, submission_id, "plan.pdf", HTML, now=web.now)
    if public or students:
        adding.mark(web.house, rosa, item, public=public, shows_students=students, now=web.now)
    submitting.send(web.house, rosa, submission_id, now=web.now)
    if not approve:
        return item, None
    done = reviewing.approve(web.house, web.person("Tom"), submission_id, round=1, now=web.now)
    return item, done.awarded[0].credential_id


def said_in(web, badge) -> dict:
    with web.house.database.reading() as session:
        evidence = json.loads(credentials.by_id(session, badge).text)["evidence"]
    return {one.get("id", one["name"]): one for one in evidence}


def test_public_words_are_served_as_words_and_fit_the_digest_in_the_badge(web):
    item, badge = show(web)
    page = web.anonymous().get(f"/evidence/{item}")
    assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    url = web.house.settings.urls.evidence(item)
    assert said_in(web, badge)[url]["digestMultibase"] == digest(page.body)


def test_a_public_file_is_downloaded_and_can_do_nothing_here(web):
    item, badge = show(web, kind="file")
    page = web.anonymous().get(f"/evidence/{item}")
    assert page.status == 200
    assert page.headers["Content-Disposition"].startswith("attachment;")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in page.headers["Content-Security-Policy"]
    url = web.house.settings.urls.evidence(item)
    assert said_in(web, badge)[url]["digestMultibase"] == digest(page.body)


def test_the_page_of_the_badge_leads_to_what_is_public_only(web):
    item, badge = show(web)
    page = web.anonymous().get(f"/credentials/{badge}")
    assert "Evidence that Rosa made public The plan" in page.text
    assert f'href="/evidence/{item}"' in page.source
    assert "Nineteen of 26" not in page.text
    assert "Notes" not in page.text


def test_a_public_link_keeps_its_own_address_and_tells_nobody_where_one_comes_from(web):
    item, badge = show(web, kind="link")
    source = web.anonymous().get(f"/credentials/{badge}").source
    assert 'href="https://films.example/1" rel="noopener noreferrer nofollow ugc"' in source
    page = web.anonymous().get(f"/evidence/{item}")
    assert (page.status, page.location) == (404, "")


def test_private_evidence_looks_like_none_at_all(web):
    item, badge = show(web, public=False)
    hidden, unknown = web.anonymous().get(f"/evidence/{item}"), web.anonymous().get(f"/evidence/{uuid4()}")
    assert (hidden.status, hidden.text) == (404, unknown.text)
    assert str(item) not in web.anonymous().get(f"/credentials/{badge}").source


def test_what_shows_students_is_never_public(web):
    item, badge = show(web, public=False, students=True)
    assert web.anonymous().get(f"/evidence/{item}").status == 404
    assert "made public" not in web.anonymous().get(f"/credentials/{badge}").text


def test_evidence_is_not_public_before_it_is_approved(web):
    item, _ = show(web, approve=False)
    assert web.anonymous().get(f"/evidence/{item}").status == 404


@pytest.mark.parametrize("first_name", ["Rosa", "Tom", "Helen"])
def test_signing_in_opens_nothing_more_at_a_public_address(web, first_name):
    item, _ = show(web, public=False)
    assert web.as_(first_name).get(f"/evidence/{item}").status == 404
