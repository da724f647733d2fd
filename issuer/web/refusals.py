"""When a service says no and the view has no better place for its words: an error page that carries them.

    NotFoundError 404    NotAllowedError 403    ConflictError 409    InputError 400    LostError 503
    ClockError 503

Their messages are written for the person who asked; the base page adds what one can do. A database that
does not answer, or a disk that is full, is nobody's fault who asks: 503, with the seconds to wait.
Whatever else is raised is a fault of ours: it is logged, and the page says only that nothing was half saved.
"""

import errno
import logging
from collections.abc import Mapping
from typing import Final

from flask import Flask, Response
from werkzeug.exceptions import BadRequest, Conflict, Forbidden, HTTPException, NotFound, ServiceUnavailable

from issuer.domain.person import NotAllowedError
from issuer.services.errors import ClockError, ConflictError, InputError, LostError, NotFoundError
from issuer.storage.unavailable import NO_ROOM, UnavailableError
from verifier.web.errors import answer

STATUSES: Final[Mapping[type[Exception], type[HTTPException]]] = {
    NotFoundError: NotFound,
    NotAllowedError: Forbidden,
    ConflictError: Conflict,
    InputError: BadRequest,
    LostError: ServiceUnavailable,
    ClockError: ServiceUnavailable,
}

TRY_AGAIN_SECONDS: Final = 5
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOG: Final = logging.getLogger(__name__)


def answer_refusals(app: Flask) -> None:
    """Give every refusal of a service its page."""
    for error in STATUSES:
        app.register_error_handler(error, _page)
    app.register_error_handler(UnavailableError, _unavailable)
    app.register_error_handler(OSError, _no_room)


def _page(error: Exception) -> Response:
    return answer(STATUSES[type(error)](description=str(error)))


def _unavailable(error: Exception) -> Response:
    why = str(error.__cause__ or error).partition("\n")[0]  # without the statement
    _LOG.warning("A request was turned away: %s", why)
    return answer(ServiceUnavailable(description=str(error), retry_after=TRY_AGAIN_SECONDS))


def _no_room(error: OSError) -> Response:
    """Ask to try again when the disk is full; any other trouble with a file is a fault of ours."""
    if error.errno not in _FULL:
        raise error
    return _unavailable(UnavailableError(NO_ROOM))
