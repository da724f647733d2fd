"""Compact JWS: the published examples, a peer, and the tricks that have worked elsewhere."""

import hmac
import json
import warnings
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from keys import KeysError, multibase
from keys.did import key_of_did_key
from keys.multikey import ALGORITHMS, from_jwk, to_jwk
from keys.proofs import UnsupportedProofError
from keys.proofs.jws import JwsError, JwsSignatureInvalidError, read, sign, verify
from keys.signer import signer_of

CORPUS = Path(__file__).parents[4] / "shared" / "hostile" / "cases" / "gen-jwt"
PRIVATE_KEYS = {
    "Ed25519": ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
    "P-256": ec.derive_private_key(2**200 + 7, ec.SECP256R1()),
    "P-384": ec.derive_private_key(2**300 + 7, ec.SECP384R1()),
    "RSA": rsa.generate_private_key(65537, 2048),
}
SIGNERS = {kind: signer_of(key, "did:web:example.org#key") for kind, key in PRIVATE_KEYS.items()}
PEERS = {"Ed25519": OKPKey, "P-256": ECKey, "P-384": ECKey, "RSA": RSAKey}
PEER_CASES = [(kind, alg) for kind, algorithms in ALGORITHMS.items() for alg in algorithms]
PAYLOAD = b'{"iss":"did:web:example.org"}'


def segment(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return multibase.encode_base64url(data)


def token(header, payload=PAYLOAD, kind="P-256"):
    """A JWS with any header at all, signed as its key signs."""
    signing_input = f"{segment(header)}.{segment(payload)}"
    return f"{signing_input}.{segment(SIGNERS[kind].sign(signing_input.encode()))}"


def peer_key(kind, *, private):
    if private:
        pem = PRIVATE_KEYS[kind].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return PEERS[kind].import_key(pem)
    return PEERS[kind].import_key(to_jwk(SIGNERS[kind].public_key))


def test_the_example_of_rfc_8037_appendix_a4_holds():
    jws = read(
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    verify(
        jws, from_jwk({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    )
    assert jws.payload == b"Example of Ed25519 signing"


def test_the_example_of_rfc_7515_appendix_a3_holds():
    jws = read(
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        "cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )
    key = from_jwk(
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        }
    )
    verify(jws, key)
    assert json.loads(jws.payload)["iss"] == "joe"


@pytest.mark.parametrize("kind", sorted(SIGNERS))
def test_what_is_signed_here_verifies_here_and_in_joserfc(kind):
    text = sign(PAYLOAD, SIGNERS[kind], typ="vc+jwt")
    jws = read(text)
    verify(jws, SIGNERS[kind].public_key)
    assert (jws.kid, jws.typ, jws.cty, jws.jwk) == ("did:web:example.org#key", "vc+jwt", None, None)
    assert jws.payload == PAYLOAD
    peer = joserfc_jws.deserialize_compact(text, peer_key(kind, private=False), algorithms=[jws.alg])
    assert peer.payload == PAYLOAD


@pytest.mark.parametrize(("kind", "alg"), PEER_CASES)
def test_what_joserfc_signs_verifies_here(kind, alg):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peer warns of "EdDSA", which badges still say
        text = joserfc_jws.serialize_compact(
            {"alg": alg}, PAYLOAD, peer_key(kind, private=True), algorithms=[alg]
        )
    verify(read(text), SIGNERS[kind].public_key)


@pytest.mark.parametrize("kind", sorted(SIGNERS))
def test_a_changed_header_payload_or_signature_does_not_verify(kind):
    header, payload, signature = sign(PAYLOAD, SIGNERS[kind]).split(".")
    alg = ALGORITHMS[kind][0]
    for changed in (
        f"{segment({'alg': alg, 'kid': 'another'})}.{payload}.{signature}",
        f"{header}.{segment(b'{}')}.{signature}",
        f"{header}.{payload}.{segment(multibase.decode_base64url(signature)[:-1] + bytes([0]))[:-2]}AA",
        f"{header}.{payload}.{segment(multibase.decode_base64url(signature) + bytes(1))}",
    ):
        with pytest.raises(JwsError):
            verify(read(changed), SIGNERS[kind].public_key)


def test_the_key_decides_the_algorithm():
    text = token({"alg": "ES256"})
    for kind in ("Ed25519", "P-384", "RSA"):
        with pytest.raises(JwsError, match=f"the key is of kind {kind}"):
            verify(read(text), SIGNERS[kind].public_key)


def test_a_public_key_is_not_an_hmac_secret():
    secret = SIGNERS["RSA"].public_key.raw
    signing_input = f"{segment({'alg': 'HS256'})}.{segment(PAYLOAD)}"
    text = f"{signing_input}.{segment(hmac.digest(secret, signing_input.encode(), 'sha256'))}"
    with pytest.raises(JwsError, match="'HS256' is not an algorithm"):
        read(text)


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "es256", "", None, 5, ["ES256"], "ES256 "])
def test_an_algorithm_that_shows_nothing_is_refused(alg):
    with pytest.raises(JwsError):
        read(token({"alg": alg}))


def test_a_header_without_an_algorithm_is_refused():
    with pytest.raises(JwsError, match="not an algorithm"):
        read(token({"typ": "JWT"}))


@pytest.mark.parametrize("alg", ["PS256", "ES512", "ES256K", "RS512", "ML-DSA-44"])
def test_an_algorithm_that_is_known_elsewhere_is_unsupported(alg):
    with pytest.raises(UnsupportedProofError, match=alg):
        read(token({"alg": alg}))


@pytest.mark.parametrize(
    "extra",
    [
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"jku": "https://example.org/jwks.json"},
        {"x5u": "https://example.org/x"},
        {"x5c": []},
        {"zip": "DEF"},
        {"iss": "did:web:example.org"},
        {"": ""},
    ],
)
def test_a_header_that_says_more_is_refused(extra):
    with pytest.raises(JwsError, match="may not say"):
        read(token({"alg": "ES256", **extra}))


@pytest.mark.parametrize("member", ["kid", "typ", "cty"])
@pytest.mark.parametrize("value", [None, 5, "", ["a"], {}])
def test_a_header_member_of_another_type_is_refused(member, value):
    with pytest.raises(JwsError, match=f"'{member}' of a JWS is text"):
        read(token({"alg": "ES256", member: value}))


def test_the_key_in_a_header_is_read_and_nothing_is_said_of_whose_it_is():
    jws = read(token({"alg": "ES256", "jwk": to_jwk(SIGNERS["P-256"].public_key)}))
    assert jws.jwk == SIGNERS["P-256"].public_key
    verify(jws, jws.jwk)


def test_a_private_or_malformed_key_in_a_header_is_refused():
    private = {**to_jwk(SIGNERS["P-256"].public_key), "d": "AA"}
    for jwk in (private, "text", None, {"kty": "OKP", "crv": "Ed25519", "x": "AA"}):
        with pytest.raises(JwsError):
            read(token({"alg": "ES256", "jwk": jwk}))
    with pytest.raises(UnsupportedProofError, match="in the header"):
        read(token({"alg": "ES256", "jwk": {"kty": "EC", "crv": "P-521"}}))


@pytest.mark.parametrize(
    "header",
    [b'{"alg":"ES256","alg":"none"}', b"[]", b'"ES256"', b"{", b"\xff", b'\xef\xbb\xbf{"alg":"ES256"}', b""],
)
def test_a_header_that_two_readers_could_read_differently_is_refused(header):
    with pytest.raises(JwsError):
        read(token(header))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: " " + text,
        lambda text: text + ".",
        lambda text: "." + text,
        lambda text: text.rpartition(".")[0],
        lambda text: text.rpartition(".")[0] + ".",
        lambda text: text + "=",
        lambda text: text.replace(".", ". "),
        lambda text: text + ".AA",
        lambda text: "",
        lambda text: text[:-1] + "B" if text[-1] != "B" else text[:-1] + "C",
        lambda text: text.replace(".", "\u2024"),
        lambda text: "A" * 2_000_001,
    ],
)
def test_another_spelling_of_the_three_segments_is_refused(change):
    with pytest.raises(JwsError):
        verify(read(change(token({"alg": "ES256"}))), SIGNERS["P-256"].public_key)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.tuples(*[st.binary(max_size=40)] * 3)))
def test_no_text_makes_the_reader_raise_anything_else(text):
    try:
        verify(
            read(text if isinstance(text, str) else ".".join(map(segment, text))), SIGNERS["P-256"].public_key
        )
    except KeysError:
        return
    pytest.fail("a text that nobody signed was believed")


JOSE_FAULTS = {
    "b64-noncanonical.jwt": JwsError,
    "crit-b64.jwt": JwsError,
    "crit-empty.jwt": JwsError,
    "dup-alg.jwt": JwsError,
    "empty-sig-es256.jwt": JwsError,
    "four-segments.jwt": JwsError,
    "hdr-jku-https.jwt": JwsError,
    "header-swap.jwt": JwsSignatureInvalidError,
    "hs256-secret.jwt": JwsError,
    "jwk-private.jwt": JwsError,
    "kid-number.jwt": JwsError,
    "rsa1024.jwt": JwsError,
    "sig-128pad.jwt": JwsSignatureInvalidError,
    "sig-65.jwt": JwsSignatureInvalidError,
    "sig-rplusn.jwt": JwsSignatureInvalidError,
    "two-segments.jwt": JwsError,
    "whitespace.jwt": JwsError,
    "ok-eddsa.jwt": None,
}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the hostile corpus is not beside the project")
@pytest.mark.parametrize("name", JOSE_FAULTS)
def test_the_corpus_gets_its_expected_outcome(name):
    def believe():
        jws = read((CORPUS / name).read_text())
        verify(jws, key_of_did_key(jws.kid))

    if JOSE_FAULTS[name] is None:
        believe()
    else:
        with pytest.raises(JOSE_FAULTS[name]):
            believe()
