"""What an exclusive group hands out: its rules with what counts for them, and who is to be served first.

An exclusive group lets each item, or each minute, serve one of its children only. What it needs to know of
the rules below it are `Part` values: absent rules are gone, leaves carry the items that count for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, product
from typing import Final, TypeAlias

from verifier.pathways.counting import Count, Terms, tally
from verifier.pathways.demands import Demand
from verifier.pathways.facts import Fact
from verifier.pathways.requirements import Exclusive, Pathway

MOST_CHOICES: Final = 4096
Counts: TypeAlias = Mapping[str, Count]


class TooComplexError(Exception):
    """An exact answer is out of reach; a guess would be worse than none."""


@dataclass(frozen=True)
class Claim:
    """What a leaf asks for and the items that count for it, in item order."""

    asked: Demand
    terms: Terms
    counting: tuple[Fact, ...]
    pathway: Pathway
    now: datetime

    def of(self, items: frozenset[str] | None) -> tuple[Fact, ...]:
        """The items that count, or only those among `items`."""
        if items is None:
            return self.counting
        return tuple(fact for fact in self.counting if fact.item.id in items)

    def count(self, items: frozenset[str] | None = None) -> Count:
        """How far all of the items, or those among `items`, carry the leaf."""
        return tally(self.asked, self.terms, self.of(items), self.pathway, self.now)


@dataclass(frozen=True)
class Part:
    """One rule in or below an exclusive group that applies: `needed` of its children, or a leaf's claim."""

    id: str
    needed: int = 0
    children: tuple["Part", ...] = ()
    exclusive: Exclusive | None = None
    waived_at: datetime | None = None
    claim: Claim | None = None

    def leaves(self) -> Iterator[tuple[str, Claim]]:
        """The leaves here and below, in document order."""
        if self.claim is not None:
            yield self.id, self.claim
        for child in self.children:
            yield from child.leaves()

    def until(self, at: datetime) -> "Part":
        """The part as it was at an instant: later items and waivers taken out."""
        claim = self.claim
        if claim is not None:
            claim = replace(claim, counting=tuple(fact for fact in claim.counting if fact.item.at <= at))
        waived = self.waived_at if self.waived_at is not None and self.waived_at <= at else None
        children = tuple(child.until(at) for child in self.children)
        return replace(self, claim=claim, waived_at=waived, children=children)

    def instants(self) -> Iterator[datetime]:
        """Every instant at which something came that may count."""
        if self.waived_at is not None:
            yield self.waived_at
        for fact in self.claim.counting if self.claim else ():
            yield fact.item.at
        for child in self.children:
            yield from child.instants()


def servings(part: Part, needed: int) -> Iterator[tuple[Part, ...]]:
    """The sets of children to be served so that `needed` hold with those that are waived, best first.

    Earned goes before waived, then document order.
    """
    waived = [child for child in part.children if child.waived_at is not None]
    for count in range(needed + 1):
        for chosen in combinations(part.children, needed - count):
            if sum(child not in chosen for child in waived) >= count:
                yield chosen


def choices(part: Part, needed: int) -> Iterator[tuple[str, ...]]:
    """The sets of leaves that have to be served at the same time, in the order of the canonical choice."""
    for chosen in servings(part, needed):
        for leaves in product(*map(_earned, chosen)):
            yield tuple(leaf for some in leaves for leaf in some)


def _earned(part: Part) -> Sequence[tuple[str, ...]]:
    """The ways to earn one part; one that cannot be earned even alone has none."""
    if part.claim is not None:
        return [(part.id,)] if part.claim.count().enough else []
    found: list[tuple[str, ...]] = []
    for leaves in choices(part, part.needed):
        if len(found) == MOST_CHOICES:
            raise TooComplexError
        found.append(leaves)
    return found


def flows(part: Part, exclusive: Exclusive) -> bool:
    """Tell whether serving a part is a matter of amounts alone: single leaves, and choices of them.

    Not so when leaves share what they get (the inside of a group is free), when hours are met by whole items,
    or when some of the whole items are limited as carried in.
    """
    if part.claim is not None:
        whole = part.claim.asked.hours is None and part.claim.asked.carry_in is None
        return whole or exclusive == "minutes"
    alone = part.needed == 1 and part.exclusive is None
    return (alone or part.exclusive == exclusive) and all(flows(child, exclusive) for child in part.children)
