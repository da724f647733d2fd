"""The door: sign in and out, the demonstration's doors, and the page about one's own account.

Signing in answers an unknown address and a wrong password with the same words after the same work
(`services.signing_in` sees to that), and counts tries per place and per address. A session that was there
before is forgotten first, so nobody can be handed one.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.services import signing_in
from issuer.storage import awards, people, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import Person
from issuer.web.current import enter, house, leave, now, visitor, visitor_or_none
from issuer.web.forms import Problems
from issuer.web.inbox import inbox
from issuer.web.limits import (
    SIGN_IN_PER_ADDRESS,
    SIGN_IN_PER_PLACE,
    how_long_to_wait,
    typed_address,
)
from issuer.web.shell import home_of
from verifier.web.limits import limiter
from verifier.web.shell import safe_path

account = Blueprint("account", __name__)
account.add_url_rule("/inbox", view_func=inbox)

DOORS: Final = ("teacher", "reviewer", "coordinator", "hr")


@account.get("/")
def start() -> ResponseReturnValue:
    """Lead to one's own first page, or to the sign-in page."""
    signed_in = visitor_or_none()
    return redirect(url_for(home_of(signed_in.role) if signed_in else "account.sign_in"), 303)


@account.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the door, or lead on who is inside already."""
    if visitor_or_none():
        return redirect(safe_path(request.args.get("next", "/")), 303)
    return _door(Problems())


@account.post("/sign-in")
@limiter.limit(SIGN_IN_PER_PLACE, error_message=how_long_to_wait)
@limiter.limit(SIGN_IN_PER_ADDRESS, key_func=typed_address, error_message=how_long_to_wait)
def enter_with_password() -> ResponseReturnValue:
    """Let somebody in who knows the password."""
    email, password = request.form.get("email", "").strip(), request.form.get("password", "")
    try:
        enter(signing_in.sign_in(house(), email, password, now=now()))
    except signing_in.SignInError as error:
        problems = Problems()
        problems.add("email", str(error))
        return _door(problems)
    return _lead_on()


@account.post("/sign-in/doors/<role>")
def enter_by_door(role: str) -> ResponseReturnValue:
    """Let a visitor of the demonstration in as somebody with that role; elsewhere there is no such door."""
    if not house().settings.demo or role not in DOORS:
        abort(404)
    with house().database.reading() as session:
        behind = _told_of(session, people.with_role(session, role))
    if not behind:
        abort(404, f"Nobody in this demonstration is a {role}. Run cairn demo first.")
    signed_in = signing_in.demo_sign_in(house(), behind[0].id, now=now())
    enter(signing_in.work_as(house(), signed_in.token, role, now=now()))
    return _lead_on()


@account.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session and show the door."""
    leave()
    response = redirect(url_for("account.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@account.get("/account")
def about() -> ResponseReturnValue:
    """Show what we know of the person: name, addresses, roles."""
    with house().database.reading() as session:
        person = people.by_id(session, visitor().actor.id)
        addresses = people.addresses(session, visitor().actor.id)
    return render_template(
        "account/about.html",
        person=person,
        addresses=addresses,
        roles=visitor().actor.roles,
        working_as=visitor().role,
        expires_at=visitor().expires_at,
        demo=house().settings.demo,
    )


@account.post("/work-as/<role>")
def work_as(role: str) -> ResponseReturnValue:
    """Put on another of one's own roles, and go to its first page."""
    if role not in visitor().actor.roles:
        abort(403)
    signing_in.work_as(house(), visitor().token, role, now=now())
    return redirect(url_for(home_of(role)), 303)


@account.get("/help")
def helpers() -> ResponseReturnValue:
    """Say whom to ask."""
    with house().database.reading() as session:
        coordinators = people.with_role(session, "coordinator")
    return render_template("account/people_to_ask.html", coordinators=coordinators)


def _door(problems: Problems) -> ResponseReturnValue:
    page = render_template(
        "account/sign_in.html",
        problems=problems,
        typed=request.form,
        next=safe_path(request.values.get("next", "/")),
        doors=DOORS if house().settings.demo else (),
    )
    return page, 422 if problems else 200


def _told_of(session: Transaction, behind: Sequence[Person]) -> list[Person]:
    """Put those first of whom the demonstration tells most: something under way, and the most badges."""
    earned = Counter(award.person_id for award in awards.recent(session, limit=200))

    def told(person: Person) -> tuple[bool, int]:
        under_way = any(row.state != "approved" for row in submissions.of_person(session, person.id))
        return not under_way, -earned[person.id]

    return sorted(behind, key=told)


def _lead_on() -> ResponseReturnValue:
    return redirect(safe_path(request.form.get("next", "/")), 303)
