"""Does one thing count for two groups at once, where nobody said that it may serve only one?"""

from collections.abc import Iterator
from itertools import combinations

from verifier.pathways.facts import Fact
from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.leaves import Ground, Leaf, walk
from verifier.pathways.requirements import All, AtLeast, Hours, Requirement, exclusive
from verifier.pathways.sentences import name_of
from verifier.pathways.words import label


def overlap(ground: Ground) -> Iterator[Finding]:
    """Finding `overlap`, once for each group: it names the first two rules and what counts for both.

    Only groups that need several of their rules can count something twice, and hours out of everything are
    meant to take whatever else counts.
    """
    for rule in walk(ground.pathway.rule):
        if _needs_several(rule):
            yield from _shared(rule, ground)


def _needs_several(rule: Requirement) -> bool:
    several = isinstance(rule, All) or (isinstance(rule, AtLeast) and rule.n > 1)
    return several and exclusive(rule) is None


def _shared(group: Requirement, ground: Ground) -> Iterator[Finding]:
    taken = [
        (child, [leaf for leaf in ground.below(child) if not _is_total(leaf)]) for child in group.children
    ]
    found = [
        (one, other, fact)
        for (one, ones), (other, others) in combinations(taken, 2)
        if (fact := _first_shared(ones, others)) is not None
    ]
    if found:
        yield finding("overlap", ground.pointers[group.id], _message(found, ground))


def _is_total(leaf: Leaf) -> bool:
    return isinstance(leaf.rule, Hours) and leaf.rule.selector is None


def _first_shared(ones: list[Leaf], others: list[Leaf]) -> Fact | None:
    for one in ones:
        for other in others:
            if not one.items.isdisjoint(other.items) and not one.people.isdisjoint(other.people):
                return next(fact for fact in one.takes if fact.item.id in other.items)
    return None


def _message(found: list[tuple[Requirement, Requirement, Fact]], ground: Ground) -> str:
    one, other, fact = found[0]
    token = fact.component
    name = f"“{name_of(token, ground.pathway)}”" if token else f"“{fact.item.id}”"
    more = f" So it is with {len(found) - 1} more of its pairs." if len(found) > 1 else ""
    first, second = label(one, ground.pathway), label(other, ground.pathway)
    return (
        f"{name} counts for “{first}” and for “{second}” at the same time.{more} Leave it if that is meant; "
        "else make the group exclusive, or let its rules take different things."
    )
