"""What a pathway says as a whole: name, dates, for whom, who may waive; components and equivalences.

/coordinator/drafts/<id>/about
/coordinator/drafts/<id>/components
/coordinator/drafts/<id>/component?token=slides
/coordinator/drafts/<id>/equivalence?number=0
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain import draft
from issuer.services import drafting
from issuer.services.errors import InputError
from issuer.storage import achievements
from issuer.web.builder import Edit, seen_draft, to_outline
from issuer.web.builder_conditions import Condition
from issuer.web.builder_fields import (
    Choice,
    Duration,
    Lines,
    Number,
    Record,
    Several,
    Span,
    Text,
)
from issuer.web.builder_inputs import Control, FieldError, Input, Place, changed
from issuer.web.builder_kinds import EXPIRIES
from issuer.web.builder_outline import Draft, category_words, name_of
from issuer.web.builder_rules import with_component
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems

ABOUT: Final[Mapping[str, Control]] = MappingProxyType(
    {
        "name": Text("Name", "As teachers read it.", required=True),
        "description": Text("In one sentence, what it is for"),
        "window": Span("When things count", "The last day counts too."),
        "expiry": Choice("When a badge expires", EXPIRIES, empty="What was earned counts"),
        "audience": Condition("For whom it is", "Nothing here: for every teacher."),
        "waivers": Record(
            "Who may waive a rule, with a reason",
            {
                "roles": Several("These roles", lambda place: place.roles),
                "max": Number("At most so many for one person", least=0),
            },
        ),
        "carryOut": Record(
            "What is carried over into next year",
            {
                "maxMinutes": Number("At most so many minutes", least=0),
                "earnedWithinDays": Number("Earned in the last so many days of the year"),
            },
        ),
    }
)
COMPONENT: Final[Mapping[str, Control]] = MappingProxyType(
    {
        "name": Text("Name"),
        "achievement": Choice("The badge that counts for it", lambda place: place.achievements),
        "minutes": Duration("What it is worth when the badge does not say"),
        "categories": Lines("Its categories"),
        "levels": Lines("Its levels, low to high (addresses)"),
        "issuers": Lines("Only issued by these (addresses)"),
    }
)
EQUIVALENCE: Final[Mapping[str, Control]] = MappingProxyType(
    {
        "component": Choice("Stands for", lambda place: place.components),
        "achievement": Text("The other badge's achievement (its address)", required=True),
        "issuers": Lines("Issued by these (addresses)", "Nothing here: the pathway's own issuers."),
        "factor": Record(
            "Its hours count by a factor",
            {"times": Number("Times", least=0), "by": Number("Divided by")},
            "1 and 2 is one half.",
        ),
        "window": Span("When it was earned"),
        "note": Text("A word about why"),
    }
)


def draft_about(draft_id: UUID) -> ResponseReturnValue:
    """The pathway as a whole, as a form."""
    seen = seen_draft(draft_id)

    def edit(told: Mapping[str, Any]) -> Edit:
        return lambda it: draft.state(it, **{name: told.get(name) for name in ABOUT})

    return _form(seen, "What the pathway is", ABOUT, seen.document, edit, back=to_outline(draft_id))


def draft_components(draft_id: UUID) -> ResponseReturnValue:
    """All components and equivalences; sent, the whole menu is brought in."""
    seen = seen_draft(draft_id)
    with house().database.reading() as session:
        offered = achievements.menu(session)
    if request.method == "POST":

        def edit(it: Mapping[str, Any]) -> Mapping[str, Any]:
            for version in offered:
                it, _ = with_component(it, version)
            return it

        drafting.change(house(), visitor().actor, draft_id, "The menu brought in", edit, now=now())
        return redirect(url_for("coordinator.draft_components", draft_id=draft_id), 303)
    known = [
        draft.token_of(seen.document, house().settings.urls.achievement(one.achievement.slug))
        for one in offered
    ]
    return render_template(
        "coordinator/draft_components.html",
        draft=seen,
        components=seen.document.get("components", {}),
        equivalences=seen.document.get("equivalences", ()),
        name_of=lambda token: name_of(seen.document, token),
        category_words=category_words,
        missing=known.count(None),
    )


def draft_component(draft_id: UUID) -> ResponseReturnValue:
    """One component as a form; `do=remove` takes it out."""
    seen, token = seen_draft(draft_id), request.values.get("token", "")
    before = seen.document.get("components", {}).get(token) or abort(404)
    back = url_for("coordinator.draft_components", draft_id=draft_id)

    def edit(told: Mapping[str, Any]) -> Edit:
        if request.form.get("do") == "remove":
            return lambda it: draft.withdraw(it, token)
        return lambda it: draft.declare(it, token, told)

    return _form(seen, name_of(seen.document, token), COMPONENT, before, edit, back=back, removable=True)


def draft_equivalence(draft_id: UUID) -> ResponseReturnValue:
    """One equivalence as a form: a badge from elsewhere, or an older one, that stands for a component."""
    seen, number = seen_draft(draft_id), request.values.get("number", type=int)
    every = list(seen.document.get("equivalences", ()))
    if number is not None and not 0 <= number < len(every):
        abort(404)
    before = _shown(every[number]) if number is not None else {}
    back = url_for("coordinator.draft_components", draft_id=draft_id)

    def edit(told: Mapping[str, Any]) -> Edit:
        if request.form.get("do") == "remove":
            rest = every[:number] + every[number + 1 :] if number is not None else every
        else:
            row = _written(told, before.get("id") or _free(every))
            rest = [*every, row] if number is None else [*every[:number], row, *every[number + 1 :]]
        return lambda it: draft.state(it, equivalences=rest)

    title = "What else counts" if number is None else "What else counts, changed"
    return _form(seen, title, EQUIVALENCE, before, edit, back=back, removable=number is not None)


def _form(
    seen: Draft,
    title: str,
    fields: Mapping[str, Control],
    before: Mapping[str, Any],
    edit: Callable[[Mapping[str, Any]], Edit],
    *,
    back: str,
    removable: bool = False,
) -> ResponseReturnValue:
    """A form of these fields; sent, its edit is made and the reader goes back."""
    problems = Problems()
    if request.method == "POST":
        told = {} if request.form.get("do") == "remove" else _told(fields, before, seen.place, problems)
        if not problems and _changed(seen, title, edit(told), problems):
            return redirect(back, 303)
    inputs: list[Input] = [
        one for name, control in fields.items() for one in control.inputs(name, before.get(name), seen.place)
    ]
    page = render_template(
        "coordinator/draft_form.html",
        draft=seen,
        title=title,
        inputs=inputs,
        problems=problems,
        typed=request.form if problems else None,
        back=back,
        removable=removable,
    )
    return page, 422 if problems else 200


def _told(
    fields: Mapping[str, Control], before: Mapping[str, Any], place: Place, problems: Problems
) -> dict[str, Any]:
    """The members as the form says them; those that it does not show stay as they are."""
    told = {name: one for name, one in before.items() if name not in fields}
    for name, control in fields.items():
        try:
            said = changed(control, name, before.get(name), request.form, place)
        except FieldError as error:
            problems.add(error.name, str(error))
            continue
        if said is not None:
            told[name] = said
    return told


def _changed(seen: Draft, title: str, edit: Edit, problems: Problems) -> bool:
    words = f"“{title}” {'taken out' if request.form.get('do') == 'remove' else 'changed'}"
    try:
        drafting.change(house(), visitor().actor, seen.row.id, words, edit, now=now())
    except InputError as error:
        problems.add("form", str(error))
        return False
    return True


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """An equivalence as its form shows it: the factor by names."""
    if "factor" not in row:
        return dict(row)
    times, by = row["factor"]
    return {**row, "factor": {"times": times, "by": by}}


def _written(told: Mapping[str, Any], token: str) -> dict[str, Any]:
    factor = told.get("factor")
    named = {name: one for name, one in told.items() if name not in ("id", "factor")}
    pair = {"factor": [factor.get("times", 1), factor.get("by", 1)]} if factor else {}
    return {"id": token, **named, **pair}


def _free(every: list[dict[str, Any]]) -> str:
    taken = {one["id"] for one in every}
    return next(name for number in range(1, len(every) + 2) if (name := f"also-{number}") not in taken)
