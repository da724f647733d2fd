"""VC API: other programs have us sign and verify (Verifiable Credential API, sections 3.2 and 3.3).

    POST /credentials/issue       {"credential", "options"?}               201 {"verifiableCredential"}
    POST /credentials/verify      {"verifiableCredential", "options"?}     200 {"verified", "problemDetails"}
    POST /presentations/verify    {"verifiablePresentation", "options"?}   the same
    GET  /api/vc-api.json         their description, for programs (OpenAPI 3.1)
    GET  /status/<list id>        status lists are public: `issuer.api.status`

Each needs `Authorization: Bearer ...` with a token for it (`issuer.web.access`, `cairn token`). What is asked
in the wrong way gets 400 and a problem document with a sentence; nothing was signed or kept then.

With CAIRN_CONFORMANCE=1, on this machine alone, no token is needed, a test tenant signs in the place of the
district, and a failed verification is answered with 400, as the suites of the W3C want it:

    GET  /conformance/issuers        the tenant's names: {"Ed25519": "did:key:...", ...}
    GET  /conformance/status-list    its status list; with /message behind it, that of messages of two bits
    POST /conformance/derive         {"verifiableCredential", "options"}: what a holder shows of a credential
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, g, request
from werkzeug.exceptions import HTTPException

import contexts
from issuer.api import vc_answers, vc_requests
from issuer.api.vc_requests import Asked
from issuer.services import issuing
from issuer.services.conforming import LIST_PATHS, Tenant
from issuer.services.errors import ConflictError, InputError
from issuer.services.house import House
from verifier import intake
from verifier.intake import IntakeError, Presented
from verifier.members import many
from verifier.report import Report
from verifier.verify import unread, verify
from verifier.web.admission import admission_of
from verifier.web.errors import TROUBLES
from verifier.web.negotiation import CREDENTIAL, public_document, wanted
from verifier.world import World

_DESCRIPTION: Final = Path(__file__).with_name("vc_api.json")
_MAKES: Final = "eddsa-rdfc-2022"


@dataclass(frozen=True)
class VcApi:
    """The views; `tenant` is there in the conformance profile only."""

    house: House
    clock: Callable[[], datetime]
    make_world: Callable[[], World]
    tenant: Tenant | None

    def issue(self) -> Response:
        """Sign a credential."""
        asked = vc_requests.read("credential")
        with self._reading():
            signed = self._signed(asked.document, asked.options)
        body = f'{{"verifiableCredential":{signed}}}'
        return Response(body, HTTPStatus.CREATED, mimetype="application/json")

    def verify(self) -> Response:
        """Say what is true of a credential."""
        asked = vc_requests.read("verifiableCredential")
        return self._verification(asked, "The credential")

    def verify_presentation(self) -> Response:
        """Say what is true of a presentation, and whether it was made for whoever asks."""
        asked = vc_requests.read("verifiablePresentation")
        return self._verification(asked, "The presentation", expected=("challenge", "domain"))

    def issuers(self) -> Response:
        """Name the issuers of the test tenant."""
        tenant = self.tenant or abort(404)
        return Response(json.dumps(tenant.issuers()), mimetype="application/json")

    def status_list(self) -> Response:
        """The status list of the test tenant."""
        return self._list("revocation")

    def message_list(self) -> Response:
        """Its list of messages."""
        return self._list("message")

    def derive(self) -> Response:
        """Show a credential of the test tenant in part, in the place of its holder's wallet."""
        tenant = self.tenant or abort(404)
        asked = vc_requests.read("verifiableCredential")
        with self._reading():
            shown = tenant.derive(asked.document, asked.options)
        body = json.dumps({"verifiableCredential": shown}, ensure_ascii=False)
        return Response(body, HTTPStatus.CREATED, mimetype="application/json")

    def _list(self, purpose: str) -> Response:
        tenant = self.tenant or abort(404)
        return public_document(tenant.status_list(purpose, now=self.clock()), wanted(CREDENTIAL))

    def _signed(self, credential: Mapping[str, Any], options: Mapping[str, Any]) -> str:
        if self.tenant is not None:
            asked = {**request.args, **options}  # a suite may name the cryptosuite in the address
            return json.dumps(self.tenant.issue(credential, asked, now=self.clock()), ensure_ascii=False)
        if options.keys() - {"cryptosuite"} or options.get("cryptosuite", _MAKES) != _MAKES:
            raise InputError(f"We sign with {_MAKES}, and take no other option than 'cryptosuite'.")
        return issuing.issue(self.house, cast("UUID", g.api_token.id), credential, now=self.clock())

    def _verification(self, asked: Asked, name: str, expected: tuple[str, ...] = ()) -> Response:
        with self._reading(), admission_of(current_app).admitted():
            report, presented = self._report(asked, name)
        unmet = [
            _unmet(option, presented)
            for option in expected
            if option in asked.options and asked.options[option] not in _stated(option, presented)
        ]
        failure = HTTPStatus.OK if self.tenant is None else HTTPStatus.BAD_REQUEST
        return vc_answers.verification(report, unmet, failure=failure)

    def _report(self, asked: Asked, name: str) -> tuple[Report, Presented | None]:
        try:
            presented = intake.document(asked.document, name)
        except IntakeError as error:
            return unread(name, error.reason, error.message), None
        return verify(presented, self._world(asked.options)), presented

    def _world(self, options: Mapping[str, Any]) -> World:
        if self.tenant is None:
            return replace(self.make_world(), empty_allowed=True)
        checks = [check for check in many(options.get("checks")) if isinstance(check, str)]
        return self.tenant.world(now=self.clock(), only=checks)

    def _reading(self) -> AbstractContextManager[None]:
        return nullcontext() if self.tenant is None else contexts.any_form_allowed()


def vc_api(house: House, clock: Callable[[], datetime], make_world: Callable[[], World]) -> Blueprint:
    """The blueprint of the VC API.

    Args:
        house: in whose name is signed.
        clock: answers the current instant.
        make_world: makes the world of one verification.
    """
    views = VcApi(house, clock, make_world, Tenant(house) if house.settings.conformance else None)
    pages = Blueprint("vc_api", __name__)
    pages.add_url_rule("/credentials/issue", "issue", views.issue, methods=["POST"])
    pages.add_url_rule("/credentials/verify", "verify", views.verify, methods=["POST"])
    pages.add_url_rule(
        "/presentations/verify", "verify_presentation", views.verify_presentation, methods=["POST"]
    )
    pages.add_url_rule("/conformance/issuers", "issuers", views.issuers)
    pages.add_url_rule("/conformance/derive", "derive", views.derive, methods=["POST"])
    pages.add_url_rule(LIST_PATHS["revocation"], "status_list", views.status_list)
    pages.add_url_rule(LIST_PATHS["message"], "message_list", views.message_list)
    pages.add_url_rule("/api/vc-api.json", "described", described)
    pages.register_error_handler(HTTPException, _refuse)
    pages.register_error_handler(InputError, lambda error: _problem(400, str(error)))
    pages.register_error_handler(ConflictError, lambda error: _problem(409, str(error)))
    return pages


def described() -> Response:
    """Describe the VC API for programs."""
    return public_document(_DESCRIPTION.read_bytes(), "application/json", kept_for=3600)


def _stated(option: str, presented: Presented | None) -> list[Any]:
    """What the proofs of a presentation say was asked of whoever made it."""
    if presented is None:
        return []
    if presented.claims is not None:
        return many(presented.claims.get({"challenge": "nonce", "domain": "aud"}[option]))
    proofs = [proof for proof in many(presented.document.get("proof")) if isinstance(proof, dict)]
    return [value for proof in proofs for value in many(proof.get(option))]


def _unmet(option: str, presented: Presented | None) -> vc_answers.Problem:
    said = ", ".join(str(value)[:200] for value in _stated(option, presented)) or "none"
    kind = vc_answers.CHALLENGE if option == "challenge" else vc_answers.DOMAIN
    return vc_answers.unmet(
        kind, f"The {option} is another one than was asked for.", f"The presentation was made for: {said}."
    )


def _refuse(error: HTTPException) -> Response:
    own = error.description if error.description != type(error).description else None
    response = _problem(error.code or 500, own)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _problem(status: int, detail: str | None) -> Response:
    trouble = TROUBLES.get(status, TROUBLES[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400])
    body = {
        "type": "about:blank",
        "title": trouble.title,
        "status": status,
        "detail": detail or f"{trouble.why} {trouble.what_to_do}",
    }
    return Response(json.dumps(body), status, mimetype="application/problem+json")
