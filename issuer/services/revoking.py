"""Withdrawing a badge: a reason, a bit in the status list, and a look at what rests on it.

    revoked = revoking.revoke(house, coordinator, award_id, "Awarded to the wrong Ana.", now=now)
    revoked.resting    # yearly badges that used it: each now waits for somebody to look at it

The signed text stays as it is and stays reachable; from now on verification says that it was revoked. Nothing
that rests on it is withdrawn by itself: a person decides, and is told whether the rule would still hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from issuer.domain.person import Deed, Person, require
from issuer.importers import texts
from issuer.services import acting, awarding, earning
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import awards, credentials, outbox_messages, pathways, people, status_lists
from issuer.storage.database import Transaction
from issuer.storage.models import Award, PathwayVersion
from issuer.storage.outbox_messages import Message

LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Resting:
    """A standing badge of a pathway that used the one withdrawn; `holds`: its rule holds without it, too."""

    award_id: UUID
    name: str
    person_name: str
    url: str
    holds: bool


@dataclass(frozen=True)
class Revoked:
    """What was withdrawn, and what rested on it."""

    award_id: UUID
    name: str
    person_name: str
    resting: tuple[Resting, ...]


@transaction
def revoke(
    tx: Transaction, house: House, actor: Person, award_id: UUID, reason: str, *, now: datetime
) -> Revoked:
    """Withdraw a badge for good; what it was earned for may be earned again.

    Raises:
        NotFoundError: there is no such badge.
        NotAllowedError: the actor is no coordinator for its holder.
        ConflictError: it was withdrawn already.
        InputError: there is no reason, or it is too long.
    """
    award = standing(tx, actor, award_id)
    award.revocation_reason = reason_of(reason)
    award.revoked_at, award.revoked_by = now, acting.recorded(actor)
    status_lists.set_bit(tx, award.id, now)
    tx.flush()
    resting = tuple(question(tx, house, row, now) for row in awards.resting_on(tx, award.id))
    _tell(tx, award, now)
    return Revoked(award.id, award.version.name, award.person.name, resting)


def preview(house: House, actor: Person, award_id: UUID, *, now: datetime) -> tuple[Resting, ...]:
    """Say which yearly badges a withdrawal would touch, and whether the rule of each holds without it.

    Raises:
        NotFoundError, NotAllowedError, ConflictError: as `revoke`.
    """
    with house.database.trying() as tx:
        award = standing(tx, actor, award_id)
        award.revoked_at, award.revocation_reason = now, "Tried out."
        tx.flush()
        return tuple(question(tx, house, row, now) for row in awards.resting_on(tx, award.id))


@transaction
def keep(
    tx: Transaction, house: House, actor: Person, award_id: UUID, *, now: datetime
) -> AwardedBadge | None:
    """Say that a badge stays although something it rests on was withdrawn.

    Whoever checks the badge finds what was withdrawn in its proof. So where the rule that led to it holds
    without it, the badge is awarded anew by that rule, whichever version is the newest by now: another
    address, a proof over what stands, and a link to the one that it follows. What rests on the badge that was
    replaced waits for somebody to look at it in its turn.

    Returns:
        The badge that took its place; None where the rule rests on what was withdrawn, and the badge stays
        as it is by the word of whoever keeps it.

    Raises:
        NotFoundError: there is no such badge.
        NotAllowedError: the actor is no coordinator for its holder, or is its holder.
        ConflictError: it was withdrawn in the meantime.
    """
    # To let a badge stand is to award it once more: nobody does that for themselves.
    award = standing(tx, actor, award_id, Deed.AWARD)
    award.questioned_at = None
    version = _rule_of(tx, award)
    owed = earning.owed_by(tx, house, award.person_id, version, now=now) if version else []
    if not owed:
        return None
    award.revocation_reason = "A badge over what stands took its place."
    award.revoked_at, award.revoked_by = now, acting.recorded(actor)
    status_lists.set_bit(tx, award.id, now)
    tx.flush()
    again = awarding.award(tx, house, owed, now=now)
    for row in awards.resting_on(tx, award.id):
        question(tx, house, row, now)
    return again[0]


def withdraw_all(
    tx: Transaction, house: House, found: Sequence[Award], reason: str, *, by: UUID | None, now: datetime
) -> None:
    """Withdraw those of several badges that stand, and tell nobody.

    Args:
        tx: the transaction that holds the locks of their holders.
        house: knows the pathways that may rest on them.
        found: the awards, as they are now.
        reason: what a holder reads.
        by: who withdraws them; None for the command line.
        now: the instant of it.
    """
    standing = [award for award in found if award.revoked_at is None]
    for award in standing:
        award.revocation_reason, award.revoked_at, award.revoked_by = reason, now, by
    status_lists.set_bits(tx, [award.id for award in standing], now)
    tx.flush()
    for row in awards.resting_on_any(tx, [award.id for award in standing]):
        question(tx, house, row, now)


def holds(tx: Transaction, house: House, row: Award, *, now: datetime) -> bool:
    """Whether the rule that led to a badge holds over what stands now."""
    version = _rule_of(tx, row)
    return version is not None and earning.progress(tx, house, row.person_id, version, now=now).complete


def standing(tx: Transaction, actor: Person, award_id: UUID, deed: Deed = Deed.REVOKE) -> Award:
    """The badge, held until the transaction ends, for somebody who may do the deed to its holder.

    Raises:
        NotFoundError: there is no such badge.
        NotAllowedError: the actor may not.
        ConflictError: it was withdrawn already.
    """
    found = awards.by_id(tx, award_id)
    holder = people.lock(tx, found.person_id) if found else None
    if found is None or holder is None:
        raise NotFoundError("There is no such badge.")
    require(actor, deed, acting.of(tx, holder))
    tx.refresh(found)
    if found.revoked_at is not None:
        raise ConflictError(f"This badge was withdrawn already: {found.revocation_reason}")
    return found


def question(tx: Transaction, house: House, row: Award, now: datetime) -> Resting:
    """Have a badge of a pathway wait for somebody to look at it: what it rests on was withdrawn."""
    row.questioned_at = row.questioned_at or now
    credential = credentials.of_award(tx, row.id)
    url = house.settings.urls.credential(credential.id) if credential else ""
    return Resting(row.id, row.version.name, row.person.name, url, holds(tx, house, row, now=now))


def _rule_of(tx: Transaction, row: Award) -> PathwayVersion | None:
    """The version of a pathway that led to a badge."""
    return pathways.version_by_id(tx, row.pathway_version_id) if row.pathway_version_id else None


def reason_of(text: str) -> str:
    """A reason as everybody will read it.

    Raises:
        InputError: there is none, or it is too long.
    """
    try:
        reason = texts.paragraphs(text, name="The reason", limit=LONGEST_REASON)
    except texts.TextError as error:
        raise InputError(str(error)) from error
    if not reason:
        raise InputError("Write the reason; whoever holds the badge will read it.")
    return reason


def _tell(tx: Transaction, award: Award, now: datetime) -> None:
    message = Message(
        key=f"revoked:{award.id}",
        kind="revoked",
        person_id=award.person_id,
        payload={"name": award.version.name, "reason": award.revocation_reason},
        created_at=now,
    )
    outbox_messages.add(tx, message)
