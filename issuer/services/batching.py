"""Awards in bulk, carried out: in batches, whatever dies on the way.

    while batching.step(house, now=now): ...      # the next batch of whichever bulk waits longest
    batching.work(house, now=now, stopped=...)    # the same as a job, for a while

A batch is one transaction: its awards, their bits, what came of their lines, the outbox. A process that dies
leaves a batch or none, and whoever goes on finds the lines that are left; each award is claimed once whoever
asks. So it makes no difference how many work on it, and when.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Final
from uuid import UUID

import schemas
from issuer.domain.award import Award, Source
from issuer.services import awarding, revoking
from issuer.services.awarding import AwardedBadge
from issuer.services.commissioning import UNTIL_TOLD, WITH_BADGE
from issuer.services.errors import NotFoundError, ServiceError
from issuer.services.house import House, transaction
from issuer.services.planning import Result
from issuer.storage import achievements, awards, bulk_awards, people
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, BulkAward, BulkLine

_LOG: Final = logging.getLogger(__name__)

BATCH: Final = 200
"""Awards in a transaction: about half a second, which is how long anybody else may have to wait."""
TAKEN_BACK: Final = "Awarded by mistake, and taken back before anybody was told."
_TURN_SECONDS: Final = 2.0


def work(house: House, *, now: datetime, stopped: Callable[[], bool]) -> int:
    """Do batches for a while, as a job; the answer is how many."""
    begun, done = monotonic(), 0
    while not stopped() and monotonic() < begun + _TURN_SECONDS and step(house, now=now):
        done += 1
    return done


def step(house: House, *, now: datetime) -> bool:
    """Do the next batch of whichever bulk waits longest; False when there is nothing to be done.

    What our own verifier refuses, or what is gone, stops that bulk with the reason, and no other.
    """
    taken: list[UUID] = []
    try:
        return _step(house, taken, now=now)
    except (ServiceError, schemas.SchemaError) as error:
        _LOG.error("The bulk %s is stopped: %s", taken[-1], error)
        _stopped(house, taken[-1], str(error))
        return True


@transaction
def _step(tx: Transaction, house: House, taken: list[UUID], *, now: datetime) -> bool:
    row = bulk_awards.take(tx)
    if row is None:
        return False
    taken.append(row.id)
    if row.state == "undoing":
        _take_back(tx, house, row, now)
    else:
        _award(tx, house, row, now)
    return True


@transaction
def _stopped(tx: Transaction, _house: House, bulk_id: UUID, error: str) -> None:
    row = bulk_awards.lock(tx, bulk_id)
    if row is not None:
        row.state, row.last_error = "stopped", error


def _award(tx: Transaction, house: House, row: BulkAward, now: datetime) -> None:
    lines = bulk_awards.lines(tx, row.id, [Result.WILL_AWARD.value], BATCH)
    if not lines:
        row.state, row.ended_at = "done", now
        return
    if lines[0].number == 1:
        row.told_from = max(row.told_from, now + UNTIL_TOLD)  # it may have waited long for its turn
    versions = achievements.versions_by_ids(tx, {line.version_id for line in lines if line.version_id})
    wanted = [_wanted(row, line, versions, now) for line in lines]
    badges = awarding.award(tx, house, wanted, now=now, told_from=row.told_from)
    _tell(tx, row, lines, wanted, badges)


def _wanted(
    row: BulkAward, line: BulkLine, versions: Mapping[UUID, AchievementVersion], now: datetime
) -> Award:
    version = versions.get(line.version_id) if line.version_id else None
    if version is None or line.person_id is None:
        raise NotFoundError(f"What line {line.line} names is not there any more.")
    return Award(
        person_id=line.person_id,
        achievement=version.achievement.slug,
        version=version.number,
        period=line.period,
        minutes=version.minutes,
        source=Source.LIST,
        awarded_at=now,
        activity_end=line.day,
        awarded_by=row.made_by,
    )


def _tell(
    tx: Transaction,
    row: BulkAward,
    lines: Sequence[BulkLine],
    wanted: Sequence[Award],
    badges: Sequence[AwardedBadge],
) -> None:
    """Write down what came of the lines; awards of pathways become lines behind the others."""
    given = {(one.person_id, one.name, one.period): one for one in badges if one.source is Source.LIST}
    told = []
    for line, award in zip(lines, wanted, strict=True):
        badge = given.get((award.person_id, line.achievement, award.period))
        result = Result.AWARDED if badge else Result.HELD
        named = {"bulk_id": row.id, "number": line.number, "result": result.value}
        told.append({**named, "award_id": badge.award_id if badge else None})
    bulk_awards.tell(tx, told)
    number = bulk_awards.last_number(tx, row.id)
    followed = [one for one in badges if one.source is Source.PATHWAY]
    bulk_awards.add_lines(tx, [_follows(row, number + n, one) for n, one in enumerate(followed, 1)])


def _follows(row: BulkAward, number: int, badge: AwardedBadge) -> BulkLine:
    return BulkLine(
        bulk_id=row.id,
        number=number,
        line=0,
        person=badge.person_name,
        achievement=badge.name,
        result=Result.FOLLOWED.value,
        person_id=badge.person_id,
        period=badge.period,
        award_id=badge.award_id,
    )


def _take_back(tx: Transaction, house: House, row: BulkAward, now: datetime) -> None:
    lines = bulk_awards.lines(tx, row.id, WITH_BADGE, BATCH)
    if not lines:
        row.state, row.ended_at = "undone", now
        return
    people.lock_all(tx, {line.person_id for line in lines if line.person_id})
    found = awards.by_ids(tx, [line.award_id for line in lines if line.award_id])
    revoking.withdraw_all(tx, house, found, TAKEN_BACK, by=row.made_by, now=now)
    taken = Result.TAKEN_BACK.value
    bulk_awards.tell(tx, [{"bulk_id": row.id, "number": line.number, "result": taken} for line in lines])
