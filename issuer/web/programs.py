"""Programs that ask: whether the token that they bring is for what they ask, and whose it is.

    check("credentials:issue")     passes, or refuses with 401 (RFC 6750, section 3)

In the conformance profile nobody on this machine needs a token, and nobody else gets in.
"""

from typing import Final, NoReturn
from urllib.parse import urlsplit

from flask import abort, g, request
from werkzeug.datastructures import WWWAuthenticate

from issuer.config import is_loopback
from issuer.services import authorizing
from issuer.web.current import house, now

_OF_PROXIES: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_NONE_BROUGHT: Final = (
    "This needs a token in the header Authorization: Bearer ... Whoever runs this installation makes one "
    "with `cairn token make`."
)
_NOT_FOR_THIS: Final = (
    "This token does not count here, does not count any more, or is not for this. Ask whoever runs this "
    "installation for one that is."
)


def check(scope: str) -> None:
    """Let the request pass, its token in `g.api_token`, or refuse it: 401 without one that is for `scope`."""
    if house().settings.conformance and _is_from_here():
        return
    header = request.authorization
    if header is None or header.type != "bearer" or not header.token:
        _refuse(_NONE_BROUGHT, {"realm": "cairn"})
    found = authorizing.holder(house(), header.token, scope, now=now())
    if found is None:
        _refuse(_NOT_FOR_THIS, {"realm": "cairn", "error": "invalid_token", "scope": scope})
    g.api_token = found


def _is_from_here() -> bool:
    """Whether this machine asks itself; a proxy on it, and a page of elsewhere under another name, do not."""
    host = urlsplit(f"//{request.host}").hostname or ""
    handed_on = any(name in request.headers for name in _OF_PROXIES)
    return is_loopback(request.remote_addr or "") and is_loopback(host) and not handed_on


def _refuse(words: str, challenge: dict[str, str | None]) -> NoReturn:
    abort(401, words, www_authenticate=WWWAuthenticate("bearer", challenge))
