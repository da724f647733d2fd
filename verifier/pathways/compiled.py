"""A pathway made ready to be asked about many people: what each item touches, and in which order to decide.

    compiled = Compiler(pathway).compiled(attributes)       # once for all people who are alike here
    fact, leaves = compiled.met(item, now)                  # what an item is here, and the leaves it matches

Which leaves an item matches depends on what it says of itself and not on whose it is, so that is worked out
once for all items that say the same. `tracking` keeps how far one person is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter

from verifier.pathways.counting import Terms
from verifier.pathways.demands import Demand, demand
from verifier.pathways.earned import Earned
from verifier.pathways.facts import Fact, as_fact
from verifier.pathways.places import Place, places
from verifier.pathways.predicates import Attributes, Value, attributes_of, holds
from verifier.pathways.requirements import Any, AtLeast, Group, Hours, Pathway, Requirement, exclusive

_SAYS = attrgetter(
    *("kind", "achievement", "issuer", "minutes", "categories", "level", "version"),
    *("event", "topic", "role", "manner", "slot", "evidenced"),
)


@dataclass
class Step:
    """Something to decide, after the steps that it looks at: a leaf, a group, or an exclusive group whole.

    Of a group, `needed` of the `children` have to hold. Of a leaf, all of `waits` have to hold before, and
    what is needed of an exclusive group is found in its rule. `timed` tells that somebody asks when it held.
    """

    rule: Requirement
    leaf: "Leaf | None" = None
    children: tuple[int, ...] = ()
    needed: int = 0
    deals: bool = False
    timed: bool = False
    dependents: list[int] = field(default_factory=list)


@dataclass
class Leaf:
    """One leaf that applies, by its number.

    `step` is what has to be decided anew when something comes that it takes.
    """

    number: int
    rule: Requirement
    asked: Demand
    terms: Terms
    waits: tuple[int, ...]
    step: int = -1

    @cached_property
    def plain(self) -> bool:
        """Things only, as soon as they are there."""
        return self.asked.hours is None and self.asked.carry_in is None and not self.waits

    def fading(self, fact: Fact) -> Iterator[datetime]:
        """The instants from which on an item no longer counts here."""
        window = self.terms.window
        if self.terms.expiry == "while-valid" and fact.item.expires is not None:
            yield fact.item.expires
        if window is not None and (end := window.leaves(fact.item.at)) is not None:
            yield end


class Compiler:
    """Makes a pathway ready, once for each kind of people that its rules tell apart."""

    def __init__(self, pathway: Pathway) -> None:
        self._pathway = pathway
        self._placed = places(pathway)
        self._asked = frozenset(self._attributes())
        self._made: dict[tuple[tuple[str, Value], ...], Compiled] = {}

    def compiled(self, attributes: Attributes) -> "Compiled":
        """The pathway for people with these attributes; those that it does not ask for make no difference."""
        known = {name: attributes[name] for name in sorted(self._asked & attributes.keys())}
        key = tuple((name, _hashable(value)) for name, value in known.items())
        if key not in self._made:
            self._made[key] = Compiled(self._pathway, self._placed, known)
        return self._made[key]

    def _attributes(self) -> Iterator[str]:
        """The names of the attributes that decide anything."""
        if self._pathway.audience is not None:
            yield from attributes_of(self._pathway.audience)
        for place in self._placed.values():
            for condition in place.conditions:
                yield from attributes_of(condition)
            if isinstance(place.rule, Hours) and place.rule.prorate is not None:
                yield place.rule.prorate.attribute


def _hashable(value: Value) -> Value:
    return value if isinstance(value, str | int) else tuple(value)


class Compiled:
    """A pathway for one kind of people: `steps` in the order of deciding, `leaves` wherever they stand.

    `root` is the number of the last step, None when nothing is asked of these people.
    """

    def __init__(self, pathway: Pathway, placed: Mapping[str, Place], attributes: Attributes) -> None:
        self.pathway, self.placed, self.attributes = pathway, placed, attributes
        self.steps: list[Step] = []
        self.leaves: list[Leaf] = []
        self.places: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._same: dict[object, tuple[Fact, tuple[int, ...]]] = {}
        self._windowed = {one.achievement: one.window for one in pathway.equivalences or () if one.window}
        concerned = pathway.audience is None or holds(pathway.audience, attributes)
        self.root = self._step(pathway.rule) if concerned and self.applies(pathway.rule) else None
        for step in reversed(self.steps):
            for child in step.children:
                self.steps[child].timed |= step.timed

    def applies(self, rule: Requirement) -> bool:
        """Tell whether a rule applies to these people; a group of which nothing does is absent."""
        if not all(holds(condition, self.attributes) for condition in self.placed[rule.id].conditions):
            return False
        return not isinstance(rule, Group) or any(map(self.applies, rule.of))

    def met(self, item: Earned, now: datetime) -> tuple[Fact, tuple[int, ...]]:
        """What an item is here, and the leaves that it matches, by number."""
        if item.achievement in self._windowed:
            return self._matched(as_fact(self.pathway, item, now))
        says = _SAYS(item)
        known = self._same.get(says)
        if known is None:
            known = self._same[says] = self._matched(as_fact(self.pathway, item, now))
        like, leaves = known
        return Fact(item, like.component, like.minutes, like.categories), leaves

    def fading(self, fact: Fact, leaves: Iterable[int]) -> Iterator[datetime]:
        """The instants at which time alone changes what an item does here."""
        for number in leaves:
            yield from self.leaves[number].fading(fact)
        window = self._windowed.get(fact.item.achievement or "")
        if window is not None and (end := window.leaves(fact.item.at)) is not None:
            yield end

    def _matched(self, fact: Fact) -> tuple[Fact, tuple[int, ...]]:
        leaves = (number for number, leaf in enumerate(self.leaves) if leaf.asked.matches(fact))
        return fact, tuple(leaves)

    def _step(self, rule: Requirement) -> int:
        """The number of a rule that applies, made with those before it."""
        if rule.id not in self._numbers:
            step = self._group(rule) if isinstance(rule, Group) else self._single(rule)
            number = self._numbers[rule.id] = len(self.steps)
            self.steps.append(step)
            for child in step.children:
                self.steps[child].dependents.append(number)
            for leaf in self._leaves_of(step):
                leaf.step = number
                for awaited in leaf.waits:
                    self.steps[awaited].dependents.append(number)
                    self.steps[awaited].timed = True
        return self._numbers[rule.id]

    def _leaves_of(self, step: Step) -> list[Leaf]:
        if step.deals:
            return [self.leaves[self.places[rule.id]] for rule in _below(step.rule) if rule.id in self.places]
        return [step.leaf] if step.leaf is not None else []

    def _single(self, rule: Requirement) -> Step:
        return Step(rule, leaf=self._leaf(rule))

    def _group(self, rule: Group) -> Step:
        if exclusive(rule) is not None:
            for below in _below(rule):
                if not isinstance(below, Group) and self.applies(below):
                    self._leaf(below)
            return Step(rule, deals=True)
        children = tuple(self._step(child) for child in rule.of if self.applies(child))
        needed = rule.n if isinstance(rule, AtLeast) else 1 if isinstance(rule, Any) else len(children)
        return Step(rule, children=children, needed=needed)

    def _leaf(self, rule: Requirement) -> Leaf:
        place = self.placed[rule.id]
        waits = tuple(self._step(self.placed[one].rule) for one in self._awaited(place))
        asked = demand(rule, self.pathway, self.attributes)
        leaf = Leaf(len(self.leaves), rule, asked, Terms(place.window, place.expiry), waits)
        self.places[rule.id] = leaf.number
        self.leaves.append(leaf)
        return leaf

    def _awaited(self, place: Place) -> Iterator[str]:
        """The rules that must hold before, those that apply: what `after` names, the step before."""
        yield from (one for one in place.waits if self.applies(self.placed[one].rule))
        for steps in place.steps:
            yield from [one for one in steps if self.applies(self.placed[one].rule)][:1]


def _below(rule: Requirement) -> Iterator[Requirement]:
    yield rule
    for child in rule.children:
        yield from _below(child)
