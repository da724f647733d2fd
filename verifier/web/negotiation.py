"""Which form of a thing a request asks for: one address answers people with a page, programs with a document.

    form = best("application/vc, text/html;q=0.5", (PAGE, *CREDENTIAL))      # "application/vc"

RFC 9110, section 12.5.1: each form takes the quality of the most specific range that fits it, and the form
of the best quality wins. Two decisions are ours. Parameters are not compared, so that `application/ld+json;
profile="..."` gets JSON-LD. And where qualities are equal, the form that was asked for by name goes before
one that a `*/*` merely admits; between those it is our order, the page first. So a browser, a crawler that
takes anything and a request without the header get the page, and whoever names JSON gets JSON.
"""

import gzip
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from flask import Response, request

from verifier.web.headers import open_to_all

PAGE: Final = "text/html"
JSON: Final = ("application/ld+json", "application/json")
CREDENTIAL: Final = ("application/vc", "application/vc+ld+json", *JSON)
"""The forms of a signed credential; all of them are the same bytes (VC Data Model 2.0, appendix C)."""

_LONGEST_HEADER: Final = 2000
_WORTH_PACKING: Final = 1000  # bytes; what fits into one packet arrives no sooner when it is smaller
_LARGEST_REMEMBERED: Final = 100_000
_PICTURES: Final = ("image/png", "image/jpeg")
_CONDITIONS: Final = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"})


def wanted(forms: Sequence[str]) -> str:
    """The form that this request asks for; the first one when nothing that it asks for is offered."""
    return best(request.headers.get("Accept", ""), forms)


def best(accept: str, forms: Sequence[str]) -> str:
    """The form that suits an Accept header.

    Args:
        accept: the header's value, "" when there is none.
        forms: media types in our order; not empty.
    """
    return _best(accept[:_LONGEST_HEADER], tuple(forms))


@lru_cache(maxsize=256)
def _best(accept: str, forms: tuple[str, ...]) -> str:
    ranges = tuple(_ranges(accept))
    rated = [(_rate(form, ranges), -place, form) for place, form in enumerate(forms)]
    (quality, _), _, form = max(rated)
    return form if quality > 0 else forms[0]


def public_document(body: bytes | str, form: str, *, kept_for: int = 0) -> Response:
    """Answer with a document that is public and the same for everyone, in one of its forms.

    It is sent packed to whoever takes GZIP (RFC 9110, section 12.5.3), under an ETag of its own; whoever has
    what that ETag names gets 304. What is public hides nothing that its packed size could tell.

    Args:
        body: its bytes, sent as they are.
        form: its media type.
        kept_for: for how many seconds a copy may be used without asking again.
    """
    plain = body.encode() if isinstance(body, str) else body
    packs = len(plain) >= _WORTH_PACKING and form not in _PICTURES and request.accept_encodings["gzip"] > 0
    make = _remembered if len(plain) <= _LARGEST_REMEMBERED else _made
    sent, headers = make(plain, form, packs, kept_for)
    response = Response(sent, headers=headers)
    if _CONDITIONS & request.environ.keys():
        response.make_conditional(request)
    return response


def _made(plain: bytes, form: str, packs: bool, kept_for: int) -> tuple[bytes, list[tuple[str, str]]]:
    """What is sent, and under which headers."""
    response = Response(_gzip(plain) if packs else plain, mimetype=form)
    if packs:
        response.content_encoding = "gzip"
    response.headers["Cache-Control"] = f"public, max-age={kept_for}" if kept_for else "public, no-cache"
    response.vary.update(["Accept", "Accept-Encoding"])
    response.add_etag()
    return response.get_data(), list(open_to_all(response).headers)


# A document is asked for far more often than it changes, so it is packed and measured once.
_remembered = lru_cache(maxsize=128)(_made)


def _gzip(plain: bytes) -> bytes:
    return gzip.compress(plain, mtime=0)


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" in name:
            yield name, _quality(parameters)


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return _number(value.strip())
    return 1.0


def _number(text: str) -> float:
    """A quality from 0 to 1 (RFC 9110, section 12.4.2); what is none asks for nothing."""
    fits = len(text) <= 5 and text.replace(".", "", 1).isdecimal() and text.isascii()  # noqa: PLR2004 - "0.123"
    return min(float(text), 1.0) if fits else 0.0


def _rate(form: str, ranges: Iterable[tuple[str, float]]) -> tuple[float, int]:
    """Quality and closeness (2 named, 1 its family, 0 anything) of the range that fits a form best."""
    family = f"{form.partition('/')[0]}/*"
    closeness = {form: 2, family: 1, "*/*": 0}
    fitting = [(closeness[name], quality) for name, quality in ranges if name in closeness]
    if not fitting:
        return (0.0, 0)
    closest = max(close for close, _ in fitting)
    return (max(quality for close, quality in fitting if close == closest), closest)
