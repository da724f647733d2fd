"""What follows when a fact of somebody is recorded or withdrawn; inside the caller's transaction.

    awarded = recording.count(tx, house, told, now=now)           # the badges of pathways that it completes
    resting = recording.count_no_more(tx, house, told, now=now)   # yearly badges that used it, to look at

Both are written in the journal without a word about whom: what kind of fact, by whom, and a digest of what it
said. A fact asks the pathways of exactly the person whose it is, by the same queue as an approval; and a
withdrawal leaves the yearly badges that rest on it to a person, as the withdrawal of a badge does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contexts import jcs
from issuer.domain.person import Person
from issuer.importers import texts
from issuer.services import acting, attesting, awarding, digesting, earning, revoking
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError
from issuer.services.house import House
from issuer.services.revoking import Resting
from issuer.storage import journal_entries, records
from issuer.storage.database import Transaction
from issuer.storage.models import Person as PersonRow
from issuer.storage.records import Fact

RECORDED = "recorded"
WITHDRAWN = "withdrawn"
"""The kinds of lines in the journal."""

LONGEST_TEXT = 20_000
LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Told:
    """A fact as it goes into the journal: `kind` as in `records.KINDS` or "reflection", `said` its words."""

    kind: str
    fact_id: UUID
    person_id: UUID
    by: Person
    said: Mapping[str, Any]


def count(tx: Transaction, house: House, told: Told, *, now: datetime) -> tuple[AwardedBadge, ...]:
    """Write a fact down in the journal, and award what it completes.

    The caller holds the person's lock, and has written the row.
    """
    _journal(tx, RECORDED, told, now)
    because = attesting.item_id(told.fact_id)
    owed = earning.completed(tx, house, told.person_id, because=because, now=now)
    return awarding.award(tx, house, owed, now=now)


def count_no_more(tx: Transaction, house: House, told: Told, *, now: datetime) -> tuple[Resting, ...]:
    """Write down that a fact was withdrawn; yearly badges that used it wait for somebody to look at them."""
    _journal(tx, WITHDRAWN, told, now)
    return tuple(revoking.question(tx, house, row, now) for row in records.resting_on(tx, told.fact_id))


def withdraw(tx: Transaction, row: Fact, actor: Person, reason: str, now: datetime) -> None:
    """Mark a row as withdrawn.

    Raises:
        ConflictError: it was withdrawn already.
        InputError: there is no reason.
    """
    tx.refresh(row)
    if row.withdrawn_at is not None:
        raise ConflictError("This was withdrawn already.")
    row.withdrawal_reason = text(reason, "The reason", LONGEST_REASON)
    row.withdrawn_at, row.withdrawn_by = now, acting.recorded(actor)
    tx.flush()


def text(typed: str, name: str, limit: int = LONGEST_TEXT, *, needed: bool = True) -> str:
    """Words of a form as they are kept.

    Raises:
        InputError: they are too long, or missing where they are needed.
    """
    try:
        told = texts.paragraphs(typed, name=name, limit=limit)
    except texts.TextError as error:
        raise InputError(str(error)) from error
    if needed and not told:
        raise InputError(f"{name} is missing. Write a few words.")
    return told


def left(row: PersonRow) -> None:
    """Refuse to record anything about somebody who left.

    Raises:
        InputError: they did.
    """
    if not row.active:
        raise InputError(f"{row.name} does not work here any more.")


def _journal(tx: Transaction, kind: str, told: Told, now: datetime) -> None:
    by = acting.recorded(told.by)
    facts = {
        "what": told.kind,
        "by": str(by) if by else None,
        "digest": digesting.digest(jcs.canonicalize(dict(told.said))),
    }
    journal_entries.record(tx, kind, str(told.fact_id), facts, now)
