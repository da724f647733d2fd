"""A kept verification report, read back, so that pages show it in the same words as the verify page.

answer = answer_of(imported)       # verifier.web.answers.Answer: title, sentences, rows
"""

from collections.abc import Mapping
from typing import Any

from issuer.storage.models import ImportedBadge
from issuer.web.current import house
from verifier.reasons import REASONS, Outcome
from verifier.report import Finding, Report
from verifier.web import answers
from verifier.web.answers import Answer


def answer_of(imported: ImportedBadge) -> Answer:
    """The report that was made when the badge was brought, or when it was accepted."""
    return answers.answer(report_of(imported.report), house().settings.zone)


def report_of(kept: Mapping[str, Any]) -> Report:
    """A report from what `Report.as_dict` gave; a reason that we no longer know keeps its outcome only."""
    return Report(
        input=kept["input"],
        checks=tuple(_finding(check) for check in kept["checks"]),
        credential=kept.get("credential"),
        parts=tuple(report_of(part) for part in kept.get("parts", ())),
    )


def _finding(kept: Mapping[str, Any]) -> Finding:
    details = dict(kept["details"])
    also = tuple(reason for reason in details.pop("reasons", ())[1:] if reason in REASONS)
    reason = kept["reason"] if kept["reason"] in REASONS else None
    return Finding(kept["name"], Outcome(kept["outcome"]), reason, kept["message"], details, also)
