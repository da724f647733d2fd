"""A newer version, where the badge says that one may lie."""

import contexts

URL = "https://issuer.example/newest"
CONTEXTS = [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3, contexts.OPEN_BADGES_EXTENSIONS]
SERVICE = {"@context": CONTEXTS, "refreshService": {"id": URL, "type": "1EdTechCredentialRefresh"}}


def finding(tools, signed, pages):
    return tools.report_on(signed, pages).finding("refresh")


def test_a_badge_without_a_place_for_newer_versions_is_not_asked(district, tools):
    assert finding(tools, district.signed(), {}).outcome == "skipped"


def test_the_same_version_is_the_newest(district, tools):
    signed = district.signed(**SERVICE)
    assert finding(tools, signed, {URL: signed}).outcome == "passed"


def test_a_newer_version_is_a_warning_about_the_older_one(district, tools):
    newer = district.signed(**SERVICE, validFrom="2026-06-01T00:00:00Z")
    report = tools.report_on(district.signed(**SERVICE), {URL: newer})
    assert (report.verdict, report.reasons) == ("warning", ("updated",))
    assert report.finding("refresh").details["verdict"] == "verified"
    assert report.parts[0].finding("refresh").outcome == "skipped"


def test_a_place_that_does_not_answer_leaves_the_badge_at_hand(district, tools):
    report = tools.report_on(district.signed(**SERVICE), {})
    assert (report.verdict, report.reasons) == ("warning", ("refresh_unreachable",))


def test_a_place_that_holds_no_badge_or_another_one_changes_nothing(district, tools):
    other = district.signed(id="urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e99")
    for lies_there in (b"<html>", other):
        assert finding(tools, district.signed(**SERVICE), {URL: lies_there}).reason == "refresh_unreachable"


def test_a_newest_version_without_a_date_is_not_called_newer(district, tools):
    undated = district.signed(**SERVICE, validFrom=None)
    assert finding(tools, district.signed(**SERVICE), {URL: undated}).outcome == "passed"
