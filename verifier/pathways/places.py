"""Where each rule stands in its tree: what it inherits, and what it waits for.

A rule waits for what its own `after` names and what those of the rules above it name, and, inside a
sequence, for the step before. So a leaf depends on rules elsewhere in the tree; `dependencies` is that
graph, and a circle in it is a definition error.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from verifier.pathways.predicates import Predicate
from verifier.pathways.requirements import Expiry, Pathway, Requirement, Sequence, exclusive
from verifier.pathways.windows import Window


@dataclass(frozen=True)
class Place:
    """One rule in its tree.

    `waits` are the ids of rules that must be satisfied before an item counts here; `steps` are, for each
    sequence around it, the ids of the steps before its own, nearest first: the nearest that applies must be
    satisfied. `conditions` are those of the rule and of the rules above it; one that fails makes it absent.
    `in_sequence` tells that a sequence lies above it, `in_exclusive` that an exclusive group does.
    """

    rule: Requirement
    window: Window | None
    expiry: Expiry
    waits: tuple[str, ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()
    conditions: tuple[Predicate, ...] = ()
    in_sequence: bool = False
    in_exclusive: bool = False


def places(pathway: Pathway) -> dict[str, Place]:
    """The place of every rule, by its id, each before those below it."""
    root = Place(pathway.rule, pathway.window, pathway.expiry or "once-earned")
    return {place.rule.id: place for place in _below(_at(pathway.rule, root))}


def _at(rule: Requirement, above: Place) -> Place:
    return replace(
        above,
        rule=rule,
        window=rule.window or above.window,
        expiry=rule.expiry or above.expiry,
        waits=above.waits if rule.after is None else (*above.waits, rule.after),
        conditions=above.conditions if rule.applies_if is None else (*above.conditions, rule.applies_if),
    )


def _below(place: Place) -> Iterator[Place]:
    yield place
    for index, child in enumerate(place.rule.children):
        above = replace(place, in_exclusive=True) if exclusive(place.rule) else place
        if isinstance(place.rule, Sequence):
            before = tuple(step.id for step in reversed(place.rule.of[:index]))
            steps = (*place.steps, before) if before else place.steps
            above = replace(above, steps=steps, in_sequence=True)
        yield from _below(_at(child, above))


def dependencies(placed: Mapping[str, Place]) -> dict[str, Set[str]]:
    """For every rule the ids of those that must be decided before it."""
    return {
        node: {
            *(child.id for child in place.rule.children),
            *(() if place.rule.children else place.waits),
            *(step for steps in (() if place.rule.children else place.steps) for step in steps),
        }
        for node, place in placed.items()
    }
