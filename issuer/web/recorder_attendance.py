"""Who attended a session: a list to tick on a phone, a spreadsheet with a preview, and the way back."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed
from issuer.services import attending, overseeing, registering
from issuer.services.attending import Attended
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.registering import AttendancePreview, Result
from issuer.storage import people, records
from issuer.storage.models import Attendance, Person
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems, number_in_address
from issuer.web.sheets import sheet_of_form
from issuer.web.shell import say

MOST_SHOWN = 300
BY_MISTAKE = "Recorded by mistake."


def session(session_id: UUID) -> ResponseReturnValue:
    """One session: tick who was there; who is recorded stands below, with the way back."""
    problems = Problems()
    if request.method == "POST" and _record(session_id, problems):
        return redirect(request.full_path.rstrip("?"), 303)
    sought, school = request.args.get("q", "").strip(), request.args.get("school", "")
    with house().database.reading() as reading:
        row = records.one_session(reading, session_id) or abort(404)
        attended = records.attendees(reading, [session_id])
        everybody = people.search(reading, sought, limit=20_000)
    mine = [one for one in overseeing.seen(visitor().actor, Deed.RECORD, everybody) if one.active]
    present = {one.person_id for one in attended}
    absent = [one for one in mine if one.id not in present and school in ("", _school(one))]
    page = render_template(
        "recorder/session.html",
        session=row,
        over=row.ends_at <= now(),
        absent=absent[:MOST_SHOWN],
        more=max(0, len(absent) - MOST_SHOWN),
        attended=_seen(attended),
        last=_last_list(attended),
        schools=sorted({(_school(one), one.school.name) for one in mine if one.school}),
        q=sought,
        school=school,
        ticked=set(request.form.getlist("person")),
        problems=problems,
    )
    return page, 422 if problems else 200


def register(event_id: UUID) -> ResponseReturnValue:
    """Bring in a spreadsheet of who attended: the form, the preview, the deed."""
    problems, preview, text = Problems(), None, ""
    if request.method == "POST":
        text = sheet_of_form(problems)
        sure = request.form.get("sure") == "yes"
        if not problems and sure and _bring_in(event_id, text, problems):
            return redirect(url_for("recorder.event", event_id=event_id), 303)
        preview = _preview(event_id, text, problems)
    with house().database.reading() as reading:
        event = records.event_by_id(reading, event_id) or abort(404)
        sessions = records.sessions(reading, [event_id])
    page = render_template(
        "recorder/register.html",
        event=event,
        sessions=sessions,
        preview=preview,
        results=Result,
        text=text,
        problems=problems,
    )
    return page, 422 if problems else 200


def take_back(fact_id: UUID) -> ResponseReturnValue:
    """Take back one attendance, or the list that it came with."""
    back = number_in_address(request.form.get("session", ""))
    try:
        number, resting = attending.take_back(house(), visitor().actor, fact_id, BY_MISTAKE, now=now())
        say("done", f"Taken back: {number} of this session.", waits(len(resting)))
    except (ConflictError, NotFoundError) as error:
        say("warn", "Nothing was changed.", str(error))
    return redirect(url_for("recorder.session", session_id=back), 303)


def waits(resting: int) -> str:
    """What is said of the yearly badges that rest on what was taken back."""
    if not resting:
        return ""
    badges = words.count(resting, "yearly badge rests", "yearly badges rest")
    return f"{badges} on it, and a coordinator is asked what becomes of it."


def _record(session_id: UUID, problems: Problems) -> bool:
    ticked = [number_in_address(one) for one in request.form.getlist("person")]
    try:
        done = attending.record(house(), visitor().actor, session_id, ticked, now=now())
    except InputError as error:
        problems.add("people", str(error))
        return False
    _say(done, "person", "people")
    return True


def _bring_in(event_id: UUID, text: str, problems: Problems) -> bool:
    try:
        done = registering.bring_in(house(), visitor().actor, event_id, text, now=now())
    except InputError as error:
        problems.add("text", str(error))
        return False
    _say(done, "line", "lines")
    return True


def _preview(event_id: UUID, text: str, problems: Problems) -> AttendancePreview | None:
    if problems:
        return None
    try:
        return registering.preview(house(), visitor().actor, event_id, text, now=now())
    except InputError as error:
        problems.add("text", str(error))
        return None


def _say(done: Attended, one: str, many: str) -> None:
    badges = f"{words.count(len(done.awarded), 'badge')} awarded." if done.awarded else ""
    say("done", f"{words.count(done.recorded, one, many)} recorded.", badges)


def _seen(attended: Sequence[Attendance]) -> list[Attendance]:
    mine = {one.id for one in overseeing.seen(visitor().actor, Deed.RECORD, [row.person for row in attended])}
    return sorted((row for row in attended if row.person_id in mine), key=lambda row: row.person.name)


def _last_list(attended: Sequence[Attendance]) -> tuple[UUID, int] | None:
    """The list that was recorded last, when it is of several people: its batch and how many stand."""
    mine = [row for row in attended if row.recorded_by == visitor().actor.id]
    if not mine:
        return None
    number = sum(row.batch_id == mine[0].batch_id for row in mine)
    return (mine[0].batch_id, number) if number > 1 else None


def _school(person: Person) -> str:
    return person.school.slug if person.school else "-"
