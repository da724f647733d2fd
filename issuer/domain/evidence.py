"""Evidence and what may be decided about it: draft -> sent -> approved, or not yet -> sent again.

sent = send(draft, teacher)
decide(sent, reviewer, Decision(Outcome.APPROVED), offered, now=now).award      # an Award, not yet a
badge decide(sent, teacher, ...)                                                      # NotAllowedError
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from issuer.domain.award import Award, Source
from issuer.domain.person import Deed, NotAllowedError, Person, require


class State(StrEnum):
    """Where evidence is on its way."""

    DRAFT = "draft"
    SENT = "sent"
    NOT_YET = "not_yet"
    APPROVED = "approved"


class Outcome(StrEnum):
    """What a reviewer answers."""

    APPROVED = "approved"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Decision:
    """A reviewer's answer. "Not yet" needs a comment: what is there, what is missing, one way to show it.

    `revision` is that of the text which was read; None leaves the question open.
    """

    outcome: Outcome
    comment: str = ""
    revision: int | None = None


@dataclass(frozen=True)
class Offered:
    """The version of an achievement that is awarded, and the minutes it is worth."""

    achievement: str
    version: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Somebody's evidence for one achievement in one period; `revision` grows with every change."""

    id: UUID
    author: Person
    achievement: str
    period: str
    state: State = State.DRAFT
    revision: int = 0
    activity_start: date | None = None
    activity_end: date | None = None


@dataclass(frozen=True)
class Decided:
    """What became of a submission, and the award when it was approved."""

    submission: Submission
    award: Award | None


def change(submission: Submission, actor: Person) -> Submission:
    """Let the author write on; a new revision.

    Raises:
        NotAllowedError: another person, or evidence that was sent or approved.
    """
    _own(submission, actor)
    if submission.state not in (State.DRAFT, State.NOT_YET):
        raise NotAllowedError(_CLOSED[submission.state])
    return replace(submission, revision=submission.revision + 1)


def send(submission: Submission, actor: Person) -> Submission:
    """Send a draft, or once more what was "not yet".

    Raises:
        NotAllowedError: another person, or evidence that was sent or approved already.
    """
    _own(submission, actor)
    if submission.state not in (State.DRAFT, State.NOT_YET):
        raise NotAllowedError(_CLOSED[submission.state])
    return replace(submission, state=State.SENT)


def take_back(submission: Submission, actor: Person) -> Submission:
    """Make sent evidence a draft again.

    Raises:
        NotAllowedError: another person, or evidence that is not waiting to be read.
    """
    _own(submission, actor)
    if submission.state is not State.SENT:
        raise NotAllowedError("Only evidence that waits to be read can be taken back.")
    return replace(submission, state=State.DRAFT)


_CLOSED = {
    State.SENT: "This evidence has been sent; take it back first if you want to change it.",
    State.APPROVED: "This evidence has been approved; begin anew for another badge.",
}


def _own(submission: Submission, actor: Person) -> None:
    if actor.id != submission.author.id:
        raise NotAllowedError(
            f"This evidence is {submission.author.name}'s; only they can change or send it."
        )
    require(actor, Deed.SUBMIT, submission.author)


def decide(
    submission: Submission, reviewer: Person, decision: Decision, offered: Offered, *, now: datetime
) -> Decided:
    """Decide on evidence that was sent (the walk of an award, before step 0).

    Args:
        submission: as it stands now, in the same transaction.
        reviewer: who decides; a reviewer for the author's school, and not the author.
        decision: what they answer, about which revision.
        offered: what is awarded when the answer is yes.
        now: aware, in the zone of the district: its date is the day to which the activity is compared.

    Raises:
        NotAllowedError: not a reviewer there, one's own evidence, not waiting to be read, changed since it
        was
            read, "not yet" without a word, or an activity that lies in the future.
    """
    require(reviewer, Deed.REVIEW, submission.author)
    _ready(submission, decision, offered, now)
    if decision.outcome is Outcome.NOT_YET:
        return Decided(replace(submission, state=State.NOT_YET), None)
    award = Award(
        person_id=submission.author.id,
        achievement=offered.achievement,
        version=offered.version,
        period=submission.period,
        minutes=offered.minutes,
        source=Source.EVIDENCE,
        awarded_at=now,
        activity_start=submission.activity_start,
        activity_end=submission.activity_end,
        awarded_by=reviewer.id,
        based_on=(str(submission.id),),
    )
    return Decided(replace(submission, state=State.APPROVED), award)


def _ready(submission: Submission, decision: Decision, offered: Offered, now: datetime) -> None:
    if submission.state is not State.SENT:
        raise NotAllowedError(_NOT_WAITING[submission.state].format(name=submission.author.name))
    if decision.revision is not None and decision.revision != submission.revision:
        raise NotAllowedError("The evidence changed after you opened it; read it again, then decide.")
    if decision.outcome is Outcome.NOT_YET and not decision.comment.strip():
        raise NotAllowedError("Say what is there, what is missing and one way to show it.")
    if offered.achievement != submission.achievement:
        raise NotAllowedError("This evidence is for another badge; open it again.")
    last = submission.activity_end or submission.activity_start
    if last and last > now.date():
        raise NotAllowedError(f"The activity is on {last}; decide when it is over.")


_NOT_WAITING = {
    State.DRAFT: "{name} took this evidence back; it can be decided when it is sent again.",
    State.NOT_YET: "This was answered “not yet” already; it waits for {name}.",
    State.APPROVED: "This was approved already; nothing was issued a second time.",
}
