"""A teacher's evidence: begin, write on, add what shows it, send, take back, send again.

    submission_id = submitting.begin(house, actor, "stations-that-differentiate", now=now)
    submitting.save(house, actor, submission_id, Draft(reflection={"tried": "..."}), now=now)
    submitting.add_link(house, actor, submission_id, "The plan", "https://...", now=now)
    submitting.send(house, actor, submission_id, now=now)

Nothing that was sent is lost: each round is kept as it was read, with a digest that the decision repeats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from contexts import jcs
from issuer.domain import evidence
from issuer.domain.evidence import State
from issuer.domain.person import Deed, Person, require
from issuer.domain.school_year import Repeat, period_of
from issuer.importers import texts
from issuer.services import acting, digesting
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import achievements, awards, belongings, people, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import EvidenceItem, SentRound, Submission

QUESTIONS: Mapping[str, str] = {
    "tried": "What did you try?",
    "happened": "What happened, and how do you know?",
    "change": "What will you change or keep?",
}
LONGEST_ANSWER = 8_000
MOST_MINUTES = 60_000


@dataclass(frozen=True)
class Draft:
    """What a teacher wrote so far.

    `reflection` holds answers by the names in `QUESTIONS`. `minutes` is how long it took by the teacher's own
    count; what a badge is worth is the achievement's to say.
    """

    reflection: Mapping[str, str] = field(default_factory=dict)
    minutes: int | None = None
    activity_start: date | None = None
    activity_end: date | None = None


@transaction
def begin(tx: Transaction, house: House, actor: Person, slug: str, *, now: datetime) -> UUID:
    """Open evidence for an achievement, or find the one that is under way, begun last school year or not.

    Raises:
        NotAllowedError: the actor is no teacher.
        NotFoundError: there is no such achievement on the menu.
        ConflictError: the badge of this period was earned already.
    """
    require(actor, Deed.SUBMIT, actor)
    people.lock(tx, actor.id)  # two tabs at once find one draft
    version = achievements.newest(tx, slug)
    if version is None or version.achievement.retired_at or version.kind == achievements.YEARLY:
        raise NotFoundError("This is not on the menu any more; choose something else.")
    period = period_of(Repeat(version.repeat), now.astimezone(house.settings.zone).date())
    if awards.standing(tx, actor.id, version.achievement_id, period):
        raise ConflictError(f"You hold “{version.name}” already; nothing more is needed for it.")
    found = submissions.under_way(tx, actor.id, version.achievement_id, period)
    found = found or submissions.open_for_change(tx, actor.id, version.achievement_id)
    if found is None:
        found = Submission(
            person_id=actor.id,
            achievement_id=version.achievement_id,
            period=period,
            created_at=now,
            updated_at=now,
        )
        tx.add(found)
    return found.id


@transaction
def save(
    tx: Transaction, _house: House, actor: Person, submission_id: UUID, draft: Draft, *, now: datetime
) -> datetime:
    """Keep what was written so far; the answer is the time that the page may show as saved.

    Raises:
        NotFoundError: the actor has no such evidence.
        NotAllowedError: it was sent or approved.
        InputError: an answer is too long, or the activity ends before it begins.
    """
    row = open_for_change(tx, actor, submission_id, now)
    row.reflection = {name: _answer(name, draft.reflection.get(name, "")) for name in QUESTIONS}
    row.minutes = _minutes(draft.minutes)
    if draft.activity_start and draft.activity_end and draft.activity_end < draft.activity_start:
        raise InputError("The activity ends before it begins; change one of the two dates.")
    row.activity_start, row.activity_end = draft.activity_start, draft.activity_end
    return now


@transaction
def send(tx: Transaction, house: House, actor: Person, submission_id: UUID, *, now: datetime) -> int:
    """Send it to be read, for the first time or again; the answer is the number of the round.

    Raises:
        NotFoundError: the actor has no such evidence.
        NotAllowedError: it was sent or approved already.
        InputError: the reflection or what shows it is missing, or the badge of that school year is held.
    """
    row = _mine(tx, actor, submission_id)
    sent = evidence.send(as_domain(row), actor)
    shown = submissions.items(tx, row.id)
    if not any(row.reflection.values()):
        raise InputError("Write your reflection first: a few sentences on what you tried and what happened.")
    if not shown:
        raise InputError("Add what shows it first: a file, a link or a text.")
    _refuse_what_is_held(tx, house, row, now)
    row.round += 1
    row.state, row.sent_at, row.updated_at = sent.state, now, now
    content = _content(row, shown)
    digest = digesting.digest(jcs.canonicalize(content))
    tx.add(SentRound(submission_id=row.id, number=row.round, sent_at=now, content=content, digest=digest))
    return row.round


@transaction
def take_back(tx: Transaction, _house: House, actor: Person, submission_id: UUID, *, now: datetime) -> None:
    """Make sent evidence a draft again, as long as nobody decided about it.

    Raises:
        NotFoundError: the actor has no such evidence.
        NotAllowedError: it does not wait to be read.
    """
    row = _mine(tx, actor, submission_id)
    row.state = evidence.take_back(as_domain(row), actor).state
    row.sent_at, row.updated_at = None, now
    if taken := submissions.sent_round(tx, row.id, row.round):
        taken.taken_back_at = now


def open_for_change(tx: Transaction, actor: Person, submission_id: UUID, now: datetime) -> Submission:
    """The actor's own evidence, one revision further; `NotAllowedError` when it was sent or approved."""
    row = _mine(tx, actor, submission_id)
    row.revision = evidence.change(as_domain(row), actor).revision
    row.updated_at = now
    return row


def last_day(house: House, row: Submission, sent_at: datetime) -> date:
    """The day that decides for which school year evidence counts: the activity's last, else that of sending.

    Never the day on which somebody found the time to read it: nobody loses a year to a queue.
    """
    sent = sent_at.astimezone(house.settings.zone).date()
    return row.activity_end or max(sent, row.activity_start or sent)


def _refuse_what_is_held(tx: Transaction, house: House, row: Submission, now: datetime) -> None:
    version = achievements.newest(tx, row.achievement.slug)
    period = period_of(Repeat(version.repeat), last_day(house, row, now)) if version else row.period
    if version and awards.standing(tx, row.person_id, row.achievement_id, period):
        raise InputError(
            f"You hold “{version.name}” for that school year already. "
            "If this was another time, correct its last day."
        )


def as_domain(row: Submission) -> evidence.Submission:
    """A submission's row as the domain knows it."""
    return evidence.Submission(
        id=row.id,
        author=acting.subject(row.person),
        achievement=row.achievement.slug,
        period=row.period,
        state=State(row.state),
        revision=row.revision,
        activity_start=row.activity_start,
        activity_end=row.activity_end,
    )


def _mine(tx: Transaction, actor: Person, submission_id: UUID) -> Submission:
    owned = belongings.find(tx, Submission, submission_id, actor.id)
    row = submissions.lock(tx, submission_id) if owned else None
    if row is None:
        raise NotFoundError("You have no such evidence.")
    return row


def _answer(name: str, text: str) -> str:
    try:
        return texts.paragraphs(text, name=f"“{QUESTIONS[name]}”", limit=LONGEST_ANSWER)
    except texts.TextError as error:
        raise InputError(str(error)) from error


def _minutes(minutes: int | None) -> int | None:
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise InputError(
            f"{minutes} minutes cannot be right; write how long it took, at most {MOST_MINUTES}."
        )
    return minutes


def _content(row: Submission, shown: Sequence[EvidenceItem]) -> dict[str, Any]:
    """What a reviewer will read, as it is now."""
    return {
        "reflection": dict(row.reflection),
        "minutes": row.minutes,
        "activityStart": str(row.activity_start) if row.activity_start else None,
        "activityEnd": str(row.activity_end) if row.activity_end else None,
        "items": [_shown(item) for item in shown],
    }


def _shown(item: EvidenceItem) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "kind": item.kind,
        "name": item.name,
        "narrative": item.narrative,
        "url": item.url,
        "digest": item.digest,
    }
