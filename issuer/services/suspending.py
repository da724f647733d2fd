"""Setting a pathway's badge aside for now, while somebody looks at what it rests on, and putting it back.

    suspending.suspend(house, coordinator, award_id, "The evidence of Stations is looked at.", now=now)
    suspending.lift(house, coordinator, award_id, now=now)

Between the two it counts for nothing, and our verifier says "suspended". To withdraw it is another deed, and
for good (`issuer.services.revoking`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from issuer.domain.person import Deed, Person
from issuer.services import acting, awarding, earning, revoking
from issuer.services.errors import ConflictError
from issuer.services.house import House, transaction
from issuer.storage import awards, outbox_messages, status_lists
from issuer.storage.database import Transaction
from issuer.storage.models import Award
from issuer.storage.outbox_messages import Message


@transaction
def suspend(
    tx: Transaction, _house: House, actor: Person, award_id: UUID, reason: str, *, now: datetime
) -> None:
    """Set a badge aside for now; what rests on it waits for somebody to look at it.

    Raises:
        NotFoundError: there is no such badge.
        NotAllowedError: the actor is no coordinator for its holder.
        ConflictError: it was withdrawn, is set aside already, or names no list on which that could be said.
        InputError: there is no reason, or it is too long.
    """
    award = revoking.standing(tx, actor, award_id)
    if award.suspended_at is not None:
        raise ConflictError("This badge is set aside already.")
    if not can_be_suspended(tx, award_id):
        raise ConflictError("This badge can be kept or withdrawn only: it names no list of badges set aside.")
    award.suspension_reason = revoking.reason_of(reason)
    award.suspended_at, award.suspended_by = now, acting.recorded(actor)
    award.questioned_at = None
    status_lists.set_aside(tx, award.id, now)
    for row in awards.resting_on(tx, award.id):
        row.questioned_at = row.questioned_at or now
    tx.flush()
    _tell(tx, award, "suspended", now)


@transaction
def lift(tx: Transaction, house: House, actor: Person, award_id: UUID, *, now: datetime) -> None:
    """Put a badge back that was set aside; where its rule does not hold, it waits to be looked at again.

    Raises:
        NotFoundError: there is no such badge.
        NotAllowedError: the actor is no coordinator for its holder, or is its holder.
        ConflictError: it was withdrawn, or is not set aside.
    """
    # To let a badge stand is to award it once more: nobody does that for themselves.
    award = revoking.standing(tx, actor, award_id, Deed.AWARD)
    if award.suspended_at is None:
        raise ConflictError("This badge is not set aside.")
    _tell(tx, award, "lifted", now)
    award.suspended_at = award.suspended_by = award.suspension_reason = None
    status_lists.lift(tx, award.id, now)
    tx.flush()
    if not revoking.holds(tx, house, award, now=now):
        award.questioned_at = now
    awarding.award(tx, house, earning.completed(tx, house, award.person_id, because="", now=now), now=now)


def can_be_suspended(tx: Transaction, award_id: UUID) -> bool:
    """Whether a badge names a list of badges that are set aside: those of pathways do."""
    return status_lists.entry_of(tx, award_id, status_lists.SUSPENSION) is not None


def _tell(tx: Transaction, award: Award, kind: str, now: datetime) -> None:
    payload = {"name": award.version.name, "reason": award.suspension_reason}
    since = f"{award.suspended_at:%Y%m%dT%H%M%S}"
    key = f"{kind}:{award.id}:{since}"
    message = Message(key=key, kind=kind, person_id=award.person_id, payload=payload, created_at=now)
    outbox_messages.add(tx, message)
