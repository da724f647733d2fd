"""HR's pages: find a person, see the hours of their verified badges in a span of days.

    /hr                            find somebody
    /hr/people/<id>?start=&end=    sum, categories, lines, what is left out and why; made to be printed
    /hr/people/<id>/hours.csv      the same lines as a spreadsheet
    /hr/people/<id>/elsewhere/...  the report about a badge of another issuer, and who accepted it

A supervisor sees the people of their school in the same way. No total without its lines: each leads to its
badge, and to what verification says of it.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.domain.school_year import SchoolYear
from issuer.services import acting, overseeing, reporting
from issuer.services.errors import InputError
from issuer.services.reporting import HoursReport, Line
from issuer.storage import belongings
from issuer.storage import people as directory
from issuer.storage.models import ImportedBadge, Person
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.reports import answer_of
from issuer.web.sheets import csv_text

hr = Blueprint("hr", __name__, url_prefix="/hr")

MOST_FOUND: Final = 100


@dataclass(frozen=True)
class Span:
    """The days that a report is about, both included."""

    start: date
    end: date


@hr.get("")
def people() -> ResponseReturnValue:
    """Find somebody by name, address or employee number."""
    sought = request.args.get("q", "").strip()
    with house().database.reading() as session:
        rows = directory.search(session, sought, limit=20_000)
    found = overseeing.seen(visitor().actor, Deed.SEE_HOURS, rows)
    return render_template(
        "hr/people.html", found=found[:MOST_FOUND], more=max(0, len(found) - MOST_FOUND), q=sought
    )


@hr.get("/people/<uuid:person_id>")
def person(person_id: UUID) -> ResponseReturnValue:
    """One person's hours, line by line."""
    row, problems = _person(person_id), Problems()
    span = _span(problems)
    report = _report(person_id, span, problems)
    page = render_template(
        "hr/person.html",
        person=row,
        span=span,
        years=_years(),
        report=report,
        url_of=partial(_url_of, person_id),
        problems=problems,
    )
    return page, 422 if problems else 200


@hr.get("/people/<uuid:person_id>/hours.csv")
def hours_csv(person_id: UUID) -> Response:
    """The lines as a spreadsheet."""
    row, problems = _person(person_id), Problems()
    span = _span(problems)
    report = _report(person_id, span, problems)
    if report is None:
        abort(400, problems.of("end"))
    number = row.employee_number or str(row.id)
    return csv_text(f"hours-{number}-{span.start}-{span.end}.csv", reporting.as_csv(report))


@hr.get("/people/<uuid:person_id>/elsewhere/<uuid:imported_id>")
def imported(person_id: UUID, imported_id: UUID) -> ResponseReturnValue:
    """A badge of another issuer: what verification says of it, and why it counts."""
    row = _person(person_id)
    with house().database.reading() as session:
        badge = belongings.find(session, ImportedBadge, imported_id, person_id) or abort(404)
        decider = directory.by_id(session, badge.decided_by) if badge.decided_by else None
    return render_template(
        "hr/imported.html", person=row, badge=badge, decider=decider, answer=answer_of(badge)
    )


def _person(person_id: UUID) -> Person:
    with house().database.reading() as session:
        row = directory.by_id(session, person_id)
    if row is None or not may(visitor().actor, Deed.SEE_HOURS, acting.subject(row)):
        abort(404)
    return row


def _span(problems: Problems) -> Span:
    """The days that the address asks for; without any, this school year."""
    year = _this_year()
    return Span(
        _day("start", year.begins, problems),
        _day("end", date.fromordinal(year.next.begins.toordinal() - 1), problems),
    )


def _day(name: str, default: date, problems: Problems) -> date:
    text = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else default
    except ValueError:
        problems.add(name, f"“{text}” is no day that we can read. Write it like 2026-11-22.")
        return default


def _report(person_id: UUID, span: Span, problems: Problems) -> HoursReport | None:
    try:
        return reporting.hours(house(), visitor().actor, person_id, span.start, span.end, now=now())
    except InputError as error:
        problems.add("end", str(error))
        return None


def _this_year() -> SchoolYear:
    return SchoolYear.of(now().astimezone(house().settings.zone).date())


def _years() -> list[tuple[str, Span]]:
    """Spans that one asks for often: this school year, the one before, and five of them."""
    year = _this_year()
    last = date.fromordinal(year.next.begins.toordinal() - 1)
    before = SchoolYear(year.first - 1)
    return [
        (year.words, Span(year.begins, last)),
        (before.words, Span(before.begins, date.fromordinal(year.begins.toordinal() - 1))),
        ("Five years", Span(SchoolYear(year.first - 4).begins, last)),
    ]


def _url_of(person_id: UUID, line: Line) -> str:
    """Where a line leads: to the page of a badge of ours, or to the report about another issuer's."""
    if line.credential_id:
        return url_for("public.credential", credential_id=line.credential_id)
    return url_for("hr.imported", person_id=person_id, imported_id=line.imported_id)
