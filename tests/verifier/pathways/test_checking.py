"""Proofs checked: the published cases and our own give the same answer as any other implementation."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from verifier.digests import digest
from verifier.pathways.checking import OPEN, REASONS, Checked, check
from verifier.pathways.proofs import ProofError, read_proof, write_proof
from verifier.pathways.shown import Fault, read_shown


def checked(case):
    shown = {item: read_shown(found, item) for item, found in case["components"].items()}
    return check(case["pathway"], case["proof"], shown, case["subject"], digest=digest)


def test_our_proof(own_proof):
    assert checked(own_proof).as_dict() == own_proof["expected"]


def test_published_proof(shared_proof):
    assert checked(shared_proof).as_dict() == shared_proof["expected"]


def test_a_proof_is_written_back_as_it_was_read(own_proof):
    if "malformed" not in own_proof["expected"]["reasons"]:
        assert write_proof(read_proof(own_proof["proof"])) == own_proof["proof"]


@pytest.fixture(scope="module")
def proofs():
    text = (Path(__file__).parent / "proof_cases.json").read_text("utf-8")
    return json.loads(text)["cases"]


def first(proofs, name):
    return next(case for case in proofs if case["name"] == f"proof: {name}")


def test_the_answer_says_what_was_verified_and_what_is_taken_on_the_issuers_word(proofs):
    answer = checked(first(proofs, "step after step"))
    assert answer.told == "2 components verified, 2 facts attested by the issuer"
    assert answer.outcome == "passed"
    assert answer.asked == 2
    assert Checked(verified=("i1",), attested=1).told == "1 component verified, 1 fact attested by the issuer"


def test_a_fault_names_what_it_is_about(proofs):
    case = first(proofs, "one badge missing and one set aside")
    items = [item["id"] for item in case["proof"]["items"]]
    assert checked(case).faults == (
        Fault("component_missing", items[0]),
        Fault("component_suspended", items[1]),
    )


def test_whom_a_badge_is_about_is_noted_where_it_cannot_be_compared(proofs):
    case = first(proofs, "nobody can tell whom a badge is about")
    assert [note.code for note in checked(case).notes] == ["person_attested"]


def test_a_document_that_is_not_read_says_why(proofs):
    assert "colour" in checked(first(proofs, "not the form of a proof")).why
    assert "asks for nothing" in checked(first(proofs, "a rule that means nothing")).why


def test_a_rule_without_canonical_form_is_no_rule(proofs):
    case = first(proofs, "a choice inside a required group")
    case = {**case, "pathway": {**case["pathway"], "name": "\ud800"}}
    assert checked(case).reasons == ("rule_invalid",)


def test_a_badge_written_anew_since_is_used_as_it_is_now(proofs):
    case = first(proofs, "a choice inside a required group")
    shown = {item: read_shown(found, item) for item, found in case["components"].items()}
    (slides, _) = shown
    newer = {**case["components"][slides], "digest": digest("written anew")}
    other = {**newer, "facts": {**newer["facts"], "achievement": "https://badges.aldervalley.example/x"}}

    def answer(found):
        renewed = {**shown, slides: replace(read_shown(found, slides), updated=True)}
        return check(case["pathway"], case["proof"], renewed, case["subject"], digest=digest)

    assert answer(newer).outcome == "passed"
    assert answer(newer).notes == (Fault("component_updated", slides),)
    assert answer(other).reasons == ("item_not_eligible",)


@pytest.mark.parametrize(("left", "reasons"), [(None, ()), (90, ()), (89, ("component_fact_mismatch",))])
def test_no_more_is_carried_over_from_a_badge_than_it_left(proofs, left, reasons):
    case = first(proofs, "hours carried over from last year's badge")
    shown = {
        item: replace(read_shown(found, item), carry_out=left) for item, found in case["components"].items()
    }
    answer = check(case["pathway"], case["proof"], shown, case["subject"], digest=digest)
    assert answer.reasons == reasons


def test_a_badge_named_by_two_addresses_leaves_what_it_left_once(proofs):
    case = first(proofs, "hours carried over from last year's badge")
    (item,) = (one for one in case["proof"]["items"] if "credential" in one)
    again = {**item, "id": "again", "credential": {**item["credential"], "id": "https://a.example/another"}}
    proof = {**case["proof"], "items": [*case["proof"]["items"], again]}
    found = replace(read_shown(case["components"][item["id"]], item["id"]), carry_out=item["minutes"])
    shown = {name: read_shown(one, name) for name, one in case["components"].items()}
    shown |= {item["id"]: found, "again": found}
    assert check(case["pathway"], proof, shown, case["subject"], digest=digest).reasons == (
        "component_fact_mismatch",
    )


def test_larger_than_any_honest_proof(proofs):
    case = first(proofs, "nothing at all")
    use = [["slides", "urn:uuid:1", 1]] * 10_001
    with pytest.raises(ProofError, match="at most"):
        read_proof({**case["proof"], "use": use})
    assert read_proof(case["proof"]).item("urn:uuid:1") is None


@pytest.mark.parametrize(
    "found", [{}, {"state": "fine", "digest": "uEi", "facts": {}}, {"state": "ok", "digest": "u", "facts": 1}]
)
def test_what_was_found_of_a_badge_has_a_form(found):
    with pytest.raises(ProofError):
        read_shown(found, "i1")


def test_every_open_reason_is_known():
    assert OPEN - set(REASONS) == {"proof_missing"}
