"""A private key at rest: sealed under the key secret, in a text file of its own.

    {"sealed-key": 1, "id": "z6Mk...", "salt": "...", "nonce": "...", "ciphertext": "..."}

Version 1: scrypt (RFC 7914, N = 2^15, r = 8, p = 1) makes a key from the secret and the salt, and
ChaCha20-Poly1305 (RFC 8439) seals the PKCS#8 form with the id as associated data. This and not an encrypted
PEM because

- the secret may be a phrase that a person chose, and scrypt makes each guess cost 32 MB where PKCS#8 as
  commonly
  written asks for a few thousand rounds of PBKDF2;
- it is authenticated: a changed file, or one file put in the place of another, is refused, never misread.

The cost is a number of this version and not of the file, so a file cannot ask for more memory than there is.
"""

import json
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from keys import KeysError, multibase

VERSION: Final = 1
_SCRYPT_N: Final = 2**15
_NONCE_BYTES: Final = 12
_MEMBERS: Final = {"sealed-key", "id", "salt", "nonce", "ciphertext"}


class SealError(KeysError):
    """A sealed key cannot be opened."""


def seal(plain: bytes, secret: bytes, key_id: str) -> str:
    """Seal a private key (PKCS#8 DER) under a secret; the text of its file."""
    salt, nonce = os.urandom(16), os.urandom(_NONCE_BYTES)
    ciphertext = _cipher(secret, salt).encrypt(nonce, plain, _bound_to(key_id))
    sealed = {
        "sealed-key": VERSION,
        "id": key_id,
        "salt": multibase.encode_base64url(salt),
        "nonce": multibase.encode_base64url(nonce),
        "ciphertext": multibase.encode_base64url(ciphertext),
    }
    return json.dumps(sealed, indent=2) + "\n"


def unseal(text: str, secret: bytes, key_id: str) -> bytes:
    """Open what `seal` wrote for this key id.

    Raises:
        SealError: not such a file, or another secret or key id than it was sealed with.
    """
    salt, nonce, ciphertext = _read(text)
    try:
        return _cipher(secret, salt).decrypt(nonce, ciphertext, _bound_to(key_id))
    except InvalidTag as error:
        raise SealError("the key secret does not open this key, or the file was changed") from error


def _read(text: str) -> tuple[bytes, bytes, bytes]:
    try:
        sealed = json.loads(text)
        if set(sealed) != _MEMBERS or sealed["sealed-key"] != VERSION:
            raise SealError("a sealed key of another version")
        salt, nonce, ciphertext = (
            multibase.decode_base64url(sealed[name]) for name in ("salt", "nonce", "ciphertext")
        )
    except (ValueError, TypeError, multibase.MultibaseError) as error:
        raise SealError("not a sealed key") from error
    if len(nonce) != _NONCE_BYTES:
        raise SealError("not a sealed key")
    return salt, nonce, ciphertext


def _cipher(secret: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=8, p=1).derive(secret))


def _bound_to(key_id: str) -> bytes:
    return f"sealed-key {VERSION} {key_id}".encode()
