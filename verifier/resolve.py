"""From the name of a key to the key, and *whose* it is: Controlled Identifiers 1.0, section 3.3.

    did:key:z6Mk...#z6Mk...               the DID is the key                           controller: the did:key
    did:jwk:eyJr...#0                     the DID is the key, as a JWK                 controller: the did:jwk
    did:web:badges.example#key-1          https://badges.example/.well-known/did.json  controller: the did:web
    https://badges.example/issuer#key-1   https://badges.example/issuer                controller: that page
    https://badges.example/keys/1         a key document, whose controller             must name the key back
    https://badges.example/keys/1         one JWK: its host speaks for issuers on that host
    https://badges.example/keys/1         a JWK set there, or at /.well-known/jwks.json, with that `kid`

A key that merely stands in the fragment of a URL (`https://badges.example/issuer#z6Mk...`) shows that the
signature is intact and nothing else, since anybody can write it there: it is returned, but not
`authorised`.

A controller lets a key assert when its document names the method exactly once, with itself as controller,
lists it under `assertionMethod`, and when the method is neither revoked nor past its end.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from keys import KeysError
from keys.did import did_web_url, key_of_did_jwk, key_of_did_key
from keys.multikey import PublicKey, UnsupportedKeyError, decode, from_jwk
from verifier.internet import UnreachableError
from verifier.members import id_of, many, moment, objects
from verifier.published import bare_jwk, in_set, read_document, well_known
from verifier.resolved import ResolvedKey, refused, unknown
from verifier.world import World


def resolve(method: str, world: World, purpose: str = "assertionMethod") -> ResolvedKey:
    """Finds the key that a proof names, and whose it is.

    Args:
        method: the `verificationMethod` of a proof.
        world: what may be asked.
        purpose: what the controller must let the key do: `assertionMethod`, or for the holder of a
            presentation `authentication`.
    """
    if (method, purpose) not in world.keys:
        world.keys[method, purpose] = _found(method, world, purpose)
    return world.keys[method, purpose]


def _found(method: str, world: World, purpose: str) -> ResolvedKey:
    for prefix, find in _METHODS:
        if method.startswith(prefix):
            return find(method, world, purpose)
    return unknown(method, f"We do not know how to find a key by the name {method[:100]!r}.")


def _did_key(method: str, world: World, purpose: str) -> ResolvedKey:  # noqa: ARG001 - one shape for all
    return _self_contained(method, "did:key")


def _did_jwk(method: str, world: World, purpose: str) -> ResolvedKey:  # noqa: ARG001 - one shape for all
    return _self_contained(method, "did:jwk")


def _self_contained(method: str, kind: str) -> ResolvedKey:
    """A DID that is its key: nothing has to be asked, and the DID itself is the controller."""
    try:
        key = key_of_did_key(method) if kind == "did:key" else key_of_did_jwk(method)
    except UnsupportedKeyError as error:
        return unknown(method, f"The key is of a kind that we do not read: {error}.")
    except KeysError as error:
        return refused(method, f"The name of the key is not a good {kind}: {error}.")
    did = method.partition("#")[0]
    return ResolvedKey(
        method, key, did, authorised=True, reason=None, note=f"The key is the identifier itself ({kind})."
    )


def _did_web(method: str, world: World, purpose: str) -> ResolvedKey:
    did = method.partition("#")[0]
    try:
        document = read_document(did_web_url(did), world)
    except KeysError as error:
        return unknown(method, f"{did[:100]!r} leads to no address: {error}.")
    except UnreachableError as error:
        return unknown(
            method, f"The document that holds the key could not be read: {error}.", "issuer_unreachable"
        )
    return _in_document(document, did, method, world, purpose)


def _https(method: str, world: World, purpose: str) -> ResolvedKey:
    url = method.partition("#")[0]
    try:
        document = read_document(url, world)
    except UnreachableError as error:
        note = f"The signature names a key at {url[:200]}, where we could not read one: {error}."
        return well_known(method, world) or unknown(method, note)
    if id_of(document) == url and "controller" not in document:
        return _in_document(document, url, method, world, purpose)
    if id_of(document) == method:
        return _key_document(document, method, world, purpose)
    if "kty" in document and "#" not in method:
        return bare_jwk(document, method)
    if "keys" in document:
        return in_set(document, method)
    note = f"What lies at {url[:200]} does not say that it speaks for the key."
    return well_known(method, world) or unknown(method, note)


def _key_document(key_document: Mapping[str, Any], method: str, world: World, purpose: str) -> ResolvedKey:
    """A key with a document of its own: it names its controller, whose document must name it back."""
    controller = id_of(key_document.get("controller")) or ""
    try:
        url = did_web_url(controller) if controller.startswith("did:web:") else controller
        document = read_document(url, world)
    except (KeysError, UnreachableError) as error:
        note = f"The controller of the key, {controller[:200]!r}, could not be read: {error}."
        return unknown(method, note)
    listed = {**document, "verificationMethod": [*many(document.get("verificationMethod")), key_document]}
    return _in_document(listed, controller, method, world, purpose)


def _in_document(
    document: Mapping[str, Any], controller: str, method: str, world: World, purpose: str
) -> ResolvedKey:
    """Looks a method up in the document of its controller."""
    if id_of(document) != controller:
        return refused(method, f"The document of {controller} says that it is about somebody else.")
    allowed = many(document.get(purpose))
    candidates = [*objects(document.get("verificationMethod")), *objects(allowed)]
    found = [item for item in candidates if _absolute(id_of(item), controller) == method]
    if not found or any(item != found[0] for item in found):
        how_many = "no key of that name" if not found else "two different keys of that name"
        return refused(method, f"{controller} publishes {how_many}.")
    key = _key(found[0])
    if method not in {_absolute(id_of(item), controller) for item in allowed}:
        return refused(
            method, f"{controller} does not list this key among those that may sign badges.", key=key
        )
    return _standing(found[0], _owned(found[0], key, method, controller), world)


def _absolute(name: str | None, controller: str) -> str | None:
    """A method may be named relative to its document ("#key-1")."""
    return controller + name if name is not None and name.startswith("#") else name


def _key(method: Mapping[str, Any]) -> PublicKey | None:
    multikey, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    try:
        if isinstance(multikey, str) and jwk is None:
            return decode(multikey)
        if isinstance(jwk, dict) and multikey is None:
            return from_jwk(jwk)
    except KeysError:
        return None
    return None


def _owned(entry: Mapping[str, Any], key: PublicKey | None, method: str, controller: str) -> ResolvedKey:
    if _absolute(id_of(entry.get("controller")), controller) != controller:
        return refused(method, f"{controller} publishes the key as one that somebody else controls.", key=key)
    if key is None:
        return unknown(method, f"{controller} publishes the key in a form that we do not read.")
    note = f"The key stands at {controller}, listed among those that may sign badges."
    return ResolvedKey(method, key, controller, authorised=True, reason=None, note=note)


def _standing(entry: Mapping[str, Any], key: ResolvedKey, world: World) -> ResolvedKey:
    """Revoked or past its end: nothing that it signed holds any more (Controlled Identifiers 1.0, 2.2)."""
    for member, reason, word in (
        ("revoked", "key_revoked", "withdrawn"),
        ("expires", "key_expired", "past its end"),
    ):
        if member not in entry or not key.authorised:
            continue
        since = moment(entry, member)
        if since is None or since <= world.now:
            note = f"{key.controller} says that the key is {word} since {entry[member]}."
            return replace(key, authorised=False, reason=reason, note=note)
    return key


_METHODS: Final = (
    ("did:key:", _did_key),
    ("did:jwk:", _did_jwk),
    ("did:web:", _did_web),
    ("https://", _https),
)
"""How a name of a key begins -> how the key is found."""
