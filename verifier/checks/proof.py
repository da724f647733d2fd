"""Does the signature fit this text?

For each proof (Data Integrity 1.0, sections 4.4 "Verify Proof" and 4.5 "Verify Proof Sets and Chains"):

1. it is meant for asserting, and names a key that could be found
2. the document without its proofs, and with the proofs that this one builds on, is canonicalised, hashed,
   and the signature verified with that key (`keys.proofs`); the intermediate values go into the details,
   for engineers
3. the proof has begun and has not ended by its own dates

Every proof must verify or be of a kind that we do not support, which is then said; at least one that
verifies must be by a key of the issuer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contexts import ContextError, WorkLimitError
from keys import KeysError, proofs
from keys.proofs import (
    BaseProofError,
    Disclosure,
    SignatureInvalidError,
    Trace,
    UnsupportedProofError,
    jws,
)
from verifier import jwt
from verifier.aliases import vouched
from verifier.checks import Verify
from verifier.intake import Presented
from verifier.members import id_of, many, moment
from verifier.report import Finding, Outcome, because, passed, worst
from verifier.resolve import resolve
from verifier.resolved import ResolvedKey
from verifier.world import World

_NAME = "proof"
MAX_PROOFS: Final = 10
_ENDINGS: Final = (
    ("end date", ("validUntil", "expirationDate")),
    ("status list", ("credentialStatus",)),
)


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether every signature on the document holds."""
    embedded = many(presented.document.get("proof"))
    if not embedded and presented.jws is None:
        return because(_NAME, "no_proof", "It carries no signature, so anyone could have written it.")
    if len(embedded) > MAX_PROOFS:
        message = f"It carries {len(embedded)} signatures; we check {MAX_PROOFS} at most."
        return because(_NAME, "work_limit", message, proofs=len(embedded))
    if not all(isinstance(proof, dict) for proof in embedded):
        return because(_NAME, "signature_invalid", "What stands in the place of a signature is none.")
    judged = [judge(presented, proof, world) for proof in embedded]
    if presented.jws is not None:
        judged.append(_jws(presented, presented.jws, world))
    issuer = id_of(presented.document.get("issuer")) or ""
    return together([(key and vouched(key, issuer, world), found) for key, found in judged], issuer)


Judged = tuple[ResolvedKey | None, Finding]
"""The key of one signature, when one was found, and whether the signature holds."""


def together(judged: Sequence[Judged], issuer: str) -> Finding:
    """All must hold; unsupported kinds may be left aside once a key of the issuer is among the rest.

    Args:
        judged: at least one.
        issuer: the id of who should have signed (of a presentation: its holder).
    """
    supported = [finding for _, finding in judged if finding.reason != "unsupported_proof"]
    bound = any(
        finding.outcome is Outcome.PASSED and key is not None and key.speaks_for(issuer)
        for key, finding in judged
    )
    return worst(_NAME, supported if bound else [finding for _, finding in judged])


def judge(
    presented: Presented,
    proof: Mapping[str, Any],
    world: World,
    purposes: tuple[str, ...] = ("assertionMethod",),
) -> Judged:
    """Judges one proof inside a document.

    Args:
        presented: the document, with all of its proofs.
        proof: one of them.
        world: what may be asked.
        purposes: what the proof may be meant for; the controller must let the key do just that.
    """
    named = {name: proof.get(name) for name in ("type", "cryptosuite", "verificationMethod", "created")}
    purpose = proof.get("proofPurpose")
    if not isinstance(purpose, str) or purpose not in purposes:
        message = f"The signature was made for {purpose!r}, not for asserting what the badge says."
        return None, because(_NAME, "signature_invalid", message, **named)
    method, unsecured = proof.get("verificationMethod"), _unsecured(presented, proof)
    if not isinstance(method, str) or unsecured is None:
        what = "say which key made it" if unsecured is not None else "stand with the one that it builds on"
        return None, because(_NAME, "signature_invalid", f"The signature does not {what}.", **named)
    key = resolve(method, world, purpose)
    if key.public_key is None:
        return key, unchecked(key, named)
    try:
        known = presented.known if unsecured is presented.bare else None
        trace = proofs.verify(unsecured, proof, key.public_key, known=known)
    except (KeysError, ContextError) as error:
        return key, refusal(error, named)
    found = _dated(proof, world, named | _shown(trace))
    return key, found if trace.disclosure is None else _in_part(found, presented.document, trace.disclosure)


def unchecked(key: ResolvedKey, named: dict[str, Any]) -> Finding:
    """The answer when no key could be found to check a signature with."""
    return because(
        _NAME, key.reason or "issuer_unproven", f"The signature cannot be checked: {key.note}", **named
    )


def _jws(presented: Presented, token: str, world: World) -> Judged:
    """A signature around the document: read narrowly by `keys.proofs.jws`, then its claims are compared."""
    key = None
    try:
        signed = jws.read(token)
        named = {"alg": signed.alg, "kid": signed.kid, "typ": signed.typ}
        key = jwt.key_of(signed, world, issuer=id_of(presented.document.get("issuer")))
        if key.public_key is None:
            return key, unchecked(key, named)
        jws.verify(signed, key.public_key)
    except KeysError as error:
        return key, refusal(error, {"form": "JWS"})
    wrong = list(jwt.disagreements(signed, presented.claims or {}, presented.document))
    if wrong:
        message = f"The signed text and the badge in it do not agree: {wrong[0]}."
        return key, because(_NAME, "claims_mismatch", message, **named, problems=wrong)
    if lacking := jwt.missing(signed, presented.claims or {}):
        message = (
            f"The signature fits, but the signed text does not repeat what it must: {', '.join(lacking)}."
        )
        return key, because(_NAME, "claims_missing", message, **named, missing=lacking)
    return key, passed(
        _NAME, "The signature fits this text: nothing was changed since it was signed.", **named
    )


def _unsecured(presented: Presented, proof: Mapping[str, Any]) -> dict[str, Any] | None:
    """The document that a proof covers: without proofs, or with those that it builds on (`previousProof`)."""
    wanted = many(proof.get("previousProof"))
    if not wanted:
        return presented.bare
    all_ = many(presented.document.get("proof"))
    previous = [other for other in all_ if other is not proof and "id" in other and other["id"] in wanted]
    there = [other["id"] for other in previous]
    return {**presented.bare, "proof": previous} if all(name in there for name in wanted) else None


def refusal(error: Exception, named: dict[str, Any]) -> Finding:
    """What the error of a signature comes to, in words for people."""
    if isinstance(error, UnsupportedProofError):
        return because(
            _NAME, "unsupported_proof", f"It is signed in a way that we cannot check: {error}.", **named
        )
    if isinstance(error, BaseProofError):
        return because(
            _NAME, "base_proof", "It carries the holder's own copy of the signature, to be kept.", **named
        )
    if isinstance(error, WorkLimitError):
        return because(
            _NAME, "work_limit", "It is so tangled that checking the signature would take too long.", **named
        )
    if isinstance(error, jws.JwsSignatureInvalidError):
        message = "The signature does not fit this text: the badge was changed after it was signed."
        return because(_NAME, "signature_invalid", message, **named)
    if isinstance(error, SignatureInvalidError):
        message = "The signature does not fit this text: the badge was changed after it was signed."
        return because(_NAME, "signature_invalid", message, **named, **_shown(error.trace))
    return because(_NAME, "signature_invalid", f"The signature is not in order: {error}.", **named)


def _dated(proof: Mapping[str, Any], world: World, details: dict[str, Any]) -> Finding:
    begun, ends = moment(proof, "created"), moment(proof, "expires")
    if ends is not None and ends <= world.now:
        return because(_NAME, "proof_expired", f"The signature was good until {proof['expires']}.", **details)
    if begun is not None and not world.has_come(begun):
        return because(
            _NAME, "not_yet_valid", f"The signature is dated in the future, {proof['created']}.", **details
        )
    return passed(_NAME, "The signature fits this text: nothing was changed since it was signed.", **details)


def _in_part(found: Finding, document: Mapping[str, Any], disclosure: Disclosure) -> Finding:
    """What a proof says of which the holder showed a part: how much is shown, and what may be left out."""
    if found.outcome is not Outcome.PASSED:
        return found
    always, chosen = disclosure.mandatory, disclosure.selected
    message = (
        f"The signature fits what is shown: {len(always)} statement(s) that the issuer wants shown, and "
        f"{len(chosen)} that the holder chose. Whether the badge says more cannot be told."
    )
    details = dict(found.details) | {"disclosure": {"mandatory": list(always), "selected": list(chosen)}}
    if absent := [words for words, names in _ENDINGS if not any(name in document for name in names)]:
        message = f"{message} It shows no {' and no '.join(absent)}, and may have one."
        return because(_NAME, "shown_in_part", message, **details)
    return passed(_NAME, message, **details)


def _shown(trace: Trace) -> dict[str, Any]:
    """The intermediate values under the specification's names."""
    return {
        "proofConfig": trace.proof_config,
        "canonicalProofConfig": trace.canonical_proof_config,
        "canonicalDocument": trace.canonical_document,
        "hashData": trace.hash_data.hex(),
    }
