"""A credential as the payload of a JWT: which key its header names, and whether its claims agree with it.

Open Badges 3.0, section 8.2.4, says several things twice, once as a claim of the JWT and once in the
credential:

    iss = issuer.id     sub = credentialSubject.id     jti = id     nbf = validFrom     exp = validUntil

Two programs that each read one of them would then judge two different badges, so they must be equal. They
are required when the header says `"typ": "JWT"` or nothing; `vc+jwt` (Securing Verifiable Credentials using
JOSE and COSE) makes them optional. Where the credential lies must fit its data model: 1.1 in the claim
`vc`, 2.0 is the payload itself.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from contexts import CREDENTIALS_V1
from keys.proofs.jws import Jws
from schemas.dates import EARLIEST, LATEST
from verifier.members import id_of, many, moment, objects
from verifier.published import WELL_KNOWN_JWKS
from verifier.resolve import resolve
from verifier.resolved import ResolvedKey, host_of
from verifier.world import World

_REQUIRED: Final = ("iss", "sub", "jti", "nbf")
_TYPES: Final = frozenset({None, "JWT", "vc+jwt"})
_LAST_SECOND: Final = 253_402_300_799


def key_of(
    jws: Jws, world: World, purpose: str = "assertionMethod", issuer: str | None = None
) -> ResolvedKey:
    """Finds the key that a JWS names: by `kid`, or the one that it brings along, which shows nobody's.

    Args:
        jws: as read, not yet verified.
        world: what may be asked.
        purpose: what the controller must let the key do.
        issuer: in whose published set of keys a `kid` is looked up that is no URL or DID.
    """
    host = host_of(issuer or "")
    if jws.kid is not None and host is not None and ":" not in jws.kid:
        return resolve(f"https://{host}{WELL_KNOWN_JWKS}#{jws.kid}", world, purpose)
    if jws.kid is not None:
        return resolve(jws.kid, world, purpose)
    note = (
        "The signature brings its own key along."
        if jws.jwk
        else "The signature does not say which key made it."
    )
    return ResolvedKey("", jws.jwk, None, authorised=False, reason="issuer_unproven", note=note)


def missing(jws: Jws, claims: Mapping[str, Any]) -> list[str]:
    """Names the claims that must be there and are not.

    Args:
        jws: for its header.
        claims: the payload.
    """
    return [] if jws.typ == "vc+jwt" else [claim for claim in _REQUIRED if claim not in claims]


def disagreements(jws: Jws, claims: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    """Yields in words each way in which a JWT and the credential in it say different things.

    Args:
        jws: for its header.
        claims: the payload.
        document: the credential in it.
    """
    if jws.typ not in _TYPES:
        yield f"its header says that it is of type {jws.typ!r}"
    if jws.cty not in {None, "vc"}:
        yield f"its header says that it holds {jws.cty!r}"
    old = many(document.get("@context"))[:1] == [CREDENTIALS_V1]
    if ("vc" in claims) != old or (old and jws.typ == "vc+jwt"):
        yield "the credential does not lie where its data model puts it"
    yield from _names(claims, document)
    yield from _dates(claims, document)


def _names(claims: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    subjects = objects(document.get("credentialSubject"))
    expected = {
        "iss": id_of(document.get("issuer")),
        "sub": id_of(subjects[0]) if len(subjects) == 1 else None,
        "jti": id_of(document),
    }
    for claim, value in expected.items():
        if claim in claims and claims[claim] != value:
            yield f"{claim} is {str(claims[claim])[:100]!r}, and the credential says {value!r}"


def _dates(claims: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    for claim, members in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        if claim not in claims:
            continue
        claimed, stated = claimed_moment(claims, claim), moment(document, *members)
        if claimed is None:
            yield f"{claim} is no number of seconds"
        elif stated is not None and abs((claimed - stated).total_seconds()) >= 1:
            yield f"{claim} is {claimed.isoformat()}, and the credential says {stated.isoformat()}"


def claimed_moment(claims: Mapping[str, Any], claim: str) -> datetime | None:
    """The moment that a claim names in seconds since 1970 (RFC 7519 section 2), or None when it is none."""
    value = claims.get(claim)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    if not 0 <= value <= _LAST_SECOND:
        return EARLIEST if value < 0 else LATEST
    return datetime.fromtimestamp(value, UTC)
