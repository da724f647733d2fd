"""Endorsements inside a badge, verified like the badge itself."""

import pytest

import contexts
from verifier.checks import endorsements
from verifier.intake import document
from verifier.verify import verify
from verifier.world import MAX_DEPTH, World

ACHIEVEMENT = "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10"
CONTEXTS = [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3]


def endorsement(by, about=ACHIEVEMENT, **changes):
    return {
        "@context": CONTEXTS,
        "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e77",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": by.id, "type": ["Profile"], "name": "A university"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Good work.",
        },
    } | changes


def badge_with(district, *endorsements):
    return district.signed(endorsement=list(endorsements))


def finding(tools, signed):
    return tools.report_on(signed).finding("endorsements")


def test_a_badge_without_endorsements_is_not_asked(district, tools):
    assert finding(tools, district.signed()).outcome == "skipped"


def test_a_good_endorsement_passes_and_its_report_is_a_part(district, stranger, tools):
    report = tools.report_on(badge_with(district, stranger.sign(endorsement(stranger))))
    assert report.verdict == "verified"
    assert [part.verdict for part in report.parts] == ["verified"]
    assert report.parts[0].input == "/endorsement/0"


def test_an_endorsement_deep_in_the_badge_is_found(district, stranger, tools):
    badge = district.badge()
    badge["credentialSubject"]["achievement"]["endorsement"] = [stranger.sign(endorsement(stranger))]
    assert len(tools.report_on(district.sign(badge)).parts) == 1


def test_a_forged_endorsement_fails_the_badge(district, stranger, tools):
    forged = stranger.sign(endorsement(stranger)) | {"name": "Praise"}
    report = tools.report_on(badge_with(district, forged))
    assert (report.verdict, report.reasons) == ("failed", ("endorsement_invalid",))


def test_an_expired_endorsement_is_a_warning(district, stranger, tools):
    old = stranger.sign(endorsement(stranger, validUntil="2026-02-01T00:00:00Z"))
    report = tools.report_on(badge_with(district, old))
    assert (report.verdict, report.reasons) == ("warning", ("endorsement_unproven",))
    assert "does not hold" in report.finding("endorsements").message


def test_an_endorsement_that_cannot_be_checked_is_a_warning(district, web_district, tools):
    found = finding(tools, badge_with(district, web_district.sign(endorsement(web_district))))
    assert found.reason == "endorsement_unproven"
    assert "could not be checked" in found.message


def test_an_endorsement_of_something_else_is_a_warning(district, stranger, tools):
    other = stranger.sign(endorsement(stranger, about="urn:uuid:0f0f0f0f-0000-4000-8000-000000000009"))
    found = finding(tools, badge_with(district, other))
    assert found.reason == "endorsement_unproven"
    assert "something else" in found.message


def test_an_endorsement_as_signed_text_is_read(district, stranger, tools):

    text = stranger.jwt(endorsement(stranger))
    presented = document(district.badge() | {"endorsementJwt": [text, "nothing"]}, "x")
    found = endorsements.check(presented, World(tools.NOW, tools.internet({})), verify)
    assert found.reason == "endorsement_invalid"
    assert [part.verdict for part in found.parts] == ["verified"]


@pytest.mark.parametrize("junk", ["text", 7, ["list"]])
def test_what_is_no_endorsement_is_refused(district, tools, junk):

    presented = document(district.badge() | {"endorsement": [junk]}, "x")
    world = World(tools.NOW, tools.internet({}))
    assert endorsements.check(presented, world, tools.report_on).reason == "endorsement_invalid"


def test_more_endorsements_than_we_check_are_not_checked(district, stranger, tools):

    many = document(district.badge() | {"endorsement": [endorsement(stranger)] * 11}, "x")
    deep = document(district.badge() | {"endorsement": [endorsement(stranger)]}, "x")
    fetch = tools.internet({})
    for presented, depth in ((many, 0), (deep, MAX_DEPTH)):
        found = endorsements.check(presented, World(tools.NOW, fetch, depth=depth), tools.report_on)
        assert found.reason == "endorsement_unproven"


def test_an_endorsement_of_an_endorsement_belongs_to_that_endorsement(district, stranger, tools):
    inner = stranger.sign(endorsement(stranger, id="urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e78"))
    outer = stranger.sign(endorsement(stranger, endorsement=[inner]))
    report = tools.report_on(badge_with(district, outer))
    assert len(report.parts) == 1
    assert len(report.parts[0].parts) == 1
