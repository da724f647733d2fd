"""Awarding in bulk: to everyone in a group, and how far it is, page by page, also without JavaScript.

What is shown before is counted, and the count goes with the form: if it is another one by the time of the
deed, the page is shown again. The progress page is looked at anew by a
link, by itself for whoever asks for that, and with JavaScript in place.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.services import commissioning
from issuer.services.commissioning import Seen
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.planning import Group, Planned, Result
from issuer.storage import achievements, awards, bulk_awards, pathways, people
from issuer.web.current import house, now, visitor
from issuer.web.forms import LONGEST_KEY, Problems
from issuer.web.sheets import csv_file
from issuer.web.shell import say

MOST_SHOWN = 100
ROLES = ("teacher", "reviewer", "mentor", "supervisor")
_ENDS = {
    "done": ("done", "All of it is awarded."),
    "stopped": ("warn", "It is stopped."),
    "undone": ("done", "All of it was taken back, and nobody was told."),
}


def award_group() -> ResponseReturnValue:
    """Award everyone in a group: the form, the preview, the deed."""
    problems, planned = Problems(), None
    group = _group(problems) if "slug" in request.values else Group("")
    if request.method == "POST" and not problems:
        planned = _planned(group, problems)
        if planned and request.form.get("sure") == str(_count(planned)):
            key = request.form.get("key", "")[:LONGEST_KEY] or uuid4().hex
            bulk_id = commissioning.begin_group(house(), visitor().actor, group, key=key, now=now())
            return redirect(url_for("coordinator.bulk", bulk_id=bulk_id), 303)
        if planned and request.form.get("sure"):
            say("warn", "Somebody came or went in the meantime.", "Look at the people once more.")
    page = render_template(
        "coordinator/award_group.html",
        problems=problems,
        group=group,
        planned=planned[:MOST_SHOWN] if planned else planned,
        will=_count(planned or ()),
        held=len(planned or ()) - _count(planned or ()),
        most=MOST_SHOWN,
        words=commissioning.words_for(group) if planned is not None else "",
        key=request.form.get("key") or uuid4().hex,
        **_choices(),
    )
    return page, 422 if problems else 200


def bulk(bulk_id: UUID) -> ResponseReturnValue:
    """How far an award in bulk is, and what can be done about it."""
    seen = _seen(bulk_id)
    with house().database.reading() as session:
        wrong = bulk_awards.lines(session, bulk_id, [Result.ERROR.value], MOST_SHOWN)
        followed = bulk_awards.lines(session, bulk_id, [Result.FOLLOWED.value], MOST_SHOWN)
    return render_template(
        "coordinator/bulk.html",
        seen=seen,
        results=Result,
        end=_ENDS.get(seen.row.state),
        undo=seen.can_be_undone(now()),
        watch=request.args.get("watch") == "yes",
        wrong=wrong,
        followed=followed,
    )


def bulk_csv(bulk_id: UUID) -> Response:
    """What came of each line, as a spreadsheet."""
    _seen(bulk_id)
    urls = house().settings.urls
    with house().database.reading() as session:
        lines = bulk_awards.lines(session, bulk_id)
        badges = awards.credential_ids(session, [line.award_id for line in lines if line.award_id])
    rows = [
        (
            line.line or "",
            line.person,
            line.achievement,
            line.result,
            line.message,
            urls.credential(badges[line.award_id]) if line.award_id in badges else "",
        )
        for line in lines
    ]
    return csv_file("awarded.csv", ("Line", "Person", "Badge", "Result", "Message", "Link"), rows)


def bulk_stop(bulk_id: UUID) -> ResponseReturnValue:
    """Stop between two batches."""
    try:
        commissioning.stop(house(), visitor().actor, bulk_id, now=now())
    except ConflictError as error:
        say("warn", str(error))
    return _back(bulk_id)


def bulk_go_on(bulk_id: UUID) -> ResponseReturnValue:
    """Go on with what was stopped."""
    try:
        commissioning.go_on(house(), visitor().actor, bulk_id)
    except ConflictError as error:
        say("warn", str(error))
    return _back(bulk_id)


def bulk_undo(bulk_id: UUID) -> ResponseReturnValue:
    """Take all of it back: the page before it, and the deed."""
    seen = _seen(bulk_id)
    if not seen.can_be_undone(now()):
        say("warn", "This cannot be undone any more.", "Its holders are told; a badge can be withdrawn.")
        return _back(bulk_id)
    if request.method == "POST":
        try:
            commissioning.undo(house(), visitor().actor, bulk_id, now=now())
        except ConflictError as error:
            say("warn", str(error))
        return _back(bulk_id)
    return render_template("coordinator/bulk_undo.html", seen=seen, results=Result)


def _back(bulk_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("coordinator.bulk", bulk_id=bulk_id), 303)


def _seen(bulk_id: UUID) -> Seen:
    try:
        return commissioning.seen(house(), visitor().actor, bulk_id)
    except NotFoundError:
        abort(404)


def _group(problems: Problems) -> Group:
    told = {name: request.values.get(name, "")[:LONGEST_KEY] for name in ("slug", "role", "school", "holds")}
    day = request.values.get("day", "").strip()
    try:
        when = date.fromisoformat(day) if day else None
    except ValueError:
        when = None
        problems.add("day", f"“{day[:40]}” is no day that we can read. Write it like 2026-11-22.")
    return Group(told["slug"], told["role"], told["school"], told["holds"], when)


def _planned(group: Group, problems: Problems) -> Sequence[Planned]:
    try:
        return commissioning.preview_group(house(), visitor().actor, group, now=now())
    except NotFoundError:
        problems.add("slug", "No badge is chosen yet. Choose one of the menu.")
    except InputError as error:
        problems.add("day" if "future" in str(error) else "role", str(error))
    return ()


def _count(planned: Sequence[Planned]) -> int:
    return sum(one.award is not None for one in planned)


def _choices() -> dict[str, list[tuple[str, str]]]:
    with house().database.reading() as session:
        menu = [(one.achievement.slug, one.name) for one in achievements.menu(session)]
        schools = [(one.slug, one.name) for one in people.schools(session)]
        years = [(one.pathway.achievement.slug, one.pathway.name) for one in pathways.published(session)]
    return {
        "menu": [("", "Choose one"), *menu],
        "roles": [("", "Anybody"), *((role, role.capitalize()) for role in ROLES)],
        "schools": [("", "Any school"), *schools],
        "badges": [("", "Any badges, or none"), *years, *menu],
    }
