"""The composition root of the web application: what exists, put together once, in the order of this list.

    app = create_app()                               # wsgi.py: settings from the environment
    app = create_app(Settings(...), clock=clock)     # a test, with its own installation and its own time

1. settings      from the environment, unless they are handed in
2. installation  folder, secret, tables and first key are made if missing, then opened: database, signer
3. cookies       one, signed with a key that is derived from the installation's secret; none is kept in a file
4. look          `verifier.web`: stylesheet, macros, header and footer, security headers, error pages
5. doors         who may open what (the table in `issuer.web.access`), the form token, the limit on guessing
6. pages         the blueprints, in one list that can be read in full
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial, update_wrapper
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from issuer.api.formats import formats
from issuer.api.health import health
from issuer.api.status import status
from issuer.api.vc_api import vc_api
from issuer.api.well_known import well_known
from issuer.config import Settings
from issuer.installation import open_house, prepare
from issuer.services import checking
from issuer.services.house import House
from issuer.web import access, shell
from issuer.web.account import account
from issuer.web.coordinator import coordinator
from issuer.web.current import EXTENSION, Cookies, Installation
from issuer.web.hr import hr
from issuer.web.limits import limit_forms
from issuer.web.pictures import pictures
from issuer.web.public import public
from issuer.web.recorder import recorder
from issuer.web.refusals import answer_refusals
from issuer.web.reviewer import reviewer
from issuer.web.speech import speak
from issuer.web.teacher import teacher
from issuer.web.writing import MOST_FILES_AT_ONCE
from verifier.lists import Lists
from verifier.web import MakeWorld, admit, verify_pages
from verifier.web.errors import answer
from verifier.web.limits import limiter
from verifier.web.shell import Help, Shell, furnish
from verifier.world import TrustList, World

Clock = Callable[[], datetime]

PAGES: Final[tuple[Blueprint, ...]] = (
    account,
    pictures,
    public,
    teacher,
    reviewer,
    recorder,
    coordinator,
    hr,
)
"""Our own blueprints; what each of their views is open to stands in `issuer.web.access`."""

WITHOUT_TOKEN: Final = ("look", "verify", "vc_api")
"""Blueprints whose forms change nothing of ours (an appearance, a question), or are asked by programs."""

_UNSIGNED_FORM: Final = (
    "The form came without its token, so we cannot tell that it was you who sent it. "
    "Load the page anew and send it again."
)


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """Build the application; the installation is made when it is not there yet.

    Args:
        settings: what the installation is told from outside; the environment's when left out.
        clock: answers the current instant in UTC.

    Raises:
        SettingsError, InstallationError, DatabaseError, KeyringError: it cannot start; the message says
        what to do.
    """
    clock = clock or _utc_now
    settings = prepare(settings or Settings.from_environment(os.environ), now=clock())
    return assemble(open_house(settings), clock)


def assemble(house: House, clock: Clock) -> Flask:
    """Build the application over a house that is open (steps 3 to 6).

    Args:
        house: database, signer and settings; the cookies are signed with a key of its secret.
        clock: answers the current instant in UTC.
    """
    settings = house.settings
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    house = _admitting(app, house)
    app.extensions[EXTENSION] = Installation(house, clock)
    _keep_cookies(app, settings)
    furnish(app, _shell(settings))
    speak(app, settings.zone)
    answer_refusals(app)
    worlds = _worlds(house, clock)
    documents = (
        health(house),
        well_known(house),
        status(house, clock),
        formats(),
        vc_api(house, clock, worlds),
    )
    for blueprint in (verify_pages(worlds), *documents, *PAGES):
        app.register_blueprint(blueprint)
    _guard(app, settings)
    return app


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _keep_cookies(app: Flask, settings: Settings) -> None:
    """One cookie, signed: the token of the session, the secret of its forms, and words for the next page."""
    key = hmac.new(settings.key_secret, b"cairn/cookies/1", hashlib.sha256).digest()
    app.session_interface = Cookies()
    app.config.update(
        SECRET_KEY=key,
        SESSION_COOKIE_NAME="cairn",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=settings.session_absolute,
    )


def _shell(settings: Settings) -> Shell:
    return Shell(
        district=settings.district_name,
        home="/",
        address=urlsplit(settings.base_url).netloc,
        help=Help("a person to ask", "/help"),
        sign_in="/sign-in",
        time_zone=settings.zone,
        visitor=shell.who_is_looking,
    )


def _guard(app: Flask, settings: Settings) -> None:
    """Ask the table, then the form's token, then the limit; a page whose reader is known is kept nowhere."""
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    app.before_request(access.check)
    limit_forms(app, MOST_FILES_AT_ONCE * settings.evidence_limit)
    app.after_request(access.keep_private)
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True)
    csrf = CSRFProtect(app)
    for name in WITHOUT_TOKEN:
        csrf.exempt(app.blueprints[name])
    app.register_error_handler(CSRFError, _no_token)
    for view in app.view_functions.values():
        if isinstance(view, partial):  # the limit asks every view for its name, and a partial has none
            update_wrapper(view, view.func)
    limiter.init_app(app)
    _count_where_it_is_limited(app)


def _count_where_it_is_limited(app: Flask) -> None:
    """Leave the asking to the views: each limit stands at its own, and most requests meet none."""
    hooks = app.before_request_funcs[None]
    hooks[:] = [hook for hook in hooks if getattr(hook, "__self__", None) is not limiter]


def _no_token(_error: CSRFError) -> Response:
    return answer(BadRequest(_UNSIGNED_FORM))


def _admitting(app: Flask, house: House) -> House:
    """The house whose verifications ask outside only as many at once as leave threads to the other pages."""
    admission, outside = admit(app, house.settings.threads), house.outside
    return replace(house, outside=lambda: admission.outside(outside()))


def _worlds(house: House, clock: Clock) -> MakeWorld:
    """What a verification on our page may know: the internet, the time, and that our own issuer is known."""
    trust = TrustList(house.issuer.name, {house.issuer.id: house.issuer.name})
    lists = Lists()

    def world() -> World:
        now = clock()
        return World(now=now, fetch=checking.internet(house, now=now), trust=trust, lists=lists)

    return world
