"""ecdsa-sd-2023: its published vectors byte for byte, and what a derived proof does and does not let
through."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

import contexts
from contexts import ContextError, PointerError, loader
from keys import KeysError, cbor, multibase, multikey, proofs
from keys.proofs import BaseProofError, ProofError, SignatureInvalidError, ecdsa_sd_2023, sd_values
from keys.signer import EcdsaSigner, signer_of

VECTORS = Path(__file__).parents[2] / "vectors" / "ecdsa-sd-2023"
CITIZENSHIP = "https://w3id.org/citizenship/v4rc1"
CREATED = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)

# The key material that vc-di-ecdsa publishes for these vectors (SDKeyMaterial.json).
ISSUER = "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN"
SCOPED = "z42tqvNGyzyXRzotAYn43UhcFtzDUVdxJ7461fwrfhBPLmfY"
HMAC_KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF" * 2)
MANDATORY = ["/issuer"]
SELECTIVE = ["/validFrom", "/validUntil", "/credentialSubject/birthCountry"]

SIGNER = signer_of(ec.derive_private_key(2**200 + 7, ec.SECP256R1()), "did:web:example.org#p256")
BADGE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://example.org/credentials/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:example.org", "type": "Profile", "name": "Alder Valley"},
    "validFrom": "2026-11-22T08:30:00Z",
    "validUntil": "2027-11-22T08:30:00Z",
    "credentialSubject": {
        "type": "AchievementSubject",
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "emailAddress",
                "hashed": False,
                "identityHash": "kim@example.org",
            },
            {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "Kim"},
        ],
        "achievement": {
            "id": "https://example.org/achievements/1",
            "type": "Achievement",
            "name": "Workshop",
            "criteria": {"narrative": "Came, saw, wrote."},
        },
    },
}
ACHIEVEMENT = ["/credentialSubject/achievement"]


class Rfc6979Signer(EcdsaSigner):
    """Signs as the published vectors were signed: with the number that RFC 6979 derives from the message."""

    def sign(self, message):
        deterministic = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self.private_key.sign(message, deterministic))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def published_signer(secret):
    number = int.from_bytes(multibase.decode(secret)[2:], "big")
    return Rfc6979Signer("", ec.derive_private_key(number, ec.SECP256R1()))


@pytest.fixture(params=["prc", "employ"])
def folder(request, monkeypatch):
    """A folder of vectors, with the context that its documents name carried as long as the test runs."""
    text = (VECTORS / "citizenship-v4rc1.json").read_text("utf-8")
    carried, read = loader.carried(), loader._text
    monkeypatch.setitem(carried, CITIZENSHIP, CITIZENSHIP)
    monkeypatch.setattr(loader, "_text", lambda file: text if file == CITIZENSHIP else read(file))
    return VECTORS / request.param


def published(folder, name):
    return json.loads((folder / name).read_text("utf-8"))


def split(secured):
    document = deepcopy(secured)
    return document, document.pop("proof")


@cache
def base():
    secured = proofs.secure(
        BADGE, SIGNER, created=CREATED, cryptosuite="ecdsa-sd-2023", mandatory_pointers=MANDATORY
    )
    return json.loads(secured.text)


def derived(*pointers):
    return split(proofs.derive(base(), pointers))


# --- the published vectors ---------------------------------------------------------------------------------


def test_the_published_base_proof_is_what_its_keys_make(folder):
    secured = published(folder, "addSignedSDBase.json")
    document, proof = split(secured)
    value = proof.pop("proofValue")
    made = ecdsa_sd_2023.sign_base(
        document,
        proof,
        published_signer(ISSUER),
        MANDATORY,
        hmac_key=HMAC_KEY,
        scoped=published_signer(SCOPED),
    )
    assert made == value
    read = sd_values.read_base({"proofValue": value})
    assert read.mandatory_pointers == tuple(MANDATORY)
    assert read.hmac_key == HMAC_KEY
    assert read.write() == value


def test_the_published_derived_document_is_what_the_holder_makes(folder):
    secured = published(folder, "addSignedSDBase.json")
    shown = published(folder, "derivedRevealDocument.json")
    assert proofs.derive(secured, SELECTIVE) == shown
    data = published(folder, "derivedDisclosureData.json")
    value = sd_values.read_derived(shown["proof"])
    assert value.base_signature.hex() == data["baseSignature"]
    assert [signature.hex() for signature in value.signatures] == data["signatures"]
    assert dict(value.label_map) == dict(data["labelMap"]["value"])
    assert list(value.mandatory_indexes) == data["mandatoryIndexes"]
    assert value.write() == shown["proof"]["proofValue"]


def test_the_published_derived_proof_verifies_through_the_published_values(folder):
    document, proof = split(published(folder, "derivedRevealDocument.json"))
    key = multikey.decode(proof["verificationMethod"].rpartition("#")[2])
    trace = proofs.verify(document, proof, key)
    hashed = published(folder, "addHashData.json")
    indexes = published(folder, "derivedDisclosureData.json")["mandatoryIndexes"]
    statements = published(folder, "verifyNQuads.json")
    assert trace.canonical_proof_config == (folder / "addProofConfigCanon.txt").read_text("utf-8")
    assert trace.hash_data[:32].hex() == hashed["proofHash"]
    assert trace.hash_data[-32:].hex() == hashed["mandatoryHash"]
    assert trace.canonical_document == "".join(statements)
    assert trace.disclosure.mandatory == tuple(statements[index] for index in indexes)
    others = [text for index, text in enumerate(statements) if index not in indexes]
    assert trace.disclosure.selected == tuple(others)


# --- what our own proofs show ------------------------------------------------------------------------------


def test_a_badge_is_shown_without_who_holds_it():
    document, proof = derived(*ACHIEVEMENT)
    trace = proofs.verify(document, proof, SIGNER.public_key)
    assert "kim" not in json.dumps(document).lower()
    assert document["credentialSubject"] == {
        "type": "AchievementSubject",
        "achievement": BADGE["credentialSubject"]["achievement"],
    }
    assert document["issuer"] == BADGE["issuer"]
    assert any("Alder Valley" in text for text in trace.disclosure.mandatory)
    assert any("Came, saw" in text for text in trace.disclosure.selected)


def test_all_of_a_badge_can_be_shown():
    document, proof = derived("")
    proofs.verify(document, proof, SIGNER.public_key)
    assert document == BADGE


def test_what_is_mandatory_is_shown_though_nothing_was_chosen():
    document, proof = derived()
    trace = proofs.verify(document, proof, SIGNER.public_key)
    assert set(document) == {"@context", "id", "type", "issuer"}
    assert trace.disclosure.selected == ()


def test_where_an_end_stands_and_who_issued_are_mandatory_when_nothing_is_said():
    secured = proofs.secure(BADGE, SIGNER, created=CREATED, cryptosuite="ecdsa-sd-2023").document
    document, proof = split(proofs.derive(secured, []))
    proofs.verify(document, proof, SIGNER.public_key)
    assert set(document) == {"@context", "id", "type", "issuer", "validFrom", "validUntil"}


def test_with_nothing_mandatory_every_statement_is_a_choice_and_one_has_to_be_made():
    secured = proofs.secure(
        BADGE, SIGNER, created=CREATED, cryptosuite="ecdsa-sd-2023", mandatory_pointers=[]
    ).document
    with pytest.raises(PointerError, match="something has to be chosen"):
        proofs.derive(secured, [])
    document, proof = split(proofs.derive(secured, ["/validUntil"]))
    assert proofs.verify(document, proof, SIGNER.public_key).disclosure.mandatory == ()
    assert "issuer" not in document


def test_each_proof_has_secrets_of_its_own():
    first = sd_values.read_base(base()["proof"])
    again = proofs.secure(
        BADGE, SIGNER, created=CREATED, cryptosuite="ecdsa-sd-2023", mandatory_pointers=MANDATORY
    )
    second = sd_values.read_base(again.document["proof"])
    assert first.hmac_key != second.hmac_key
    assert first.public_key != second.public_key


SOMEWHERE = [
    "/validFrom",
    "/validUntil",
    "/credentialSubject",
    "/credentialSubject/identifier/0",
    "/credentialSubject/identifier/1/identityHash",
    "/credentialSubject/achievement/criteria",
    "/credentialSubject/achievement/name",
    "/issuer/name",
]


@settings(max_examples=25, deadline=None)
@given(pointers=st.lists(st.sampled_from(SOMEWHERE), max_size=4))
def test_whatever_part_is_chosen_its_proof_holds(pointers):
    document, proof = derived(*pointers)
    trace = proofs.verify(document, proof, SIGNER.public_key)
    assert len(trace.disclosure.selected) == len(sd_values.read_derived(proof).signatures)


# --- what does not hold ------------------------------------------------------------------------------------


def refused(document, proof, key=None):
    with pytest.raises(SignatureInvalidError) as caught:
        proofs.verify(document, proof, key or SIGNER.public_key)
    return caught.value


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["issuer"].update(name="Elder Valley"),
        lambda document: document["credentialSubject"]["achievement"].update(name="Doctorate"),
        lambda document: document.update(id="https://example.org/credentials/2"),
        lambda document: document["issuer"].pop("name"),
    ],
    ids=["mandatory", "selected", "identifier", "left out"],
)
def test_a_change_to_what_is_shown_is_noticed(change):
    document, proof = derived(*ACHIEVEMENT)
    change(document)
    assert refused(document, proof).trace.disclosure


def test_a_statement_of_another_badge_cannot_be_put_in():
    document, proof = derived(*ACHIEVEMENT)
    other = proofs.secure(
        BADGE | {"validUntil": "2099-01-01T00:00:00Z"},
        SIGNER,
        created=CREATED,
        cryptosuite="ecdsa-sd-2023",
        mandatory_pointers=MANDATORY,
    ).document
    foreign, foreign_proof = split(proofs.derive(other, ["/validUntil"]))
    value, taken = sd_values.read_derived(proof), sd_values.read_derived(foreign_proof)
    document["validUntil"] = foreign["validUntil"]
    longer = sd_values.DerivedValue(
        value.base_signature,
        value.public_key,
        (*value.signatures, *taken.signatures),
        value.label_map,
        value.mandatory_indexes,
    )
    refused(document, proof | {"proofValue": longer.write()})


def test_a_mandatory_statement_cannot_be_passed_off_as_chosen():
    document, proof = derived(*ACHIEVEMENT)
    value = sd_values.read_derived(proof)
    fewer = sd_values.DerivedValue(
        value.base_signature, value.public_key, value.signatures, value.label_map, value.mandatory_indexes[1:]
    )
    assert "not one signature" in str(refused(document, proof | {"proofValue": fewer.write()}))


def test_the_key_inside_the_proof_is_not_the_issuer():
    document, proof = derived(*ACHIEVEMENT)
    scoped = sd_values.scoped_key(sd_values.read_derived(proof).public_key)
    refused(document, proof, scoped)


def test_a_proof_option_cannot_be_changed():
    document, proof = derived(*ACHIEVEMENT)
    refused(document, proof | {"created": "2026-11-22T08:30:01Z"})


def test_the_context_of_the_proof_is_that_of_the_document():
    document, proof = derived(*ACHIEVEMENT)
    with pytest.raises(ProofError, match="@context of the proof"):
        proofs.verify(document, proof | {"@context": BADGE["@context"][:1]}, SIGNER.public_key)


def test_a_label_that_the_proof_lacks_is_said():
    document, proof = derived(*ACHIEVEMENT)
    value = sd_values.read_derived(proof)
    without = sd_values.DerivedValue(
        value.base_signature, value.public_key, value.signatures, {}, value.mandatory_indexes
    )
    with pytest.raises(ProofError, match="has no label for c14n0"):
        proofs.verify(document, proof | {"proofValue": without.write()}, SIGNER.public_key)


def test_a_base_proof_is_not_a_derived_one_and_the_other_way_round():
    document, proof = split(base())
    with pytest.raises(BaseProofError, match="the holder's own"):
        proofs.verify(document, proof, SIGNER.public_key)
    with pytest.raises(ProofError, match="does not begin"):
        proofs.derive({**derived(*ACHIEVEMENT)[0], "proof": derived(*ACHIEVEMENT)[1]}, ACHIEVEMENT)


def test_another_kind_of_key_makes_no_such_proof():
    document, proof = derived(*ACHIEVEMENT)
    other = signer_of(ec.derive_private_key(2**300 + 7, ec.SECP384R1()), "did:web:example.org#p384")
    with pytest.raises(ProofError, match="key of kind P-384"):
        proofs.verify(document, proof, other.public_key)


def test_only_a_document_with_one_base_proof_of_its_own_is_shown_in_part():
    plain = proofs.secure(BADGE, SIGNER, created=CREATED).document
    with pytest.raises(ProofError, match="only a document with one"):
        proofs.derive(plain, ACHIEVEMENT)
    with pytest.raises(ProofError, match="only a document with one"):
        proofs.derive(base() | {"proof": [base()["proof"]]}, ACHIEVEMENT)
    longer = deepcopy(base())
    longer["credentialSubject"]["achievement"]["tag"] = ["added"]
    with pytest.raises(ProofError, match="differ in number"):
        proofs.derive(longer, ACHIEVEMENT)


def test_pointers_mean_something_to_this_suite_only():
    with pytest.raises(ProofError, match="shows the whole"):
        proofs.secure(BADGE, SIGNER, created=CREATED, mandatory_pointers=MANDATORY)
    with pytest.raises(PointerError, match="points to nothing"):
        proofs.secure(
            BADGE, SIGNER, created=CREATED, cryptosuite="ecdsa-sd-2023", mandatory_pointers=["/hours"]
        )


# --- proof values ------------------------------------------------------------------------------------------

SIGNATURE, KEY = bytes(64), sd_values.written_key(SIGNER.public_key)
DERIVED_HEADER, BASE_HEADER = bytes.fromhex("d95d01"), bytes.fromhex("d95d00")
GOOD = [SIGNATURE, KEY, [SIGNATURE], {0: bytes(32)}, [0]]


def value_of(components, header=DERIVED_HEADER):
    return {"proofValue": multibase.encode("u", header + cbor.encode(components))}


def changed(place, value, components=GOOD):
    return [*components[:place], value, *components[place + 1 :]]


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"proofValue": 5},
        {"proofValue": "z2V0"},
        {"proofValue": "u2V0B*"},
        {"proofValue": "uAAAA"},
        {"proofValue": multibase.encode("u", DERIVED_HEADER)},
        value_of(GOOD[:4]),
        value_of({0: b""}),
        value_of(changed(0, "text")),
        value_of(changed(2, [bytes(63)])),
        value_of(changed(2, ["text"])),
        value_of(changed(3, {0: bytes(31)})),
        value_of(changed(3, {0: 5})),
        value_of(changed(3, {0: bytes(32), 1: bytes(32)})),
        value_of(changed(4, [b"0"])),
    ],
)
def test_a_value_that_is_no_derived_one_is_refused(proof):
    with pytest.raises(ProofError):
        sd_values.read_derived(proof)


BASE = [SIGNATURE, KEY, bytes(32), [SIGNATURE], ["/issuer"]]


@pytest.mark.parametrize(
    "components", [BASE[:4], changed(2, bytes(31), BASE), changed(3, [b""], BASE), changed(4, [5], BASE)]
)
def test_a_value_that_is_no_base_one_is_refused(components):
    with pytest.raises(ProofError):
        sd_values.read_base(value_of(components, BASE_HEADER))


@pytest.mark.parametrize("key", [b"", KEY[2:], KEY[:-1], b"\xed\x01" + bytes(32)])
def test_a_key_that_is_none_of_its_kind_is_refused(key):
    with pytest.raises(ProofError, match="key inside"):
        sd_values.scoped_key(key)


@settings(max_examples=60, deadline=None)
@given(junk=st.binary(max_size=80))
def test_whatever_a_value_holds_it_is_read_or_refused_by_name(junk):
    document, proof = derived(*ACHIEVEMENT)
    value = multibase.encode("u", DERIVED_HEADER + junk)
    with pytest.raises((KeysError, ContextError)):
        proofs.verify(document, proof | {"proofValue": value}, SIGNER.public_key)
    assert contexts.check(document) is None
