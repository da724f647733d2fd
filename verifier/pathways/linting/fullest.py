"""The fullest person: who takes everything on offer, and gets every approval that can still be given.

Sign-offs, approved evidence, reflections, people taught and activities of one's own are not put on offer like
a course; whoever works for them gets them. So where the offers hold none that a leaf takes, as many as it
needs are imagined, at every moment in its window at which it could matter. Sessions, hours and badges count
only when they are on offer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from verifier.pathways.demands import Demand, demand
from verifier.pathways.earned import Earned
from verifier.pathways.evaluation import evaluate
from verifier.pathways.facts import Fact, facts
from verifier.pathways.places import Place, places
from verifier.pathways.predicates import Attributes
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import (
    Collect,
    Evidence,
    Pathway,
    Reflection,
    Requirement,
    SignOff,
    Slot,
    Taught,
)
from verifier.pathways.requirements import Sequence as Steps
from verifier.pathways.searching import MOST_EFFORT
from verifier.pathways.selectors import ItemKind
from verifier.pathways.windows import Window, whole_second

MOST_ITEMS: Final = 2000
"""What a proof can hold; a rule that needs more could never be shown to anybody."""

_GRANTED: Final[tuple[ItemKind, ...]] = ("evidence", "reflection", "signoff", "teaching", "slot")
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)
_LATEST: Final = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


@dataclass(frozen=True)
class Fullest:
    """Everything that can still be had, and the moments at which to look.

    One look, at the last moment, decides; where time takes away again (rolling windows, badges that must be
    valid), every moment at which something is added is looked at.
    """

    pathway: Pathway
    items: tuple[Earned, ...]
    moments: tuple[datetime, ...]
    effort: int = MOST_EFFORT

    def looks(self, attributes: Attributes) -> Iterator[Progress]:
        """How far the fullest person of a kind gets, at each moment, the last one first."""
        for moment in self.moments:
            yield evaluate(self.pathway, self.items, moment, attributes=attributes, effort=self.effort)


def fullest(pathway: Pathway, offers: Iterable[Earned], now: datetime, effort: int = MOST_EFFORT) -> Fullest:
    """The fullest person of a pathway, at the latest moment that an offer or an approval uses.

    `effort` bounds each evaluation, as in `evaluation.evaluate`.
    """
    offered, now = tuple(offers), whole_second(now)
    placed = places(pathway)
    moments = _moments(placed.values(), offered, now)
    items = (*offered, *_granted(pathway, placed.values(), offered, moments, now))
    used = sorted({max(now, item.at) for item in items} or {now}, reverse=True)
    return Fullest(pathway, items, tuple(used if _fading(pathway, placed.values()) else used[:1]), effort)


def _moments(placed: Iterable[Place], offered: Sequence[Earned], now: datetime) -> tuple[datetime, ...]:
    """When an approval could matter: with each offer, and when a window begins or is about to end."""
    found = {now, *(item.at for item in offered)}
    for window in {place.window for place in placed}:
        if window is not None and window.start is not None:
            found.add(window.start)
        if window is not None and window.until is not None:
            found.add(window.until - _SECOND)
    return tuple(sorted(moment for moment in found if moment >= now))


def _fading(pathway: Pathway, placed: Iterable[Place]) -> bool:
    windows = [place.window for place in placed] + [one.window for one in pathway.equivalences or ()]
    rolling = any(window is not None and window.days is not None for window in windows)
    return rolling or any(place.expiry == "while-valid" for place in placed)


def _ordered(placed: Iterable[Place]) -> bool:
    return any(place.waits or isinstance(place.rule, Steps) for place in placed)


def _granted(
    pathway: Pathway,
    placed: Iterable[Place],
    offered: Sequence[Earned],
    moments: Sequence[datetime],
    now: datetime,
) -> Iterator[Earned]:
    known = facts(pathway, offered, _LATEST)
    at_each = _ordered(placed) or _fading(pathway, placed)
    for place in placed:
        sample = _sample(place.rule, pathway, now)
        if sample is None:
            continue
        asked = demand(place.rule, pathway, {})
        fits = asked.matches(_fact(sample))
        if fits and asked.need <= MOST_ITEMS and not any(map(asked.matches, known)):
            yield from _copies(sample, asked, _inside(place.window, moments, now), at_each=at_each)


def _inside(window: Window | None, moments: Sequence[datetime], now: datetime) -> list[datetime]:
    """The moments inside a window, the last one first; a rolling window holds them all in turn."""
    return [
        moment
        for moment in reversed(moments)
        if window is None or window.days or window.contains(moment, now)
    ]


def _copies(sample: Earned, asked: Demand, moments: Sequence[datetime], *, at_each: bool) -> Iterator[Earned]:
    """As many as are needed, all different, at each of the moments or at the last one; on days apart too."""
    first = moments[-1] if moments else None
    for moment in moments if at_each else moments[:1]:
        for number in range(asked.need):
            yield _copy(sample, moment, number)
    if first is not None and asked.need > 1 and _tells_days_apart(asked, sample):
        days = (moments[0] - number * _DAY for number in range(1, MOST_ITEMS))
        enough = islice((day for day in days if day >= first), asked.need)
        yield from (_copy(sample, day, asked.need + number) for number, day in enumerate(enough))


def _tells_days_apart(asked: Demand, sample: Earned) -> bool:
    one, other = (replace(sample, at=_LATEST - number * _DAY) for number in range(2))
    return asked.key(_fact(one)) != asked.key(_fact(other))


def _fact(item: Earned) -> Fact:
    return Fact(item, None, item.minutes or 0, frozenset(item.categories))


def _copy(sample: Earned, moment: datetime, number: int) -> Earned:
    name = f"{sample.id}:{number}:{moment:%Y%m%dT%H%M%S}"
    return replace(
        sample,
        id=name,
        at=moment,
        by=sample.by or name,
        about=sample.about or name,
        session=name,
        event=sample.event or name,
        achievement=sample.achievement or f"urn:{name}",
        issuer=sample.issuer or f"urn:{name}",
    )


def _sample(leaf: Requirement, pathway: Pathway, now: datetime) -> Earned | None:
    """One approval as this leaf asks for it; None for a leaf that nobody's word alone can fulfil."""
    grant = _GRANTS.get(type(leaf))
    told = grant(leaf, pathway) if grant else None
    return replace(Earned(f"granted:{leaf.id}", None, None, now), **told) if told else None


def _taught(leaf: Taught, pathway: Pathway) -> Mapping[str, Any]:
    achievement = pathway.component(leaf.component).achievements[0]
    return {"kind": "teaching", "achievement": achievement, "manner": (leaf.manners or ("taught",))[0]}


def _selected(leaf: Collect, _pathway: Pathway) -> Mapping[str, Any]:
    asked = leaf.selector
    kind = next((kind for kind in asked.kinds or () if kind in _GRANTED), None)
    if kind is None:
        return {}
    return {
        "kind": kind,
        "achievement": (asked.achievements or (None,))[0],
        "issuer": (asked.issuers or (None,))[0],
        "event": asked.event,
        "topic": (asked.topics or (None,))[0],
        "categories": asked.categories or (),
        "level": asked.level,
        "evidenced": asked.evidenced or False,
    }


_GRANTS: Final[Mapping[type, Callable[..., Mapping[str, Any]]]] = MappingProxyType(
    {
        Evidence: lambda leaf, _: {"kind": "evidence", "topic": leaf.topic},
        Reflection: lambda leaf, _: {"kind": "reflection", "topic": leaf.topic},
        SignOff: lambda leaf, _: {"kind": "signoff", "topic": leaf.topic, "role": leaf.roles[0]},
        Slot: lambda leaf, _: {"kind": "slot", "slot": leaf.id},
        Taught: _taught,
        Collect: _selected,
    }
)
