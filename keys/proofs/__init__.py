"""Proofs: what a key makes of a document, and how to see that it did. One file per securing mechanism.

    secured = secure(document, signer, created=now)      ValidDocument -> Secured, the text that is kept and
    served trace = verify(document, proof, public_key)          or an error that says which part does not
    hold

Making a proof (Data Integrity 1.0, section 4.2):

1. The document has no proof yet, and the suite fits the signer's key.
2. Proof options: type, cryptosuite, created, verificationMethod, proofPurpose.
3. hashData of document and options (`Cryptosuite.hash_data`).
4. The signature of hashData becomes proofValue.
5. The document with its proof is written once; these bytes are the credential.

Verifying one (section 4.4) is the same with the signature checked in the place of 4:

1. The suite is one that is known, and the key is of a kind that it allows.
2. The proof options have the form that they must have, and proofValue is a signature by its length.
3. hashData of document and options.
4. The signature of hashData by this key holds.

How 3 and 4 go is the suite's own (`prove` and `check`); that of ecdsa-sd-2023 signs each statement, so that
its holder can `derive` a proof of a part.

The caller hands in the document that the proof covers: without `proof`, or for a proof with `previousProof`
with exactly the proofs that this one builds on (section 4.5).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Final, Protocol

import contexts
from contexts.memory import Memory
from keys import timestamps
from keys.multikey import Kind, PublicKey
from keys.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    ecdsa_sd_2023,
    ed25519_signature_2020,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
    options,
)
from keys.proofs.cryptosuite import (
    DATA_INTEGRITY,
    Cryptosuite,
    Disclosure,
    SignatureInvalidError,
    Trace,
)
from keys.proofs.ecdsa_sd_2023 import derive
from keys.proofs.errors import ProofError, UnsupportedProofError
from keys.proofs.sd_values import BaseProofError
from keys.signer import Signer
from schemas import ValidDocument

__all__ = [
    "SUITES",
    "BaseProofError",
    "Cryptosuite",
    "Disclosure",
    "ProofError",
    "Secured",
    "SignatureInvalidError",
    "Trace",
    "UnsupportedProofError",
    "derive",
    "secure",
    "verify",
]


class Suite(Protocol):
    """What every securing mechanism says of itself, and the two things that it does."""

    @property
    def name(self) -> str:
        """The proof's `cryptosuite`, or its `type` where there is none."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of key that may be used."""

    @property
    def proof_type(self) -> str:
        """The proof's `type`."""

    @property
    def context_in_proof(self) -> bool:
        """Whether the proof itself carries the document's `@context`."""

    @property
    def issued(self) -> bool:
        """Whether it is made, or read only."""

    def prove(
        self,
        document: Mapping[str, Any],
        proof_options: Mapping[str, Any],
        signer: Signer,
        mandatory_pointers: Sequence[str] | None = None,
        known: contexts.Known | None = None,
    ) -> str:
        """Create the `proofValue`; `known` is what `contexts.recognize` made of the document."""

    def check(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        known: contexts.Known | None = None,
    ) -> Trace:
        """Verify a proof, or raise what `verify` says."""


SUITES: Final[Mapping[str, Suite]] = {
    "eddsa-rdfc-2022": eddsa_rdfc_2022.SUITE,
    "eddsa-jcs-2022": eddsa_jcs_2022.SUITE,
    "ecdsa-rdfc-2019": ecdsa_rdfc_2019.SUITE,
    "ecdsa-jcs-2019": ecdsa_jcs_2019.SUITE,
    "ecdsa-sd-2023": ecdsa_sd_2023.SUITE,
    "Ed25519Signature2020": ed25519_signature_2020.SUITE,
}
"""All mechanisms with a proof inside the document; a signer uses the first that fits its key."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_OPTIONS: Final[Memory[str]] = Memory()
"""Proof options as they are written; the badges of one hour have the same ones."""
_LEADING_MEMBERS: Final = ("@context", "id", "type", "name")


@dataclass(frozen=True)
class Secured:
    """A document with its proof. Made by `secure` only; `text` is what is kept and served, byte for byte."""

    text: str

    @cached_property
    def document(self) -> dict[str, Any]:
        """What a reader of the text gets, a value of its own; read when it is first asked for."""
        document: dict[str, Any] = json.loads(self.text)
        return document


def secure(
    document: ValidDocument,
    signer: Signer,
    *,
    created: datetime,
    cryptosuite: str | None = None,
    mandatory_pointers: Sequence[str] | None = None,
) -> Secured:
    """Sign a document. The steps are those of the module docstring.

    Args:
        document: without proof.
        signer: the key.
        created: the time of the proof.
        cryptosuite: a name of `SUITES`; the first that fits the key when left out.
        mandatory_pointers: JSON pointers of what every holder has to show, for ecdsa-sd-2023 only.

    Raises:
        ProofError: the document has a proof already, or holds what JSON cannot carry.
        UnsupportedProofError: no suite of that name is issued with this kind of key.
        contexts.ContextError: the document says something that has no meaning.
    """
    # 1. What is signed once is not signed again, and the suite fits the key.
    if "proof" in document:
        raise ProofError("this document has a proof; take it off before signing, or keep it as it is")
    suite = _suite_for(signer.public_key.kind, cryptosuite)
    # 2. Proof options.
    proof: dict[str, Any] = {
        "type": suite.proof_type,
        "cryptosuite": suite.name,
        "created": timestamps.write(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    if suite.context_in_proof and "@context" in document:
        proof["@context"] = document["@context"]
    # 3. and 4. hashData, and its signature as proofValue.
    known = contexts.recognize(document)
    value = suite.prove(document, proof, signer, mandatory_pointers, known)
    # 5. Written once, its proof last; what the caller gets is what a reader of the text gets.
    text = _write(document) if known is None else known.written(_write)
    beginning = f"{text[:-1]}," if document else "{"
    options_text = _OPTIONS.made(proof, _ENCODER.encode)
    return Secured(f'{beginning}"proof":{options_text[:-1]},"proofValue":"{value}"}}}}')


def verify(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    key: PublicKey,
    *,
    known: contexts.Known | None = None,
) -> Trace:
    """Check a proof of a document by a key. The steps are those of the module docstring.

    Args:
        document: what the proof covers.
        proof: the proof.
        key: the key.
        known: what `contexts.recognize` made of the document, if it was asked.

    Raises:
        UnsupportedProofError: a mechanism that is not known here.
        ProofError: the proof is malformed, the key cannot have made it, or the document has another proof
            in it.
        SignatureInvalidError: everything has its form, and the signature does not hold.
        contexts.ContextError: the document or the proof says something that has no meaning, or is too much
        work.
    """
    # 1. Suite and key.
    suite = _suite_of(proof)
    if key.kind not in suite.kinds:
        raise ProofError(f"a key of kind {key.kind} does not make {suite.name} proofs")
    if "proof" in document and "previousProof" not in proof:
        raise ProofError(
            "the document that a proof covers has no proof in it, unless it names a previous one"
        )
    # 2. Proof options.
    options.check(proof)
    # 3. and 4. hashData and the signature.
    return suite.check(document, proof, key, known)


def _suite_of(proof: Mapping[str, Any]) -> Suite:
    proof_type = options.text(proof, "type")
    name = options.text(proof, "cryptosuite") if proof_type == DATA_INTEGRITY else proof_type
    suite = SUITES.get(name)
    if suite is None or suite.proof_type != proof_type:
        raise UnsupportedProofError(
            f"proofs of type {proof_type[:80]!r}, suite {name[:80]!r}, are not read here"
        )
    return suite


@lru_cache(maxsize=64)
def _suite_for(kind: Kind, name: str | None) -> Suite:
    for suite in SUITES.values():
        if suite.issued and kind in suite.kinds and name in {None, suite.name}:
            return suite
    raise UnsupportedProofError(f"no proof {name or 'in a document'} is made with a key of kind {kind}")


def _write(document: Mapping[str, Any]) -> str:
    """Write a document that has a type: what it is comes first, the rest as composed."""
    leading = {name: document[name] for name in _LEADING_MEMBERS if name in document}
    return _ENCODER.encode(leading | {name: value for name, value in document.items() if name not in leading})
