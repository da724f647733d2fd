"""Do the endorsements that it carries hold?

An endorsement is a credential of its own, by somebody else, about the badge, its achievement or its issuer
(Open Badges 3.0, section 6.3). Each one inside the document is verified by the same function as the badge.

A forged one fails the badge that carries it: its signature does not fit, its key is not its issuer's, or it
hides something. One that expired, was withdrawn, is careless in its form or could not be checked is only a
warning: the badge stands without it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from verifier import intake
from verifier.checks import Verify, record
from verifier.intake import IntakeError, Presented
from verifier.members import holds_member, id_of, many, walk
from verifier.report import Finding, Report, because, passed, skipped, worst
from verifier.world import MAX_DEPTH, World

_NAME = "endorsements"
MAX_ENDORSEMENTS: Final = 10
_MEMBERS: Final = ("endorsement", "endorsementJwt")
_FORGED: Final = frozenset({"signature_invalid", "issuer_mismatch", "hidden_term"})


def check(presented: Presented, world: World, verify: Verify) -> Finding:
    """Answers whether each endorsement inside the document holds and is about something in it."""
    document = presented.document
    alone = record.alone(document) if record.is_one(document) else document
    found = [*_endorsements(alone)] if holds_member(alone, _MEMBERS) else []
    if not found:
        return skipped(_NAME, "The badge carries no endorsements.")
    if len(found) > MAX_ENDORSEMENTS or world.depth >= MAX_DEPTH:
        return because(
            _NAME,
            "endorsement_unproven",
            "It carries more endorsements than we check at once.",
            found=len(found),
        )
    known = {identifier for item in _outside(document) if (identifier := id_of(item)) is not None}
    inner = world.within()
    return worst(_NAME, [_one(pointer, value, known, inner, verify) for pointer, value in found])


def _endorsements(document: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Every value of an `endorsement` or `endorsementJwt`, but not those within another endorsement."""
    for pointer, item in walk(document, leave_out=_MEMBERS):
        for member in _MEMBERS:
            for index, value in enumerate(many(item.get(member))):
                yield f"{pointer}/{member}/{index}", value


def _outside(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every object of the document itself."""
    return (item for _, item in walk(document, leave_out=_MEMBERS))


def _one(pointer: str, value: object, known: set[str], world: World, verify: Verify) -> Finding:
    try:
        presented = intake.part(value, pointer)
    except IntakeError as error:
        return because(
            _NAME, "endorsement_invalid", f"What stands there as an endorsement is none: {error.message}"
        )
    report = verify(presented, world)
    finding = judged(report, presented.document, known)
    return Finding(
        _NAME, finding.outcome, finding.reason, finding.message, {"pointer": pointer}, parts=(report,)
    )


def judged(report: Report, endorsement: Mapping[str, Any], known: set[str]) -> Finding:
    """What an endorsement means for the badge that carries it.

    Args:
        report: on the endorsement.
        endorsement: the credential.
        known: ids of what it may be about.
    """
    if _FORGED & set(report.reasons):
        return because(_NAME, "endorsement_invalid", "An endorsement on this badge was forged or changed.")
    if report.verdict in {"failed", "undetermined"}:
        words = "does not hold" if report.verdict == "failed" else "could not be checked"
        return because(_NAME, "endorsement_unproven", f"An endorsement on this badge {words}.")
    subjects = {id_of(subject) for subject in many(endorsement.get("credentialSubject"))}
    if not subjects & known:
        return because(_NAME, "endorsement_unproven", "An endorsement on this badge is about something else.")
    return passed(_NAME, "The endorsements that it carries hold.")
