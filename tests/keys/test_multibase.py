"""Bytes as text: one spelling for each byte string, and no other spelling is read."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.multibase import (
    ALPHABET,
    MAX_BASE58_CHARACTERS,
    MultibaseError,
    decode,
    decode_base58btc,
    decode_base64url,
    encode,
    encode_base58btc,
    encode_base64url,
)


@pytest.mark.parametrize(
    ("data", "text"),
    [  # the three vectors of draft-msporny-base58-03, section 5, and the edges
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\0", "1"),
    ],
)
def test_published_base58_vectors_hold_both_ways(data, text):
    assert encode_base58btc(data) == text
    assert decode_base58btc(text) == data


@given(st.binary(max_size=200))
def test_what_is_written_in_base58_is_read_back(data):
    assert decode_base58btc(encode_base58btc(data)) == data


@given(st.text(alphabet=ALPHABET, max_size=150))
def test_a_base58_text_is_the_only_spelling_of_its_bytes(text):
    assert encode_base58btc(decode_base58btc(text)) == text


@pytest.mark.parametrize("letter", ["0", "O", "I", "l", " ", "\n", "é", "\uff11", "z\0"])
def test_a_foreign_character_is_not_read_as_base58(letter):
    with pytest.raises(MultibaseError, match="base58btc character"):
        decode_base58btc(f"2NEpo{letter}")


def test_base58_text_too_long_to_be_a_key_is_not_read():
    assert decode_base58btc("1" * MAX_BASE58_CHARACTERS) == bytes(MAX_BASE58_CHARACTERS)
    with pytest.raises(MultibaseError, match="at most 1024"):
        decode_base58btc("1" * (MAX_BASE58_CHARACTERS + 1))


@given(st.binary(max_size=500))
def test_what_is_written_in_base64url_is_read_back_and_is_what_the_standard_library_writes(data):
    text = encode_base64url(data)
    assert decode_base64url(text) == data
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "text", ["QQ==", "Q Q", "QQ\n", "Q+", "Q/", "QUJDR", "Q", "QR", "QUJ", "\uff31\uff31", "Qé"]
)
def test_another_spelling_in_base64url_is_not_read(text):
    with pytest.raises(MultibaseError):
        decode_base64url(text)


@given(st.text(max_size=12))
def test_no_text_breaks_the_readers(text):
    for read in (decode, decode_base58btc, decode_base64url, lambda given: decode(given, bases="zu")):
        with suppress(MultibaseError):
            assert isinstance(read(text), bytes)


@given(st.sampled_from("zu"), st.binary(max_size=80))
def test_the_first_letter_tells_the_base(base, data):
    text = encode(base, data)
    assert text[0] == base
    assert decode(text, bases="zu") == data


@pytest.mark.parametrize("text", ["", "uQQ", "mQQ", "6Mk"])
def test_a_base_that_was_not_asked_for_is_not_read(text):
    with pytest.raises(MultibaseError, match="must start with z"):
        decode(text)
