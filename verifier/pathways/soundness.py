"""Definition errors that only the whole pathway shows: names nobody declared, the same thing twice, circles.

A pathway with one of these is never evaluated. Codes are those of the pathway format, section 2c.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from types import MappingProxyType

from verifier.pathways import exclusives
from verifier.pathways.forms import Problem
from verifier.pathways.places import dependencies, places
from verifier.pathways.requirements import (
    AtLeast,
    Badge,
    Collect,
    Group,
    Hours,
    OtherPathway,
    Pathway,
    Requirement,
    Sequence,
    Taught,
    exclusive,
)
from verifier.pathways.selectors import Selector


def problems(pathway: Pathway, *, most: int) -> Iterator[Problem]:
    """Everything that is wrong with a pathway as a whole; nothing when it may be evaluated.

    Of one that has too many rules only that is told.

    Args:
        pathway: read from a document whose shapes are right.
        most: the largest number of rules that a pathway may have.
    """
    placed = tuple(placed_rules(pathway.rule))
    if len(placed) > most:
        message = f"A pathway may have {most} rules, this one has {len(placed)}; split it up."
        yield Problem("too_large", "/rule", message)
        return  # what follows grows faster than the rules do, and a stranger may have written them
    doubled = list(_ids(placed))
    yield from doubled
    yield from _components(pathway)
    yield from _equivalences(pathway)
    if not doubled:
        yield from _waits(pathway, {rule.id: pointer for pointer, rule in placed})
    for pointer, rule in placed:
        yield from _ASKS.get(type(rule), _nothing)(rule, pointer, pathway)
        if isinstance(rule, Group):
            yield from _children(rule, pointer)
        if exclusive(rule) is not None:
            yield from exclusives.problems(rule, pointer)
        elif isinstance(rule, Sequence):
            yield from exclusives.problems_of_steps(rule, pointer)


def placed_rules(rule: Requirement, pointer: str = "/rule") -> Iterator[tuple[str, Requirement]]:
    """Every rule with its JSON pointer, each before those below it."""
    yield pointer, rule
    for place, child in enumerate(rule.children):
        yield from placed_rules(child, f"{pointer}/of/{place}")


def _ids(placed: tuple[tuple[str, Requirement], ...]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for pointer, rule in placed:
        first = seen.setdefault(rule.id, pointer)
        if first != pointer:
            message = f"The id “{rule.id}” stands at {first} already; give one of them another."
            yield Problem("duplicate_id", f"{pointer}/id", message)


def _components(pathway: Pathway) -> Iterator[Problem]:
    owners: dict[tuple[str, str], str] = {}
    for token, component in (pathway.components or {}).items():
        here = f"/components/{token}"
        if pathway.awards in component.achievements:
            message = "A pathway cannot ask for the badge it awards; take this component out."
            yield Problem("cycle", here, message)
        for achievement in component.achievements:
            for issuer in component.issuers or pathway.issuers or ():
                other = owners.setdefault((achievement, issuer), token)
                if other != token:
                    message = (
                        f"“{other}” has this achievement already; a badge can stand for one component only."
                    )
                    yield Problem("ambiguous_component", f"{here}/achievement", message)


def _children(group: Group, pointer: str) -> Iterator[Problem]:
    if isinstance(group, AtLeast) and group.n > len(group.of):
        message = f"This asks for {group.n} of {len(group.of)}, so nobody could finish; ask for fewer."
        yield Problem("bad_count", f"{pointer}/n", message)
    seen: set[object] = set()
    for place, child in enumerate(group.of):
        if not isinstance(child, Badge):
            continue
        key = (child.component, child.window, None if isinstance(group, AtLeast) else child.level)
        if key in seen:
            message = f"The badge “{child.component}” stands in this group twice; keep one."
            yield Problem("duplicate_child", f"{pointer}/of/{place}", message)
        seen.add(key)


def _waits(pathway: Pathway, pointers: Mapping[str, str]) -> Iterator[Problem]:
    placed = places(pathway)
    unknown = False
    for node, place in placed.items():
        awaited = place.rule.after
        if awaited is None:
            continue
        here = f"{pointers[node]}/after"
        if awaited not in placed:
            unknown = True
            message = f"There is no rule “{awaited}” to wait for; correct the name."
            yield Problem("unknown_node", here, message)
        elif placed[awaited].in_exclusive:
            message = f"“{awaited}” shares what it gets with others; wait for the whole group instead."
            yield Problem("order_in_exclusive", here, message)
        elif placed[awaited].in_sequence:
            message = f"“{awaited}” is a step of a sequence; wait for the whole sequence instead."
            yield Problem("order_in_sequence", here, message)
    if not unknown:
        for node in _in_circles(dependencies(placed)):
            message = "This rule waits for itself, by way of others; take one of the waits out."
            yield Problem("cycle", pointers[node], message)


def _in_circles(needs: Mapping[str, Set[str]]) -> list[str]:
    """One of the rules that can never be decided: those that can are taken away, again and again."""
    open_nodes = dict(needs)
    while True:
        decided = [node for node, before in open_nodes.items() if open_nodes.keys().isdisjoint(before)]
        if not decided:
            return sorted(open_nodes)[:1]
        for node in decided:
            del open_nodes[node]


def _equivalences(pathway: Pathway) -> Iterator[Problem]:
    owners: dict[tuple[str, str], str] = {}
    names: set[str] = set()
    for place, one in enumerate(pathway.equivalences or ()):
        here = f"/equivalences/{place}"
        if one.id in names:
            yield Problem("duplicate_id", f"{here}/id", f"The id “{one.id}” stands here twice; change one.")
        names.add(one.id)
        yield from _declared(one.component, f"{here}/component", pathway)
        if one.achievement == pathway.awards:
            message = "A pathway cannot ask for the badge it awards; take this equivalence out."
            yield Problem("cycle", here, message)
        for issuer in one.issuers or pathway.issuers or ():
            other = owners.setdefault((one.achievement, issuer), one.component)
            if other != one.component:
                message = f"This badge stands for “{other}” already; it can stand for one component only."
                yield Problem("ambiguous_equivalence", here, message)


def _nothing(_rule: Requirement, _pointer: str, _pathway: Pathway) -> Iterator[Problem]:
    return iter(())


def _badge(rule: Badge | Taught, pointer: str, pathway: Pathway) -> Iterator[Problem]:
    yield from _declared(rule.component, f"{pointer}/component", pathway)


def _collect(rule: Collect, pointer: str, pathway: Pathway) -> Iterator[Problem]:
    yield from _selector(rule.selector, f"{pointer}/from", pathway)


def _hours(rule: Hours, pointer: str, pathway: Pathway) -> Iterator[Problem]:
    if rule.selector is not None:
        yield from _selector(rule.selector, f"{pointer}/from", pathway)
    for place, cap in enumerate(rule.caps or ()):
        yield from _selector(cap.where, f"{pointer}/caps/{place}/where", pathway)


def _selector(selector: Selector, pointer: str, pathway: Pathway) -> Iterator[Problem]:
    for place, token in enumerate(selector.components or ()):
        yield from _declared(token, f"{pointer}/components/{place}", pathway)
    if pathway.awards in (selector.achievements or ()):
        message = "A pathway cannot ask for the badge it awards; take it out."
        yield Problem("cycle", f"{pointer}/achievements", message)


def _other_pathway(rule: OtherPathway, pointer: str, pathway: Pathway) -> Iterator[Problem]:
    if pathway.id == rule.pathway or pathway.awards == rule.achievement:
        yield Problem("cycle", pointer, "A pathway cannot ask for itself; take this rule out.")


def _declared(token: str, pointer: str, pathway: Pathway) -> Iterator[Problem]:
    if token not in (pathway.components or {}):
        message = f"There is no component “{token}”; declare it, or correct the name."
        yield Problem("unknown_component", pointer, message)


_ASKS: Mapping[type, Callable[..., Iterator[Problem]]] = MappingProxyType(
    {
        Badge: _badge,
        Taught: _badge,
        Collect: _collect,
        Hours: _hours,
        OtherPathway: _other_pathway,
    }
)
