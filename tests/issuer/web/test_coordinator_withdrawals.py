from uuid import uuid4

import pytest

from issuer.domain.person import Role
from issuer.services import enrolling, excepting
from issuer.services.excepting import Grant
from issuer.storage import awards, people


def award_of(web, first_name, slug):
    with web.house.database.reading() as session:
        mine = awards.of_person(session, web.row(first_name).id, revoked=True)
        return next(one for one in mine if one.achievement.slug == slug)


def path_of(web, first_name, slug) -> str:
    return f"/coordinator/badges/{award_of(web, first_name, slug).id}/withdraw"


def finish(web) -> None:
    for slug in ("opening-day", "winter-reading", "stations"):
        web.earn("Rosa", slug)


def test_the_page_before_says_what_will_happen(web):
    web.earn("Rosa", "opening-day")
    web.earn("Rosa", "stations")
    text = web.as_("Helen").get(path_of(web, "Rosa", "stations")).text
    assert "Withdraw this badge from Rosa Delgado?" in text
    assert "Rosa’s hours fall by 3 h." in text
    assert "Professional Learning 2026–27 goes back from 2 of 3 to 1 of 3." in text
    assert "No yearly badge rests on it, so none falls with it." in text
    assert award_of(web, "Rosa", "stations").revoked_at is None


def test_what_was_excepted_for_somebody_counts_in_what_a_pathway_goes_back_to(web):
    web.earn("Rosa", "stations")
    given = Grant("pl-2026-27", "opening-day", "waive", "Taught it.")
    excepting.grant(web.house, web.person("Helen"), web.row("Rosa").id, given, now=web.now)
    text = web.as_("Helen").get(path_of(web, "Rosa", "stations")).text
    assert "goes back from 2 of 3 to 1 of 3." in text


def test_the_page_names_the_yearly_badge_that_rests_on_it(web):
    finish(web)
    text = web.as_("Helen").get(path_of(web, "Rosa", "stations")).text
    assert "“Professional Learning 2026-27” of Rosa Delgado rests on it. Its rule does not hold" in text
    assert "Nothing happens to it until you look at it" in text


def test_without_a_reason_nothing_is_withdrawn(web):
    web.earn("Rosa", "stations")
    page = web.as_("Helen").post(path_of(web, "Rosa", "stations"), {"note": "  "})
    assert page.status == 422
    assert "A reason is missing." in page.text
    assert award_of(web, "Rosa", "stations").revoked_at is None


def test_a_withdrawn_badge_says_so_everywhere(web):
    badge = web.earn("Rosa", "stations")
    helen = web.as_("Helen")
    done = helen.post(path_of(web, "Rosa", "stations"), {"why": "person", "note": "It was Rose."})
    page = helen.follow(done)
    assert "“Stations that differentiate” of Rosa Delgado is withdrawn." in page.text
    assert "Withdrawn on November 22, 2026: Wrong person, or wrong name. It was Rose." in page.text
    public = web.anonymous().get(f"/credentials/{badge}").text
    assert "Wrong person, or wrong name. It was Rose." in public


def test_what_was_typed_is_kept_when_it_is_too_long(web):
    web.earn("Rosa", "stations")
    page = web.as_("Helen").post(path_of(web, "Rosa", "stations"), {"note": "x" * 2000, "why": "mistake"})
    assert page.status == 422
    assert "x" * 2000 in page.source
    assert 'value="mistake" checked' in page.source


def test_what_was_withdrawn_is_not_withdrawn_again(web):
    web.earn("Rosa", "stations")
    helen, path = web.as_("Helen"), path_of(web, "Rosa", "stations")
    helen.post(path, {"why": "mistake"})
    for again in (helen.get(path), helen.post(path, {"why": "evidence"})):
        assert again.status == 409
        assert "This badge was withdrawn already: Awarded by mistake." in again.text


def test_the_yearly_badge_waits_until_somebody_looks_at_it(web):
    finish(web)
    helen = web.as_("Helen")
    page = helen.follow(helen.post(path_of(web, "Rosa", "stations"), {"why": "evidence"}))
    assert "rested on it and still stands: look at it, too." in page.text
    page = helen.get("/coordinator/questioned")
    assert "1 yearly badge to look at" in page.text
    assert "“Stations that differentiate”: The evidence does not hold." in page.text
    assert "Without it the rule does not hold." in page.text


def test_a_questioned_badge_can_stay(web):
    finish(web)
    web.earn("Rosa", "exit-tickets")
    helen = web.as_("Helen")
    helen.post(path_of(web, "Rosa", "stations"), {"why": "evidence"})
    assert "The rule holds without it, too:" in helen.get("/coordinator/questioned").text
    yearly = award_of(web, "Rosa", "pl-2026-27")
    page = helen.follow(helen.post(f"/coordinator/badges/{yearly.id}/keep"))
    assert "Rosa Delgado keeps “Professional Learning 2026-27”." in page.text
    assert "Every yearly badge rests on badges that stand." in page.text


def test_a_yearly_badge_that_was_withdrawn_by_mistake_can_be_awarded_again(web):
    finish(web)
    helen, rosa = web.as_("Helen"), f"/coordinator/people/{web.row('Rosa').id}"
    assert "Nothing is owed to Rosa Delgado" in helen.get(f"{rosa}/award-again").text
    helen.post(path_of(web, "Rosa", "pl-2026-27"), {"why": "mistake"})
    assert "The rule holds, but its badge was withdrawn." in helen.get(rosa).text
    page = helen.get(f"{rosa}/award-again")
    assert "Award Professional Learning 2026–27 to Rosa Delgado again?" in page.text
    page = helen.follow(helen.post(f"{rosa}/award-again", {"sure": "yes"}))
    assert "Awarded to Rosa Delgado: “Professional Learning 2026-27”." in page.text
    assert "but its badge was withdrawn" not in page.text
    page = helen.follow(helen.post(f"{rosa}/award-again", {"sure": "yes"}))
    assert "Nothing was awarded." in page.text


@pytest.mark.parametrize("deed", ["withdraw", "keep"])
def test_badges_of_other_schools_and_of_nobody_are_not_there(web, deed):
    web.earn("Rosa", "stations")
    with web.house.database.reading() as session:
        birch = next(one for one in people.schools(session) if one.name.startswith("Birch"))
    enrolling.grant(web.house, web.person("Sam"), web.row("Vera").id, Role.COORDINATOR, birch.id)
    vera = web.as_("Vera")
    for award_id in (award_of(web, "Rosa", "stations").id, uuid4()):
        assert vera.post(f"/coordinator/badges/{award_id}/{deed}", {"why": "mistake"}).status == 404
    assert award_of(web, "Rosa", "stations").revoked_at is None


def test_hostile_reasons_stay_words(web):
    web.earn("Rosa", "stations")
    helen = web.as_("Helen")
    done = helen.post(path_of(web, "Rosa", "stations"), {"note": "<script>alert(1)</script>"})
    source = helen.follow(done).source
    assert "<script>alert" not in source


def test_a_yearly_badge_is_set_aside_put_back_and_said_to_be_so_on_its_page(web):
    finish(web)
    helen, yearly = web.as_("Helen"), award_of(web, "Rosa", "pl-2026-27").id
    helen.post(path_of(web, "Rosa", "stations"), {"why": "evidence"})
    assert "Set it aside for now" in helen.get("/coordinator/questioned").text
    address = f"/coordinator/badges/{yearly}/suspend"
    assert "Set this badge of Rosa Delgado aside for now?" in helen.get(address).text
    assert "A reason is missing." in helen.post(address, {"note": " "}).text
    page = helen.follow(helen.post(address, {"note": "Stations is looked at."}))
    assert "is set aside for now." in page.text
    assert "Put it back" in page.text
    with web.house.database.reading() as session:
        page = f"/credentials/{awards.credential_ids(session, [yearly])[yearly]}"
    assert "Set aside for now, since November 22, 2026 Stations is looked at." in helen.get(page).text
    assert "holds again." in helen.follow(helen.post(f"/coordinator/badges/{yearly}/lift")).text
    assert "Set aside" not in helen.get(page).text
