"""Keys as Multikey and JWK text."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey, RSAKey

from keys import multibase
from keys.multikey import MultikeyError, UnsupportedKeyError, decode, encode, from_jwk, thumbprint, to_jwk
from keys.public_key import public_key_of

KEYS = {
    "Ed25519": public_key_of(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()),
    "P-256": public_key_of(ec.derive_private_key(2**200 + 7, ec.SECP256R1()).public_key()),
    "P-384": public_key_of(ec.derive_private_key(2**300 + 7, ec.SECP384R1()).public_key()),
    "RSA": public_key_of(rsa.generate_private_key(65537, 2048).public_key()),
}
RFC_8037 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
PUBLISHED = [  # W3C vc-di-eddsa and vc-di-ecdsa test vectors
    ("Ed25519", "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
    ("P-256", "zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76"),
    ("P-384", "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"),
]


@pytest.mark.parametrize(("kind", "text"), PUBLISHED)
def test_published_multikeys_are_read_and_written_back(kind, text):
    assert decode(text).kind == kind
    assert encode(decode(text)) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must start with z"),
        ("u7QE", "must start with z"),
        ("z6Mk0", "base58btc"),
        (multibase.encode("z", b"\xed\x01" + bytes(31)), "32 bytes"),
        (multibase.encode("z", b"\xed\x01" + b"\x01" + bytes(31)), "small order"),
        (multibase.encode("z", b"\x80\x24" + b"\x04" + b"".join(KEYS["P-256"].coordinates)), "compressed"),
        (multibase.encode("z", b"\x80\x24" + b"\x05" + KEYS["P-256"].raw[1:]), "not a point"),
    ],
)
def test_a_multikey_that_is_not_the_canonical_form_of_a_key_is_refused(text, reason):
    with pytest.raises(MultikeyError, match=reason) as caught:
        decode(text)
    assert not isinstance(caught.value, UnsupportedKeyError)


@pytest.mark.parametrize("prefix", [b"\xec\x01", b"\xe7\x01", b"\x82\x24", b"\xed\x81\x00", b""])
def test_a_multikey_of_another_kind_is_unsupported_and_not_malformed(prefix):
    with pytest.raises(UnsupportedKeyError):
        decode(multibase.encode("z", prefix + bytes(32)))


def test_rsa_has_no_multikey_form_here():
    with pytest.raises(UnsupportedKeyError, match="JWK"):
        encode(KEYS["RSA"])


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_raise_anything_else(text):
    with suppress(MultikeyError):
        assert encode(decode(text)) == text


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_a_jwk_is_read_back_and_is_what_joserfc_makes_of_it(kind):
    jwk = to_jwk(KEYS[kind])
    assert from_jwk(jwk) == KEYS[kind]
    peer = {"Ed25519": OKPKey, "P-256": ECKey, "P-384": ECKey, "RSA": RSAKey}[kind].import_key(jwk)
    assert {name: peer.as_dict()[name] for name in jwk} == jwk
    assert thumbprint(KEYS[kind]) == peer.thumbprint()


def test_the_thumbprint_of_rfc_8037_appendix_a3_holds():
    assert to_jwk(from_jwk(RFC_8037)) == RFC_8037
    assert thumbprint(from_jwk(RFC_8037)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_public_jwk_with_a_private_member_is_refused(member):
    with pytest.raises(MultikeyError, match="this key is lost"):
        from_jwk({**RFC_8037, member: "AA"})


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct"},
        {"kty": ["OKP"], "crv": "Ed25519", "x": RFC_8037["x"]},
        {"kty": "OKP", "crv": "X25519", "x": RFC_8037["x"]},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": {"a": 1}},
    ],
)
def test_a_jwk_of_another_kind_is_unsupported(jwk):
    with pytest.raises(UnsupportedKeyError):
        from_jwk(jwk)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"x": None}, "base64url text"),
        ({"x": 5}, "base64url text"),
        ({"x": "A" * 3000}, "base64url text"),
        ({"x": RFC_8037["x"] + "="}, "without padding"),
        ({"x": "AA"}, "32 bytes"),
        ({"use": "enc"}, "'use'"),
        ({"use": None}, "'use'"),
        ({"key_ops": ["sign"]}, "'key_ops'"),
        ({"key_ops": ["verify", "verify"]}, "'key_ops'"),
        ({"key_ops": "verify"}, "'key_ops'"),
        ({"alg": "RS256"}, "'alg'"),
        ({"alg": ["EdDSA"]}, "'alg'"),
    ],
)
def test_a_jwk_that_is_malformed_or_meant_for_something_else_is_refused(change, reason):
    with pytest.raises(MultikeyError, match=reason):
        from_jwk({**RFC_8037, **change})


@pytest.mark.parametrize(
    "extra", [{"use": "sig"}, {"key_ops": ["verify"]}, {"alg": "EdDSA"}, {"alg": "Ed25519", "kid": "k"}]
)
def test_a_jwk_that_says_it_is_for_signatures_is_read(extra):
    assert from_jwk({**RFC_8037, **extra}).kind == "Ed25519"


def test_coordinates_have_their_full_length_and_lie_on_the_curve():
    jwk = to_jwk(KEYS["P-256"])
    short = multibase.encode_base64url(KEYS["P-256"].coordinates[0][1:])
    long = multibase.encode_base64url(b"\0" + KEYS["P-256"].coordinates[0])
    for x in (short, long):
        with pytest.raises(MultikeyError, match="32 bytes, leading zeros included"):
            from_jwk({**jwk, "x": x})
    with pytest.raises(MultikeyError, match="not a point"):
        from_jwk({**jwk, "x": jwk["y"], "y": jwk["x"]})


def test_rsa_integers_have_the_fewest_bytes():
    jwk = to_jwk(KEYS["RSA"])
    for e in ("", "AAEAAQ"):
        with pytest.raises(MultikeyError, match="fewest bytes"):
            from_jwk({**jwk, "e": e})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([to_jwk(key) for key in KEYS.values()]),
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use", "key_ops", "alg", "d"]), JSON, max_size=3
    ),
)
def test_no_jwk_makes_the_reader_raise_anything_else(jwk, changes):
    with suppress(MultikeyError):
        from_jwk({**jwk, **changes})
