"""Pathways as a coordinator keeps them: what holds, what it says, and bringing in the next as a document.

What is to be published is a draft first (`builder`), also when it is brought in as a document.
"""

import json
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may, require
from issuer.services import charting, drafting, earning, moving
from issuer.services.errors import InputError
from issuer.storage import achievements, pathway_drafts
from issuer.storage import pathways as published_pathways
from issuer.storage import people as directory
from issuer.web.coordinator_home import published
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.pictures import picture
from issuer.web.public_catalog import rule_of
from issuer.web.shell import say
from schemas.reading import ReadingError, read_json
from verifier.pathways.definition import DefinitionError

MOST_BYTES = 1_000_000


def pathways() -> ResponseReturnValue:
    """All pathways, those of the latest period first, and the drafts of those to come."""
    with house().database.reading() as session:
        drafts = list(pathway_drafts.everything(session))
    return render_template(
        "coordinator/pathways.html",
        drafts=drafts,
        rows=[(one, earning.read(one.document)) for one in published()],
        may_publish=may(visitor().actor, Deed.PUBLISH),
    )


def pathway(slug: str) -> ResponseReturnValue:
    """One pathway: its rule, its versions, its document."""
    with house().database.reading() as session:
        versions = published_pathways.versions(session, slug)
        if not versions:
            abort(404)
        award = achievements.newest(session, versions[0].pathway.achievement.slug)
        kept = moving.keepers(session, versions[0])
        names = directory.names(
            session, [who for one in versions for who in (one.published_by, one.reviewed_by) if who]
        )
    return render_template(
        "coordinator/pathway.html",
        version=versions[0],
        versions=versions,
        names=names,
        award=award,
        kept=len(kept),
        picture=picture(award) if award else "",
        document=json.dumps(json.loads(versions[0].document), indent=2, ensure_ascii=False),
        may_publish=may(visitor().actor, Deed.PUBLISH),
        **rule_of(versions[0]),
    )


def publish() -> ResponseReturnValue:
    """Bring in a pathway as its document; it becomes a draft, to be reviewed and published."""
    require(visitor().actor, Deed.PUBLISH)
    problems, text = Problems(), ""
    if request.method == "POST":
        text = _text(problems)
        document = _document(text, problems)
        draft_id = _draft(document, problems) if document is not None else None
        if draft_id is not None:
            say("done", "Your draft is here.", "Look at what it says, and publish it when it was reviewed.")
            return redirect(url_for("coordinator.draft_page", draft_id=draft_id), 303)
    page = render_template("coordinator/publish.html", problems=problems, text=text)
    return page, 422 if problems else 200


def _text(problems: Problems) -> str:
    file = request.files.get("file")
    if not file or not file.filename:
        return request.form.get("text", "")
    try:
        return file.stream.read(MOST_BYTES + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add("file", "This file is no text in UTF-8. Save the pathway as JSON and choose it again.")
        return ""


def _document(text: str, problems: Problems) -> dict[str, Any] | None:
    if problems:
        return None
    if not text.strip():
        problems.add("text", "There is no pathway yet. Choose its file, or paste its text.")
        return None
    try:
        document = read_json(text)
    except ReadingError as error:
        problems.add("text", f"This is not JSON that we can read: {error}")
        return None
    if not isinstance(document, dict):
        problems.add("text", "A pathway is a JSON object: its text begins with { and ends with }.")
        return None
    return document


def _draft(document: dict[str, Any], problems: Problems) -> UUID | None:
    """The draft of a document whose shapes are right; the version that it follows, when it names one."""
    try:
        charting.read(house(), document)
    except DefinitionError as error:
        if error.pathway is None:
            problems.add("text", str(error))
            return None
    with house().database.reading() as session:
        slug = str(document["id"]).rpartition("/")[2].rpartition(":")[2]
        last = published_pathways.newest(session, slug)
    try:
        return drafting.begin(
            house(), visitor().actor, document, based_on=last.id if last else None, now=now()
        )
    except InputError as error:
        problems.add("text", str(error))
        return None
