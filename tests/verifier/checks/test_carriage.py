"""Where a badge keeps its proof: inline or linked, and what is said when it cannot be read."""

import base64

import pytest

from verifier.checks.carriage import INLINE
from verifier.digests import digest

PROOF_URL = "https://badges.example/proofs/1f0b8d12"


def row(report):
    return report.finding("pathway")


def linked(year, change=None, **changes):
    carried = {**year.carried(), "salt": "c2FsdHNhbHRzYWx0c2FsdHM"}
    named = digest(carried)
    if change:
        change(carried)
        named = digest(carried)
    entry = {"id": PROOF_URL, "type": ["Evidence"], "genre": "Pathway proof", "digestMultibase": named}
    return year.badge(evidence=[entry | changes]), carried


def test_a_linked_proof_is_read_by_its_digest(year):
    badge, carried = linked(year)
    report = year.online(badge, {PROOF_URL: carried})
    assert report.verdict == "verified"
    assert row(report).details["verified"] == 2


def test_a_linked_proof_that_nobody_may_see_leaves_the_badge_as_it_is(year):
    badge, _ = linked(year)
    for page in ({}, {PROOF_URL: b"<p>Ask me"}, {PROOF_URL: {"hello": "there"}}):
        report = year.online(badge, page)
        assert (report.verdict, row(report).reasons) == ("verified", ("proof_missing",))


def test_another_document_at_the_place_of_the_linked_proof_is_caught(year):
    badge, carried = linked(year)
    carried["proof"]["use"].pop()
    report = year.online(badge, {PROOF_URL: carried})
    assert (report.verdict, row(report).reasons) == ("failed", ("rule_mismatch",))


def test_what_has_no_digest_is_another_document_too(year):
    badge, carried = linked(year)
    report = year.online(badge, {PROOF_URL: {**carried, "more": 2**53}})
    assert (report.verdict, row(report).reasons) == ("failed", ("rule_mismatch",))


@pytest.mark.parametrize("salt", [None, "short", 7])
def test_a_linked_proof_has_a_salt(year, salt):
    def change(carried):
        carried["salt"] = salt
        if salt is None:
            del carried["salt"]

    badge, carried = linked(year, change)
    assert row(year.online(badge, {PROOF_URL: carried})).reasons == ("malformed",)


def test_two_proofs_are_one_too_many(year):
    entry = year.evidence(year.carried())
    assert row(year.online(year.badge(evidence=entry * 2))).reasons == ("malformed",)


@pytest.mark.parametrize("text", ["!", "aGVsbG8=", "WzFd"])
def test_an_inline_proof_that_cannot_be_read_is_malformed(year, text):
    entry = {"id": INLINE + text, "type": ["Evidence"], "genre": "Pathway proof"}
    report = year.online(year.badge(evidence=[entry]))
    assert (report.verdict, row(report).reasons) == ("failed", ("malformed",))


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "urn:uuid:0f0f0f0f-0000-4000-8000-000000000003"},
        {"id": INLINE + base64.b64encode(b'{"format": "cairn-pathway-linked/2"}').decode()},
    ],
)
def test_a_proof_in_another_form_is_not_ours_to_judge(year, entry):
    whole = {"type": ["Evidence"], "genre": "Pathway proof", **entry}
    report = year.online(year.badge(evidence=[whole]))
    assert (report.verdict, report.reasons) == ("warning", ("pathway_unsupported",))
