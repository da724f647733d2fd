"""The rule that a badge states: read, checked and told, once `verifier.checks.pathway` has found one.

The steps are those that it names: the rule and its proof are read where the badge carries them, checked over
the badges that are found, and compared with the badge itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verifier import digests
from verifier.checks import Verify, carriage, components
from verifier.intake import Presented
from verifier.members import id_of, many, moment, objects
from verifier.pathways import checking
from verifier.pathways.checking import Checked
from verifier.pathways.proofs import Proof
from verifier.pathways.requirements import Pathway
from verifier.pathways.shown import Fault
from verifier.report import REASONS, Finding, Outcome, because, passed
from verifier.world import World

_NAME: Final = "pathway"
_COMPONENT: Final = "Open Badge"
_MOST_NAMED: Final = 50


def check(presented: Presented, world: World, verify: Verify) -> Finding:
    """Answers whether the rule that a badge states holds over what it rests on.

    Args:
        presented: a badge that carries at least one proof of a rule.
        world: what may be known of the outside.
        verify: asked about the badges that it rests on.
    """
    carried = carriage.read(carriage.entries(presented.document), world)
    if isinstance(carried, Finding):
        return carried
    search = components.Search(presented, world, verify)
    checked = checking.check_by_finding(
        carried.rule, carried.proof, search.find, search.subject, digest=digests.digest
    )
    return _finding(_of_this_badge(checked, presented.document), presented.document, search)


def _of_this_badge(checked: Checked, document: Mapping[str, Any]) -> Checked:
    """Step 3: the rule is that of this badge, its owner issued it, and it held by then."""
    rule, proof = checked.pathway, checked.proof
    if rule is None or proof is None or _fits(rule, proof, document):
        return checked
    return replace(checked, faults=(Fault("rule_mismatch", rule.id), *checked.faults))


def _fits(rule: Pathway, proof: Proof, document: Mapping[str, Any]) -> bool:
    subjects = objects(document.get("credentialSubject"))
    awarded = {id_of(one) for subject in subjects for one in many(subject.get("achievement"))}
    issued = moment(document, "validFrom", "issuanceDate")
    return (
        awarded == {rule.awards}
        and (rule.issuers or ())[:1] == (id_of(document.get("issuer")),)
        and issued is not None
        and proof.evaluated_at <= issued
    )


def _finding(checked: Checked, document: Mapping[str, Any], search: components.Search) -> Finding:
    warned = ("evidence_list_differs",) if _list_differs(checked, document) else ()
    reasons = (*sorted(checked.reasons, key=_severity), *warned)
    details = _details(checked)
    if not reasons:
        name, version = (checked.pathway.name, checked.pathway.version) if checked.pathway else ("", "")
        message = f"The rule of “{name}”, version {version}, holds: {checked.told}."
        return replace(passed(_NAME, message, **details), parts=search.reports)
    first = because(_NAME, reasons[0], _message(checked, reasons[0]), **details)
    return replace(first, also=reasons[1:], parts=search.reports)


def _severity(reason: str) -> int:
    """What speaks against the badge before what is open; `sorted` keeps the order of the steps within."""
    return 0 if REASONS[reason].outcome is Outcome.FAILED else 1


def _message(checked: Checked, reason: str) -> str:
    meaning = REASONS[reason].meaning
    if reason in checking.OPEN:
        absent = checked.asked - len(checked.verified)
        return f"The sums are right; {absent} of {checked.asked} components could not be checked. {meaning}"
    return f"{meaning} {checked.why}".strip() if checked.why else f"{meaning} {checked.told}."


def _list_differs(checked: Checked, document: Mapping[str, Any]) -> bool:
    """Whether badges are listed as evidence for other readers, and are not those that were used."""
    evidence = objects(document.get("evidence"))
    listed = {id_of(one) for one in evidence if _COMPONENT in many(one.get("genre"))}
    if not listed or checked.proof is None:
        return False
    used = {item.id for item in checked.proof.items if item.kind == "award"}
    carried_from = {item.credential.id for item in checked.proof.items if item.credential is not None}
    return not used <= listed <= used | carried_from


def _details(checked: Checked) -> dict[str, Any]:
    return {
        "rule": checked.proof.rule if checked.proof else None,
        "verified": len(checked.verified),
        "attested": checked.attested,
        "faults": [{"reason": one.code, "about": one.about} for one in checked.faults[:_MOST_NAMED]],
        "notes": [{"note": one.code, "about": one.about} for one in checked.notes[:_MOST_NAMED]],
    }
