"""JSON Web Signature in its compact form (RFC 7515), as narrow as badges need it.

    jws = read(token)               header, payload and signature, or JwsError: nothing is trusted yet
    verify(jws, public_key)         or JwsSignatureInvalidError
    token = sign(payload, signer)

The key decides which algorithm is right and the header only has to agree (RFC 8725 section 3.1), so `none`,
a public key used as an HMAC secret and the like have no path to take. The header may say `alg`, `kid`,
`jwk`, `typ` and `cty` and nothing else: whatever would change how the rest is read (`crit`, `b64`, `zip`)
or where a key is fetched from (`jku`, `x5u`) is refused by its absence from this list. What the payload
claims is for the verifier to read.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from keys import multibase
from keys.multikey import ALGORITHMS, MultikeyError, PublicKey, UnsupportedKeyError, from_jwk
from keys.proofs.errors import ProofError, UnsupportedProofError
from keys.signer import Signer
from schemas.reading import ReadingError, read_json

HEADER_MEMBERS: Final = frozenset({"alg", "kid", "jwk", "typ", "cty"})
MAX_CHARACTERS: Final = 2_000_000

_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
_SUPPORTED: Final = frozenset(name for names in ALGORITHMS.values() for name in names)
_KNOWN_ELSEWHERE: Final = frozenset(
    {
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES512",
        "ES256K",
        "Ed448",
        "ML-DSA-44",
        "ML-DSA-65",
        "ML-DSA-87",
    }
)


class JwsError(ProofError):
    """A text is not a JWS that may be believed, whatever its key."""


class JwsSignatureInvalidError(JwsError):
    """Everything has its form, and the signature does not hold."""


@dataclass(frozen=True)
class Jws:
    """A JWS that was read and not yet verified. `jwk` is the key that the header brings along, if any."""

    alg: str
    kid: str | None
    jwk: PublicKey | None
    typ: str | None
    cty: str | None
    payload: bytes
    signing_input: bytes
    signature: bytes


def read(token: str) -> Jws:
    """Read a compact JWS.

    Raises:
        JwsError: anything but three segments of base64url in its one spelling, or a header that is not an
            object of the allowed members, each of its type.
        UnsupportedProofError: an algorithm or a kind of key that is not read here.
    """
    segments = _COMPACT.fullmatch(token) if len(token) <= MAX_CHARACTERS else None
    if segments is None:
        raise JwsError("a JWS is three texts of base64url with points between them, and nothing around them")
    try:
        header, payload, signature = (multibase.decode_base64url(segment) for segment in segments.groups())
        members = read_json(header)
    except (multibase.MultibaseError, ReadingError) as error:
        raise JwsError(f"not a JWS: {error}") from error
    if not isinstance(members, dict):
        raise JwsError("the header of a JWS is a JSON object")
    if foreign := sorted(set(members) - HEADER_MEMBERS):
        raise JwsError(f"the header of a JWS may not say {', '.join(map(repr, foreign))[:200]} here")
    return Jws(
        alg=_algorithm(members),
        kid=_text(members, "kid"),
        jwk=_embedded_key(members),
        typ=_text(members, "typ"),
        cty=_text(members, "cty"),
        payload=payload,
        signing_input=token.rpartition(".")[0].encode("ascii"),
        signature=signature,
    )


def verify(jws: Jws, key: PublicKey) -> None:
    """Check the signature of a JWS by a key.

    Raises:
        JwsError: the header names an algorithm that is not this key's.
        JwsSignatureInvalidError: the signature does not hold.
    """
    if jws.alg not in ALGORITHMS[key.kind]:
        raise JwsError(f"the header says {jws.alg}, the key is of kind {key.kind}")
    if not key.verify(jws.signature, jws.signing_input):
        raise JwsSignatureInvalidError("the signature does not fit the text and the key")


def sign(payload: bytes, signer: Signer, *, typ: str = "JWT") -> str:
    """Sign a payload; the header says `alg`, `kid` (the signer's verification method) and `typ`."""
    alg = ALGORITHMS[signer.public_key.kind][0]
    header = json.dumps({"alg": alg, "kid": signer.verification_method, "typ": typ}, separators=(",", ":"))
    signing_input = f"{multibase.encode_base64url(header.encode())}.{multibase.encode_base64url(payload)}"
    signature = signer.sign(signing_input.encode("ascii"))
    return f"{signing_input}.{multibase.encode_base64url(signature)}"


def _algorithm(header: dict[str, Any]) -> str:
    alg = _text(header, "alg")
    if alg in _KNOWN_ELSEWHERE:
        raise UnsupportedProofError(f"JWS with {alg} is not read here")
    if alg not in _SUPPORTED:
        raise JwsError(f"{str(alg)[:80]!r} is not an algorithm that can show who signed")
    return alg


def _text(header: dict[str, Any], name: str) -> str | None:
    if name not in header:
        return None
    value = header[name]
    if not isinstance(value, str) or not value:
        raise JwsError(f"the header member {name!r} of a JWS is text")
    return value


def _embedded_key(header: dict[str, Any]) -> PublicKey | None:
    if "jwk" not in header:
        return None
    if not isinstance(header["jwk"], dict):
        raise JwsError("the header member 'jwk' of a JWS is a JSON object")
    try:
        return from_jwk(header["jwk"])
    except UnsupportedKeyError as error:
        raise UnsupportedProofError(f"the key in the header: {error}") from error
    except MultikeyError as error:
        raise JwsError(f"the key in the header: {error}") from error
