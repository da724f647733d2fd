"""Whatever can sign: a key pair here, a security module or a key service tomorrow.

    signer.verification_method      the DID URL under which verifiers find the public key
    signer.public_key               that public key
    signer.sign(message)            the signature, in the form that `PublicKey.verify` reads

A key that is kept elsewhere is one more class with these three names; nothing else in the house changes.
"""

from dataclasses import dataclass, field
from typing import Protocol, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys import KeysError
from keys.public_key import PublicKey, ecdsa_of, public_key_of


class SignerError(KeysError):
    """A private key that cannot sign here."""


class Signer(Protocol):
    """Signs messages with one key, which it names but does not show."""

    @property
    def verification_method(self) -> str:
        """The DID URL or https URL under which the public key is found."""

    @property
    def public_key(self) -> PublicKey:
        """The public half of the key."""

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""


@dataclass(frozen=True)
class Ed25519Signer:
    """Signs with Ed25519 (RFC 8032): 64 bytes, the same for the same message."""

    verification_method: str
    private_key: ed25519.Ed25519PrivateKey = field(repr=False, compare=False)
    public_key: PublicKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "public_key", public_key_of(self.private_key.public_key()))

    @classmethod
    def from_seed(cls, seed: bytes, verification_method: str) -> Self:
        """Make a signer from the 32 bytes that RFC 8032 calls the private key.

        Raises:
            SignerError: not 32 bytes.
        """
        try:
            private_key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        except ValueError as error:
            raise SignerError(f"an Ed25519 private key has 32 bytes, not {len(seed)}") from error
        return cls(verification_method, private_key)

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self.private_key.sign(message)


@dataclass(frozen=True)
class EcdsaSigner:
    """Signs with ECDSA over P-256 (SHA-256) or P-384 (SHA-384): r and s side by side."""

    verification_method: str
    private_key: ec.EllipticCurvePrivateKey = field(repr=False, compare=False)
    public_key: PublicKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "public_key", public_key_of(self.private_key.public_key()))

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        r, s = decode_dss_signature(self.private_key.sign(message, ecdsa_of(self.private_key.curve)))
        half = self.public_key.signature_length // 2
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")


@dataclass(frozen=True)
class RsaSigner:
    """Signs with RSASSA-PKCS1-v1_5 and SHA-256, for VC-JWT with RS256."""

    verification_method: str
    private_key: rsa.RSAPrivateKey = field(repr=False, compare=False)
    public_key: PublicKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "public_key", public_key_of(self.private_key.public_key()))

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self.private_key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def signer_of(private_key: object, verification_method: str) -> Signer:
    """Choose the signer for a private key object of `cryptography`.

    Raises:
        SignerError: a kind of key that is not supported here.
        PublicKeyError: a curve or a size that is not supported here.
    """
    match private_key:
        case ed25519.Ed25519PrivateKey():
            return Ed25519Signer(verification_method, private_key)
        case ec.EllipticCurvePrivateKey():
            return EcdsaSigner(verification_method, private_key)
        case rsa.RSAPrivateKey():
            return RsaSigner(verification_method, private_key)
        case _:
            raise SignerError(
                f"{type(private_key).__name__} cannot sign here; use Ed25519, P-256, P-384 or RSA"
            )
