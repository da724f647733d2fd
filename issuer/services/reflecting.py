"""Reflections and evidence on the topics that rules ask for: kept as a draft, handed in, read where needed.

    reflection_id = reflecting.keep(house, teacher, Draft("reflection", "my-learning-year", "..."), now=now)
    reflecting.hand_in(house, teacher, reflection_id, now=now)       # a reflection counts from here on
    reflecting.decide(house, reviewer, evidence_id, approve=True, answer="", now=now)  # evidence, from here

A reflection is for its writer and needs nobody's word; evidence on a topic counts once somebody approved it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from issuer.domain.person import Deed, Person, require
from issuer.services import acting, earning, recording
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, NotFoundError
from issuer.services.house import House, transaction
from issuer.services.recording import LONGEST_REASON, Told
from issuer.services.revoking import Resting
from issuer.storage import pathways, people, records
from issuer.storage.database import Transaction
from issuer.storage.models import Reflection
from verifier.pathways.requirements import Evidence
from verifier.pathways.requirements import Reflection as ReflectionRule

Kind: TypeAlias = Literal["reflection", "evidence"]

OPEN = frozenset({"draft", "not_yet"})
"""The states in which its writer may change it."""


@dataclass(frozen=True)
class Draft:
    """What somebody wrote on a topic, and for which kind of rule."""

    kind: Kind
    topic: str
    text: str


@transaction
def keep(tx: Transaction, _house: House, actor: Person, draft: Draft, *, now: datetime) -> UUID:
    """Keep a draft: the one that is open on this topic goes on, else a new one begins.

    Raises:
        NotAllowedError: the actor is no teacher.
        NotFoundError: no pathway asks for it.
        InputError: it is too long.
    """
    require(actor, Deed.SUBMIT, actor)
    people.lock(tx, actor.id)
    _require_asked(tx, draft)
    text = recording.text(draft.text, "What you wrote", needed=False)
    row = open_draft(tx, actor.id, draft.kind, draft.topic)
    if row is None:
        row = Reflection(person_id=actor.id, kind=draft.kind, topic=draft.topic, text=text, updated_at=now)
        tx.add(row)
    row.text, row.updated_at = text, now
    tx.flush()
    return row.id


@transaction
def hand_in(
    tx: Transaction, house: House, actor: Person, reflection_id: UUID, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    """Hand it in. A reflection counts at once, and awards what it completes; evidence waits to be read.

    Raises:
        NotFoundError: the actor has no such draft.
        ConflictError: it was handed in already.
        InputError: nothing is written.
    """
    row = _mine(tx, actor, reflection_id)
    if row.state not in OPEN:
        raise ConflictError("This was handed in already.")
    row.text = recording.text(row.text, "What you wrote")
    row.state, row.submitted_at, row.updated_at = "submitted", now, now
    tx.flush()
    return recording.count(tx, house, _told(row, actor), now=now) if row.kind == "reflection" else ()


@transaction
def take_back(
    tx: Transaction, house: House, actor: Person, reflection_id: UUID, *, now: datetime
) -> tuple[Resting, ...]:
    """Make what was handed in a draft again; a yearly badge that rests on it waits to be looked at.

    Raises:
        NotFoundError: the actor has no such reflection.
        ConflictError: it is a draft, or it was approved.
    """
    row = _mine(tx, actor, reflection_id)
    if row.state != "submitted":
        approved = row.state == "approved"
        raise ConflictError("Somebody has approved this." if approved else "This is a draft.")
    row.state, row.submitted_at, row.updated_at = "draft", None, now
    tx.flush()
    return recording.count_no_more(tx, house, _told(row, actor), now=now) if row.kind == "reflection" else ()


@transaction
def decide(
    tx: Transaction,
    house: House,
    actor: Person,
    reflection_id: UUID,
    *,
    approve: bool,
    answer: str = "",
    now: datetime,
) -> tuple[AwardedBadge, ...]:
    """Approve evidence on a topic, or say "not yet" and why; an approval awards what it completes.

    Raises:
        NotFoundError: there is no such evidence.
        NotAllowedError: the actor is no reviewer for its writer, or is its writer.
        ConflictError: it does not wait to be read.
        InputError: "not yet" without a word.
    """
    row = records.reflection(tx, reflection_id)
    if row is None or row.kind != "evidence":
        raise NotFoundError("There is no such evidence to read.")
    people.lock(tx, row.person_id)
    require(actor, Deed.REVIEW, acting.find(tx, row.person_id))
    tx.refresh(row)
    if row.state != "submitted":
        raise ConflictError("This does not wait to be read any more.")
    row.answer = recording.text(answer, "Your answer", LONGEST_REASON, needed=not approve)
    row.state = "approved" if approve else "not_yet"
    row.decided_at, row.decided_by = now, acting.recorded(actor)
    tx.flush()
    return recording.count(tx, house, _told(row, actor), now=now) if approve else ()


@transaction
def set_aside(
    tx: Transaction, house: House, actor: Person, reflection_id: UUID, reason: str, *, now: datetime
) -> tuple[Resting, ...]:
    """Take from what counts what was handed in or approved, with a reason that its writer reads.

    Raises:
        NotFoundError: there is no such reflection.
        NotAllowedError: the actor is no coordinator for its writer.
        ConflictError: it does not count.
        InputError: there is no reason.
    """
    row = records.reflection(tx, reflection_id)
    if row is None:
        raise NotFoundError("There is no such reflection.")
    people.lock(tx, row.person_id)
    require(actor, Deed.WAIVE, acting.find(tx, row.person_id))
    tx.refresh(row)
    if row.state in OPEN:
        raise ConflictError("This does not count.")
    row.answer = recording.text(reason, "The reason", LONGEST_REASON)
    row.state, row.decided_at, row.decided_by = "not_yet", now, acting.recorded(actor)
    tx.flush()
    return recording.count_no_more(tx, house, _told(row, actor), now=now)


def open_draft(tx: Transaction, person_id: UUID, kind: str, topic: str) -> Reflection | None:
    """What somebody has begun on a topic and not handed in, or was answered "not yet"."""
    rows = records.reflections(tx, [person_id])
    return next((row for row in rows if (row.kind, row.topic) == (kind, topic) and row.state in OPEN), None)


def asked_by(tx: Transaction, kind: str, topic: str) -> bool:
    """Whether a published pathway asks for it."""
    wanted = Evidence if kind == "evidence" else ReflectionRule
    rules = (rule for one in pathways.published(tx) for rule in earning.read(one.document).walk())
    return topic in (rule.topic for rule in rules if isinstance(rule, wanted))


def _require_asked(tx: Transaction, draft: Draft) -> None:
    if not asked_by(tx, draft.kind, draft.topic):
        raise NotFoundError("No pathway asks for this.")


def _mine(tx: Transaction, actor: Person, reflection_id: UUID) -> Reflection:
    people.lock(tx, actor.id)
    row = records.reflection(tx, reflection_id)
    if row is None or row.person_id != actor.id:
        raise NotFoundError("You have no such reflection.")
    tx.refresh(row)
    return row


def _told(row: Reflection, actor: Person) -> Told:
    said = {"kind": row.kind, "topic": row.topic, "text": row.text}
    return Told("reflection", row.id, row.person_id, actor, said)
