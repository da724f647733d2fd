"""How a badge carries its rule and its proof: inline in a `data:` URL, or linked by a digest.

    {"type": ["Evidence"], "genre": "Pathway proof", "id": "data:application/json;base64,..."}
    {"type": ["Evidence"], "genre": "Pathway proof", "id": "https://...", "digestMultibase": "uEi..."}

Both hold one document, `{"format": "cairn-pathway-linked/1", "rule": {...}, "proof": {...}}`; the linked one
has a salt, so that its digest tells nothing to who guesses. Evidence of this genre in another form is not
ours to judge: a warning.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contexts.jcs import CanonicalizationError
from schemas.reading import ReadingError, read_json
from verifier import digests
from verifier.internet import UnreachableError
from verifier.members import id_of, many, objects
from verifier.pathways.linked import DOCUMENT_FORMAT, LEAST_SALT
from verifier.report import Finding, because
from verifier.world import World

_NAME: Final = "pathway"
PROOF: Final = "Pathway proof"
INLINE: Final = "data:application/json;base64,"
ACCEPT: Final = "application/json"
_MEMBERS: Final = frozenset({"format", "rule", "proof"})


@dataclass(frozen=True)
class Carried:
    """A rule and a proof as they were carried, not yet read."""

    rule: Mapping[str, Any]
    proof: Mapping[str, Any]


def entries(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The evidence of a badge that is the proof of a rule."""
    return [one for one in objects(document.get("evidence")) if PROOF in many(one.get("genre"))]


def read(found: Sequence[Mapping[str, Any]], world: World) -> Carried | Finding:
    """Step 1: the document that the badge carries, or what is said when there is none.

    Args:
        found: the entries, at least one.
        world: asked for a linked document.
    """
    if len(found) > 1:
        return because(_NAME, "malformed", "The badge carries several proofs of a rule; one is enough.")
    url, digest = id_of(found[0]) or "", found[0].get("digestMultibase")
    if url.startswith(INLINE):
        return _read(_decoded(url.removeprefix(INLINE)), salted=False)
    if isinstance(digest, str):
        return _linked(url, digest, world)
    return _unsupported()


def carried_out(document: Mapping[str, Any], world: World) -> int | None:
    """The minutes that a badge's own proof leaves for the next year; None when it does not say."""
    found = entries(document)
    carried = read(found, world) if found else None
    if not isinstance(carried, Carried):
        return None
    left = carried.proof.get("carryOut")
    minutes = left.get("minutes") if isinstance(left, dict) else 0
    return minutes if type(minutes) is int else None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _linked(url: str, digest: str, world: World) -> Carried | Finding:
    try:
        body = world.fetch(url, ACCEPT).body
    except UnreachableError as error:
        return because(_NAME, "proof_missing", f"The proof of its rule could not be read: {error}.", id=url)
    document = _json(body)
    if not isinstance(document, dict) or document.get("format") != DOCUMENT_FORMAT:
        return because(_NAME, "proof_missing", "What lies where its proof should be is no proof.", id=url)
    if not _fits(document, digest):
        message = "The proof of its rule is not the one that the badge was signed with."
        return because(_NAME, "rule_mismatch", message, id=url)
    return _read(body, salted=True)


def _fits(document: object, digest: str) -> bool:
    try:
        return digests.digest(document) == digest
    except CanonicalizationError:  # what is read may hold one number, 2^53, that RFC 8785 does not write
        return False


def _json(body: bytes) -> object:
    try:
        return read_json(body)
    except ReadingError:
        return None


def _read(body: bytes, *, salted: bool) -> Carried | Finding:
    document = _json(body)
    if not isinstance(document, dict):
        return because(_NAME, "malformed", "The proof of its rule is not JSON that every reader reads alike.")
    if document.get("format") != DOCUMENT_FORMAT:
        return _unsupported()
    rule, proof = document.get("rule"), document.get("proof")
    sound = set(document) == (_MEMBERS | {"salt"} if salted else _MEMBERS)
    if salted:
        salt = document.get("salt")
        sound = sound and isinstance(salt, str) and len(salt) >= LEAST_SALT
    if not sound or not isinstance(rule, dict) or not isinstance(proof, dict):
        return because(_NAME, "malformed", "What the badge carries as its proof has not the form of one.")
    return Carried(rule, proof)


def _unsupported() -> Finding:
    message = "It carries the proof of a pathway's rule in a form that we do not read."
    return because(_NAME, "pathway_unsupported", message)
