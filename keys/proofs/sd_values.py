"""The two proof values of ecdsa-sd-2023 in and out of text (ECDSA Cryptosuites 1.0, section 3.5).

    base value       d9 5d 00, then CBOR of [baseSignature, publicKey, hmacKey, signatures, mandatoryPointers]
    derived value    d9 5d 01, then CBOR of [baseSignature, publicKey, signatures, labelMap, mandatoryIndexes]

both as multibase `u`. The base value is the holder's own: whoever has it can tell which statements were left
out of a derived one. The specification gives a public key 36 bytes; it has 35, two of them its kind, as in
all its vectors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keys import cbor, multibase
from keys.proofs import options
from keys.proofs.errors import ProofError
from keys.public_key import PublicKey, PublicKeyError

HMAC_KEY_BYTES: Final = 32
_BASE, _DERIVED = bytes.fromhex("d95d00"), bytes.fromhex("d95d01")
_P256: Final = bytes([0x80, 0x24])
_SIGNATURE_BYTES: Final = 64
_LABEL_BYTES: Final = 32


class BaseProofError(ProofError):
    """A base proof stands where a proof derived from it belongs."""


@dataclass(frozen=True)
class BaseValue:
    """What an issuer hands to the holder (section 3.5.2)."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    mandatory_pointers: tuple[str, ...]

    def write(self) -> str:
        """The value as `proofValue`."""
        components: list[cbor.Value] = [self.base_signature, self.public_key, self.hmac_key]
        components += [list(self.signatures), list(self.mandatory_pointers)]
        return multibase.encode("u", _BASE + cbor.encode(components))


@dataclass(frozen=True)
class DerivedValue:
    """What a holder hands to a verifier (section 3.5.7).

    `label_map` says `c14n0` -> the label that was signed.
    """

    base_signature: bytes
    public_key: bytes
    signatures: tuple[bytes, ...]
    label_map: Mapping[str, str]
    mandatory_indexes: tuple[int, ...]

    def write(self) -> str:
        """The value as `proofValue`, its label map compressed (section 3.5.5)."""
        labels: dict[int, cbor.Value] = {
            int(label.removeprefix("c14n")): multibase.decode(signed, bases="u")
            for label, signed in self.label_map.items()
        }
        components: list[cbor.Value] = [self.base_signature, self.public_key, list(self.signatures), labels]
        components.append(list(self.mandatory_indexes))
        return multibase.encode("u", _DERIVED + cbor.encode(components))


def read_base(proof: Mapping[str, Any]) -> BaseValue:
    """Read the `proofValue` of a base proof (section 3.5.3).

    Raises:
        ProofError: it is none.
    """
    match _components(proof, _BASE):
        case [bytes() as base, bytes() as key, bytes() as hmac_key, list() as signatures, list() as pointers]:
            if len(hmac_key) == HMAC_KEY_BYTES and all(isinstance(pointer, str) for pointer in pointers):
                texts = tuple(str(pointer) for pointer in pointers)
                return BaseValue(base, key, hmac_key, _byte_strings(signatures), texts)
    raise ProofError("the proof's 'proofValue' has not the five parts of a base proof")


def read_derived(proof: Mapping[str, Any]) -> DerivedValue:
    """Read the `proofValue` of a derived proof (section 3.5.8).

    Raises:
        BaseProofError: it is that of a base proof.
        ProofError: it is none.
    """
    match _components(proof, _DERIVED):
        case [bytes() as base, bytes() as key, list() as signatures, dict() as labels, list() as indexes]:
            if all(isinstance(index, int) for index in indexes):
                numbers = tuple(index for index in indexes if isinstance(index, int))
                return DerivedValue(base, key, _byte_strings(signatures), _label_map(labels), numbers)
    raise ProofError("the proof's 'proofValue' has not the five parts of a derived proof")


def scoped_key(public_key: bytes) -> PublicKey:
    """Read the key that was made for one proof, with the two bytes that say P-256 before it.

    Raises:
        ProofError: it is none.
    """
    if not public_key.startswith(_P256):
        raise ProofError("the key inside 'proofValue' is not of kind P-256")
    try:
        return PublicKey("P-256", public_key.removeprefix(_P256))
    except PublicKeyError as error:
        raise ProofError(f"the key inside 'proofValue': {error}") from error


def written_key(key: PublicKey) -> bytes:
    """Write the key of one proof, with the two bytes that say P-256 before it."""
    return _P256 + key.raw


def _components(proof: Mapping[str, Any], header: bytes) -> cbor.Value:
    try:
        data = multibase.decode(options.text(proof, "proofValue"), bases="u")
        if header == _DERIVED and data.startswith(_BASE):
            raise BaseProofError(
                "this is a base proof, the holder's own; a verifier is shown one derived from it"
            )
        if not data.startswith(header):
            raise ProofError("the proof's 'proofValue' does not begin as one of ecdsa-sd-2023 does")
        return cbor.decode(data.removeprefix(header))
    except (multibase.MultibaseError, cbor.CborError) as error:
        raise ProofError(f"the proof's 'proofValue' cannot be read: {error}") from error


def _byte_strings(values: list[cbor.Value]) -> tuple[bytes, ...]:
    signatures = tuple(
        value for value in values if isinstance(value, bytes) and len(value) == _SIGNATURE_BYTES
    )
    if len(signatures) != len(values):
        raise ProofError(f"a signature inside 'proofValue' has not {_SIGNATURE_BYTES} bytes")
    return signatures


def _label_map(labels: dict[int, cbor.Value]) -> dict[str, str]:
    """Decompress a label map (section 3.5.6)."""
    written = {
        f"c14n{number}": multibase.encode("u", value)
        for number, value in labels.items()
        if isinstance(value, bytes) and len(value) == _LABEL_BYTES
    }
    if len(written) != len(labels) or len(set(written.values())) != len(labels):
        raise ProofError(f"the labels inside 'proofValue' are not {_LABEL_BYTES} bytes each, no two the same")
    return written
