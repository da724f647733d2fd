"""8. Do the endorsements that its documents name hold?

An Endorsement is published or signed like an Assertion, by somebody else, about the badge, its BadgeClass or
its issuer. Each is verified by the same function, at most so deep as documents may lie in documents; a ring
of issuers who endorse each other ends there. A forged one fails the badge, one that does not hold is a
warning.
"""

from collections.abc import Iterator
from typing import Any, Final

from verifier import intake
from verifier.checks import Verify
from verifier.checks.endorsements import MAX_ENDORSEMENTS, judged
from verifier.intake import IntakeError, Presented
from verifier.members import id_of, many
from verifier.open_badges_2.graph import Badge
from verifier.open_badges_2.values import OPEN_BADGES_V2
from verifier.report import Finding, because, skipped, worst
from verifier.world import MAX_DEPTH, World

_NAME: Final = "endorsements"
_MOST: Final = (MAX_ENDORSEMENTS, 2, 1)
"""Endorsements that are checked of a badge, of an endorsement of it, and of one of that."""


def check(badge: Badge, world: World, verify: Verify) -> Finding:
    """Answers whether each endorsement of the badge, its BadgeClass or its issuer holds."""
    found = list(_endorsements(badge))
    if not found:
        return skipped(_NAME, "The badge carries no endorsements.")
    if world.depth >= MAX_DEPTH or len(found) > _MOST[world.depth]:
        words = "It carries more endorsements than we check at once."
        return because(_NAME, "endorsement_unproven", words, found=len(found))
    known = {name for _, one in badge.documents for name in (one.url, id_of(one.said())) if name}
    inner = world.within()
    return worst(_NAME, [_one(pointer, value, known, inner, verify) for pointer, value in found])


def _endorsements(badge: Badge) -> Iterator[tuple[str, object]]:
    for kind, document in badge.documents:
        for place, value in enumerate(many(document.said().get("endorsement"))):
            yield f"{kind}/endorsement/{place}", value


def _one(pointer: str, value: object, known: set[str], world: World, verify: Verify) -> Finding:
    try:
        presented = _presented(pointer, value)
    except IntakeError as error:
        words = f"What stands there as an endorsement is none: {error.message}"
        return because(_NAME, "endorsement_unproven", words, pointer=pointer)
    report = verify(presented, world)
    finding = judged(report, report.credential or {}, known)
    return Finding(
        _NAME, finding.outcome, finding.reason, finding.message, {"pointer": pointer}, parts=(report,)
    )


def _presented(pointer: str, value: object) -> Presented:
    """An endorsement as it is written: by its address, within, or signed."""
    if not isinstance(value, str):
        within: Any = value
        if isinstance(value, dict):
            within = {"@context": OPEN_BADGES_V2, **value}
        return intake.document(within, pointer)
    if intake.address(value.encode()) is None:
        return intake.read(value.encode(), pointer)
    return intake.document({"@context": OPEN_BADGES_V2, "type": "Endorsement", "id": value}, pointer)
