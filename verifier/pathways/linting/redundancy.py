"""Is there a rule that changes nothing: with it or without it, the same people are done?

Every leaf is taken as true or false by itself, except that leaves which ask more or less of the same thing
imply each other; a rule is redundant when the truth table of the whole is the same without it. Parts of the
tree that share no demand with the rest are asked by themselves, so tables stay small; a part with more than
20 variables is not decided, and nothing is said of it.

Not asked of: what lies in an exclusive group (whose leaves are not true by themselves), steps of a sequence,
and rules that others wait for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.leaves import Ground, walk
from verifier.pathways.linting.truth import Formula, Table, every_line, variable
from verifier.pathways.requirements import (
    AtLeast,
    Attend,
    Badge,
    Collect,
    Evidence,
    Hours,
    Reflection,
    Requirement,
    SignOff,
    Slot,
    Taught,
)
from verifier.pathways.words import label

MOST: Final = 20
_OWN: Final = frozenset({"id", "label", "applies_if", "window", "after", "waivable", "expiry"})
_AMOUNT: Final[Mapping[type, str]] = MappingProxyType(
    {
        Badge: "level",
        Collect: "n",
        Hours: "minutes",
        Attend: "n",
        Evidence: "n",
        Reflection: "n",
        SignOff: "n",
        Taught: "n",
        Slot: "n",
    }
)

Demanded: TypeAlias = tuple[object, ...]


def redundancy(ground: Ground) -> Iterator[Finding]:
    """Finding `redundant_node`, for rules that could all be taken out together; those below go with them."""
    demanded = {rule.id: _demanded(rule, ground) for rule in walk(ground.pathway.rule) if not rule.children}
    for part in _parts(ground.pathway.rule, _Ties(demanded, ground.exclusive)):
        for rule in _redundant(part, ground):
            message = (
                f"“{label(rule, ground.pathway)}” changes nothing: with it or without it, the same people "
                "are done. Take it out, or correct what it asks."
            )
            yield finding("redundant_node", ground.pointers[rule.id], message)


def _demanded(rule: Requirement, ground: Ground) -> Demanded:
    """What a leaf asks, apart from how much: leaves that ask the same differ only in their amount."""
    place, amount = ground.placed[rule.id], _AMOUNT.get(type(rule))
    stated = (field.name for field in fields(rule) if field.name not in _OWN and field.name != amount)
    own = rule.id if isinstance(rule, Slot) or rule.id in ground.exclusive else ""
    terms = (own, type(rule), place.window, place.expiry, place.waits, place.steps)
    return (*terms, *(getattr(rule, name) for name in stated))


@dataclass(frozen=True)
class _Ties:
    """Which leaves ask the same, and so cannot be looked at apart from each other."""

    demanded: Mapping[str, Demanded]
    exclusive: frozenset[str]

    def closed(self, rule: Requirement) -> bool:
        """No leaf outside asks what a leaf in here asks."""
        inside = Counter(self.demanded[one.id] for one in walk(rule) if one.id in self.demanded)
        everywhere = Counter(self.demanded.values())
        return all(everywhere[one] == count for one, count in inside.items())

    def opaque(self, rule: Requirement) -> bool:
        """Its truth does not follow from that of its leaves."""
        return any(child.id in self.exclusive for child in rule.children)


@dataclass(frozen=True)
class _Part:
    """A rule to ask by itself: its leaves that ask the same, tied; below it, parts of their own.

    Parts that stand side by side where all, or any, of them count are one `modules` entry and one variable:
    what goes for one goes for all of them.
    """

    rule: Requirement
    tied: Sequence[Sequence[Requirement]]
    modules: Sequence[Sequence[Requirement]]


def _parts(rule: Requirement, ties: _Ties) -> Iterator[_Part]:
    """The closed parts of the tree in which leaves are tied, each before those below it."""
    loose, modules = _split(rule, ties)
    groups: dict[Demanded, list[Requirement]] = {}
    for leaf in loose:
        groups.setdefault(ties.demanded[leaf.id], []).append(leaf)
    if groups:
        yield _Part(rule, list(groups.values()), modules)
    for module in (one for together in modules for one in together):
        if module.children and not ties.opaque(module):
            yield from _parts(module, ties)


def _split(rule: Requirement, ties: _Ties) -> tuple[list[Requirement], list[list[Requirement]]]:
    """The leaves below a rule that are tied, and the rules below it that stand for themselves."""
    loose: list[Requirement] = []
    own: list[Requirement] = []
    modules: list[list[Requirement]] = []
    for child in () if ties.opaque(rule) else rule.children:
        if ties.closed(child) or ties.opaque(child):
            own.append(child)
        elif not child.children:
            loose.append(child)
        else:
            below = _split(child, ties)
            loose.extend(below[0])
            modules.extend(below[1])
    return loose, [*modules, *([[one] for one in own] if isinstance(rule, AtLeast) else [own] if own else [])]


def _redundant(part: _Part, ground: Ground) -> Iterator[Requirement]:
    size = len(part.modules) + sum(map(len, part.tied))
    if size > MOST:
        return
    variables, lines = _variables(part, size)
    formulas = [Formula(part.rule, applies, variables, lines) for applies in _kinds(ground)]
    wholes = [(formula, formula.table()) for formula in formulas]
    if not any(whole for _, whole in wholes):
        return
    out: set[str] = set()
    for together in _askable(part, ground):
        asked = {rule.id for rule in together}
        if out.isdisjoint(asked) and all(formula.table(out | asked) == whole for formula, whole in wholes):
            out |= {below.id for rule in together for below in walk(rule)}
            yield from together


def _kinds(ground: Ground) -> list[frozenset[str]]:
    """For each kind of people the rules that apply to them, each set once."""
    applying = {place.rule.id: ground.people(place) for place in ground.placed.values()}
    concerned = (number for number, cell in enumerate(ground.cells) if cell.concerned)
    return list(
        dict.fromkeys(
            frozenset(one for one, people in applying.items() if cell in people) for cell in concerned
        )
    )


def _variables(part: _Part, size: int) -> tuple[dict[str, Table], Table]:
    """A variable for each leaf and module; only lines on which more of a thing implies less of it."""
    order = [*part.modules, *([leaf] for leaves in part.tied for leaf in leaves)]
    tables = {rule.id: variable(number, size) for number, rules in enumerate(order) for rule in rules}
    lines = every_line(size)
    for leaves in part.tied:
        for less, more in pairwise(sorted(leaves, key=_amount)):
            lines &= tables[less.id] | ~tables[more.id]
            if _amount(less) == _amount(more):
                lines &= ~tables[less.id] | tables[more.id]
    return tables, lines


def _amount(leaf: Requirement) -> int:
    member = _AMOUNT.get(type(leaf))
    stated = getattr(leaf, member) if member else None
    return (0 if isinstance(leaf, Badge) else 1) if stated is None else int(stated)


def _askable(part: _Part, ground: Ground) -> list[Sequence[Requirement]]:
    """The rules of a part that may be asked about, the upper ones first, and of two the later one first."""
    awaited = {rule.after for rule in ground.pathway.walk() if rule.after}
    parts = {rule.id for together in part.modules for rule in together}
    units = [[rule] for rule in _above(part.rule, parts) if rule is not part.rule]
    found = [unit for unit in (*units, *part.modules) if _may_be_asked(unit, awaited, ground)]
    found.reverse()
    return sorted(found, key=lambda unit: ground.pointers[unit[0].id].count("/of/"))


def _above(rule: Requirement, parts: Set[str]) -> Iterator[Requirement]:
    """A rule and those below it that are no part of their own, nor in one."""
    if rule.id not in parts:
        yield rule
        for child in rule.children:
            yield from _above(child, parts)


def _may_be_asked(rules: Sequence[Requirement], awaited: Set[str | None], ground: Ground) -> bool:
    fixed = any(ground.placed[rule.id].in_sequence for rule in rules)
    return not fixed and awaited.isdisjoint(below.id for rule in rules for below in walk(rule))
