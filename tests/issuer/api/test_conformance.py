"""The conformance profile: a test tenant on this machine alone, as the suites of the W3C ask for it."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import contexts
from issuer.app import assemble
from issuer.config import Settings
from issuer.services.conforming import _BASE_CONTEXT_DIGESTS
from issuer.services.house import House
from issuer.storage.database import Database
from keys import multibase
from keys.did import key_of_did_key
from keys.proofs import derive, verify
from keys.signer import Ed25519Signer

BASE_URL = "https://localhost:8443"
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
SUITES = {
    "eddsa-rdfc-2022": "Ed25519",
    "eddsa-jcs-2022": "Ed25519",
    "ecdsa-rdfc-2019": "P-256",
    "ecdsa-jcs-2019": "P-384",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator:
    """An installation in the profile; it keeps nothing, so an empty SQLite database is enough."""

    folder: Path = tmp_path_factory.mktemp("conformance")
    settings = Settings(base_url=BASE_URL, instance=folder, key_secret=b"a secret of tests", conformance=True)
    database = Database.open(settings.database_url)
    signer = Ed25519Signer.from_seed(bytes(32), "did:example:house#key")
    house = House.compose(settings, database, signer, documents={})
    yield assemble(house, lambda: NOON).test_client(use_cookies=False)
    database.close()


@pytest.fixture
def ask(client):
    return lambda path, **body: client.post(path, json=body, base_url=BASE_URL)


@pytest.fixture
def dids(client):
    return client.get("/conformance/issuers", base_url=BASE_URL).json


def credential(issuer, **changes):
    whole = {
        "@context": [contexts.CREDENTIALS_V2],
        "id": "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10",
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize("suite", SUITES)
def test_each_suite_signs_with_a_key_of_the_named_issuer_and_verifies(ask, dids, suite):
    issuer = dids[SUITES[suite]]
    answer = ask("/credentials/issue", credential=credential(issuer), options={"cryptosuite": suite})
    assert answer.status_code == 201
    signed = answer.json["verifiableCredential"]
    proof = signed["proof"]
    document = {name: value for name, value in signed.items() if name != "proof"}
    assert proof["cryptosuite"] == suite
    verify(document, proof, key_of_did_key(proof["verificationMethod"]))
    assert proof["verificationMethod"].startswith(f"{issuer}#")
    verified = ask("/credentials/verify", verifiableCredential=signed, options={"checks": ["proof"]})
    assert (verified.status_code, verified.json["verified"]) == (200, True)
    failed = ask("/credentials/verify", verifiableCredential=signed | {"id": "urn:uuid:1"})
    assert (failed.status_code, failed.json["verified"]) == (400, False)


def test_a_base_proof_is_made_with_the_pointers_that_were_asked_for(client, ask, dids):
    path = "/credentials/issue?cryptosuite=ecdsa-sd-2023"
    options = {"mandatoryPointers": ["/issuer"]}
    whole = ask(path, credential=credential(dids["P-256"]), options=options).json["verifiableCredential"]
    shown = derive(whole, ["/credentialSubject/name"])
    assert ask("/credentials/verify", verifiableCredential=shown).status_code == 200
    assert ask("/credentials/verify", verifiableCredential=whole).status_code == 400
    for pointers in ("/issuer", [5], ["/hours"]):
        answer = ask(path, credential=credential(dids["P-256"]), options={"mandatoryPointers": pointers})
        assert answer.status_code == 400, pointers


def test_a_stranger_as_issuer_is_signed_for_with_a_key_that_fits_the_suite(ask):
    strange = credential({"id": "https://vc.example/issuers/1"})
    for suite, start in (("ecdsa-rdfc-2019", "did:key:zDn"), (None, "did:key:z6Mk")):
        options = {"cryptosuite": suite} if suite else {}
        signed = ask("/credentials/issue", credential=strange, options=options).json["verifiableCredential"]
        assert signed["proof"]["verificationMethod"].startswith(start)
        assert ask("/credentials/verify", verifiableCredential=signed).status_code == 200


def test_a_credential_of_the_data_model_1_1_is_given_the_words_for_its_proof(ask, dids):
    old = credential(dids["Ed25519"], issuanceDate="2026-01-01T00:00:00Z")
    old |= {"@context": [contexts.CREDENTIALS_V1], "credentialSubject": {"id": "did:example:alice"}}
    for asked in (old, old | {"@context": [contexts.CREDENTIALS_V1, contexts.DATA_INTEGRITY_V2]}):
        signed = ask("/credentials/issue", credential=asked).json["verifiableCredential"]
        assert signed["@context"] == [contexts.CREDENTIALS_V1, contexts.DATA_INTEGRITY_V2]


def test_contexts_may_be_written_inline_and_texts_have_a_direction(ask, dids):
    inline = [contexts.CREDENTIALS_V2, {"Diploma": "https://example.org/#Diploma"}]
    name = {"@value": "HTML", "@language": "ar", "@direction": "rtl"}
    asked = credential(
        dids["Ed25519"], type=["VerifiableCredential", "Diploma"], name=name, **{"@context": inline}
    )
    signed = ask("/credentials/issue", credential=asked).json["verifiableCredential"]
    assert ask("/credentials/verify", verifiableCredential=signed).status_code == 200
    turned = signed | {"name": name | {"@direction": "ltr"}}
    assert ask("/credentials/verify", verifiableCredential=turned).status_code == 400


def test_a_status_entry_leads_to_a_list_that_verifies(client, ask, dids):
    asked = credential(dids["Ed25519"])
    signed = ask("/credentials/issue", credential=asked, options={"credentialStatus": True}).json
    entry = signed["verifiableCredential"]["credentialStatus"]
    served = client.get(entry["statusListCredential"].removeprefix(BASE_URL), base_url=BASE_URL)
    listed = json.loads(served.get_data())
    assert listed["id"] == entry["statusListCredential"]
    answer = ask("/credentials/verify", verifiableCredential=signed["verifiableCredential"])
    assert answer.status_code == 200
    (status,) = [row for row in answer.json["report"]["checks"] if row["name"] == "status"]
    assert status["outcome"] == "passed"
    elsewhere = asked | {"credentialStatus": entry | {"statusListCredential": "https://a.example/1"}}
    signed = ask("/credentials/issue", credential=elsewhere).json["verifiableCredential"]
    assert ask("/credentials/verify", verifiableCredential=signed).status_code == 400


def test_a_status_of_two_bits_has_a_message_for_each_of_its_values(client, ask, dids):
    options = {"credentialStatus": "message"}
    signed = ask("/credentials/issue", credential=credential(dids["Ed25519"]), options=options).json
    entry = signed["verifiableCredential"]["credentialStatus"]
    assert (entry["statusSize"], len(entry["statusMessage"])) == (2, 4)
    served = client.get(entry["statusListCredential"].removeprefix(BASE_URL), base_url=BASE_URL)
    listed = json.loads(served.get_data())
    assert (listed["id"], listed["credentialSubject"]["statusPurpose"]) == (
        entry["statusListCredential"],
        "message",
    )
    answer = ask("/credentials/verify", verifiableCredential=signed["verifiableCredential"])
    (status,) = [row for row in answer.json["report"]["checks"] if row["name"] == "status"]
    assert (answer.status_code, status["outcome"]) == (200, "passed")


def test_a_holders_part_is_shown_in_the_place_of_a_wallet(ask, dids):
    options = {"cryptosuite": "ecdsa-sd-2023", "mandatoryPointers": ["/issuer"]}
    base = ask("/credentials/issue", credential=credential(dids["P-256"]), options=options).json
    asked = {"selectivePointers": ["/credentialSubject/id"]}
    answer = ask("/conformance/derive", verifiableCredential=base["verifiableCredential"], options=asked)
    shown = answer.json["verifiableCredential"]
    assert (answer.status_code, "name" in shown["credentialSubject"]) == (201, False)
    assert ask("/credentials/verify", verifiableCredential=shown).status_code == 200
    for wrong, options in (
        (base["verifiableCredential"], {"selectivePointers": "/issuer"}),
        (base["verifiableCredential"], {"selectivePointers": ["/nothing"]}),
        (shown, asked),
        (credential(dids["P-256"]), asked),
    ):
        answer = ask("/conformance/derive", verifiableCredential=wrong, options=options)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_an_envelope_holds_a_jwt_that_verifies(ask, dids):
    options = {"type": "vc+jwt"}
    answer = ask("/credentials/issue", credential=credential(dids["P-256"]), options=options)
    envelope = answer.json["verifiableCredential"]
    assert envelope["type"] == "EnvelopedVerifiableCredential"
    assert ask("/credentials/verify", verifiableCredential=envelope).status_code == 200
    assert ask("/credentials/verify", verifiableCredential=envelope | {"@context": []}).status_code == 400
    wrong = credential(dids["P-256"], hours=5)
    assert ask("/credentials/issue", credential=wrong, options=options).status_code == 400


def test_a_digest_of_the_base_context_is_compared(ask, dids):
    def asked(**digest):
        resource = {"id": contexts.CREDENTIALS_V2, **digest}
        answer = ask("/credentials/issue", credential=credential(dids["Ed25519"], relatedResource=resource))
        return answer.status_code

    for digest in _BASE_CONTEXT_DIGESTS:
        name, prefix = ("sha256", b"\x12\x20") if len(digest) == 32 else ("sha384", b"\x20\x30")
        assert asked(digestSRI=f"{name}-{base64.b64encode(digest).decode()}") == 201
        assert asked(digestMultibase=multibase.encode("u", digest)) == 201
        assert asked(digestMultibase=multibase.encode("z", prefix + digest)) == 201
    assert asked(digestSRI=f"sha256-{base64.b64encode(bytes(32)).decode()}") == 400
    assert asked(digestSRI="sha256-A") == 400
    assert asked(digestMultibase=multibase.encode("u", bytes(32))) == 400


def test_what_is_not_in_order_is_refused(ask, dids):
    good = credential(dids["Ed25519"])
    wrong = [
        (good | {"proof": {"type": "x"}}, {}),
        (credential(None), {}),
        (good | {"hours": 5}, {}),
        (good, {"cryptosuite": "ecdsa-rdfc-2019"}),
        (credential("did:example:x"), {"cryptosuite": "bbs-2023"}),
        (credential("did:example:x"), {"cryptosuite": 5}),
        (good, {"created": "2026-01-01T00:00:00Z"}),
    ]
    for document, options in wrong:
        answer = ask("/credentials/issue", credential=document, options=options)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), options


def test_nobody_but_this_machine_is_let_in_without_a_token(client):
    from_elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, "base_url": BASE_URL}
    answer = client.post("/credentials/issue", json={"credential": {}}, **from_elsewhere)
    assert answer.status_code == 401
    assert json.loads(answer.get_data())["status"] == 401


@pytest.mark.parametrize(
    "told",
    [
        {"base_url": BASE_URL, "headers": {"X-Forwarded-For": "192.0.2.7"}},
        {"base_url": BASE_URL, "headers": {"Forwarded": "for=192.0.2.7"}},
        {"base_url": "https://badges.example"},
    ],
)
def test_what_a_proxy_on_this_machine_hands_on_needs_a_token_too(client, told):
    assert client.post("/credentials/issue", json={"credential": {}}, **told).status_code == 401
