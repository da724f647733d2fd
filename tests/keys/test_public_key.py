"""A public key that exists is a good key, and its `verify` never raises."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.public_key import (
    _D,
    _L,
    _P,
    PublicKey,
    PublicKeyError,
    from_coordinates,
    from_modulus_and_exponent,
    from_pem,
    public_key_of,
)
from keys.signer import signer_of

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "tests" / "vectors" / "wycheproof"
CORPUS = ROOT.parent / "shared" / "hostile" / "cases" / "sig-wycheproof"

PRIVATE_KEYS = {
    "Ed25519": ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
    "P-256": ec.derive_private_key(2**200 + 7, ec.SECP256R1()),
    "P-384": ec.derive_private_key(2**300 + 7, ec.SECP384R1()),
    "RSA": rsa.generate_private_key(65537, 2048),
}
KINDS = sorted(PRIVATE_KEYS)


def key_of_der(text):
    """The key of a vector, made from its SubjectPublicKeyInfo."""
    return public_key_of(load_der_public_key(bytes.fromhex(text)))


def mismatches(rows):
    return [
        row["tcId"]
        for key, row in rows
        if row["result"] != "acceptable"
        and key.verify(bytes.fromhex(row["sig"]), bytes.fromhex(row["msg"])) != (row["result"] == "valid")
    ]


@pytest.mark.parametrize("name", ["ed25519", "p256", "p384", "rsa2048"])
def test_the_committed_wycheproof_rows_come_out_as_published(name):
    tests = json.loads((COMMITTED / f"{name}.json").read_text())["tests"]
    assert len({row["result"] for row in tests}) > 1
    assert mismatches((key_of_der(row["publicKeyDer"]), row) for row in tests) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the hostile corpus is not beside the project")
@pytest.mark.parametrize(
    "name",
    [
        "ed25519_test",
        "ecdsa_secp256r1_sha256_p1363_test",
        "ecdsa_secp384r1_sha384_p1363_test",
        "rsa_signature_2048_sha256_test",
    ],
)
def test_every_wycheproof_row_of_the_corpus_comes_out_as_published(name):
    groups = json.loads((CORPUS / f"{name}.json").read_text())["testGroups"]
    rows = [(key_of_der(group["publicKeyDer"]), row) for group in groups for row in group["tests"]]
    assert mismatches(rows) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the hostile corpus is not beside the project")
@pytest.mark.parametrize("name", ["ecdsa_secp256r1_sha256_test", "ecdsa_secp384r1_sha384_test"])
def test_a_der_signature_is_not_an_answer_and_its_two_numbers_are(name):
    groups = json.loads((CORPUS / f"{name}.json").read_text())["testGroups"]
    for key, row in ((key_of_der(group["publicKeyDer"]), row) for group in groups for row in group["tests"]):
        signature, message = bytes.fromhex(row["sig"]), bytes.fromhex(row["msg"])
        assert not key.verify(signature, message)
        if row["result"] == "valid":
            half = key.signature_length // 2
            r, s = decode_dss_signature(signature)
            assert key.verify(r.to_bytes(half, "big") + s.to_bytes(half, "big"), message)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the hostile corpus is not beside the project")
def test_an_rsa_signature_with_another_padding_does_not_hold():
    groups = json.loads((CORPUS / "rsa_pss_2048_sha256_mgf1_32_test.json").read_text())["testGroups"]
    rows = [(key_of_der(group["publicKeyDer"]), row) for group in groups for row in group["tests"]]
    assert not any(key.verify(bytes.fromhex(row["sig"]), bytes.fromhex(row["msg"])) for key, row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_key_signed_holds_for_that_message_and_key_only(kind):
    signer = signer_of(PRIVATE_KEYS[kind], "did:example:1#key")
    signature = signer.sign(b"message")
    assert signer.public_key.kind == kind
    assert len(signature) == signer.public_key.signature_length
    assert signer.public_key.verify(signature, b"message")
    assert not signer.public_key.verify(signature, b"massage")
    assert not signer.public_key.verify(signature[:-1], b"message")
    assert not signer.public_key.verify(signature + b"\0", b"message")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_bytes_make_verify_raise_or_hold(kind, data):
    key = public_key_of(PRIVATE_KEYS[kind].public_key())
    length = key.signature_length
    signature = data.draw(st.one_of(st.binary(max_size=100), st.binary(min_size=length, max_size=length)))
    assert key.verify(signature, data.draw(st.binary(max_size=20))) is False


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(
    raw=st.one_of(
        st.binary(max_size=100), st.binary(min_size=32, max_size=32), st.binary(min_size=33, max_size=33)
    )
)
def test_no_bytes_make_a_key_that_is_spelled_in_two_ways(kind, raw):
    with suppress(PublicKeyError):
        assert PublicKey(kind, raw).raw == raw


def test_a_signature_with_s_raised_by_the_group_order_does_not_hold():
    signer = signer_of(PRIVATE_KEYS["Ed25519"], "did:example:1#key")
    signature = signer.sign(b"message")
    raised = int.from_bytes(signature[32:], "little") + _L
    assert raised < 2**256
    assert not signer.public_key.verify(signature[:32] + raised.to_bytes(32, "little"), b"message")


def multiply_by_eight(point):
    """Three doublings in extended twisted Edwards form, with the formulas of RFC 8032 section 5.1.4."""
    x, y, z, t = point[0], point[1], 1, point[0] * point[1] % _P
    for _ in range(3):
        a, b, c = (y - x) ** 2, (y + x) ** 2, 2 * t * t * _D
        d = 2 * z * z
        e, f, g, h = b - a, d - c, d + c, b + a
        x, y, z, t = e * f % _P, g * h % _P, f * g % _P, e * h % _P
    return x * pow(z, -1, _P) % _P, y * pow(z, -1, _P) % _P


def points_with(y):
    """The points of the curve with this y, by taking a square root (p = 5 mod 8)."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    root = pow(square, (_P + 3) // 8, _P)
    if root * root % _P != square:
        root = root * pow(2, (_P - 1) // 4, _P) % _P
    return [(root, y), (-root % _P, y)] if root * root % _P == square else []


SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


@pytest.mark.parametrize("text", SMALL_ORDER)
def test_a_point_of_small_order_is_no_key(text):
    raw = bytes.fromhex(text)
    y = int.from_bytes(raw, "little") & (1 << 255) - 1
    assert [multiply_by_eight(point) for point in points_with(y)] == [(0, 1)] * 2, "the vector itself"
    with pytest.raises(PublicKeyError, match="small order"):
        PublicKey("Ed25519", raw)


@pytest.mark.parametrize("y", [_P, _P + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_an_unreduced_coordinate_is_no_key(y, sign):
    with pytest.raises(PublicKeyError, match="canonical"):
        PublicKey("Ed25519", (y | sign).to_bytes(32, "little"))


def test_a_y_that_is_on_no_point_is_no_key():
    assert points_with(2) == []
    with pytest.raises(PublicKeyError, match="not a point"):
        PublicKey("Ed25519", (2).to_bytes(32, "little"))
    with pytest.raises(PublicKeyError, match="32 bytes, not 31"):
        PublicKey("Ed25519", bytes(31))


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_an_uncompressed_point_is_not_the_canonical_form(kind):
    handle = PRIVATE_KEYS[kind].public_key()
    with pytest.raises(PublicKeyError, match="compressed"):
        PublicKey(kind, handle.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    with pytest.raises(PublicKeyError, match="not a point"):
        PublicKey(kind, b"\x02" + b"\xff" * (len(public_key_of(handle).raw) - 1))


def test_the_point_of_one_curve_is_not_one_of_another():
    x, y = public_key_of(PRIVATE_KEYS["P-256"].public_key()).coordinates
    assert from_coordinates("P-256", x, y) == public_key_of(PRIVATE_KEYS["P-256"].public_key())
    with pytest.raises(PublicKeyError, match="not a point of P-384"):
        from_coordinates("P-384", x, y)
    with pytest.raises(PublicKeyError, match="not a point of P-256"):
        from_coordinates("P-256", y, x)


def test_rsa_keys_of_unsafe_or_costly_numbers_are_refused():
    n, e = public_key_of(PRIVATE_KEYS["RSA"].public_key()).modulus_and_exponent
    assert from_modulus_and_exponent(n, e) == public_key_of(PRIVATE_KEYS["RSA"].public_key())
    for bad_n in (n >> 1024 | 1, n + 1, n << 8192 | 1, 0):
        with pytest.raises(PublicKeyError, match="2048 to 8192 bits"):
            from_modulus_and_exponent(bad_n, e)
    for bad_e in (0, 1, 2, 65536, 2**32 + 1):
        with pytest.raises(PublicKeyError, match="exponent"):
            from_modulus_and_exponent(n, bad_e)


def test_an_rsa_key_is_the_canonical_spki_of_an_rsa_key():
    raw = public_key_of(PRIVATE_KEYS["RSA"].public_key()).raw
    with pytest.raises(PublicKeyError, match="not an RSA"):
        PublicKey("RSA", raw[:-1])
    other = PRIVATE_KEYS["Ed25519"].public_key()
    with pytest.raises(PublicKeyError, match="canonical"):
        PublicKey("RSA", other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    small = rsa.generate_private_key(65537, 1024).public_key()
    with pytest.raises(PublicKeyError, match="2048"):
        public_key_of(small)


def test_keys_of_other_kinds_are_refused_by_name():
    with pytest.raises(PublicKeyError, match="X25519PublicKey is not supported"):
        public_key_of(x25519.X25519PrivateKey.from_private_bytes(bytes(32)).public_key())
    with pytest.raises(PublicKeyError, match="not supported"):
        public_key_of(ec.derive_private_key(7, ec.SECP521R1()).public_key())
    with pytest.raises(PublicKeyError, match="no coordinates"):
        _ = public_key_of(PRIVATE_KEYS["RSA"].public_key()).coordinates
    with pytest.raises(PublicKeyError, match="no modulus"):
        _ = public_key_of(PRIVATE_KEYS["P-256"].public_key()).modulus_and_exponent


def test_two_keys_are_equal_when_their_bytes_are():
    one, same = (public_key_of(PRIVATE_KEYS["Ed25519"].public_key()) for _ in range(2))
    assert one == same
    assert hash(one) == hash(same)
    assert one != public_key_of(PRIVATE_KEYS["P-256"].public_key())


def test_a_key_in_pem_is_the_key_that_was_written():
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert from_pem(pem) == public_key_of(private.public_key())


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_pem_is_no_key(text):
    with pytest.raises(PublicKeyError, match="PEM"):
        from_pem(text)
