"""What stands around our pages: the places of the role one works as, the account menu, what just happened.

`who_is_looking` is asked by `verifier.web`'s base template once for each page. Words that a deed leaves for
the next page are put down with `say` and picked up there:

    say("done", "Sent.", "Priya Raman or Tom Ashby will read it.")
    return redirect(url_for("teacher.home"), 303)
"""

from dataclasses import asdict
from typing import Final

from flask import request, session, url_for

from issuer.services.signing_in import SignedIn
from issuer.web.access import ACCESS
from issuer.web.current import visitor_or_none
from verifier.web.shell import Account, Message, Place, Visitor

# role -> its places: name, endpoint, icon. The first one is the role's home; five at most.
PLACES: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "teacher": (
        ("Home", "teacher.home", "home"),
        ("Menu", "teacher.menu", "menu"),
        ("Evidence", "teacher.evidence", "evidence"),
        ("Badges", "teacher.badges", "badge"),
        ("Hours", "teacher.hours", "hours"),
    ),
    "reviewer": (("Queue", "reviewer.queue", "review"), ("Decided", "reviewer.decided", "check")),
    "coordinator": (
        ("Home", "coordinator.home", "home"),
        ("Pathways", "coordinator.pathways", "pathway"),
        ("People", "coordinator.people", "people"),
        ("Award", "coordinator.award_list", "award"),
        ("Menu", "coordinator.menu", "menu"),
    ),
    "hr": (("People", "hr.people", "people"), ("Verify", "verify.ask", "search")),
    "mentor": (("Sign-offs", "recorder.sign_offs", "check"), ("Attendance", "recorder.events", "people")),
    "supervisor": (
        ("People", "hr.people", "people"),
        ("Sign-offs", "recorder.sign_offs", "check"),
        ("Verify", "verify.ask", "search"),
    ),
    "admin": (("Roster", "coordinator.roster", "people"),),
}
# a page that stands in no menu, and the place that it belongs to
BELONGS_TO: Final = {
    "public.credential": "teacher.badges",
    "teacher.component": "teacher.evidence",
    "teacher.write": "teacher.evidence",
    "teacher.elsewhere": "teacher.badges",
    "teacher.bring": "teacher.badges",
    "teacher.imported": "teacher.badges",
    "reviewer.submission": "reviewer.queue",
    "reviewer.decide": "reviewer.queue",
    "reviewer.approve": "reviewer.queue",
    "coordinator.elsewhere": "coordinator.home",
    "coordinator.imported": "coordinator.home",
    "coordinator.questioned": "coordinator.home",
    "coordinator.pathway": "coordinator.pathways",
    "coordinator.move": "coordinator.pathways",
    "coordinator.next_year": "coordinator.pathways",
    "coordinator.pathway_try": "coordinator.pathways",
    "coordinator.draft_try": "coordinator.pathways",
    "coordinator.publish": "coordinator.pathways",
    "coordinator.draft_new": "coordinator.pathways",
    "coordinator.draft_page": "coordinator.pathways",
    "coordinator.draft_step": "coordinator.pathways",
    "coordinator.draft_add": "coordinator.pathways",
    "coordinator.draft_rule": "coordinator.pathways",
    "coordinator.draft_about": "coordinator.pathways",
    "coordinator.draft_components": "coordinator.pathways",
    "coordinator.draft_component": "coordinator.pathways",
    "coordinator.draft_equivalence": "coordinator.pathways",
    "coordinator.draft_check": "coordinator.pathways",
    "coordinator.draft_discard": "coordinator.pathways",
    "coordinator.waive": "coordinator.people",
    "coordinator.activities": "coordinator.home",
    "coordinator.teaching": "coordinator.home",
    "teacher.propose": "teacher.home",
    "teacher.reflect": "teacher.home",
    "teacher.taught": "teacher.home",
    "teacher.recorded": "teacher.home",
    "reviewer.topics": "reviewer.queue",
    "recorder.event": "recorder.events",
    "recorder.register": "recorder.events",
    "recorder.session": "recorder.events",
    "recorder.sign": "recorder.sign_offs",
    "recorder.withdraw": "recorder.sign_offs",
    "coordinator.person": "coordinator.people",
    "coordinator.withdraw": "coordinator.people",
    "coordinator.suspend": "coordinator.home",
    "coordinator.award_one": "coordinator.people",
    "coordinator.award_again": "coordinator.people",
    "coordinator.awarded": "coordinator.award_list",
    "coordinator.award_group": "coordinator.award_list",
    "coordinator.bulk": "coordinator.award_list",
    "coordinator.bulk_undo": "coordinator.award_list",
    "coordinator.menu_import": "coordinator.menu",
    "hr.person": "hr.people",
    "hr.imported": "hr.people",
}
ROLE_WORDS: Final = {"hr": "HR", "admin": "administrator"}
_MESSAGES: Final = "messages"


def say(kind: str, happened: str, why: str = "", do: str = "", url: str = "") -> None:
    """Leave words for the next page: `kind` is done, warn, fail or unknown; one button at most."""
    session[_MESSAGES] = [*session.get(_MESSAGES, []), asdict(Message(kind, happened, why, do, url))]


def who_is_looking() -> Visitor:
    """Places, account and messages of whoever asked for this page."""
    signed_in = visitor_or_none()
    if signed_in is None:
        return Visitor(messages=_messages())
    role = role_of_page(signed_in)
    return Visitor(_places(role), _account(signed_in, role), _messages())


def role_of_page(signed_in: SignedIn) -> str:
    """The role whose header a page wears: the one worked as if it may open it, else the first that may."""
    allowed = ACCESS.get(request.endpoint or "", frozenset())
    if signed_in.role in allowed or not allowed & set(signed_in.actor.roles):
        return signed_in.role
    return next(role for role in signed_in.actor.roles if role in allowed)


def home_of(role: str) -> str:
    """The endpoint of a role's first page."""
    return PLACES[role][0][1] if role in PLACES else "account.about"


def role_words(role: str) -> str:
    """A role as the pages call it."""
    return ROLE_WORDS.get(role, role)


def _messages() -> tuple[Message, ...]:
    return tuple(Message(**said) for said in session.pop(_MESSAGES)) if _MESSAGES in session else ()


def _places(role: str) -> tuple[Place, ...]:
    here = BELONGS_TO.get(request.endpoint or "", request.endpoint)
    return tuple(
        Place(name, url_for(endpoint), icon, current=endpoint == here)
        for name, endpoint, icon in PLACES.get(role, ())
    )


def _account(signed_in: SignedIn, role: str) -> Account:
    others = [other for other in signed_in.actor.roles if other != role]
    doors = [
        Place(f"Work as {role_words(other)}", url_for("account.work_as", role=other), "right", deed=True)
        for other in others
    ]
    account = Place("Account and e-mails", url_for("account.about"), "user")
    return Account(signed_in.actor.name, role_words(role), url_for("account.sign_out"), (*doors, account))
