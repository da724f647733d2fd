"""Awards in bulk, as coordinators order them: to a long list, or to everybody of a group.

    bulk_id = commissioning.begin_list(house, coordinator, data, key=..., now=now)
    bulk_id = commissioning.begin_group(house, coordinator, group, key=..., now=now)
    commissioning.seen(house, coordinator, bulk_id)                       # how far it is
    commissioning.stop, commissioning.go_on, commissioning.undo

What is meant is written down, line by line, before anything is signed; `issuer.services.batching` carries it
out. Nobody is told before `told_from`, and until then all of it can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from issuer.domain.person import Person
from issuer.services import acting, planning
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.services.planning import Group, Planned, Result
from issuer.storage import bulk_awards, outbox_messages
from issuer.storage.database import Transaction
from issuer.storage.models import BulkAward, BulkLine

UNTIL_TOLD: Final = timedelta(minutes=15)
"""How long all of it can be taken back before its holders are told."""
WITH_BADGE: Final = (Result.AWARDED.value, Result.FOLLOWED.value)
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Seen:
    """How far a bulk is: its row, and how many lines have which result."""

    row: BulkAward
    counts: dict[str, int]

    def count(self, *results: Result) -> int:
        """How many lines have one of these results."""
        return sum(self.counts.get(result, 0) for result in results)

    @property
    def at_work(self) -> bool:
        """Whether somebody goes on with it by themselves."""
        return self.row.state in bulk_awards.AT_WORK

    @property
    def undoing(self) -> bool:
        """Whether it is being taken back, or was."""
        return self.row.state in {"undoing", "undone"}

    @property
    def behind(self) -> int:
        """How many lines are behind it, in the direction in which it goes."""
        if self.undoing:
            return self.count(Result.TAKEN_BACK)
        return self.row.count - self.count(Result.WILL_AWARD)

    @property
    def all(self) -> int:
        """How many there are in all."""
        if self.undoing:
            return self.count(Result.TAKEN_BACK, Result.AWARDED, Result.FOLLOWED)
        return self.row.count

    def can_be_undone(self, now: datetime) -> bool:
        """Whether nobody has been told yet, and there is something to take back."""
        return not self.undoing and now < self.row.told_from and self.count(Result.AWARDED) > 0


@transaction
def begin_list(
    tx: Transaction,
    house: House,
    actor: Person,
    data: bytes | str,
    *,
    key: str,
    leave_out_errors: bool = False,
    now: datetime,
) -> UUID:
    """Write down that every line of a list is to be awarded; the same key again is the same bulk.

    Raises:
        NotAllowedError: the actor is no coordinator.
        InputError: the file cannot be read, or has errors that are not to be left out.
    """
    if before := bulk_awards.by_key(tx, key):
        return _own(actor, before).id
    planned, _ = planning.of_list(tx, house, actor, data, now=now)
    wrong = [one.line.line for one in planned if one.line.result is Result.ERROR]
    if wrong and not leave_out_errors:
        named = ", ".join(map(str, wrong[:10]))
        raise InputError(
            f"Nothing was awarded: correct or take out line {named}, or choose to leave them out."
        )
    return _begun(tx, actor, key, f"A list of {len(planned):,} lines", planned, now)


@transaction
def begin_group(
    tx: Transaction, house: House, actor: Person, group: Group, *, key: str, now: datetime
) -> UUID:
    """Write down that everyone in a group is to be awarded; the same key again is the same bulk.

    Raises:
        NotAllowedError, NotFoundError, InputError: as `planning.of_group`.
    """
    if before := bulk_awards.by_key(tx, key):
        return _own(actor, before).id
    planned = planning.of_group(tx, house, actor, group, now=now)
    return _begun(tx, actor, key, words_for(group), planned, now)


def words_for(group: Group) -> str:
    """A group in words: “Everyone who is a teacher, is at quarry-road, holds opening-day”."""
    told = [
        f"is a {group.role}" if group.role else "",
        f"is at {group.school}" if group.school else "",
        f"holds {group.holds}" if group.holds else "",
    ]
    return f"Everyone who {', '.join(word for word in told if word)}"


def preview_group(house: House, actor: Person, group: Group, *, now: datetime) -> Sequence[Planned]:
    """Say whom `begin_group` would award; nothing is written.

    Raises:
        NotAllowedError, NotFoundError, InputError: as `planning.of_group`.
    """
    with house.database.reading() as tx:
        return planning.of_group(tx, house, actor, group, now=now)


def seen(house: House, actor: Person, bulk_id: UUID) -> Seen:
    """How far a bulk is, for whoever began it.

    Raises:
        NotFoundError: there is none, or somebody else began it.
    """
    with house.database.reading() as tx:
        row = _own(actor, bulk_awards.by_id(tx, bulk_id))
        return Seen(row, bulk_awards.counts(tx, bulk_id))


@transaction
def stop(tx: Transaction, _house: House, actor: Person, bulk_id: UUID, *, now: datetime) -> None:
    """Stop where it is; what was awarded stays.

    Raises:
        NotFoundError: there is none, or somebody else began it.
        ConflictError: nothing is left to be awarded.
    """
    row = _own(actor, bulk_awards.lock(tx, bulk_id))
    if row.state != "waiting":
        raise ConflictError("It has come to its end already, so there is nothing to stop.")
    row.state, row.ended_at, row.last_error = "stopped", now, ""


@transaction
def go_on(tx: Transaction, _house: House, actor: Person, bulk_id: UUID) -> None:
    """Go on with what was stopped.

    Raises:
        NotFoundError: there is none, or somebody else began it.
        ConflictError: it is not stopped.
    """
    row = _own(actor, bulk_awards.lock(tx, bulk_id))
    if row.state != "stopped":
        raise ConflictError("It is not stopped, so there is nothing to go on with.")
    row.state, row.ended_at, row.last_error = "waiting", None, ""


@transaction
def undo(tx: Transaction, _house: House, actor: Person, bulk_id: UUID, *, now: datetime) -> None:
    """Take all of it back: nobody is told, and each badge is withdrawn, batch by batch.

    Raises:
        NotFoundError: there is none, or somebody else began it.
        ConflictError: its holders have been told, or it is being taken back already.
    """
    row = _own(actor, bulk_awards.lock(tx, bulk_id))
    if not Seen(row, bulk_awards.counts(tx, bulk_id)).can_be_undone(now):
        raise ConflictError(
            "This cannot be undone any more: its holders are being told. A single badge can be withdrawn."
        )
    lines = bulk_awards.lines(tx, bulk_id, WITH_BADGE)
    for start in range(0, len(lines), _AT_ONCE):
        outbox_messages.withdraw(tx, [f"awarded:{line.award_id}" for line in lines[start : start + _AT_ONCE]])
    row.state, row.ended_at = "undoing", None


def _begun(
    tx: Transaction, actor: Person, key: str, what: str, planned: Sequence[Planned], now: datetime
) -> UUID:
    row = BulkAward(
        key=key,
        what=what,
        count=len(planned),
        made_at=now,
        told_from=now + UNTIL_TOLD,
        made_by=acting.recorded(actor),
    )
    bulk_awards.add(tx, row, [_line(row.id, number, one) for number, one in enumerate(planned, 1)])
    return row.id


def _line(bulk_id: UUID, number: int, planned: Planned) -> BulkLine:
    line, award, version = planned.line, planned.award, planned.version
    return BulkLine(
        bulk_id=bulk_id,
        number=number,
        line=line.line,
        person=line.person,
        achievement=line.achievement,
        result=line.result.value,
        message=line.message,
        person_id=award.person_id if award else None,
        version_id=version.id if version else None,
        period=award.period if award else "",
        day=award.activity_end if award else None,
    )


def _own(actor: Person, row: BulkAward | None) -> BulkAward:
    if row is None or row.made_by != acting.recorded(actor):
        raise NotFoundError("There is no such award in bulk.")
    return row
