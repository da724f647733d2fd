"""Whether a process lives, and whether it can serve: for whoever starts it, and for the proxy in front.

GET /healthz    200 while the process answers; asks nobody. Restart it when it does not.
GET /readyz     200 while the database answers, else 503 with Retry-After. Send it nobody meanwhile.
"""

from flask import Blueprint, Response, jsonify

from issuer.services.house import House


def health(house: House) -> Blueprint:
    """The blueprint over the health of a house."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def alive() -> Response:
        return _told("alive")

    @pages.get("/readyz")
    def ready() -> Response:
        house.database.answer()
        return _told("ready")

    return pages


def _told(status: str) -> Response:
    response = jsonify(status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
