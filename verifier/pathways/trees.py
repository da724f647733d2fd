"""A proof as a tree, for people: which part of the rule was met by what.

    tree = tree_of(pathway, proof)
    tree.children[0].served[0].name        # "Digital safety refresher"
    lines(tree)                            # ("- The year", "  - Digital safety refresher, September 1, 2026")

The proof itself stores no tree; this one follows from the rule and from what was used. What neither served
nor was waived is not in it: the rule did not need it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.facts import identity
from verifier.pathways.phrases import minutes
from verifier.pathways.proofs import Proof
from verifier.pathways.requirements import All, Any, AtLeast, Group, Hours, Pathway, Requirement
from verifier.pathways.requirements import Sequence as Steps
from verifier.pathways.words import label, name_of

_KINDS = {
    "award": "A badge",
    "hours": "Hours",
    "attendance": "A session",
    "evidence": "Evidence",
    "reflection": "A reflection",
    "signoff": "A sign-off",
    "teaching": "Somebody taught",
    "slot": "An activity of one's own",
}
_GROUPS: Mapping[type, str] = {All: "All of these", Any: "One of these", Steps: "These, in this order"}


@dataclass(frozen=True)
class Served:
    """One item at work: its name, when it was earned, and the minutes taken of it where minutes count.

    `badge` tells that it is a badge of its own, at the address `item`; else it rests on the issuer's word.
    """

    item: str
    name: str
    at: datetime
    badge: bool
    minutes: int | None = None

    @property
    def told(self) -> str:
        """The item in words."""
        when = f"{self.at:%B} {self.at.day}, {self.at.year}"
        return f"{self.name}, {when}" + (f", {minutes(self.minutes)}" if self.minutes is not None else "")


@dataclass(frozen=True)
class Branch:
    """One rule that was needed: what it is called, what served it, by which waivers it holds."""

    id: str
    name: str
    served: tuple[Served, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    children: tuple["Branch", ...] = ()


def tree_of(pathway: Pathway, proof: Proof) -> Branch:
    """The tree of a proof that is in order.

    Args:
        pathway: the rule that the proof carries.
        proof: a proof of that rule, checked.
    """
    return _branch(pathway.rule, pathway, proof)


def _branch(rule: Requirement, pathway: Pathway, proof: Proof) -> Branch:
    below = (_branch(child, pathway, proof) for child in rule.children)
    return Branch(
        rule.id,
        _called(rule, pathway),
        tuple(_served(rule, pathway, proof)),
        tuple(waiver for waiver in proof.waivers or () if waiver.node == rule.id),
        tuple(branch for branch in below if branch.served or branch.waivers or branch.children),
    )


def _called(rule: Requirement, pathway: Pathway) -> str:
    """What a rule is called: a group without a name by what it asks of those below it, which follow."""
    if rule is pathway.rule and rule.children:
        return pathway.name
    if rule.label or not isinstance(rule, Group):
        return label(rule, pathway)
    return f"{rule.n} of these" if isinstance(rule, AtLeast) else _GROUPS[type(rule)]


def _served(rule: Requirement, pathway: Pathway, proof: Proof) -> Iterator[Served]:
    items = {item.id: item for item in proof.items}
    for use in proof.use:
        item = items.get(use.item)
        if use.leaf == rule.id and item is not None:
            amount = use.amount if isinstance(rule, Hours) else None
            name = _name(item, pathway, proof.evaluated_at)
            yield Served(item.id, name, item.at, item.digest is not None, amount)


def _name(item: Earned, pathway: Pathway, now: datetime) -> str:
    token, _ = identity(pathway, item, now)
    if token is not None:
        return name_of(token, pathway)
    about = item.topic or item.event
    return f"{_KINDS[item.kind]} ({about})" if about else _KINDS[item.kind]


def lines(tree: Branch, depth: int = 0) -> tuple[str, ...]:
    """The tree as a list in Markdown, one line for each rule and item."""
    indent = "  " * depth
    if _is_plain(tree):
        return (f"{indent}- {tree.served[0].told}",)
    own = [f"{indent}- {tree.name}", *_told(tree, f"{indent}  ")]
    return (*own, *(line for child in tree.children for line in lines(child, depth + 1)))


def _is_plain(tree: Branch) -> bool:
    """A rule that one item of the same name serves needs no line of its own."""
    return len(tree.served) == 1 and tree.served[0].name == tree.name and not tree.waivers


def _told(tree: Branch, indent: str) -> Sequence[str]:
    items = [f"{indent}- {one.told}" for one in tree.served]
    return [*items, *(f"{indent}- Excepted by a {one.role}: {one.reason}" for one in tree.waivers)]
