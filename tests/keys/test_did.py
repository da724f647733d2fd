"""DIDs, the keys and addresses in them, and the documents they stand for."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contexts
from keys import KeysError, multibase
from keys.did import (
    DidError,
    VerificationMethod,
    did_document,
    did_jwk,
    did_key,
    did_web,
    did_web_url,
    key_of_did_jwk,
    key_of_did_key,
)
from keys.multikey import MultikeyError, UnsupportedKeyError, decode, from_jwk

MULTIKEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
KEY = decode(MULTIKEY)
WHEN = datetime(2027, 3, 1, 12, tzinfo=UTC)
# The first example of the did:jwk method document, a P-256 key.
DID_JWK = (
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAi"
    "LCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
)


def test_a_did_key_is_its_key():
    assert did_key(KEY) == f"did:key:{MULTIKEY}"
    assert key_of_did_key(f"did:key:{MULTIKEY}") == KEY
    assert key_of_did_key(f"did:key:{MULTIKEY}#{MULTIKEY}") == KEY


@pytest.mark.parametrize(
    "did",
    [
        "did:key:",
        "did:web:example.org",
        f"did:key:{MULTIKEY}#",
        f"did:key:{MULTIKEY}#key-1",
        "did:key:z6Mk",
        "",
        "x" * 9999,
    ],
)
def test_what_is_not_a_did_key_is_refused(did):
    with pytest.raises(KeysError):
        key_of_did_key(did)


def test_a_did_key_of_another_kind_of_key_is_unsupported():
    with pytest.raises(UnsupportedKeyError):
        key_of_did_key("did:key:" + multibase.encode("z", b"\xec\x01" + bytes(32)))


def test_a_did_jwk_is_its_key():
    key = key_of_did_jwk(DID_JWK)
    assert key.kind == "P-256"
    assert key_of_did_jwk(f"{DID_JWK}#0") == key
    assert key_of_did_jwk(did_jwk(key)) == key
    assert key_of_did_jwk(did_jwk(KEY)) == KEY


@pytest.mark.parametrize(
    ("did", "error"),
    [
        (f"{DID_JWK}#1", DidError),
        ("did:jwk:e30", MultikeyError),
        ("did:jwk:W10", DidError),
        ("did:jwk:e30=", DidError),
        ("did:jwk:eyJ9", DidError),
        (f"did:key:{MULTIKEY}", DidError),
        ("did:jwk:" + multibase.encode_base64url(b'{"kty":"OKP","kty":"EC"}'), DidError),
    ],
)
def test_what_is_not_a_did_jwk_is_refused(did, error):
    with pytest.raises(error):
        key_of_did_jwk(did)


@pytest.mark.parametrize(
    ("address", "did", "document"),
    [
        ("https://example.org", "did:web:example.org", "https://example.org/.well-known/did.json"),
        ("https://example.org/", "did:web:example.org", "https://example.org/.well-known/did.json"),
        ("https://EXAMPLE.org:443", "did:web:example.org", "https://example.org/.well-known/did.json"),
        (
            "https://example.org:8443",
            "did:web:example.org%3A8443",
            "https://example.org:8443/.well-known/did.json",
        ),
        (
            "https://example.org/pd/badges",
            "did:web:example.org:pd:badges",
            "https://example.org/pd/badges/did.json",
        ),
        (
            "https://xn--bcher-kva.example",
            "did:web:xn--bcher-kva.example",
            "https://xn--bcher-kva.example/.well-known/did.json",
        ),
    ],
)
def test_a_did_web_is_an_https_address(address, did, document):
    assert did_web(address) == did
    assert did_web_url(did) == document
    assert did_web_url(f"{did}#key-1") == document


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "https://127.0.0.1:8000",
        "https://[::1]",
        "https://0x7f000001",
        "https://2130706433",
        "https://user@example.org",
        "https://example.org?x=1",
        "https://example.org#x",
        "https://example.org:99999",
        "https://example.org/a//b",
        "https://example.org/a/../b",
        "https://example.org/a:b",
        "https://example.org/%2e%2e",
        "https://example.org/sch%C3%B6n",
        "https://[bad",
        "https://",
        "https://-example.org",
        "https://example.org.",
        "example.org",
        "",
    ],
)
def test_another_address_has_no_did_web(address):
    if address == "https://example.org/sch%C3%B6n":
        assert did_web_url(did_web(address)) == f"{address}/did.json"
        return
    with pytest.raises(DidError):
        did_web(address)


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web:127.0.0.1",
        "did:web:127.1",
        "did:web:0x7f.1",
        "did:web:example.org:8443:",
        "did:web:example.org::a",
        "did:web:example.org:..",
        "did:web:example.org:%2e%2e",
        "did:web:example.org:a%2Fb",
        "did:web:example.org:a%5Cb",
        "did:web:example.org:a%00",
        "did:web:example.org%3A0",
        "did:web:example.org%3A99999",
        "did:web:example.org%3A",
        "did:web:example.org%2Fpath",
        "did:web:user@example.org",
        "did:web:example.org?x",
        "did:web:example.org/path",
        "did:web:exa mple.org",
        "did:web:exämple.org",
        "did:web:[::1]",
        "did:key:z6Mk",
    ],
)
def test_a_did_web_that_could_lead_elsewhere_is_refused(did):
    with pytest.raises(DidError):
        did_web_url(did)


@given(st.text(max_size=40))
def test_no_text_makes_the_readers_raise_anything_else(text):
    for read in (did_web, did_web_url, key_of_did_key, key_of_did_jwk):
        for prefix in ("", "did:web:", "did:key:", "did:jwk:", "https://"):
            with suppress(KeysError):
                read(prefix + text)


def test_a_did_document_says_what_its_keys_are_for():
    did = "did:web:example.org"
    method = VerificationMethod(f"{did}#{MULTIKEY}", did, KEY)
    assert did_document(did, [method], also_known_as=["https://example.org/issuer"]) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "alsoKnownAs": ["https://example.org/issuer"],
        "verificationMethod": [
            {"id": f"{did}#{MULTIKEY}", "type": "Multikey", "controller": did, "publicKeyMultibase": MULTIKEY}
        ],
        "assertionMethod": [f"{did}#{MULTIKEY}"],
    }


def test_a_revoked_key_is_shown_and_may_no_longer_assert():
    did = "did:web:example.org"
    old = VerificationMethod(f"{did}#old", did, KEY, revoked=WHEN)
    new = VerificationMethod(f"{did}#new", did, KEY, form="JsonWebKey", expires=WHEN)
    document = did_document(did, [old, new])
    assert document["verificationMethod"][0]["revoked"] == "2027-03-01T12:00:00Z"
    assert document["verificationMethod"][1]["expires"] == "2027-03-01T12:00:00Z"
    assert from_jwk(document["verificationMethod"][1]["publicKeyJwk"]) == KEY
    assert document["assertionMethod"] == [f"{did}#new"]


def test_every_word_of_a_did_document_has_a_meaning():
    did = "did:web:example.org"
    methods = [
        VerificationMethod(f"{did}#old", did, KEY, revoked=WHEN),
        VerificationMethod(f"{did}#new", did, KEY, form="JsonWebKey", expires=WHEN),
    ]
    document = did_document(did, methods, also_known_as=["https://example.org/issuer"])
    assert json.loads(json.dumps(document)) == document
    contexts.check(document)
