"""People as a coordinator sees them: found by name or standing, one by one, brought in by roster.

A roster is previewed line by line; nothing is written before it is confirmed. It adds and changes, and never
takes anybody away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.services import acting, earning, enrolling, overseeing
from issuer.services.enrolling import Result, RosterPreview
from issuer.services.errors import InputError
from issuer.services.overseeing import Teacher
from issuer.storage import awards, exceptions, imported_badges
from issuer.storage import pathways as published_pathways
from issuer.storage import people as directory
from issuer.storage.database import Transaction
from issuer.storage.models import Award, PathwayVersion, Person
from issuer.web import words
from issuer.web.coordinator_home import STANDINGS, chosen, published
from issuer.web.coordinator_teaching import badge_names, recorded_of
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.pictures import picture
from issuer.web.sheets import sheet_of_form
from issuer.web.shell import say
from verifier.pathways import parts
from verifier.pathways import words as rule_words
from verifier.pathways.parts import Counts
from verifier.pathways.progress import NodeProgress, Progress

MOST_FOUND = 200


@dataclass(frozen=True)
class Found:
    """One line of the list of people: a teacher comes with how they stand."""

    person: Person
    teacher: Teacher | None


@dataclass(frozen=True)
class Way:
    """How far one person is on one pathway; `held`: its badge is theirs."""

    version: PathwayVersion
    headline: str
    counts: Counts
    groups: tuple[NodeProgress, ...]
    complete: bool
    held: bool

    @property
    def owed(self) -> bool:
        """Tell whether the rule holds and the badge does not stand: it was withdrawn."""
        return self.complete and not self.held


def people() -> ResponseReturnValue:
    """Find somebody by name, address or number, by school, or by how they stand on a pathway."""
    words_sought, school = request.args.get("q", "").strip(), request.args.get("school", "")
    standing = request.args.get("standing", "")
    versions = published()
    version = chosen(versions)
    view = overseeing.view(house(), visitor().actor, version, now=now()) if version else None
    teachers = {one.person.id: one for one in view.teachers} if view else {}
    found = [
        Found(row, teachers.get(row.id))
        for row in _sought(words_sought)
        if school in ("", row.school.slug if row.school else "-")
    ]
    if standing:
        found = [one for one in found if one.teacher and one.teacher.standing == standing]
    return render_template(
        "coordinator/people.html",
        found=found[:MOST_FOUND],
        more=max(0, len(found) - MOST_FOUND),
        q=words_sought,
        school=school,
        schools=_schools(),
        standing=standing,
        standings=STANDINGS,
        version=version,
    )


def person(person_id: UUID) -> ResponseReturnValue:
    """One person: how far they are, what they hold, what they brought."""
    with house().database.reading() as session:
        row = person_seen(session, person_id, Deed.SEE_PROGRESS)
        held = awards.of_person(session, person_id, revoked=True)
        return render_template(
            "coordinator/person.html",
            person=row,
            addresses=directory.addresses(session, person_id),
            roles=acting.of(session, row).roles,
            ways=ways_of(session, person_id),
            badges=sorted((one for one in held if one.revoked_at is None), key=_day_of, reverse=True),
            gone=[one for one in held if one.revoked_at is not None],
            recorded=recorded_of(session, person_id),
            badge_names=badge_names(session),
            waivers=exceptions.waivers_of(session, [person_id]),
            may_waive=may(visitor().actor, Deed.WAIVE, acting.subject(row)),
            brought=imported_badges.of_person(session, person_id),
            pages=_pages(session, held),
            picture=picture,
            may_award=may(visitor().actor, Deed.AWARD, acting.subject(row)),
        )


def person_seen(session: Transaction, person_id: UUID, deed: Deed) -> Person:
    """The person, if the one who asks may do that deed about them; else there is no such page."""
    row = directory.by_id(session, person_id)
    if row is None or not may(visitor().actor, deed, acting.subject(row)):
        abort(404)
    return row


def ways_of(session: Transaction, person_id: UUID) -> list[Way]:
    """How far a person is on every pathway that concerns them."""
    known = earning.known(session, house(), person_id, now())
    held = {award.achievement_id for award in awards.of_person(session, person_id)}
    ways = []
    for version in known.holding(published_pathways.published(session)):
        progress = earning.ask(house(), version, known, now())
        if progress.status != "not_applicable":
            ways.append(_way(version, progress, held=version.pathway.achievement_id in held))
    return ways


def _way(version: PathwayVersion, progress: Progress, *, held: bool) -> Way:
    return Way(
        version=version,
        headline=rule_words.headline(progress),
        counts=parts.counts(progress),
        groups=progress.root.children or (progress.root,),
        complete=progress.complete,
        held=held,
    )


def roster() -> ResponseReturnValue:
    """Bring in a roster: the form, the preview, the deed."""
    problems, preview, text = Problems(), None, ""
    if request.method == "POST":
        text = sheet_of_form(problems)
        try:
            preview = _roster(text) if not problems else None
        except InputError as error:
            problems.add("text", str(error))
    if preview is not None and request.form.get("sure") == "yes":
        _say_roster(preview)
        return redirect(url_for("coordinator.people" if _oversees() else "coordinator.roster"), 303)
    page = render_template(
        "coordinator/roster.html", problems=problems, preview=preview, text=text, results=Result
    )
    return page, 422 if problems else 200


def _roster(text: str) -> RosterPreview:
    apply = enrolling.import_roster if request.form.get("sure") == "yes" else enrolling.preview_roster
    return apply(house(), visitor().actor, text, now=now())


def _say_roster(done: RosterPreview) -> None:
    new, changed = done.count(Result.NEW), done.count(Result.CHANGED)
    left_out = done.count(Result.ERROR)
    told = f"{words.count(new, 'person', 'people')} new, {changed} changed."
    if left_out:
        say("warn", "The roster is in.", f"{told} {words.count(left_out, 'line')} left out.")
    else:
        say("done", "The roster is in.", told)


def _oversees() -> bool:
    return "coordinator" in visitor().actor.roles


def _sought(words_sought: str) -> Sequence[Person]:
    with house().database.reading() as session:
        rows = directory.search(session, words_sought, limit=20_000)
    return overseeing.seen(visitor().actor, Deed.SEE_PROGRESS, rows)


def _schools() -> list[tuple[str, str]]:
    """The schools that can be chosen: those of which the one who asks sees somebody."""
    rows = (row.school for row in _sought(""))
    found = {school.slug: school.name for school in rows if school}
    return sorted(found.items(), key=lambda pair: pair[1])


def _day_of(award: Award) -> date:
    """The day for which a badge stands: when the activity ended, else when it was awarded."""
    return award.activity_end or award.awarded_at.astimezone(house().settings.zone).date()


def _pages(session: Transaction, held: Sequence[Award]) -> dict[UUID, Any]:
    """The addresses of badges' pages by the award's id."""
    found = awards.credential_ids(session, [one.id for one in held])
    return {award_id: url_for("public.credential", credential_id=one) for award_id, one in found.items()}
