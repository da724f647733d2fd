"""Events and their sessions: what pathways ask people to attend, what is open, and opening more."""

from datetime import date, datetime, time
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.importers.menu_csv import minutes_of
from issuer.services import attending
from issuer.services.attending import Session
from issuer.services.errors import ConflictError, InputError
from issuer.storage import records
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.shell import say


def events() -> ResponseReturnValue:
    """The events, those that a pathway asks for and nobody has opened, and the form to open one."""
    problems = Problems()
    if request.method == "POST" and (opened := _open(problems)):
        return redirect(url_for("recorder.event", event_id=opened), 303)
    with house().database.reading() as session:
        rows = records.events(session)
        known = {row.slug for row in rows}
        sessions = records.sessions(session, [row.id for row in rows])
        asked = attending.asked_for(session)
    page = render_template(
        "recorder/events.html",
        events=[(row, sum(one.event_id == row.id for one in sessions)) for row in rows],
        missing=[(slug, words) for slug, words in asked.items() if slug not in known],
        typed=request.form or request.args,
        problems=problems,
    )
    return page, 422 if problems else 200


def event(event_id: UUID) -> ResponseReturnValue:
    """One event: its sessions, how many attended each, and the form for another session."""
    problems = Problems()
    if request.method == "POST" and _add(event_id, problems):
        return redirect(url_for("recorder.event", event_id=event_id), 303)
    with house().database.reading() as session:
        row = records.event_by_id(session, event_id) or abort(404)
        sessions = records.sessions(session, [row.id])
        attended = records.attendees(session, [one.id for one in sessions])
        asked = attending.asked_for(session).get(row.slug)
    counts = {one.id: sum(each.session_id == one.id for each in attended) for one in sessions}
    page = render_template(
        "recorder/event.html",
        event=row,
        sessions=sessions,
        counts=counts,
        asked=asked,
        typed=request.form,
        problems=problems,
        now=now(),
    )
    return page, 422 if problems else 200


def _open(problems: Problems) -> UUID | None:
    form = request.form
    try:
        return attending.open_event(
            house(), visitor().actor, form.get("slug", ""), form.get("name", ""), now=now()
        )
    except (InputError, ConflictError) as error:
        problems.add("name", str(error))
        return None


def _add(event_id: UUID, problems: Problems) -> bool:
    told = _told(problems)
    if told is None:
        return False
    try:
        attending.add_session(house(), visitor().actor, event_id, told)
    except InputError as error:
        problems.add("name", str(error))
        return False
    say("done", "The session is open.", "Record who was there when it is over.")
    return True


def _told(problems: Problems) -> Session | None:
    form = request.form
    try:
        minutes = minutes_of(form.get("time", ""), in_hours=True)
    except ValueError as error:
        problems.add("time", str(error))
        minutes = 0
    try:
        ends = datetime.combine(
            date.fromisoformat(form.get("day", "")), time.fromisoformat(form.get("ends", ""))
        )
    except ValueError:
        problems.add("day", "Say on which day it is and when it ends, like 2026-11-22 and 15:30.")
        return None
    if problems:
        return None
    return Session(form.get("name", ""), ends.replace(tzinfo=house().settings.zone), minutes)
