"""A reviewer's answer to evidence: approve it, or "not yet" with a word that helps.

    reviewing.rehearse(house, reviewer, submission_id, round=2, now=now)    # what that would issue, exactly
    outcome = reviewing.approve(house, reviewer, submission_id, round=2, now=now)
    outcome.awarded    # the badge, and the yearly badge when that was the last component

`round` is the one that was read: whoever sends evidence again in the meantime is not decided unread. Two
reviewers at once: one decides, the other is told who was faster.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from issuer.domain import evidence
from issuer.domain.award import Source
from issuer.domain.evidence import Decision, Offered, Outcome
from issuer.domain.person import Deed, Person, may
from issuer.domain.school_year import Repeat, period_of
from issuer.importers import texts
from issuer.services import acting, awarding, earning, submitting
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import achievements, awards, journal_entries, outbox_messages, pathways, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, Submission
from issuer.storage.models import Decision as DecisionRow
from issuer.storage.outbox_messages import Message
from verifier.pathways import words

LONGEST_COMMENT = 4_000


@dataclass(frozen=True)
class Decided:
    """What came of a decision about what `author` sent.

    `awarded` is empty after "not yet", or when the badge was held already.
    """

    submission_id: UUID
    outcome: Outcome
    author: str
    awarded: tuple[AwardedBadge, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """A badge that an approval would issue: version `number` of an achievement, its minutes, and why."""

    slug: str
    number: int
    name: str
    minutes: int
    source: Source


@dataclass(frozen=True)
class Rehearsal:
    """What an approval would do. `left` is what each unfinished pathway then asks for: name and headline."""

    badges: tuple[Foreseen, ...]
    left: tuple[tuple[str, str], ...]


class _UndoneError(Exception):
    """Carries a rehearsal out of the transaction that it undoes."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__("rehearsed")
        self.rehearsal = rehearsal


def rehearse(
    house: House,
    actor: Person,
    submission_id: UUID,
    *,
    round: int,  # noqa: A002 - the word people use
    now: datetime,
) -> Rehearsal:
    """Say what approving would issue: the whole walk is done, signatures and all, and then undone.

    So nobody has to guess, and what could not be issued is known before anybody is told that it was.

    Raises:
        NotFoundError, NotAllowedError, ConflictError: as for `approve`.
    """
    try:
        return _rehearse(house, actor, submission_id, round, now=now)
    except _UndoneError as undone:
        return undone.rehearsal


@transaction
def _rehearse(
    tx: Transaction, house: House, actor: Person, submission_id: UUID, number: int, *, now: datetime
) -> Rehearsal:
    decided = _decide(tx, house, actor, submission_id, number, Decision(Outcome.APPROVED), now)
    badges = tuple(_foreseen(tx, badge) for badge in decided.awarded)
    author = submissions.by_id(tx, submission_id)
    raise _UndoneError(Rehearsal(badges, _left(tx, house, author.person_id, now) if author else ()))


def _left(tx: Transaction, house: House, person_id: UUID, now: datetime) -> tuple[tuple[str, str], ...]:
    published = pathways.published(tx)
    known = earning.known(tx, house, person_id, now) if published else None
    progress = [(one.pathway.name, earning.ask(house, one, known, now)) for one in published if known]
    return tuple((name, words.headline(one)) for name, one in progress if one.status == "incomplete")


def _foreseen(tx: Transaction, badge: AwardedBadge) -> Foreseen:
    row = awards.by_id(tx, badge.award_id)
    if row is None:
        raise NotFoundError("There is no such badge.")
    minutes = row.minutes or row.component_minutes
    return Foreseen(row.achievement.slug, row.version.number, badge.name, minutes, badge.source)


@transaction
def approve(
    tx: Transaction,
    house: House,
    actor: Person,
    submission_id: UUID,
    *,
    round: int,  # noqa: A002 - the word people use
    comment: str = "",
    now: datetime,
) -> Decided:
    """Approve evidence: the badge is signed and kept in the same transaction, and so is what follows from it.

    Raises:
        NotFoundError: there is no such evidence, or the actor may not see it.
        NotAllowedError: no reviewer there, one's own evidence, or not waiting to be read.
        ConflictError: somebody decided this round already, or it was sent again since it was opened.
        InputError: the comment is too long.
    """
    decision = Decision(Outcome.APPROVED, _comment(comment))
    return _decide(tx, house, actor, submission_id, round, decision, now)


@transaction
def not_yet(
    tx: Transaction,
    house: House,
    actor: Person,
    submission_id: UUID,
    *,
    round: int,  # noqa: A002 - as above
    comment: str,
    now: datetime,
) -> Decided:
    """Answer "not yet": what is there, what is missing, and one way to show it.

    Raises:
        NotFoundError, ConflictError, InputError: as for `approve`.
        NotAllowedError: as for `approve`, or without a word.
    """
    decision = Decision(Outcome.NOT_YET, _comment(comment))
    return _decide(tx, house, actor, submission_id, round, decision, now)


def _decide(
    tx: Transaction,
    house: House,
    actor: Person,
    submission_id: UUID,
    number: int,
    decision: Decision,
    now: datetime,
) -> Decided:
    row = submissions.lock(tx, submission_id)
    if row is None or not (row.person_id == actor.id or may(actor, Deed.REVIEW, acting.subject(row.person))):
        raise NotFoundError("There is no such evidence to read.")
    sent = _refuse_what_is_decided(tx, row, number)
    local, version = now.astimezone(house.settings.zone), _version(tx, row)
    offered = Offered(row.achievement.slug, version.number, version.minutes)
    decided = evidence.decide(_as_earned(house, row, version), actor, decision, offered, now=local)
    kept = _row(row, sent, actor, decision, now)
    submissions.decide(tx, row, kept, decided.submission.state)
    facts = {"round": kept.round, "outcome": kept.outcome, "by": str(kept.reviewer_id), "digest": kept.digest}
    journal_entries.record(tx, "decided", str(row.id), facts, now)
    if decided.award is None:
        _tell_not_yet(tx, row, now)
        return Decided(row.id, decision.outcome, row.person.name)
    awarded = awarding.award(tx, house, [decided.award], now=now)
    return Decided(row.id, decision.outcome, row.person.name, awarded)


def _refuse_what_is_decided(tx: Transaction, row: Submission, number: int) -> submissions.Round | None:
    """What was sent in the round that was read, if nobody answered it and nothing was sent since."""
    sent = submissions.answered(tx, row.id, number)
    if sent and sent.outcome:
        word = "approved this" if sent.outcome == Outcome.APPROVED else "answered “not yet”"
        when = f"{sent.decided_at:%B %-d, %Y, %H:%M} UTC"
        raise ConflictError(f"{sent.reviewer} {word} on {when}; your answer was not taken.")
    if number != row.round:
        raise ConflictError("This evidence was sent again after you opened it; read the new version first.")
    return sent


def _version(tx: Transaction, row: Submission) -> AchievementVersion:
    version = achievements.newest(tx, row.achievement.slug)
    if version is None:
        raise NotFoundError("This badge is not on the menu any more.")
    return version


def _as_earned(house: House, row: Submission, version: AchievementVersion) -> evidence.Submission:
    """The evidence with the day on which it was earned, and the school year of that day."""
    submission = submitting.as_domain(row)
    if row.sent_at is None:  # not sent: the domain will say so
        return submission
    day = submitting.last_day(house, row, row.sent_at)
    return replace(submission, activity_end=day, period=period_of(Repeat(version.repeat), day))


def _row(
    row: Submission, sent: submissions.Round | None, actor: Person, decision: Decision, now: datetime
) -> DecisionRow:
    """The decision, bound by digest to the very words and files that were sent in this round."""
    reviewer_id = acting.recorded(actor)
    if sent is None or reviewer_id is None:
        raise NotFoundError("There is nothing to decide here.")
    return DecisionRow(
        submission_id=row.id,
        round=row.round,
        reviewer_id=reviewer_id,
        outcome=decision.outcome,
        decided_at=now,
        digest=sent.digest,
        comment=decision.comment,
    )


def _tell_not_yet(tx: Transaction, row: Submission, now: datetime) -> None:
    message = Message(
        key=f"not-yet:{row.id}:{row.round}",
        kind="not_yet",
        person_id=row.person_id,
        payload={"submission": str(row.id), "round": row.round},
        created_at=now,
    )
    outbox_messages.add(tx, message)


def _comment(text: str) -> str:
    try:
        return texts.paragraphs(text, name="The comment", limit=LONGEST_COMMENT)
    except texts.TextError as error:
        raise InputError(str(error)) from error
