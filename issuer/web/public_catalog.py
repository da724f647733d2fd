"""What can be earned here, by whom it is issued, and by which rule: pages and documents.

    /achievements/<slug>   its newest words       /achievements/<slug>/versions/<n>   as they were
    /pathways/<slug>       the rule as it holds   /pathways/<slug>/versions/<n>       as it was
    /issuer                who signs, and with which keys

A version never changes. Credentials name the version under which they were awarded, so each stays reachable.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, abort, make_response, render_template

from issuer.credentials import describe
from issuer.credentials.artwork import alt_text
from issuer.services import composing, earning
from issuer.storage import achievements, pathways
from issuer.storage.models import AchievementVersion, PathwayVersion
from issuer.web.current import house, now
from issuer.web.pictures import artwork_of, picture
from verifier.pathways.evaluation import evaluate
from verifier.pathways.words import told
from verifier.web.negotiation import JSON, PAGE, public_document, wanted

FORMS: Final = (PAGE, *JSON)
_FIVE_MINUTES: Final = 300
_NO_ACHIEVEMENT: Final = "Nothing of that name can be earned here, or this version of it never was."
_NO_PATHWAY: Final = "There is no pathway of that name here, or this version of it was never published."


def achievement(slug: str) -> Response:
    """An achievement in its newest words."""
    with house().database.reading() as session:
        versions = achievements.versions(session, slug)
    return _achievement(versions[0] if versions else None, versions)


def achievement_version(slug: str, number: int) -> Response:
    """An achievement as one version of it said."""
    with house().database.reading() as session:
        versions = achievements.versions(session, slug)
    return _achievement(next((one for one in versions if one.number == number), None), versions)


def pathway(slug: str) -> Response:
    """A pathway as it holds now."""
    with house().database.reading() as session:
        versions = pathways.versions(session, slug)
    return _pathway(versions[0] if versions else None, versions)


def pathway_version(slug: str, number: int) -> Response:
    """A pathway as one version of it said."""
    with house().database.reading() as session:
        versions = pathways.versions(session, slug)
    return _pathway(next((one for one in versions if one.number == number), None), versions)


def issuer() -> Response:
    """Who issues the badges of this house."""
    did_document = json.loads(house().own_pages[house().settings.urls.did].body)
    form = wanted(FORMS)
    if form != PAGE:
        return _document(describe.profile(house().issuer, did_document), form)
    return _page("public/issuer.html", issuer=house().issuer, keys=did_document.get("verificationMethod", ()))


def components_of(version: PathwayVersion) -> Mapping[str, AchievementVersion]:
    """The achievements that a pathway's components stand for, by the component's token."""
    prefix = house().settings.urls.achievement("")
    wanted_slugs = {
        token: address.removeprefix(prefix)
        for token, component in (earning.read(version.document).components or {}).items()
        for address in component.achievements
        if address.startswith(prefix)
    }
    with house().database.reading() as session:
        found = achievements.newest_by_slugs(session, set(wanted_slugs.values()))
    return {token: found[slug] for token, slug in wanted_slugs.items() if slug in found}


def rule_of(version: PathwayVersion) -> dict[str, Any]:
    """What a page needs to tell a rule: the sentence, its groups as a tree, and what its components are."""
    rule = earning.read(version.document)
    root = evaluate(rule, (), now()).root
    grouped = root.kind == "all" and any(node.children for node in root.children)
    return {
        "sentence": told(rule),
        "groups": root.children if grouped else (root,),
        "window": rule.window,
        "components": components_of(version),
    }


def _achievement(version: AchievementVersion | None, versions: Sequence[AchievementVersion]) -> Response:
    if version is None:
        abort(404, _NO_ACHIEVEMENT)
    form = wanted(FORMS)
    if form != PAGE:
        facts = composing.achievement(house().settings.urls, version)
        return _document(describe.achievement(facts, house().issuer), form)
    return _page(
        "public/achievement.html",
        version=version,
        versions=versions,
        picture=picture(version),
        alt=alt_text(artwork_of(version), version.name),
        url=house().settings.urls.achievement(version.achievement.slug),
    )


def _pathway(version: PathwayVersion | None, versions: Sequence[PathwayVersion]) -> Response:
    if version is None:
        abort(404, _NO_PATHWAY)
    form = wanted(FORMS)
    if form != PAGE:
        return public_document(version.document, "application/json", kept_for=_FIVE_MINUTES)
    with house().database.reading() as session:
        award = achievements.newest(session, version.pathway.achievement.slug)
    return _page(
        "public/pathway.html",
        version=version,
        versions=versions,
        award=award,
        picture=picture(award) if award else "",
        **rule_of(version),
    )


def _document(document: Mapping[str, Any], form: str) -> Response:
    return public_document(json.dumps(document, ensure_ascii=False), form, kept_for=_FIVE_MINUTES)


def _page(template: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.vary.add("Accept")
    return response
