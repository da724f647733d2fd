"""Exclusive groups, exactly: each item, or each minute, serves one child only, assigned optimally.

    shared = share(part, effort)      # leaf -> how far, with the canonical allocation

Where every child is a leaf or a choice of leaves, it is a flow, one for each choice (`supplies`). Else whole
items are tried out on the children (`searching`). Both are exact; what is out of reach is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from verifier.pathways.counting import Count
from verifier.pathways.searching import Effort, assign
from verifier.pathways.shares import (
    MOST_CHOICES,
    Counts,
    Part,
    TooComplexError,
    choices,
    flows,
    servings,
)
from verifier.pathways.supplies import Supply


@dataclass(frozen=True)
class Shared:
    """How far every leaf of an exclusive group is; `searched` tells that whole items were tried out."""

    counts: Counts
    searched: bool


def share(part: Part, effort: Effort) -> Shared:
    """Hand out what counts in an exclusive group so that as many of its children hold as are needed.

    When they cannot all be served: the largest number, the first such set; what is left over goes to the
    others, one after another.

    Raises:
        TooComplexError: an exact answer is out of reach.
    """
    return Shared(_settled(part, None, effort), searched=not _flowing(part))


def reached(part: Part, effort: Effort) -> datetime:
    """The earliest instant with whose items and waivers a part that holds now would hold as well.

    Raises:
        TooComplexError: an exact answer is out of reach.
    """
    instants = sorted(set(part.instants()))
    low, high = 0, len(instants) - 1
    while low < high:
        middle = (low + high) // 2
        if able(part.until(instants[middle]), None, effort):
            high = middle
        else:
            low = middle + 1
    return instants[low]


def able(part: Part, items: frozenset[str] | None, effort: Effort) -> bool:
    """Tell whether a part holds with these items alone (None: with all that count).

    Raises:
        TooComplexError: an exact answer is out of reach.
    """
    if part.waived_at is not None:
        return True
    if part.claim is not None:
        return part.claim.count(items).enough
    if part.exclusive is None:
        return sum(able(child, items, effort) for child in part.children) >= part.needed
    if _flowing(part):
        return _served(Supply(only := _only(part, items)), only, part.needed) is not None
    return _assigned(part, items, effort, part.needed) is not None


def _flowing(part: Part) -> bool:
    return part.exclusive is not None and flows(part, part.exclusive)


def _settled(part: Part, items: frozenset[str] | None, effort: Effort) -> dict[str, Count]:
    if part.claim is not None:
        return {part.id: part.claim.count(items)}
    if part.exclusive is None:
        return _each(part.children, items, effort)
    return _by_flow(part, items) if _flowing(part) else _by_search(part, items, effort)


def _each(parts: Sequence[Part], items: frozenset[str] | None, effort: Effort) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    for part in parts:
        counts |= _settled(part, items, effort)
    return counts


def _only(part: Part, items: frozenset[str] | None) -> Part:
    """The part with nothing but these items."""
    claim = part.claim and replace(part.claim, counting=part.claim.of(items))
    return replace(part, claim=claim, children=tuple(_only(child, items) for child in part.children))


def _by_flow(part: Part, items: frozenset[str] | None) -> dict[str, Count]:
    part = _only(part, items)
    supply = Supply(part)
    return supply.counts(_best(part.needed, lambda needed: _served(supply, part, needed)))


def _served(supply: Supply, part: Part, needed: int) -> tuple[str, ...] | None:
    """The first set of leaves that can be served at the same time."""
    tried = list(islice(choices(part, needed), MOST_CHOICES + 1))
    if len(tried) > MOST_CHOICES:
        raise TooComplexError
    return next((leaves for leaves in tried if supply.serves(leaves)), None)


def _by_search(part: Part, items: frozenset[str] | None, effort: Effort) -> dict[str, Count]:
    part = _only(part, items)
    gets = _best(part.needed, lambda needed: _assigned(part, None, effort, needed))
    left = frozenset(fact.item.id for _, claim in part.leaves() for fact in claim.counting)
    counts: dict[str, Count] = {}
    for group in sorted(part.children, key=lambda group: group.id not in gets):
        counts |= _settled(group, gets.get(group.id, left), effort)
        left -= {item for count in counts.values() for item, _ in count.taken}
    return counts


_Found = TypeVar("_Found")


def _best(needed: int, attempt: Callable[[int], _Found | None]) -> _Found:
    """What is found for as many children as needed, else for as many as possible.

    Only whether all can be served decides anything. Where the largest number is out of reach, it is 0.
    """
    found = attempt(needed)
    while found is None:
        needed -= 1
        try:
            found = attempt(needed)
        except TooComplexError:
            needed = 1
    return found


def _assigned(
    part: Part, items: frozenset[str] | None, effort: Effort, needed: int
) -> dict[str, frozenset[str]] | None:
    """The first set of children that can be served at the same time: their ids, and the items each gets."""
    for served in servings(part, needed):
        to_earn = [replace(group, waived_at=None) for group in served]
        gets = assign(to_earn, items, lambda group, own: able(group, own, effort), effort)
        if gets is not None:
            return {group.id: own for group, own in zip(served, gets, strict=True)}
    return None
