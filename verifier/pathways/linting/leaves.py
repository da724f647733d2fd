"""What counts where: for every leaf the things on offer that it takes, and the kinds of people it is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from verifier.pathways.counting import Terms, count
from verifier.pathways.demands import Demand, demand
from verifier.pathways.facts import Fact, facts
from verifier.pathways.linting.cells import Cell
from verifier.pathways.linting.fullest import Fullest
from verifier.pathways.places import Place, places
from verifier.pathways.predicates import holds
from verifier.pathways.requirements import Group, Pathway, Requirement
from verifier.pathways.soundness import placed_rules


@dataclass(frozen=True)
class Leaf:
    """One leaf: where it stands, what it asks, what it takes, for which kinds of people it is.

    `takes` are the facts that carry it further by themselves, each judged at the moment when it is earned,
    so that neither a rolling window nor an expiry has run out; what the leaf waits for is left aside.
    """

    place: Place
    pointer: str
    asked: Demand
    takes: tuple[Fact, ...]
    people: frozenset[int]

    @property
    def rule(self) -> Requirement:
        """The leaf itself."""
        return self.place.rule

    @cached_property
    def items(self) -> frozenset[str]:
        """The ids of the things on offer that it takes."""
        return frozenset(fact.item.id for fact in self.takes)


@dataclass(frozen=True)
class Ground:
    """What every question of the linter stands on: the pathway, what is on offer, kinds of people."""

    pathway: Pathway
    fullest: Fullest
    cells: Sequence[Cell]

    @cached_property
    def pointers(self) -> Mapping[str, str]:
        """The JSON pointer of every rule, by its id."""
        return {rule.id: pointer for pointer, rule in placed_rules(self.pathway.rule)}

    @cached_property
    def placed(self) -> Mapping[str, Place]:
        """Where every rule stands, by its id."""
        return places(self.pathway)

    @cached_property
    def known(self) -> tuple[Fact, ...]:
        """Everything that can be had, as this pathway sees it."""
        return facts(self.pathway, self.fullest.items, self.fullest.moments[0])

    @cached_property
    def leaves(self) -> Mapping[str, Leaf]:
        """Every leaf that is for somebody, by its id, in document order."""
        found = (self._leaf(place) for place in self.placed.values() if not isinstance(place.rule, Group))
        return {leaf.rule.id: leaf for leaf in found if leaf.people}

    @cached_property
    def exclusive(self) -> frozenset[str]:
        """The ids of all rules below an exclusive group, whose items are assigned and not shared."""
        return frozenset(node for node, place in self.placed.items() if place.in_exclusive)

    def below(self, rule: Requirement) -> Iterator[Leaf]:
        """The leaves of a rule that are for somebody; a leaf is its own."""
        if rule.id in self.leaves:
            yield self.leaves[rule.id]
        for child in rule.children:
            yield from self.below(child)

    def people(self, place: Place) -> frozenset[int]:
        """The numbers of the cells that a rule applies to."""
        return frozenset(
            number
            for number, cell in enumerate(self.cells)
            if cell.concerned and all(holds(condition, cell.attributes) for condition in place.conditions)
        )

    def _leaf(self, place: Place) -> Leaf:
        asked = demand(place.rule, self.pathway, {})
        terms = Terms(place.window, place.expiry)
        taken = tuple(
            fact
            for fact in self.known
            if asked.matches(fact) and count(asked, terms, (fact,), self.pathway, fact.item.at).have
        )
        return Leaf(place, self.pointers[place.rule.id], asked, taken, self.people(place))


def walk(rule: Requirement) -> Iterator[Requirement]:
    """A rule and all below it, in document order."""
    yield rule
    for child in rule.children:
        yield from walk(child)
