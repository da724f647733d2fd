import io
import json

import pytest

from issuer.services import publishing
from issuer.storage import pathways


def published(web) -> dict:
    with web.house.database.reading() as session:
        return json.loads(pathways.newest(session, "pl-2026-27").document)


def shorter(web) -> dict:
    """The next version of the year's pathway: one badge is enough."""
    document = published(web)
    rule = {"id": "root", "kind": "all", "of": [{"id": "stations", "kind": "badge", "component": "stations"}]}
    return document | {
        "version": "2",
        "rule": rule,
        "components": {"stations": document["components"]["stations"]},
    }


def test_pathways_are_listed_with_their_versions(web):
    page = web.as_("Helen").get("/coordinator/pathways")
    assert "1 pathway" in page.text
    assert "Professional Learning 2026–27 version 1, published November 22, 2026" in page.text
    assert "5 components" in page.text


def test_a_pathway_is_read_as_groups_as_a_sentence_and_as_its_document(web):
    page = web.as_("Helen").get("/coordinator/pathways/pl-2026-27")
    assert "Winter learning day Choose 1 of 2" in page.text
    assert "earns Professional Learning 2026–27." in page.text
    assert "&#34;format&#34;: &#34;cairn-pathway/1&#34;" in page.source
    assert web.as_("Helen").get("/coordinator/pathways/nothing").status == 404


def test_a_pathway_that_is_brought_in_is_a_draft_and_nothing_is_published(web):
    helen = web.as_("Helen")
    page = helen.follow(helen.post("/coordinator/publish", {"text": json.dumps(shorter(web))}))
    assert "Your draft is here." in page.text
    assert "Professional Learning 2026–27" in page.text
    assert published(web)["version"] == "1"


def test_a_pathway_comes_as_a_file_too(web):
    data = {"file": (io.BytesIO(json.dumps(shorter(web)).encode()), "next.json"), "text": ""}
    page = web.as_("Helen").post("/coordinator/publish", data, content_type="multipart/form-data")
    assert "/coordinator/drafts/" in page.location


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no pathway yet."),
        ("{", "This is not JSON that we can read"),
        ("[]", "A pathway is a JSON object"),
        ('{"format": "cairn-pathway/1"}', "This is not a pathway that can be used."),
        ('{"a": 1, "a": 2}', "This is not JSON that we can read"),
    ],
)
def test_what_is_no_pathway_is_answered_with_what_to_do(web, text, said):
    page = web.as_("Helen").post("/coordinator/publish", {"text": text})
    assert page.status == 422
    assert said in page.text


def test_a_rule_that_names_what_nobody_can_earn_here_must_change(web):
    document = shorter(web)
    document["components"]["stations"]["achievement"] = "achievement:nothing"
    helen = web.as_("Helen")
    page = helen.follow(helen.post("/coordinator/publish", {"text": json.dumps(document)}))
    assert "Must change: The menu has no “stations”." in page.text


def test_a_file_that_is_no_text_is_answered_with_what_to_do(web):
    data = {"file": (io.BytesIO(b"\xff\xfe\x00"), "x.json"), "text": ""}
    page = web.as_("Helen").post("/coordinator/publish", data, content_type="multipart/form-data")
    assert page.status == 422
    assert "This file is no text in UTF-8." in page.text


def test_the_hours_of_a_year_go_over_after_a_page_that_says_which(web):
    helen, address = web.as_("Helen"), "/coordinator/pathways/hours/next-year"
    assert helen.get("/coordinator/pathways/nothing/next-year").status == 404
    for slug, year, more in (("hours", 2026, {"carryOut": {"maxMinutes": 45}}), ("later", 2027, {})):
        if slug == "later":
            page = helen.get(address)
            assert "No pathway of a later year is published yet." in page.text
            assert "from=copy:hours" in page.source
        publishing.publish_pathway(
            web.house,
            web.person("Helen"),
            published(web)
            | {
                "id": web.house.settings.urls.pathway(slug),
                "awards": web.house.settings.urls.achievement(slug),
            }
            | {"name": f"Hours {year}", "components": {}, "version": "1", **more}
            | {"window": {"from": f"{year}-07-01T04:00:00Z", "until": f"{year + 1}-07-01T04:00:00Z"}}
            | {"rule": {"id": "h", "kind": "hours", "minutes": 180, "carryIn": {"max": 60}}},
            publishing.Terms(with_badge=True),
            now=web.now,
        )
    assert "Nobody has hours to spare" in helen.get(address).text
    web.earn("Rosa", "opening-day")
    page = helen.get(address)
    assert "Changed: The name. Before: Hours 2026. Now: Hours 2027" in page.text
    assert "45 min of 1 person can go over at most 45 min each" in page.text
    page = helen.follow(helen.post(address, {"into": "later"}))
    assert "45 min of 1 person count in “Hours 2027” now." in page.text
    assert "All that could go over has gone over" in page.text
    helen.post(address, {"into": "later"})
    assert "Nothing was left to go over." in helen.get(address).text
