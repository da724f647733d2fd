"""How far a person's items carry one leaf (section 2c of the pathway format).

An item counts for a leaf when it stands at `now`, lies in the leaf's window or is carried within the limit,
has not expired where that matters, matches the leaf or was put in its place, has the key by which the leaf
tells things apart, and is not earlier than what the leaf waits for. Items are taken in order, one per key,
only as much as needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from verifier.pathways.components import Component
from verifier.pathways.demands import Demand
from verifier.pathways.earned import Earned
from verifier.pathways.facts import KEYS, Fact, Key, selects
from verifier.pathways.requirements import Expiry, Hours, Pathway
from verifier.pathways.selectors import Cap
from verifier.pathways.windows import Window

_SOMEDAY = datetime(2000, 1, 1, tzinfo=UTC)
_HIGHEST = 2**53 - 1


@dataclass(frozen=True)
class Terms:
    """Under which terms a leaf counts.

    `window` and `expiry` are those of the innermost rule that states them, `not_before` is the instant that
    items must not precede, `substitutes` are the ids of items that were put in the place of what the leaf
    asks.
    """

    window: Window | None
    expiry: Expiry
    not_before: datetime | None = None
    substitutes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Count:
    """How far a leaf is: `have` of `need`, the items taken with amounts, and T(leaf) once it is enough."""

    have: int
    need: int
    taken: tuple[tuple[str, int], ...] = ()
    at: datetime | None = None

    @property
    def enough(self) -> bool:
        """The leaf is satisfied."""
        return self.have >= self.need


def count(asked: Demand, terms: Terms, known: Sequence[Fact], pathway: Pathway, now: datetime) -> Count:
    """Count what is there, at most up to what the leaf needs."""
    return tally(asked, terms, eligible(asked, terms, known, now), pathway, now)


def eligible(asked: Demand, terms: Terms, known: Sequence[Fact], now: datetime) -> tuple[Fact, ...]:
    """The items that count for a leaf at `now`, in the order in which they are given."""
    return tuple(fact for fact in known if _counts(asked, terms, fact, now))


def tally(asked: Demand, terms: Terms, counting: Sequence[Fact], pathway: Pathway, now: datetime) -> Count:
    """How far a leaf is carried by items that count for it, in item order; at most up to what it needs."""
    found = _take(asked, terms, counting, pathway, now)
    if not found.enough and asked.carry_in is not None:
        # Carried items are limited: where taking in order wastes them, those that need no carrying go first.
        uncarried_first = sorted(counting, key=lambda fact: carried(terms, fact.item, now))
        found = max(found, _take(asked, terms, uncarried_first, pathway, now), key=lambda one: one.have)
    return found


def _counts(asked: Demand, terms: Terms, fact: Fact, now: datetime) -> bool:
    if terms.not_before is not None and fact.item.at < terms.not_before:
        return False
    return timely(asked, terms, fact, now) and (fact.item.id in terms.substitutes or asked.matches(fact))


def timely(asked: Demand, terms: Terms, fact: Fact, now: datetime) -> bool:
    """Tell whether an item that matches a leaf counts at `now`, apart from what the leaf waits for."""
    item = fact.item
    if carried(terms, item, now) and not (item.carried and asked.carry_in is not None):
        return False
    if terms.expiry == "while-valid" and item.expires is not None and item.expires <= now:
        return False
    return asked.key(fact) is not None


def carried(terms: Terms, item: Earned, now: datetime) -> bool:
    """An item lies outside the window of a leaf, so that it counts only as far as it is carried in."""
    return terms.window is not None and not terms.window.contains(item.at, now)


def _take(asked: Demand, terms: Terms, eligible: Sequence[Fact], pathway: Pathway, now: datetime) -> Count:
    limits = _Limits(pathway, asked.hours, asked.carry_in.max if asked.carry_in else None)
    seen: set[Key] = set()
    taken: list[tuple[Fact, int]] = []
    have = 0
    for fact in eligible:
        key = asked.key(fact)
        if have == asked.need or key in seen:
            continue
        amount = limits.take(fact, asked.need - have, carried=carried(terms, fact.item, now))
        if amount:
            have += amount
            seen.add(key)
            taken.append((fact, amount))
    taken.sort(key=lambda one: (one[0].item.at, one[0].item.id))
    at = taken[-1][0].item.at if taken and have == asked.need else None
    return Count(have, asked.need, tuple((fact.item.id, amount) for fact, amount in taken), at)


@dataclass
class _Limits:
    """What is left of the limits of one leaf while items are taken."""

    pathway: Pathway
    hours: Hours | None
    carry: int | None
    _caps: dict[int, int] = field(default_factory=dict)
    _keys: dict[tuple[int, Key], int] = field(default_factory=dict)

    def take(self, fact: Fact, wanted: int, *, carried: bool) -> int:
        """Take as much of an item as the limits leave, and remember it."""
        amount = min(wanted, worth(self.hours, fact))
        if carried:
            amount = min(amount, self.carry or 0)
        ruling = governing(self.hours, fact, self.pathway)
        if ruling is not None:
            amount = self._under_cap(ruling, amount)
        if carried:
            self.carry = (self.carry or 0) - amount
        return amount

    def _under_cap(self, ruling: "Ruling", amount: int) -> int:
        cap, place, key = ruling.cap, ruling.place, (ruling.place, ruling.key)
        if cap.max_minutes is not None:
            amount = min(amount, self._caps.setdefault(place, cap.max_minutes))
        if cap.per is not None:
            amount = min(amount, self._keys.setdefault(key, cap.per.max_minutes))
            self._keys[key] -= amount
        if cap.max_minutes is not None:
            self._caps[place] -= amount
        return amount


def worth(hours: Hours | None, fact: Fact) -> int:
    """What an item can give to a leaf before caps: 1, or its minutes within the limits for one item."""
    if hours is None:
        return 1
    if fact.minutes < (hours.item_min or 0):
        return 0
    return fact.minutes if hours.item_max is None else min(fact.minutes, hours.item_max)


@dataclass(frozen=True)
class Ruling:
    """The cap that governs an item, its place in the list of caps, and the key under which it limits it."""

    cap: Cap
    place: int
    key: Key | None


def governing(hours: Hours | None, fact: Fact, pathway: Pathway) -> Ruling | None:
    """The first cap whose selection fits an item; None when the item is free."""
    for place, cap in enumerate((hours.caps if hours else None) or ()):
        if selects(cap.where, fact, pathway, ("award", "hours")):
            return Ruling(cap, place, _cap_key(cap, fact))
    return None


def _cap_key(cap: Cap, fact: Fact) -> Key | None:
    if cap.per is None:
        return None
    return fact.item.topic if cap.per.key == "topic" else KEYS[cap.per.key](fact)


def options(asked: Demand, so_far: Count, known: Sequence[Fact], imagined: Sequence[Fact]) -> Iterator[str]:
    """Tokens of the components whose badge, `imagined`, would carry the leaf further, in the same order."""
    ids = {item for item, _ in so_far.taken}
    keys = {asked.key(fact) for fact in known if fact.item.id in ids}
    for fact in imagined:
        helps = asked.hours is None or fact.minutes > 0
        if fact.component and helps and asked.matches(fact) and asked.key(fact) not in keys:
            yield fact.component


def imagine(pathway: Pathway) -> tuple[Fact, ...]:
    """The badges that somebody would have who earned every component."""
    return tuple(_imagined(token, one, pathway) for token, one in (pathway.components or {}).items())


def _imagined(token: str, component: Component, pathway: Pathway) -> Fact:
    issuer = next(iter(component.issuers or pathway.issuers or ()), None)
    item = Earned(
        id=f"imagined:{token}",
        achievement=component.achievements[0],
        issuer=issuer,
        at=_SOMEDAY,
        minutes=component.minutes,
        level=_HIGHEST,
        evidenced=True,
    )
    return Fact(item, token, component.minutes or 0, frozenset(component.categories or ()))


def limits(asked: Demand, pathway: Pathway) -> _Limits:
    """The limits of one leaf, before anything is taken."""
    return _Limits(pathway, asked.hours, asked.carry_in.max if asked.carry_in else None)
