"""Verifies one badge of Open Badges 2.0 or 1.x: the ordered checks, and the loop that asks them.

The rows are those of `verifier.verify`, so that whoever reads a report reads this one too. First the
documents of the badge are gathered, each from where it counts (`verifier.open_badges_2.graph`); then:

1. context: every vocabulary is one that we carry, and no meaning is hidden
2. shape: each document has the form of its class, each extension that of its schema
3. issuer: may this host, or this key, speak for the issuer that the badge names
4. proof: hosted: is it there at its address; signed: does the signature fit
5. validity: issuedOn <= now < expires
6. status: revoked at its address, gone from it, or on the issuer's RevocationList
7. refresh: does what was handed over say what its issuer publishes
8. endorsements: each one is verified by this same function
9. results: there are none before Open Badges 3.0
10. recipient: is it the person asked about (only when asked)
11. trust: is the issuer one that we know (only when a list is given)
12. pathway: there are none before Open Badges 3.0

The credential of the report is the badge as a credential of 3.0 (`verifier.open_badges_2.view`).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from verifier.checks import Verify, trust
from verifier.intake import Presented
from verifier.members import types
from verifier.open_badges_2 import (
    context,
    endorsements,
    issuer,
    proof,
    recipient,
    refresh,
    shape,
    status,
    validity,
)
from verifier.open_badges_2.classes import CLASSES
from verifier.open_badges_2.graph import Badge, gather
from verifier.open_badges_2.view import view
from verifier.report import Finding, Outcome, Report, because, skipped
from verifier.world import World

_NONE_BEFORE: Final = "There are none before Open Badges 3.0."
_NO_AWARD: Final = frozenset({*CLASSES, "Issuer"}) - {"Assertion", "Endorsement"}
_ASKED_OF_WITHDRAWN: Final = frozenset({"context", "proof", "status"})


ROWS: Final = (
    "context",
    "shape",
    "issuer",
    "proof",
    "validity",
    "status",
    "refresh",
    "endorsements",
    "results",
    "recipient",
    "trust",
    "pathway",
)


def verify(presented: Presented, world: World, verify_within: Verify) -> Report:
    """Asks every check about one badge, in order.

    Args:
        presented: an Assertion or Endorsement of Open Badges 2.0 or 1.x, or what points to one.
        world: what may be known of the outside.
        verify_within: how its endorsements are verified.

    Returns:
        The report, with the rows of `verifier.verify`.
    """
    if _is_no_award(presented.document):
        return _no_award(presented)
    badge = gather(presented, world)
    seen = Presented(presented.input, presented.form, view(badge), presented.text)
    findings: list[Finding] = []
    questions = _questions(badge, seen, world, verify_within)
    for name in ROWS:
        why_not = "Not asked." if name in world.leave_out else _stops(name, findings, badge)
        findings.append(skipped(name, why_not) if why_not else questions[name]())
    parts = tuple(part for finding in findings for part in finding.parts)
    return Report(presented.input, tuple(findings), seen.document, parts)


def _questions(
    badge: Badge, seen: Presented, world: World, verify_within: Verify
) -> dict[str, Callable[[], Finding]]:
    return {
        "context": lambda: context.check(badge),
        "shape": lambda: shape.check(badge),
        "issuer": lambda: issuer.check(badge, world),
        "proof": lambda: proof.check(badge, world),
        "validity": lambda: validity.check(badge, world),
        "status": lambda: status.check(badge, world),
        "refresh": lambda: refresh.check(badge),
        "endorsements": lambda: endorsements.check(badge, world, verify_within),
        "results": lambda: skipped("results", _NONE_BEFORE),
        "recipient": lambda: recipient.check(badge, world),
        "trust": lambda: trust.check(seen, world, verify_within),
        "pathway": lambda: skipped("pathway", _NONE_BEFORE),
    }


def _stops(name: str, findings: list[Finding], badge: Badge) -> str:
    """Says why a check cannot sensibly be asked, or ""."""
    found = {finding.name: finding.outcome for finding in findings}
    if found.get("context", Outcome.PASSED) is not Outcome.PASSED:
        return "Not asked: without knowing what the words mean, nothing that follows would mean anything."
    if badge.is_withdrawn:
        return "" if name in _ASKED_OF_WITHDRAWN else "Not asked: its issuer has withdrawn the badge."
    if "proof" not in found:
        return ""
    if badge.main.node is None:
        return "Not asked: the copy that its issuer publishes could not be read, and no other counts."
    if Outcome.FAILED in {found["issuer"], found["proof"]}:
        return "Not asked: nothing shows that the issuer wrote what this question is about."
    return ""


def _is_no_award(document: Mapping[str, Any]) -> bool:
    """Whether a document describes a badge or an issuer and nothing that anybody earned."""
    return bool(types(document) & _NO_AWARD) or ("criteria" in document and "recipient" not in document)


def _no_award(presented: Presented) -> Report:
    words = "This describes a badge or who issues it. It does not say that anybody has earned it."
    rows = (
        because(row, "unsupported_format", words)
        if row == "shape"
        else skipped(row, "Not asked: there is no award to ask about.")
        for row in ROWS
    )
    return Report(presented.input, tuple(rows))
