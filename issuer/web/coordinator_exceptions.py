"""Exceptions as a coordinator grants them: a rule waived or met otherwise, activities of teachers' own.

What is granted is written down with its reason and its date, and the badge that rests on it says so.
"""

from typing import Final, cast
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.services import acting, earning, excepting
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError
from issuer.services.excepting import Grant
from issuer.services.knowing import Manner
from issuer.storage import awards, exceptions, imported_badges, pathways
from issuer.storage.database import Transaction
from issuer.web import words
from issuer.web.coordinator_people import person_seen
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems, number_in_address
from issuer.web.shell import say
from verifier.pathways.words import label

MANNERS: Final = ("waive", "reduce", "substitute")


def waive(person_id: UUID) -> ResponseReturnValue:
    """Grant an exception: the form, the deed."""
    problems, slug = Problems(), request.values.get("pathway", "")
    with house().database.reading() as session:
        row = person_seen(session, person_id, Deed.WAIVE)
        version = pathways.newest(session, slug) or abort(404)
        known = earning.known(session, house(), person_id, now())
        names = _names(session, person_id)
    (version,) = known.holding([version])
    if request.method == "POST" and _grant(person_id, slug, problems):
        return redirect(url_for("coordinator.person", person_id=person_id), 303)
    pathway = earning.read(version.document)
    page = render_template(
        "coordinator/waive.html",
        person=row,
        pathway=pathway,
        slug=slug,
        rules=[
            (rule.id, label(rule, pathway)[:120])
            for rule in pathway.walk()
            if rule is not pathway.rule and rule.waivable is not False
        ],
        items=[(item.id, names[item.id]) for item in known.items if item.id in names],
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def take_back(waiver_id: UUID) -> ResponseReturnValue:
    """Take an exception back."""
    with house().database.reading() as session:
        row = exceptions.waiver(session, waiver_id) or abort(404)
        person_seen(session, row.person_id, Deed.WAIVE)
    try:
        excepting.take_back(house(), visitor().actor, waiver_id, now=now())
        say("done", "It counts no more.", "A yearly badge that rested on it now waits for you to look at it.")
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
    return redirect(url_for("coordinator.person", person_id=row.person_id), 303)


def activities() -> ResponseReturnValue:
    """Activities of teachers' own that wait; approve one, or say "not yet"."""
    problems = Problems()
    if request.method == "POST" and _decide(problems):
        return redirect(url_for("coordinator.activities"), 303)
    with house().database.reading() as session:
        rows = exceptions.proposed(session)
    seen = [row for row in rows if may(visitor().actor, Deed.WAIVE, acting.subject(row.person))]
    page = render_template("coordinator/activities.html", rows=seen, problems=problems)
    return page, 422 if problems else 200


def _names(session: Transaction, person_id: UUID) -> dict[str, str]:
    """What a person's badges are called, by the address of the credential."""
    held = awards.of_person(session, person_id)
    found = awards.credential_ids(session, [one.id for one in held])
    urls = house().settings.urls
    ours = {urls.credential(found[one.id]): one.version.name for one in held if one.id in found}
    brought = imported_badges.of_person(session, person_id, "accepted")
    return ours | {one.credential_id: one.name for one in brought}


def _grant(person_id: UUID, slug: str, problems: Problems) -> bool:
    form = request.form
    manner = form.get("manner", "")
    if manner not in MANNERS:
        problems.add("manner", "Choose what is granted.")
        return False
    given = Grant(
        pathway=slug,
        node=form.get("node", ""),
        manner=cast("Manner", manner),
        reason=form.get("reason", ""),
        amount=form.get("amount", type=int),
        item=form.get("item") or None,
        private_note=form.get("private_note", ""),
    )
    try:
        awarded = excepting.grant(house(), visitor().actor, person_id, given, now=now())
    except InputError as error:
        problems.add("reason" if "reason" in str(error) else "node", str(error))
        return False
    say("done", "Granted.", _awarded(awarded))
    return True


def _decide(problems: Problems) -> bool:
    activity_id, approve = (
        number_in_address(request.form.get("activity", "")),
        request.form.get("do") == "approve",
    )
    try:
        awarded = excepting.decide(
            house(),
            visitor().actor,
            activity_id,
            approve=approve,
            answer=request.form.get("answer", ""),
            now=now(),
        )
    except (InputError, ConflictError) as error:
        problems.add(f"answer-{activity_id}", str(error))
        return False
    say("done", "Approved." if approve else "Answered “not yet”.", _awarded(awarded))
    return True


def _awarded(awarded: tuple[AwardedBadge, ...]) -> str:
    return f"{words.count(len(awarded), 'badge')} awarded." if awarded else ""
