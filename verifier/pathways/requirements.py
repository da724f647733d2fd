"""What a pathway asks: one frozen value per kind of rule, and the pathway that holds them.

A pathway is a tree. Its leaves ask for things earned, its groups say how many of their children are needed::

    All(id="root", of=(
        Badge(id="safety", component="safety"),
        AtLeast(id="bites", n=2, of=(Badge(id="a", component="a"), Badge(id="b", component="b"), ...)),
    ))

Members keep exactly what the document says (None = not said), so that reading and writing gives the same
document and the same digest. A new kind is a value here, a row in `KINDS`, its members in `members`, how it
counts in `demands` and its sentence in `sentences`; a test holds that none is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from verifier.pathways.components import Component, Equivalence, PreviousVersion, WaiverPolicy
from verifier.pathways.predicates import Predicate
from verifier.pathways.selectors import Cap, CarryIn, CarryOut, Distinct, Prorate, Selector
from verifier.pathways.windows import Window

Expiry: TypeAlias = Literal["once-earned", "while-valid"]
Manner: TypeAlias = Literal["taught", "reviewed", "mentored"]
Exclusive: TypeAlias = Literal["items", "minutes"]


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What every rule has: a token for its place in the tree, and what it passes on to those below.

    `window` and `expiry` are inherited; the innermost wins. `applies_if` false takes the rule out of its
    group. `after` names a rule that must be satisfied first: only items not earlier than that count here
    and below.
    """

    id: str
    label: str | None = None
    applies_if: Predicate | None = None
    window: Window | None = None
    after: str | None = None
    waivable: bool | None = None
    expiry: Expiry | None = None

    @property
    def children(self) -> tuple["Requirement", ...]:
        """The rules directly below; a leaf has none."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Group(Requirement):
    """A rule about other rules."""

    of: tuple[Requirement, ...]

    @property
    def children(self) -> tuple[Requirement, ...]:
        """The rules directly below, in document order."""
        return self.of


@dataclass(frozen=True, kw_only=True)
class All(Group):
    """Every child that applies; `exclusive`: no item, or no minute, serves two of them."""

    exclusive: Exclusive | None = None


@dataclass(frozen=True, kw_only=True)
class Any(Group):
    """One child."""


@dataclass(frozen=True, kw_only=True)
class AtLeast(Group):
    """`n` of the children; `exclusive`: no item, or no minute, serves two of them."""

    n: int
    exclusive: Exclusive | None = None


def exclusive(rule: Requirement) -> Exclusive | None:
    """What may serve only one of the children of a rule: items, minutes, or nothing is kept apart."""
    return rule.exclusive if isinstance(rule, All | AtLeast) else None


@dataclass(frozen=True, kw_only=True)
class Sequence(Group):
    """Every child that applies, each only with items not earlier than the end of the one before."""


@dataclass(frozen=True, kw_only=True)
class Badge(Requirement):
    """One award of a component, at a rubric level or above."""

    component: str
    level: int | None = None
    carry_in: CarryIn | None = None


@dataclass(frozen=True, kw_only=True)
class Collect(Requirement):
    """`n` things out of a selection, told apart by `distinct` (not said: by achievement)."""

    n: int
    selector: Selector
    distinct: Distinct | None = None
    carry_in: CarryIn | None = None


@dataclass(frozen=True, kw_only=True)
class Hours(Requirement):
    """Contact time out of a selection, in minutes.

    An item under `item_min` counts nothing, over `item_max` as that; the first cap whose selection fits an
    item governs it.
    """

    minutes: int
    selector: Selector | None = None
    item_min: int | None = None
    item_max: int | None = None
    caps: tuple[Cap, ...] | None = None
    prorate: Prorate | None = None
    carry_in: CarryIn | None = None


@dataclass(frozen=True, kw_only=True)
class Attend(Requirement):
    """`n` sessions of an event, of so many minutes each when that is asked."""

    event: str
    n: int
    minutes_each: int | None = None
    distinct: Distinct | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence(Requirement):
    """Evidence on a topic that a reviewer approved."""

    topic: str
    n: int | None = None
    distinct: Distinct | None = None


@dataclass(frozen=True, kw_only=True)
class Reflection(Requirement):
    """A reflection on a topic, handed in."""

    topic: str
    n: int | None = None
    distinct: Distinct | None = None


@dataclass(frozen=True, kw_only=True)
class SignOff(Requirement):
    """Sign-offs on a topic by people of a role, or of one of several."""

    topic: str
    role: str | tuple[str, ...]
    n: int | None = None
    distinct: Distinct | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may sign, one or several."""
        return (self.role,) if isinstance(self.role, str) else self.role


@dataclass(frozen=True, kw_only=True)
class Taught(Requirement):
    """`n` people taught, reviewed or mentored on the badge of a component."""

    component: str
    n: int
    manners: tuple[Manner, ...] | None = None
    distinct: Distinct | None = None


@dataclass(frozen=True, kw_only=True)
class OtherPathway(Requirement):
    """The badge that another pathway awards; its own proof is checked inside its own credential."""

    pathway: str
    achievement: str
    versions: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Slot(Requirement):
    """An activity of the teacher's own, proposed for this rule and approved."""

    n: int | None = None
    distinct: Distinct | None = None


KINDS: Mapping[str, type[Requirement]] = {
    "all": All,
    "any": Any,
    "atLeast": AtLeast,
    "sequence": Sequence,
    "badge": Badge,
    "collect": Collect,
    "hours": Hours,
    "attend": Attend,
    "evidence": Evidence,
    "reflection": Reflection,
    "signoff": SignOff,
    "taught": Taught,
    "pathway": OtherPathway,
    "slot": Slot,
}


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """A whole pathway: what it asks (`rule`), what it awards, and the components its rules name.

    The first issuer owns the pathway and awards its badge; badges of all of them count unless a component
    or a selector names others. No issuer means that no award counts.
    """

    id: str
    version: str
    name: str
    awards: str
    rule: Requirement
    issuers: tuple[str, ...] | None = None
    window: Window | None = None
    expiry: Expiry | None = None
    audience: Predicate | None = None
    components: Mapping[str, Component] | None = None
    equivalences: tuple[Equivalence, ...] | None = None
    waivers: WaiverPolicy | None = None
    description: str | None = None
    language: str | None = None
    display_zone: str | None = None
    carry_out: CarryOut | None = None
    previous_version: PreviousVersion | None = None

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def component(self, token: str) -> Component:
        """The component of that token; KeyError when nobody declared it."""
        return (self.components or {})[token]

    def walk(self) -> Iterator[Requirement]:
        """All rules, each before those below it, in document order."""
        stack = [self.rule]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))
