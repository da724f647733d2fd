"""The shortest way to finish a pathway, with what the menu offers to one teacher now.

    way = finishing.shortest(tx, house, version, person_id, now=now)
    way.minutes, way.sets, way.exact     # 345, (("captions", "slides"),), True
    way.beside                           # ("A reflection on your learning year",)

What was sent and waits to be read costs nothing more. What the menu does not offer (a reflection, a sign-off,
a session) is asked for whichever way is taken, and stands beside it. Where an exact answer would take too
long it is a short way: "at most" so many minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from issuer.services import earning
from issuer.services.composing import categories
from issuer.services.house import House
from issuer.storage import achievements, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, PathwayVersion
from verifier.pathways.closest import Offer
from verifier.pathways.earned import Earned, Person
from verifier.pathways.evaluation import evaluate
from verifier.pathways.progress import NodeProgress
from verifier.pathways.requirements import Pathway
from verifier.pathways.suggestions import asked_anyway, shortest_way

EFFORT: Final = 4_000
"""Steps that a page may take over it; beyond them the answer is a short way, not the shortest."""


@dataclass(frozen=True)
class Way:
    """The least that is still to do: `minutes` of it, and up to five sets of short names that come to it.

    The set of which most was begun stands first. `beside` are the parts that the menu does not offer and that
    are still open.
    """

    minutes: int
    sets: tuple[tuple[str, ...], ...]
    exact: bool
    beside: tuple[str, ...] = ()


def shortest(
    tx: Transaction, house: House, version: PathwayVersion, person_id: UUID, *, now: datetime
) -> Way | None:
    """The shortest way for one person; None when the menu does not lead there, or has nothing left to do."""
    pathway = earning.ours(house, earning.read(version.document))
    person = earning.known(tx, house, person_id, now).on(version.pathway_id)
    rows = submissions.of_person(tx, person_id)
    waiting = {row.achievement.slug for row in rows if row.state == "sent"}
    begun = {row.achievement.slug for row in rows if row.state != "approved"}
    offers = list(_offers(tx, house, pathway, person, waiting, now))
    found = shortest_way(pathway, person, offers, now, effort=EFFORT)
    if not found.cost:
        return None
    sets = sorted((one for one in found.sets if one), key=lambda one: -len(begun.intersection(one)))
    progress = evaluate(pathway, person.items, now, attributes=person.attributes, waivers=person.waivers)
    anyway = {rule.id for rule in asked_anyway(pathway, offers)}
    return Way(found.cost, tuple(sets), found.exact, tuple(_still_open(progress.root, anyway)))


def _still_open(node: NodeProgress, anyway: set[str]) -> Iterator[str]:
    """What is asked for besides badges; nothing in a group that is done, nothing that does not apply."""
    if node.state == "unsatisfied":
        if node.id in anyway:
            yield node.label
        for child in node.children:
            yield from _still_open(child, anyway)


def _offers(
    tx: Transaction, house: House, pathway: Pathway, person: Person, waiting: set[str], now: datetime
) -> Iterator[Offer]:
    """What the pathway's components stand for on the menu, as far as it does not count already."""
    base = house.settings.urls.achievement("")
    named = {one for component in (pathway.components or {}).values() for one in component.achievements}
    held = {item.achievement for item in person.items if _counts_still(item, pathway, now)}
    for version in achievements.menu(tx):
        slug = version.achievement.slug
        if f"{base}{slug}" in named - held:
            yield Offer(_badge(house, version, now), registered=slug in waiting)


def _counts_still(item: Earned, pathway: Pathway, now: datetime) -> bool:
    return pathway.window is None or pathway.window.contains(item.at, now)


def _badge(house: House, version: AchievementVersion, now: datetime) -> Earned:
    return Earned(
        id=version.achievement.slug,
        achievement=house.settings.urls.achievement(version.achievement.slug),
        issuer=house.issuer.id,
        at=now,
        minutes=version.minutes,
        categories=categories(version),
    )
