"""A teacher's pages: what is left of the year, the menu, evidence on its way, badges and hours.

Every page begins with the sentence its reader came for. What becomes of a form about one achievement is in
`issuer.web.writing`; what a page about one achievement shows, in `issuer.web.component`.
"""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import NotAllowedError
from issuer.domain.school_year import SchoolYear
from issuer.services import adding, earning, importing, reporting, submitting
from issuer.services.errors import ConflictError, InputError
from issuer.storage import belongings, imported_badges, pathways, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, Award, ImportedBadge
from issuer.web import own_activities, own_records, versions, writing
from issuer.web.component import open_sheet
from issuer.web.current import house, now, visitor
from issuer.web.desk import Desk, lay_out
from issuer.web.files import hand_out
from issuer.web.forms import Problems
from issuer.web.pictures import picture
from issuer.web.questions import QUESTIONS
from issuer.web.reports import answer_of
from issuer.web.shell import say
from issuer.web.speech import KINDS
from issuer.web.steps import next_steps
from issuer.web.writing import Typed
from issuer.web.year import Year, tell

teacher = Blueprint("teacher", __name__)
teacher.add_url_rule("/activities/new", "propose", own_activities.propose, methods=["GET", "POST"])
for _address, _view in own_records.ROUTES:
    teacher.add_url_rule(_address, _view.__name__, _view, methods=["GET", "POST"])

PLENTY_OF_TIME: Final = timedelta(days=60)
STILL_SHOWN: Final = timedelta(days=60)
STILL_SAID: Final = timedelta(days=30)
CELEBRATED: Final = timedelta(days=7)
LENGTHS: Final = (45, 60, 120, 240)
LARGEST_BADGE: Final = 5 * 1024 * 1024


@teacher.get("/home")
def home() -> ResponseReturnValue:
    """What do I still need? The sentence, the next small step, the groups."""
    with house().database.reading() as session:
        desk = lay_out(session, visitor().actor.id)
        years = years_of(session, desk)
    asked = request.args.get("pathway")
    year = next((one for one in years if one.version.pathway.slug == asked), years[0] if years else None)
    way = versions.shortest(year) if year and not year.complete else None
    step, others = next_steps(year, desk, way) if year else (None, ())
    return render_template(
        "teacher/home.html",
        year=year,
        other_years=[one for one in years if one is not year],
        step=step,
        more_steps=versions.beside(others, way, desk),
        way=way,
        offered=desk.offered,
        newest=desk.badges[0] if desk.badges else None,
        **(versions.of(year) if year else {}),
        withdrawn=[one for one in desk.withdrawn if one.revoked_at and one.revoked_at > now() - STILL_SAID],
        celebrates=bool(year and year.award and year.award.awarded_at > now() - CELEBRATED),
        plenty_of_time=bool(year and year.until and year.until - now() > PLENTY_OF_TIME),
        making=_making(year, desk) if year else None,
        **_hours(desk),
        **_addresses(desk),
    )


@teacher.get("/menu")
def menu() -> ResponseReturnValue:
    """What can be chosen, by kind and by the time it takes."""
    kind, at_most = request.args.get("kind", ""), request.args.get("minutes", type=int)
    with house().database.reading() as session:
        desk = lay_out(session, visitor().actor.id)
    offered = [one for one in desk.offered.values() if at_most is None or one.minutes <= at_most]
    groups = [(name, [one for one in offered if one.kind == name]) for name in KINDS]
    return render_template(
        "teacher/menu.html",
        groups=[(name, found) for name, found in groups if found and kind in ("", name)],
        found=sum(len(found) for name, found in groups if kind in ("", name)),
        kinds=[name for name in KINDS if any(one.kind == name for one in desk.offered.values())],
        kind=kind,
        minutes=at_most,
        lengths=LENGTHS,
        desk=desk,
    )


@teacher.get("/evidence")
def evidence() -> ResponseReturnValue:
    """What is under way, and what was approved: everything that this teacher wrote."""
    with house().database.reading() as session:
        rows = submissions.of_person(session, visitor().actor.id)
        desk = lay_out(session, visitor().actor.id)
    return render_template("teacher/evidence.html", rows=rows, desk=desk, **_addresses(desk))


@teacher.get("/components/<slug>")
def component(slug: str) -> ResponseReturnValue:
    """One achievement: the questions, what shows it, and where it is on its way."""
    return _component(slug, Problems())


@teacher.post("/components/<slug>")
def write(slug: str) -> ResponseReturnValue:
    """Save, send, or remove an item; whatever else was typed is saved with it."""
    typed, do = Typed.of_form(request.form), request.form.get("do", "save")
    try:
        kept = writing.keep(slug, typed, request.files.getlist("files"), do)
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
        return redirect(url_for("teacher.component", slug=slug), 303)
    if kept.problems:
        return _component(slug, kept.problems, kept.typed)
    if kept.sent:
        say("done", "Sent.", "You can take it back until somebody has answered.")
    return redirect(url_for("teacher.component", slug=slug), 303)


@teacher.post("/components/<slug>/take-back")
def take_back(slug: str) -> ResponseReturnValue:
    """Make what was sent a draft again."""
    row = open_sheet(slug).row or abort(404)
    try:
        submitting.take_back(house(), visitor().actor, row.id, now=now())
        say("done", "It is a draft again.", "Change what you like and send it when you are ready.")
    except NotAllowedError as error:
        say("warn", "It stays as it is.", str(error))
    return redirect(url_for("teacher.component", slug=slug), 303)


@teacher.get("/evidence/files/<uuid:item_id>")
def evidence_file(item_id: UUID) -> ResponseReturnValue:
    """Hand out a file of one's own."""
    return hand_out(adding.open_file(house(), visitor().actor, item_id))


@teacher.get("/badges")
def badges() -> ResponseReturnValue:
    """Everything that this teacher has earned here, and whatever came from elsewhere beside it."""
    with house().database.reading() as session:
        desk = lay_out(session, visitor().actor.id)
        brought = imported_badges.of_person(session, visitor().actor.id)
    return render_template("teacher/badges.html", desk=desk, brought=brought, **_addresses(desk))


@teacher.get("/badges/elsewhere")
def elsewhere() -> ResponseReturnValue:
    """Badges of other issuers: what was brought and what became of it, and how to bring one."""
    return _elsewhere(Problems())


@teacher.post("/badges/elsewhere")
def bring() -> ResponseReturnValue:
    """Take in a badge from a file or as text; its report is the next page."""
    request.max_form_memory_size = LARGEST_BADGE
    name, data = _brought()
    problems = Problems()
    if not data:
        problems.add(
            "badge", "There is nothing in it. Choose the file of the badge, as JSON or as its picture."
        )
        return _elsewhere(problems)
    try:
        imported_id = importing.upload(house(), visitor().actor, data, name, now=now())
    except (InputError, ConflictError) as error:
        problems.add("badge", str(error))
        return _elsewhere(problems)
    say("done", "Your badge is here.", "A coordinator decides whether it counts; below is what we found.")
    return redirect(url_for("teacher.imported", imported_id=imported_id), 303)


@teacher.get("/badges/elsewhere/<uuid:imported_id>")
def imported(imported_id: UUID) -> ResponseReturnValue:
    """One badge from elsewhere with its report."""
    with house().database.reading() as session:
        badge = belongings.find(session, ImportedBadge, imported_id, visitor().actor.id) or abort(404)
    return render_template("teacher/imported.html", badge=badge, answer=answer_of(badge))


@teacher.get("/hours")
def hours() -> ResponseReturnValue:
    """The hours of a span of days, each line with its badge."""
    problems = Problems()
    start, end = _span(problems)
    try:
        report = reporting.hours(house(), visitor().actor, visitor().actor.id, start, end, now=now())
    except InputError as error:
        problems.add("end", str(error))
        report = None
    page = render_template("teacher/hours.html", report=report, start=start, end=end, problems=problems)
    return page, 422 if problems else 200


def years_of(session: Transaction, desk: Desk) -> list[Year]:
    """Every pathway that concerns this teacher now, the one that closes next first."""
    known = earning.known(session, house(), visitor().actor.id, now())
    told = []
    for version in known.holding(pathways.published(session)):
        pathway = earning.ours(house(), earning.read(version.document))
        progress = earning.ask_of(pathway, version.pathway_id, known, now())
        if progress.status != "not_applicable":
            told.append(tell(version, pathway, progress, desk, house().settings.urls))
    shown = [year for year in told if year.until is None or year.until > now() - STILL_SHOWN]
    return sorted(shown, key=lambda year: (year.complete, year.until is None, year.until or now()))


def _component(slug: str, problems: Problems, typed: Typed | None = None) -> ResponseReturnValue:
    sheet = open_sheet(slug)
    with house().database.reading() as session:
        years = years_of(session, lay_out(session, visitor().actor.id))
    page = render_template(
        "teacher/component.html",
        sheet=sheet,
        group=next(filter(None, (year.group_of(slug) for year in years)), None),
        typed=typed or Typed.of_row(sheet.row, sheet.items),
        problems=problems,
        questions=QUESTIONS,
        picture=picture,
        limits=writing.limits(),
    )
    return page, 422 if problems else 200


def _elsewhere(problems: Problems) -> ResponseReturnValue:
    with house().database.reading() as session:
        desk = lay_out(session, visitor().actor.id)
        brought = imported_badges.of_person(session, visitor().actor.id)
    page = render_template(
        "teacher/elsewhere.html", brought=brought, badges=desk.badges, problems=problems, typed=request.form
    )
    return page, 422 if problems else 200


def _brought() -> tuple[str, bytes]:
    """The name and the bytes of what came: a file, else what was pasted."""
    file = request.files.get("badge")
    if file and file.filename:
        return file.filename, file.stream.read(LARGEST_BADGE)
    return "pasted text", request.form.get("text", "").strip().encode()


def _span(problems: Problems) -> tuple[date, date]:
    """The asked span of days, else this school year."""
    year = SchoolYear.of(now().astimezone(house().settings.zone).date())
    start = _asked_day("start", year.begins, problems)
    return start, _asked_day("end", year.next.begins - timedelta(days=1), problems)


def _asked_day(name: str, usual: date, problems: Problems) -> date:
    text = request.args.get(name)
    try:
        return date.fromisoformat(text) if text else usual
    except ValueError:
        problems.add(name, f"“{text}” is no day that we can read. Write it like 2026-11-22.")
        return usual


def _making(year: Year, desk: Desk) -> str | None:
    """The picture of the year's badge with as many stones as groups are done."""
    version = year.award.version if year.award else desk.yearly.get(year.version.pathway.achievement.slug)
    if version is None:
        return None
    if year.complete:
        return picture(version)
    slug = version.achievement.slug
    return url_for("pictures.making", slug=slug, number=version.number, placed=year.groups_done)


def _hours(desk: Desk) -> dict[str, Any]:
    """The minutes of this school year's badges; the yearly badge adds none of its own."""
    zone = house().settings.zone
    begins = SchoolYear.of(now().astimezone(zone).date()).window(zone).start
    counted = [one for one in desk.badges if one.minutes and begins and one.awarded_at >= begins]
    return {
        "hours_since": begins,
        "hours_minutes": sum(one.minutes for one in counted),
        "hours_badges": len(counted),
    }


def _addresses(desk: Desk) -> dict[str, Any]:
    """What templates ask for an address: of a badge's page, of its picture."""

    def badge_url(award: Award) -> str:
        return f"/credentials/{desk.credentials[award.id]}"

    def picture_of(version: AchievementVersion) -> str:
        return picture(version)

    return {"badge_url": badge_url, "picture": picture_of, "credentials": desk.credentials}
