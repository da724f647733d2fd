"""How each kind of leaf counts: how much it needs, which items match it, and by what it tells them apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from verifier.pathways.facts import KEYS, Fact, Key, selects
from verifier.pathways.predicates import Attributes
from verifier.pathways.requirements import (
    Attend,
    Badge,
    Collect,
    Evidence,
    Hours,
    OtherPathway,
    Pathway,
    Reflection,
    Requirement,
    SignOff,
    Slot,
    Taught,
)
from verifier.pathways.selectors import CarryIn, Distinct, Prorate


@dataclass(frozen=True)
class Demand:
    """What one leaf asks: `need` things with different keys, or minutes, limited as `hours` says."""

    need: int
    matches: Callable[[Fact], bool]
    key: Callable[[Fact], Key | None]
    carry_in: CarryIn | None = None
    hours: Hours | None = None


def demand(leaf: Requirement, pathway: Pathway, attributes: Attributes) -> Demand:
    """What a leaf asks of somebody with these attributes."""
    return DEMANDS[type(leaf)](leaf, pathway, attributes)


def _badge(leaf: Badge, _pathway: Pathway, _attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        return fact.component == leaf.component and (fact.item.level or 0) >= (leaf.level or 0)

    return Demand(1, matches, KEYS["achievement"], leaf.carry_in)


def _collect(leaf: Collect, pathway: Pathway, _attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        return selects(leaf.selector, fact, pathway, ("award",))

    return Demand(leaf.n, matches, KEYS[leaf.distinct or "achievement"], leaf.carry_in)


def _hours(leaf: Hours, pathway: Pathway, attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        if leaf.selector is not None:
            return selects(leaf.selector, fact, pathway, ("award", "hours"))
        accepted = fact.component is not None or fact.item.issuer in (pathway.issuers or ())
        return fact.item.kind == "hours" or (fact.item.kind == "award" and accepted)

    return Demand(
        prorated(leaf.minutes, leaf.prorate, attributes), matches, KEYS["item"], leaf.carry_in, leaf
    )


def prorated(minutes: int, share: Prorate | None, attributes: Attributes) -> int:
    """max(1, ceil(minutes * min(attribute, whole) / whole)); without the attribute, all of it."""
    part = attributes.get(share.attribute) if share else None
    if share is None or type(part) is not int:
        return minutes
    return max(1, -(-minutes * min(part, share.whole) // share.whole))


def _attend(leaf: Attend, _pathway: Pathway, _attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        there = fact.item.kind == "attendance" and fact.item.event == leaf.event
        return there and fact.minutes >= (leaf.minutes_each or 0)

    return Demand(leaf.n, matches, KEYS[leaf.distinct or "session"])


def _on_topic(leaf: Evidence | Reflection, kind: str, distinct: Distinct | None) -> Demand:
    def matches(fact: Fact) -> bool:
        return fact.item.kind == kind and fact.item.topic == leaf.topic

    return Demand(leaf.n or 1, matches, KEYS[distinct or "item"])


def _evidence(leaf: Evidence, _pathway: Pathway, _attributes: Attributes) -> Demand:
    return _on_topic(leaf, "evidence", leaf.distinct)


def _reflection(leaf: Reflection, _pathway: Pathway, _attributes: Attributes) -> Demand:
    return _on_topic(leaf, "reflection", leaf.distinct)


def _sign_off(leaf: SignOff, _pathway: Pathway, _attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        item = fact.item
        return item.kind == "signoff" and item.topic == leaf.topic and item.role in leaf.roles

    return Demand(leaf.n or 1, matches, KEYS[leaf.distinct or "by"])


def _taught(leaf: Taught, pathway: Pathway, _attributes: Attributes) -> Demand:
    achievements = pathway.component(leaf.component).achievements

    def matches(fact: Fact) -> bool:
        item = fact.item
        as_asked = leaf.manners is None or (item.manner or "taught") in leaf.manners
        return item.kind == "teaching" and item.achievement in achievements and as_asked

    return Demand(leaf.n, matches, KEYS[leaf.distinct or "about"])


def _other_pathway(leaf: OtherPathway, pathway: Pathway, _attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        item = fact.item
        accepted = fact.component is not None or item.issuer in (pathway.issuers or ())
        of_version = leaf.versions is None or item.version in leaf.versions
        return item.kind == "award" and item.achievement == leaf.achievement and accepted and of_version

    return Demand(1, matches, KEYS["achievement"])


def _slot(leaf: Slot, _pathway: Pathway, _attributes: Attributes) -> Demand:
    def matches(fact: Fact) -> bool:
        return fact.item.kind == "slot" and fact.item.slot == leaf.id

    return Demand(leaf.n or 1, matches, KEYS[leaf.distinct or "item"])


DEMANDS: Mapping[type, Callable[..., Demand]] = MappingProxyType(
    {
        Badge: _badge,
        Collect: _collect,
        Hours: _hours,
        Attend: _attend,
        Evidence: _evidence,
        Reflection: _reflection,
        SignOff: _sign_off,
        Taught: _taught,
        OtherPathway: _other_pathway,
        Slot: _slot,
    }
)
