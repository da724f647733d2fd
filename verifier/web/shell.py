"""What stands around every page, and what every page is made of: header, footer, appearance, stylesheet.

Both applications call `furnish` once; after that any template can extend `base.html` and import the macros:

    furnish(app, Shell(district="Alder Valley School District", help=Help("Helen Marsh, ext. 214", "/help")))

Who is looking differs from request to request, so the shell asks for it: `Shell.visitor` is called once for
each page and answers places, account and messages. The verifier alone knows nobody and shows a link instead.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from verifier.web import drawings, markdown
from verifier.web.errors import answer_errors
from verifier.web.headers import send_headers

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "theme"
_ONE_YEAR: Final = 365 * 24 * 60 * 60
_STATIC: Final = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Place:
    """One of at most five places in the header, or a line of the account menu; `icon` is one of `icons.svg`.

    A line that changes something when it is pressed (`deed`) is sent by POST; every other one is a link.
    """

    name: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    deed: bool = False


@dataclass(frozen=True)
class Account:
    """Who is signed in. `doors` are further lines of the menu: "Work as reviewer", the account page."""

    name: str
    role: str
    sign_out: str
    doors: tuple[Place, ...] = ()

    @property
    def initials(self) -> str:
        """The first letters of the first and the last name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True)
class Message:
    """What just happened: `kind` is done, warn, fail or unknown; one button (`do`, `url`) at most."""

    kind: str
    happened: str
    why: str = ""
    do: str = ""
    url: str = ""


@dataclass(frozen=True)
class Visitor:
    """What the shell shows of who is looking."""

    places: tuple[Place, ...] = ()
    account: Account | None = None
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Help:
    """The named human, in the same place on every page."""

    words: str
    url: str


def nobody() -> Visitor:
    """A visitor of whom nothing is known."""
    return Visitor()


@dataclass(frozen=True)
class Shell:
    """What the pages of one installation have in common.

    Attributes:
        district: stands beside the mark; "" for the verifier alone.
        home: where the mark leads.
        base: the public address of the installation, for links to keep; that of the request when "".
        address: printed on top of every sheet of paper, so that one finds the page again.
        help: whom to ask.
        sign_in: the sign-in page, offered to visitors without an account.
        time_zone: in which times are shown.
        visitor: answers who is looking; called once for each page.
    """

    district: str = ""
    home: str = "/"
    base: str = ""
    address: str = ""
    help: Help | None = None
    sign_in: str = ""
    time_zone: tzinfo = UTC
    visitor: Callable[[], Visitor] = nobody


def furnish(app: Flask, shell: Shell) -> None:
    """Give `app` the base template, the macros, the stylesheet, security headers and error pages."""
    app.extensions["shell"] = shell
    app.register_blueprint(_look())
    app.jinja_env.globals.update(asset=asset, drawings=drawings, shell=shell)
    app.jinja_env.filters.update(markdown=markdown.render)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: _who_is_looking(shell))
    send_headers(app)
    answer_errors(app)


def shell_of(app: Flask) -> Shell:
    """The shell that `app` was furnished with."""
    shell: Shell = app.extensions["shell"]
    return shell


def _look() -> Blueprint:
    look = Blueprint(
        "look", __name__, static_folder="static", static_url_path="/assets", template_folder="templates"
    )
    look.add_url_rule("/appearance", "appearance", choose_appearance, methods=["POST"])
    look.after_request(_keep_assets)
    return look


def _who_is_looking(shell: Shell) -> dict[str, Any]:
    """What `base.html` needs to know of this request; after a fault of ours nothing is asked again."""
    theme = request.cookies.get(THEME_COOKIE, "auto")
    return {
        "visitor": nobody() if g.get("after_a_fault") else shell.visitor(),
        "theme": theme if theme in THEMES else "auto",
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
    }


def choose_appearance() -> AnyResponse:
    """Keep the chosen appearance (field `theme`) in a cookie and go back to the page (field `next`)."""
    theme = request.form.get("theme", "")
    response = redirect(safe_path(request.form.get("next", "")), 303)
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=_ONE_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response


def safe_path(text: str) -> str:
    """`text` when it is a path on this site, else "/": nobody is led elsewhere by a link to us."""
    inside = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if inside else "/"


def asset(name: str) -> str:
    """The URL of a file of `static/`, with a mark of its content so that it can be kept for a year."""
    return url_for("look.static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]


def _keep_assets(response: Response) -> Response:
    name = (request.view_args or {}).get("filename")
    if (
        request.endpoint == "look.static"
        and response.status_code == HTTPStatus.OK
        and request.args.get("v") == _mark(name)
    ):
        response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    return response
