"""The formats of our own, for whoever writes or reads such documents.

    GET /contexts/pathway/v1/schema.json      JSON Schema of pathways, people, offers and proofs

A version never changes; what changes is the next version.
"""

from typing import Final

from flask import Blueprint, Response

from schemas import published
from verifier.web.negotiation import public_document, wanted

FORMS: Final = ("application/schema+json", "application/json")
_A_DAY: Final = 86_400


def formats() -> Blueprint:
    """The blueprint over the published schemas."""
    pages = Blueprint("formats", __name__)

    @pages.get("/contexts/pathway/v1/schema.json")
    def pathway() -> Response:
        return public_document(published.text(), wanted(FORMS), kept_for=_A_DAY)

    return pages
