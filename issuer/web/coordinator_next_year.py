"""From one year into the next: what is different, that all begin anew, which hours go over, the deed."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.pathway_changes import changes
from issuer.domain.person import Deed, require
from issuer.services import carrying, earning
from issuer.services.carrying import RollOver
from issuer.storage import pathways
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.shell import say


def next_year(slug: str) -> ResponseReturnValue:
    """The page that says what goes over into the pathway of a later year, and the deed."""
    require(visitor().actor, Deed.PUBLISH)
    with house().database.reading() as session:
        version = pathways.newest(session, slug) or abort(404)
        later = carrying.years_after(session, version)
    asked = request.values.get("into")
    into = next((one.pathway.slug for one in later if one.pathway.slug == asked), None)
    into = into or (later[0].pathway.slug if later else None)
    if request.method == "POST" and into:
        _tell(carrying.carry(house(), visitor().actor, slug, into, now=now()))
        return redirect(url_for("coordinator.next_year", slug=slug, into=into), 303)
    foreseen = carrying.preview(house(), visitor().actor, slug, into, now=now()) if into else None
    return render_template(
        "coordinator/next_year.html",
        version=version,
        later=[(one.pathway.slug, one.pathway.name) for one in later],
        foreseen=foreseen,
        changes=_changes(foreseen) if foreseen else (),
        window=earning.read(version.document).window,
    )


def _changes(foreseen: RollOver) -> tuple[object, ...]:
    return changes(earning.read(foreseen.before.document), earning.read(foreseen.after.document))


def _tell(done: RollOver) -> None:
    took = [one for one in done.people if one.minutes]
    minutes = sum(one.minutes for one in took)
    if not took:
        say("done", "Nothing was left to go over.", "What could go over has gone over before.")
        return
    told = f"{words.hours(minutes)} of {words.count(len(took), 'person', 'people')}"
    awarded = words.count(len(done.awarded), "badge")
    say("done", f"{told} count in “{done.after.pathway.name}” now.", f"{awarded} awarded.")
