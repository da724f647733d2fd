"""The published vectors of each securing mechanism hold byte for byte."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keys import did, multibase, multikey, proofs
from keys.proofs import SUITES
from keys.signer import Ed25519Signer

VECTORS = Path(__file__).parents[2] / "vectors"
SAMPLES = Path(__file__).parents[4] / "shared" / "reference" / "samples"
SIGNED = sorted(
    path
    for suite in SUITES
    for path in (VECTORS / suite).rglob("signed*.json")
    if path.parent.name != "employ"
)
SHOWN_IN_PART = sorted((VECTORS / "ecdsa-sd-2023").rglob("derivedRevealDocument.json"))
GIVEN_CANONICAL = sorted(path.parent for path in VECTORS.rglob("employ/signed*.json"))
CHAINS = sorted((VECTORS / "proof-set-chain").glob("signed*.json"))

# The key pair that vc-di-eddsa publishes for its vectors.
PUBLISHED_SECRET_KEY = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)


def names(paths):
    return [str(path.relative_to(VECTORS)) for path in paths]


def only(folder, pattern):
    (path,) = folder.glob(pattern)
    return path.read_text("utf-8")


def key_of(proof):
    return did.key_of_did_key(proof["verificationMethod"])


def without_proof(document):
    return {name: value for name, value in document.items() if name != "proof"}


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_has_published_vectors(suite):
    assert any(path.is_relative_to(VECTORS / suite) for path in (*SIGNED, *SHOWN_IN_PART))


@pytest.mark.parametrize("path", SIGNED, ids=names(SIGNED))
def test_a_published_document_verifies_through_the_published_values(path):
    document = json.loads(path.read_text("utf-8"))
    proof = document["proof"]
    assert proof["proofValue"] == only(path.parent, "sigBTC58*").strip()
    trace = proofs.verify(without_proof(document), proof, key_of(proof))
    assert trace.canonical_document == only(path.parent, "canonDoc*")
    assert trace.canonical_proof_config == only(path.parent, "proofCanon*")
    assert trace.hash_data.hex() == only(path.parent, "combinedHash*").strip()


@pytest.mark.parametrize("folder", GIVEN_CANONICAL, ids=names(GIVEN_CANONICAL))
def test_published_canonical_forms_have_the_published_hashes_and_signature(folder):
    proof = json.loads(only(folder, "signed*"))["proof"]
    key = multikey.decode(proof["verificationMethod"].rpartition("#")[2])
    algorithm = "sha384" if key.kind == "P-384" else "sha256"
    hash_data = b"".join(
        hashlib.new(algorithm, only(folder, pattern).encode()).digest()
        for pattern in ("proofCanon*", "canonDoc*")
    )
    assert hash_data.hex() == only(folder, "combinedHash*").strip()
    assert key.verify(multibase.decode(proof["proofValue"]), hash_data)


@pytest.mark.parametrize("path", CHAINS, ids=names(CHAINS))
def test_every_proof_of_a_published_set_or_chain_verifies(path):
    document = json.loads(path.read_text("utf-8"))
    all_proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    for proof in all_proofs:
        covered = without_proof(document)
        previous = proof.get("previousProof", [])
        wanted = [previous] if isinstance(previous, str) else previous
        if wanted:
            covered["proof"] = [other for other in all_proofs if other.get("id") in wanted]
        proofs.verify(covered, proof, key_of(proof))


def test_a_proof_of_a_chain_does_not_hold_without_the_proofs_that_it_builds_on():
    document = json.loads((VECTORS / "proof-set-chain" / "signedProofChain1.json").read_text("utf-8"))
    last = document["proof"][-1]
    with pytest.raises(proofs.SignatureInvalidError):
        proofs.verify(without_proof(document), last, key_of(last))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_signing_the_published_document_gives_the_published_proof(suite):
    published = json.loads(only(VECTORS / suite, "signed*.json"))
    seed = multibase.decode(PUBLISHED_SECRET_KEY).removeprefix(b"\x80\x26")
    signer = Ed25519Signer.from_seed(seed, published["proof"]["verificationMethod"])
    secured = proofs.secure(without_proof(published), signer, created=CREATED, cryptosuite=suite)
    assert secured.document == published


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the reference samples are not beside the project")
@pytest.mark.parametrize("kind", ["ob", "clr"])
def test_the_worked_example_of_the_implementation_guide_holds(kind):
    document = json.loads(
        (SAMPLES / "ob-spec" / f"impl-linked-data-proof-{kind}-06-signed-credential.json").read_text("utf-8")
    )
    (proof,) = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    key = multikey.decode(proof["verificationMethod"].rpartition("#")[2])
    trace = proofs.verify(without_proof(document), proof, key)
    folder = SAMPLES / "vectors" / f"1edtech-impl-{kind}{'v3p0' if kind == 'ob' else 'v2p0'}"
    assert trace.canonical_document == only(folder, "document-canon.txt")
    assert trace.canonical_proof_config == only(folder, "proof-canon.txt")
