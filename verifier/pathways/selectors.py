"""What a leaf takes out of everything somebody has: which items, told apart how, up to which limits."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Distinct: TypeAlias = Literal["achievement", "item", "session", "event", "about", "by", "issuer", "day"]
ItemKind: TypeAlias = Literal[
    "award", "hours", "attendance", "evidence", "reflection", "signoff", "teaching", "slot"
]


@dataclass(frozen=True, kw_only=True)
class Selector:
    """Which items a leaf takes: every member that is given must hold, and a list means any of its entries."""

    kinds: tuple[ItemKind, ...] | None = None
    components: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    achievements: tuple[str, ...] | None = None
    issuers: tuple[str, ...] | None = None
    event: str | None = None
    topics: tuple[str, ...] | None = None
    level: int | None = None
    evidenced: Literal[True] | None = None


@dataclass(frozen=True, kw_only=True)
class CarryIn:
    """Up to `max` (things, or minutes) of items marked as carried count, though outside the window."""

    max: int


@dataclass(frozen=True, kw_only=True)
class CarryOut:
    """Up to `max_minutes` beyond what was asked go over into the next year.

    With `earned_within_days`, only minutes earned in so many days before the roll-over do.
    """

    max_minutes: int
    earned_within_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class CapPer:
    """At most so many minutes for each person, session, event or topic."""

    key: Literal["about", "by", "session", "event", "topic"]
    max_minutes: int


@dataclass(frozen=True, kw_only=True)
class Cap:
    """At most so many minutes out of a selection, in all, for each key, or both."""

    where: Selector
    max_minutes: int | None = None
    per: CapPer | None = None


@dataclass(frozen=True, kw_only=True)
class Prorate:
    """The demand in proportion: `attribute` of `whole`, rounded up, at least one minute."""

    attribute: str
    whole: int
