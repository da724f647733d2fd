"""ecdsa-sd-2023: the holder shows a part, and the signature holds (ECDSA Cryptosuites 1.0, section 3.6).

    issuer      base = secure(document, signer, cryptosuite="ecdsa-sd-2023", mandatory_pointers=["/issuer"])
    holder      shown = derive(base.document, ["/credentialSubject/achievement/name"])
    verifier    verify(shown without its proof, its proof, the issuer's key)

The issuer signs each statement (N-Quad) of the document with a key that is made for this one proof and then
thrown away, and binds that key with its own signature over the hashes of the proof options and of the
mandatory statements: those are always shown. Nameless objects would give away by their numbers how many were
left out, so they are signed under labels made with a secret (HMAC) that only the holder gets.

The curve is P-256 for both keys, the hash is SHA-256; the specification says nothing of others.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

import contexts
from contexts.nquads import line
from keys import multibase
from keys.multikey import Kind
from keys.proofs.cryptosuite import DATA_INTEGRITY, Disclosure, SignatureInvalidError, Trace
from keys.proofs.errors import ProofError
from keys.proofs.sd_values import (
    HMAC_KEY_BYTES,
    BaseValue,
    DerivedValue,
    read_base,
    read_derived,
    scoped_key,
    written_key,
)
from keys.public_key import PublicKey
from keys.signer import EcdsaSigner, Signer

ALWAYS_SHOWN: Final = (
    "/id",
    "/type",
    "/issuer",
    "/validFrom",
    "/validUntil",
    "/issuanceDate",
    "/expirationDate",
    "/credentialStatus",
    "/credentialSchema",
    "/refreshService",
    "/termsOfUse",
)
"""Mandatory when nothing else is said: without one of these, an ended badge could pass for an endless one."""

_Statement = tuple[str, str, str, str]
_Labels = Callable[[Mapping[str, str]], Mapping[str, str]]


@dataclass(frozen=True)
class SelectiveDisclosure:
    """The suite as a row of `keys.proofs.SUITES`."""

    name: str = "ecdsa-sd-2023"
    kinds: tuple[Kind, ...] = ("P-256",)
    proof_type: str = DATA_INTEGRITY
    context_in_proof: bool = False
    issued: bool = True

    def prove(
        self,
        document: Mapping[str, Any],
        proof_options: Mapping[str, Any],
        signer: Signer,
        mandatory_pointers: Sequence[str] | None = None,
        known: contexts.Known | None = None,  # noqa: ARG002 - each statement is signed for itself
    ) -> str:
        """Create the `proofValue` of a base proof (sections 3.6.1 to 3.6.5).

        Raises:
            contexts.PointerError: a mandatory pointer names nothing in the document.
            contexts.ContextError: the document says something that has no meaning.
        """
        pointers = _always_shown(document) if mandatory_pointers is None else tuple(mandatory_pointers)
        return sign_base(
            document,
            proof_options,
            signer,
            pointers,
            hmac_key=os.urandom(HMAC_KEY_BYTES),
            scoped=EcdsaSigner("", ec.generate_private_key(ec.SECP256R1())),
        )

    def check(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        known: contexts.Known | None = None,  # noqa: ARG002 - each statement is signed for itself
    ) -> Trace:
        """Verify a derived proof (section 3.6.7).

        The specification has the base signature checked by the key inside the proof; what it means, and what
        its vectors hold, is the key of the verification method. By the other one anybody could sign.

        Raises:
            BaseProofError, ProofError: the value is not that of a derived proof.
            SignatureInvalidError: a signature does not hold, or there is not one for each statement shown.
        """
        value = read_derived(proof)
        shown = _canonical(contexts.quads_of(document), _by_map(value.label_map))
        chosen = set(value.mandatory_indexes)
        mandatory = tuple(text for index, text in enumerate(shown) if index in chosen)
        selected = tuple(text for index, text in enumerate(shown) if index not in chosen)
        unsigned = {name: value for name, value in proof.items() if name != "proofValue"}
        trace = _trace(document, unsigned, value.public_key, mandatory, selected)
        if len(value.signatures) != len(selected):
            raise SignatureInvalidError("there is not one signature for each statement that is shown", trace)
        scoped = scoped_key(value.public_key)
        if not key.verify(value.base_signature, trace.hash_data) or not all(
            scoped.verify(signature, text.encode())
            for signature, text in zip(value.signatures, selected, strict=True)
        ):
            raise SignatureInvalidError("a signature does not fit what is shown", trace)
        return trace


def sign_base(
    document: Mapping[str, Any],
    proof_options: Mapping[str, Any],
    signer: Signer,
    pointers: Sequence[str],
    *,
    hmac_key: bytes,
    scoped: EcdsaSigner,
) -> str:
    """Create the `proofValue` of a base proof with given secrets; each pair of them serves one proof only.

    Args:
        document: without proof.
        proof_options: without proofValue.
        signer: the issuer's key.
        pointers: JSON pointers of what is always shown.
        hmac_key: 32 random bytes.
        scoped: signs with a P-256 key that was made for this proof.
    """
    quads, groups = contexts.statements(document, {"mandatory": pointers})
    texts, always = _grouped(quads, groups, hmac_key)
    mandatory = tuple(text for text in texts if text in always["mandatory"])
    others = tuple(text for text in texts if text not in always["mandatory"])
    public_key = written_key(scoped.public_key)
    trace = _trace(document, proof_options, public_key, mandatory, others)
    signatures = tuple(scoped.sign(text.encode()) for text in others)
    return BaseValue(signer.sign(trace.hash_data), public_key, hmac_key, signatures, tuple(pointers)).write()


def derive(secured: Mapping[str, Any], selective_pointers: Sequence[str]) -> dict[str, Any]:
    """Make what a holder shows of a document with a base proof (section 3.6.6, "Add Derived Proof").

    Args:
        secured: the document with its base proof.
        selective_pointers: JSON pointers of what is shown beside what is mandatory.

    Returns:
        The part that is shown, with a derived proof.

    Raises:
        ProofError: it does not carry one base proof, or this is not the document that it was made for.
        contexts.PointerError: a pointer names nothing, or there is none at all.
    """
    proof = secured.get("proof")
    if not isinstance(proof, Mapping) or proof.get("cryptosuite") != "ecdsa-sd-2023":
        raise ProofError("only a document with one ecdsa-sd-2023 proof can be shown in part")
    document = {name: value for name, value in secured.items() if name != "proof"}
    base = read_base(proof)
    combined = (*base.mandatory_pointers, *selective_pointers)
    if not combined:
        raise contexts.PointerError("Nothing is mandatory, so something has to be chosen to be shown")
    groups = {"mandatory": base.mandatory_pointers, "selective": selective_pointers, "combined": combined}
    value = _disclosure(base, *contexts.statements(document, groups))
    return {**contexts.select(document, combined), "proof": {**proof, "proofValue": value.write()}}


def _disclosure(
    base: BaseValue, quads: Sequence[_Statement], groups: Mapping[str, Sequence[_Statement]]
) -> DerivedValue:
    """Choose the signatures of what is shown, and tell how its labels were (section 3.5.4)."""
    texts, shown = _grouped(quads, groups, base.hmac_key)
    others = [text for text in texts if text not in shown["mandatory"]]
    if len(others) != len(base.signatures):
        raise ProofError("the base proof was not made for this document: their statements differ in number")
    signed = zip(others, base.signatures, strict=True)
    combined = [text for text in texts if text in shown["combined"]]
    verifiers = contexts.canonicalize_quads(groups["combined"]).labels
    holders = _by_hmac(base.hmac_key)(contexts.canonicalize_quads(quads).labels)
    return DerivedValue(
        base.base_signature,
        base.public_key,
        tuple(signature for text, signature in signed if text in shown["selective"]),
        {verifiers[node].removeprefix("_:"): holders[node].removeprefix("_:") for node in verifiers},
        tuple(index for index, text in enumerate(combined) if text in shown["mandatory"]),
    )


def _always_shown(document: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(pointer for pointer in ALWAYS_SHOWN if pointer.removeprefix("/") in document)


def _trace(
    document: Mapping[str, Any],
    proof_options: Mapping[str, Any],
    public_key: bytes,
    mandatory: tuple[str, ...],
    selected: tuple[str, ...],
) -> Trace:
    """Hash the proof options and what is mandatory: what the issuer signs (section 3.5.1)."""
    if proof_options.get("@context", document.get("@context")) != document.get("@context"):
        raise ProofError("the @context of the proof is not the @context of the document")
    config = {**proof_options, "@context": document.get("@context")}
    canonical_config = contexts.canonicalize(config)
    hashes = [hashlib.sha256(text.encode()).digest() for text in (canonical_config, "".join(mandatory))]
    sign_data = hashes[0] + public_key + hashes[1]
    shown = "".join(sorted((*mandatory, *selected)))
    return Trace(config, canonical_config, shown, sign_data, Disclosure(mandatory, selected))


def _grouped(
    quads: Sequence[_Statement], groups: Mapping[str, Sequence[_Statement]], hmac_key: bytes
) -> tuple[list[str], dict[str, set[str]]]:
    """Write a document's statements in order, and those of each group (section 3.4.16)."""
    labels = _by_hmac(hmac_key)(contexts.canonicalize_quads(quads).labels)
    return _written(quads, labels), {name: set(_written(said, labels)) for name, said in groups.items()}


def _canonical(quads: Sequence[_Statement], relabel: _Labels) -> list[str]:
    """Write statements in order under other labels (section 3.4.1, labelReplacementCanonicalizeNQuads)."""
    return _written(quads, relabel(contexts.canonicalize_quads(quads).labels))


def _written(quads: Sequence[_Statement], labels: Mapping[str, str]) -> list[str]:
    lines = {
        line((labels.get(subject, subject), predicate, labels.get(value, value), labels.get(graph, graph)))
        for subject, predicate, value, graph in quads
    }
    return sorted(lines)


def _by_hmac(key: bytes) -> _Labels:
    """Label nameless things by the HMAC of their canonical names (section 3.4.4)."""

    def relabel(canonical: Mapping[str, str]) -> Mapping[str, str]:
        return {node: f"_:{label(name.removeprefix('_:'))}" for node, name in canonical.items()}

    def label(name: str) -> str:
        return multibase.encode("u", hmac.digest(key, name.encode(), "sha256"))

    return relabel


def _by_map(label_map: Mapping[str, str]) -> _Labels:
    """Label nameless things as a derived proof says that they were (section 3.4.3)."""

    def relabel(canonical: Mapping[str, str]) -> Mapping[str, str]:
        names = {node: name.removeprefix("_:") for node, name in canonical.items()}
        if missing := sorted(set(names.values()) - label_map.keys()):
            raise ProofError(f"the proof's 'proofValue' has no label for {missing[0]}")
        return {node: f"_:{label_map[name]}" for node, name in names.items()}

    return relabel


SUITE: Final = SelectiveDisclosure()
