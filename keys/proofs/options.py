"""What a proof says of itself, checked as far as a reader without a clock can.

Data Integrity 1.0, section 2.1. Whether the key is the issuer's, the purpose the expected one and the time
within `created` and `expires` is for the verifier to say; whether these are written as they must be is said
here.
"""

from collections.abc import Mapping
from typing import Any

from keys import multibase
from keys.proofs.errors import ProofError
from schemas.dates import is_datetime


def check(proof: Mapping[str, Any]) -> None:
    """Check the form of the options that every suite shares.

    Raises:
        ProofError: a required option is missing, or an option is not written as it must be.
    """
    for name in ("verificationMethod", "proofPurpose"):
        text(proof, name)
    for name in ("created", "expires"):
        if name in proof and not is_datetime(proof[name]):
            raise ProofError(
                f"the proof's {name!r} is not a time with seconds and zone: {str(proof[name])[:80]!r}"
            )
    previous = proof.get("previousProof", [])
    if not all(isinstance(name, str) for name in (previous if isinstance(previous, list) else [previous])):
        raise ProofError("the proof's 'previousProof' is not the id of another proof, nor a list of ids")


def text(proof: Mapping[str, Any], name: str) -> str:
    """Read an option that must be there and be text.

    Raises:
        ProofError: it is not.
    """
    value = proof.get(name)
    if not isinstance(value, str) or not value:
        raise ProofError(f"the proof has no {name!r} that is text")
    return value


def signature(proof: Mapping[str, Any], length: int) -> bytes:
    """Read the signature out of `proofValue`, base58btc multibase.

    Raises:
        ProofError: missing, of another base, or not as long as a signature of this key is.
    """
    try:
        data = multibase.decode(text(proof, "proofValue"))
    except multibase.MultibaseError as error:
        raise ProofError(f"the proof's 'proofValue' is not base58btc multibase: {error}") from error
    if len(data) != length:
        raise ProofError(
            f"the proof's 'proofValue' has {len(data)} bytes; a signature by this key has {length}"
        )
    return data
