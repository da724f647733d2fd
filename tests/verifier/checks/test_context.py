"""Words without meaning, hidden meanings, vocabularies that nobody here carries."""

import pytest


def answer(tools, document):
    return tools.report_on(document)


def test_a_plain_badge_has_only_known_words(district, tools):
    finding = answer(tools, district.signed()).finding("context")
    assert finding.outcome == "passed"
    assert finding.details["@context"] == district.badge()["@context"]


def test_a_member_that_was_slipped_in_after_signing_is_refused(district, tools):
    report = answer(tools, district.signed() | {"hours": "500"})
    assert (report.verdict, report.reasons) == ("failed", ("undefined_term",))
    assert report.finding("context").details["pointer"] == "/hours"


def test_an_end_date_under_its_full_iri_is_refused(district, tools):
    hidden = {"https://www.w3.org/2018/credentials#validUntil": "2026-02-01T00:00:00Z"}
    assert answer(tools, district.signed() | hidden).reasons == ("hidden_term",)


def test_a_vocabulary_that_we_do_not_carry_leaves_everything_open(district, tools):
    signed = district.signed()
    signed["@context"] = [*signed["@context"], "https://vocabulary.example/v1"]
    report = answer(tools, signed)
    assert (report.verdict, report.reasons) == ("undetermined", ("unknown_context",))
    assert {finding.outcome for finding in report.checks[1:]} == {"skipped"}


@pytest.mark.parametrize("nothing", [None, []])
def test_a_document_without_vocabulary_is_no_credential(district, tools, nothing):
    signed = district.signed()
    signed["@context"] = nothing
    assert answer(tools, signed).reasons == ("malformed",)
