"""A reviewer's pages: what waits, one submission with what is new since the last try, and the decision.

Nobody meets their own evidence here, nor that of a school they do not read for: it is not in the queue, and
its address answers 404. Approving has a page before it that lists exactly what will be issued; "not yet"
asks for a word that helps. Whoever decides second is told who was faster, and keeps their words.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.award import Source
from issuer.domain.person import Deed, NotAllowedError, Role, may
from issuer.services import acting, adding, reviewing
from issuer.services.errors import ConflictError, InputError
from issuer.services.reviewing import Rehearsal
from issuer.storage import achievements, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, Submission
from issuer.web import reviewer_topics, tries, words
from issuer.web.current import house, now, visitor
from issuer.web.files import hand_out
from issuer.web.forms import Problems
from issuer.web.pictures import picture
from issuer.web.shell import say
from issuer.web.tries import Try

reviewer = Blueprint("reviewer", __name__)
reviewer.add_url_rule("/queue/topics", "topics", reviewer_topics.topics, methods=["GET", "POST"])

MOST_BESIDE: Final = 5
LATE_AFTER_DAYS: Final = 3


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    row: Submission
    name: str
    days: int

    @property
    def late(self) -> bool:
        """Tell whether it has waited longer than most do."""
        return self.days > LATE_AFTER_DAYS


@dataclass(frozen=True)
class Sheet:
    """One submission before a reviewer."""

    row: Submission
    version: AchievementVersion
    tries: tuple[Try, ...]

    @property
    def last(self) -> Try:
        """What is to be read."""
        return self.tries[-1]

    @property
    def before(self) -> Try | None:
        """The last try that was answered, when this one follows it."""
        return next((one for one in reversed(self.tries[:-1]) if one.decision), None)


@reviewer.get("/queue")
def queue() -> ResponseReturnValue:
    """What waits to be read, the longest waiting first."""
    with house().database.reading() as session:
        waiting = _waiting(session)
        topics = len(reviewer_topics.to_read(session))
    return render_template("reviewer/queue.html", waiting=waiting, topics=topics)


@reviewer.get("/queue/<uuid:submission_id>")
def submission(submission_id: UUID) -> ResponseReturnValue:
    """One submission: evidence first, then a word and the decision."""
    return _show(submission_id, Problems())


@reviewer.post("/queue/<uuid:submission_id>")
def decide(submission_id: UUID) -> ResponseReturnValue:
    """Take the decision: "not yet" is sent, an approval is shown before it is done."""
    if request.form.get("do") == "approve":
        return _before_approving(submission_id)
    try:
        done = reviewing.not_yet(
            house(), visitor().actor, submission_id, round=_round(), comment=_comment(), now=now()
        )
    except ConflictError as error:
        return _somebody_was_faster(submission_id, error)
    except (NotAllowedError, InputError) as error:
        problems = Problems()
        problems.add("comment", str(error))
        return _show(submission_id, problems)
    say("done", "Sent.", f"{done.author} sees your words with the evidence and can send it again.")
    return redirect(url_for("reviewer.queue"), 303)


@reviewer.post("/queue/<uuid:submission_id>/approve")
def approve(submission_id: UUID) -> ResponseReturnValue:
    """Approve: the badge is signed, and the badge of the year with it when this was the last part."""
    if request.form.get("sure") != "yes":
        return _before_approving(submission_id)
    try:
        done = reviewing.approve(
            house(), visitor().actor, submission_id, round=_round(), comment=_comment(), now=now()
        )
    except ConflictError as error:
        return _somebody_was_faster(submission_id, error)
    except InputError as error:
        problems = Problems()
        problems.add("comment", str(error))
        return _before_approving(submission_id, problems)
    names = words.listed(f"“{badge.name}”" for badge in done.awarded)
    if names:
        say(
            "done",
            "Approved.",
            f"{names} {'is' if len(done.awarded) == 1 else 'are'} signed and with {done.author}.",
        )
    else:
        say("done", "Approved.", f"{done.author} held this badge already, so nothing new was signed.")
    return redirect(url_for("reviewer.queue"), 303)


@reviewer.get("/queue/files/<uuid:item_id>")
def evidence_file(item_id: UUID) -> ResponseReturnValue:
    """Hand out a file that was sent to be read."""
    return hand_out(adding.open_file(house(), visitor().actor, item_id))


@reviewer.get("/decided")
def decided() -> ResponseReturnValue:
    """What this reviewer decided, the newest first."""
    with house().database.reading() as session:
        rows = submissions.decided_by(session, visitor().actor.id)
        names = achievements.newest_by_ids(session, [row.achievement_id for _, row in rows])
    return render_template("reviewer/decided.html", rows=rows, names=names)


def _show(submission_id: UUID, problems: Problems) -> ResponseReturnValue:
    sheet = _sheet(submission_id)
    if sheet.row.state != "sent":
        return render_template(
            "reviewer/closed.html", sheet=sheet, comment="", message="", me=visitor().actor.id
        ), 200
    with house().database.reading() as session:
        waiting = _waiting(session)
    page = render_template(
        "reviewer/submission.html",
        sheet=sheet,
        waiting=waiting,
        beside=_beside(waiting, submission_id),
        following=_following(waiting, submission_id),
        part=request.args.get("part", "evidence"),
        comment=_comment(),
        problems=problems,
        picture=picture(sheet.version),
        me=visitor().actor.id,
    )
    return page, 422 if problems else 200


def _before_approving(submission_id: UUID, problems: Problems | None = None) -> ResponseReturnValue:
    """The page that lists what an approval issues; nothing has happened yet."""
    sheet, actor = _sheet(submission_id), visitor().actor
    try:
        rehearsal = reviewing.rehearse(house(), actor, submission_id, round=_round(), now=now())
    except ConflictError as error:
        return _somebody_was_faster(submission_id, error)
    except NotAllowedError as error:
        refused = Problems()
        refused.add("comment", str(error))
        return _show(submission_id, refused)
    page = render_template(
        "reviewer/approve.html",
        sheet=sheet,
        rehearsal=rehearsal,
        effects=_effects(sheet.row.person.name.split()[0], rehearsal),
        comment=_comment(),
        problems=problems or Problems(),
    )
    return page, 422 if problems else 200


def _effects(name: str, rehearsal: Rehearsal) -> list[tuple[str, str]]:
    """What an approval does, one sentence each, with its sign."""
    minutes = sum(badge.minutes for badge in rehearsal.badges if badge.source != Source.PATHWAY)
    told = [("eye", "Each badge gets an address of its own, where anyone can check it.")]
    if minutes:
        told.append(("hours", f"{name}’s hours grow by {words.hours(minutes)}."))
    told += [("pathway", f"{pathway}: then {words.lower_first(left)}.") for pathway, left in rehearsal.left]
    return [*told, ("mail", f"{name} finds the badge and your word on the next visit.")]


def _somebody_was_faster(submission_id: UUID, error: ConflictError) -> ResponseReturnValue:
    page = render_template(
        "reviewer/closed.html",
        sheet=_sheet(submission_id),
        comment=_comment(),
        message=str(error),
        me=visitor().actor.id,
    )
    return page, 409


def _sheet(submission_id: UUID) -> Sheet:
    """The submission, for a reviewer who may read it; anybody else is told that there is none."""
    with house().database.reading() as session:
        row = submissions.by_id(session, submission_id)
        if row is None or not may(visitor().actor, Deed.REVIEW, acting.subject(row.person)):
            abort(
                404, "There is nothing to read here. It may have been somebody's own, or of another school."
            )
        version = achievements.newest(session, row.achievement.slug)
        read = tries.read(session, row.id)
        if version is None or not read:
            abort(404, "This has not been sent yet.")
        return Sheet(row, version, read)


def _waiting(session: Transaction) -> list[Waiting]:
    actor = visitor().actor
    scopes = [grant.scope.school_id for grant in actor.grants if grant.role is Role.REVIEWER]
    schools = None if None in scopes else {school for school in scopes if school}
    rows = submissions.queue(session, except_of=actor.id, school_ids=schools)
    names = achievements.newest_by_ids(session, [row.achievement_id for row in rows])
    zone = house().settings.zone
    return [
        Waiting(
            row=row,
            name=names[row.achievement_id].name if row.achievement_id in names else row.achievement.slug,
            days=words.days_since(row.sent_at or row.updated_at, now(), zone),
        )
        for row in rows
    ]


def _beside(waiting: list[Waiting], submission_id: UUID) -> list[Waiting]:
    """The few lines of the queue that stand beside the open one, which comes first."""
    here = [one for one in waiting if one.row.id == submission_id]
    return (here + [one for one in waiting if one.row.id != submission_id])[:MOST_BESIDE]


def _following(waiting: list[Waiting], submission_id: UUID) -> UUID | None:
    """The one to read after this one."""
    ids = [one.row.id for one in waiting]
    if submission_id not in ids or len(ids) == 1:
        return None
    return ids[(ids.index(submission_id) + 1) % len(ids)]


def _round() -> int:
    return request.form.get("round", 0, type=int)


def _comment() -> str:
    return request.form.get("comment", "")
