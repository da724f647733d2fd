"""Bits of a status list: which one is which, and how much is ever inflated."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import multibase
from verifier.bitstring import MAX_LIST_BYTES, BitstringError, entry, inflate


def test_the_first_entry_is_the_highest_bit_of_the_first_byte():
    assert entry(b"\x80\x01", 0) == 1
    assert entry(b"\x80\x01", 15) == 1
    assert [entry(b"\x80\x01", index) for index in range(1, 15)] == [0] * 14


@given(st.lists(st.integers(0, 1), min_size=8, max_size=64).filter(lambda bits: len(bits) % 8 == 0))
def test_every_bit_is_read_where_it_was_written(bits):
    raw = int("".join(map(str, bits)), 2).to_bytes(len(bits) // 8, "big")
    assert [entry(raw, index) for index in range(len(bits))] == bits


@given(st.lists(st.integers(0, 7), min_size=8, max_size=40).filter(lambda values: len(values) % 8 == 0))
def test_larger_entries_are_read_where_they_were_written(values):
    bits = "".join(f"{value:03b}" for value in values)
    raw = int(bits, 2).to_bytes(len(bits) // 8, "big")
    assert [entry(raw, index, 3) for index in range(len(values))] == values


@pytest.mark.parametrize(("index", "size"), [(16, 1), (8, 2), (-1, 1), (10**9, 1)])
def test_an_index_outside_the_list_is_refused(index, size):
    with pytest.raises(BitstringError, match="none at"):
        entry(b"\0\0", index, size)


def test_a_list_is_inflated_up_to_a_limit_only():
    def packed(size):
        return "u" + multibase.encode_base64url(gzip.compress(b"\0" * size))

    assert len(inflate(packed(MAX_LIST_BYTES))) == MAX_LIST_BYTES
    with pytest.raises(BitstringError, match="more than"):
        inflate(packed(MAX_LIST_BYTES + 1))


def test_the_older_list_has_no_letter_in_front_and_may_be_padded():
    packed = multibase.encode_base64url(gzip.compress(b"\x01"))
    assert inflate(packed, multibase=False) == b"\x01"
    assert inflate(packed + "=" * (-len(packed) % 4), multibase=False) == b"\x01"
    with pytest.raises(BitstringError, match="base64url"):
        inflate(packed)
