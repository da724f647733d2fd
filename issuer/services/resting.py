"""What the award of a pathway rests on, written down when it is made: which rule, and what it counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import unquote
from uuid import UUID

from issuer.domain.award import Award
from issuer.services import attesting
from issuer.services.house import House
from issuer.storage import credentials, exceptions, imported_badges, pathways
from issuer.storage.awards import Claim
from issuer.storage.database import Transaction
from issuer.storage.models import AwardUse, FactUse


def pathway_version_ids(tx: Transaction, earned: Iterable[Award]) -> dict[tuple[str, str], UUID]:
    """The rows of the pathway versions that awards complete, by the pathway's id and its version."""
    found: dict[tuple[str, str], UUID] = {}
    for pathway, number in {(one.pathway, one.pathway_version) for one in earned}:
        if pathway is None or number is None:
            continue
        version = pathways.version(tx, unquote(pathway.rpartition("/")[2]), int(number))
        if version is not None:
            found[pathway, number] = version.id
    return found


def remember_use(tx: Transaction, house: House, award: Claim, based_on: Collection[str]) -> None:
    """Write down which badges, and which facts that are none, a pathway's award rests on."""
    if award.pathway_version_id is None:
        return
    prefix = house.settings.urls.credential(UUID(int=0))[:-36]
    left_by = {row.item: row.award_id for row in exceptions.carried_of(tx, [award.person_id])}
    ours = {left_by[item] for item in based_on if item in left_by}
    for item in based_on:
        if item in left_by:
            continue
        if item.startswith(prefix):
            credential = credentials.by_id(tx, UUID(item.removeprefix(prefix)))
            tx.add(AwardUse(award_id=award.id, used_award_id=credential.award_id if credential else None))
        else:
            badge = imported_badges.accepted(tx, award.person_id, item)
            if badge is None and item.startswith(attesting.ID):
                fact_id = UUID(item.removeprefix(attesting.ID))
                tx.add(FactUse(award_id=award.id, fact_id=fact_id))
                continue
            tx.add(AwardUse(award_id=award.id, used_import_id=badge.id if badge else None))
    tx.add_all(AwardUse(award_id=award.id, used_award_id=one) for one in sorted(ours))
    tx.flush()
