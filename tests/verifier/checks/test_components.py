"""Whose badge a component is: compared where it can be, and told where it cannot."""

import hashlib
from dataclasses import replace

import pytest

from tests.verifier.open_badges_2.conftest import HOST, Academy, check
from verifier.digests import credential_digest
from verifier.intake import document
from verifier.pathways import definition
from verifier.stated import stated

ME = "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12"
PLAIN = {
    "type": "IdentityObject",
    "hashed": False,
    "identityHash": "maria@badges.example",
    "identityType": "emailAddress",
}
ROSA = "rosa@home.example"
SOMEBODY = "urn:uuid:00000000-0000-4000-8000-00000000000b"


def row(report):
    return report.finding("pathway")


def identified(year, own, stranger, **changes):
    """The report on a year one of whose components another issuer signed."""
    year.more = {"issuers": [year.district.id, stranger.id]}
    year.components["quiz"] = year.component("quiz", 2, by=stranger, **changes)
    return year.online(asked(own, year))


def asked(subject, year):
    whole = {"type": ["AchievementSubject"], "achievement": year.achievement("year"), **subject}
    return year.badge(credentialSubject=whole)


def hashed(email):
    digest = hashlib.sha256(f"{email}00".encode()).hexdigest()
    named = {"identityHash": f"sha256${digest}", "identityType": "emailAddress", "salt": "00"}
    return {"type": "IdentityObject", "hashed": True, **named}


def notes(report):
    return [note["note"] for note in row(report).details["notes"]]


def test_another_issuers_number_for_a_person_says_nothing(year, stranger):
    report = identified(year, {"id": ME}, stranger, subject=SOMEBODY)
    assert report.verdict == "verified"
    assert notes(report) == ["person_attested"]


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ({"identifier": [hashed("maria@badges.example")]}, {"id": "mailto:maria@badges.example"}),
        ({"identifier": [hashed("maria@badges.example")]}, {"identifier": [PLAIN]}),
        ({"identifier": [PLAIN]}, {"identifier": [hashed("maria@badges.example")]}),
    ],
)
def test_an_address_that_one_badge_names_and_the_other_hashes_shows_the_same_person(
    year, stranger, own, theirs
):
    subject = {"type": ["AchievementSubject"], "achievement": year.achievement("quiz"), **theirs}
    subject["activityEndDate"] = "2026-09-02T15:00:00Z"
    report = identified(year, {"id": ME, **own}, stranger, credentialSubject=subject)
    assert report.verdict == "verified"
    assert notes(report) == []


def test_the_person_asked_about_shows_that_two_hashes_are_one_person(year, stranger):
    subject = {
        "type": ["AchievementSubject"],
        "achievement": year.achievement("quiz"),
        "identifier": [hashed("maria@badges.example")],
        "activityEndDate": "2026-09-02T15:00:00Z",
    }
    year.more = {"issuers": [year.district.id, stranger.id]}
    year.components["quiz"] = year.component("quiz", 2, by=stranger, credentialSubject=subject)
    badge = asked({"id": ME, "identifier": [hashed("maria@badges.example")]}, year)
    assert notes(year.online(badge)) == ["person_attested"]
    report = year.online(badge, recipient="maria@badges.example")
    assert (report.verdict, notes(report)) == ("verified", [])


@pytest.mark.parametrize("theirs", [{}, {"id": ME}, {"identifier": [hashed("maria@badges.example")]}])
def test_a_badge_that_names_nobody_is_noted_as_one_whose_person_is_the_issuers_word(year, theirs):
    subject = {"type": ["AchievementSubject"], "achievement": year.achievement("quiz"), **theirs}
    subject["activityEndDate"] = "2026-09-02T15:00:00Z"
    year.components["quiz"] = year.component("quiz", 2, credentialSubject=subject)
    report = year.online(asked({}, year))
    assert row(report).outcome == "passed"
    assert notes(report) == ["person_attested"] * 2


def test_an_address_shows_the_same_person_where_neither_badge_has_a_number_for_them(year):
    for token, day in (("slides", 1), ("quiz", 2)):
        subject = {
            "type": ["AchievementSubject"],
            "achievement": year.achievement(token),
            "identifier": [PLAIN],
        }
        subject["activityEndDate"] = f"2026-09-{day:02}T15:00:00Z"
        year.components[token] = year.component(token, day, credentialSubject=subject)
    report = year.online(asked({"identifier": [hashed("maria@badges.example")]}, year))
    assert (report.verdict, notes(report)) == ("verified", [])


class TestOpenBadges2:
    """A badge of 2.0 as a component: verified by its own rules, and compared by what its issuer publishes."""

    @pytest.fixture
    def academy(self, rsa_signer):
        return Academy(rsa_signer)  # it publishes, and signs nothing here

    def badge(self, year, academy, **changes):
        """The year's badge, resting on one badge of each standard."""
        own = {"slides": {"achievement": year.achievement("slides")["id"]}}
        more = {"quiz": {"achievement": academy.badge_class["id"]}}
        year.more = {"issuers": [year.district.id, academy.id], "components": own | more}
        pathway = definition.read(year.rule)
        seen = check(academy.assertion, academy.pages()).credential
        slides = year.components["slides"]
        items = [
            replace(stated(document(said, "component"), pathway), digest=credential_digest(original))
            for said, original in ((slides, slides), (seen, academy.assertion))
        ]
        proof = year.proven(pathway, items)
        return year.badge(year.carried_with(proof), **changes)

    def report(self, year, academy, badge, **pages):
        slides = year.components["slides"]
        return year.tools.report_on(badge, {slides["id"]: slides} | academy.pages() | pages)

    def test_it_holds(self, year, academy):
        report = self.report(year, academy, self.badge(year, academy))
        assert (report.verdict, report.reasons) == ("verified", ())
        assert row(report).details["verified"] == 2
        assert notes(report) == ["person_attested"]
        assert report.parts[0].credential["name"] == "Stations"

    def test_its_address_shows_the_same_person(self, year, academy):
        subject = {"id": ME, "type": ["AchievementSubject"], "achievement": year.achievement("year")}
        badge = self.badge(year, academy, credentialSubject={**subject, "identifier": [hashed(ROSA)]})
        assert notes(self.report(year, academy, badge)) == []

    def test_it_is_told_when_it_was_withdrawn_since(self, year, academy):
        badge = self.badge(year, academy)
        pages = {academy.assertion["id"]: academy.assertion | {"revoked": True}}
        assert "component_revoked" in row(self.report(year, academy, badge, **pages)).reasons

    def test_it_is_told_when_it_says_something_else_by_now(self, year, academy):
        badge = self.badge(year, academy)
        pages = {academy.assertion["id"]: academy.assertion | {"issuedOn": "2026-04-01T00:00:00Z"}}
        assert row(self.report(year, academy, badge, **pages)).reasons == ("component_digest_mismatch",)

    def test_what_cannot_be_read_of_it_leaves_it_open(self, year, academy):
        badge = self.badge(year, academy)
        report = self.report(year, academy, badge, **{f"{HOST}/badges/stations": 503})
        assert (report.verdict, row(report).reasons) == ("verified", ("component_missing",))

    def test_what_describes_a_badge_is_none(self, year, academy):
        badge = self.badge(year, academy)
        pages = {academy.assertion["id"]: academy.badge_class}
        assert row(self.report(year, academy, badge, **pages)).reasons == ("component_missing",)
