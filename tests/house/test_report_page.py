"""docs/REPORT.md names every reason code with its outcome and meaning, as the verifier has them."""

import re
from pathlib import Path

from verifier.reasons import REASONS
from verifier.verify import CHECKS

PAGE = (Path(__file__).parents[2] / "docs/REPORT.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \| (.*) \|$", PAGE, flags=re.MULTILINE)
PROMISED = {
    "failed": "malformed no_proof signature_invalid issuer_mismatch undefined_term hidden_term revoked"
    " suspended expired not_yet_valid recipient_mismatch",
    "undetermined": "issuer_unproven unknown_context unsupported_proof status_unreachable work_limit",
    "warned": "schema_invalid unknown_schema issuer_unknown status_list_short",
}
"""Codes that other programs were told about."""


def test_the_page_lists_every_code_in_order() -> None:
    expected = [(code, reason.outcome.value, reason.meaning) for code, reason in REASONS.items()]
    assert expected == ROWS


def test_codes_that_were_promised_are_there_with_their_outcome() -> None:
    for outcome, codes in PROMISED.items():
        assert set(codes.split()) <= {
            code for code, reason in REASONS.items() if reason.outcome.value == outcome
        }


def test_the_page_counts_the_checks_right() -> None:
    assert "always the twelve rows" in PAGE
    assert len(CHECKS) == 12
