import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from verifier.report import Report, because, passed, skipped, worst
from verifier.verify import CHECKS, unread
from verifier.web import answers
from verifier.web.answers import answer, tally
from verifier.web.claims import moment

WEB = {"issuer": {"id": "did:web:harborridge.example", "name": "Harbor Ridge"}}


def report(*findings, document=None):
    """A report in which the given checks came to something and all others had nothing to look at."""
    given = {finding.name: finding for finding in findings}
    rows = tuple(given.get(name, skipped(name, "Nothing is there.")) for name, _ in CHECKS)
    return Report("badge.json", rows, WEB if document is None else document)


def signed(*findings, **details):
    return report(passed("issuer", "Theirs."), passed("proof", "It fits."), *findings, **details)


def said(one):
    return answer(one, UTC).sentences


def hosted(*findings, **details):
    at = passed("proof", "There.", verification="hosted")
    return report(passed("issuer", "At its host."), at, *findings, **details)


def test_a_hosted_badge_is_said_to_be_published_not_signed():
    page = {"issuer": {"id": "http://academy.example/issuer", "name": "Harbor Academy"}}
    result = answer(hosted(document=page), UTC)
    published = "academy.example, under the name “Harbor Academy”, publishes this badge"
    assert result.sentences[0] == f"{published}, and it says what you see here."
    assert result.rows[3].question == "Its issuer publishes it now"
    assert ("Its address", "At its host.") in result.vouching
    assert "signed" not in " ".join(result.sentences)


def test_a_badge_that_lies_with_a_stranger_is_published_by_someone():
    elsewhere = because("issuer", "issuer_mismatch", "It lies elsewhere.")
    at = passed("proof", "There.", verification="hosted")
    assert said(report(elsewhere, at))[0].startswith("Someone publishes")


def test_every_check_has_a_statement_and_a_question():
    assert set(answers._QUESTIONS) == {name for name, _ in CHECKS}


def test_a_verified_badge_is_said_to_be_signed_unchanged_and_standing():
    result = answer(signed(passed("status", "Looked up.")), UTC)
    assert (result.title, result.kind) == ("Verified", "done")
    assert result.sentences[0] == (
        "harborridge.example, under the name “Harbor Ridge”, signed this badge, "
        "nothing in it was changed since, and it has not been withdrawn."
    )
    assert result.sentences[1:] == (answers._NOBODY_VOUCHES,)


def test_a_badge_that_names_no_status_list_is_not_said_to_stand():
    assert said(signed())[0].endswith("nothing in it was changed since.")


def test_a_known_issuer_is_called_by_the_name_on_the_list_not_by_its_own():
    known = passed("trust", "We know it.", knownAs="Harbor Ridge (neighbor)")
    assert said(signed(known))[0].startswith("Harbor Ridge (neighbor) signed")


@pytest.mark.parametrize(
    ("issuer", "words"),
    [
        (
            "did:key:z6MkhT3Crx4XoHZDt9SQDMhzA9HaGvwXK1Gjzg9ByH8fLycQ",
            "The holder of the key z6MkhT3Crx4X…8fLycQ signed",
        ),
        ({"id": "https://a.example/issuer", "name": "A"}, "a.example, under the name “A”, signed"),
        ({"id": "did:web:a.example%3A8443:schools:1"}, "a.example signed"),
    ],
)
def test_the_signer_is_what_was_proven(issuer, words):
    assert said(signed(document={"issuer": issuer}))[0].startswith(words)


def test_an_intact_signature_of_nobody_in_particular_is_someones():
    one = report(
        because("issuer", "issuer_unproven", "Nothing shows whose it is."), passed("proof", "It fits.")
    )
    assert said(one) == (
        "Someone signed this badge, and nothing in it was changed since.",
        "Nothing shows whose it is.",
        answers._NOBODY_VOUCHES,
    )


def test_every_trouble_is_told_the_worst_first():
    one = signed(
        because("status", "status_unreachable", "No answer."),
        because("validity", "expired", "It ended."),
        because("trust", "issuer_unknown", "On no list."),
    )
    assert answer(one, UTC).title == "Not verified: past its end date"
    assert said(one)[1:] == ("It ended.", "No answer.", "On no list.")


def test_a_badge_that_was_signed_well_says_at_a_glance_what_came_over_it():
    status = worst(
        "status",
        [
            because("status", "revoked", "It was withdrawn."),
            because("status", "status_list_short", "It is short."),
        ],
    )
    withdrawn = answer(signed(status), UTC)
    assert withdrawn.title == withdrawn.chip == "Not verified: withdrawn"
    both = answer(signed(status, because("validity", "expired", "It ended.")), UTC)
    assert both.title == "Not verified: past its end date and withdrawn"


def test_what_else_speaks_against_a_badge_is_not_hidden_behind_its_dates():
    ended = because("validity", "expired", "It ended.")
    unsigned = report(ended, because("proof", "signature_invalid", "It does not fit."))
    assert answer(unsigned, UTC).title == "Not verified"
    theirs = signed(ended, because("recipient", "recipient_mismatch", "It is another's."))
    assert (answer(theirs, UTC).title, answer(theirs, UTC).chip) == ("Not verified", "Not verified")


def test_of_what_could_not_be_read_only_the_reason_is_shown():
    rows = answer(unread("a.txt", "malformed", "This is no badge."), UTC).rows
    assert [(row.name, row.sentence) for row in rows] == [("shape", "This is no badge.")]


def test_what_could_not_be_checked_is_never_called_verified():
    one = answer(signed(because("status", "status_unreachable", "No answer.")), UTC)
    assert (one.title, one.chip, one.kind) == ("We could not check everything", "Could not check", "unknown")


def test_a_row_asks_its_question_unless_it_passed():
    rows = {row.name: row for row in answer(signed(because("validity", "expired", "It ended.")), UTC).rows}
    assert rows["proof"].question == "Nothing was changed since"
    assert rows["validity"].question == "Is it within its dates?"
    assert rows["validity"].advice.startswith("Ask the holder")
    assert rows["validity"].details == (("reason", "expired"),)


def test_a_skipped_row_says_whether_it_was_asked():
    rows = {row.name: row for row in answer(signed(skipped("recipient", "Not asked: say whose.")), UTC).rows}
    assert (rows["recipient"].word, rows["recipient"].sentence) == ("Not asked", "Say whose.")
    assert (rows["refresh"].word, rows["refresh"].sentence) == ("Nothing to check", "Nothing is there.")


def test_a_host_name_at_the_beginning_of_a_sentence_stays_as_it_is():
    rows = answer(signed(because("status", "status_unreachable", "a.example did not answer.")), UTC).rows
    assert rows[5].sentence == "a.example did not answer."


def test_details_keep_the_specifications_names():
    finding = passed(
        "proof",
        "It fits.",
        proofConfig={"type": "x"},
        hashData="ab",
        proofs=["a", "b"],
        none=[],
        long="x" * 30_000,
    )
    details = dict(answer(report(finding), UTC).rows[3].details)
    assert details["proofConfig"] == '{\n  "type": "x"\n}'
    assert (details["hashData"], details["proofs"], details["none"]) == ("ab", "a, b", "none")
    assert details["long"].endswith("30,000 characters in all")


def test_the_report_is_the_one_of_the_command_line():
    one = signed()
    assert json.loads(answer(one, UTC).json) == one.as_dict() == answers.as_json([one])
    assert answers.as_json([one, one]) == {"reports": [one.as_dict()] * 2, "same": []}
    assert answers.as_json([one], several=True)["reports"] == [one.as_dict()]


def test_nobody_vouches_for_an_issuer_when_no_list_was_asked():
    vouching = dict(answer(signed(skipped("trust", "Not asked.")), UTC).vouching)
    assert vouching["Known here"] == answers._NOBODY_VOUCHES
    assert vouching["Calls itself"] == "Harbor Ridge"


def test_a_broken_signature_vouches_for_nobody():
    broken = because("proof", "signature_invalid", "It does not fit.")
    vouching = dict(answer(report(passed("issuer", "Theirs."), broken), UTC).vouching)
    assert list(vouching) == ["Calls itself", "Is identified by", "Its word"]


@pytest.mark.parametrize(
    "issuer", [because("issuer", "issuer_unproven", "Whose is it?"), skipped("issuer", "")]
)
def test_a_list_vouches_for_nobody_when_nothing_shows_that_the_issuer_signed(issuer):
    one = answer(report(issuer, passed("proof", "It fits."), passed("trust", "We know this issuer: A.")), UTC)
    assert dict(one.vouching)["Known here"] == answers._UNPROVEN
    assert one.sentences[0].startswith("Someone signed")
    assert [row.question for row in one.rows if row.name == "trust"] == ["It names an issuer that we know"]


def test_a_known_issuer_is_vouched_for_by_the_list():
    vouching = dict(answer(signed(passed("trust", "On our list.")), UTC).vouching)
    assert (vouching["Its key"], vouching["Known here"]) == ("Theirs.", "On our list.")


def test_a_badge_without_an_issuer_says_so():
    vouching = dict(answer(report(document={}), UTC).vouching)
    assert vouching["Calls itself"].startswith("Nothing")
    assert vouching["Is identified by"].startswith("Nothing")


def test_an_unreadable_input_has_no_claims():
    one = Report("x.jpg", tuple(skipped(name, "Not asked.") for name, _ in CHECKS))
    assert answer(one, UTC).claims is None
    assert answer(one, UTC).vouching == ()


def test_several_answers_are_counted_and_the_worst_leads():
    good, bad = answer(signed(), UTC), answer(signed(because("validity", "expired", "It ended.")), UTC)
    assert tally([good, bad, good]) == ("failed", "2 verified, 1 not verified")
    assert tally([good]) == ("verified", "1 verified")


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "12:05 am"), (9, "9:05 am"), (12, "12:05 pm"), (23, "11:05 pm")]
)
def test_moments_are_said_with_their_zone(hour, words):
    assert moment(datetime(2026, 11, 24, hour, 5, tzinfo=UTC), UTC) == f"November 24, 2026, {words} UTC"
    assert moment(datetime(2026, 11, 24, 15, tzinfo=UTC), ZoneInfo("America/New_York")).endswith(
        "10:00 am EST"
    )
