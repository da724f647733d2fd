"""How a yearly badge was earned, as everybody may see it, and as only its holder may."""

from uuid import uuid4

import pytest

from issuer.domain.pathway import Carriage
from issuer.storage import awards, credentials, linked_proofs, pathways

SLUGS = ("opening-day", "winter-reading", "stations")


def yearly(web):
    """The yearly badge's credential and the proof that it names, if it only names it."""
    for slug in SLUGS:
        web.earn("Rosa", slug)
    with web.house.database.reading() as session:
        rows = awards.of_person(session, web.person("Rosa").id)
        award = next(row for row in rows if row.source == "pathway")
        return credentials.of_award(session, award.id), linked_proofs.of_award(session, award.id)


@pytest.fixture
def private(web):
    """The house with its pathway's badges naming their proofs only."""
    with web.house.database.writing() as tx:
        pathways.newest(tx, "pl-2026-27").carriage = Carriage.LINKED
    return web


def test_everybody_sees_how_a_badge_was_earned_as_a_tree(web):
    badge, _ = yearly(web)
    visitor = web.anonymous()
    link = f"/credentials/{badge.id}/proof"
    assert link in visitor.get(f"/credentials/{badge.id}").body.decode()
    page = visitor.get(link)
    assert page.status == 200
    assert "How Rosa earned it" in page.text
    assert "3 components verified, 0 facts attested by the issuer" in page.text
    assert page.body.decode().count("/credentials/") > 3


def test_a_badge_without_a_pathway_has_no_such_page(web):
    badge = web.earn("Rosa", "opening-day")
    assert web.anonymous().get(f"/credentials/{badge}/proof").status == 404
    assert web.anonymous().get(f"/credentials/{uuid4()}/proof").status == 404


def test_only_its_holder_sees_a_proof_that_the_badge_names_until_they_show_it(private):
    badge, kept = yearly(private)
    link, document = f"/credentials/{badge.id}/proof", f"/proofs/{kept.id}"
    stranger, rosa = private.anonymous(), private.as_("Rosa")
    assert "does not show how this badge was earned" in stranger.get(link).text
    assert stranger.get(document).status == 404
    assert "Opening day" not in stranger.get(f"/credentials/{badge.id}").text
    assert "Only you can see this page" in rosa.get(link).text
    assert rosa.post(link, {"shown": "yes"}).status == 303
    assert "3 components verified" in stranger.get(link).text
    answer = stranger.get(document)
    assert (answer.status, answer.body) == (200, kept.text.encode())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    rosa.post(link, {"shown": "no"})
    assert stranger.get(document).status == 404


def test_nobody_else_shows_it(private):
    badge, kept = yearly(private)
    assert private.as_("James").post(f"/credentials/{badge.id}/proof", {"shown": "yes"}).status == 404
    assert private.anonymous().get(f"/proofs/{kept.id}").status == 404
