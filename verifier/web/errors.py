"""Error answers: what happened, why, and what to do; the code comes last. HTML for people, JSON for programs.

A program gets a problem document (RFC 9457): `{"type", "title", "status", "detail"}`. Who asks for JSON or
talks to `/api/` is taken for a program. What a fault of ours was about is logged and never shown.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from verifier.web.headers import open_to_all
from verifier.web.negotiation import CREDENTIAL, PAGE, wanted


@dataclass(frozen=True)
class Trouble:
    """The words of one error page."""

    title: str
    why: str
    what_to_do: str


TROUBLES: Final = {
    400: Trouble(
        "We could not read what was sent",
        "Something in the request is missing or does not have the form that this page expects.",
        "Go back, look at what you entered, and send it again. If it was open for long, reload it first.",
    ),
    401: Trouble(
        "You are not signed in",
        "This page belongs to somebody, and we cannot tell whether it is you.",
        "Sign in, then open it again.",
    ),
    403: Trouble(
        "This is not open to you",
        "The page exists, but your account, or not having signed in, does not let you see or change it.",
        "Sign in, or ask a coordinator of your district for the role that this page needs.",
    ),
    404: Trouble(
        "There is no such page",
        "The address may be mistyped, or what stood here was never made public.",
        "Check the address, or begin at the start page. If you were given the link, ask for a fresh one.",
    ),
    405: Trouble(
        "This address does not take that",
        "The page is there, but not for this kind of request.",
        "Open the address without sending anything, and use the buttons on its page.",
    ),
    409: Trouble(
        "Somebody was there first",
        "While this page was open, what it is about was changed by someone else.",
        "Load the page anew to see how things stand now, then decide again.",
    ),
    413: Trouble(
        "That is more than we take at once",
        "A badge is at most 1 MB, and a form holds a limited number of files.",
        "Send fewer files at a time, or a smaller one.",
    ),
    415: Trouble(
        "We do not read that kind of data",
        "The request says that it carries a kind of data which this address does not take.",
        "Send the badge as JSON, as a signed text (JWT), as a PNG or SVG picture, or as a form.",
    ),
    429: Trouble(
        "That was too often",
        "We count how often one place asks, so that nobody can guess passwords or crowd out the others.",
        "Wait a minute, then try again.",
    ),
    500: Trouble(
        "Something broke on our side",
        "Nothing that you did is wrong, and nothing was half saved.",
        "Try again in a minute. If it happens again, tell your coordinator what you were doing and when.",
    ),
    503: Trouble(
        "We are busy just now",
        "What this page needs did not answer in time. Nothing was half saved.",
        "Try again in a minute.",
    ),
}


def answer_errors(app: Flask) -> None:
    """Answer every HTTP error of `app`, and every fault, in our words."""
    app.register_error_handler(HTTPException, answer)
    app.after_request(_say_when)


def answer(error: HTTPException) -> Response:
    """The page or problem document of an error; its own `description` is used when a view gave one."""
    status = error.code or 500
    g.after_a_fault = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    trouble = TROUBLES.get(status, TROUBLES[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400])
    own = error.description if _is_ours(error) else None
    response = _problem(status, trouble, own) if wants_json() else _page(status, trouble, own)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    g.wait = response.headers.get("Retry-After")
    return response


def _say_when(response: Response) -> Response:
    """Keep the seconds to wait that an error names: the limit on askers writes those of its own over them."""
    if wait := g.get("wait"):
        response.headers["Retry-After"] = wait
    return response


def wants_json() -> bool:
    """Whether this request comes from a program: it talks to `/api/`, or prefers JSON to a page.

    A view that has no page for anybody says so by `g.for_programs`.
    """
    if request.path.startswith("/api/") or g.get("for_programs"):
        return True
    return wanted((PAGE, "application/problem+json", *CREDENTIAL)) != PAGE


def _is_ours(error: HTTPException) -> bool:
    return error.description is not None and error.description != type(error).description


def _page(status: int, trouble: Trouble, own: str | None) -> Response:
    return make_response(render_template("error.html", status=status, trouble=trouble, own=own), status)


def _problem(status: int, trouble: Trouble, own: str | None) -> Response:
    detail = own or f"{trouble.why} {trouble.what_to_do}"
    response = jsonify(type="about:blank", title=trouble.title, status=status, detail=detail)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return open_to_all(response)
