"""The badge of a pathway and the badges that it rests on, all really signed: what passes, what is caught."""

import copy
import json

import pytest

import verifier.verify as asking
from verifier.bundles import Item, verify_all
from verifier.checks.components import DEEPEST
from verifier.digests import digest
from verifier.world import World

ACHIEVEMENTS = "https://badges.example/achievements"
ME = "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12"
SOMEBODY = "urn:uuid:00000000-0000-4000-8000-00000000000b"
CREDENTIALS = "https://badges.example/credentials"


def row(report):
    return report.finding("pathway")


def test_a_badge_without_a_rule_is_not_asked(district, tools):
    assert row(tools.report_on(district.signed())).outcome == "skipped"


def test_the_rule_holds_over_components_that_are_fetched(year):
    report = year.online()
    assert (report.verdict, report.reasons) == ("verified", ())
    assert row(report).message == (
        "The rule of “The year”, version 1, holds: 2 components verified, 0 facts attested by the issuer."
    )
    assert [part.verdict for part in report.parts] == ["verified", "verified"]
    assert row(report).details["verified"] == 2


def test_the_rule_holds_offline_over_components_of_the_same_presentation(year):
    report = year.bundle()
    assert (report.verdict, report.reasons) == ("verified", ())
    assert report.parts[0].finding("pathway").details["verified"] == 2


def test_without_its_components_the_badge_stands_and_the_row_says_what_is_open(year, tools):
    report = tools.report_on(year.badge())
    assert report.verdict == "verified"
    assert (row(report).outcome, report.reasons) == ("undetermined", ("component_missing",))
    assert "2 of 2 components could not be checked" in row(report).message


def test_any_changed_word_of_the_proof_breaks_the_signature(year):
    badge = year.badge()
    badge["evidence"] = year.evidence({**year.carried(), "rule": year.rule | {"name": "An easier year"}})
    report = year.online(badge)
    assert report.reasons == ("signature_invalid",)
    assert row(report).outcome == "skipped"


def eased(carried):
    carried["rule"]["rule"] = {"id": "slides", "kind": "badge", "component": "slides"}


def another_award(carried):
    carried["rule"]["awards"] = f"{ACHIEVEMENTS}/other"
    carried["proof"]["rule"] = digest(carried["rule"])


def later(carried):
    carried["proof"]["evaluatedAt"] = "2026-11-01T00:00:01Z"


def swapped(carried):
    for use in carried["proof"]["use"]:
        use[1] = f"{CREDENTIALS}/{'quiz' if use[1].endswith('slides') else 'slides'}"


def counted_twice(carried):
    carried["proof"]["items"].append(carried["proof"]["items"][0])


def more_minutes(carried):
    carried["proof"]["items"][0]["minutes"] = 600


def one_left_out(carried):
    carried["proof"]["use"].pop()
    carried["proof"]["items"].pop()


def no_rule(carried):
    carried["rule"]["rule"]["of"] = []


def no_form(carried):
    carried["proof"]["colour"] = "blue"


def no_proof(carried):
    carried["proof"] = "see our site"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (eased, "rule_mismatch"),
        (another_award, "rule_mismatch"),
        (later, "rule_mismatch"),
        (swapped, "item_not_eligible"),
        (counted_twice, "double_counted"),
        (more_minutes, "component_fact_mismatch"),
        (one_left_out, "rule_not_satisfied"),
        (no_rule, "rule_invalid"),
        (no_form, "malformed"),
        (no_proof, "malformed"),
    ],
)
def test_what_an_issuer_signed_and_is_not_in_order_fails_the_badge(year, change, reason):
    report = year.online(year.changed(change))
    assert report.verdict == "failed"
    assert row(report).reasons[0] == reason


def test_a_rule_of_another_issuer_is_not_this_badges_rule(year, stranger):
    year.more = {"issuers": [stranger.id, year.district.id]}
    assert year.online().reasons == ("rule_mismatch",)


def test_a_component_that_was_changed_is_caught(year):
    honest = year.badge()
    year.components["quiz"] = copy.deepcopy(year.components["quiz"]) | {"name": "Something else"}
    assert row(year.online(honest)).reasons == ("component_invalid",)
    assert year.bundle(honest).parts[0].finding("pathway").reasons == ("component_invalid",)


def test_a_component_that_somebody_else_signed_under_the_issuers_name_is_caught(year, stranger):
    honest = year.badge()
    forged = year.component("quiz", 2, by=stranger, issuer={"id": year.district.id, "type": ["Profile"]})
    year.components["quiz"] = forged
    assert row(year.online(honest)).reasons == ("component_invalid",)


def test_a_component_by_a_stranger_with_the_achievements_name_does_not_count(year, stranger):
    year.components["quiz"] = year.component("quiz", 2, by=stranger)
    with pytest.raises(ValueError, match="not complete"):
        year.proof()


def test_another_badge_in_the_place_of_a_component_is_caught(year):
    honest = year.badge()
    year.components["quiz"] = year.component("quiz", 3)
    assert row(year.online(honest)).reasons == ("component_digest_mismatch",)


def test_a_badge_of_a_colleague_is_caught(year):
    year.components["quiz"] = year.component("quiz", 2, subject=SOMEBODY)
    assert year.online().reasons == ("component_other_person",)


def with_status(year, tools, **changes):
    year.components["quiz"] = year.component("quiz", 2, credentialStatus=tools.entry(**changes))
    return year.badge()


def test_a_component_that_was_withdrawn_since_fails_the_badge(year, tools):
    badge = with_status(year, tools)
    good = year.online(badge, {tools.LIST: year.district.status_list()})
    assert good.verdict == "verified"
    revoked = year.online(badge, {tools.LIST: year.district.status_list(7)})
    assert (revoked.verdict, row(revoked).reasons) == ("failed", ("component_revoked",))


def test_a_component_that_was_set_aside_fails_the_badge(year, tools):
    badge = with_status(year, tools, statusPurpose="suspension")
    pages = {tools.LIST: year.district.status_list(7, purpose="suspension")}
    assert row(year.online(badge, pages)).reasons == ("component_suspended",)


def test_a_component_whose_list_is_not_there_leaves_the_row_open(year, tools):
    report = year.online(with_status(year, tools))
    assert (report.verdict, row(report).reasons) == ("verified", ("component_status_unknown",))


def test_a_component_that_expired_since_still_counts(year, tools):
    year.components["quiz"] = year.component("quiz", 2, validUntil="2026-11-10T00:00:00Z")
    report = year.online()
    assert report.verdict == "verified"
    assert [part.verdict for part in report.parts] == ["verified", "failed"]


def test_a_component_whose_issuer_nobody_can_ask_leaves_the_row_open(year, web_district):
    year.more = {"issuers": [year.district.id, web_district.id]}
    year.components["quiz"] = year.component("quiz", 2, by=web_district)
    report = year.online()
    assert (report.verdict, row(report).reasons) == ("verified", ("component_missing",))


def test_a_component_that_was_written_anew_is_used_as_it_is_now(year):
    honest = year.badge()
    year.components["quiz"] = year.component("quiz", 2, validFrom="2026-11-10T00:00:00Z", name="Quizzes")
    report = year.online(honest)
    assert report.verdict == "verified"
    assert row(report).details["notes"] == [{"note": "component_updated", "about": f"{CREDENTIALS}/quiz"}]


def test_what_lies_at_a_components_address_and_is_no_badge_is_missing(year):
    pages = {f"{CREDENTIALS}/quiz": b"<!doctype html><p>Hello"}
    assert row(year.online(pages=pages)).reasons == ("component_missing",)


def test_what_says_no_achievement_is_no_component(year):
    honest = year.badge()
    subject = {"id": ME, "type": ["AchievementSubject"]}
    year.components["quiz"] = year.component("quiz", 2, credentialSubject=subject)
    assert row(year.online(honest)).reasons == ("component_invalid",)


def test_a_component_without_canonical_form_is_missing(year):
    pages = {f"{CREDENTIALS}/quiz": year.components["quiz"] | {"x": 2**53}}
    assert row(year.online(pages=pages)).reasons == ("component_missing",)


def listing(year, *tokens):
    own = year.evidence(year.carried())
    listed = [{"id": f"{CREDENTIALS}/{one}", "type": ["Evidence"], "genre": "Open Badge"} for one in tokens]
    return year.badge(evidence=own + listed)


def test_a_list_of_badges_beside_the_proof_names_the_same_ones(year):
    assert year.online(listing(year, "slides", "quiz")).verdict == "verified"
    report = year.online(listing(year, "slides", "other"))
    assert (report.verdict, report.reasons) == ("warning", ("evidence_list_differs",))


def test_a_pathway_of_pathways_is_asked_all_the_way_down(year, district, tools, pathway_year):
    inner = year.badge()
    career = pathway_year(district, tools, "career", ("year",), {"year": inner})
    report = career.online(pages=year.pages())
    assert report.verdict == "verified"
    assert [part.finding("pathway").outcome for part in report.parts] == ["passed"]
    broken = dict(year.pages(), **{f"{CREDENTIALS}/quiz": year.component("quiz", 3)})
    assert row(career.online(pages=broken)).reasons == ("component_invalid",)


def test_a_badge_that_several_pathways_rest_on_is_verified_and_shown_once(
    year, district, tools, pathway_year
):
    other = pathway_year(district, tools, "other", ("slides", "quiz"))
    inner = {"year": year.badge(), "other": other.badge()}
    career = pathway_year(district, tools, "career", ("year", "other"), inner)
    report = career.online(pages=year.pages())
    assert report.verdict == "verified"
    one, two = report.parts
    assert ([part.verdict for part in one.parts], two.parts) == (["verified", "verified"], ())
    assert [part.finding("pathway").details["verified"] for part in (one, two)] == [2, 2]


def test_so_is_one_that_lies_beside_them(year, district, tools, pathway_year):
    other = pathway_year(district, tools, "other", ("slides", "quiz"))
    inner = {"year": year.badge(), "other": other.badge()}
    career = pathway_year(district, tools, "career", ("year", "other"), inner | year.components)
    report = career.bundle()
    assert report.verdict == "verified"
    first, *_ = report.parts
    assert [len(part.parts) for part in first.parts] == [2, 0]


@pytest.mark.parametrize(
    ("left", "reasons"),
    [
        ({"minutes": 60}, ()),
        ({"minutes": 59}, ("component_fact_mismatch",)),
        (None, ("component_fact_mismatch",)),
    ],
)
def test_minutes_come_over_from_last_years_badge_as_far_as_it_left_some(
    district, tools, pathway_year, left, reasons
):
    last = pathway_year(district, tools, "last")
    carried = last.carried()
    carried["proof"] |= {} if left is None else {"carryOut": left}
    badge = last.badge(carried)
    now = pathway_year(district, tools, "now", ())
    now.more = {"rule": {"id": "h", "kind": "hours", "minutes": 60, "carryIn": {"max": 60}}}
    now.more["window"] = {"from": "2026-10-01T00:00:00Z"}
    proof = now.proof_of_carried(badge, minutes=60)
    report = tools.report_on(
        now.badge({"format": "cairn-pathway-linked/1", "rule": now.rule, "proof": proof}),
        last.pages() | {badge["id"]: badge},
    )
    assert row(report).reasons == reasons


def test_what_last_years_badge_left_is_unknown_when_it_carries_no_proof(district, tools, pathway_year):
    last = pathway_year(district, tools, "last")
    badge = last.badge(evidence=None)
    now = pathway_year(district, tools, "now", ())
    now.more = {"rule": {"id": "h", "kind": "hours", "minutes": 60, "carryIn": {"max": 60}}}
    now.more["window"] = {"from": "2026-10-01T00:00:00Z"}
    proof = now.proof_of_carried(badge, minutes=60)
    whole = now.badge({"format": "cairn-pathway-linked/1", "rule": now.rule, "proof": proof})
    assert tools.report_on(whole, {badge["id"]: badge}).verdict == "verified"


def test_badges_that_rest_on_each_other_rest_on_nothing(district, tools, pathway_year):
    """Two pathways of which each needs the other: such badges can be signed, and are caught."""
    chicken = pathway_year(district, tools, "chicken", ("egg",))
    egg = pathway_year(district, tools, "egg", ("chicken",), {"chicken": chicken.badge()})
    report = egg.online(pages={f"{CREDENTIALS}/egg": egg.badge()})
    assert report.verdict == "failed"
    assert row(report).reasons == ("component_invalid",)
    (inner,) = report.parts
    assert "component_invalid" in inner.finding("pathway").reasons


def test_badges_that_rest_on_badges_too_deep_are_not_followed(district, tools, pathway_year):
    pages = {}
    inner = pathway_year(district, tools, "step0", ("slides",))
    pages.update(inner.pages())
    for place in range(1, DEEPEST + 2):
        before, name = inner.badge(), inner.slug
        pages[before["id"]] = before
        inner = pathway_year(district, tools, f"step{place}", (name,), {name: before})
    report = tools.report_on(inner.badge(), pages)
    assert report.verdict == "verified"
    part = report
    while part.parts:
        part = part.parts[0]
    assert part.finding("pathway").reasons == ("component_missing",)


class TestBundles:
    """What was found of a component serves all the badges of a bundle, as far as it is the same for all."""

    COUNT = 8

    def stairs(self, district, tools, pathway_year):
        """Badges each of which rests on all that were made before it."""
        badges = {"slides": pathway_year(district, tools, parts=("slides",)).component("slides", 1)}
        for place in range(1, self.COUNT):
            step = pathway_year(district, tools, f"step{place}", tuple(badges), dict(badges))
            badges[step.slug] = step.badge()
        return list(badges.values())

    def verified(self, tools, badges, monkeypatch):
        """The reports, and how many badges were looked at for them."""
        looked, (name, first) = [], asking.CHECKS[0]

        def look(presented, world, verify):
            looked.append(presented)
            return first(presented, world, verify)

        monkeypatch.setattr(asking, "CHECKS", ((name, look), *asking.CHECKS[1:]))
        items = [Item(str(place), json.dumps(one).encode()) for place, one in enumerate(badges)]
        return list(verify_all(items, lambda: World(tools.NOW, tools.internet({})))), len(looked)

    @pytest.mark.parametrize("order", [1, -1])
    def test_badges_that_rest_on_each_other_crosswise_are_looked_at_twice(
        self, district, tools, pathway_year, monkeypatch, order
    ):
        badges = self.stairs(district, tools, pathway_year)[::order]
        reports, looked = self.verified(tools, badges, monkeypatch)
        assert {one.verdict for one in reports} == {"verified"}
        assert sorted(row(one).details.get("verified", 0) for one in reports) == list(range(self.COUNT))
        assert sorted(len(one.parts) for one in reports[::order][:3]) == [0, 1, 2]
        assert looked <= 2 * self.COUNT

    def test_what_was_left_open_is_looked_at_again(self, district, tools, pathway_year, monkeypatch):
        _, *steps = self.stairs(district, tools, pathway_year)
        reports, looked = self.verified(tools, steps, monkeypatch)
        assert {row(one).reasons for one in reports} == {("component_missing",)}
        assert looked > 2 * len(steps)

    def test_a_badge_under_a_borrowed_id_puts_no_circle_into_those_of_others(
        self, district, stranger, tools, pathway_year, monkeypatch
    ):
        slides, step, year, *_ = self.stairs(district, tools, pathway_year)
        thief = pathway_year(stranger, tools, "theft", ("step1",), {"step1": step})
        thief.more = {"issuers": [stranger.id, district.id]}
        borrowed = thief.badge(id=slides["id"])
        reports, _ = self.verified(tools, [borrowed, slides, step, year], monkeypatch)
        assert [one.verdict for one in reports] == ["failed", "verified", "verified", "verified"]
