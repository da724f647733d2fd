"""The issuer's public keys, where the standards look for them.

    GET /.well-known/did.json     the DID document; of a did:key, what that key says of itself
    GET /.well-known/jwks.json    the keys as JWK Set, each with `kid`, and `iss` = the issuer
    GET /keys/<key id>            one key: a document about it, or a bare JWK when that is asked for

Keys that were retired stay, for what they signed stays. The documents are made once, when the installation
is opened, and are those against which our own badges were checked before they left the house.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, abort

from issuer.services.house import House
from keys.multikey import decode, to_jwk
from verifier.internet import Fetched
from verifier.web.negotiation import public_document, wanted

DID_FORMS: Final = ("application/json", "application/ld+json", "application/did+json")
SET_FORMS: Final = ("application/jwk-set+json", "application/json")
JWK: Final = "application/jwk+json"
KEY_FORMS: Final = ("application/json", "application/ld+json", JWK)
_FIVE_MINUTES: Final = 300
_NO_SUCH_KEY: Final = "There is no such key here. The keys of this issuer stand in /.well-known/did.json."


def well_known(house: House) -> Blueprint:
    """The blueprint over the public documents of a house."""
    pages = Blueprint("well_known", __name__)

    @pages.get("/.well-known/did.json")
    def did() -> Response:
        document = house.own_pages[house.settings.urls.did]
        return public_document(document.body, wanted(DID_FORMS), kept_for=_FIVE_MINUTES)

    @pages.get("/.well-known/jwks.json")
    def jwks() -> Response:
        keys = {"keys": list(_keys(house))}
        return public_document(json.dumps(keys), wanted(SET_FORMS), kept_for=_FIVE_MINUTES)

    @pages.get("/keys/<key_id>")
    def key(key_id: str) -> Response:
        document = house.own_pages.get(house.settings.urls.key(key_id)) or abort(404, _NO_SUCH_KEY)
        form = wanted(KEY_FORMS)
        body = json.dumps(_jwk(house, document)) if form == JWK else document.body
        return public_document(body, form, kept_for=_FIVE_MINUTES)

    return pages


def _keys(house: House) -> Iterator[dict[str, Any]]:
    prefix = house.settings.urls.key("")
    return (_jwk(house, page) for url, page in house.own_pages.items() if url.startswith(prefix))


def _jwk(house: House, document: Fetched) -> dict[str, Any]:
    """A key's document as JWK, with the two members by which a verifier ties it to the issuer."""
    method = json.loads(document.body)
    return to_jwk(decode(method["publicKeyMultibase"])) | {"kid": method["id"], "iss": house.issuer.id}
