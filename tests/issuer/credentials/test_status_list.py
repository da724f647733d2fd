from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contexts
import schemas
from issuer.credentials.compose import IssuerProfile
from issuer.credentials.status_list import LENGTH, ListFacts, compose_list, encode
from schemas import vcdm
from verifier import bitstring

URL = "https://badges.aldervalley.example/status/1"
ISSUER = IssuerProfile(
    "did:web:badges.aldervalley.example", "Alder Valley", "https://badges.aldervalley.example"
)
AT = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)


def test_a_list_is_a_credential_that_holds_for_a_day():
    document = compose_list(ListFacts(URL, AT, (23,)), ISSUER)
    assert schemas.validate(document)["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    contexts.check(document)
    assert not vcdm.problems(document)
    assert (document["validFrom"], document["validUntil"]) == ("2026-12-01T15:30:00Z", "2026-12-02T15:30:00Z")
    subject = document["credentialSubject"]
    assert subject["statusPurpose"] == "revocation"
    assert subject["ttl"] == 300_000
    assert subject["id"] != document["id"]


def test_the_empty_list_is_sixteen_kilobytes_of_zeros():
    assert bitstring.inflate(encode(())) == bytes(LENGTH // 8)


def test_the_first_index_is_the_leftmost_bit():
    bits = bitstring.inflate(encode((0, 15, LENGTH - 1)))
    assert (bits[0], bits[1], bits[-1]) == (0b1000_0000, 0b0000_0001, 0b0000_0001)


@given(st.sets(st.integers(min_value=0, max_value=LENGTH - 1), max_size=200))
def test_exactly_the_bits_that_were_set_are_read_back(positions):
    bits = bitstring.inflate(encode(sorted(positions)))
    found = {
        place * 8 + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte & 0x80 >> bit
    }
    assert found == positions


def test_the_same_bits_give_the_same_text_whatever_the_order_or_the_time():
    assert encode((1, 2, 3)) == encode((3, 2, 1, 1))
    assert encode((7,))[0] == "u"


@pytest.mark.parametrize("position", [-1, LENGTH])
def test_a_position_outside_the_list_is_refused(position):
    with pytest.raises(ValueError, match="no bit"):
        encode((position,))


@pytest.mark.parametrize("length", [8, LENGTH - 8, LENGTH + 1])
def test_a_list_in_which_somebody_would_stand_out_is_refused(length):
    with pytest.raises(ValueError, match="at least"):
        encode((), length)
