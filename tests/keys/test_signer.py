"""Signers sign, name their key and do not show it."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519

from keys.public_key import PublicKeyError
from keys.signer import EcdsaSigner, Ed25519Signer, RsaSigner, Signer, SignerError, signer_of

METHOD = "did:web:example.org#key"


def test_rfc_8032_test_1_holds():
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    signer = Ed25519Signer.from_seed(seed, METHOD)
    assert signer.public_key.raw.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "24655141438e7a100b"
    )


@pytest.mark.parametrize(
    ("private_key", "kind"),
    [
        (ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)), Ed25519Signer),
        (ec.derive_private_key(7, ec.SECP256R1()), EcdsaSigner),
        (ec.derive_private_key(7, ec.SECP384R1()), EcdsaSigner),
        (rsa.generate_private_key(65537, 2048), RsaSigner),
    ],
)
def test_each_kind_of_private_key_has_its_signer(private_key, kind):
    signer: Signer = signer_of(private_key, METHOD)
    assert isinstance(signer, kind)
    assert signer.verification_method == METHOD
    assert signer.public_key.verify(signer.sign(b"message"), b"message")
    assert "private" not in repr(signer)


def test_keys_that_cannot_sign_here_are_refused_before_the_first_signature():
    with pytest.raises(SignerError, match="cannot sign here"):
        signer_of(x25519.X25519PrivateKey.from_private_bytes(bytes(32)), METHOD)
    with pytest.raises(PublicKeyError, match="not supported"):
        signer_of(ec.derive_private_key(7, ec.SECP521R1()), METHOD)
    with pytest.raises(SignerError, match="32 bytes, not 31"):
        Ed25519Signer.from_seed(bytes(31), METHOD)
