"""Is a proof in order: rule, proof and the badges that it names, compared and added up.

    checked = check(rule, proof, shown, subject, digest=digest)
    checked.outcome      # "passed", "undetermined" or "failed"
    checked.reasons      # ("component_missing",)
    checked.told         # "2 components verified, 1 fact attested by the issuer"

This is the check of section 4b of the pathway format, steps 2 to 12, over JSON values: nothing is asked
outside, nothing is solved, and the work grows with items times leaves. Whoever asks finds the badges first
(step 5: `verifier.checks.pathway`, or by hand) and compares the badge around the proof with it (step 3).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from verifier.pathways import definition, tally
from verifier.pathways.places import places
from verifier.pathways.proofs import Proof, ProofError, read_proof
from verifier.pathways.requirements import Pathway
from verifier.pathways.shown import Fault, Shown, as_shown, compare, expected_digest
from verifier.pathways.waiving import may_waive

Digest: TypeAlias = Callable[[object], str]
Find: TypeAlias = Callable[[Pathway, Proof], Mapping[str, Shown]]
Result: TypeAlias = Literal["passed", "undetermined", "failed"]

OPEN: Final = frozenset({"proof_missing", "component_missing", "component_status_unknown"})
"""Reasons that leave the answer open; all others speak against the proof."""

REASONS: Final = (
    "malformed",
    "rule_invalid",
    "rule_mismatch",
    "double_counted",
    "component_missing",
    "component_status_unknown",
    "component_invalid",
    "component_revoked",
    "component_suspended",
    "component_digest_mismatch",
    "component_fact_mismatch",
    "component_other_person",
    "audience_mismatch",
    "item_unknown",
    "window_violated",
    "component_expired",
    "item_not_eligible",
    "cap_exceeded",
    "group_short",
    "order_violated",
    "waiver_not_allowed",
    "rule_not_satisfied",
)
"""Every reason, in the order of the steps; `proof_missing` is of step 1, before anything is read."""


@dataclass(frozen=True)
class Checked:
    """What a check came to.

    `faults` say what speaks against the proof and what it is about; `notes` are worth telling and speak
    against nothing; `verified` are ids of items whose badge holds and says the same, `attested` is the
    number of facts that rest on the issuer's word alone. `why` says in words what a malformed document is.
    """

    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    verified: tuple[str, ...] = ()
    attested: int = 0
    asked: int = 0
    why: str = ""
    pathway: Pathway | None = None
    proof: Proof | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason codes, each once, in the order of the steps."""
        return tuple(sorted({fault.code for fault in self.faults}, key=REASONS.index))

    @property
    def outcome(self) -> Result:
        """Failed by any reason that is not open, undetermined by open ones only."""
        if not self.faults:
            return "passed"
        return "undetermined" if OPEN.issuperset(self.reasons) else "failed"

    @property
    def told(self) -> str:
        """How much was verified and how much is taken on the issuer's word, in words."""
        badges, facts = len(self.verified), self.attested
        told = f"{badges} component{'' if badges == 1 else 's'} verified"
        return f"{told}, {facts} fact{'' if facts == 1 else 's'} attested by the issuer"

    def as_dict(self) -> dict[str, Any]:
        """The published form: outcome, reasons, attested."""
        return {"outcome": self.outcome, "reasons": list(self.reasons), "attested": self.attested}


def check(
    rule: Mapping[str, Any],
    proof: Mapping[str, Any],
    shown: Mapping[str, Shown],
    subject: str | None,
    *,
    digest: Digest,
) -> Checked:
    """Check a proof whose badges are at hand already (pathway format, section 4b, steps 2 to 12).

    Args:
        rule: the pathway document.
        proof: the proof document.
        shown: what was found of the badges that it names, by the item's id (`shown.read_shown` reads the
            case file's `components`); a badge that was not at hand is left out.
        subject: the `credentialSubject.id` of the badge that carries the proof, None when it has none.
        digest: d(x) of the format, SHA-256 of the RFC 8785 form as multibase: `verifier.digests.digest`.

    Returns:
        The answer; it never raises for anything that the documents hold.
    """
    return check_by_finding(rule, proof, lambda _pathway, _proof: shown, subject, digest=digest)


def check_by_finding(
    rule: Mapping[str, Any], proof: Mapping[str, Any], find: Find, subject: str | None, *, digest: Digest
) -> Checked:
    """The same, where `find` looks for the badges once rule and proof are read."""
    try:
        read = read_proof(proof)
    except ProofError as error:
        return Checked((Fault("malformed"),), why=str(error))
    try:
        pathway, named = definition.read(rule), digest(rule)
    except ValueError as error:  # DefinitionError, or a text that has no canonical form
        return Checked((Fault("rule_invalid"),), why=str(error))
    return _checked(pathway, read, find(pathway, read), subject, named)


def _checked(
    pathway: Pathway, proof: Proof, shown: Mapping[str, Shown], subject: str | None, digest: str
) -> Checked:
    compared = compare(pathway, proof, shown, subject)
    faults = (
        *_identity(pathway, proof, digest),
        *_doubled(proof),
        *compared.faults,
        *tally.faults(pathway, as_shown(proof, shown)),
    )
    return Checked(
        faults,
        compared.notes,
        compared.verified,
        _attested(pathway, proof),
        sum(expected_digest(item) is not None for item in proof.items),
        pathway=pathway,
        proof=proof,
    )


def _identity(pathway: Pathway, proof: Proof, digest: str) -> Iterator[Fault]:
    """Step 3: the proof is one of this rule, in this version."""
    if (proof.rule, proof.pathway, proof.version) != (digest, pathway.id, pathway.version):
        yield Fault("rule_mismatch", pathway.id)


def _doubled(proof: Proof) -> Iterator[Fault]:
    """Step 4: no item stands twice, neither by its id nor by its digest."""
    ids = Counter(item.id for item in proof.items)
    digests = Counter(item.digest for item in proof.items if item.digest is not None)
    for item in proof.items:
        if ids[item.id] > 1 or (item.digest is not None and digests[item.digest] > 1):
            yield Fault("double_counted", item.id)


def _attested(pathway: Pathway, proof: Proof) -> int:
    """Items without a badge of their own, and the waivers that hold."""
    placed = places(pathway)
    waivers = (may_waive(one, pathway, placed, proof.evaluated_at) for one in proof.waivers or ())
    return sum(expected_digest(item) is None for item in proof.items) + sum(waivers)
