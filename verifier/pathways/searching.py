"""Whole items tried out on the children of an exclusive group, where amounts alone do not decide.

Depth first over the contended items in item order, groups in document order; cut as soon as a group would
not hold even if it got every later item. The first assignment found is the canonical one. That such packing
is hard in general is why the effort is bounded.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from verifier.pathways.counting import carried, governing, worth
from verifier.pathways.facts import Fact
from verifier.pathways.shares import Claim, Part, TooComplexError

MOST_EFFORT: Final = 200_000


class Effort:
    """How many more steps may be tried."""

    def __init__(self, most: int = MOST_EFFORT) -> None:
        self._left = most

    def spend(self, steps: int = 1) -> None:
        """Take one step, or several at once.

        Raises:
            TooComplexError: that many were not left.
        """
        if self._left < steps:
            raise TooComplexError
        self._left -= steps


Able = Callable[[Part, frozenset[str]], bool]


def assign(
    groups: Sequence[Part], items: frozenset[str] | None, able: Able, effort: Effort
) -> list[frozenset[str]] | None:
    """Share whole items out so that every group holds: what each one gets; None when it cannot be done.

    Args:
        groups: the parts that have to hold, in document order.
        items: the ids that may be handed out; None for all that count.
        able: tells whether a part holds with these items alone.
        effort: what may be spent.

    Raises:
        TooComplexError: the effort was spent before an answer was found.
    """
    search = _Search(groups, items, able, effort)
    return search.run()


class _Search:
    def __init__(
        self, groups: Sequence[Part], items: frozenset[str] | None, able: Able, effort: Effort
    ) -> None:
        self._groups = groups
        self._able = able
        self._effort = effort
        self._known: dict[tuple[int, frozenset[str]], bool] = {}
        fits: dict[str, list[int]] = {}
        facts: dict[str, Fact] = {}
        for place, group in enumerate(groups):
            for fact in _facts(group, items):
                facts[fact.item.id] = fact
                if place not in fits.setdefault(fact.item.id, []):
                    fits[fact.item.id].append(place)
        contended = [fact for fact in facts.values() if len(fits[fact.item.id]) > 1]
        contended.sort(key=lambda fact: (fact.item.at, fact.item.id))
        self._order = [fact.item.id for fact in contended]
        self._fits = [fits[item] for item in self._order]
        self._equals = _equals(groups, contended)
        self._gets = [
            frozenset(item for item, places in fits.items() if place in places)
            for place in range(len(groups))
        ]

    def run(self) -> list[frozenset[str]] | None:
        """Go down while it may still work out, go back where it cannot."""
        if not all(self._holds(place, gets) for place, gets in enumerate(self._gets)):
            return None
        path: list[tuple[int, list[frozenset[str]]]] = []
        owners: list[int] = []
        option = 0
        while len(owners) < len(self._order):
            place = self._next(owners, option)
            if place is not None:
                path.append((place, self._gets))
                owners.append(place)
                self._gets = self._given(len(owners) - 1, place)
                option = 0
            elif path:
                last, self._gets = path.pop()
                owners.pop()
                option = last + 1
            else:
                return None
        return self._gets

    def _next(self, owners: Sequence[int], option: int) -> int | None:
        """The next group, from `option` on, that may get the item whose turn it is."""
        turn = len(owners)
        equal = self._equals[turn]
        least = option if equal is None else max(option, owners[equal])
        for place in self._fits[turn]:
            if place >= least:
                self._effort.spend()
                gets = self._given(turn, place)
                if all(self._holds(other, gets[other]) for other in self._fits[turn] if other != place):
                    return place
        return None

    def _given(self, turn: int, owner: int) -> list[frozenset[str]]:
        """What every group can get at most once this item is given away."""
        item = frozenset((self._order[turn],))
        others = set(self._fits[turn]) - {owner}
        return [gets - item if place in others else gets for place, gets in enumerate(self._gets)]

    def _holds(self, place: int, items: frozenset[str]) -> bool:
        if (place, items) not in self._known:
            self._known[place, items] = self._able(self._groups[place], items)
        return self._known[place, items]


def _facts(group: Part, items: frozenset[str] | None) -> Iterator[Fact]:
    for _, claim in group.leaves():
        yield from claim.of(items)


def _equals(groups: Sequence[Part], contended: Sequence[Fact]) -> list[int | None]:
    """For each item the one before it that does the same everywhere: what they get may be exchanged."""
    claims = [(leaf, claim) for group in groups for leaf, claim in group.leaves()]
    counting = {leaf: frozenset(fact.item.id for fact in claim.counting) for leaf, claim in claims}
    last: dict[object, int] = {}
    found: list[int | None] = []
    for turn, fact in enumerate(contended):
        does = tuple((leaf, *_does(claim, fact)) for leaf, claim in claims if fact.item.id in counting[leaf])
        found.append(last.get(does))
        last[does] = turn
    return found


def _does(claim: Claim, fact: Fact) -> tuple[object, ...]:
    key = claim.asked.key(fact)
    ruling = governing(claim.asked.hours, fact, claim.pathway)
    return (
        None if key == fact.item.id else key,
        worth(claim.asked.hours, fact),
        ruling and (ruling.place, ruling.key),
        carried(claim.terms, fact.item, claim.now),
    )
