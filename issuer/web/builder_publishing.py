"""Checking and publishing a draft: what it says, what changed, whom it awards, who reviewed it, the deed.

Nobody publishes what nobody reviewed as it stands. The reviewer is another coordinator than the one who
publishes; in a house with a single one it may be the same person, and the page says so.
"""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.pathway import Carriage
from issuer.domain.pathway_changes import Change, changes
from issuer.services import drafting, earning
from issuer.services.charting import Preview
from issuer.services.errors import ConflictError, InputError
from issuer.storage import pathways
from issuer.storage import people as directory
from issuer.storage.models import PathwayVersion
from issuer.web import words
from issuer.web.builder import seen_draft
from issuer.web.builder_outline import Draft
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.shell import say
from verifier.pathways.definition import DefinitionError


def draft_check(draft_id: UUID) -> ResponseReturnValue:
    """What publishing would do, the review, and the deed."""
    seen, problems = seen_draft(draft_id), Problems()
    if request.method == "POST":
        done = _do(seen, problems)
        if done is not None:
            return done
    preview = _preview(seen, problems)
    with house().database.reading() as session:
        source = pathways.version_by_id(session, seen.row.based_on) if seen.row.based_on else None
        alone = drafting.is_alone(session)
        reviewer = seen.review.by if seen.review else None
        names = directory.names(session, [reviewer] if reviewer else [])
    page = render_template(
        "coordinator/draft_check.html",
        draft=seen,
        preview=preview,
        problems=problems,
        source=source,
        changes=_changes(source, preview),
        alone=alone,
        reviewer=names[reviewer] if reviewer else "the command line",
        reviewed_by_me=bool(seen.review and reviewer == visitor().actor.id),
    )
    return page, 422 if problems else 200


def _do(seen: Draft, problems: Problems) -> ResponseReturnValue | None:
    """The review, or the deed; None when it could not be done, and why is in the problems."""
    digest, do = request.form.get("digest", ""), request.form.get("do", "")
    here = url_for("coordinator.draft_check", draft_id=seen.row.id)
    try:
        if do == "review":
            note = request.form.get("note", "").strip()
            drafting.review(house(), visitor().actor, seen.row.id, digest, note, now=now())
            say("done", "Your review is recorded.", "It holds for the pathway as it stands now.")
            return redirect(here, 303)
        if do == "terms":
            _set_terms(seen)
            return redirect(here, 303)
        published = drafting.publish(house(), visitor().actor, seen.row.id, digest, now=now())
    except (ConflictError, InputError, DefinitionError) as error:
        problems.add("form", str(error))
        return None
    told = words.count(len(published.awarded), "badge")
    say(
        "done",
        f"Version {published.number} holds from now on.",
        f"{told} awarded to those who are done.",
    )
    return redirect(url_for("coordinator.pathway", slug=published.slug), 303)


def _set_terms(seen: Draft) -> None:
    """Keep how it is to be published, before anybody reviews it."""
    carriage = Carriage.LINKED if request.form.get("carriage") == Carriage.LINKED else Carriage.INLINE
    keep = request.form.get("started", "keep") == "keep"
    drafting.set_terms(house(), visitor().actor, seen.row.id, carriage=carriage, keep_started=keep, now=now())
    say("done", "How it is published is saved.", "It is part of what is reviewed.")


def _preview(seen: Draft, problems: Problems) -> Preview | None:
    if seen.must_change:
        return None
    try:
        return drafting.preview(house(), visitor().actor, seen.row.id, now=now())
    except (DefinitionError, InputError) as error:
        problems.add("form", str(error))
        return None


def _changes(source: PathwayVersion | None, preview: Preview | None) -> Sequence[Change] | None:
    """What is different from the version that it was copied from; None when it was copied from none."""
    if source is None or preview is None:
        return None
    return changes(earning.read(source.document), preview.pathway)
