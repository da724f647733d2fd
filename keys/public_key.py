"""Public keys as values, and the one place where a signature is checked.

>>> raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
>>> key = PublicKey("Ed25519", raw)
>>> key.verify(b"not a signature", b"message")
False

A `PublicKey` that exists is a good key: its bytes are the one canonical encoding of a point on the curve,
or of an RSA modulus of a size that is safe and quick to check. Ed25519 points are checked here because the
library below accepts unreduced coordinates and points of small order, for which a signature says nothing
about the message.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keys import KeysError

Curve = Literal["P-256", "P-384"]
Kind = Literal["Ed25519", "P-256", "P-384", "RSA"]

_Handle = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_CURVES: Final[dict[str, ec.EllipticCurve]] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}

RSA_BITS: Final = range(2048, 8192 + 1)
"""RFC 7518 section 3.3 wants at least 2048; above 8192 one check costs more than a page view."""
_RSA_EXPONENTS: Final = range(3, 2**32, 2)

# RFC 8032 section 5.1: the field, the curve constant and the order of the group that signatures live in.
_P: Final = 2**255 - 19
_D: Final = -121665 * pow(121666, -1, _P) % _P
_L: Final = 2**252 + 27742317777372353535851937790883648493
_ORDER_EIGHT_Y: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_EIGHT_Y, _P - _ORDER_EIGHT_Y})
_ED25519_BYTES: Final = 32


class PublicKeyError(KeysError):
    """The bytes are not an acceptable public key of their kind."""


@dataclass(frozen=True)
class PublicKey:
    """A public key. `raw` is the canonical encoding of its kind.

    Ed25519: the 32 bytes of RFC 8032. P-256 and P-384: the compressed point of SEC 1 (33 or 49 bytes), as
    in a Multikey. RSA: DER SubjectPublicKeyInfo.

    Raises:
        PublicKeyError: `raw` is anything else.
    """

    kind: Kind
    raw: bytes
    _handle: _Handle = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_handle", _load(self.kind, self.raw))

    @property
    def signature_length(self) -> int:
        """How many bytes a signature by this key has."""
        if isinstance(self._handle, ed25519.Ed25519PublicKey):
            return 64
        if isinstance(self._handle, ec.EllipticCurvePublicKey):
            return 2 * self._handle.key_size // 8
        return (self._handle.key_size + 7) // 8

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether `signature` is this key's signature of `message`. Never raises.

        Ed25519: RFC 8032 section 5.1.7. ECDSA: r and s side by side (IEEE P1363), SHA-256 for P-256 and
        SHA-384 for P-384. RSA: RSASSA-PKCS1-v1_5 with SHA-256.
        """
        if len(signature) != self.signature_length:
            return False
        try:
            self._check(signature, message)
        except InvalidSignature:
            return False
        return True

    def _check(self, signature: bytes, message: bytes) -> None:
        key = self._handle
        if isinstance(key, ed25519.Ed25519PublicKey):
            # RFC 8032 wants S below the group order; said here so that no backend can forget it.
            if int.from_bytes(signature[32:], "little") >= _L:
                raise InvalidSignature
            key.verify(signature, message)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            half = len(signature) // 2
            r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
            key.verify(encode_dss_signature(r, s), message, ecdsa_of(key.curve))
        else:
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())

    @property
    def coordinates(self) -> tuple[bytes, bytes]:
        """The x and y of a P-256 or P-384 key, big-endian, 32 or 48 bytes each."""
        if not isinstance(self._handle, ec.EllipticCurvePublicKey):
            raise PublicKeyError(f"a key of kind {self.kind} has no coordinates")
        point = self._handle.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        half = len(point) // 2
        return point[1 : 1 + half], point[1 + half :]

    @property
    def modulus_and_exponent(self) -> tuple[int, int]:
        """The n and e of an RSA key."""
        if not isinstance(self._handle, rsa.RSAPublicKey):
            raise PublicKeyError(f"a key of kind {self.kind} has no modulus")
        numbers = self._handle.public_numbers()
        return numbers.n, numbers.e


def ecdsa_of(curve: ec.EllipticCurve) -> ec.ECDSA:
    """The ECDSA of a curve: SHA-256 with P-256, SHA-384 with P-384 (RFC 7518 section 3.4)."""
    return ec.ECDSA(hashes.SHA256() if isinstance(curve, ec.SECP256R1) else hashes.SHA384())


def from_coordinates(curve: Curve, x: bytes, y: bytes) -> PublicKey:
    """Make a key from the two coordinates of its point, each of the curve's full length.

    Raises:
        PublicKeyError: not a point of the curve.
    """
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[curve], b"\x04" + x + y)
    except ValueError as error:
        raise PublicKeyError(f"x and y are not a point of {curve}") from error
    return PublicKey(curve, _compressed(key))


def from_modulus_and_exponent(n: int, e: int) -> PublicKey:
    """Make an RSA key from its two numbers.

    Raises:
        PublicKeyError: a size or exponent that is not safe, or not quick, to check.
    """
    _check_rsa_numbers(n, e)
    return PublicKey("RSA", _spki(rsa.RSAPublicNumbers(e, n).public_key()))


def public_key_of(handle: object) -> PublicKey:
    """Make the value from a key object of `cryptography`.

    Raises:
        PublicKeyError: a kind of key that is not supported here.
    """
    match handle:
        case ed25519.Ed25519PublicKey():
            return PublicKey("Ed25519", handle.public_bytes_raw())
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
            return PublicKey("P-256", _compressed(handle))
        case ec.EllipticCurvePublicKey(curve=ec.SECP384R1()):
            return PublicKey("P-384", _compressed(handle))
        case rsa.RSAPublicKey():
            return PublicKey("RSA", _spki(handle))
        case _:
            raise PublicKeyError(
                f"{type(handle).__name__} is not supported; use Ed25519, P-256, P-384 or RSA"
            )


def from_pem(text: str) -> PublicKey:
    """Read a public key in PEM, as Open Badges 2.0 publishes it (`publicKeyPem`).

    Raises:
        PublicKeyError: no PEM, or a key that is not supported here.
    """
    try:
        handle = serialization.load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PublicKeyError("this is no public key in PEM") from error
    return public_key_of(handle)


@lru_cache(maxsize=512)
def _load(kind: Kind, raw: bytes) -> _Handle:
    if kind == "Ed25519":
        return _load_ed25519(raw)
    return _load_rsa(raw) if kind == "RSA" else _load_ecdsa(kind, raw)


def _load_ed25519(raw: bytes) -> ed25519.Ed25519PublicKey:
    """Read a point as RFC 8032 section 5.1.3 decodes it, and refuse the eight points of small order."""
    if len(raw) != _ED25519_BYTES:
        raise PublicKeyError(f"an Ed25519 key has {_ED25519_BYTES} bytes, not {len(raw)}")
    y = int.from_bytes(raw, "little") & (1 << 255) - 1
    if y >= _P or not _is_on_edwards_curve(y):
        raise PublicKeyError("these 32 bytes are not a point of the Ed25519 curve in its canonical form")
    if y in _SMALL_ORDER_Y:
        raise PublicKeyError("an Ed25519 point of small order cannot be a key: anyone can sign for it")
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def _is_on_edwards_curve(y: int) -> bool:
    """Say whether some x fits -x^2 + y^2 = 1 + d x^2 y^2.

    x^2 = (y^2 - 1) / (d y^2 + 1) must be a square; so must then be the product of the two (Euler's
    criterion).
    """
    return pow((y * y - 1) * (_D * y * y + 1), (_P - 1) // 2, _P) in {0, 1}


def _load_ecdsa(curve: Curve, raw: bytes) -> ec.EllipticCurvePublicKey:
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[curve], raw)
    except ValueError as error:
        raise PublicKeyError(f"these bytes are not a point of {curve}") from error
    if _compressed(key) != raw:
        raise PublicKeyError(f"a {curve} key is written as a compressed point")
    return key


def _load_rsa(raw: bytes) -> rsa.RSAPublicKey:
    try:
        key = serialization.load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PublicKeyError("these bytes are not an RSA SubjectPublicKeyInfo") from error
    if not isinstance(key, rsa.RSAPublicKey) or _spki(key) != raw:
        raise PublicKeyError("these bytes are not the canonical SubjectPublicKeyInfo of an RSA key")
    numbers = key.public_numbers()
    _check_rsa_numbers(numbers.n, numbers.e)
    return key


def _check_rsa_numbers(n: int, e: int) -> None:
    if n.bit_length() not in RSA_BITS or n % 2 == 0:
        raise PublicKeyError(f"an RSA modulus is odd and has {RSA_BITS[0]} to {RSA_BITS[-1]} bits")
    if e not in _RSA_EXPONENTS:
        raise PublicKeyError("the public exponent of an RSA key is odd, at least 3 and below 2^32")


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _spki(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
