"""Withdrawing a badge, and the yearly badges that rest on one that was withdrawn.

The page before it says what will happen: to the hours, to the pathways, to yearly badges. A reason has to be
given, and everyone who checks the badge can read it. Nothing that rests on the badge is withdrawn by itself;
each of these waits here until somebody keeps it or withdraws it, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.services import acting, earning, revoking, suspending
from issuer.services.errors import InputError
from issuer.services.revoking import Resting
from issuer.storage import awards, pathways
from issuer.storage.database import Transaction
from issuer.storage.models import Award
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.pictures import picture
from issuer.web.shell import say
from verifier.pathways import parts

WHY: Final = {
    "mistake": "Awarded by mistake.",
    "person": "Wrong person, or wrong name.",
    "evidence": "The evidence does not hold.",
}
"""Reasons to choose from, as everyone will read them."""


@dataclass(frozen=True)
class Step:
    """What a pathway falls back to: so many parts of so many, from so many."""

    name: str
    before: int
    after: int
    total: int


@dataclass(frozen=True)
class Outlook:
    """What would follow from withdrawing a badge."""

    steps: tuple[Step, ...]
    resting: tuple[Resting, ...]


def withdraw(award_id: UUID) -> ResponseReturnValue:
    """Withdraw a badge: the page that says what will happen, and the deed."""
    award = _award(award_id)
    problems = Problems()
    if request.method == "POST":
        reason = _reason(problems)
        if not problems and _withdraw(award, reason, problems):
            return redirect(url_for("coordinator.person", person_id=award.person_id), 303)
    page = render_template(
        "coordinator/withdraw.html",
        award=award,
        picture=picture(award.version),
        outlook=_outlook(award),
        why=WHY,
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def questioned() -> ResponseReturnValue:
    """Yearly badges that rest on one that was withdrawn: each waits for a decision."""
    with house().database.reading() as session:
        rows = [row for row in awards.questioned(session) if _mine(row)]
        pages = awards.credential_ids(session, [row.id for row in rows])
        reasons = {row.id: tuple(_gone(session, row)) for row in rows}
        holds = {row.id: revoking.holds(session, house(), row, now=now()) for row in rows}
        aside = [row for row in awards.suspended(session) if _mine(row)]
        pages |= awards.credential_ids(session, [row.id for row in aside])
        possible = {row.id for row in rows if suspending.can_be_suspended(session, row.id)}
    return render_template(
        "coordinator/questioned.html",
        rows=rows,
        pages=pages,
        reasons=reasons,
        holds=holds,
        aside=aside,
        possible=possible,
        picture=picture,
    )


def keep(award_id: UUID) -> ResponseReturnValue:
    """Say that a questioned badge stays."""
    award = _award(award_id)
    again = revoking.keep(house(), visitor().actor, award_id, now=now())
    anew = "It was awarded anew over what stands, so that everyone who checks it finds it in order."
    say("done", f"{award.person.name} keeps “{award.version.name}”.", anew if again else "")
    return redirect(url_for("coordinator.questioned"), 303)


def suspend(award_id: UUID) -> ResponseReturnValue:
    """Set a pathway's badge aside for now: the page that says what that means, and the deed."""
    award, problems = _award(award_id), Problems()
    if request.method == "POST":
        reason = _reason(problems)
        if not problems and _suspend(award, reason, problems):
            return redirect(url_for("coordinator.questioned"), 303)
    page = render_template(
        "coordinator/suspend.html",
        award=award,
        picture=picture(award.version),
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def lift(award_id: UUID) -> ResponseReturnValue:
    """Put a badge back that was set aside."""
    award = _award(award_id)
    suspending.lift(house(), visitor().actor, award_id, now=now())
    say("done", f"“{award.version.name}” of {award.person.name} holds again.")
    return redirect(url_for("coordinator.questioned"), 303)


def _suspend(award: Award, reason: str, problems: Problems) -> bool:
    try:
        suspending.suspend(house(), visitor().actor, award.id, reason, now=now())
    except InputError as error:
        problems.add("note", str(error))
        return False
    say("done", f"“{award.version.name}” of {award.person.name} is set aside for now.", "Put it back here.")
    return True


def _award(award_id: UUID) -> Award:
    with house().database.reading() as session:
        award = awards.by_id(session, award_id)
    if award is None or not _mine(award):
        abort(404)
    if award.revoked_at is not None:
        abort(409, f"This badge was withdrawn already: {award.revocation_reason}")
    return award


def _mine(award: Award) -> bool:
    return may(visitor().actor, Deed.REVOKE, acting.subject(award.person))


def _reason(problems: Problems) -> str:
    """The reason as everyone will read it: what was chosen, then what was written."""
    chosen, note = WHY.get(request.form.get("why", ""), ""), request.form.get("note", "").strip()
    if not chosen and not note:
        problems.add(
            "note", "A reason is missing. Choose one, or write it in your words: everyone can read it."
        )
    return " ".join(filter(None, [chosen, note]))


def _withdraw(award: Award, reason: str, problems: Problems) -> bool:
    try:
        done = revoking.revoke(house(), visitor().actor, award.id, reason, now=now())
    except InputError as error:
        problems.add("note", str(error))
        return False
    said = f"“{done.name}” of {done.person_name} is withdrawn."
    if not done.resting:
        say("done", said, "From now on every verifier says so.")
        return True
    names = words.listed(f"“{one.name}”" for one in done.resting)
    url = url_for("coordinator.questioned")
    say("warn", said, f"{names} rested on it and still stands: look at it, too.", "Look at it", url)
    return True


def _outlook(award: Award) -> Outlook:
    with house().database.reading() as session:
        steps = tuple(_steps(session, award))
    return Outlook(steps, revoking.preview(house(), visitor().actor, award.id, now=now()))


def _steps(session: Transaction, award: Award) -> Iterator[Step]:
    """The pathways on which the person falls back, by the version and the exceptions that hold for them."""
    known = earning.known(session, house(), award.person_id, now())
    gone = awards.credential_ids(session, [award.id]).get(award.id)
    address = house().settings.urls.credential(gone) if gone else ""
    rest = replace(known, items=tuple(item for item in known.items if item.id != address))
    for version in known.holding(pathways.published(session)):
        before, after = (parts.counts(earning.ask(house(), version, one, now())) for one in (known, rest))
        if before.done != after.done:
            yield Step(version.pathway.name, before.done, after.done, before.total)


def _gone(session: Transaction, award: Award) -> Iterator[str]:
    """What was withdrawn of that on which a pathway's badge rests."""
    ours, _ = awards.used_by(session, award.id)
    for row in ours:
        if row.revoked_at is not None:
            yield f"“{row.version.name}”: {row.revocation_reason}"
