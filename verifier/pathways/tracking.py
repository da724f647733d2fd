"""How far one person is, kept up to date: one award decides anew only what it can touch.

    track = Track(compiler.compiled(person.attributes), person.items, now, waivers=person.waivers)
    track.status                      # "incomplete"
    track.award(item, now)            # the leaves it matches, and what stands above them
    track.next_change                 # when time alone changes something; None: never

The answer is that of `evaluation.evaluate`, without what explains it. What one award costs depends on the
pathway and the person, not on how many others there are.
"""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Final

from verifier.pathways.compiled import Compiled, Leaf, Step
from verifier.pathways.counting import timely
from verifier.pathways.demands import Demand
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.facts import Fact
from verifier.pathways.progress import NodeState, Status
from verifier.pathways.requirements import Group, Requirement, exclusive
from verifier.pathways.searching import MOST_EFFORT, Effort
from verifier.pathways.shares import Claim, Part, TooComplexError
from verifier.pathways.sharing import able, reached
from verifier.pathways.waiving import NOTHING, Granted, earlier, granted, needed_of, waived_since
from verifier.pathways.windows import whole_second

Result = tuple[NodeState, datetime | None]
_OPEN: Final[Result] = ("unsatisfied", None)
_STATUS: Final[dict[NodeState, Status]] = {
    "satisfied": "complete",
    "waived": "complete",
    "unsatisfied": "incomplete",
    "undetermined": "undetermined",
}


class Track:
    """One person on one pathway. `items` are taken as a whole first, then one by one."""

    def __init__(
        self,
        compiled: Compiled,
        items: Iterable[Earned],
        now: datetime,
        *,
        waivers: Iterable[Waiver] = (),
        effort: int = MOST_EFFORT,
    ) -> None:
        self._compiled = compiled
        self._items = {item.id: item for item in items}
        self._waivers = tuple(waivers)
        self._effort = effort
        self._foreseen = False
        self._next: datetime | None = None
        self._begin(whole_second(now))

    @property
    def status(self) -> Status:
        """What `evaluate` would say now."""
        root = self._compiled.root
        return "not_applicable" if root is None else _STATUS[self._results[root][0]]

    @property
    def states(self) -> dict[str, NodeState]:
        """The state of every rule that applies, by its id; not of those below an exclusive group."""
        results = zip(self._compiled.steps, self._results, strict=True)
        return {step.rule.id: state for step, (state, _) in results}

    @property
    def next_change(self) -> datetime | None:
        """The earliest instant at which time alone may change something; until then only awards do."""
        if not self._foreseen:
            self._next = min(self._changes(), default=None)
            self._foreseen = True
        return self._next

    def award(self, item: Earned, now: datetime) -> None:
        """Take one more item, or one item anew; `now` is not before what was asked last."""
        anew = item.id in self._items
        self._items[item.id] = item
        if anew or self._has_changed(now):
            self._begin(whole_second(now))
            return
        self._now = whole_second(now)
        ahead = [at for at in self._changes_of(item) if at > self._now]
        self._next = min([*ahead, *([self._next] if self._next else [])], default=None)
        if item.state == "valid" and item.at <= self._now:
            self._decide_anew(self._take(item, sort=True))

    def withdraw(self, item_id: str, now: datetime) -> None:
        """Take an item away, as when it is revoked; what somebody does not have is no error."""
        item = self._items.pop(item_id, None)
        if self._has_changed(now):
            self._begin(whole_second(now))
        elif item is not None:
            self._foreseen = False
            self._decide_anew(self._drop(item))

    def advance(self, now: datetime) -> None:
        """Let time pass: everything is decided anew when something may have changed."""
        if self._has_changed(now):
            self._begin(whole_second(now))

    def _has_changed(self, now: datetime) -> bool:
        return self.next_change is not None and self.next_change <= now

    def _begin(self, now: datetime) -> None:
        compiled = self._compiled
        self._now, self._foreseen, self._next = now, False, None
        self._granted: dict[str, Granted] = {}
        if self._waivers:
            self._granted = granted(compiled.pathway, compiled.placed, self._waivers, now)
        self._taken: dict[int, list[Fact]] = {}
        standing = [item for item in self._items.values() if item.state == "valid" and item.at <= now]
        standing.sort(key=lambda item: (item.at, item.id))
        for item in standing:
            self._take(item, sort=False)
        self._results: list[Result] = []
        for step in compiled.steps:
            self._results.append(self._decided(step))

    def _matched(self, item: Earned) -> tuple[Fact, Iterable[int]]:
        """What an item is, and the leaves that it matches or was put in the place of, by number."""
        fact, matched = self._compiled.met(item, self._now)
        if not self._granted:
            return fact, matched
        places = self._compiled.places
        instead = (node for node, grant in self._granted.items() if item.id in grant.substitutes)
        return fact, {*matched, *(places[node] for node in instead if node in places)}

    def _take(self, item: Earned, *, sort: bool) -> list[int]:
        """Put an item where it counts; the steps that this touches."""
        fact, matched = self._matched(item)
        touched: list[int] = []
        for number in matched:
            leaf = self._compiled.leaves[number]
            if timely(leaf.asked, leaf.terms, fact, self._now):
                taken = self._taken.setdefault(number, [])
                insort(taken, fact, key=_order) if sort else taken.append(fact)
                touched.append(leaf.step)
        return touched

    def _drop(self, item: Earned) -> list[int]:
        """Take an item from wherever it counts; the steps that this touches."""
        touched: list[int] = []
        for number, facts in self._taken.items():
            kept = [fact for fact in facts if fact.item.id != item.id]
            if len(kept) < len(facts):
                self._taken[number] = kept
                touched.append(self._compiled.leaves[number].step)
        return touched

    def _decide_anew(self, touched: Iterable[int]) -> None:
        """Decide these steps, and those that look at them as far as anything changes, in order."""
        waiting: list[int] = []
        for number in touched:
            heappush(waiting, number)
        last = -1
        while waiting:
            number = heappop(waiting)
            if number == last:
                continue
            last = number
            step = self._compiled.steps[number]
            result = self._decided(step)
            if result != self._results[number]:
                self._results[number] = result
                for above in step.dependents:
                    heappush(waiting, above)

    def _changes(self) -> Iterator[datetime]:
        for item in self._items.values():
            yield from (at for at in self._changes_of(item) if at > self._now)
        yield from (waiver.at for waiver in self._waivers if waiver.at > self._now)

    def _changes_of(self, item: Earned) -> Iterator[datetime]:
        """When time alone changes what an item does: it comes to be, expires, or leaves a rolling window."""
        if item.state == "valid":
            yield item.at
            fact, matched = self._matched(item)
            yield from self._compiled.fading(fact, matched)

    def _decided(self, step: Step) -> Result:
        if step.leaf is not None:
            return self._leaf(step.leaf)
        return self._dealt(step) if step.deals else self._group(step)

    def _leaf(self, leaf: Leaf) -> Result:
        if self._granted or not leaf.plain:
            claim, waived_at = self._claim(leaf)
            return _result(_satisfied_at(claim), waived_at)
        taken = self._taken.get(leaf.number)
        at = _completed_at(leaf.asked, taken) if taken else None
        return _OPEN if at is None else ("satisfied", at)

    def _claim(self, leaf: Leaf) -> tuple[Claim, datetime | None]:
        """What a leaf asks and what counts for it, waits heeded; and since when it is waived."""
        grant = self._granted.get(leaf.rule.id, NOTHING)
        asked = leaf.asked
        waived_at = waived_since(grant, asked.need)
        if 0 < grant.reduced < asked.need:
            asked = replace(asked, need=asked.need - grant.reduced)
        facts = self._taken.get(leaf.number, [])
        for awaited in leaf.waits:
            state, at = self._results[awaited]
            held = state in ("satisfied", "waived") and at is not None
            facts = [fact for fact in facts if held and at is not None and fact.item.at >= at]
        return Claim(asked, leaf.terms, tuple(facts), self._compiled.pathway, self._now), waived_at

    def _group(self, step: Step) -> Result:
        grant = self._granted.get(step.rule.id, NOTHING)
        needed, waived_at = step.needed, grant.waived_at
        if grant is not NOTHING and isinstance(step.rule, Group):
            needed, waived_at = needed_of(step.rule, len(step.children), grant)
        results = [self._results[child] for child in step.children]
        ends = [at for state, at in results if at is not None]
        if len(ends) >= needed:
            return _result(sorted(ends)[needed - 1] if step.timed else self._now, waived_at)
        unclear = sum(state == "undetermined" for state, _ in results)
        maybe = waived_at is None and len(ends) + unclear >= needed
        return ("undetermined", None) if maybe else _result(None, waived_at)

    def _dealt(self, step: Step) -> Result:
        """An exclusive group: whether it holds, and since when where somebody asks."""
        part, effort = self._part(step.rule), Effort(self._effort)
        waived_at, part = part.waived_at, replace(part, waived_at=None)
        try:
            if not able(part, None, effort):
                return _result(None, waived_at)
            return _result(reached(part, effort) if step.timed else self._now, waived_at)
        except TooComplexError:
            return ("undetermined", None) if waived_at is None else _result(None, waived_at)

    def _part(self, rule: Requirement) -> Part:
        if not isinstance(rule, Group):
            claim, waived_at = self._claim(self._compiled.leaves[self._compiled.places[rule.id]])
            return Part(rule.id, claim=claim, waived_at=waived_at)
        children = tuple(self._part(child) for child in rule.of if self._compiled.applies(child))
        needed, waived_at = needed_of(rule, len(children), self._granted.get(rule.id, NOTHING))
        return Part(rule.id, needed, children, exclusive(rule), waived_at)


def _order(fact: Fact) -> tuple[datetime, str]:
    return fact.item.at, fact.item.id


def _result(at: datetime | None, waived_at: datetime | None) -> Result:
    """Earned since `at`, or waived, or open."""
    if at is not None:
        return "satisfied", earlier(at, waived_at)
    return _OPEN if waived_at is None else ("waived", waived_at)


def _satisfied_at(claim: Claim) -> datetime | None:
    """T of a leaf: `at` of the item that completes it; None while it is not satisfied."""
    if claim.asked.hours is not None or claim.asked.carry_in is not None:
        return claim.count().at
    return _completed_at(claim.asked, claim.counting)


def _completed_at(asked: Demand, facts: Iterable[Fact]) -> datetime | None:
    """`at` of the first item with which there are enough different ones."""
    seen = set()
    for fact in facts:
        seen.add(asked.key(fact))
        if len(seen) == asked.need:
            return fact.item.at
    return None
