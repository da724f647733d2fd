"""Whatever a document or a proof holds, verifying answers with a trace or with one of the named errors."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts import ContextError
from keys import KeysError, multibase
from keys.proofs import SignatureInvalidError, secure, verify
from keys.signer import Ed25519Signer, signer_of

CREATED = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SIGNER = Ed25519Signer.from_seed(bytes(range(32)), "did:web:example.org#key-1")
P256 = signer_of(ec.derive_private_key(2**200 + 7, ec.SECP256R1()), "did:web:example.org#p256")
P384 = signer_of(ec.derive_private_key(2**300 + 7, ec.SECP384R1()), "did:web:example.org#p384")
SIGNERS = {
    "eddsa-rdfc-2022": SIGNER,
    "eddsa-jcs-2022": SIGNER,
    "ecdsa-rdfc-2019": P256,
    "ecdsa-jcs-2019": P384,
}
DOCUMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://example.org/credentials/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:example.org", "type": "Profile"},
    "credentialSubject": {
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": "AchievementSubject",
    },
}


def split(secured):
    document = deepcopy(secured.document)
    return document, document.pop("proof")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
OPTIONS = [
    "@context",
    "id",
    "type",
    "cryptosuite",
    "created",
    "expires",
    "proofPurpose",
    "proofValue",
    "previousProof",
]
MEMBERS = [
    "@context",
    "id",
    "type",
    "issuer",
    "credentialSubject",
    "name",
    "evidence",
    "@graph",
    "@id",
    "proof",
]


@pytest.mark.parametrize("suite", SIGNERS)
@settings(max_examples=60, deadline=None)
@given(
    document_changes=st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=2),
    proof_changes=st.dictionaries(st.sampled_from(OPTIONS), JSON, max_size=2),
)
def test_no_document_and_no_proof_raise_anything_but_the_named_errors(suite, document_changes, proof_changes):
    document, proof = split(secure(DOCUMENT, SIGNERS[suite], created=CREATED, cryptosuite=suite))
    try:
        verify({**document, **document_changes}, {**proof, **proof_changes}, SIGNERS[suite].public_key)
    except (KeysError, ContextError):
        return
    assert {**document, **document_changes} == document
    assert {**proof, **proof_changes} == proof


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=64, max_size=64))
def test_no_64_bytes_are_a_signature_by_accident(signature):
    document, proof = split(secure(DOCUMENT, SIGNER, created=CREATED))
    with pytest.raises(SignatureInvalidError):
        verify(document, {**proof, "proofValue": multibase.encode("z", signature)}, SIGNER.public_key)
