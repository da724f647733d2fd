"""Values of JSON as literals of RDF."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from contexts import UndefinedTermError, literals

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("value", "datatype", "written"),
    [
        (5, "", f'"5"^^<{XSD}integer>'),
        (5.0, "", f'"5"^^<{XSD}integer>'),
        (5, f"{XSD}float", f'"5"^^<{XSD}float>'),
        (5.5, f"{XSD}float", f'"5.5E0"^^<{XSD}float>'),
        (5, f"{XSD}double", f'"5.0E0"^^<{XSD}double>'),
        (0.1, "", f'"1.0E-1"^^<{XSD}double>'),
        (1e21, "", f'"1.0E21"^^<{XSD}double>'),
        (10**21, "", f'"1.0E21"^^<{XSD}double>'),
        (-0.0, "", f'"0"^^<{XSD}integer>'),
        (1e-7, "", f'"1.0E-7"^^<{XSD}double>'),
        (True, "", f'"true"^^<{XSD}boolean>'),
        (False, "urn:t", '"false"^^<urn:t>'),
    ],
)
def test_numbers_are_written_as_the_standard_says(value: float, datatype: str, written: str) -> None:
    assert literals.number(value, datatype) == written


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_of_json_is_refused(value: float) -> None:
    with pytest.raises(UndefinedTermError, match="not a number of JSON"):
        literals.number(value)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: not value.is_integer()))
def test_fractions_are_written_as_by_pyld(value: float) -> None:
    dataset = jsonld.to_rdf([{"urn:p": [{"@value": value}]}], {"base": None})
    assert literals.double(value) == dataset["@default"][0]["object"]["value"]


def test_a_typed_value_is_a_text_a_number_or_a_boolean() -> None:
    assert literals.typed("x", "urn:t") == '"x"^^<urn:t>'
    assert literals.typed(1, "urn:t") == '"1"^^<urn:t>'
    with pytest.raises(UndefinedTermError):
        literals.typed(None, "urn:t")


def test_languages_are_written_in_lower_case() -> None:
    assert literals.tagged("Guten Tag", "de-CH") == '"Guten Tag"@de-ch'


@pytest.mark.parametrize(("text", "language"), [(1, "en"), ("x", None), ("x", "e n"), ("x", "")])
def test_a_language_that_is_none_is_refused(text: object, language: object) -> None:
    with pytest.raises(UndefinedTermError, match="language"):
        literals.tagged(text, language)


def test_json_literals_are_canonical() -> None:
    assert literals.json({"b": [1, None], "a": "x"}) == (
        '"{\\"a\\":\\"x\\",\\"b\\":[1,null]}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>'
    )
    with pytest.raises(UndefinedTermError):
        literals.json(2**60)
