"""Is a pathway much easier than it reads, since one thing counts for many of its rules?

What it reads like is the number of things that its rules ask for when nothing counts twice: all of them
added up, the cheapest of a choice, hours by as few things as can fill them. Hours out of everything are left
aside; they are meant to take whatever else counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from verifier.pathways.closest import Closest, Offer, closest
from verifier.pathways.earned import Person
from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.leaves import Ground, Leaf
from verifier.pathways.phrases import counted, minutes
from verifier.pathways.requirements import Any, AtLeast, Hours, Requirement

MOST_STEPS: Final = 5_000
_KINDS: Final = 16
_NAMED: Final = 5


def ease(ground: Ground) -> Iterator[Finding]:
    """Finding `too_easy`: less than half of the things that its rules ask for earns the badge.

    Of at most 16 kinds of people, the first for whom it is so is told of. The set that is named does earn the
    badge; where finding a small one takes too long, nothing may be said.
    """
    concerned = (number for number, cell in enumerate(ground.cells) if cell.concerned)
    for kind in islice(concerned, _KINDS):
        asked = _Asked(ground, kind)
        reads_like = asked.in_all(ground.pathway.rule)
        if 2 * asked.at_least(ground.pathway.rule) >= reads_like:
            continue
        found = _closest(ground, kind)
        if found.cost is not None and 2 * found.cost < reads_like:
            yield finding("too_easy", "/rule", _message(found, reads_like, ground))
            return


@dataclass(frozen=True)
class _Asked:
    """What rules ask of one kind of people, in things."""

    ground: Ground
    kind: int

    def in_all(self, rule: Requirement) -> int:
        """How many things a rule asks for when nothing counts twice; 0 where it does not apply."""
        if not rule.children:
            leaf = self._leaf(rule)
            return 0 if leaf is None or _is_total(leaf) else _things(leaf)
        below = sorted(self.in_all(child) for child in rule.children if self._applies(child))
        return sum(below[: _needed(rule, len(below))])

    def at_least(self, rule: Requirement) -> int:
        """How many things a rule asks for, at least, when one may count for many rules."""
        if not rule.children:
            leaf = self._leaf(rule)
            return 0 if leaf is None else _things(leaf)
        applying = [child for child in rule.children if self._applies(child)]
        needed = _needed(rule, len(applying))
        if needed == len(applying):
            return self._apart(applying)
        return sorted(self.at_least(child) for child in applying)[needed - 1]

    def _apart(self, rules: Sequence[Requirement]) -> int:
        """All of these rules: at least the sum of those that have nothing in common."""
        costs = [(self.at_least(rule), self._items(rule)) for rule in rules]
        total, taken = 0, frozenset[str]()
        for cost, items in sorted(costs, key=lambda one: -one[0]):
            if items.isdisjoint(taken):
                total, taken = total + cost, taken | items
        return total

    def _items(self, rule: Requirement) -> frozenset[str]:
        return frozenset[str]().union(*(leaf.items for leaf in self.ground.below(rule)))

    def _applies(self, rule: Requirement) -> bool:
        return any(self.kind in leaf.people for leaf in self.ground.below(rule))

    def _leaf(self, rule: Requirement) -> Leaf | None:
        leaf = self.ground.leaves.get(rule.id)
        return leaf if leaf is not None and self.kind in leaf.people else None


def _needed(rule: Requirement, applying: int) -> int:
    if isinstance(rule, AtLeast):
        return min(rule.n, applying)
    return min(1, applying) if isinstance(rule, Any) else applying


def _is_total(leaf: Leaf) -> bool:
    return isinstance(leaf.rule, Hours) and leaf.rule.selector is None


def _things(leaf: Leaf) -> int:
    """How many things satisfy a leaf: as many as it asks for, or as few as can fill its hours."""
    if not isinstance(leaf.rule, Hours):
        return leaf.asked.need
    missing, things = leaf.asked.need, 0
    for fact in sorted(leaf.takes, key=lambda one: -one.minutes):
        if missing > 0:
            missing, things = missing - fact.minutes, things + 1
    return things


def _closest(ground: Ground, kind: int) -> Closest:
    person = Person(items=(), attributes=ground.cells[kind].attributes)
    items = ground.fullest.items
    first = min((item.at for item in items), default=ground.fullest.moments[0])
    return closest(ground.pathway, person, [Offer(item) for item in items], first, effort=MOST_STEPS)


def _message(found: Closest, reads_like: int, ground: Ground) -> str:
    chosen = found.sets[0]
    known = {fact.item.id: fact.minutes for fact in ground.known}
    time = minutes(sum(known[item] for item in chosen))
    named = ", ".join(f"“{item}”" for item in chosen[:_NAMED]) + (", ..." if len(chosen) > _NAMED else "")
    earns = counted(len(chosen), "thing earns", "things earn")
    return (
        f"{earns} this badge ({named}; {time}), though its rules ask for {reads_like}: the same counts for "
        "several of them. Make groups exclusive, or let them take different things, unless that is meant."
    )
