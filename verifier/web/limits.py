"""How often one place may ask: a verification costs work here and questions to others.

Requests are counted per place (address of the network), in memory, for each worker process. A school behind
one address checks a class set of badges without noticing; a program that runs through thousands is told to
wait (429 with `Retry-After`), and had better use `cairn verify`.

    VERIFICATIONS    the setting of the application, "120 per minute" when it has none
"""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any, Final

from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

PER_PLACE: Final = "120 per minute"
_TOO_OFTEN: Final = (
    "Many badges were checked from your network within a minute, so this page rests for a moment. "
    "Wait a minute, then try again. For very many badges at once there is the command cairn verify."
)

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
"""The one counter of an application; whoever makes the application calls its `init_app`."""


def limited(view: Callable[..., Response], *given: object) -> Callable[..., Any]:
    """A view that verifies, with its first arguments given, counted together with the others of its kind."""
    whole = update_wrapper(partial(view, *given), view)
    count = limiter.shared_limit(_allowed, scope="verify", exempt_when=asks_nothing, error_message=_TOO_OFTEN)
    return count(whole)


def _allowed() -> str:
    return str(current_app.config.get("VERIFICATIONS", PER_PLACE))


def asks_nothing() -> bool:
    """Whether the empty box is opened, which costs nothing."""
    return request.method == "GET" and not request.args.get("url")
