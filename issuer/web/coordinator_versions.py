"""Who goes on with which version of a pathway: what is different, who keeps an earlier one, moving them."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.pathway_changes import changes
from issuer.domain.person import Deed, require
from issuer.services import earning, moving
from issuer.storage import pathways, people
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.shell import say


def move(slug: str) -> ResponseReturnValue:
    """Move those who keep an earlier version to the newest one: the page that says what changes, the deed."""
    require(visitor().actor, Deed.PUBLISH)
    with house().database.reading() as session:
        newest = pathways.newest(session, slug) or abort(404)
        kept = moving.keepers(session, newest)
        names = people.names(session, [person_id for person_id, _ in kept])
    if request.method == "POST":
        awarded = moving.move(house(), visitor().actor, slug, now=now())
        told = f"{words.count(len(awarded), 'badge')} awarded."
        say("done", f"Everybody goes on with version {newest.number}.", told)
        return redirect(url_for("coordinator.pathway", slug=slug), 303)
    versions = {version.number: version for _, version in kept}
    rule = earning.read(newest.document)
    return render_template(
        "coordinator/move.html",
        version=newest,
        groups=[
            (
                number,
                sorted(names[one] for one, kept_by in kept if kept_by.number == number),
                changes(earning.read(versions[number].document), rule),
            )
            for number in sorted(versions)
        ],
    )
