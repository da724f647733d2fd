"""Exceptions for one person: a rule waived, lessened, or fulfilled by another item; an activity of one's own.

    excepting.grant(house, coordinator, person_id, Grant("year", "winter-day", "waive", reason), now=now)
    activity_id = excepting.propose(house, teacher, Proposal("year", "own", "A conference", ...), now=now)
    excepting.decide(house, coordinator, activity_id, approve=True, answer="", now=now)

Each is stated in the proof of the badge that rests on it, never disguised as earned. Nobody grants themselves
one, and what completes a pathway awards its badge in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from issuer.domain.person import Deed, Person, Role, require
from issuer.domain.school_year import instant_of
from issuer.importers import texts
from issuer.services import acting, awarding, earning, revoking
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import awards, exceptions, pathways, people
from issuer.storage.database import Transaction
from issuer.storage.models import OwnActivity, PathwayVersion, Waiver
from verifier.pathways.requirements import Pathway, Requirement, Slot

LONGEST_REASON = 1_000
MOST_MINUTES = 60_000


@dataclass(frozen=True)
class Grant:
    """What is granted: `amount` of a lesser demand, `item` that stands in; `reason` may be read by anyone."""

    pathway: str
    node: str
    manner: Literal["waive", "reduce", "substitute"]
    reason: str
    amount: int | None = None
    item: str | None = None
    private_note: str = ""


@dataclass(frozen=True)
class Proposal:
    """An activity of one's own, for a free place of a pathway."""

    pathway: str
    node: str
    name: str
    description: str
    minutes: int
    day: date


@transaction
def grant(
    tx: Transaction, house: House, actor: Person, person_id: UUID, given: Grant, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    """Grant an exception, and award what it completes.

    Raises:
        NotFoundError: there is no such person or pathway.
        NotAllowedError: the actor is no coordinator for that person, or is that person.
        InputError: this rule cannot be excepted so; the message says why.
    """
    _require(tx, actor, person_id)
    version = _version(tx, house, person_id, given.pathway, now)
    _refuse_what_cannot_be(tx, house, person_id, version, given, now)
    row = Waiver(
        person_id=person_id,
        pathway_id=version.pathway_id,
        node=given.node,
        manner=given.manner,
        role=Role.COORDINATOR,
        reason=_text(given.reason, "The reason"),
        private_note=given.private_note.strip()[:LONGEST_REASON],
        amount=given.amount if given.manner == "reduce" else None,
        item=given.item if given.manner == "substitute" else None,
        granted_at=now,
        granted_by=acting.recorded(actor),
    )
    tx.add(row)
    tx.flush()
    return _award(tx, house, person_id, now)


@transaction
def take_back(tx: Transaction, house: House, actor: Person, waiver_id: UUID, *, now: datetime) -> None:
    """Take an exception back; a yearly badge that rests on it then waits for somebody to look at it.

    Raises:
        NotFoundError: there is no such exception.
        NotAllowedError: as `grant`.
        ConflictError: it was taken back already.
    """
    row = exceptions.waiver(tx, waiver_id)
    if row is None:
        raise NotFoundError("There is no such exception.")
    _require(tx, actor, row.person_id)
    tx.refresh(row)
    if row.taken_back_at is not None:
        raise ConflictError("This was taken back already.")
    row.taken_back_at, row.taken_back_by = now, acting.recorded(actor)
    tx.flush()
    held = awards.standing(tx, row.person_id, row.pathway.achievement_id, row.pathway.period)
    if held and held.pathway_version_id and not revoking.holds(tx, house, held, now=now):
        held.questioned_at = held.questioned_at or now


@transaction
def propose(tx: Transaction, house: House, actor: Person, told: Proposal, *, now: datetime) -> UUID:
    """Propose an activity of one's own.

    Raises:
        NotFoundError: there is no such pathway.
        NotAllowedError: the actor is no teacher.
        InputError: the rule is no free place, or something is missing.
    """
    require(actor, Deed.SUBMIT, actor)
    version = _version(tx, house, actor.id, told.pathway, now)
    if not isinstance(_rule(earning.read(version.document), told.node), Slot):
        raise InputError("This part of the pathway has no place for an activity of your own.")
    if not 1 <= told.minutes <= MOST_MINUTES:
        raise InputError("Say how long it took, in hours or minutes.")
    row = OwnActivity(
        person_id=actor.id,
        pathway_id=version.pathway_id,
        node=told.node,
        name=_text(told.name, "What you did", 200),
        description=_text(told.description, "What came of it"),
        minutes=told.minutes,
        happened_at=instant_of(told.day, house.settings.zone),
        proposed_at=now,
    )
    tx.add(row)
    tx.flush()
    return row.id


@transaction
def decide(
    tx: Transaction,
    house: House,
    actor: Person,
    activity_id: UUID,
    *,
    approve: bool,
    answer: str = "",
    now: datetime,
) -> tuple[AwardedBadge, ...]:
    """Approve an activity, or say "not yet" and why; an approval awards what it completes.

    Raises:
        NotFoundError: there is no such activity.
        NotAllowedError: as `grant`.
        ConflictError: somebody decided it already.
        InputError: "not yet" without a word.
    """
    row = exceptions.activity(tx, activity_id)
    if row is None:
        raise NotFoundError("There is no such activity.")
    _require(tx, actor, row.person_id)
    tx.refresh(row)
    if row.state != "proposed":
        raise ConflictError("Somebody has decided this already.")
    row.state = "approved" if approve else "not_yet"
    row.answer = answer.strip()[:LONGEST_REASON] if approve else _text(answer, "Your answer")
    row.decided_at, row.decided_by = now, acting.recorded(actor)
    tx.flush()
    return _award(tx, house, row.person_id, now, because=f"urn:uuid:{row.id}") if approve else ()


def _award(
    tx: Transaction, house: House, person_id: UUID, now: datetime, because: str = ""
) -> tuple[AwardedBadge, ...]:
    owed = earning.completed(tx, house, person_id, because=because, now=now)
    return awarding.award(tx, house, owed, now=now)


def _require(tx: Transaction, actor: Person, person_id: UUID) -> None:
    people.lock(tx, person_id)
    require(actor, Deed.WAIVE, acting.find(tx, person_id))


def _version(tx: Transaction, house: House, person_id: UUID, slug: str, now: datetime) -> PathwayVersion:
    """The version of a pathway that holds for a person."""
    newest = pathways.newest(tx, slug)
    if newest is None:
        raise NotFoundError("There is no such pathway.")
    return earning.known(tx, house, person_id, now).holding([newest])[0]


def _rule(pathway: Pathway, node: str) -> Requirement:
    found = next((rule for rule in pathway.walk() if rule.id == node), None)
    if found is None:
        raise InputError("This rule is not in the pathway any more. Choose another.")
    return found


def _refuse_what_cannot_be(
    tx: Transaction, house: House, person_id: UUID, version: PathwayVersion, given: Grant, now: datetime
) -> None:
    """What the engine would not count is refused here, so that nobody relies on it."""
    pathway = earning.read(version.document)
    rule, policy = _rule(pathway, given.node), pathway.waivers
    if rule is pathway.rule:
        raise InputError("The pathway as a whole cannot be waived. Choose a part of it.")
    if rule.waivable is False:
        raise InputError("The pathway says that this part is never waived.")
    if policy and policy.roles is not None and Role.COORDINATOR not in policy.roles:
        raise InputError(f"The pathway lets only these waive: {', '.join(policy.roles)}.")
    known = earning.known(tx, house, person_id, now)
    if policy and policy.max is not None and len(known.waivers.get(version.pathway_id, ())) >= policy.max:
        raise InputError(f"The pathway allows {policy.max} exceptions for one person, and they are used.")
    if given.manner == "reduce" and (given.amount is None or given.amount < 1):
        raise InputError("Say by how much less is needed: a whole number, of hours the minutes.")
    if given.manner == "substitute" and given.item not in {item.id for item in known.items}:
        raise InputError("Choose the badge that stands in for it.")


def _text(text: str, name: str, limit: int = LONGEST_REASON) -> str:
    try:
        told = texts.paragraphs(text, name=name, limit=limit)
    except texts.TextError as error:
        raise InputError(str(error)) from error
    if not told:
        raise InputError(f"{name} is missing. Write a few words.")
    return told
