"""The builder: a pathway in small saved steps, each of which can be taken back.

    /coordinator/drafts/new             begin: from nothing, a template, a published pathway, a document
    /coordinator/drafts/<id>            the outline, what it says now, what must change, who would be where
    /coordinator/drafts/<id>/step       one edit from the outline: move, place, take out, how many, undo

Order is changed by buttons and by the page of each rule; the script adds dragging and keys to the same
buttons. Editors of rules are in `builder_rules`, publishing in `builder_publishing`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain import draft
from issuer.domain.person import Deed, require
from issuer.services import drafting, overseeing
from issuer.services.errors import InputError
from issuer.storage import pathway_drafts
from issuer.storage import people as directory
from issuer.web.builder_outline import Draft, look, rule_name
from issuer.web.coordinator_home import STANDINGS
from issuer.web.current import house, now, visitor
from issuer.web.shell import say

GROUP_KINDS: Final = (
    ("all", "All of these"),
    ("any", "One of these"),
    ("atLeast", "Choose some"),
    ("sequence", "In this order"),
)
Edit = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def draft_page(draft_id: UUID) -> ResponseReturnValue:
    """The outline of a draft, what it says, what must change, who would be where."""
    seen = seen_draft(draft_id)
    with house().database.reading() as session:
        names = directory.names(session, [one for one in (seen.row.updated_by,) if one])
    return render_template(
        "coordinator/draft.html",
        draft=seen,
        group_kinds=GROUP_KINDS,
        standings=STANDINGS,
        foreseen=_foreseen(seen),
        names=names,
        here=draft_id,
    )


def draft_step(draft_id: UUID) -> ResponseReturnValue:
    """One edit: `do` is a word and what it is about, as the buttons of the outline say it."""
    do, *about = request.form.get("do", "").split(" ")
    if do == "undo":
        undone = drafting.undo(house(), visitor().actor, draft_id, now=now())
        say("done", "Taken back.", f"{undone}." if undone else "There was nothing more to take back.")
        return redirect(url_for("coordinator.draft_page", draft_id=draft_id), 303)
    if do not in _STEPS:
        abort(400)
    focus = about[0] if about else ""
    try:
        words, edit = _STEPS[do](seen_draft(draft_id).document, about)
        drafting.change(house(), visitor().actor, draft_id, words, edit, now=now())
    except (draft.DraftError, InputError) as error:
        say("warn", "Nothing was changed.", str(error))
    return redirect(to_outline(draft_id, focus if do != "remove" else ""), 303)


def draft_discard(draft_id: UUID) -> ResponseReturnValue:
    """Throw a draft away: the question, the deed."""
    seen = seen_draft(draft_id)
    if request.method == "POST":
        drafting.discard(house(), visitor().actor, draft_id)
        say("done", f"The draft of “{seen.row.name}” is gone.", "Nothing that was published has changed.")
        return redirect(url_for("coordinator.pathways"), 303)
    return render_template("coordinator/draft_discard.html", draft=seen)


def seen_draft(draft_id: UUID) -> Draft:
    """The draft, for a coordinator of the district."""
    require(visitor().actor, Deed.PUBLISH)
    with house().database.reading() as session:
        row = pathway_drafts.by_id(session, draft_id) or abort(404)
    return look(row)


def to_outline(draft_id: UUID, node: str = "") -> str:
    """The address of the outline, at one rule of it."""
    return url_for("coordinator.draft_page", draft_id=draft_id, _anchor=f"n-{node}" if node else None)


def _foreseen(seen: Draft) -> dict[str, int] | None:
    """How many teachers would stand how; None while the pathway cannot be asked."""
    if not seen.sound or seen.pathway is None:
        return None
    counted = overseeing.foresee(house(), visitor().actor, seen.pathway, now=now())
    return {standing.value: number for standing, number in counted.items()}


def _moved(by: int) -> Callable[[Mapping[str, Any], list[str]], tuple[str, Edit]]:
    def step(document: Mapping[str, Any], about: list[str]) -> tuple[str, Edit]:
        (node,) = _of(about, 1)
        words = f"“{_name(document, node)}” moved {'up' if by < 0 else 'down'}"
        return words, lambda it: draft.move(it, node, by)

    return step


def _placed(document: Mapping[str, Any], about: list[str]) -> tuple[str, Edit]:
    node, into, at = _of(about, 3)
    return f"“{_name(document, node)}” moved", lambda it: draft.place(it, node, into, _number(at))


def _removed(document: Mapping[str, Any], about: list[str]) -> tuple[str, Edit]:
    (node,) = _of(about, 1)
    return f"“{_name(document, node)}” taken out", lambda it: draft.remove(it, node)


def _of_a_kind(document: Mapping[str, Any], about: list[str]) -> tuple[str, Edit]:
    (node,) = _of(about, 1)
    kind, n = request.form.get("kind", ""), request.form.get("n", "")
    if kind not in draft.GROUPS:
        abort(400)
    return (
        f"How many are needed of “{_name(document, node)}”",
        lambda it: draft.change_kind(it, node, kind, _number(n) or None),
    )


def _so_many(document: Mapping[str, Any], about: list[str]) -> tuple[str, Edit]:
    node, n = _of(about, 2)
    words = f"“{_name(document, node)}” set to {_number(n)}"
    return words, lambda it: draft.change_kind(it, node, "atLeast", _number(n))


def _once(document: Mapping[str, Any], about: list[str]) -> tuple[str, Edit]:
    (node,) = _of(about, 1)

    def edit(it: Mapping[str, Any]) -> Mapping[str, Any]:
        rule = {name: one for name, one in draft.find(it, node).items() if name != "of"}
        return draft.put(it, node, {**rule, "exclusive": "items"})

    return f"In “{_name(document, node)}” a badge counts once", edit


_STEPS: Final[Mapping[str, Callable[[Mapping[str, Any], list[str]], tuple[str, Edit]]]] = {
    "up": _moved(-1),
    "down": _moved(1),
    "place": _placed,
    "remove": _removed,
    "kind": _of_a_kind,
    "n": _so_many,
    "once": _once,
}


def _name(document: Mapping[str, Any], node: str) -> str:
    rule = draft.find(document, node)
    return "the whole" if rule is document["rule"] else rule_name(document, rule)


def _of(about: list[str], parts: int) -> list[str]:
    return about if len(about) == parts else abort(400)


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() else 0
