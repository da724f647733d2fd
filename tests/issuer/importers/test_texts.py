import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemas.reading
from issuer.importers import addresses, texts
from issuer.importers.addresses import AddressError
from issuer.importers.texts import TextError


def test_a_line_break_of_word_becomes_a_line_break():
    assert texts.paragraphs("one\x0btwo\r\nthree", name="It") == "one\ntwo\nthree"


def test_a_line_has_single_spaces():
    assert texts.line("  Rosa \n Delgado\t", name="The name") == "Rosa Delgado"


def test_too_much_or_nothing_is_refused_by_name():
    with pytest.raises(TextError, match="The name is empty"):
        texts.line(" \x00 ", name="The name")
    with pytest.raises(TextError, match="shorten it to 5"):
        texts.paragraphs("too long", name="It", limit=5)


@given(st.text(max_size=200))
def test_whatever_is_pasted_can_be_signed(text):
    tidy = texts.paragraphs(text, name="It")
    data = schemas.reading.read_json(json.dumps({"text": tidy}))
    assert data == {"text": tidy}
    assert texts.paragraphs(tidy, name="It") == tidy


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Stations that differentiate", "stations-that-differentiate"),
        ("Entrée: Zoë's café!", "entree-zoes-cafe"),
        ("2026–27", "2026-27"),
    ],
)
def test_a_short_name_keeps_the_letters_that_addresses_hold(name, slug):
    assert texts.slug(name) == slug


@given(st.text(max_size=200))
def test_a_short_name_is_stable_and_safe_in_an_address(text):
    try:
        slug = texts.slug(text)
    except TextError:
        return
    assert texts.slug(slug) == slug
    assert slug.isascii()
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_an_address_is_compared_without_case():
    assert addresses.normal(" Rosa.Delgado@AlderValley.EXAMPLE ") == "rosa.delgado@aldervalley.example"


@pytest.mark.parametrize(
    "text",
    ["", "rosa", "rosa@", "@a.example", "rosa@a", "a b@c.example", "a@b@c.example", "x" * 250 + "@a.example"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(AddressError, match=r"name@school\.example"):
        addresses.normal(text)
