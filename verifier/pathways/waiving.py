"""Which waivers hold: granted by a role that may, not later than now, not more than the pathway allows.

The root can never be waived, nor a rule that says `waivable: false`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from verifier.pathways.components import WaiverPolicy
from verifier.pathways.earned import Waiver
from verifier.pathways.places import Place
from verifier.pathways.requirements import Any, AtLeast, Group, Pathway


@dataclass(frozen=True)
class Granted:
    """What is granted for one rule: waived since `waived_at`, less by `reduced`, other items in its place.

    `reduced_at` is the time of the reduction that came last.
    """

    waived_at: datetime | None = None
    reduced: int = 0
    reduced_at: datetime | None = None
    substitutes: frozenset[str] = frozenset()


NOTHING = Granted()


def granted(
    pathway: Pathway, placed: Mapping[str, Place], waivers: Iterable[Waiver], now: datetime
) -> dict[str, Granted]:
    """What is granted, by the id of the rule: the first waivers in order (at, id), up to the limit."""
    policy = pathway.waivers or WaiverPolicy()
    holding = sorted(
        (one for one in waivers if may_waive(one, pathway, placed, now)),
        key=lambda one: (one.at, one.id),
    )
    told: dict[str, Granted] = {}
    for waiver in holding[: policy.max]:
        told[waiver.node] = _with(told.get(waiver.node, NOTHING), waiver)
    return told


def may_waive(waiver: Waiver, pathway: Pathway, placed: Mapping[str, Place], now: datetime) -> bool:
    """Tell whether a pathway allows a waiver, how many there are aside."""
    place, policy = placed.get(waiver.node), pathway.waivers or WaiverPolicy()
    return (
        place is not None
        and waiver.at <= now
        and waiver.node != pathway.rule.id
        and place.rule.waivable is not False
        and (policy.roles is None or waiver.role in policy.roles)
    )


def _with(so_far: Granted, waiver: Waiver) -> Granted:
    if waiver.manner == "waive":
        first = min(so_far.waived_at or waiver.at, waiver.at)
        return Granted(first, so_far.reduced, so_far.reduced_at, so_far.substitutes)
    if waiver.manner == "reduce":
        return Granted(so_far.waived_at, so_far.reduced + (waiver.amount or 0), waiver.at, so_far.substitutes)
    more = so_far.substitutes | ({waiver.item} if waiver.item else set())
    return Granted(so_far.waived_at, so_far.reduced, so_far.reduced_at, more)


def needed_of(group: Group, applying: int, grant: Granted) -> tuple[int, datetime | None]:
    """How many children must hold of those that apply, and since when the group is waived."""
    if isinstance(group, AtLeast):
        reduced = group.n - grant.reduced
        return reduced if reduced > 0 else group.n, waived_since(grant, group.n)
    return 1 if isinstance(group, Any) else applying, grant.waived_at


def waived_since(grant: Granted, need: int) -> datetime | None:
    """Since when a rule that needs so many is waived; a reduction to nothing is a waiver."""
    return earlier(grant.waived_at, grant.reduced_at if grant.reduced >= need else None)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two instants, of which there may be none."""
    told = [instant for instant in (one, other) if instant is not None]
    return min(told, default=None)
