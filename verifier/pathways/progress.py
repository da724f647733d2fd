"""How far somebody is: the answer of an evaluation, as a tree that explains itself.

::

    progress.complete                     # every group that is needed holds
    progress.used                         # ids of the items it rests on
    for group in progress.root.children:  # group.label, group.n_done, group.n_needed, group.missing ...
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

NodeState: TypeAlias = Literal["satisfied", "unsatisfied", "absent", "waived", "undetermined"]
Status: TypeAlias = Literal["complete", "incomplete", "not_applicable", "undetermined"]


@dataclass(frozen=True)
class Use:
    """One item at work in one leaf: `amount` is 1, or the minutes taken of it."""

    leaf: str
    item: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class NodeProgress:
    """One rule of the tree, and how far it is.

    `label` is what a person calls it; `sentence` is the rule in plain English. `uses` are the items that
    count here, in item order (of a group: those of the children it rests on). `n_done` of `n_needed` is
    in things, children or minutes. `missing` says in short phrases what is left and is empty when nothing
    is. `component` is the token of a badge leaf; `options` are the tokens of components that could still
    help a leaf. `at` is T(node), the instant at which it was satisfied, else None. `closed` says that the
    window has ended; `waiting_for` are the ids of rules that must be satisfied before anything counts here.
    `shared` tells that an exclusive group above deals out what counts here, `searched` that it was found by
    trying; "undetermined" that an exact answer was out of reach: such a rule never counts as satisfied.
    """

    id: str
    kind: str
    label: str
    sentence: str
    state: NodeState
    uses: tuple[Use, ...] = ()
    n_done: int = 0
    n_needed: int = 0
    missing: tuple[str, ...] = ()
    children: tuple["NodeProgress", ...] = ()
    component: str | None = None
    options: tuple[str, ...] = ()
    at: datetime | None = None
    closed: bool = False
    waiting_for: tuple[str, ...] = ()
    shared: bool = False
    searched: bool = False

    @property
    def satisfied(self) -> bool:
        """Earned or waived: nothing more is needed here."""
        return self.state in ("satisfied", "waived")

    @property
    def counted(self) -> tuple[str, ...]:
        """Ids of the items that count here, each once."""
        return tuple(dict.fromkeys(use.item for use in self.uses))

    def walk(self) -> Iterator["NodeProgress"]:
        """This rule and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The answer for one person and one pathway at one instant.

    `use` is the canonical choice of section 2c, in document order of leaves, and empty unless complete.
    """

    pathway: str
    version: str
    status: Status
    root: NodeProgress
    use: tuple[Use, ...]
    evaluated_at: datetime

    @property
    def complete(self) -> bool:
        """Every group that is needed holds: the badge may be awarded."""
        return self.status == "complete"

    @property
    def used(self) -> tuple[str, ...]:
        """Ids of the items that the completion rests on, each once, in order of first use."""
        return tuple(dict.fromkeys(use.item for use in self.use))

    def node(self, node_id: str) -> NodeProgress:
        """The rule with that id; KeyError when the pathway has none."""
        for node in self.root.walk():
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    def as_dict(self) -> dict[str, Any]:
        """The published form: status, the state of every node, have per leaf, and use when complete."""
        if self.status == "not_applicable":
            return {"status": self.status}
        nodes = list(self.root.walk())
        told: dict[str, Any] = {
            "status": self.status,
            "nodes": {node.id: node.state for node in nodes if not node.searched},
            "have": {
                node.id: [node.n_done, node.n_needed]
                for node in nodes
                if not node.children and not node.shared and node.state != "absent"
            },
        }
        if self.complete:
            told["use"] = [[use.leaf, use.item, use.amount] for use in self.use]
        return told
