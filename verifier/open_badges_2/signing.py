"""The key of a signed badge: which one it names, and where it is published.

    {"type": "CryptographicKey", "id": "https://a.example/key", "owner": "https://a.example/issuer",
     "publicKeyPem": "-----BEGIN PUBLIC KEY-----..."}

`verification.creator` names it; a badge that does not say was signed by the one key of its issuer. A Profile
may hold its key within instead of naming it. Whether the key may speak for the issuer is asked by
`verifier.open_badges_2.issuer`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keys.public_key import PublicKey, PublicKeyError, from_pem
from schemas.reading import ReadingError, read_json
from verifier.internet import UnreachableError
from verifier.members import id_of, many, objects
from verifier.open_badges_2.graph import ACCEPT, Badge, has_address, https
from verifier.world import World

_BEGIN = "-----BEGIN "


@dataclass(frozen=True)
class Key:
    """What is known of the key that signed.

    Attributes:
        name: its id, which is the address at which it was read.
        owner: whose it says it is; None when it does not say.
        listed: the ids of the keys that the issuer's Profile lists.
        public_key: the key itself, or None.
        trouble: why there is none, in words, or "".
        reason: with `trouble`, a code of `verifier.report.REASONS`.
        is_bare: whether it was a PEM text and nothing else, as before 2.0.
    """

    name: str
    owner: str | None = None
    listed: tuple[str, ...] = ()
    public_key: PublicKey | None = None
    trouble: str = ""
    reason: str = ""
    is_bare: bool = False


def find(badge: Badge, world: World) -> Key:
    """Finds the key that a signed badge names, or that its issuer's Profile holds.

    Args:
        badge: a signed badge whose issuer's Profile was read.
        world: what may be asked.
    """
    published = many(badge.issuer.said().get("publicKey"))
    listed = tuple(name for one in published if (name := id_of(one)))
    name = _creator(badge) or (listed[0] if len(listed) == 1 else "")
    if not name:
        words = "The badge does not say which key signed it, and its issuer does not list exactly one."
        return Key("", listed=listed, trouble=words, reason="issuer_mismatch")
    within = next((one for one in objects(published) if one.get("id") == name), None)
    if within is not None and "publicKeyPem" in within:
        return _key(name, listed, within)
    return _fetched(name, listed, world)


def _creator(badge: Badge) -> str | None:
    stated = objects(badge.main.said().get("verification"))
    return next((name for one in stated if (name := id_of(one.get("creator")))), None)


def _fetched(name: str, listed: tuple[str, ...], world: World) -> Key:
    if not has_address(name):
        words = "The key that signed this badge has no address at which anybody publishes it."
        return Key(name, listed=listed, trouble=words, reason="issuer_unproven")
    try:
        body = world.fetch(https(name), ACCEPT).body
    except UnreachableError as error:
        words = f"The key that signed this badge could not be read: {error}."
        return Key(name, listed=listed, trouble=words, reason="issuer_unreachable")
    if body.lstrip().startswith(_BEGIN.encode()):
        return _key(name, listed, {"publicKeyPem": body.decode("utf-8", "replace").strip()}, is_bare=True)
    try:
        document = read_json(body)
    except ReadingError:
        document = None
    if not isinstance(document, dict) or https(id_of(document) or name) != https(name):
        words = f"What lies at {name[:200]} is not the key of that name."
        return Key(name, listed=listed, trouble=words, reason="issuer_unreachable")
    return _key(name, listed, document)


def _key(name: str, listed: tuple[str, ...], document: Mapping[str, Any], *, is_bare: bool = False) -> Key:
    owner = id_of(document.get("owner"))
    try:
        public_key = from_pem(str(document.get("publicKeyPem")))
    except PublicKeyError as error:
        words = f"The key at {name[:200]} is none that we read: {error}."
        return Key(name, owner, listed, trouble=words, reason="unsupported_proof", is_bare=is_bare)
    return Key(name, owner, listed, public_key, is_bare=is_bare)
