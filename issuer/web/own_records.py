"""What a teacher does for the parts of a pathway that are no badges, and what others recorded of them.

/reflections?kind=reflection&topic=my-learning-year     write, keep, hand in
/taught                                                 say whom one taught; confirm what others say
/recorded                                               sessions and sign-offs: what counts, what is missing
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.services import earning, reflecting, signing_off, teaching
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError
from issuer.services.reflecting import Draft, Kind
from issuer.services.teaching import Claimed
from issuer.storage import pathways, people, records
from issuer.storage.database import Transaction
from issuer.storage.models import EventSession, Person
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems, number_in_address
from issuer.web.recorder_attendance import waits
from issuer.web.shell import say
from verifier.pathways.progress import NodeProgress
from verifier.pathways.requirements import Attend, Evidence, Reflection, Requirement, SignOff
from verifier.pathways.words import label

NOT_SO = "Not confirmed: it was not so."
MANNERS = {
    "taught": "I taught them",
    "reviewed": "I reviewed what they did",
    "mentored": "I mentored them on the way",
}


@dataclass(frozen=True)
class Part:
    """A part of a pathway that others record: how far it is, the sessions there are, who may sign."""

    pathway: str
    node: NodeProgress
    rule: Attend | SignOff
    sessions: tuple[EventSession, ...] = ()
    signers: tuple[Person, ...] = ()


def reflect() -> ResponseReturnValue:
    """Write on a topic: the draft, what was handed in before, the deed."""
    kind: Kind = "evidence" if request.values.get("kind") == "evidence" else "reflection"
    topic = request.values.get("topic", "")
    problems = Problems()
    with house().database.reading() as session:
        name, slug = _asked(session, kind, topic) or abort(404)
    if request.method == "POST" and _written(kind, topic, problems):
        done = request.form.get("do") == "hand_in"
        home = url_for("teacher.home", pathway=slug)
        return redirect(home if done else url_for("teacher.reflect", kind=kind, topic=topic), 303)
    with house().database.reading() as session:
        rows = records.reflections(session, [visitor().actor.id])
    about = [row for row in rows if (row.kind, row.topic) == (kind, topic)]
    page = render_template(
        "teacher/reflect.html",
        name=name,
        slug=slug,
        kind=kind,
        topic=topic,
        draft=next((row for row in about if row.state in reflecting.OPEN), None),
        before=[row for row in about if row.state not in reflecting.OPEN],
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def taught() -> ResponseReturnValue:
    """Whom one taught, and what others say that they taught one."""
    problems = Problems()
    if request.method == "POST" and _deed(problems):
        return redirect(url_for("teacher.taught"), 303)
    with house().database.reading() as session:
        mine = records.taught(session, [visitor().actor.id])
        to_confirm = records.taught_to(session, visitor().actor.id)
        badges = teaching.badges_asked_for(session, house())
    page = render_template(
        "teacher/taught.html",
        badges=[(one.achievement.slug, one.name) for one in badges],
        mine=list(reversed(mine)),
        to_confirm=to_confirm,
        names={one.achievement_id: one.name for one in badges},
        manners=MANNERS,
        typed=request.form or request.args,
        problems=problems,
    )
    return page, 422 if problems else 200


def recorded() -> ResponseReturnValue:
    """Sessions and sign-offs that one's pathways ask for: what counts, and what is missing."""
    with house().database.reading() as session:
        person_id = visitor().actor.id
        parts = _parts(session, person_id)
        attended = records.attended(session, [person_id])
        signed = records.signed(session, [person_id])
        names = people.names(session, [row.recorded_by for row in signed if row.recorded_by])
    return render_template(
        "teacher/recorded.html",
        parts=parts,
        attended=attended,
        signed=signed,
        names=names,
        present={row.session_id for row in attended},
    )


def _asked(session: Transaction, kind: Kind, topic: str) -> tuple[str, str] | None:
    """What a pathway of the one who asks calls that topic, and the pathway's short name."""
    wanted = Evidence if kind == "evidence" else Reflection
    known = earning.known(session, house(), visitor().actor.id, now())
    for version in known.holding(pathways.published(session)):
        pathway = earning.read(version.document)
        for rule in pathway.walk():
            if isinstance(rule, wanted) and rule.topic == topic:
                return label(rule, pathway), version.pathway.slug
    return None


def _written(kind: Kind, topic: str, problems: Problems) -> bool:
    """Keep, hand in or take back what the form says."""
    form, actor = request.form, visitor().actor
    try:
        if form.get("do") == "take_back":
            row_id = number_in_address(form.get("reflection", ""))
            resting = reflecting.take_back(house(), actor, row_id, now=now())
            say("done", "It is a draft again.", waits(len(resting)))
            return True
        row_id = reflecting.keep(house(), actor, Draft(kind, topic, form.get("text", "")), now=now())
        if form.get("do") != "hand_in":
            say("done", "Saved.", "Only you can see it until you hand it in.")
            return True
        _say_handed_in(kind, reflecting.hand_in(house(), actor, row_id, now=now()))
    except InputError as error:
        problems.add("text", str(error))
        return False
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
    return True


def _say_handed_in(kind: Kind, awarded: tuple[AwardedBadge, ...]) -> None:
    if kind == "evidence":
        say("done", "Handed in.", "A reviewer reads it. It counts once it is approved.")
    else:
        say("done", "Handed in.", _badges(awarded) or "It counts.")


def _deed(problems: Problems) -> bool:
    form, actor = request.form, visitor().actor
    do, row_id = form.get("do", ""), form.get("teaching", "")
    try:
        if do == "confirm":
            teaching.confirm(house(), actor, number_in_address(row_id), now=now())
            say("done", "Confirmed.", "It counts now.")
        elif do == "not_so":
            teaching.withdraw(house(), actor, number_in_address(row_id), NOT_SO, now=now())
            say("done", "It does not count.")
        elif told := _told(problems):
            teaching.claim(house(), actor, told, now=now())
            say("done", "Said.", "It counts once they, or a coordinator, confirm it.")
    except InputError as error:
        problems.add("whom", str(error))
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
    return not problems


def _told(problems: Problems) -> Claimed | None:
    form = request.form
    try:
        day = date.fromisoformat(form.get("day", ""))
    except ValueError:
        problems.add("day", "Say on which day it was, like 2026-11-22.")
        return None
    return Claimed(
        form.get("whom", ""), form.get("badge", ""), form.get("manner", ""), day, form.get("note", "")
    )


def _badges(awarded: tuple[AwardedBadge, ...]) -> str:
    return f"{words.count(len(awarded), 'badge')} awarded." if awarded else ""


def _parts(session: Transaction, person_id: UUID) -> list[Part]:
    """The sessions and sign-offs that one's pathways ask for, in the order of the rules."""
    known = earning.known(session, house(), person_id, now())
    row = people.by_id(session, person_id) or abort(404)
    found: list[Part] = []
    for version in known.holding(pathways.published(session)):
        pathway, progress = earning.read(version.document), earning.ask(house(), version, known, now())
        rules = {rule.id: rule for rule in pathway.walk()}
        nodes = progress.root.walk() if progress.status != "not_applicable" else ()
        for node in nodes:
            if node.state != "absent":
                found.extend(_part(session, row, version.pathway.name, node, rules[node.id]))
    return found


def _part(
    session: Transaction, row: Person, pathway: str, node: NodeProgress, rule: Requirement
) -> list[Part]:
    if isinstance(rule, Attend):
        event = records.event(session, rule.event)
        sessions = records.sessions(session, [event.id] if event else [])
        return [Part(pathway, node, rule, sessions=tuple(sessions))]
    if isinstance(rule, SignOff):
        signers = () if node.satisfied else signing_off.signers(session, rule.roles, row)
        return [Part(pathway, node, rule, signers=tuple(signers))]
    return []


ROUTES: Final = (("/reflections", reflect), ("/taught", taught), ("/recorded", recorded))
"""The addresses of these pages among those of teachers."""
