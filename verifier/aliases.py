"""One issuer under two names: `alsoKnownAs`, believed when each name's own document names the other.

    https://badges.example/issuer   {"id": "https://badges.example/issuer", "alsoKnownAs": ["did:web:..."]}
    did:web:badges.example          {"id": "did:web:badges.example", "alsoKnownAs": ["https://badges.example/issuer"]}

Anybody can claim to be known as somebody else, so one direction proves nothing (Controlled Identifiers 1.0,
section 2.1.3). A did:key has no document in which it could name anybody, so it never gets another name.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from keys import KeysError
from keys.did import did_web_url
from verifier.internet import UnreachableError
from verifier.members import id_of, many
from verifier.published import read_document
from verifier.resolved import ResolvedKey
from verifier.world import World


def vouched(key: ResolvedKey, issuer: str, world: World) -> ResolvedKey:
    """Lets a key speak for an issuer too who is its controller under another name.

    Args:
        key: as resolved.
        issuer: the id of who should have signed.
        world: what may be asked; nothing is asked unless the answer matters.
    """
    controller = key.controller
    if controller is None or key.host is not None or not key.authorised or key.speaks_for(issuer):
        return key
    if not (_names(controller, issuer, world) and _names(issuer, controller, world)):
        return key
    note = f"{key.note} {controller} and {issuer} each say that they are the other."
    return replace(key, known_as=key.known_as | {issuer}, note=note)


def _names(one: str, other: str, world: World) -> bool:
    """Whether the document of one says that it is also known as the other."""
    document = _document(one, world)
    return id_of(document) == one and other in many(document.get("alsoKnownAs"))


def _document(identifier: str, world: World) -> Mapping[str, Any]:
    try:
        if identifier.startswith("did:web:"):
            return read_document(did_web_url(identifier), world)
        return read_document(identifier, world) if identifier.startswith("https://") else {}
    except (KeysError, UnreachableError):
        return {}
