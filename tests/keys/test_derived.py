"""Keys out of a secret: the same tomorrow, and nobody else's."""

import pytest

from keys import did
from keys.derived import derived_signer
from keys.signer import SignerError

SECRET = b"a secret of these tests"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_the_same_secret_and_purpose_give_the_same_key_and_no_other_does(kind):
    signer = derived_signer(kind, SECRET, "tests")
    assert signer.public_key.kind == kind
    assert derived_signer(kind, SECRET, "tests").public_key == signer.public_key
    assert derived_signer(kind, b"another", "tests").public_key != signer.public_key
    assert derived_signer(kind, SECRET, "others").public_key != signer.public_key


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_it_signs_as_the_only_key_of_its_own_did_key(kind):
    signer = derived_signer(kind, SECRET, "tests")
    assert did.key_of_did_key(signer.verification_method) == signer.public_key
    assert signer.public_key.verify(signer.sign(b"words"), b"words")


def test_a_kind_that_no_did_key_stands_for_is_not_derived():
    with pytest.raises(SignerError, match="RSA"):
        derived_signer("RSA", SECRET, "tests")
