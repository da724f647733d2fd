"""The closest way to finish: the smallest set of what is on offer that completes a pathway.

    found = closest(pathway, person, offers, now, by="minutes")
    found.cost, found.sets            # 105, (("ob", "od"),)
    found.exact                       # False: nobody knows whether it could be less, "at most" 105

Depth first over the offers, taken or left aside, cut where the least that is still to be paid (`bounds`) is
too much. First the cost is found, then in order of ids the sets that cost it. Badges that several groups
share make this a set cover, so the effort is bounded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, Protocol, TypeAlias

from verifier.pathways.bounds import INFINITE, Bounds
from verifier.pathways.earned import Earned, Person
from verifier.pathways.evaluation import evaluate
from verifier.pathways.facts import facts
from verifier.pathways.predicates import holds
from verifier.pathways.requirements import Pathway
from verifier.pathways.searching import Effort
from verifier.pathways.shares import TooComplexError
from verifier.pathways.windows import whole_second

By: TypeAlias = Literal["count", "minutes"]
MOST_STEPS: Final = 50_000
MOST_SETS: Final = 5
_AN_EVALUATION: Final = 20  # steps; about what it takes in time


class Offered(Protocol):
    """Something on offer: what somebody would have who takes it, and whether they registered."""

    @property
    def item(self) -> Earned:
        """The item that whoever takes it will have; `at` is when it ends."""

    @property
    def registered(self) -> bool:
        """It costs nothing more."""


@dataclass(frozen=True)
class Offer:
    """Something on offer; what is registered already costs nothing more."""

    item: Earned
    registered: bool = False


@dataclass(frozen=True)
class Closest:
    """The least cost, and up to five sets of offers that cost it, none of which can spare a member.

    `cost` is in offers or minutes, None when nothing on offer completes the pathway; `sets` are sorted, each
    with its ids sorted, and hold one empty set when nothing more is needed. Without `exact` the cost is "at
    most" that, and None means that no way was found. `every_set` tells that there are no other sets, or five.
    """

    cost: int | None
    sets: tuple[tuple[str, ...], ...]
    exact: bool = True
    every_set: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The published form: cost and sets, and `atMost` where it may be less."""
        told: dict[str, Any] = {"cost": self.cost, "sets": [list(ids) for ids in self.sets]}
        return told if self.exact else {**told, "atMost": True}


def closest(
    pathway: Pathway,
    person: Person,
    offers: Sequence[Offered],
    now: datetime,
    *,
    by: By = "count",
    until: datetime | None = None,
    effort: int = MOST_STEPS,
) -> Closest:
    """Find the smallest set of offers with which somebody completes a pathway (pathway format, section 3).

    A set is evaluated at the latest `at` in it, as if it were earned.

    Args:
        pathway: made by `definition.read`.
        person: what somebody has, with attributes and waivers.
        offers: what can still be taken; ids differ from those of the person's items. Those before `now` are
            gone.
        now: aware.
        by: what is to be small: how many are taken, or how many minutes they last.
        until: what ends later than this is not asked of anybody.
        effort: how many steps to take at most, for the cost and again for the sets.
    """
    now = whole_second(now)
    if pathway.audience is not None and not holds(pathway.audience, person.attributes):
        return Closest(None, ())
    still = [one for one in offers if one.item.at >= now and (until is None or one.item.at <= until)]
    search = _Search(pathway, person, sorted(still, key=lambda one: one.item.id), now, by)
    cost, taken, exact = search.cheapest(Effort(effort))
    if cost is None:
        return Closest(None, (), exact, every_set=exact)
    sets, all_found = search.sets(cost, Effort(effort)) if exact else ([], False)
    found = sets or [search.without_spare(taken)]
    return Closest(cost, tuple(map(search.ids, found)), exact, all_found)


class _Search:
    def __init__(
        self, pathway: Pathway, person: Person, offers: Sequence[Offered], now: datetime, by: By
    ) -> None:
        self._pathway, self._person, self._now = pathway, person, now
        self._items = [replace(one.item, state="valid") for one in offers]
        self._costs = _costs(pathway, self._items, offers, by)
        self._bounds = Bounds(pathway, person, self._items, now, self._costs)
        self._complete: dict[int, bool] = {}
        self._paid = INFINITE

    def ids(self, taken: int) -> tuple[str, ...]:
        """The ids of what is taken; offers are sorted by them."""
        return tuple(item.id for number, item in enumerate(self._items) if taken >> number & 1)

    def cheapest(self, effort: Effort) -> tuple[int | None, int, bool]:
        """The least cost, one set that costs it, and whether everything was looked at."""
        order = sorted(range(len(self._items)), key=self._usefulness)
        cost, best = None, 0
        try:
            for taken in self._ways(order, self._less, effort):
                cost, best = self._cost(taken), taken
                self._paid = cost
        except TooComplexError:
            return cost, best, False
        return cost, best, True

    def _less(self) -> float:
        return self._paid - 1

    def sets(self, cost: int, effort: Effort) -> tuple[list[int], bool]:
        """The first sets that cost this and cannot spare a member, and whether no others were missed."""
        found: list[int] = []
        try:
            for taken in self._ways(range(len(self._items)), lambda: cost, effort, each=True):
                if self.without_spare(taken) == taken:
                    found.append(taken)
                if len(found) == MOST_SETS:
                    break
        except TooComplexError:
            return found, False
        return found, True

    def without_spare(self, taken: int) -> int:
        """What is taken without the members that it can spare, the dearest first."""
        members = [number for number in range(len(self._items)) if taken >> number & 1]
        for number in sorted(members, key=lambda number: -self._costs[number]):
            if self._completes(taken & ~(1 << number)):
                taken &= ~(1 << number)
        return taken

    def _ways(
        self, order: Sequence[int], limit: Callable[[], float], effort: Effort, *, each: bool = False
    ) -> Iterator[int]:
        """The sets that complete and cost no more than the limit; of offers that do the same only the first.

        With `each`, those too that take a later one of them.
        """
        before = {} if each else self._alike(order)
        stack = [(0, 0, 0)]
        while stack:
            turn, taken, left = stack.pop()
            effort.spend()
            if self._cost(taken) + self._bounds.least(taken, left) > limit():
                continue
            if self._bounds.holds(taken) and self._tried(taken, effort):
                yield taken
            elif turn < len(order):
                number = order[turn]
                stack.append((turn + 1, taken, left | 1 << number))
                if not left >> before.get(number, number) & 1 and self._bounds.helped_by(number, taken):
                    stack.append((turn + 1, taken | 1 << number, left))

    def _alike(self, order: Sequence[int]) -> dict[int, int]:
        """For an offer the one before it that does the same."""
        last: dict[object, int] = {}
        found: dict[int, int] = {}
        for number in order:
            does = self._bounds.does(number)
            if does in last:
                found[number] = last[does]
            last[does] = number
        return found

    def _usefulness(self, number: int) -> tuple[int, int, int]:
        return -self._bounds.uses(number), self._costs[number], number

    def _cost(self, taken: int) -> int:
        return sum(cost for number, cost in enumerate(self._costs) if taken >> number & 1)

    def _tried(self, taken: int, effort: Effort) -> bool:
        if taken not in self._complete:
            effort.spend(_AN_EVALUATION)
        return self._completes(taken)

    def _completes(self, taken: int) -> bool:
        if taken not in self._complete:
            items = [item for number, item in enumerate(self._items) if taken >> number & 1]
            now = max([self._now, *(item.at for item in items)])
            person = self._person
            self._complete[taken] = evaluate(
                self._pathway,
                (*person.items, *items),
                now,
                attributes=person.attributes,
                waivers=person.waivers,
            ).complete
        return self._complete[taken]


def _costs(pathway: Pathway, items: Sequence[Earned], offers: Sequence[Offered], by: By) -> tuple[int, ...]:
    """What each offer costs: nothing when registered, else 1 or its minutes."""
    end = max((item.at for item in items), default=None)
    minutes = {fact.item.id: fact.minutes for fact in facts(pathway, items, end)} if end else {}
    return tuple(0 if one.registered else 1 if by == "count" else minutes[one.item.id] for one in offers)
