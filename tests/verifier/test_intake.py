"""What is handed in, recognised by its content."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import multibase
from verifier.intake import MAX_BYTES, IntakeError, Presented, address, document, is_open_badges_2, read
from verifier.unbake import NAMESPACE

BADGE = {"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "x"}
TEXT = json.dumps(BADGE)


def signed_text(payload):
    segments = (b'{"alg":"EdDSA"}', json.dumps(payload).encode(), b"signature")
    return ".".join(multibase.encode_base64url(segment) for segment in segments)


def refused(data, reason, words="."):
    with pytest.raises(IntakeError, match=words) as caught:
        read(data, "badge.json")
    assert caught.value.reason == reason
    return caught.value


def test_json_is_read_and_its_text_kept():
    presented = read(f"\n {TEXT}\n".encode(), "badge.png")
    assert presented == Presented("badge.png", "json", BADGE, f"\n {TEXT}\n")


def test_a_signed_text_is_read_without_believing_it():
    text = signed_text(BADGE | {"iss": "did:example:1", "jti": "urn:x", "nbf": 1})
    presented = read(f" {text}\n".encode(), "x")
    assert (presented.form, presented.document, presented.jws) == ("jwt", BADGE, text)
    assert presented.claims == BADGE | {"iss": "did:example:1", "jti": "urn:x", "nbf": 1}


def test_the_older_signed_text_holds_its_credential_in_a_claim():
    presented = read(signed_text({"vc": BADGE, "iss": "did:example:1"}).encode(), "x")
    assert presented.document == BADGE
    refused(signed_text({"vc": "text"}).encode(), "malformed", "should be a credential")


def test_pictures_hold_json_or_signed_text(tools):
    assert read(tools.png(tools.itxt(TEXT)), "x").form == "png"
    baked = read(tools.png(tools.itxt(signed_text(BADGE))), "x")
    assert (baked.form, baked.document) == ("png", BADGE)
    svg = f'<svg xmlns:o="{NAMESPACE}"><o:credential><![CDATA[{TEXT}]]></o:credential></svg>'
    for data in (svg.encode(), b"\xef\xbb\xbf" + svg.encode(), svg.encode("utf-16")):
        assert read(data, "x").document == BADGE


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"PK\x03\x04", "ZIP"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_files_that_we_do_not_read_are_named(data, words):
    refused(data, "unsupported_format", words)


V2 = "https://w3id.org/openbadges/v2"


@pytest.mark.parametrize(
    ("document", "older"),
    [
        ({"@context": V2}, True),
        ({"@context": [V2, {}]}, True),
        ({"@context": "https://openbadgespec.org/v1/context.json"}, True),
        ({"@context": {"obi": "https://w3id.org/openbadges#", "x": []}}, True),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", V2]}, False),
        ({"@context": ["https://example.org/v2", {}, 7]}, False),
        ({"recipient": "sha256$1", "badge": {}}, True),
        ({"recipient": {}, "badge": "https://a.example/b", "credentialSubject": {}}, False),
        ({"criteria": "https://a.example/c", "issuer": "https://a.example/i"}, True),
        ({"name": "A school", "url": "https://a.example"}, False),
        ({}, False),
    ],
)
def test_a_badge_of_open_badges_2_is_known_by_its_vocabulary_or_its_shape(document, older):
    assert is_open_badges_2(document) is older


def test_the_payload_of_a_signed_badge_of_open_badges_2_is_taken_whole():
    payload = {"@context": V2, "id": "urn:uuid:1", "iat": 7}
    text = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=").decode()
    assert read(f"e30.{text}.x".encode(), "x").document == payload


def test_a_picture_may_hold_nothing_but_an_address(tools):
    url = "https://badges.example/assertions/1"
    assert address(tools.png(tools.itxt(url, b"openbadges"))) == url
    assert address(tools.png(tools.itxt(json.dumps({"@context": V2}), b"openbadges"))) is None
    assert address(tools.png()) is None
    assert address(b"<svg" + b" " * MAX_BYTES) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n",
        b"hello",
        b"[]",
        b'"text"',
        b"7",
        b"null",
        b"\xff\x00\x80",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b"a.b.c.d",
        b"a..c",
        b"a.b.c",
        b"{" + b" " * 1_000_001 + b"}",
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_credential_is_malformed(data):
    assert refused(data, "malformed").message


def test_a_picture_without_credential_says_what_may_have_happened(tools):
    refused(tools.png(), "malformed", "edited")
    refused(b"<html></html>", "malformed", "page about the badge")


def test_a_document_within_another_is_presented_as_it_is():
    assert document(BADGE, "/endorsement/0") == Presented("/endorsement/0", "json", BADGE, "")
    with pytest.raises(IntakeError):
        document(["x"], "x")


def test_a_link_alone_is_recognised():
    assert address(b" https://a.example/badge\n") == "https://a.example/badge"
    for other in (TEXT.encode(), b"https://a.example/a b", b"\xff", b"https://a.example/" + b"x" * 2048):
        assert address(other) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | JSON.map(signed_text).map(str.encode)
)
def test_nothing_makes_it_stumble(data):
    with contextlib.suppress(IntakeError):
        assert isinstance(read(data, "x").document, dict)


@pytest.mark.parametrize("text", ["hello", '"{}"', "7", "badge.json", "see https://a.example/1"])
def test_what_does_not_begin_as_a_badge_does_is_told_so_in_plain_words(text):
    refused(text.encode(), "malformed", "This is no badge: a badge as text begins with {")
