"""Badges from elsewhere: what teachers brought, what verification says of each, and whether it counts here.

A coordinator accepts one for a component, with minutes and a category, or declines it; both need a reason.
Verification is done anew at that moment: what failed is never accepted.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, NotAllowedError, may
from issuer.services import acting, importing
from issuer.services.errors import InputError
from issuer.services.importing import Acceptance
from issuer.storage import achievements, imported_badges
from issuer.storage import people as directory
from issuer.storage.models import AchievementVersion, ImportedBadge
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.reports import answer_of
from issuer.web.shell import say
from issuer.web.speech import KINDS

_MINUTES_IN_AN_HOUR = 60


def elsewhere() -> ResponseReturnValue:
    """What waits, the longest waiting first, and what was decided last."""
    with house().database.reading() as session:
        waiting = [row for row in imported_badges.waiting(session) if _mine(row)]
        decided = [row for row in imported_badges.decided(session) if _mine(row)]
    return render_template(
        "coordinator/elsewhere.html", waiting=waiting, decided=decided, answer_of=answer_of
    )


def imported(imported_id: UUID) -> ResponseReturnValue:
    """One badge: the report, and the decision."""
    with house().database.reading() as session:
        row = imported_badges.by_id(session, imported_id)
        if row is None or not _mine(row):
            abort(404)
        menu = achievements.menu(session)
        decider = directory.by_id(session, row.decided_by) if row.decided_by else None
    problems = Problems()
    if request.method == "POST" and _decide(row, problems):
        return redirect(url_for("coordinator.elsewhere"), 303)
    page = render_template(
        "coordinator/imported.html",
        badge=row,
        answer=answer_of(row),
        options=_options(menu),
        categories=sorted({one.category for one in menu if one.category}),
        decider=decider,
        own=row.person_id == visitor().actor.id,
        typed=request.form or _suggested(row),
        problems=problems,
    )
    return page, 422 if problems else 200


def _mine(row: ImportedBadge) -> bool:
    """Whether it is the visitor's to decide, or their own, which a colleague decides."""
    own = row.person_id == visitor().actor.id
    return own or may(visitor().actor, Deed.ACCEPT_BADGE, acting.subject(row.person))


def _decide(row: ImportedBadge, problems: Problems) -> bool:
    if not request.form.get("reason", "").strip():
        problems.add("reason", "A reason is missing. Write why it counts, or why not; its teacher reads it.")
        return False
    try:
        return _decline(row) if request.form.get("do") == "decline" else _accept(row, problems)
    except InputError as error:
        problems.add("reason" if "reason" in str(error).lower() else "verdict", str(error))
        return False
    except NotAllowedError as error:
        abort(403, str(error))


def _decline(row: ImportedBadge) -> bool:
    reason = request.form["reason"]
    importing.decline(house(), visitor().actor, row.id, reason, now=now())
    say("done", f"“{row.name}” does not count for {row.person.name}.", "They see your reason.")
    return True


def _accept(row: ImportedBadge, problems: Problems) -> bool:
    slug, minutes = request.form.get("slug", ""), _minutes(request.form.get("minutes", ""))
    if not slug:
        problems.add("slug", "No component is chosen yet. Choose for which one it counts.")
    if minutes is None:
        problems.add("minutes", "Write how many minutes it counts: a whole number, such as 180 for 3 hours.")
    if problems or minutes is None:
        return False
    acceptance = Acceptance(slug, minutes, request.form.get("category", "").strip(), request.form["reason"])
    badges = importing.accept(house(), visitor().actor, row.id, acceptance, now=now())
    followed = words.listed(f"“{badge.name}”" for badge in badges)
    why = f"It was the last part: {followed} was awarded." if badges else "Its hours are in their report."
    say("done", f"“{row.name}” counts for {row.person.name}.", why)
    return True


def _minutes(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None  # noqa: PLR2004


def _suggested(row: ImportedBadge) -> dict[str, Any]:
    """What the badge itself says, to begin with."""
    return {"minutes": row.stated_minutes if row.stated_minutes is not None else ""}


def _options(menu: Sequence[AchievementVersion]) -> list[tuple[str, str]]:
    """What a badge can count for, in the order of the menu."""
    options = [
        (one.achievement.slug, f"{KINDS[kind][0]}: {one.name}")
        for kind in KINDS
        for one in menu
        if one.kind == kind
    ]
    return [("", "Choose one"), *options]
