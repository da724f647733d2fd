"""The verify page and its JSON twin: one report, for people and for programs.

    GET  /verify             the empty box
    GET  /verify?url=…       what lies at an address: the permanent link, to keep, print and send
    POST /verify             text, files, a badge as the body; an address leads on to its permanent link
    GET, POST /api/verify    the same as JSON: one report, or {"reports": […], "same": […]} for several badges
    GET  /api/openapi.json   the description of the JSON, for programs (OpenAPI 3.1)

Only so many are verified at once (`verifier.web.admission`); the others are asked to come again, with a
button that asks the same once more.

Each document meets a fresh `World`, which the application hands in: the issuer's may know some issuers and,
in demo mode, reach its own loopback address. Nothing that is asked is kept.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import update_wrapper
from json import dumps
from pathlib import Path
from typing import Final

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from verifier import bundles, intake
from verifier.bundles import Item
from verifier.intake import IntakeError
from verifier.internet import Fetched, UnreachableError
from verifier.report import Report
from verifier.verify import unread
from verifier.web import answers, claims, questions
from verifier.web.admission import CrowdedError, admission_of
from verifier.web.errors import answer, wants_json
from verifier.web.headers import open_to_all
from verifier.web.limits import asks_nothing, limited
from verifier.web.negotiation import public_document
from verifier.web.questions import AskError, Question
from verifier.web.shell import shell_of
from verifier.world import World

MakeWorld = Callable[[], World]
"""Makes the world of one verification: the time, a client for the internet, known issuers."""

TOTAL_SECONDS: Final = 20.0
"""After so long, what is still to be verified is verified without asking outside."""

MOST_SECONDS: Final = 40.0
"""After so long, what is still to be verified is not verified at all, and its report says so."""

_DESCRIPTION: Final = Path(__file__).with_name("openapi.json")
_MOST_ASKED_AGAIN: Final = 200_000


@dataclass(frozen=True)
class Answered:
    """A question with its reports, in order, and the moment at which it was asked."""

    question: Question
    reports: tuple[Report, ...]
    now: datetime


def verify_pages(make_world: MakeWorld) -> Blueprint:
    """The blueprint of the verify page; endpoints `verify.ask`, `.check`, `.api`, `.described`.

    Args:
        make_world: called for each document, since a client for the internet lives for one verification.
    """
    pages = Blueprint("verify", __name__)
    pages.add_url_rule("/verify", "ask", limited(_admitted(ask), make_world), methods=["GET"])
    pages.add_url_rule("/verify", "check", limited(_admitted(check), make_world), methods=["POST"])
    pages.add_url_rule(
        "/api/verify",
        "api",
        limited(_admitted(api), make_world),
        methods=["GET", "POST"],
        provide_automatic_options=False,
    )
    pages.add_url_rule("/api/verify", "may_ask", may_ask, methods=["OPTIONS"])
    pages.add_url_rule("/api/openapi.json", "described", described)
    pages.register_error_handler(CrowdedError, ask_later)
    return pages


def _admitted(view: Callable[[MakeWorld], AnyResponse]) -> Callable[[MakeWorld], AnyResponse]:
    """The view when there is room for one more verification; what was sent is taken in before that."""

    def enter(make_world: MakeWorld) -> AnyResponse:
        if asks_nothing():
            return view(make_world)
        questions.receive(request)
        with admission_of(current_app).admitted():
            return view(make_world)

    return update_wrapper(enter, view)


def ask(make_world: MakeWorld) -> AnyResponse:
    """Show the empty box, or the answer about what lies at `?url=`."""
    url = request.args.get("url", "")
    if wants_json():
        return api(make_world)
    if not url:
        return make_response(render_template("verify/ask.html", what="", problem=None))
    try:
        question = questions.address(url)
    except AskError as error:
        return _ask_better(url, error)
    return _page(answer_all(question, make_world))


def check(make_world: MakeWorld) -> AnyResponse:
    """Answer what was posted; a bare address is answered under its permanent link."""
    if wants_json():
        return api(make_world)
    try:
        question = questions.read(request)
    except AskError as error:
        return _ask_better(request.form.get("what", ""), error)
    if question.address and question.recipient is None:
        return redirect(url_for("verify.ask", url=question.address), 303)
    return _page(answer_all(question, make_world))


def api(make_world: MakeWorld) -> Response:
    """Answer as JSON; pages of other sites may ask too."""
    try:
        is_get = request.method == "GET"
        question = questions.address(request.args.get("url", "")) if is_get else questions.read(request)
    except AskError as error:
        abort(400, str(error))
    answered = answer_all(question, make_world)
    several = answers.as_json(answered.reports, several=question.is_bundle)
    response = Response(dumps(several, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return open_to_all(response)


def described() -> Response:
    """Describe the JSON for programs."""
    return public_document(_DESCRIPTION.read_bytes(), "application/json", kept_for=3600)


def answer_all(question: Question, make_world: MakeWorld) -> Answered:
    """Verify everything that was asked, each in a world of its own and beside the others."""
    begun = time.monotonic()
    now = make_world().now

    def next_world() -> World:
        world = replace(make_world(), now=now, recipient=question.recipient)
        late = time.monotonic() - begun > TOTAL_SECONDS
        return replace(world, fetch=_no_time_left) if late else world

    found = bundles.verify_all(question.items, next_world)
    reports = [
        _too_late(item) if time.monotonic() - begun > MOST_SECONDS else next(found) for item in question.items
    ]
    return Answered(question, tuple(reports), now)


def _too_late(item: Item) -> Report:
    message = "This was not checked, because the other files had taken all the time. Ask about it alone."
    return unread(item.name, "work_limit", message)


def _no_time_left(url: str, accept: str) -> Fetched:  # noqa: ARG001 - the shape of Fetch
    raise UnreachableError(f"{url} was not asked, because the other files had taken all the time")


def _page(answered: Answered) -> Response:
    zone = shell_of(current_app).time_zone
    all_answers = tuple(answers.answer(report, zone) for report in answered.reports)
    verdict, counted = answers.tally(all_answers)
    return make_response(
        render_template(
            "verify/answer.html" if len(all_answers) == 1 else "verify/answers.html",
            answers=all_answers,
            same=answers.the_same(answered.reports),
            answer=all_answers[0],
            counted=counted,
            kind=answers.KINDS[verdict],
            when=claims.moment(answered.now, zone),
            address=answered.question.address,
            again=_again(answered.question),
            recipient=answered.question.recipient or "",
        )
    )


def _ask_better(what: str, error: AskError) -> Response:
    return make_response(render_template("verify/ask.html", what=what, problem=error), 400)


def ask_later(error: CrowdedError) -> AnyResponse:
    """Say that there is no room just now; the button asks the same again, unless files were sent."""
    response = answer(error)
    if wants_json():
        return response
    text = request.form.get("what", "")
    sent = {
        "what": text,
        "name": request.form.get("name", ""),
        "recipient": request.form.get("recipient", ""),
    }
    files = any(file.filename for file in request.files.values())  # a browser sends an empty one, too
    again = sent if text and not files and len(text) <= _MOST_ASKED_AGAIN else None
    response.set_data(render_template("verify/later.html", why=error.description, again=again))
    return response


def _again(question: Question) -> str:
    """The text with which the page can ask the same question again, or "" when it is too long for that."""
    if len(question.items) > 1:
        return ""
    item = question.items[0]
    if item.data is None:
        return item.name
    try:
        text = intake.read(item.data, item.name).text
    except IntakeError:
        return ""
    return text if len(text) <= _MOST_ASKED_AGAIN else ""


def may_ask() -> Response:
    """Tell a browser that pages of other sites may ask the JSON endpoint (CORS preflight)."""
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept"
    response.headers["Access-Control-Max-Age"] = "86400"
    return open_to_all(response)
