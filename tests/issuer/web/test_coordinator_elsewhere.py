from uuid import uuid4

import pytest

from issuer.domain.person import Role
from issuer.services import acting, enrolling, importing
from issuer.storage import imported_badges, people

ADDRESS = "Employee number,Name,E-mail\n20417,Rosa Delgado,zoe.ferreira@mail.example\n"
"""The address to which the badge was made out."""


@pytest.fixture
def brought(web, foreign_badge):
    """A badge of another district that Rosa brought, and that was made out to her."""
    enrolling.import_roster(web.house, acting.CONSOLE, ADDRESS, now=web.now)
    return importing.upload(web.house, web.person("Rosa"), foreign_badge, "badge.json", now=web.now)


def row(web, imported_id):
    with web.house.database.reading() as session:
        return imported_badges.by_id(session, imported_id)


YES = {
    "do": "accept",
    "slug": "stations",
    "minutes": "90",
    "category": "Mentoring",
    "reason": "The same work.",
}


def test_what_waits_is_listed_with_its_verdict(web, brought):
    page = web.as_("Helen").get("/coordinator/elsewhere")
    assert "1 badge from elsewhere to decide" in page.text
    assert "Rosa Delgado Harbor Ridge School District" in page.text
    assert f'href="/coordinator/elsewhere/{brought}"' in page.source


def test_the_report_is_shown_before_the_decision(web, brought):
    page = web.as_("Helen").get(f"/coordinator/elsewhere/{brought}")
    assert "Rosa Delgado brought it" in page.text
    assert "The checks, in order" in page.text
    assert "Does it count here?" in page.text
    assert "What will happen" in page.text
    assert 'value="90"' in page.source


def test_an_accepted_badge_counts_for_its_component_and_for_hours(web, brought):
    helen = web.as_("Helen")
    page = helen.follow(helen.post(f"/coordinator/elsewhere/{brought}", YES))
    assert "counts for Rosa Delgado." in page.text
    kept = row(web, brought)
    assert (kept.state, kept.minutes, kept.category) == ("accepted", 90, "Mentoring")
    assert "1 of 3 parts" in helen.get(f"/coordinator/people/{web.row('Rosa').id}").text
    again = helen.get(f"/coordinator/elsewhere/{brought}")
    assert "It counts Counts For 1.5 h, as Mentoring. “The same work.” Helen Marsh" in again.text
    assert "Accept it" not in again.text


def test_the_last_part_brings_the_badge_of_the_year(web, brought):
    web.earn("Rosa", "opening-day")
    web.earn("Rosa", "winter-reading")
    helen = web.as_("Helen")
    page = helen.follow(helen.post(f"/coordinator/elsewhere/{brought}", YES))
    assert "It was the last part: “Professional Learning 2026-27” was awarded." in page.text


def test_a_declined_badge_keeps_its_reason(web, brought):
    helen = web.as_("Helen")
    form = {"do": "decline", "reason": "Another subject."}
    page = helen.follow(helen.post(f"/coordinator/elsewhere/{brought}", form))
    assert "does not count for Rosa Delgado. They see your reason." in page.text
    assert row(web, brought).state == "declined"
    assert "Another subject." in web.as_("Rosa").get(f"/badges/elsewhere/{brought}").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (YES | {"reason": " "}, "A reason is missing."),
        (YES | {"slug": ""}, "No component is chosen yet."),
        (YES | {"minutes": "an hour"}, "Write how many minutes it counts"),
        (YES | {"minutes": "-5"}, "Write how many minutes it counts"),
        ({"do": "decline", "reason": ""}, "A reason is missing."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(web, brought, form, said):
    page = web.as_("Helen").post(f"/coordinator/elsewhere/{brought}", form)
    assert page.status == 422
    assert said in page.text
    assert row(web, brought).state == "waiting"
    if form.get("category"):
        assert 'value="Mentoring"' in page.source


def test_what_was_decided_is_not_decided_again(web, brought):
    helen = web.as_("Helen")
    helen.post(f"/coordinator/elsewhere/{brought}", YES)
    again = helen.post(f"/coordinator/elsewhere/{brought}", {"do": "decline", "reason": "No."})
    assert again.status == 409
    assert "This badge was accepted already by Helen Marsh" in again.text


def test_nobody_decides_about_their_own(web, foreign_badge):
    mine = importing.upload(web.house, web.person("Helen"), foreign_badge, "badge.json", now=web.now)
    helen = web.as_("Helen")
    assert "A colleague decides" in helen.get(f"/coordinator/elsewhere/{mine}").text
    assert helen.post(f"/coordinator/elsewhere/{mine}", YES).status == 403
    assert row(web, mine).state == "waiting"


def test_a_badge_that_was_made_out_to_somebody_else_can_only_be_declined(web, foreign_badge):
    other = importing.upload(web.house, web.person("James"), foreign_badge, "badge.json", now=web.now)
    page = web.as_("Helen").get(f"/coordinator/elsewhere/{other}")
    assert "Verification fails, so it cannot be accepted." in page.text


def test_what_fails_verification_can_only_be_declined(web, foreign_badge):
    tampered = foreign_badge.replace(b"Mentor talk", b"Mentor walk")
    bad = importing.upload(web.house, web.person("Rosa"), tampered, "badge.json", now=web.now)
    helen = web.as_("Helen")
    page = helen.get(f"/coordinator/elsewhere/{bad}")
    assert "Verification fails, so it cannot be accepted." in page.text
    assert "Accept it" not in page.text
    forced = helen.post(f"/coordinator/elsewhere/{bad}", YES)
    assert forced.status == 422
    assert "This badge cannot be accepted: signature_invalid." in forced.text


def test_other_schools_and_what_is_not_there_look_alike(web, brought):
    with web.house.database.reading() as session:
        birch = next(one for one in people.schools(session) if one.name.startswith("Birch"))
    enrolling.grant(web.house, web.person("Sam"), web.row("Vera").id, Role.COORDINATOR, birch.id)
    vera = web.as_("Vera")
    assert "Nothing from elsewhere waits." in vera.get("/coordinator/elsewhere").text
    assert vera.get(f"/coordinator/elsewhere/{brought}").status == 404
    assert vera.post(f"/coordinator/elsewhere/{uuid4()}", YES).status == 404


def test_hostile_words_of_a_foreign_badge_stay_words(web, foreign_badge):
    evil = foreign_badge.replace(b"Mentor talk", b"<script>alert(1)</script>")
    bad = importing.upload(web.house, web.person("Rosa"), evil, "<b>.json", now=web.now)
    for path in ("/coordinator/elsewhere", f"/coordinator/elsewhere/{bad}"):
        source = web.as_("Helen").get(path).source
        assert "<script>alert" not in source
        assert "&lt;script&gt;alert(1)" in source
