"""Are the resources that it builds on still the ones that it was signed over (`relatedResource`)?

VC Data Model 2.0, section 5.3, lets an issuer give digests of what the badge points to, and wants an error
when what is retrieved has another one. Decisions:

1. asked in the row `results`, after the proof: nobody's unsigned word makes us ask anything outside
2. contexts and schemas are never fetched; ours are pinned, in a form of our own, so their digests are not
   compared, but for the base context, whose digest the standard itself publishes (Appendix B.1)
3. everything else is fetched, five at most, for the badge itself only; another digest is `digest_mismatch`
4. what cannot be fetched or compared leaves the verdict open only when the badge rests on it: a status list
   or the place of newer versions. A picture that nobody can reach says nothing against the badge
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import contexts
from keys import multibase
from verifier.internet import UnreachableError
from verifier.members import id_of, many, objects
from verifier.report import Finding, because
from verifier.world import World

_NAME: Final = "results"
MAX_RESOURCES: Final = 5
BASE_CONTEXT_SHA256: Final = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
# Multihash: the code of the algorithm and the length, before the digest itself.
_MULTIHASHES: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}


def findings(document: Mapping[str, Any], world: World) -> list[Finding]:
    """What speaks against the badge in the digests of the resources that it names; nothing when all is well.

    Args:
        document: the badge.
        world: what may be asked.
    """
    if "relatedResource" not in document:
        return []
    never = {url for url in many(document.get("@context")) if isinstance(url, str)}
    never |= {url for item in objects(document.get("credentialSchema")) if (url := id_of(item))}
    resources = objects(document.get("relatedResource"))
    found = [_base_context(item) for item in resources if id_of(item) == contexts.CREDENTIALS_V2]
    asked = [item for item in resources if id_of(item) not in never and not world.depth]
    vital = set(_vital(document))
    found += [_fetched(item, vital, world) for item in asked[:MAX_RESOURCES]]
    found += [_open(item, vital, "we look at five at most") for item in asked[MAX_RESOURCES:]]
    return [finding for finding in found if finding is not None]


def _vital(document: Mapping[str, Any]) -> Iterator[str | None]:
    for status in objects(document.get("credentialStatus")):
        yield from (id_of(status), id_of(status.get("statusListCredential")))
    yield from map(id_of, objects(document.get("refreshService")))


def _base_context(resource: Mapping[str, Any]) -> Finding | None:
    ours = bytes.fromhex(BASE_CONTEXT_SHA256)
    wrong = any(name == "sha256" and digest != ours for name, digest in _digests(resource))
    return _mismatch(resource) if wrong else None


def _fetched(resource: Mapping[str, Any], vital: set[str | None], world: World) -> Finding | None:
    digests = list(_digests(resource))
    if not digests:
        return _open(resource, vital, "its digest is of a kind that we do not read")
    try:
        body = world.fetch(id_of(resource) or "", "*/*").body
    except UnreachableError as error:
        return _open(resource, vital, str(error))
    good = all(hashlib.new(name, body).digest() == digest for name, digest in digests)
    return None if good else _mismatch(resource)


def _digests(resource: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The digests of a resource that can be read: name of the algorithm, digest."""
    name, _, text = str(resource.get("digestSRI", "")).partition("-")
    try:
        if name in _MULTIHASHES.values():
            yield name, base64.b64decode(text, validate=True)
        data = multibase.decode(str(resource.get("digestMultibase", "")), bases="uz")
    except (binascii.Error, multibase.MultibaseError):
        return
    if data[:2] in _MULTIHASHES:
        yield _MULTIHASHES[data[:2]], data[2:]


def _mismatch(resource: Mapping[str, Any]) -> Finding:
    url = id_of(resource)
    message = f"What lies at {url} is not what it was when the badge was signed."
    return because(_NAME, "digest_mismatch", message, relatedResource=dict(resource))


def _open(resource: Mapping[str, Any], vital: set[str | None], why: str) -> Finding | None:
    if id_of(resource) not in vital:
        return None
    message = f"What the badge rests on could not be compared with its digest: {why}."
    return because(_NAME, "resource_unchecked", message, relatedResource=dict(resource))
