"""What every answer of ours tells the browser not to do: one place, for the verifier and for the issuer.

The policy allows our own files and nothing else: no inline script or style, no foreign picture or frame.
Hostile text that slipped through a template would still be text. What others must be able to load from their
own pages (credentials, status lists, badge pictures) is opened by name:

    return open_to_all(Response(text, mimetype="application/vc+ld+json"))

Headers that a view has already set are kept: it may be stricter or, as above, say that it means to be open.
"""

from typing import Final

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A picture that carries markup (SVG) opened by itself: it may draw, and do nothing else.
PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

_ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_HTTPS_ONLY: Final = "max-age=31536000"


def send_headers(app: Flask) -> None:
    """Send the headers with every answer of `app`, error pages and static files included."""
    app.after_request(protect)


def protect(response: Response) -> Response:
    """Add the headers that the answer does not carry yet."""
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend((name, value) for name, value in _ALWAYS.items() if name.lower() not in there)
    if response.mimetype == "image/svg+xml":
        response.headers["Content-Security-Policy"] = PICTURE_POLICY
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Cookie")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
    return response


def open_to_all(response: Response) -> Response:
    """Let any page of any site read this answer: for what is public and holds nothing of the visitor."""
    response.headers.update(_OPEN)
    return response
