"""What a cryptosuite is, and the one algorithm that all of them share.

A suite is a row: its name, which keys may use it, and how it makes a document canonical. The rest is said
once, after Data Integrity EdDSA Cryptosuites 1.0 sections 3.2 and 3.3 and ECDSA Cryptosuites 1.0 sections
3.2 and 3.3, under the names that those use:

    proofConfig            the proof without its proofValue, under the document's own @context
    canonicalProofConfig   proofConfig, made canonical
    canonicalDocument      the document without its proof, made canonical
    hashData               hash(canonicalProofConfig) and hash(canonicalDocument), one after the other
    proofValue             the signature of hashData, in multibase
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import contexts
from contexts import jcs
from contexts.memory import Memory, exact
from keys import KeysError, multibase
from keys.multikey import Kind
from keys.proofs import options
from keys.proofs.errors import ProofError
from keys.public_key import PublicKey
from keys.signer import Signer

DATA_INTEGRITY: Final = "DataIntegrityProof"

HashName = Literal["sha256", "sha384"]
_HASHES: Final[Mapping[Kind, HashName]] = {"Ed25519": "sha256", "P-256": "sha256", "P-384": "sha384"}
_HASH_OF: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}

_CONFIGS: Final[Memory[tuple[str, bytes]]] = Memory()
"""canonicalProofConfig and its hash by the exact bytes of proofConfig, so by contexts and options.

Also by whether JSON-LD of any form was read at that time: what it lets through is refused at others.
"""


@dataclass(frozen=True)
class Disclosure:
    """What a proof shows of a document, as statements in N-Quads: those that always are, and those chosen.

    What else the document says, or whether it says more, no proof tells.
    """

    mandatory: tuple[str, ...]
    selected: tuple[str, ...]


class Trace(NamedTuple):
    """The intermediate values of a proof, for whoever wants to see why it holds or does not.

    `disclosure` is there for a suite with which the holder can show a part only.
    """

    proof_config: dict[str, Any]
    canonical_proof_config: str
    canonical_document: str
    hash_data: bytes
    disclosure: Disclosure | None = None


class SignatureInvalidError(KeysError):
    """The signature is not one of this key over this document and these proof options."""

    def __init__(self, message: str, trace: Trace) -> None:
        super().__init__(message)
        self.trace = trace


@dataclass(frozen=True)
class Cryptosuite:
    """One securing mechanism of Data Integrity 1.0.

    `name` is the proof's `cryptosuite` or, for a mechanism from before there were cryptosuites, its `type`.
    `context_in_proof` says that the proof itself carries the document's `@context` (the JCS suites).
    `issued` is False for what is read but no longer made.
    """

    name: str
    kinds: tuple[Kind, ...]
    canonicalize: Callable[[Mapping[str, Any], HashName, contexts.Known | None], str]
    proof_type: str = DATA_INTEGRITY
    context_in_proof: bool = False
    issued: bool = True

    def prove(
        self,
        document: Mapping[str, Any],
        proof_options: Mapping[str, Any],
        signer: Signer,
        mandatory_pointers: Sequence[str] | None = None,
        known: contexts.Known | None = None,
    ) -> str:
        """Create the `proofValue` (sections 3.2.6 and 3.3.6, proof serialization).

        Raises:
            ProofError: pointers to what is mandatory, which mean nothing to a suite that shows the whole.
        """
        if mandatory_pointers is not None:
            raise ProofError(f"{self.name} shows the whole document; mandatory pointers say nothing to it")
        trace = self.hash_data(document, proof_options, signer.public_key.kind, known)
        return multibase.encode("z", signer.sign(trace.hash_data))

    def check(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        key: PublicKey,
        known: contexts.Known | None = None,
    ) -> Trace:
        """Verify a proof by a key of a kind that the suite allows (sections 3.2.2 and 3.3.2).

        Raises:
            ProofError: `proofValue` is not a signature by its length, or something has no canonical form.
            SignatureInvalidError: the signature does not hold.
        """
        signature = options.signature(proof, key.signature_length)
        unsigned = {name: value for name, value in proof.items() if name != "proofValue"}
        trace = self.hash_data(document, unsigned, key.kind, known)
        if not key.verify(signature, trace.hash_data):
            raise SignatureInvalidError(
                "the signature does not fit the document, its proof options and the key", trace
            )
        return trace

    def hash_data(
        self,
        document: Mapping[str, Any],
        proof_options: Mapping[str, Any],
        kind: Kind,
        known: contexts.Known | None = None,
    ) -> Trace:
        """Compute hashData of a document without its proof and of proof options without proofValue.

        1. Proof configuration: the options, under the document's @context.
        2. Transformation: both are made canonical.
        3. Hashing: with the hash of the key's kind; the proof's hash comes first.

        Args:
            document: without its proof.
            proof_options: without proofValue.
            kind: that of the key.
            known: what `contexts.recognize` made of the document, if it was asked.

        Raises:
            ProofError: a value that has no canonical form, or a proof whose @context is not the document's.
            contexts.ContextError: words without meaning, unknown contexts, or too much work.
        """
        algorithm = _HASHES[kind]
        config = self._proof_config(document, proof_options)
        canonical_config, config_hash = self._canonical_config(config, algorithm)
        canonical_document = self.canonicalize(document, algorithm, known)
        document_hash = _HASH_OF[algorithm](canonical_document.encode()).digest()
        return Trace(config, canonical_config, canonical_document, config_hash + document_hash)

    def _canonical_config(self, config: dict[str, Any], algorithm: HashName) -> tuple[str, bytes]:
        """Make a proof configuration canonical and hash it; the badges of one hour have the same one."""
        data = exact(config)
        key = (self.name, algorithm, contexts.is_any_form_allowed(), data)
        known = _CONFIGS.find(key) if data else None
        if known is None:
            text = self.canonicalize(config, algorithm, None)
            known = text, _HASH_OF[algorithm](text.encode()).digest()
            if data:
                _CONFIGS.keep(key, known)
        return known

    def _proof_config(self, document: Mapping[str, Any], proof_options: Mapping[str, Any]) -> dict[str, Any]:
        """Give the options the document's @context.

        The JCS suites let a document have further contexts after those that its proof names, and these
        would be covered by no signature; so whatever the suite, a context in the proof must be the
        document's own.
        """
        config = dict(proof_options)
        if "@context" in config and config["@context"] != document.get("@context"):
            raise ProofError("the @context of the proof is not the @context of the document")
        if "@context" in document and not self.context_in_proof:
            config["@context"] = document["@context"]
        return config


def rdfc(document: Mapping[str, Any], algorithm: HashName, known: contexts.Known | None) -> str:
    """Make a document canonical as RDF: RDFC-1.0 N-Quads (section 3.2.3)."""
    return contexts.canonicalize(document, algorithm=algorithm, known=known)


def jcs_text(document: Mapping[str, Any], algorithm: HashName, known: contexts.Known | None) -> str:  # noqa: ARG001 - one shape for both
    """Make a document canonical as JSON: RFC 8785 (section 3.3.3)."""
    try:
        return jcs.canonicalize(document).decode()
    except jcs.CanonicalizationError as error:
        raise ProofError(f"the document or its proof has no canonical form: {error}") from error
