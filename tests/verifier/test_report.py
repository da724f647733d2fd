"""Verdicts, reasons, and the form in which they are handed on."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.report import REASONS, Finding, Outcome, Report, because, passed, skipped, worst

ORDER = ["failed", "undetermined", "warning", "verified"]
VERDICT_OF = {"failed": "failed", "undetermined": "undetermined", "warned": "warning"}


@given(st.lists(st.sampled_from(list(Outcome))))
def test_the_verdict_is_the_worst_outcome(outcomes):
    report = Report("x", tuple(Finding("c", outcome, None, "") for outcome in outcomes))
    verdicts = [VERDICT_OF.get(outcome.value, "verified") for outcome in outcomes] + ["verified"]
    assert report.verdict == min(verdicts, key=ORDER.index)


def test_every_reason_is_kept_once_in_the_order_of_the_checks():
    findings = (
        because("validity", "expired", ""),
        Finding("status", Outcome.FAILED, "revoked", "", also=("suspended", "status_list_short")),
        because("other", "expired", ""),
    )
    assert Report("x", findings).reasons == ("expired", "revoked", "suspended", "status_list_short")


def test_a_report_is_json_with_exactly_the_promised_members():
    inner = Report("list", ())
    report = Report("x", (because("shape", "malformed", "No.", pointer="/a"),), {"id": "y"}, (inner,))
    written = json.loads(json.dumps(report.as_dict()))
    assert list(written) == ["input", "verdict", "reasons", "checks", "credential", "parts"]
    assert written["checks"] == [
        {
            "name": "shape",
            "outcome": "failed",
            "reason": "malformed",
            "message": "No.",
            "details": {"pointer": "/a"},
        }
    ]
    assert written["parts"][0]["credential"] is None


def test_a_finding_is_looked_up_by_its_check():
    finding = passed("proof", "Yes.")
    report = Report("x", (skipped("context", ""), finding))
    assert report.finding("proof") is finding
    with pytest.raises(KeyError):
        report.finding("nothing")


def test_advice_comes_with_the_reason():
    assert because("validity", "expired", "").advice == REASONS["expired"].advice
    assert passed("validity", "").advice is None


def test_the_worst_of_several_findings_keeps_what_the_others_said():
    part = Report("list", ())
    findings = [
        passed("status", "Fine."),
        because("status", "status_unreachable", "Silent."),
        Finding("status", Outcome.FAILED, "revoked", "Gone.", parts=(part,)),
    ]
    found = worst("status", findings)
    assert (found.outcome, found.reason, found.also) == (Outcome.FAILED, "revoked", ("status_unreachable",))
    assert found.message == "Gone."
    assert found.parts == (part,)
    assert len(found.details["each"]) == 3
    assert worst("status", findings[:1]) is findings[0]


def test_every_reason_says_what_it_means_and_what_to_do():
    for code, reason in REASONS.items():
        assert code.islower()
        assert code.replace("_", "").isalpha()
        assert reason.outcome in {Outcome.FAILED, Outcome.UNDETERMINED, Outcome.WARNED}
        assert reason.meaning.endswith(".")
        assert reason.advice.endswith(".")


def test_the_promised_reasons_bring_the_promised_outcomes():
    promised = {
        Outcome.FAILED: "malformed no_proof signature_invalid issuer_mismatch undefined_term hidden_term "
        "revoked suspended expired not_yet_valid recipient_mismatch",
        Outcome.UNDETERMINED: "issuer_unproven unknown_context unsupported_proof status_unreachable "
        "work_limit",
        Outcome.WARNED: "schema_invalid unknown_schema issuer_unknown status_list_short",
    }
    for outcome, codes in promised.items():
        assert {REASONS[code].outcome for code in codes.split()} == {outcome}
