"""A presentation: what a wallet hands over, with one or several credentials in it.

    {"type": "VerifiablePresentation", "holder": "did:key:...", "verifiableCredential": [{...}, {...}]}

The presentation answers four rows for itself (VC Data Model 2.0, section 4.13; 1.1, section 3.3); each
credential in it answers all twelve by `verifier.verify.verify`, and a row of the whole is the worst of them:

1. context: its own words have a meaning; with a proof inside, so has every word that the proof covers
2. shape: the data model holds, it holds credentials, and it does not pass itself off as one
3. issuer: here its holder, whose key made the proof
4. proof: every signature on it holds. Without one nothing is wrong, since each credential carries its own

A proof for `authentication` or `assertionMethod` is accepted. We ask for no challenge, so a good proof shows
who made the presentation, and not that they are here now; the message says so. A presentation is read at the
top only: within another document (an endorsement, a status list, a presentation) it is no credential.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import contexts
from keys import KeysError
from keys.proofs import jws
from schemas import vcdm
from verifier import jwt
from verifier.checks import Verify, context, proof
from verifier.intake import PRESENTATION, Presented
from verifier.members import id_of, many, objects, types
from verifier.report import Finding, because, passed, skipped
from verifier.resolve import resolve
from verifier.resolved import ResolvedKey
from verifier.world import World

MAX_CREDENTIALS: Final = 50
PURPOSES: Final = ("authentication", "assertionMethod")
_TYPES: Final = frozenset({None, "JWT", "vp+jwt"})
_UNSIGNED: Final = "The presentation itself is not signed; each credential in it has to carry its own proof."


def is_one(document: Mapping[str, Any]) -> bool:
    """Tells whether a document says that it is a presentation."""
    return PRESENTATION in types(document)


def credentials(document: Mapping[str, Any]) -> list[Any]:
    """What it holds, as many as are looked at."""
    return many(document.get("verifiableCredential"))[:MAX_CREDENTIALS]


def check_context(presented: Presented, world: World, verify: Verify) -> Finding:
    """Answers whether its words can be taken at their face, those of its credentials aside when unsigned."""
    document = presented.document
    if "proof" not in document:
        own = {name: value for name, value in document.items() if name != "verifiableCredential"}
        presented = Presented(presented.input, presented.form, own, presented.text)
    return context.check(presented, world, verify)


def check_shape(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether it has the form of a presentation and holds as many credentials as we look at."""
    document = presented.document
    held = many(document.get("verifiableCredential"))
    own = {name: value for name, value in document.items() if name != "verifiableCredential"}
    broken = vcdm.problems(own | {"verifiableCredential": objects(held)})
    if broken:
        return because("shape", "malformed", f"It breaks a rule of Verifiable Credentials: {broken[0]}.")
    if _poses(document):
        message = "It calls itself a presentation and a credential at once."
        return because("shape", "malformed", message, type=sorted(types(document)))
    if not held and not world.empty_allowed:
        return because("shape", "unsupported_format", "This is a presentation that holds no credential.")
    if len(held) > MAX_CREDENTIALS:
        message = f"It holds {len(held)} credentials; we check {MAX_CREDENTIALS} at most."
        return because("shape", "work_limit", message, credentials=len(held))
    return passed("shape", f"It is a presentation of {len(held)} credential(s).", credentials=len(held))


def _poses(document: Mapping[str, Any]) -> bool:
    return any(kind.endswith("Credential") for kind in types(document)) or "credentialSubject" in document


def check_holder(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether a key of the named holder made a proof of it."""
    holder, keys = _holder(presented), list(_keys(presented, world))
    if not keys:
        return skipped("issuer", "The presentation names no key that signed it.", holder=holder)
    if holder is None:
        message = "The presentation names no holder, so its signature shows nobody's hand."
        return skipped("issuer", message, verificationMethod=keys[0].method)
    details = {"holder": holder, "verificationMethod": keys[0].method, "controller": keys[0].controller}
    if any(key.speaks_for(holder) for key in keys):
        message = (
            f"The holder that it names, {holder}, made the presentation. We asked for no challenge, so it "
            "may have been made for somebody else."
        )
        return passed("issuer", message, **details)
    if keys[0].authorised:
        message = f"It names {holder} as its holder, but {keys[0].controller} signed it."
        return because("issuer", "issuer_mismatch", message, **details)
    return because("issuer", keys[0].reason or "issuer_unproven", keys[0].note, **details)


def _holder(presented: Presented) -> str | None:
    """The holder; a JWT with the claim `vp` may name it as `iss` only (data model 1.1, section 6.3.1)."""
    named = id_of(presented.document.get("holder"))
    claimed = (presented.claims or {}).get("iss")
    return named if named is not None or not isinstance(claimed, str) else claimed


def _keys(presented: Presented, world: World) -> Iterator[ResolvedKey]:
    if presented.jws is not None:
        try:
            yield jwt.key_of(jws.read(presented.jws), world, PURPOSES[0])
        except KeysError:
            return
    for item in objects(presented.document.get("proof"))[: proof.MAX_PROOFS]:
        method, purpose = item.get("verificationMethod"), item.get("proofPurpose")
        if isinstance(method, str) and purpose in PURPOSES:
            yield resolve(method, world, purpose)


def check_proof(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether every signature on it holds."""
    embedded = many(presented.document.get("proof"))
    if not embedded and presented.jws is None:
        return skipped("proof", _UNSIGNED)
    if len(embedded) > proof.MAX_PROOFS or not all(isinstance(item, dict) for item in embedded):
        message = f"A presentation carries at most {proof.MAX_PROOFS} signatures, each an object."
        return because("proof", "signature_invalid", message, proofs=len(embedded))
    judged = [proof.judge(presented, item, world, PURPOSES) for item in embedded]
    if presented.jws is not None:
        judged.append(_jws(presented, presented.jws, world))
    return proof.together(judged, _holder(presented) or "")


def _jws(presented: Presented, token: str, world: World) -> proof.Judged:
    try:
        signed = jws.read(token)
        named = {"alg": signed.alg, "kid": signed.kid, "typ": signed.typ}
        key = jwt.key_of(signed, world, PURPOSES[0])
        if key.public_key is None:
            return key, proof.unchecked(key, named)
        jws.verify(signed, key.public_key)
    except KeysError as error:
        return None, proof.refusal(error, {"form": "JWS"})
    return key, _claims(presented, signed.typ, world)


def _claims(presented: Presented, typ: str | None, world: World) -> Finding:
    """What the JWT around a presentation says must agree with it, and hold now."""
    claims = presented.claims or {}
    old = many(presented.document.get("@context"))[:1] == [contexts.CREDENTIALS_V1]
    stated = {"iss": _holder(presented), "jti": id_of(presented.document)}
    agree = all(value is None or claims.get(claim, value) == value for claim, value in stated.items())
    if typ not in _TYPES or ("vp" in claims) != old or not agree:
        message = "The signed text and the presentation in it do not agree."
        return because("proof", "claims_mismatch", message, typ=typ)
    begin, end = (jwt.claimed_moment(claims, claim) for claim in ("nbf", "exp"))
    if ("exp" in claims and end is None) or (end is not None and end <= world.now):
        return because("proof", "proof_expired", "The signature on the presentation has passed its end.")
    if begin is not None and begin > world.now:
        return because("proof", "not_yet_valid", "The signature on the presentation counts later only.")
    return passed("proof", "The signature on the presentation fits.")


OWN: Final = {
    "context": check_context,
    "shape": check_shape,
    "issuer": check_holder,
    "proof": check_proof,
}
"""The rows that a presentation answers for itself."""
