"""What a pathway does to people, tried out before it is published.

    ground = fullest(pathway, offers, now)
    samples(ground, roster, seed=7)          people who did some of what is on offer, and how far they are
    enough(ground, {}, ["a", "c"])           of which things one more would do
    undone_at(pathway, person, now)          when time alone undoes a completion
    least(ground, {}, now)                   the smallest set that earns the badge
    most_without(ground, {})                 the most work that does not
    done_today(pathway, roster, now)         who on the roster would be done

The two surprises that a coordinator wants to see are the last but one and the one before it.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from random import Random
from typing import Final

from verifier.pathways.closest import MOST_STEPS, By, Closest, Offer, closest
from verifier.pathways.compiled import Compiler
from verifier.pathways.earned import Earned, Person
from verifier.pathways.evaluation import evaluate
from verifier.pathways.facts import facts
from verifier.pathways.linting.cells import cells
from verifier.pathways.linting.fullest import Fullest
from verifier.pathways.predicates import Attributes
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Pathway
from verifier.pathways.tracking import Track

MOST_TRIES: Final = 2_000
_GRANTED: Final = "granted:"


@dataclass(frozen=True)
class Sample:
    """Somebody who did some of what is on offer, and how far that carries them."""

    attributes: Attributes
    items: tuple[str, ...]
    progress: Progress


@dataclass(frozen=True)
class Without:
    """The most work that does not earn the badge: what is done, what is left out, and how much it is.

    `count` and `minutes` are those of what is done. Without `exact` there may be more work still that does
    not earn it.
    """

    done: tuple[str, ...]
    left_out: tuple[str, ...]
    count: int
    minutes: int
    exact: bool


def samples(
    ground: Fullest, roster: Iterable[Attributes] | None, *, seed: int, count: int = 20
) -> tuple[Sample, ...]:
    """Sample teachers: kinds of people in turn, each with a random part of what can be had.

    Args:
        ground: what can be had at all.
        roster: the attributes of the people there are; None for whoever could be.
        seed: the same seed makes the same people.
        count: how many.
    """
    random = Random(seed)  # noqa: S311 - examples, no secrets
    kinds = [cell.attributes for cell in cells(ground.pathway, roster) if cell.concerned]
    return tuple(_sample(ground, attributes, random) for attributes in islice(cycle(kinds), count))


def _sample(ground: Fullest, attributes: Attributes, random: Random) -> Sample:
    things = units(ground.items)
    names = sorted(random.sample(sorted(things), random.randint(0, len(things))))
    items = [item for name in names for item in things[name]]
    progress = evaluate(ground.pathway, items, ground.moments[0], attributes=attributes)
    return Sample(attributes, tuple(names), progress)


def enough(ground: Fullest, attributes: Attributes, chosen: Collection[str]) -> tuple[str, ...]:
    """The things of which one more would complete the pathway for whoever did these; none when they are done.

    Args:
        ground: what can be had at all.
        attributes: what is known of the person.
        chosen: what was done, by the names of `units`.
    """
    things, now = units(ground.items), ground.moments[0]
    done = [item for name in chosen for item in things[name]]
    track = Track(Compiler(ground.pathway).compiled(attributes), done, now, effort=ground.effort)
    if track.status == "complete":
        return ()
    return tuple(name for name in things if name not in chosen and _would_do(track, things[name], now))


def _would_do(track: Track, more: Sequence[Earned], now: datetime) -> bool:
    """Whether these complete it; the track is left as it was."""
    for item in more:
        track.award(item, now)
    done = track.status == "complete"
    for item in more:
        track.withdraw(item.id, now)
    return done


def undone_at(pathway: Pathway, person: Person, now: datetime) -> datetime | None:
    """When time alone undoes a completion (a badge expires, a rolling window moves on); None: it does not."""
    track = _track(Compiler(pathway), person, now)
    change, done = track.next_change, track.status == "complete"
    while done and change is not None:
        track.advance(change)
        done = track.status == "complete"
        if not done:
            return change
        change = track.next_change
    return None


def least(
    ground: Fullest, attributes: Attributes, now: datetime, *, by: By = "count", effort: int = MOST_STEPS
) -> Closest:
    """The smallest set that earns the badge, for somebody of a kind who has nothing yet."""
    person, offers = Person(items=(), attributes=attributes), [Offer(item) for item in ground.items]
    return closest(ground.pathway, person, offers, now, by=by, effort=effort)


def most_without(
    ground: Fullest, attributes: Attributes, *, by: By = "count", tries: int = MOST_TRIES
) -> Without | None:
    """The most work that does not earn the badge; None when even all of it does not.

    Whatever completes the pathway rests on things it uses, so one of these has to be left out: that is tried,
    the least first, until what remains no longer completes it.
    """
    search = _Search(ground, attributes, units(ground.items), by)
    if search.rests_on(frozenset()) is None:
        return None
    left_out, exact = search.cheapest(tries)
    return search.without(left_out, exact=exact)


def done_today(pathway: Pathway, roster: Iterable[Person], now: datetime) -> tuple[bool, ...]:
    """Who on a roster would be done at once, in the order of the roster."""
    compiler = Compiler(pathway)
    return tuple(_track(compiler, person, now).status == "complete" for person in roster)


def _track(compiler: Compiler, person: Person, now: datetime) -> Track:
    return Track(compiler.compiled(person.attributes), person.items, now, waivers=person.waivers)


def units(items: Iterable[Earned]) -> dict[str, list[Earned]]:
    """What is done or left as one thing: an offer, or all approvals that one rule asks for."""
    found: dict[str, list[Earned]] = {}
    for item in items:
        name = ":".join(item.id.split(":")[:2]) if item.id.startswith(_GRANTED) else item.id
        found.setdefault(name, []).append(item)
    return found


@dataclass(frozen=True)
class _Search:
    """Looks for the least that can be left out so that the rest does not complete the pathway."""

    ground: Fullest
    attributes: Attributes
    units: Mapping[str, Sequence[Earned]]
    by: By

    def rests_on(self, left_out: frozenset[str]) -> tuple[str, ...] | None:
        """The things that a completion without these rests on; None when it is none."""
        names = {item.id: name for name, items in self.units.items() for item in items}
        items = [item for item in self.ground.items if names[item.id] not in left_out]
        for moment in self.ground.moments:
            told = evaluate(self.ground.pathway, items, moment, attributes=self.attributes)
            if told.complete:
                return tuple(sorted({names[item] for item in told.used}))
        return None

    def cheapest(self, tries: int) -> tuple[frozenset[str], bool]:
        """What to leave out, and whether nothing less would do."""
        queue: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
        seen: set[tuple[str, ...]] = set()
        for _ in range(tries):
            _, _, names = heapq.heappop(queue)
            used = self.rests_on(frozenset(names))
            if used is None:
                return frozenset(names), True
            for more in self._one_more(names, used):
                if more not in seen:
                    seen.add(more)
                    heapq.heappush(queue, (sum(map(self._cost, more)), len(more), more))
        return self._greedy(), False

    def _one_more(self, names: tuple[str, ...], used: Iterable[str]) -> Iterator[tuple[str, ...]]:
        return (tuple(sorted((*names, name))) for name in used)

    def _greedy(self) -> frozenset[str]:
        left_out: frozenset[str] = frozenset()
        while used := self.rests_on(left_out):
            left_out |= {min(used, key=lambda name: (self._cost(name), name))}
        return left_out

    def _cost(self, name: str) -> int:
        return 1 if self.by == "count" else self._minutes(name)

    def _minutes(self, name: str) -> int:
        known = facts(self.ground.pathway, self.units[name], self.ground.moments[0])
        return max((fact.minutes for fact in known), default=0)

    def without(self, left_out: frozenset[str], *, exact: bool) -> Without:
        """What is done when these are left out."""
        done = tuple(name for name in self.units if name not in left_out)
        return Without(done, tuple(sorted(left_out)), len(done), sum(map(self._minutes, done)), exact)
