"""Which version of a pathway holds for whom: people keep the one they started, or are moved to the newest.

    publishing.publish_pathway(..., Terms(keep_started=True))    whoever has begun keeps the version before it
    moving.move(house, coordinator, "pl-2026-27", now=now)  everybody goes on with the newest one

A version never changes. Who keeps one is measured, and awarded, by that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from issuer.domain.person import Deed, Person, Role, require
from issuer.services import awarding, earning
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import exceptions, pathways, people, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import KeptVersion, PathwayVersion
from verifier.pathways import parts


def keep_those_who_started(tx: Transaction, house: House, version: PathwayVersion, now: datetime) -> int:
    """Let everybody who has begun a version, and has not completed it, keep it; the answer is how many."""
    ids = [row.id for row in people.with_role(tx, Role.TEACHER) if row.active]
    known = earning.known_of(tx, house, ids, now)
    begun = {row.person_id for row in submissions.under_way_of(tx, ids)}
    kept = 0
    for person_id in ids:
        if version.pathway_id in known[person_id].kept:
            continue
        progress = earning.ask(house, version, known[person_id], now)
        started = parts.counts(progress).done > 0 or person_id in begun
        if progress.status == "incomplete" and started:
            tx.add(
                KeptVersion(
                    person_id=person_id, pathway_id=version.pathway_id, version_id=version.id, kept_at=now
                )
            )
            kept += 1
    tx.flush()
    return kept


@transaction
def move(
    tx: Transaction, house: House, actor: Person, slug: str, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    """Move everybody to the newest version of a pathway, and award whom it completes.

    Raises:
        NotAllowedError: the actor is no coordinator of the district.
        NotFoundError: there is no such pathway.
    """
    require(actor, Deed.PUBLISH)
    newest = pathways.newest(tx, slug)
    if newest is None:
        raise NotFoundError("There is no such pathway.")
    moved = [row.person_id for row in exceptions.keepers(tx, newest.pathway_id)]
    exceptions.let_go(tx, newest.pathway_id, moved)
    awarded: list[AwardedBadge] = []
    for person_id in sorted(moved):
        people.lock(tx, person_id)
        owed = earning.completed(tx, house, person_id, because="", now=now)
        awarded += awarding.award(tx, house, owed, now=now)
    return tuple(awarded)


def keepers(tx: Transaction, version: PathwayVersion) -> Sequence[tuple[UUID, PathwayVersion]]:
    """Who keeps an earlier version than this one, and which."""
    found = exceptions.keepers(tx, version.pathway_id)
    return [(row.person_id, row.version) for row in found if row.version_id != version.id]
