"""What this request is about: the installation, the instant, and who is asking.

It is the only way from a view to the rest:

    house()             the installation; first argument of every service
    now()               one instant for the whole request, so that no page disagrees with itself
    visitor()           who is signed in; `access.check` made sure that there is someone
    visitor_or_none()   the same where everyone is let in; without a cookie it asks and sets nothing
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from flask import Flask, Request, abort, current_app, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from issuer.services import signing_in
from issuer.services.house import House

EXTENSION: Final = "cairn"
TOKEN: Final = "token"  # noqa: S105 - a name in the session, not a secret


@dataclass(frozen=True)
class Installation:
    """What `issuer.app` hands to the pages: the installation and the clock on its wall."""

    house: House
    clock: Callable[[], datetime]


class Cookies(SecureCookieSessionInterface):
    """Sessions in the signed cookie; who sends none costs no look at any signature."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this request, an empty one without a cookie."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def house() -> House:
    """The installation that this application serves."""
    return _installation().house


def now() -> datetime:
    """The instant of this request, in UTC."""
    if "now" not in g:
        g.now = _installation().clock()
    return cast("datetime", g.now)


def visitor() -> signing_in.SignedIn:
    """Who is signed in; a page that is not open to everyone may rely on it."""
    return visitor_or_none() or abort(401)


def visitor_or_none() -> signing_in.SignedIn | None:
    """Who is signed in, or None. A session that has ended leaves no token behind."""
    if "visitor" not in g:
        g.visitor = _signed_in()
    return cast("signing_in.SignedIn | None", g.visitor)


def enter(signed_in: signing_in.SignedIn) -> None:
    """Begin a session in this browser; what an earlier one kept is forgotten, so none can be planted."""
    session.clear()
    session[TOKEN] = signed_in.token
    session.permanent = True
    g.visitor = signed_in


def leave() -> None:
    """End the session of this browser, here and in the database."""
    token = session.get(TOKEN)
    if token:
        signing_in.sign_out(house(), token)
    session.clear()
    g.visitor = None


def _signed_in() -> signing_in.SignedIn | None:
    token = session.get(TOKEN)
    if token is None:
        return None
    found = signing_in.current(house(), token, now=now())
    if found is None:
        session.pop(TOKEN)
    return found


def _installation() -> Installation:
    return cast("Installation", current_app.extensions[EXTENSION])
