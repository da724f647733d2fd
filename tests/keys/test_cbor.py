"""The five forms of CBOR that a selective disclosure proof is made of, in their one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import cbor
from keys.cbor import CborError

FLAT = st.integers(0, 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=40)
VALUES = FLAT | st.lists(FLAT | st.lists(FLAT, max_size=3), max_size=30)
MAPS = st.dictionaries(st.integers(0, 2**32), FLAT, max_size=4)


@given(value=VALUES | MAPS)
def test_what_is_written_is_read_again(value):
    assert cbor.decode(cbor.encode(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1000000, "1a000f4240"),
        (1000000000000, "1b000000e8d4a51000"),
        (b"\x01\x02\x03\x04", "4401020304"),
        ("\u00fc", "62c3bc"),
        ([1, [2, 3]], "8201820203"),
        ({1: 2, 3: 4}, "a201020304"),
    ],
)
def test_the_examples_of_the_rfc_hold(value, text):
    """RFC 8949, appendix A."""
    assert cbor.encode(value).hex() == text
    assert cbor.decode(bytes.fromhex(text)) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "cut off"),
        ("18", "cut off"),
        ("1817", "shortest"),
        ("190017", "shortest"),
        ("1c", "no stated length"),
        ("5f42010243030405ff", "no stated length"),
        ("20", "major type 1"),
        ("c0", "major type 6"),
        ("f4", "major type 7"),
        ("0000", "after"),
        ("44010203", "cut off"),
        ("62c328", "UTF-8"),
        ("9affffffff", "cut off"),
        ("baffffffff", "cut off"),
        ("a2010202", "cut off"),
        ("a201020103", "each once"),
        ("a1616101", "integers"),
        ("818181818100", "so deep"),
        ("a1810001", "so deep"),
    ],
)
def test_what_is_not_read_is_refused_with_its_reason(text, reason):
    with pytest.raises(CborError, match=reason):
        cbor.decode(bytes.fromhex(text))
