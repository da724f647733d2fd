"""The status lists: which badges were withdrawn, one signed list for many (Bitstring Status List v1.0).

    GET /status/<list id>    a BitstringStatusListCredential: the same bytes for everyone until signed anew

Nobody asks about a badge here, only about a list of 131,072 places, so asking tells nothing about anybody.
A copy may be used for a minute without asking again.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, abort, g

from issuer.services import sharing
from issuer.services.errors import NotFoundError
from issuer.services.house import House
from verifier.web.negotiation import CREDENTIAL, public_document, wanted

_A_MINUTE: Final = 60


def status(house: House, clock: Callable[[], datetime]) -> Blueprint:
    """The blueprint over the status lists of a house; `clock` answers the current instant."""
    pages = Blueprint("status", __name__)

    @pages.get("/status/<uuid:list_id>")
    def status_list(list_id: UUID) -> Response:
        g.for_programs = True
        try:
            text = sharing.status_list(house, list_id, now=clock())
        except NotFoundError as error:
            abort(404, str(error))
        return public_document(text, wanted(CREDENTIAL), kept_for=_A_MINUTE)

    return pages
