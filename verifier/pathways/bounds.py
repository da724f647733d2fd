"""What completing costs at least: a rule without its order, its dealing out, and what time takes away.

Without those a rule is easier to fulfil, so nothing that completes it costs less. Offers are numbers; which
of them are taken and which are left aside are two sets of bits::

    bounds = Bounds(pathway, person, offers, now, costs)
    bounds.least(taken, left)         # of what is still to be taken; INFINITE when nothing completes any more
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Final

from verifier.pathways.counting import Terms, eligible, governing, worth
from verifier.pathways.demands import demand
from verifier.pathways.earned import Earned, Person
from verifier.pathways.facts import Fact, Key, facts
from verifier.pathways.places import Place, places
from verifier.pathways.predicates import holds
from verifier.pathways.requirements import Any, AtLeast, Group, Pathway, Requirement
from verifier.pathways.shares import Claim
from verifier.pathways.waiving import NOTHING, Granted, granted

INFINITE: Final = float("inf")


class Bounds:
    """The rules of a pathway that apply to one person, each with what it costs at least."""

    def __init__(
        self, pathway: Pathway, person: Person, offers: Sequence[Earned], now: datetime, costs: Sequence[int]
    ) -> None:
        self._pathway, self._person, self._now = pathway, person, now
        self._placed = places(pathway)
        self._numbers = {item.id: number for number, item in enumerate(offers)}
        self._costs = costs
        end = max([now, *(item.at for item in offers)])
        self._granted = granted(pathway, self._placed, person.waivers, end)
        self._known = facts(pathway, (*person.items, *offers), end)
        self._offers = offers
        # What comes later of itself counts once an offer is taken that comes later still, whatever that is.
        ahead = (*(item.at for item in person.items), *(waiver.at for waiver in person.waivers))
        self._ahead = any(at > now for at in ahead)
        self._timed = self._ahead or any(map(_timed, self._placed.values()))
        self.leaves: list[Leaf] = []
        self._root = self._node(pathway.rule)

    def least(self, taken: int, left: int) -> float:
        """What has to be paid at least on top of what is taken, with what is left aside never taken."""
        return INFINITE if self._root is None else self._root.least(taken, left)

    def holds(self, taken: int) -> bool:
        """Tell whether what is taken completes the easier rule; if not, it does not complete the rule."""
        return self._root is not None and self._root.holds(taken)

    def helped_by(self, number: int, taken: int) -> bool:
        """Tell whether an offer may be of use to somebody who has taken these."""
        return self._ahead or any(leaf.helped_by(number, taken) for leaf in self.leaves)

    def uses(self, number: int) -> int:
        """For how many leaves an offer counts."""
        return sum(number in leaf.offered for leaf in self.leaves)

    def does(self, number: int) -> tuple[object, ...]:
        """All that an offer does; offers that do the same may stand for each other."""
        when = (self._offers[number].at, self._offers[number].expires) if self._timed else None
        return self._costs[number], when, *(leaf.does(number) for leaf in self.leaves)

    def _node(self, rule: Requirement) -> "Leaf | Some | None":
        place = self._placed[rule.id]
        if not all(holds(condition, self._person.attributes) for condition in place.conditions):
            return None
        grant = self._granted.get(rule.id, NOTHING)
        if not isinstance(rule, Group):
            return self._leaf(rule, place, grant)
        children = [node for node in map(self._node, rule.of) if node is not None]
        needed = len(children)
        if isinstance(rule, AtLeast):
            needed = rule.n - grant.reduced
        elif isinstance(rule, Any):
            needed = 1
        return Some(needed if grant.waived_at is None else 0, children) if children else None

    def _leaf(self, rule: Requirement, place: Place, grant: Granted) -> "Leaf":
        asked = demand(rule, self._pathway, self._person.attributes)
        terms = Terms(place.window, place.expiry, None, grant.substitutes)
        counting = eligible(asked, terms, self._known, self._now)
        offered = {self._numbers[fact.item.id]: fact for fact in counting if fact.item.id in self._numbers}
        own = tuple(fact for fact in counting if fact.item.id not in self._numbers)
        needed = 0 if grant.waived_at is not None else asked.need - grant.reduced
        unsure = place.in_exclusive or _timed(place)
        leaf = Leaf(Claim(asked, terms, own, self._pathway, self._now), needed, offered, self._costs, unsure)
        self.leaves.append(leaf)
        return leaf


def _timed(place: Place) -> bool:
    """It matters when something is earned, not only whether."""
    rolling = place.window is not None and place.window.days is not None
    return rolling or place.expiry == "while-valid" or bool(place.waits or place.steps)


class Leaf:
    """One leaf: what counts for it already, what every offer would give, and what the rest costs at least.

    `unsure` tells that something may be needed even where enough seems to be there: items may come too early,
    not last until the end, or serve another rule.
    """

    def __init__(
        self, claim: Claim, needed: int, offered: Mapping[int, Fact], costs: Sequence[int], unsure: bool
    ) -> None:
        self._claim, self._needed, self._costs, self._unsure = claim, needed, costs, unsure
        self.offered = offered
        self.bits = sum(1 << number for number in offered)
        self.paid = sum(1 << number for number in offered if costs[number])
        self._found: dict[tuple[int, int], float] = {}
        self._lacks: dict[int, int] = {}

    def least(self, taken: int, left: int) -> float:
        """What has to be paid at least until this leaf is satisfied."""
        seen = (taken & self.bits, left & self.bits)
        if seen not in self._found:
            missing = self._missing(seen[0])
            self._found[seen] = self._cheapest(missing, *seen) if missing > 0 else 0
        return self._found[seen]

    def holds(self, taken: int) -> bool:
        """Tell whether the leaf is satisfied by what is taken."""
        return self._missing(taken & self.bits) <= 0

    def helped_by(self, number: int, taken: int) -> bool:
        """Tell whether an offer may carry the leaf further than what is taken does."""
        if number not in self.offered:
            return False
        more = self._missing((taken | 1 << number) & self.bits)
        return self._unsure or more < self._missing(taken & self.bits)

    def does(self, number: int) -> tuple[object, ...]:
        """What an offer gives: the same for those that may stand for each other, nothing if it is no use."""
        fact = self.offered.get(number)
        if fact is None:
            return ()
        hours = self._claim.asked.hours
        ruling = governing(hours, fact, self._claim.pathway)
        key = None if hours else self._key(fact)
        return key, worth(hours, fact), ruling and (ruling.place, ruling.key)

    def _key(self, fact: Fact) -> Key:
        """By what an item is told apart here; None when nothing else has it."""
        key = self._claim.asked.key(fact)
        others = (*self._claim.counting, *self.offered.values())
        return key if sum(self._claim.asked.key(other) == key for other in others) > 1 else None

    def _missing(self, taken: int) -> int:
        if taken not in self._lacks:
            having = tuple(sorted(self._having(taken), key=lambda fact: (fact.item.at, fact.item.id)))
            self._lacks[taken] = self._needed - replace(self._claim, counting=having).count().have
        return self._lacks[taken]

    def _having(self, taken: int) -> Iterator[Fact]:
        yield from self._claim.counting
        yield from (fact for number, fact in self.offered.items() if taken >> number & 1)

    def _cheapest(self, missing: int, taken: int, left: int) -> float:
        open_to = [number for number in self.offered if not (taken | left) >> number & 1]
        if self._claim.asked.hours is not None:
            return self._of_hours(missing, open_to)
        keys = {self._claim.asked.key(fact) for fact in self._having(taken)}
        by_key: dict[Key, int] = {}
        for number in open_to:
            key = self._claim.asked.key(self.offered[number])
            if key not in keys or self._claim.asked.carry_in is not None:
                by_key[key] = min(self._costs[number], by_key.get(key, self._costs[number]))
        return sum(sorted(by_key.values())[:missing]) if len(by_key) >= missing else INFINITE

    def _of_hours(self, missing: int, open_to: Sequence[int]) -> float:
        """As if the last one could be taken in part: never more than what whole ones cost."""
        hours, cost = self._claim.asked.hours, 0.0
        gives = {number: worth(hours, self.offered[number]) for number in open_to}
        useful = [number for number in open_to if gives[number]]
        for number in sorted(useful, key=lambda number: self._costs[number] / gives[number]):
            part = min(1.0, missing / gives[number])
            cost += part * self._costs[number]
            missing -= gives[number]
            if missing <= 0:
                return ceil(round(cost, 6))
        return INFINITE


class Some:
    """A group: `needed` of its children."""

    def __init__(self, needed: int, children: Sequence["Leaf | Some"]) -> None:
        self._needed = needed
        self._children = children
        self.paid = 0
        self._apart = True
        for child in children:
            self._apart = self._apart and not self.paid & child.paid
            self.paid |= child.paid

    def least(self, taken: int, left: int) -> float:
        """The n cheapest children: their sum when they share nothing that costs, else the dearest of them.

        Where all are needed, the sum over children that share nothing with each other.
        """
        if self._needed <= 0:
            return 0
        costs = [(child.least(taken, left), child.paid) for child in self._children]
        costs.sort(key=lambda one: one[0])
        if len(costs) < self._needed:
            return INFINITE
        chosen = costs[: self._needed]
        if self._apart:
            return sum(cost for cost, _ in chosen)
        return _packed(chosen) if self._needed == len(costs) else chosen[-1][0]

    def holds(self, taken: int) -> bool:
        """Tell whether enough children are satisfied by what is taken."""
        return sum(child.holds(taken) for child in self._children) >= self._needed


def _packed(costs: Sequence[tuple[float, int]]) -> float:
    """The dearest first, and then each that shares nothing that costs with those before."""
    total, used = 0.0, 0
    for cost, paid in reversed(costs):
        if not used & paid:
            total += cost
            used |= paid
    return total
