"""The strict reader: what two readers could read in two ways is refused."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import ReadingError, read_json
from schemas.reading import MAX_BYTES, MAX_LEVELS


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": [1, -2.5, true, null, "x"]}', {"a": [1, -2.5, True, None, "x"]}),
        ('"é\\u00e9\\ud83d\\ude00\\n\\t\\r"', "éé😀\n\t\r"),
        (b'"\xf4\x8f\xbf\xbf\xe2\x80\xa8"', "\U0010ffff\u2028"),
        (b" [] \n", []),
        (b"9007199254740992", 2**53),
        (b"-9007199254740992", -(2**53)),
        (b"1e300", 1e300),
        (b"-0", 0),
        (b"[" * MAX_LEVELS + b"]" * MAX_LEVELS, ...),
        (b'"' + b"x" * (MAX_BYTES - 2) + b'"', ...),
    ],
)
def test_what_every_reader_reads_alike_is_read(data: bytes | str, value: object) -> None:
    read = read_json(data)
    if value is not ...:
        assert read == value
        assert type(read) is type(value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a": 1, "b": 2, "a": 1}', "'a' is given twice"),
        (b'[{"a": {"b": 1, "b": 2}}]', "'b' is given twice"),
        (b'{"a": 1, "\\u0061": 2}', "'a' is given twice"),
        (b"NaN", "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b"1e400", "too large"),
        (b"-1e400", "too large"),
        (b"9007199254740993", "beyond"),
        (b"-9007199254740993", "beyond"),
        (b"9" * 10_000, "beyond"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'"\xff"', "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        (b'"\xc0\xaf"', "not UTF-8"),
        ("{}".encode("utf-16"), "not UTF-8"),
        ('"\ud800"', "not UTF-8"),
        (b'"\\ud800"', "U\\+D800"),
        (b'"\\udc00\\ud800"', "U\\+DC00"),
        (b'{"\\ud800": 1}', "U\\+D800"),
        (b'"\\u0000"', "U\\+0000"),
        (b'"\n"', "not JSON"),
        (b"", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b"01", "not JSON"),
        (b"[" * 65 + b"]" * 65, "deeper than 64"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "deeper than 64"),
        (b'[["' + b"x" * 70 + b'"],' + b"[" * 64 + b"]" * 65, "deeper than 64"),
        (b"[" * 100_000, "deeper than 64"),
        (b'"' + b"x" * (MAX_BYTES - 1) + b'"', "1,000,000 are the most"),
        ('"' + "é" * (MAX_BYTES // 2) + '"', "1,000,000 are the most"),
    ],
)
def test_what_two_readers_read_in_two_ways_is_refused(data: bytes | str, why: str) -> None:
    with pytest.raises(ReadingError, match=why):
        read_json(data)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'"\\b"', "0008"),
        (b'"\\f"', "000C"),
        (b'"\\u000b"', "000B"),
        (b'{"\\u001f": 1}', "001F"),
        (b'"\x7f"', "007F"),
        (b'"\\u007f"', "007F"),
        ('"\ufffe"', "FFFE"),
        ('"\\uffff"', "FFFF"),
    ],
)
def test_what_others_canonicalise_wrongly_is_read_and_not_signed(data: bytes | str, found: str) -> None:
    (character,) = read_json(data)
    assert ord(character) == int(found, 16)
    with pytest.raises(ReadingError, match=f"U\\+{found}, which readers treat differently"):
        read_json(data, plain=True)


characters = st.characters(codec="utf-8", exclude_characters="\0")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(characters),
    lambda below: st.lists(below) | st.dictionaries(st.text(characters), below),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None)
@given(values, st.booleans())
def test_what_is_written_is_read_back(value: object, escaped: bool) -> None:
    read = read_json(json.dumps(value, ensure_ascii=escaped).encode())
    assert read == value
    assert json.dumps(read) == json.dumps(value)


@settings(deadline=None)
@given(st.binary() | st.text())
def test_nothing_but_a_reading_error_comes_of_rubbish(data: bytes | str) -> None:
    with contextlib.suppress(ReadingError):
        read_json(data)


def test_a_doubled_name_behind_very_many_others_is_found() -> None:
    many = ",".join(f'"a{number}": 0' for number in range(60_000))  # comparing each with each takes minutes
    with pytest.raises(ReadingError, match="'last' is given twice"):
        read_json(f'{{{many}, "last": 1, "last": 2}}')


def test_whoever_needs_more_levels_says_so() -> None:
    text = b"[" * 100 + b"]" * 100
    assert read_json(text, levels=100)
    with pytest.raises(ReadingError, match="deeper than 99 levels"):
        read_json(text, levels=99)
