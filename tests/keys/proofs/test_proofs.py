"""Making proofs, and what verifying refuses."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import contexts
from contexts import ContextError, UndefinedTermError
from keys import multibase, multikey, proofs
from keys.proofs import ProofError, SignatureInvalidError, UnsupportedProofError, secure, verify
from keys.signer import Ed25519Signer, signer_of

CREATED = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SIGNER = Ed25519Signer.from_seed(bytes(range(32)), "did:web:example.org#key-1")
SIGNERS = {
    "eddsa-rdfc-2022": SIGNER,
    "eddsa-jcs-2022": SIGNER,
    "ecdsa-rdfc-2019": signer_of(
        ec.derive_private_key(2**200 + 7, ec.SECP256R1()), "did:web:example.org#p256"
    ),
    "ecdsa-jcs-2019": signer_of(
        ec.derive_private_key(2**300 + 7, ec.SECP384R1()), "did:web:example.org#p384"
    ),
}
DOCUMENT = {
    "validFrom": "2026-11-22T08:30:00Z",
    "name": "Étoile \U0001f31f of the year",
    "issuer": {"id": "did:web:example.org", "type": "Profile", "name": "Alder Valley"},
    "credentialSubject": {
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": "AchievementSubject",
    },
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://example.org/credentials/1",
}


@pytest.fixture
def secured():
    return secure(DOCUMENT, SIGNER, created=CREATED)


def split(secured):
    document = deepcopy(secured.document)
    return document, document.pop("proof")


@pytest.mark.parametrize("suite", SIGNERS)
def test_what_is_secured_verifies(suite):
    document, proof = split(secure(DOCUMENT, SIGNERS[suite], created=CREATED, cryptosuite=suite))
    trace = verify(document, proof, SIGNERS[suite].public_key)
    assert proof["cryptosuite"] == suite
    assert proof["verificationMethod"] == SIGNERS[suite].verification_method
    assert trace.proof_config["@context"] == DOCUMENT["@context"]
    assert "proofValue" not in trace.proof_config


def test_what_was_read_in_any_form_is_refused_again_afterwards():
    inline = [contexts.CREDENTIALS_V2, {"hours": "https://example.org/hours"}]
    config = {"@context": inline, "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
    suite = proofs.SUITES["eddsa-rdfc-2022"]
    with contexts.any_form_allowed():
        assert suite._canonical_config(config, "sha256") == suite._canonical_config(config, "sha256")
    with pytest.raises(ContextError):
        suite._canonical_config(config, "sha256")


def test_the_document_of_what_was_secured_is_read_once_and_apart(secured):
    assert secured.document is secured.document
    assert secured.document == json.loads(secured.text)
    assert "proof" not in DOCUMENT


def test_a_signer_uses_the_first_suite_that_fits_its_key():
    for name in ("eddsa-rdfc-2022", "ecdsa-rdfc-2019"):
        assert secure(DOCUMENT, SIGNERS[name], created=CREATED).document["proof"]["cryptosuite"] == name


def test_the_text_is_stable_and_the_proof_comes_last(secured):
    assert list(json.loads(secured.text)) == [
        "@context",
        "id",
        "type",
        "name",
        "validFrom",
        "issuer",
        "credentialSubject",
        "proof",
    ]
    assert json.loads(secured.text) == secured.document
    assert "Étoile 🌟" in secured.text
    assert secure(DOCUMENT, SIGNER, created=CREATED) == secured
    assert secured.document["proof"]["created"] == "2026-11-22T08:30:00Z"


def test_securing_leaves_the_document_as_it_was():
    document = deepcopy(DOCUMENT)
    secured = secure(document, SIGNER, created=CREATED)
    assert document == DOCUMENT
    secured.document["issuer"]["name"] = "changed"
    assert document == DOCUMENT


def test_a_document_with_a_proof_is_not_signed_again(secured):
    with pytest.raises(ProofError, match="has a proof"):
        secure(secured.document, SIGNER, created=CREATED)


def test_a_time_without_a_zone_cannot_be_the_time_of_a_proof():
    with pytest.raises(ValueError, match="names no instant"):
        secure(DOCUMENT, SIGNER, created=datetime(2026, 11, 22))  # noqa: DTZ001 - the point of the test


def test_a_document_whose_words_have_no_meaning_is_not_signed():
    with pytest.raises(UndefinedTermError):
        secure({**DOCUMENT, "hours": 500}, SIGNER, created=CREATED)


@pytest.mark.parametrize("suite", ["Ed25519Signature2020", "ecdsa-rdfc-2019", "eddsa-rdfc-2023"])
def test_a_suite_that_is_not_issued_with_this_key_is_not_used(suite):
    with pytest.raises(UnsupportedProofError, match=suite):
        secure(DOCUMENT, SIGNER, created=CREATED, cryptosuite=suite)


def test_an_rsa_key_makes_no_proof_in_a_document():
    signer = signer_of(rsa.generate_private_key(65537, 2048), "https://example.org/keys/1")
    with pytest.raises(UnsupportedProofError, match="in a document"):
        secure(DOCUMENT, signer, created=CREATED)
    with pytest.raises(ProofError, match="key of kind RSA"):
        verify(*split(secure(DOCUMENT, SIGNER, created=CREATED)), signer.public_key)


@pytest.mark.parametrize("suite", SIGNERS)
@pytest.mark.parametrize(
    "path",
    [("name",), ("validFrom",), ("issuer", "id"), ("credentialSubject", "id"), ("id",)],
    ids=".".join,
)
def test_a_tampered_document_is_refused(suite, path):
    document, proof = split(secure(DOCUMENT, SIGNERS[suite], created=CREATED, cryptosuite=suite))
    place = document
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = place[path[-1]].replace("1", "2").replace("e", "o")
    with pytest.raises(SignatureInvalidError) as caught:
        verify(document, proof, SIGNERS[suite].public_key)
    assert caught.value.trace.canonical_document


@pytest.mark.parametrize("suite", SIGNERS)
@pytest.mark.parametrize(
    "change",
    [
        {"created": "2026-11-22T08:30:01Z"},
        {"proofPurpose": "authentication"},
        {"verificationMethod": "did:web:example.org#key-2"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"domain": "example.org"},
        {"challenge": "1"},
        {"nonce": "1"},
        {"id": "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_tampered_proof_option_is_refused(suite, change):
    document, proof = split(secure(DOCUMENT, SIGNERS[suite], created=CREATED, cryptosuite=suite))
    with pytest.raises(SignatureInvalidError):
        verify(document, {**proof, **change}, SIGNERS[suite].public_key)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": None}, "'type'"),
        ({"type": ["DataIntegrityProof"]}, "'type'"),
        ({"cryptosuite": None}, "'cryptosuite'"),
        ({"cryptosuite": ""}, "'cryptosuite'"),
        ({"verificationMethod": None}, "'verificationMethod'"),
        ({"verificationMethod": {"id": "did:web:example.org#key-1"}}, "'verificationMethod'"),
        ({"proofPurpose": ""}, "'proofPurpose'"),
        ({"created": "2026-11-22"}, "'created'"),
        ({"created": "2026-11-22T08:30:00"}, "'created'"),
        ({"created": None}, "'created'"),
        ({"expires": "never"}, "'expires'"),
        ({"expires": ["2030-01-01T00:00:00Z"]}, "'expires'"),
        ({"previousProof": 5}, "'previousProof'"),
        ({"previousProof": [5]}, "'previousProof'"),
        ({"proofValue": None}, "'proofValue'"),
        ({"proofValue": ["z"]}, "'proofValue'"),
        ({"proofValue": ""}, "'proofValue'"),
        ({"proofValue": "z"}, "has 0 bytes"),
        ({"proofValue": "z0"}, "base58btc"),
        ({"proofValue": multibase.encode("u", bytes(64))}, "base58btc"),
        ({"proofValue": multibase.encode("z", bytes(63))}, "has 63 bytes"),
        ({"proofValue": multibase.encode("z", bytes(65))}, "has 65 bytes"),
        ({"@context": "https://www.w3.org/ns/credentials/v2"}, "@context"),
    ],
)
def test_a_malformed_proof_is_refused_as_such(secured, change, reason):
    document, proof = split(secured)
    with pytest.raises(ProofError, match=reason):
        verify(document, {**proof, **change}, SIGNER.public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "RsaSignature2018"},
        {"type": "eddsa-rdfc-2022"},
        {"cryptosuite": "bbs-2023"},
        {"cryptosuite": "Ed25519Signature2020"},
    ],
)
def test_an_unknown_mechanism_is_unsupported_and_not_invalid(secured, change):
    document, proof = split(secured)
    with pytest.raises(UnsupportedProofError):
        verify(document, {**proof, **change}, SIGNER.public_key)


def test_another_key_of_the_same_kind_does_not_verify(secured):
    other = Ed25519Signer.from_seed(bytes(32), SIGNER.verification_method)
    with pytest.raises(SignatureInvalidError):
        verify(*split(secured), other.public_key)
    with pytest.raises(ProofError, match="key of kind P-256"):
        verify(*split(secured), SIGNERS["ecdsa-rdfc-2019"].public_key)


def test_the_proof_of_one_suite_is_not_one_of_another(secured):
    document, proof = split(secured)
    with pytest.raises(SignatureInvalidError):
        verify(document, {**proof, "cryptosuite": "eddsa-jcs-2022"}, SIGNER.public_key)


def test_a_document_is_handed_in_without_the_proof_itself(secured):
    document, proof = split(secured)
    with pytest.raises(ProofError, match="has no proof in it"):
        verify({**document, "proof": proof}, proof, SIGNER.public_key)


def test_a_context_added_after_signing_is_not_covered_by_a_jcs_proof():
    document, proof = split(secure(DOCUMENT, SIGNER, created=CREATED, cryptosuite="eddsa-jcs-2022"))
    document["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    with pytest.raises(ProofError, match="@context"):
        verify(document, proof, SIGNER.public_key)


def test_a_document_without_a_context_has_a_jcs_form_and_no_rdf_form():
    document = {"id": "urn:uuid:1", "name": "x"}
    bare, proof = split(secure(document, SIGNER, created=CREATED, cryptosuite="eddsa-jcs-2022"))
    assert "@context" not in proof
    verify(bare, proof, SIGNER.public_key)
    with pytest.raises(ContextError):
        secure(document, SIGNER, created=CREATED)


@pytest.mark.parametrize("value", [float("nan"), 2**60, "\ud800", {1: 2}, b"x"])
def test_what_json_cannot_carry_is_not_signed_and_does_not_verify(value):
    with pytest.raises(ProofError, match="canonical form"):
        secure({"id": value}, SIGNER, created=CREATED, cryptosuite="eddsa-jcs-2022")
    _, proof = split(secure({"id": "a"}, SIGNER, created=CREATED, cryptosuite="eddsa-jcs-2022"))
    with pytest.raises(ProofError, match="canonical form"):
        verify({"id": value}, proof, SIGNER.public_key)


def test_the_register_names_each_suite_by_its_own_name():
    assert next(iter(proofs.SUITES)) == "eddsa-rdfc-2022"
    assert {name: suite.name for name, suite in proofs.SUITES.items()} == {
        name: name for name in proofs.SUITES
    }
    assert multikey.encode(SIGNER.public_key).startswith("z6Mk")


def test_the_options_of_a_proof_are_hashed_anew_when_anything_in_them_differs(secured):
    document, proof = split(secured)
    first = verify(document, proof, SIGNER.public_key).hash_data
    later = secure(DOCUMENT, SIGNER, created=CREATED.replace(hour=9))
    assert verify(*split(later), SIGNER.public_key).hash_data != first
    assert verify(document, proof, SIGNER.public_key).hash_data == first


def test_options_too_long_to_be_remembered_are_hashed_all_the_same():
    suite = proofs.SUITES["eddsa-jcs-2022"]
    options = {"type": "DataIntegrityProof", "domain": "x" * 20_000}
    traces = [suite.hash_data({"id": "urn:a"}, options, "Ed25519") for _ in range(2)]
    assert traces[0] == traces[1]
    assert traces[0].canonical_proof_config.count("x") == 20_000
