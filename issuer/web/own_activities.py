"""A teacher's own activity for a free place of a pathway: proposed here, counted once a coordinator approves.

/activities/new?pathway=professional-learning-2026-27&node=own
"""

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.importers.menu_csv import minutes_of
from issuer.services import earning, excepting
from issuer.services.errors import InputError
from issuer.services.excepting import Proposal
from issuer.storage import exceptions, pathways
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.shell import say
from verifier.pathways.requirements import Slot
from verifier.pathways.words import label


def propose() -> ResponseReturnValue:
    """Propose an activity: the form, what was proposed before, the deed."""
    problems = Problems()
    slug, node = request.values.get("pathway", ""), request.values.get("node", "")
    with house().database.reading() as session:
        version = pathways.newest(session, slug) or abort(404)
        known = earning.known(session, house(), visitor().actor.id, now())
        rows = exceptions.activities_of(session, [visitor().actor.id])
    (version,) = known.holding([version])
    pathway = earning.read(version.document)
    rule = next((one for one in pathway.walk() if one.id == node and isinstance(one, Slot)), None)
    if rule is None:
        abort(404)
    if request.method == "POST" and _proposed(slug, node, problems):
        return redirect(url_for("teacher.home", pathway=slug), 303)
    page = render_template(
        "teacher/propose.html",
        slug=slug,
        node=node,
        name=label(rule, pathway),
        pathway=pathway,
        before=[row for row in rows if row.pathway_id == version.pathway_id and row.node == node],
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def _proposed(slug: str, node: str, problems: Problems) -> bool:
    told = _told(slug, node, problems)
    if told is None:
        return False
    try:
        excepting.propose(house(), visitor().actor, told, now=now())
    except InputError as error:
        problems.add("name", str(error))
        return False
    say("done", "Proposed.", "A coordinator reads it. It counts once it is approved.")
    return True


def _told(slug: str, node: str, problems: Problems) -> Proposal | None:
    try:
        minutes = minutes_of(request.form.get("time", ""), in_hours=True)
    except ValueError as error:
        problems.add("time", str(error))
        minutes = 0
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        problems.add("day", "Say on which day it was, like 2026-11-22.")
        return None
    if problems:
        return None
    name, description = request.form.get("name", ""), request.form.get("description", "")
    return Proposal(slug, node, name, description, minutes, day)
