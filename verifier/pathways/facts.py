"""What a person has, as one pathway sees it: what stands at `now`, and for which component.

An award has one identity: the component whose achievement it is and whose issuers include its issuer; else
the first equivalence that takes it; else none. Items are always in the order (at, id).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from verifier.pathways.components import Equivalence
from verifier.pathways.earned import Earned
from verifier.pathways.requirements import Pathway
from verifier.pathways.selectors import Distinct, ItemKind, Selector

Key: TypeAlias = object


@dataclass(frozen=True)
class Fact:
    """An item as one pathway sees it: the component it stands for, minutes and categories completed by it."""

    item: Earned
    component: str | None
    minutes: int
    categories: frozenset[str]


def facts(pathway: Pathway, items: Iterable[Earned], now: datetime) -> tuple[Fact, ...]:
    """The items that are valid and not in the future, in item order, with the component they stand for."""
    standing = [item for item in items if item.state == "valid" and item.at <= now]
    standing.sort(key=lambda item: (item.at, item.id))
    return tuple(as_fact(pathway, item, now) for item in standing)


def as_fact(pathway: Pathway, item: Earned, now: datetime) -> Fact:
    """One item, completed by the component it stands for."""
    token, equivalence = identity(pathway, item, now)
    if token is None:
        return Fact(item, None, item.minutes or 0, frozenset(item.categories))
    component = pathway.component(token)
    minutes = _scaled(item.minutes, equivalence) if item.minutes is not None else component.minutes or 0
    return Fact(item, token, minutes, frozenset((*item.categories, *(component.categories or ()))))


def _scaled(minutes: int, equivalence: Equivalence | None) -> int:
    times, divided_by = (equivalence and equivalence.factor) or (1, 1)
    return minutes * times // divided_by


def identity(pathway: Pathway, item: Earned, now: datetime) -> tuple[str | None, Equivalence | None]:
    """The one component an award stands for, and the equivalence that made it so; (None, None) for none."""
    if item.kind != "award":
        return None, None
    for token, component in (pathway.components or {}).items():
        issuers = component.issuers or pathway.issuers or ()
        if item.achievement in component.achievements and item.issuer in issuers:
            return token, None
    for one in pathway.equivalences or ():
        accepted = item.issuer in (one.issuers or pathway.issuers or ())
        timely = one.window is None or one.window.contains(item.at, now)
        if item.achievement == one.achievement and accepted and timely:
            return one.component, one
    return None, None


def selects(selector: Selector, fact: Fact, pathway: Pathway, kinds: tuple[ItemKind, ...]) -> bool:
    """Tell whether a selector takes an item; `kinds` are those it takes when it names none (section 2b).

    An award that stands for no component counts only when its issuer is accepted: named here, else by the
    pathway.
    """
    item = fact.item
    return (
        item.kind in (selector.kinds or kinds)
        and _accepted(selector, fact, pathway)
        and (selector.components is None or fact.component in selector.components)
        and (selector.categories is None or not fact.categories.isdisjoint(selector.categories))
        and all(
            wanted is None or given in wanted
            for wanted, given in (
                (selector.achievements, item.achievement),
                (selector.topics, item.topic),
                (selector.event and (selector.event,), item.event),
            )
        )
        and (selector.level is None or (item.level or 0) >= selector.level)
        and (selector.evidenced is None or item.evidenced)
    )


def _accepted(selector: Selector, fact: Fact, pathway: Pathway) -> bool:
    if selector.issuers is not None:
        return fact.item.issuer in selector.issuers
    if fact.item.kind != "award" or fact.component is not None:
        return True
    return fact.item.issuer in (pathway.issuers or ())


KEYS: Mapping[Distinct, Callable[[Fact], Key | None]] = MappingProxyType(
    {
        "achievement": lambda fact: fact.component or fact.item.achievement,
        "item": lambda fact: fact.item.id,
        "session": lambda fact: fact.item.session,
        "event": lambda fact: fact.item.event,
        "about": lambda fact: fact.item.about,
        "by": lambda fact: fact.item.by,
        "issuer": lambda fact: fact.item.issuer,
        "day": lambda fact: fact.item.at.date(),
    }
)
"""By what things are told apart; an item without the key does not count."""
