"""What a host publishes for everyone: JSON documents, and keys without a document of their controller.

https://badges.example/keys/1                   one JWK: its host speaks for issuers on that host
https://badges.example/keys                     a JWK set, in which a `kid` names the key
https://badges.example/.well-known/jwks.json    the set in which Open Badges 3.0 lets an issuer publish all
"""

from collections.abc import Mapping
from typing import Any, Final

from keys import KeysError
from keys.multikey import UnsupportedKeyError, from_jwk
from schemas.reading import ReadingError, read_json
from verifier.internet import UnreachableError
from verifier.members import objects
from verifier.resolved import ResolvedKey, host_of, refused, unknown
from verifier.world import World

ACCEPT: Final = "application/did+json, application/ld+json, application/json;q=0.9"
WELL_KNOWN_JWKS: Final = "/.well-known/jwks.json"


def read_document(url: str, world: World) -> dict[str, Any]:
    """Reads a JSON object from outside.

    Args:
        url: where it lies.
        world: what may be asked.

    Raises:
        UnreachableError: there is none.
    """
    answer = world.fetch(url, ACCEPT)
    try:
        document = read_json(answer.body)
    except ReadingError as error:
        raise UnreachableError(f"{url} holds no JSON that we accept: {error}") from error
    if not isinstance(document, dict):
        raise UnreachableError(f"{url} holds no JSON object")
    return document


def bare_jwk(jwk: Mapping[str, Any], url: str) -> ResolvedKey:
    """One JWK and nothing else, as Open Badges 3.0 lets `kid` lead to: only its host vouches for it.

    Args:
        jwk: the key, as its host publishes it.
        url: by what name a proof leads to it.
    """
    try:
        key = from_jwk(jwk)
    except UnsupportedKeyError as error:
        return unknown(url, f"The key at {url[:200]} is of a kind that we do not read: {error}.")
    except KeysError as error:
        return refused(url, f"What lies at {url[:200]} is not a good key: {error}.")
    host, issuer = host_of(url), jwk.get("iss")
    if issuer is not None and not isinstance(issuer, str):
        return refused(url, f"The key at {url[:200]} names an issuer that is none.")
    said = f"{host} publishes the key."
    return ResolvedKey(url, key, url, authorised=True, reason=None, note=said, host=host, only_for=issuer)


def in_set(key_set: Mapping[str, Any], method: str) -> ResolvedKey:
    """A JWK set: the key whose `kid` is the method, or its fragment; just one may have that name.

    Args:
        key_set: the set, as its host publishes it.
        method: the verification method, as the proof names it.
    """
    names = (method, method.partition("#")[2] or method)
    found = [jwk for jwk in objects(key_set.get("keys")) if jwk.get("kid") in names]
    if not found:
        return unknown(method, "The set of keys that its host publishes holds no key of that name.")
    if any(jwk != found[0] for jwk in found):
        return refused(method, "The set of keys that its host publishes holds two keys of that name.")
    return bare_jwk(found[0], method)


def well_known(method: str, world: World) -> ResolvedKey | None:
    """Looks the key up where Open Badges 3.0 lets an https issuer publish all of its keys.

    Args:
        method: the verification method, an https URL.
        world: what may be asked.

    Returns:
        The key, or None when the set holds none that may assert.
    """
    try:
        key_set = read_document(f"https://{host_of(method)}{WELL_KNOWN_JWKS}", world)
    except UnreachableError:
        return None
    return found if (found := in_set(key_set, method)).authorised else None
