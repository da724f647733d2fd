"""N-Quads text, read in any legal form and written in one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts.nquads import Quad, QuadSyntaxError, escape, is_iri, line, literal, parse


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ('a"b\\c', 'a\\"b\\\\c'),
        ("\b\t\n\f\r", "\\b\\t\\n\\f\\r"),
        ("\x00\x0b\x1f\x7f", "\\u0000\\u000B\\u001F\\u007F"),
        ("\u0085\u2028é😀", "\u0085\u2028é😀"),
    ],
)
def test_controls_are_escaped_as_rdfc_wants(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_a_literal_is_written_with_its_language_or_datatype() -> None:
    assert literal("x") == literal("x", "http://www.w3.org/2001/XMLSchema#string") == '"x"'
    assert literal("x", "urn:t") == '"x"^^<urn:t>'
    assert literal("x", language="en") == '"x"@en'


def test_the_default_graph_is_left_out() -> None:
    assert line(("<urn:a>", "<urn:p>", "_:b", "")) == "<urn:a> <urn:p> _:b .\n"
    assert line(("<urn:a>", "<urn:p>", "_:b", "_:g")) == "<urn:a> <urn:p> _:b _:g .\n"


def test_any_legal_way_of_writing_is_read_as_one() -> None:
    text = '# comment\r\n\n <urn:\\u0061>\t<urn:p> "\\u0041\\t\\U0001F600"@en <urn:g> . # why\n'
    text += '_:b.c <urn:p> "x"^^<urn:t>.\r'
    assert parse(text) == [
        Quad("<urn:a>", "<urn:p>", '"A\\t😀"@en', "<urn:g>"),
        Quad("_:b.c", "<urn:p>", '"x"^^<urn:t>', ""),
    ]


@pytest.mark.parametrize("text", ["<urn:a> <urn:p> .", "urn:a <urn:p> <urn:b> .", '<urn:a> <urn:p> "x', "x"])
def test_what_is_no_statement_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(QuadSyntaxError, match="Line 2"):
        parse(f"\n{text}\n")


@settings(deadline=None)
@given(st.text())
def test_what_is_written_is_read_back(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return
    quad = Quad("<urn:a>", "<urn:p>", literal(text), "_:g")
    assert parse(line(quad)) == [quad]


@pytest.mark.parametrize(
    ("text", "absolute"),
    [
        ("did:web:a.example", True),
        ("urn:uuid:0d9cf8f4", True),
        ("https://a.example/ü?q=#f", True),
        ("data:text/plain;base64,AA==", True),
        ("relative", False),
        ("https ://a.example", False),
        ("1a:b", False),
        (":b", False),
        ("", False),
        ("urn:a b", False),
        ("urn:<a>", False),
        ("urn:a\n", False),
    ],
)
def test_only_absolute_iris_stand_for_things(text: str, absolute: bool) -> None:
    assert is_iri(text) is absolute
