"""Public keys as text: Multikey (Controlled Identifiers 1.0, section 2.2.2) and JWK (RFC 7517, 7518, 8037).

>>> decode("z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw").kind
'Ed25519'

A public JWK with a private member is refused, not trimmed: whoever sends one has lost the key.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, cast

from keys import KeysError, multibase
from keys.public_key import (
    Curve,
    Kind,
    PublicKey,
    PublicKeyError,
    from_coordinates,
    from_modulus_and_exponent,
)

__all__ = [
    "ALGORITHMS",
    "Kind",
    "MultikeyError",
    "PublicKey",
    "UnsupportedKeyError",
    "decode",
    "encode",
    "from_jwk",
    "thumbprint",
    "to_jwk",
]

ALGORITHMS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "Ed25519": ("Ed25519", "EdDSA"),
    "P-256": ("ES256",),
    "P-384": ("ES384",),
    "RSA": ("RS256",),
}
"""The JWS algorithms of a key (RFC 7518, 8037, 9864), preferred first: the key decides, not the message."""

# Multicodec prefixes as unsigned varints: ed25519-pub 0xed, p256-pub 0x1200, p384-pub 0x1201.
_PREFIXES: Final[Mapping[Kind, bytes]] = {
    "Ed25519": bytes([0xED, 0x01]),
    "P-256": bytes([0x80, 0x24]),
    "P-384": bytes([0x81, 0x24]),
}
_COORDINATE_BYTES: Final[Mapping[Curve, int]] = {"P-256": 32, "P-384": 48}
_PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_MAX_MEMBER_CHARACTERS: Final = 2048


class MultikeyError(KeysError):
    """A text or a JWK is not an acceptable public key."""


class UnsupportedKeyError(MultikeyError):
    """A key of a kind that is not read here; nothing is said about whether it is well made."""


def encode(key: PublicKey) -> str:
    """Write a key as `publicKeyMultibase`: `z6Mk...` for Ed25519, `zDn...` for P-256, `z82...` for P-384.

    Raises:
        UnsupportedKeyError: RSA keys have no Multikey form here; use a JWK.
    """
    if key.kind not in _PREFIXES:
        raise UnsupportedKeyError(f"{key.kind} keys are written as JWK, not as Multikey")
    return multibase.encode("z", _PREFIXES[key.kind] + key.raw)


@lru_cache(maxsize=512)
def decode(text: str) -> PublicKey:
    """Read `publicKeyMultibase`. A text is always the same key, so the last ones are remembered.

    Raises:
        MultikeyError: not base58btc, or not the canonical encoding of a key.
        UnsupportedKeyError: a multicodec that is not read here.
    """
    try:
        data = multibase.decode(text)
        for kind, prefix in _PREFIXES.items():
            if data.startswith(prefix):
                return PublicKey(kind, data.removeprefix(prefix))
    except (multibase.MultibaseError, PublicKeyError) as error:
        raise MultikeyError(f"not a Multikey: {error}") from error
    raise UnsupportedKeyError(f"a Multikey of type {data[:2].hex()}; Ed25519, P-256 and P-384 are read")


def to_jwk(key: PublicKey) -> dict[str, str]:
    """Write a key as a public JWK with its required members only."""
    if key.kind == "Ed25519":
        return {"kty": "OKP", "crv": "Ed25519", "x": multibase.encode_base64url(key.raw)}
    if key.kind == "RSA":
        n, e = key.modulus_and_exponent
        return {"kty": "RSA", "n": _encode_integer(n), "e": _encode_integer(e)}
    x, y = key.coordinates
    return {
        "kty": "EC",
        "crv": key.kind,
        "x": multibase.encode_base64url(x),
        "y": multibase.encode_base64url(y),
    }


def from_jwk(jwk: Mapping[str, Any]) -> PublicKey:
    """Read a public JWK that is meant for checking signatures.

    Raises:
        MultikeyError: malformed, private, or meant for something else (`use`, `key_ops`, `alg`).
        UnsupportedKeyError: a `kty` or `crv` that is not read here.
    """
    if lost := sorted(_PRIVATE_MEMBERS.intersection(jwk)):
        raise MultikeyError(
            f"a public JWK must not hold private members ({', '.join(lost)}): this key is lost"
        )
    try:
        key = _read_key(jwk)
    except (multibase.MultibaseError, PublicKeyError) as error:
        raise MultikeyError(f"not a public JWK: {error}") from error
    _check_meant_for_signatures(jwk, key)
    return key


def thumbprint(key: PublicKey) -> str:
    """The SHA-256 thumbprint of a key (RFC 7638), base64url without padding."""
    canonical = json.dumps(to_jwk(key), sort_keys=True, separators=(",", ":"))
    return multibase.encode_base64url(hashlib.sha256(canonical.encode()).digest())


def _read_key(jwk: Mapping[str, Any]) -> PublicKey:
    match jwk.get("kty"), jwk.get("crv"):
        case "OKP", "Ed25519":
            return PublicKey("Ed25519", _member(jwk, "x"))
        case "EC", "P-256" | "P-384" as name:
            curve = cast("Curve", name)
            length = _COORDINATE_BYTES[curve]
            return from_coordinates(curve, _member(jwk, "x", length), _member(jwk, "y", length))
        case "RSA", _:
            return from_modulus_and_exponent(_integer(jwk, "n"), _integer(jwk, "e"))
    raise UnsupportedKeyError(
        f"a JWK of kty {jwk.get('kty')!r} and crv {jwk.get('crv')!r}; Ed25519, P-256, P-384 and RSA are read"
    )


def _member(jwk: Mapping[str, Any], name: str, length: int | None = None) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str) or len(text) > _MAX_MEMBER_CHARACTERS:
        raise MultikeyError(f"the JWK member {name!r} must be base64url text")
    data = multibase.decode_base64url(text)
    if length is not None and len(data) != length:
        raise MultikeyError(f"the JWK member {name!r} must have {length} bytes, leading zeros included")
    return data


def _integer(jwk: Mapping[str, Any], name: str) -> int:
    """Read a Base64urlUInt (RFC 7518 section 2): big-endian in the fewest bytes."""
    data = _member(jwk, name)
    if not data or data[0] == 0:
        raise MultikeyError(f"the JWK member {name!r} must be an integer in the fewest bytes")
    return int.from_bytes(data, "big")


def _encode_integer(number: int) -> str:
    return multibase.encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _check_meant_for_signatures(jwk: Mapping[str, Any], key: PublicKey) -> None:
    """RFC 7517 sections 4.2 to 4.4: what a key says of its purpose binds whoever uses it."""
    if jwk.get("use", "sig") != "sig":
        raise MultikeyError("the JWK member 'use' says that this key is not for signatures")
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or operations.count("verify") != 1:
        raise MultikeyError("the JWK member 'key_ops' says that this key is not for checking signatures")
    if jwk.get("alg", ALGORITHMS[key.kind][0]) not in ALGORITHMS[key.kind]:
        raise MultikeyError(f"the JWK member 'alg' does not fit a key of kind {key.kind}")
