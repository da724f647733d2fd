"""Awarding: to everybody in a list, with a preview and a result for each line, or to one person.

All lines of a list are awarded, or none; lines with an error are left out only when that is said. The results
are kept, so that their page can be read again, and taken along as a spreadsheet. A list that is too long for
one transaction is awarded in bulk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, NotAllowedError
from issuer.domain.school_year import Repeat, period_of
from issuer.services import commissioning, listing, publishing
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import InputError
from issuer.services.listing import AwardedList
from issuer.services.planning import Result
from issuer.storage import achievements, awarded_lists, awards, bulk_awards
from issuer.storage.models import AchievementVersion, Person
from issuer.storage.models import AwardedList as KeptList
from issuer.web import words
from issuer.web.coordinator_bulk import MOST_SHOWN
from issuer.web.coordinator_people import person_seen, ways_of
from issuer.web.current import house, now, visitor
from issuer.web.forms import LONGEST_KEY, Problems
from issuer.web.pictures import picture
from issuer.web.sheets import csv_file, sheet_of_form
from issuer.web.shell import say


@dataclass(frozen=True)
class Choice:
    """What was chosen for one person: which achievement, and the day on which it was done, if one is said."""

    slug: str = ""
    day: str = ""


def award_list() -> ResponseReturnValue:
    """Award a list: the form, the preview, the deed."""
    problems, preview, text = Problems(), None, ""
    key = request.form.get("key", "")[:LONGEST_KEY] or uuid4().hex
    if request.method == "POST":
        text = sheet_of_form(problems)
        if not problems and request.form.get("sure") == "yes":
            done = _award(text, key, problems)
            if done is not None:
                return redirect(done, 303)
        preview = _preview(text, problems) if text else None
    with house().database.reading() as session:
        before = awarded_lists.of_person(session, visitor().actor.id)
        bulks = bulk_awards.of_person(session, visitor().actor.id)
    page = render_template(
        "coordinator/award_list.html",
        problems=problems,
        preview=preview,
        text=text,
        results=Result,
        before=before,
        bulks=bulks,
        key=key,
        most=MOST_SHOWN,
        long=_is_long(text),
    )
    return page, 422 if problems else 200


def awarded(list_id: UUID) -> ResponseReturnValue:
    """What came of a list, line by line."""
    return render_template("coordinator/awarded.html", done=_kept(list_id), results=Result)


def awarded_csv(list_id: UUID) -> Response:
    """The same as a spreadsheet."""
    urls = house().settings.urls
    rows = [
        (
            line["line"],
            line["person"],
            line["achievement"],
            line["result"],
            line["message"],
            urls.credential(UUID(line["credential"])) if "credential" in line else "",
        )
        for line in _kept(list_id).lines
    ]
    return csv_file("awarded.csv", ("Line", "Person", "Badge", "Result", "Message", "Link"), rows)


def award_one(person_id: UUID) -> ResponseReturnValue:
    """Award one person: the form, the page that says what will happen, the deed."""
    with house().database.reading() as session:
        person = person_seen(session, person_id, Deed.AWARD)
        menu = achievements.menu(session)
    problems = Problems()
    choice = Choice(request.form.get("slug", ""), request.form.get("day", "").strip())
    chosen = _chosen(choice, menu, problems) if request.method == "POST" else None
    if chosen and not problems and request.form.get("sure") == "yes":
        return _award_one(person, choice)
    page = render_template(
        "coordinator/award_one.html",
        person=person,
        options=[("", "Choose one"), *((one.achievement.slug, one.name) for one in menu)],
        choice=choice,
        chosen=chosen if not problems else None,
        held=bool(chosen and not problems and _holds(person, chosen, choice)),
        problems=problems,
        picture=picture,
    )
    return page, 422 if problems else 200


def award_again(person_id: UUID) -> ResponseReturnValue:
    """Award a withdrawn badge of a pathway whose rule holds: the page before it, and the deed."""
    with house().database.reading() as session:
        person = person_seen(session, person_id, Deed.AWARD)
        owed = [way.version.pathway.name for way in ways_of(session, person_id) if way.owed]
    if request.method == "POST" and request.form.get("sure") == "yes":
        return _award_again(person)
    return render_template("coordinator/award_again.html", person=person, owed=owed)


def _award_again(person: Person) -> ResponseReturnValue:
    badges = publishing.award_again(house(), visitor().actor, person.id, now=now())
    _say_awarded(person, badges)
    return redirect(url_for("coordinator.person", person_id=person.id), 303)


def _preview(text: str, problems: Problems) -> AwardedList | None:
    try:
        return listing.preview(house(), visitor().actor, text, now=now())
    except InputError as error:
        problems.add("text", str(error))
        return None


def _award(text: str, key: str, problems: Problems) -> str | None:
    """Award a list at once, or begin to award it in bulk; the answer is where its results will be."""
    leave_out, actor, at = request.form.get("leave_out") == "yes", visitor().actor, now()
    try:
        if _is_long(text):
            bulk_id = commissioning.begin_list(
                house(), actor, text, key=key, leave_out_errors=leave_out, now=at
            )
            return url_for("coordinator.bulk", bulk_id=bulk_id)
        done = listing.award(house(), actor, text, leave_out_errors=leave_out, now=at)
        return url_for("coordinator.awarded", list_id=done.id)
    except InputError as error:
        problems.add("leave_out", str(error))
        return None


def _is_long(text: str) -> bool:
    """Whether a list has more lines below its headings than one transaction should hold."""
    return len(text.splitlines()) - 1 > listing.MOST_LINES


def _kept(list_id: UUID) -> KeptList:
    with house().database.reading() as session:
        return awarded_lists.made_by(session, list_id, visitor().actor.id) or abort(404)


def _chosen(
    choice: Choice, menu: Sequence[AchievementVersion], problems: Problems
) -> AchievementVersion | None:
    chosen = next((one for one in menu if one.achievement.slug == choice.slug), None)
    if chosen is None:
        problems.add("slug", "No badge is chosen yet. Choose one of the menu.")
    if choice.day and _day(choice) is None:
        problems.add("day", f"“{choice.day}” is no day that we can read. Write it like 2026-11-22.")
    if (day := _day(choice)) and day > now().astimezone(house().settings.zone).date():
        problems.add("day", "This day has yet to come. Award the badge when it is over.")
    return chosen


def _day(choice: Choice) -> date | None:
    try:
        return date.fromisoformat(choice.day)
    except ValueError:
        return None


def _holds(person: Person, version: AchievementVersion, choice: Choice) -> bool:
    """Whether the person holds this badge already, in the period in which that day lies."""
    day = _day(choice) or now().astimezone(house().settings.zone).date()
    with house().database.reading() as session:
        period = period_of(Repeat(version.repeat), day)
        return awards.standing(session, person.id, version.achievement_id, period) is not None


def _award_one(person: Person, choice: Choice) -> ResponseReturnValue:
    try:
        badges = listing.award_one(
            house(), visitor().actor, person.id, choice.slug, day=_day(choice), now=now()
        )
    except NotAllowedError as error:
        abort(403, str(error))
    _say_awarded(person, badges)
    return redirect(url_for("coordinator.person", person_id=person.id), 303)


def _say_awarded(person: Person, badges: Sequence[AwardedBadge]) -> None:
    names = words.listed(f"“{badge.name}”" for badge in badges)
    if badges:
        say("done", f"Awarded to {person.name}: {names}.", "It was signed, and verified before it left.")
    else:
        say("warn", "Nothing was awarded.", f"{person.name} holds this badge already.")
