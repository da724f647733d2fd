"""Who may open what: one table for the whole application, and the question that every request is asked.

A row says which roles open an endpoint; a person opens it when any role they have stands there. `ANONYMOUS`
in a row means that no session is needed; a scope of the API, that a program's token for it is needed, and no
person opens it. **No row, no entry**: a view without one answers 403, and a test fails until it has one.

    nobody signed in, GET        -> 303 to the sign-in page, which leads back
    nobody signed in, else       -> 401, and what to do so that nothing typed is lost
    signed in, another role      -> 403

The table speaks of pages. Whether *this* submission or badge is yours is asked by the query that finds it
(`belongings.find`); what is someone else's is not found, so its page is 404.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from issuer.services.authorizing import ISSUE, SCOPES, VERIFY
from issuer.web import programs
from issuer.web.current import visitor_or_none

ANONYMOUS: Final = "anonymous"
ROLES: Final = ("teacher", "reviewer", "mentor", "supervisor", "coordinator", "hr", "admin")

NOBODY: Final[frozenset[str]] = frozenset()
SIGNED_IN: Final = frozenset(ROLES)
EVERYONE: Final = SIGNED_IN | {ANONYMOUS}
TEACHER: Final = frozenset({"teacher"})
READERS: Final = frozenset({"reviewer"})
COORDINATOR: Final = frozenset({"coordinator"})
ROSTER_KEEPERS: Final = frozenset({"coordinator", "admin"})
KEEPERS: Final = frozenset({"coordinator", "mentor"})
HOURS_READERS: Final = frozenset({"hr", "supervisor"})

ACCESS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        # verifier/web: the stylesheet, the appearance, the verify page
        "look.static": EVERYONE,
        "look.appearance": EVERYONE,
        "verify.ask": EVERYONE,
        "verify.check": EVERYONE,
        "verify.api": EVERYONE,
        "verify.may_ask": EVERYONE,
        "verify.described": EVERYONE,
        # account
        "account.start": EVERYONE,
        "account.sign_in": EVERYONE,
        "account.enter_with_password": EVERYONE,
        "account.enter_by_door": EVERYONE,
        "account.helpers": EVERYONE,
        "account.sign_out": EVERYONE,
        "account.about": SIGNED_IN,
        "account.work_as": SIGNED_IN,
        "account.inbox": SIGNED_IN,
        # pictures of badges
        "pictures.badge": EVERYONE,
        "pictures.making": EVERYONE,
        # issuer/api: whether the process lives and can serve
        "health.alive": EVERYONE,
        "health.ready": EVERYONE,
        # issuer/api: documents for verifiers
        "formats.pathway": EVERYONE,
        "well_known.did": EVERYONE,
        "well_known.jwks": EVERYONE,
        "well_known.key": EVERYONE,
        "status.status_list": EVERYONE,
        # issuer/api: for programs with a token; the conformance profile
        "vc_api.issue": frozenset({ISSUE}),
        "vc_api.verify": frozenset({VERIFY}),
        "vc_api.verify_presentation": frozenset({VERIFY}),
        "vc_api.described": EVERYONE,
        "vc_api.issuers": EVERYONE,
        "vc_api.status_list": EVERYONE,
        "vc_api.message_list": EVERYONE,
        "vc_api.derive": frozenset({VERIFY}),
        # public
        "public.credential": EVERYONE,
        "public.badge_json": EVERYONE,
        "public.badge_png": EVERYONE,
        "public.badge_svg": EVERYONE,
        "public.qr_svg": EVERYONE,
        "public.qr_png": EVERYONE,
        "public.card_png": EVERYONE,
        "public.achievement": EVERYONE,
        "public.achievement_version": EVERYONE,
        "public.achievement_png": EVERYONE,
        "public.achievement_svg": EVERYONE,
        "public.pathway": EVERYONE,
        "public.pathway_version": EVERYONE,
        "public.evidence": EVERYONE,
        "public.proof": EVERYONE,
        "public.proof_document": EVERYONE,
        "public.show_proof": TEACHER,
        "public.issuer": EVERYONE,
        # teacher
        "teacher.home": TEACHER,
        "teacher.menu": TEACHER,
        "teacher.component": TEACHER,
        "teacher.write": TEACHER,
        "teacher.take_back": TEACHER,
        "teacher.evidence": TEACHER,
        "teacher.evidence_file": TEACHER,
        "teacher.badges": TEACHER,
        "teacher.elsewhere": TEACHER,
        "teacher.bring": TEACHER,
        "teacher.imported": TEACHER,
        "teacher.hours": TEACHER,
        "teacher.propose": TEACHER,
        "teacher.reflect": TEACHER,
        "teacher.taught": TEACHER,
        "teacher.recorded": TEACHER,
        # reviewer
        "reviewer.queue": READERS,
        "reviewer.submission": READERS,
        "reviewer.evidence_file": READERS,
        "reviewer.decide": READERS,
        "reviewer.approve": READERS,
        "reviewer.decided": READERS,
        "reviewer.topics": READERS,
        # recorder: whoever records what they saw of others
        "recorder.events": KEEPERS,
        "recorder.event": KEEPERS,
        "recorder.register": KEEPERS,
        "recorder.session": KEEPERS,
        "recorder.take_back": KEEPERS,
        "recorder.sign_offs": SIGNED_IN,
        "recorder.sign": SIGNED_IN,
        "recorder.withdraw": SIGNED_IN,
        # coordinator
        "coordinator.home": COORDINATOR,
        "coordinator.progress_csv": COORDINATOR,
        "coordinator.people": COORDINATOR,
        "coordinator.person": COORDINATOR,
        "coordinator.award_one": COORDINATOR,
        "coordinator.award_again": COORDINATOR,
        "coordinator.roster": ROSTER_KEEPERS,
        "coordinator.menu": COORDINATOR,
        "coordinator.menu_import": COORDINATOR,
        "coordinator.pathways": COORDINATOR,
        "coordinator.pathway": COORDINATOR,
        "coordinator.move": COORDINATOR,
        "coordinator.next_year": COORDINATOR,
        "coordinator.pathway_try": COORDINATOR,
        "coordinator.publish": COORDINATOR,
        "coordinator.draft_new": COORDINATOR,
        "coordinator.draft_page": COORDINATOR,
        "coordinator.draft_step": COORDINATOR,
        "coordinator.draft_add": COORDINATOR,
        "coordinator.draft_rule": COORDINATOR,
        "coordinator.draft_about": COORDINATOR,
        "coordinator.draft_components": COORDINATOR,
        "coordinator.draft_component": COORDINATOR,
        "coordinator.draft_equivalence": COORDINATOR,
        "coordinator.draft_check": COORDINATOR,
        "coordinator.draft_try": COORDINATOR,
        "coordinator.draft_discard": COORDINATOR,
        "coordinator.waive": COORDINATOR,
        "coordinator.take_back": COORDINATOR,
        "coordinator.activities": COORDINATOR,
        "coordinator.teaching": COORDINATOR,
        "coordinator.award_list": COORDINATOR,
        "coordinator.award_group": COORDINATOR,
        "coordinator.bulk": COORDINATOR,
        "coordinator.bulk_csv": COORDINATOR,
        "coordinator.bulk_stop": COORDINATOR,
        "coordinator.bulk_go_on": COORDINATOR,
        "coordinator.bulk_undo": COORDINATOR,
        "coordinator.awarded": COORDINATOR,
        "coordinator.awarded_csv": COORDINATOR,
        "coordinator.withdraw": COORDINATOR,
        "coordinator.questioned": COORDINATOR,
        "coordinator.keep": COORDINATOR,
        "coordinator.suspend": COORDINATOR,
        "coordinator.lift": COORDINATOR,
        "coordinator.elsewhere": COORDINATOR,
        "coordinator.imported": COORDINATOR,
        # hr
        "hr.people": HOURS_READERS,
        "hr.person": HOURS_READERS,
        "hr.hours_csv": HOURS_READERS,
        "hr.imported": HOURS_READERS,
    }
)

WRITTEN_ON: Final = frozenset(
    {"teacher.component", "teacher.write", "teacher.reflect", "reviewer.submission", "reviewer.decide"}
)
"""Pages that hold a long form."""

_SESSION_ENDED: Final = (
    "You are not signed in any more, so nothing was saved. Sign in in another tab, come back here with the "
    "back button of your browser, and send it again: what you typed is still there."
)


def check() -> Response | None:
    """Ask the table about this request; runs before every view."""
    if request.endpoint is None:  # there is no such page, and its answer is 404
        return None
    allowed = ACCESS.get(request.endpoint, NOBODY)
    if ANONYMOUS in allowed:
        return None
    if scope := allowed.intersection(SCOPES):
        programs.check(*scope)
        return None
    visitor = visitor_or_none()
    if visitor is None:
        return _ask_to_sign_in()
    return None if allowed & set(visitor.actor.roles) else abort(403)


def keep_private(response: Response) -> Response:
    """Keep a page that was made for somebody out of every store, the browser's own included.

    Pages on which somebody writes are left out: `no-store` makes a browser forget what was typed when one
    comes back.
    """
    open_to_all = ANONYMOUS in ACCESS.get(request.endpoint or "", EVERYONE)
    if response.mimetype == "text/html" and not open_to_all and request.endpoint not in WRITTEN_ON:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _ask_to_sign_in() -> Response:
    if request.method not in ("GET", "HEAD"):
        abort(401, _SESSION_ENDED)
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
