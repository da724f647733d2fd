"""What somebody has earned, as the pathway engine reads it, and which pathways it completes.

Awards of ours and badges of others that a coordinator accepted count alike; an accepted badge stands for the
achievement for which it was accepted. An item's id is the address of its credential.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from issuer.domain.award import Award
from issuer.domain.pathway import PublishedPathway
from issuer.domain.pathway import completed as completed_by
from issuer.domain.school_year import instant_of
from issuer.services import attesting, knowing
from issuer.services.composing import categories
from issuer.services.house import House
from issuer.storage import achievements, awards, exceptions, holdings, imported_badges, pathways
from issuer.storage.awards import Held
from issuer.storage.database import Transaction
from issuer.storage.holdings import Kinds
from issuer.storage.models import (
    AchievementVersion,
    CarriedItem,
    ImportedBadge,
    KeptVersion,
    OwnActivity,
    PathwayVersion,
    Waiver,
)
from verifier.pathways import definition
from verifier.pathways.earned import Earned, Person
from verifier.pathways.earned import Waiver as Granted
from verifier.pathways.evaluation import evaluate
from verifier.pathways.predicates import Attributes
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Pathway

Yearly: TypeAlias = Mapping[str, AchievementVersion]
"""The newest versions of what pathways award, by short name."""


@dataclass(frozen=True)
class Known:
    """Everything that pathways ask of one person.

    By the pathway's id: `waivers` are those that hold, `kept` the versions that this person keeps, `carried`
    what came over from the year before.
    """

    items: tuple[Earned, ...]
    attributes: Attributes
    waivers: Mapping[UUID, tuple[Granted, ...]]
    kept: Mapping[UUID, PathwayVersion]
    carried: Mapping[UUID, tuple[Earned, ...]]

    def on(self, pathway_id: UUID | None) -> Person:
        """The person as one pathway sees them; for one that is not published (None) nothing was granted."""
        waivers = self.waivers.get(pathway_id, ()) if pathway_id else ()
        carried = self.carried.get(pathway_id, ()) if pathway_id else ()
        return Person(items=(*self.items, *carried), attributes=self.attributes, waivers=waivers)

    def without(self, ids: Collection[str]) -> Known:
        """The same without the items of these ids."""
        return replace(self, items=tuple(item for item in self.items if item.id not in ids))

    def holding(self, published: Iterable[PathwayVersion]) -> list[PathwayVersion]:
        """The versions that hold for this person: the kept one where there is one, else the newest."""
        return [self.kept.get(version.pathway_id, version) for version in published]


def items(tx: Transaction, house: House, person_id: UUID, now: datetime) -> tuple[Earned, ...]:
    """Everything a person has that stands: awards of ours, accepted badges of others, what was recorded."""
    return items_of(tx, house, [person_id], now)[person_id]


def items_of(
    tx: Transaction, house: House, person_ids: Collection[UUID], now: datetime
) -> dict[UUID, tuple[Earned, ...]]:
    """The same for many people at once, by the person's id."""
    return _items_of(tx, house, person_ids, holdings.kinds_of(tx, person_ids), now)


def _items_of(
    tx: Transaction, house: House, person_ids: Collection[UUID], kinds: Kinds, now: datetime
) -> dict[UUID, tuple[Earned, ...]]:
    found: dict[UUID, list[Earned]] = {person_id: [] for person_id in person_ids}
    for held in awards.held_by(tx, person_ids):
        found[held.person_id].append(_own(house, held))
    if ImportedBadge in kinds:
        for badge in imported_badges.accepted_of_people(tx, person_ids):
            found[badge.person_id].append(_accepted(house, badge, now))
    if OwnActivity in kinds:
        for row in exceptions.activities_of(tx, person_ids):
            if row.state == "approved":
                found[row.person_id].append(_of_ones_own(house, row))
    for person_id, attested in attesting.items_of(tx, house, person_ids, kinds).items():
        found[person_id].extend(attested)
    return {person_id: tuple(earned) for person_id, earned in found.items()}


def known(tx: Transaction, house: House, person_id: UUID, now: datetime) -> Known:
    """Everything that pathways ask of a person."""
    return known_of(tx, house, [person_id], now)[person_id]


def known_of(tx: Transaction, house: House, person_ids: Collection[UUID], now: datetime) -> dict[UUID, Known]:
    """The same for many people at once, by the person's id."""
    kinds = holdings.kinds_of(tx, person_ids)
    earned = _items_of(tx, house, person_ids, kinds, now)
    attributes = knowing.attributes_of(tx, person_ids)
    waivers = knowing.waivers_of(tx, person_ids) if Waiver in kinds else {}
    kept = exceptions.kept_of(tx, person_ids) if KeptVersion in kinds else {}
    carried = knowing.carried_of(tx, person_ids) if CarriedItem in kinds else {}
    return {
        one: Known(
            earned[one], attributes[one], waivers.get(one, {}), kept.get(one, {}), carried.get(one, {})
        )
        for one in person_ids
    }


def ask(house: House, version: PathwayVersion, known: Known, now: datetime) -> Progress:
    """How far somebody is on a version of a pathway, as the engine explains it."""
    return ask_of(ours(house, read(version.document)), version.pathway_id, known, now)


def ask_of(pathway: Pathway, pathway_id: UUID | None, known: Known, now: datetime) -> Progress:
    """The same of a pathway that was read already; one that is not published (None) has no waivers."""
    who = known.on(pathway_id)
    return evaluate(pathway, who.items, now, attributes=who.attributes, waivers=who.waivers)


def progress(
    tx: Transaction, house: House, person_id: UUID, version: PathwayVersion, *, now: datetime
) -> Progress:
    """How far a person is on a pathway, as the engine explains it."""
    return ask(house, version, known(tx, house, person_id, now), now)


def completed(tx: Transaction, house: House, person_id: UUID, *, because: str, now: datetime) -> list[Award]:
    """The awards that pathways owe a person now (step 8 of the walk).

    Args:
        tx: the transaction that holds the person's lock.
        house: knows whose badges are ours.
        person_id: whose badges are counted.
        because: the id of the item that was just added; "" when nothing was.
        now: the instant at which it is asked.
    """
    return completed_by_all(tx, house, {person_id: {because}}, now=now)


def completed_by_all(
    tx: Transaction, house: House, because: Mapping[UUID, Collection[str]], *, now: datetime
) -> list[Award]:
    """The awards that pathways owe several people now.

    A pathway's badge that was withdrawn does not come back by itself: only when the rule would not hold
    without what was just added.

    Args:
        tx: the transaction that holds the locks of all of them.
        house: knows whose badges are ours.
        because: the ids of the items that were just added, by the person's id.
        now: the instant at which it is asked.
    """
    published = pathways.published(tx) if because else ()
    if not published:
        return []
    told, yearly = known_of(tx, house, because.keys(), now), _yearly(tx, published)
    return [
        award
        for person_id, added in because.items()
        for version in told[person_id].holding(published)
        for award in _owed(house, version, told[person_id], yearly, person_id, now)
        if not _was_revoked(tx, award)
        or not _owed(house, version, told[person_id].without(added), yearly, person_id, now)
    ]


def owed_again(tx: Transaction, house: House, person_id: UUID, *, now: datetime) -> list[Award]:
    """The awards that pathways owe a person now, those included that were withdrawn before."""
    told, published = known(tx, house, person_id, now), pathways.published(tx)
    yearly = _yearly(tx, published)
    return [
        award
        for version in told.holding(published)
        for award in _owed(house, version, told, yearly, person_id, now)
    ]


def owed_by(
    tx: Transaction, house: House, person_id: UUID, version: PathwayVersion, *, now: datetime
) -> list[Award]:
    """The award that one version of a pathway, newest or not, owes a person now; [] before it is complete."""
    told = known(tx, house, person_id, now)
    return _owed(house, version, told, _yearly(tx, [version]), person_id, now)


def _yearly(tx: Transaction, published: Iterable[PathwayVersion]) -> Yearly:
    return achievements.newest_by_slugs(tx, {version.pathway.achievement.slug for version in published})


def _owed(
    house: House, version: PathwayVersion, known: Known, yearly: Yearly, person_id: UUID, now: datetime
) -> list[Award]:
    """The award that one version of a pathway owes somebody of whom this is known."""
    who = known.on(version.pathway_id)
    return completed_by([_published(house, version, who, yearly)], who.items, person_id, now=now)


@functools.lru_cache(maxsize=64)
def read(document: str) -> Pathway:
    """The pathway in a stored document; a stored document was checked when it was published."""
    return definition.read(json.loads(document))


def _was_revoked(tx: Transaction, award: Award) -> bool:
    """Whether this was awarded to this person before, in this period, and withdrawn."""
    version = achievements.newest(tx, award.achievement)
    return version is not None and awards.was_revoked(
        tx, award.person_id, version.achievement_id, award.period
    )


def ours(house: House, pathway: Pathway) -> Pathway:
    """The pathway with the identifier that this house has now where it names the one it was published under.

    The first issuer is always this house. As a did:key its identifier changes with its key, and its badges
    stay its own.
    """
    if not pathway.issuers or pathway.issuers[0] == house.issuer.id:
        return pathway
    return replace(pathway, issuers=(house.issuer.id, *pathway.issuers[1:]))


def _published(house: House, version: PathwayVersion, who: Person, yearly: Yearly) -> PublishedPathway:
    slug = version.pathway.achievement.slug
    return PublishedPathway(
        pathway=ours(house, read(version.document)),
        achievement=slug,
        version=yearly[slug].number if slug in yearly else 1,
        period=version.pathway.period,
        attributes=who.attributes,
        waivers=who.waivers,
    )


def _own(house: House, held: Held) -> Earned:
    urls, day = house.settings.urls, held.activity_end
    return Earned(
        id=urls.credential(held.credential_id),
        achievement=urls.achievement(held.slug),
        issuer=house.issuer.id,
        at=instant_of(day, house.settings.zone) if day else held.awarded_at,
        minutes=held.minutes,
        categories=categories(held),
        state="suspended" if held.suspended_at else "valid",
    )


def _of_ones_own(house: House, row: OwnActivity) -> Earned:
    return Earned(
        id=f"urn:uuid:{row.id}",
        achievement=None,
        issuer=house.issuer.id,
        at=row.happened_at,
        minutes=row.minutes,
        kind="slot",
        slot=row.node,
    )


def _accepted(house: House, row: ImportedBadge, now: datetime) -> Earned:
    slug = row.achievement.slug if row.achievement else ""
    return Earned(
        id=row.credential_id,
        achievement=house.settings.urls.achievement(slug),
        issuer=house.issuer.id,
        at=row.earned_at or row.decided_at or now,
        minutes=row.minutes,
        categories=(row.category,) if row.category else (),
    )
