"""Beginning a draft: from nothing, from a template, from a published pathway, or from a document.

What is copied for another year gets an address and a badge of its own, and every date a year later; the next
version of a pathway keeps its address and says which version it replaces.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain import draft
from issuer.domain.person import Deed, require
from issuer.domain.school_year import SchoolYear
from issuer.services import copying, drafting, templates
from issuer.storage import achievements, pathways
from issuer.storage.models import PathwayVersion
from issuer.web.builder_fields import Span
from issuer.web.builder_inputs import FieldError, Place
from issuer.web.builder_rules import with_component
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.shell import say
from issuer.web.speech import KINDS

WINDOW: Final = Span("When it counts")


def draft_new() -> ResponseReturnValue:
    """Begin a draft: the form, the deed."""
    require(visitor().actor, Deed.PUBLISH)
    problems = Problems()
    with house().database.reading() as session:
        published = list(pathways.published(session))
    if request.method == "POST":
        made = _made(published, problems)
        if not problems:
            document, based_on = made
            draft_id = drafting.begin(house(), visitor().actor, document, based_on=based_on, now=now())
            say(
                "done",
                "Your draft is here.",
                "It saves itself at every step. Until it is published, only coordinators see it.",
            )
            return redirect(url_for("coordinator.draft_page", draft_id=draft_id), 303)
    year = SchoolYear.of(now().astimezone(house().settings.zone).date())
    page = render_template(
        "coordinator/draft_new.html",
        problems=problems,
        typed=request.form,
        published=published,
        templates=templates.everything().values(),
        year=year,
        first=year.begins.isoformat(),
        last=(year.next.begins - timedelta(days=1)).isoformat(),
        chosen=request.values.get("from", "nothing"),
    )
    return page, 422 if problems else 200


def _made(published: list[PathwayVersion], problems: Problems) -> tuple[dict[str, Any], UUID | None]:
    """The document to begin with, and the version that it was copied from."""
    how, _, what = request.form.get("from", "nothing").partition(":")
    source = next((one for one in published if one.pathway.slug == what), None)
    if how == "next" and source is not None:
        return copying.next_version(source), source.id
    name = request.form.get("name", "").strip()
    if not name or not draft.slug(name):
        problems.add("name", "The name is missing. Write it as teachers should read it.")
        return {}, None
    if any(one.pathway.slug == draft.slug(name) for one in published):
        problems.add("name", f"There is a pathway “{name}” already. Give this one another name.")
        return {}, None
    if how == "copy" and source is not None:
        return _copied(copying.document_of(source), name), source.id
    if how == "template" and what in templates.everything():
        return _windowed(_copied(templates.everything()[what].document, name, years=0), problems), None
    return _windowed(_from_nothing(name), problems), None


def _copied(document: Mapping[str, Any], name: str, *, years: int = 1) -> dict[str, Any]:
    urls, slug = house().settings.urls, draft.slug(name)
    copied = draft.next_year(document, id=urls.pathway(slug), name=name, years=years)
    return draft.state(copied, awards=urls.achievement(slug), issuers=[house().issuer.id])


def _windowed(document: dict[str, Any], problems: Problems) -> dict[str, Any]:
    try:
        window = WINDOW.take("window", request.form, Place(house().settings.zone))
    except FieldError as error:
        problems.add(error.name, str(error))
        return document
    return draft.state(document, window=window) if window else document


def _from_nothing(name: str) -> dict[str, Any]:
    urls, slug = house().settings.urls, draft.slug(name)
    document = draft.begin(
        id=urls.pathway(slug),
        name=name,
        awards=urls.achievement(slug),
        issuers=[house().issuer.id],
        displayZone=str(house().settings.zone),
    )
    with house().database.reading() as session:
        offered = achievements.menu(session)
    if "groups" not in request.form:
        return document
    for version in offered:
        document, _ = with_component(document, version)
    for kind, (_, many) in KINDS.items():
        found = [one for one in offered if one.kind == kind]
        if found:
            document = draft.add(document, draft.ROOT, _group_of(document, kind, many, found))
    return document


def _group_of(document: Mapping[str, Any], kind: str, name: str, found: list[Any]) -> dict[str, Any]:
    """A group for one part of the menu: required events are all needed, of other parts one is."""
    tokens = [draft.slug(one.achievement.slug) for one in found]
    below = [{"id": token, "kind": "badge", "component": token} for token in tokens]
    many = {"kind": "all"} if kind == "event" else {"kind": "atLeast", "n": 1}
    return {"id": draft.named(document, name), **many, "label": name, "of": below}
