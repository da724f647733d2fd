"""What a verification answers: a `Finding` for each check, in a fixed order, and the `Report` of them.

    >>> finding = Finding("validity", Outcome.FAILED, "expired", "It ended on June 30, 2026.")
    >>> Report("badge.json", (finding,)).verdict
    'failed'

The verdict is the worst outcome, and every reason is kept: a badge can be revoked *and* expired. A reason is
a short stable code; `verifier.reasons` says of each what it means in plain words and what a person can do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from verifier.reasons import REASONS, Outcome, Reason

__all__ = ["REASONS", "Finding", "Outcome", "Reason", "Report", "because", "passed", "skipped", "worst"]


_VERDICTS: Final = (
    (Outcome.FAILED, "failed"),
    (Outcome.UNDETERMINED, "undetermined"),
    (Outcome.WARNED, "warning"),
)
_LEFT_OPEN: Final = ("pathway", Outcome.UNDETERMINED)


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        name: the check, as in `verifier.verify.CHECKS`.
        outcome: what it came to.
        reason: a code of `REASONS`, or None when it passed or was skipped.
        message: one plain sentence for people.
        details: JSON values for engineers, under the specification's names.
        also: further reasons of the same check, worst first (a badge both revoked and suspended).
        parts: reports on the documents that the check had to verify; they become the report's `parts`.
    """

    name: str
    outcome: Outcome
    reason: str | None
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    parts: tuple["Report", ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """All reason codes of this check, the worst first."""
        return () if self.reason is None else (self.reason, *self.also)

    @property
    def advice(self) -> str | None:
        """What a person can do about it, or None when there is nothing to do."""
        return None if self.reason is None else REASONS[self.reason].advice

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON: `{name, outcome, reason, message, details}`."""
        details = dict(self.details) | ({"reasons": list(self.reasons)} if self.also else {})
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "message": self.message,
            "details": details,
        }


@dataclass(frozen=True)
class Report:
    """What is true of one input.

    Attributes:
        input: the file name, URL or other name under which it was given.
        checks: one finding for each check, always the same rows in the same order.
        credential: the document as read, or None when nothing could be read.
        parts: reports on the documents within (status lists, endorsements, credentials of a presentation).
    """

    input: str
    checks: tuple[Finding, ...]
    credential: Mapping[str, Any] | None = None
    parts: tuple["Report", ...] = ()

    @property
    def verdict(self) -> str:
        """The worst outcome: "failed", "undetermined", "warning" or "verified".

        A pathway's rule that could not be asked again leaves it as it is: the issuer's signature stands.
        """
        outcomes = [one.outcome for one in self.checks if (one.name, one.outcome) != _LEFT_OPEN]
        return next((verdict for outcome, verdict in _VERDICTS if outcome in outcomes), "verified")

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason code, each once, in the order of the checks."""
        return tuple(dict.fromkeys(reason for finding in self.checks for reason in finding.reasons))

    def finding(self, name: str) -> Finding:
        """The finding of one check.

        Raises:
            KeyError: there is no check of that name.
        """
        for finding in self.checks:
            if finding.name == name:
                return finding
        raise KeyError(name)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON: `{input, verdict, reasons, checks, credential, parts}`."""
        return {
            "input": self.input,
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "checks": [finding.as_dict() for finding in self.checks],
            "credential": None if self.credential is None else dict(self.credential),
            "parts": [part.as_dict() for part in self.parts],
        }


def passed(name: str, message: str, **details: Any) -> Finding:  # noqa: ANN401 - details are JSON values
    """A finding that found nothing wrong."""
    return Finding(name, Outcome.PASSED, None, message, details)


def skipped(name: str, message: str, **details: Any) -> Finding:  # noqa: ANN401 - details are JSON values
    """A finding for a check that had nothing to look at, or was not asked for."""
    return Finding(name, Outcome.SKIPPED, None, message, details)


def because(name: str, reason: str, message: str, **details: Any) -> Finding:  # noqa: ANN401 - details are JSON values
    """A finding whose outcome is the one of its reason code in `REASONS`."""
    return Finding(name, REASONS[reason].outcome, reason, message, details)


_SEVERITY: Final = (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.WARNED, Outcome.PASSED, Outcome.SKIPPED)


def worst(name: str, findings: Sequence[Finding]) -> Finding:
    """One finding for a check that had several things to look at: the worst of them, and all their reasons.

    Args:
        name: the check.
        findings: at least one.
    """
    if len(findings) == 1:
        return findings[0]
    ordered = sorted(findings, key=lambda finding: _SEVERITY.index(finding.outcome))
    first = ordered[0]
    reasons = tuple(dict.fromkeys(reason for finding in ordered for reason in finding.reasons))
    messages = dict.fromkeys(finding.message for finding in ordered if finding.outcome is first.outcome)
    parts = tuple(part for finding in findings for part in finding.parts)
    details = {"each": [finding.as_dict() for finding in findings]}
    return Finding(name, first.outcome, first.reason, " ".join(messages), details, reasons[1:], parts)
