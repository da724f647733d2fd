"""Can the sessions that a pathway asks for all be attended, or do too many of them take place at once?

A session lasts from `at` less its minutes until `at`. How many of a set can be attended is the classic choice
of intervals: always take the one that ends first.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations

from verifier.pathways.facts import Fact
from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.leaves import Ground, Leaf
from verifier.pathways.requirements import All, Attend, Requirement, Sequence
from verifier.pathways.words import label


def conflicts(ground: Ground) -> Iterator[Finding]:
    """Finding `conflict`: sessions that cannot all be attended, of one rule or of two that all need."""
    leaves = [leaf for leaf in ground.leaves.values() if isinstance(leaf.rule, Attend)]
    alone = [leaf for leaf in leaves if _too_few([leaf])]
    for leaf in alone:
        yield finding("conflict", leaf.pointer, _message([leaf], ground))
    needed = _needed_by_all(ground.pathway.rule)
    rest = [leaf for leaf in leaves if leaf.rule.id in needed and leaf not in alone]
    for pair in combinations(rest, 2):
        if not pair[0].people.isdisjoint(pair[1].people) and _too_few(pair):
            yield finding("conflict", pair[1].pointer, _message(pair, ground))


def _needed_by_all(rule: Requirement) -> set[str]:
    """The rules without which the root cannot hold."""
    below = rule.children if isinstance(rule, All | Sequence) else ()
    return {rule.id}.union(*(_needed_by_all(child) for child in below))


def _too_few(leaves: Iterable[Leaf]) -> bool:
    """Enough sessions are on offer, and too few of them at different times."""
    facts = {fact.item.id: fact for leaf in leaves for fact in leaf.takes}
    wanted = sum(leaf.asked.need for leaf in leaves)
    enough = all(_different(leaf) >= leaf.asked.need for leaf in leaves)
    return enough and _most(facts.values()) < wanted and not _shares(leaves)


def _different(leaf: Leaf) -> int:
    return len({leaf.asked.key(fact) for fact in leaf.takes})


def _shares(leaves: Iterable[Leaf]) -> bool:
    """A session that serves two rules is attended once, so their numbers must not be added up."""
    return any(not one.items.isdisjoint(other.items) for one, other in combinations(leaves, 2))


def _most(facts: Iterable[Fact]) -> int:
    """How many can be attended at most."""
    attended, free_from = 0, None
    for ends, begins in sorted(_span(fact) for fact in facts):
        if free_from is None or begins >= free_from:
            attended, free_from = attended + 1, ends
    return attended


def _span(fact: Fact) -> tuple[datetime, datetime]:
    return fact.item.at, fact.item.at - timedelta(minutes=fact.minutes)


def _message(leaves: Iterable[Leaf], ground: Ground) -> str:
    names = " and ".join(f"“{label(leaf.rule, ground.pathway)}”" for leaf in leaves)
    return f"Too many sessions for {names} take place at the same time to attend enough of them. Move some."
