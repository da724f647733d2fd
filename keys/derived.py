"""Signers whose keys come out of a secret: the same secret and purpose give the same key.

    signer = derived_signer("P-256", secret, "conformance")
    signer.verification_method              "did:key:zDna...#zDna..."

For keys that are worth nothing to anybody but have to be the same tomorrow, such as those of a test tenant.
The keys of an installation are random and lie in its keyring. HKDF (RFC 5869) with SHA-256 makes the bytes;
for ECDSA they are eight longer than the group's order and reduced by it, as FIPS 186-5, A.2.1 has it.
"""

from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.did import did_key
from keys.public_key import Kind, public_key_of
from keys.signer import Signer, SignerError, signer_of

_CURVES: Final[dict[str, tuple[ec.EllipticCurve, int, int]]] = {
    "P-256": (ec.SECP256R1(), 40, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    "P-384": (
        ec.SECP384R1(),
        56,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    ),
}
_ED25519_BYTES: Final = 32


def derived_signer(kind: Kind, secret: bytes, purpose: str) -> Signer:
    """Make the signer of a kind, as the only key of its own did:key.

    Raises:
        SignerError: a kind that no did:key stands for.
    """
    key = _private_key(kind, secret, f"cairn/derived/1/{purpose}/{kind}".encode())
    did = did_key(public_key_of(key.public_key()))
    return signer_of(key, f"{did}#{did.removeprefix('did:key:')}")


def _private_key(
    kind: Kind, secret: bytes, info: bytes
) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey:
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(_bytes(secret, info, _ED25519_BYTES))
    if kind not in _CURVES:
        raise SignerError(f"no key of kind {kind} is derived; use Ed25519, P-256 or P-384")
    curve, length, order = _CURVES[kind]
    number = int.from_bytes(_bytes(secret, info, length), "big") % (order - 1) + 1
    return ec.derive_private_key(number, curve)


def _bytes(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(secret)
