"""A pathway tried out before it is published, or after: sample teachers, one thing more or less, surprises.

    trial = simulating.trial(house, coordinator, pathway, Tried(kind=0, have=(2, 5), seed=1), now=now)
    trial.progress, trial.enough       # how far these things carry, and which one more would complete it
    trial.least, trial.most            # the smallest set that earns the badge; the most work that does not
    simulating.done_today(house, coordinator, pathway, pathway_id, now=now)     ("Rosa Delgado",)

What can be had is what the linter takes as on offer, each thing once, at the moment at which it counts most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from issuer.domain.person import Deed, Person, Role, require
from issuer.services import earning, knowing, linting, overseeing
from issuer.services.house import House
from issuer.storage import people
from issuer.storage.database import Transaction
from verifier.pathways import simulation
from verifier.pathways.closest import Closest
from verifier.pathways.counting import Terms, eligible
from verifier.pathways.demands import demand
from verifier.pathways.earned import Earned
from verifier.pathways.earned import Person as Engaged
from verifier.pathways.evaluation import evaluate
from verifier.pathways.facts import facts
from verifier.pathways.linting.cells import Cell, cells
from verifier.pathways.linting.fullest import Fullest, fullest
from verifier.pathways.places import places
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Group, Pathway
from verifier.pathways.simulation import Sample, Without
from verifier.pathways.words import label

SAMPLES: Final = 6
MOST_KINDS: Final = 40
EFFORT: Final = 2_000
TRIES: Final = 60
"""Steps and evaluations that a page may take over a surprise; beyond them it is "at most", or "at least"."""
_COPY: Final = re.compile(r" \([0-9]+\)$")


@dataclass(frozen=True)
class Tried:
    """What is tried: whose kind, which things they have, both by number; `seed` of the sample teachers."""

    kind: int = 0
    have: tuple[int, ...] = ()
    seed: int = 1


@dataclass(frozen=True)
class Thing:
    """One thing that can be had: `id` as the engine knows it, `minutes` 0 where nobody says how long."""

    id: str
    name: str
    minutes: int


@dataclass(frozen=True)
class Trial:
    """What came of it. `things` are in order; `have` and `enough` are ids of theirs.

    `undone_at` is when time alone takes it back; `least.sets` and `most.left_out` name ids of things too.
    """

    kinds: tuple[Cell, ...]
    kind: Cell
    things: tuple[Thing, ...]
    have: tuple[str, ...]
    progress: Progress
    enough: tuple[str, ...]
    undone_at: datetime | None
    least: Closest
    most: Without | None
    samples: tuple[Sample, ...]


def trial(house: House, actor: Person, pathway: Pathway, tried: Tried, *, now: datetime) -> Trial | None:
    """Try a pathway out; nothing is written. None when it is for nobody, or nothing can be had for it.

    Raises:
        NotAllowedError: the actor is no coordinator.
    """
    require(actor, Deed.PUBLISH)
    with house.database.reading() as tx:
        ground = _ground(tx, house, pathway, now)
        kinds = _kinds(tx, pathway)
    if not kinds or not ground.items:
        return None
    kind = kinds[tried.kind] if 0 <= tried.kind < len(kinds) else kinds[0]
    things = _things(ground)
    have = tuple(things[number].id for number in tried.have if 0 <= number < len(things))
    return _tried(ground, kinds, kind, things, have, tried.seed)


def done_today(
    house: House, actor: Person, pathway: Pathway, pathway_id: UUID | None, *, now: datetime
) -> tuple[str, ...]:
    """The teachers whom the actor may see that would be done at once, by name; None as id: it is a draft.

    Raises:
        NotAllowedError: the actor is no coordinator.
    """
    require(actor, Deed.PUBLISH)
    with house.database.reading() as tx:
        rows = overseeing.seen(actor, Deed.SEE_PROGRESS, people.with_role(tx, Role.TEACHER))
        known = earning.known_of(tx, house, [row.id for row in rows], now)
    roster = [known[row.id].on(pathway_id) for row in rows]
    done = simulation.done_today(pathway, roster, now)
    return tuple(sorted(row.name for row, is_done in zip(rows, done, strict=True) if is_done))


def _tried(
    ground: Fullest,
    kinds: tuple[Cell, ...],
    kind: Cell,
    things: tuple[Thing, ...],
    have: tuple[str, ...],
    seed: int,
) -> Trial:
    units, now = simulation.units(ground.items), ground.moments[0]
    items = tuple(item for name in have for item in units[name])
    first = min(item.at for item in ground.items)
    return Trial(
        kinds=kinds,
        kind=kind,
        things=things,
        have=have,
        progress=evaluate(ground.pathway, items, now, attributes=kind.attributes),
        enough=simulation.enough(ground, kind.attributes, have),
        undone_at=simulation.undone_at(ground.pathway, Engaged(items=items, attributes=kind.attributes), now),
        least=simulation.least(ground, kind.attributes, first, effort=EFFORT),
        most=simulation.most_without(ground, kind.attributes, tries=TRIES),
        samples=simulation.samples(ground, [one.attributes for one in kinds], seed=seed, count=SAMPLES),
    )


def _kinds(tx: Transaction, pathway: Pathway) -> tuple[Cell, ...]:
    """The kinds of people that the pathway tells apart: of our teachers, else of any there could be."""
    ids = [row.id for row in people.with_role(tx, Role.TEACHER) if row.active]
    roster = list(knowing.attributes_of(tx, ids).values()) or None
    return tuple(cell for cell in cells(pathway, roster) if cell.concerned)[:MOST_KINDS]


def _ground(tx: Transaction, house: House, pathway: Pathway, now: datetime) -> Fullest:
    when = linting.moments(pathway, now)
    offered = list(linting.on_offer(tx, house, pathway, when))
    return fullest(pathway, _once_each(pathway, offered, when[-1]), when[0])


def _once_each(pathway: Pathway, offered: Sequence[Earned], last: datetime) -> Iterator[Earned]:
    """Of a thing that counts for some rule, on offer at several moments, the copy that counts for most."""
    copies: dict[str, list[Earned]] = {}
    for item in offered:
        copies.setdefault(_named(item), []).append(item)
    for same in copies.values():
        best = max(same, key=lambda item: _counted(pathway, item, last))
        if _counted(pathway, best, last):
            yield best


def _named(item: Earned) -> str:
    return item.session or _COPY.sub("", item.id)


def _counted(pathway: Pathway, item: Earned, last: datetime) -> int:
    """For how many rules it counts."""
    known = facts(pathway, [item], last)
    return sum(
        len(eligible(demand(place.rule, pathway, {}), Terms(place.window, place.expiry), known, last))
        for place in places(pathway).values()
        if not isinstance(place.rule, Group)
    )


def _things(ground: Fullest) -> tuple[Thing, ...]:
    names = {f"granted:{rule.id}": label(rule, ground.pathway) for rule in ground.pathway.walk()}
    minutes = {fact.item.id: fact.minutes for fact in facts(ground.pathway, ground.items, ground.moments[0])}
    return tuple(
        Thing(name, names.get(name) or _named(items[0]), minutes.get(items[0].id, 0))
        for name, items in simulation.units(ground.items).items()
    )
