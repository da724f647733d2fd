"""One evaluation of one person: every rule decided once, bottom-up, with what explains it.

    run = Run(plan, facts(pathway, items, now), now, attributes, granted, Effort())
    run.node("root")                        # NodeProgress, with all below it

A rule that others wait for is decided before them. An exclusive group deals out what counts before the rules
below it are told how far they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from verifier.pathways import words
from verifier.pathways.counting import Count, Terms, eligible, options
from verifier.pathways.demands import demand
from verifier.pathways.facts import Fact
from verifier.pathways.places import Place
from verifier.pathways.predicates import Attributes, holds
from verifier.pathways.progress import NodeProgress, NodeState, Use
from verifier.pathways.requirements import (
    KINDS,
    Badge,
    Group,
    Pathway,
    Requirement,
    exclusive,
)
from verifier.pathways.searching import Effort
from verifier.pathways.shares import Claim, Part, TooComplexError
from verifier.pathways.sharing import Shared, reached, share
from verifier.pathways.waiving import NOTHING, Granted, earlier, needed_of, waived_since

_NAMES: Mapping[type, str] = MappingProxyType({kind: name for name, kind in KINDS.items()})


@dataclass(frozen=True)
class Plan:
    """What of a pathway is the same for everybody: where its rules stand, their words, what is on offer."""

    pathway: Pathway
    placed: Mapping[str, Place]
    labels: Mapping[str, str]
    sentences: Mapping[str, str]
    imagined: Sequence[Fact]


@dataclass(frozen=True)
class _Opened:
    """A leaf that applies: its claim, since when it is waived, the rules that must be satisfied before."""

    claim: Claim
    waived_at: datetime | None
    waiting_for: tuple[str, ...]


@dataclass
class Run:
    """One evaluation (section 2c): every rule is decided once, those it waits for before it."""

    plan: Plan
    known: Sequence[Fact]
    now: datetime
    attributes: Attributes
    granted: Mapping[str, Granted]
    effort: Effort
    _decided: dict[str, NodeProgress] = field(default_factory=dict)
    _counts: dict[str, Count] = field(default_factory=dict)

    def node(self, node_id: str) -> NodeProgress:
        """How far one rule is."""
        if node_id not in self._decided:
            self._decided[node_id] = self._decide(self.plan.placed[node_id])
        return self._decided[node_id]

    def absent(self, rule: Requirement) -> NodeProgress:
        """A rule that does not apply, with all below it."""
        return replace(self._told(rule), children=tuple(self.absent(child) for child in rule.children))

    def _decide(self, place: Place) -> NodeProgress:
        if not self._concerns(place):
            return self.absent(place.rule)
        if not isinstance(place.rule, Group):
            return self._leaf(place.rule, place)
        if exclusive(place.rule) is None or place.in_exclusive:
            return self._group(place.rule)
        return self._dealing(place.rule)

    def _concerns(self, place: Place) -> bool:
        return all(holds(condition, self.attributes) for condition in place.conditions)

    def _dealing(self, group: Group) -> NodeProgress:
        """An exclusive group deals out what counts before the rules below it are told how far they are."""
        part = self._part(group)
        if part is None:
            return self._group(group)
        try:
            shared = share(replace(part, waived_at=None), self.effort)
            self._counts.update(shared.counts)
            told = self._group(group)
            if told.state == "satisfied":
                at = reached(replace(part, waived_at=None), self.effort)
                told = replace(told, at=earlier(at, part.waived_at))
        except TooComplexError:
            return _undetermined(self._group(group), part.waived_at)
        return replace(told, children=tuple(_within(child, shared) for child in told.children))

    def _part(self, rule: Requirement) -> Part | None:
        """What an exclusive group needs to know of a rule; None when the rule is absent."""
        place = self.plan.placed[rule.id]
        if not self._concerns(place):
            return None
        if not isinstance(rule, Group):
            opened = self._opened(rule, place)
            return Part(rule.id, claim=opened.claim, waived_at=opened.waived_at)
        children = tuple(part for part in map(self._part, rule.of) if part is not None)
        needed, waived_at = needed_of(rule, len(children), self.granted.get(rule.id, NOTHING))
        return Part(rule.id, needed, children, exclusive(rule), waived_at) if children else None

    def _told(self, rule: Requirement) -> NodeProgress:
        """What can be said of a rule before anything is counted."""
        window = self.plan.placed[rule.id].window
        return NodeProgress(
            id=rule.id,
            kind=_NAMES[type(rule)],
            label=self.plan.labels[rule.id],
            sentence=self.plan.sentences[rule.id],
            state="absent",
            component=rule.component if isinstance(rule, Badge) else None,
            closed=window is not None and window.closed(self.now),
        )

    def _opened(self, leaf: Requirement, place: Place) -> _Opened:
        asked = demand(leaf, self.plan.pathway, self.attributes)
        grant = self.granted.get(leaf.id, NOTHING)
        waived_at = waived_since(grant, asked.need)
        if grant.reduced < asked.need:
            asked = replace(asked, need=asked.need - grant.reduced)
        not_before, waiting_for = self._wait(place)
        terms = Terms(place.window, place.expiry, not_before, grant.substitutes)
        counting = () if waiting_for else eligible(asked, terms, self.known, self.now)
        return _Opened(Claim(asked, terms, counting, self.plan.pathway, self.now), waived_at, waiting_for)

    def _leaf(self, leaf: Requirement, place: Place) -> NodeProgress:
        opened = self._opened(leaf, place)
        so_far = self._counts[leaf.id] if leaf.id in self._counts else opened.claim.count()
        told = replace(
            self._told(leaf),
            state=_state(holds=so_far.enough, waived_at=opened.waived_at),
            n_done=so_far.have,
            n_needed=so_far.need,
            at=earlier(so_far.at, opened.waived_at),
        )
        if told.state == "waived":
            return told
        told = replace(told, uses=tuple(Use(leaf.id, item, amount) for item, amount in so_far.taken))
        return told if told.satisfied else self._lacking(told, opened, so_far)

    def _lacking(self, told: NodeProgress, opened: _Opened, so_far: Count) -> NodeProgress:
        """A leaf that is not satisfied, with what it lacks and what would help."""
        asked = opened.claim.asked
        return replace(
            told,
            missing=words.missing_of_leaf(told.label, asked, so_far),
            options=tuple(options(asked, so_far, self.known, self.plan.imagined)),
            waiting_for=opened.waiting_for,
        )

    def _wait(self, place: Place) -> tuple[datetime | None, tuple[str, ...]]:
        """The instant that items must not precede, and the ids of the rules that must be satisfied before."""
        awaited = [self.node(one) for one in place.waits]
        for steps in place.steps:
            awaited.extend([step for step in map(self.node, steps) if step.state != "absent"][:1])
        applying = [one for one in awaited if one.state != "absent"]
        ended = [one.at for one in applying if one.at is not None]
        return max(ended, default=None), tuple(one.id for one in applying if not one.satisfied)

    def _group(self, group: Group) -> NodeProgress:
        children = tuple(self.node(child.id) for child in group.of)
        applying = [child for child in children if child.state != "absent"]
        if not applying:
            return replace(self._told(group), children=children)
        grant = self.granted.get(group.id, NOTHING)
        needed, waived_at = needed_of(group, len(applying), grant)
        satisfied = [child for child in applying if child.satisfied]
        unclear = sum(child.state == "undetermined" for child in applying)
        enough = len(satisfied) >= needed
        state = _state(holds=enough, waived_at=waived_at)
        rests_on = _chosen(satisfied, needed) if enough else applying
        ended = sorted(child.at for child in satisfied if child.at)[needed - 1] if enough else None
        told = replace(
            self._told(group),
            state=state,
            uses=tuple(use for child in rests_on for use in child.uses if state != "waived"),
            n_done=min(len(satisfied), needed),
            n_needed=needed,
            missing=words.missing_of_group(group, applying, needed - len(satisfied))
            if state == "unsatisfied"
            else (),
            children=children,
            at=earlier(ended, waived_at),
        )
        maybe = state == "unsatisfied" and len(satisfied) + unclear >= needed
        return replace(told, state="undetermined") if maybe else told


def _undetermined(told: NodeProgress, waived_at: datetime | None) -> NodeProgress:
    """A group that could not be decided, unless it is waived; its rules are told as if each stood alone."""
    if waived_at is not None:
        return replace(told, state="waived", uses=(), missing=(), at=waived_at)
    return replace(told, state="undetermined", uses=(), missing=words.undecided(told.label), at=None)


def _within(node: NodeProgress, shared: Shared, *, deep: bool = False) -> NodeProgress:
    """A rule below an exclusive group, marked as such, with all below it."""
    children = tuple(_within(child, shared, deep=True) for child in node.children)
    return replace(node, shared=True, searched=deep and shared.searched, children=children)


def _state(*, holds: bool, waived_at: datetime | None) -> NodeState:
    if holds:
        return "satisfied"
    return "unsatisfied" if waived_at is None else "waived"


def _chosen(satisfied: Sequence[NodeProgress], needed: int) -> list[NodeProgress]:
    """The canonical choice: the first in document order, what was earned before what was waived."""
    earned_first = sorted(satisfied, key=lambda child: child.state == "waived")[:needed]
    ids = {child.id for child in earned_first}
    return [child for child in satisfied if child.id in ids]
