"""From what somebody has to the proof that a rule holds over it: the issuer's side of `checking`.

    proof = prove(pathway, progress, items, rule=digest(document))   # ProvingError when there is none
    document_of(definition.write(pathway), proof)                 # what the badge carries

A proof tells only what it must: the items that were used, the attributes that conditions asked for, the
waivers that it rests on; other people are p1, p2, ... of this proof alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from verifier.pathways import tally
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.linked import DOCUMENT_FORMAT
from verifier.pathways.places import places
from verifier.pathways.predicates import Attributes, attributes_of
from verifier.pathways.progress import NodeProgress, Progress, Use
from verifier.pathways.proofs import Proof, write_proof
from verifier.pathways.requirements import Hours, Pathway
from verifier.pathways.waiving import may_waive

_NO_ATTRIBUTES: Final[Attributes] = {}


class ProvingError(ValueError):
    """There is no proof: the rule does not hold, or it holds by something that a proof cannot show."""


def prove(
    pathway: Pathway,
    progress: Progress,
    items: Iterable[Earned],
    *,
    rule: str,
    attributes: Attributes = _NO_ATTRIBUTES,
    waivers: Iterable[Waiver] = (),
) -> Proof:
    """Make the proof of a pathway that is complete, out of its canonical use.

    What it leaves for the next year (`carry_out`) and which badge it follows (`replaces`) its issuer adds.

    Args:
        pathway: the rule.
        progress: its evaluation; the badge may not be valid earlier than that.
        items: what the evaluation used, by the same ids, each award with its digest.
        rule: the digest of the pathway document.
        attributes: what is known of the person.
        waivers: what was granted, each with the reason that everybody may read.

    Raises:
        ProvingError: the rule does not hold, or no check would find that it does.
    """
    if not progress.complete:
        raise ProvingError(f"“{pathway.name}” is not complete, so there is nothing to prove.")
    asked = _asked(pathway)
    bare = Proof(
        pathway=pathway.id,
        version=pathway.version,
        rule=rule,
        evaluated_at=progress.evaluated_at,
        items=(),
        use=(),
        attributes={name: value for name, value in attributes.items() if name in asked},
    )
    known = {item.id: item for item in items}
    for use, granted in _choices(pathway, progress, tuple(waivers)):
        proof = _anonymous(replace(bare, items=_used(known, use), use=use, waivers=granted or None))
        if not tally.faults(pathway, proof):
            return proof
    raise ProvingError(f"“{pathway.name}” is complete by what a proof cannot show.")


def document_of(rule: Mapping[str, Any], proof: Proof, *, salt: str | None = None) -> dict[str, Any]:
    """The document that a badge carries inline (without salt) or names by its digest (with one)."""
    salted = {} if salt is None else {"salt": salt}
    return {"format": DOCUMENT_FORMAT, **salted, "rule": dict(rule), "proof": write_proof(proof)}


def _choices(
    pathway: Pathway, progress: Progress, waivers: tuple[Waiver, ...]
) -> Iterator[tuple[tuple[Use, ...], tuple[Waiver, ...]]]:
    """What to show: the canonical use; else, where an order rests on more than that, all that holds."""
    placed = places(pathway)
    in_order = sorted(waivers, key=lambda one: (one.at, one.id))
    allowed = tuple(one for one in in_order if may_waive(one, pathway, placed, progress.evaluated_at))
    yield progress.use, tuple(one for one in allowed if _needed(one, progress))
    more = (use for node in _satisfied_leaves(progress.root) for use in node.uses)
    most = pathway.waivers.max if pathway.waivers else None
    yield tuple(dict.fromkeys((*progress.use, *more))), allowed[:most]


def _needed(waiver: Waiver, progress: Progress) -> bool:
    """Whether the completion rests on a waiver."""
    node = next((one for one in progress.root.walk() if one.id == waiver.node), None)
    if waiver.manner == "substitute":
        return any((use.leaf, use.item) == (waiver.node, waiver.item) for use in progress.use)
    reduced = ("satisfied", "waived") if waiver.manner == "reduce" else ("waived",)
    return node is not None and node.state in reduced


def _satisfied_leaves(node: NodeProgress) -> Iterator[NodeProgress]:
    """Leaves that are earned; what shares nothing with its neighbours was allotted already."""
    return (leaf for leaf in node.walk() if not leaf.children and leaf.state == "satisfied")


def _used(known: Mapping[str, Earned], use: Iterable[Use]) -> tuple[Earned, ...]:
    ids = {one.item for one in use}
    found = (known[one] for one in ids if one in known)
    return tuple(sorted(found, key=lambda item: (item.at, item.id)))


def _anonymous(proof: Proof) -> Proof:
    """The proof with labels in the place of the people who signed, taught or waived."""
    labels: dict[str, str] = {}

    def label(person: str | None) -> str | None:
        return None if person is None else labels.setdefault(person, f"p{len(labels) + 1}")

    items = tuple(replace(item, by=label(item.by), about=label(item.about)) for item in proof.items)
    waivers = tuple(replace(waiver, by=label(waiver.by)) for waiver in proof.waivers or ())
    return replace(proof, items=items, waivers=waivers or None)


def _asked(pathway: Pathway) -> frozenset[str]:
    """The attributes that the rule asks for."""
    rules = tuple(pathway.walk())
    conditions = [rule.applies_if for rule in rules if rule.applies_if is not None]
    if pathway.audience is not None:
        conditions.append(pathway.audience)
    shares = {rule.prorate.attribute for rule in rules if isinstance(rule, Hours) and rule.prorate}
    return frozenset(shares).union(*map(attributes_of, conditions))
