"""The editor of one rule, and what can be added to a group: from the menu, a group, any other kind of rule.

/coordinator/drafts/<id>/add?into=entrees           the menu to tick, and the other kinds
/coordinator/drafts/<id>/rule?node=entrees          one rule as a form
/coordinator/drafts/<id>/rule?kind=hours&into=root  one that is not there yet
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from issuer.domain import draft
from issuer.services import drafting
from issuer.services.composing import categories
from issuer.services.errors import InputError
from issuer.storage import achievements
from issuer.storage.models import AchievementVersion
from issuer.web import words
from issuer.web.builder import seen_draft, to_outline
from issuer.web.builder_kinds import EDITORS, inputs_of, read_rule
from issuer.web.builder_outline import Draft, rule_name
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.speech import KINDS
from verifier.pathways.requirements import KINDS as RULE_KINDS


def draft_add(draft_id: UUID) -> ResponseReturnValue:
    """What can be added to a group: components of the menu, ticked, or one rule of another kind."""
    seen = seen_draft(draft_id)
    into = _group(seen, request.values.get("into", draft.ROOT))
    with house().database.reading() as session:
        offered = achievements.menu(session)
    sections = [(kind, found) for kind in KINDS if (found := [one for one in offered if one.kind == kind])]
    if request.method == "POST":
        ticked = request.form.getlist("component")
        chosen = [one for _, found in sections for one in found if one.achievement.slug in ticked]
        if chosen:
            _add_components(draft_id, into["id"], chosen)
        return redirect(to_outline(draft_id, into["id"]), 303)
    standing = {rule.get("component") for rule in into["of"]}
    return render_template(
        "coordinator/draft_add.html",
        draft=seen,
        into=into,
        into_name=_called(seen, into),
        sections=sections,
        there={one.achievement.slug for one in offered if _token(seen.document, one) in standing},
        editors=EDITORS,
        groups=draft.GROUPS,
    )


def draft_rule(draft_id: UUID) -> ResponseReturnValue:
    """One rule as a form; sent, it is saved and the outline comes back."""
    seen, problems = seen_draft(draft_id), Problems()
    node, into = request.values.get("node", ""), request.values.get("into", draft.ROOT)
    before = _rule(seen, node) if node else {"kind": request.values.get("kind", "")}
    kind = request.values.get("kind", before["kind"])
    if kind not in RULE_KINDS:
        abort(404)
    if request.method == "POST":
        saved = _save(seen, draft_id, node, into, kind, before, problems)
        if saved:
            return redirect(to_outline(draft_id, saved), 303)
    own, common = inputs_of(kind, before, seen.place)
    page = render_template(
        "coordinator/draft_rule.html",
        draft=seen,
        node=node,
        into=_stands_in(seen, node) if node else into,
        kind=kind,
        editor=EDITORS[kind],
        name=rule_name(seen.document, before) if node else EDITORS[kind].title,
        own=own,
        common=common,
        groups=_groups(seen, node),
        findings=[one for one in seen.findings if node and one.node == node],
        told=next((row.told for row in _rows(seen.outline) if row.id == node), ""),
        problems=problems,
        typed=request.form if problems else None,
        is_root=node == seen.document["rule"]["id"],
        kinds=[(name, one.title) for name, one in EDITORS.items()],
    )
    return page, 422 if problems else 200


def component_of(version: AchievementVersion) -> dict[str, Any]:
    """The component that stands for an achievement of the menu."""
    return {
        "achievement": house().settings.urls.achievement(version.achievement.slug),
        "name": version.name,
        "minutes": version.minutes,
        "categories": list(categories(version)),
    }


def with_component(document: Mapping[str, Any], version: AchievementVersion) -> tuple[dict[str, Any], str]:
    """The document with a component for an achievement, and its token; the one that is there, if any."""
    token = _token(document, version)
    if token is not None:
        return dict(document), token
    token = draft.slug(version.achievement.slug) or version.achievement.slug
    return draft.declare(document, token, component_of(version)), token


def _save(
    seen: Draft,
    draft_id: UUID,
    node: str,
    into: str,
    kind: str,
    before: Mapping[str, Any],
    problems: Problems,
) -> str:
    """Save the rule; the answer is its id, "" when something has to be corrected."""
    rule, wrong = read_rule(kind, request.form, before, seen.place)
    for error in wrong:
        problems.add(error.name, str(error))
    if problems:
        return ""
    token = node or draft.named(seen.document, str(rule.get("label") or rule_name(seen.document, rule)))

    def edit(it: Mapping[str, Any]) -> Mapping[str, Any]:
        full = {"id": token, **rule}
        if not node:
            below: dict[str, Any] = {"of": []} if kind in draft.GROUPS else {}
            return draft.add(it, into, {**full, **below})
        changed = draft.put(it, node, full)
        group = draft.group_of(changed, node)
        return draft.place(changed, node, into) if group and group["id"] != into else changed

    words_of_step = f"“{rule_name(seen.document, rule)}” {'changed' if node else 'added'}"
    try:
        drafting.change(house(), visitor().actor, draft_id, words_of_step, edit, now=now())
    except InputError as error:
        problems.add("into", str(error))
        return ""
    return token


def _add_components(draft_id: UUID, into: str, chosen: list[AchievementVersion]) -> None:
    def edit(it: Mapping[str, Any]) -> Mapping[str, Any]:
        for version in chosen:
            it, token = with_component(it, version)
            rule = {"id": draft.named(it, token), "kind": "badge", "component": token}
            it = draft.add(it, into, rule)
        return it

    told = f"{words.count(len(chosen), 'component')} added"
    drafting.change(house(), visitor().actor, draft_id, told, edit, now=now())


def _token(document: Mapping[str, Any], version: AchievementVersion) -> str | None:
    return draft.token_of(document, house().settings.urls.achievement(version.achievement.slug))


def _rule(seen: Draft, node: str) -> Mapping[str, Any]:
    try:
        return draft.find(seen.document, node)
    except draft.DraftError:
        abort(404)


def _group(seen: Draft, node: str) -> Mapping[str, Any]:
    rule = _rule(seen, node)
    return rule if rule["kind"] in draft.GROUPS else abort(404)


def _stands_in(seen: Draft, node: str) -> str:
    group = draft.group_of(seen.document, node)
    return str(group["id"]) if group else ""


def _called(seen: Draft, rule: Mapping[str, Any]) -> str:
    return seen.row.name if rule is seen.document["rule"] else rule_name(seen.document, rule)


def _groups(seen: Draft, node: str) -> list[tuple[str, str]]:
    """The groups that a rule could stand in: not itself, and none below it."""
    below = {one["id"] for one, _ in draft.walk({"rule": _rule(seen, node)})} if node else set()
    return [
        (rule["id"], _called(seen, rule))
        for rule, _ in draft.walk(seen.document)
        if rule["kind"] in draft.GROUPS and rule["id"] not in below
    ]


def _rows(row: Any) -> list[Any]:  # noqa: ANN401 - rows of the outline
    return [row, *(one for child in row.of for one in _rows(child))]
