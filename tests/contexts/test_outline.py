"""The layout of a document is all of it but its texts."""

from typing import Any

import pytest

from contexts.memory import LARGEST
from contexts.outline import MOST_PLACES, Outline, Structure, structure_of

Badge = dict[str, Any]


def structure(document: Badge) -> Structure:
    found = structure_of(document)
    assert found is not None
    return found


def outline(document: Badge, kind: Badge | None = None) -> Outline | None:
    """The outline of a document by its own structure, or by that of another one."""
    return structure(kind or document).read(document)


def read(document: Badge, kind: Badge | None = None) -> Outline:
    found = outline(document, kind)
    assert found is not None
    return found


def test_badges_that_differ_in_texts_alone_have_one_layout(badge: Badge) -> None:
    found = read(badge)
    other = structure(badge).replaced(badge, (f"text {number}" for number, _ in enumerate(found.texts)))
    assert read(other, badge).constants == found.constants
    assert read(other, badge).texts[:2] == ("text 0", "text 1")


def test_the_texts_put_back_make_the_document(badge: Badge) -> None:
    assert structure(badge).replaced(badge, read(badge).texts) == badge
    assert list(structure(badge).replaced(badge, read(badge).texts)) == list(badge)


def test_a_document_without_texts_or_with_one_is_read_too() -> None:
    assert read({"type": "A"}).texts == ()
    assert read({"type": "A", "name": "one"}).texts == ("one",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": None}, {"a": False}),
        ({"a": "x"}, {"a": ["x"]}),
        ({"a": ["x"]}, {"a": ["x", "y"]}),
        ({"a": {"b": "x"}}, {"a": "x", "b": "x"}),
        ({"a": "x", "b": "x"}, {"b": "x", "a": "x"}),
        ({"a": {}, "b": "x"}, {"a": {"b": "x"}}),
        ({"a": [["x"], "y"]}, {"a": [["x", "y"]]}),
        ({"type": "A"}, {"type": "B"}),
        ({"@context": ["urn:a"]}, {"@context": ["urn:b"]}),
        ({"a": {"@value": "x", "@language": "en"}}, {"a": {"@value": "x", "@language": "de"}}),
        ({"proofPurpose": "assertionMethod"}, {"proofPurpose": "authentication"}),
        ({"issuer": {"id": "urn:a"}}, {"issuer": {"id": "urn:b"}}),
        ({"a": "x"}, {"a": 1}),
        ({"a": 1}, {"a": "x"}),
        ({"a": {"b": "x"}}, {"a": "x"}),
        ({"a": "x"}, {"a": {"b": "x"}}),
        ({"a": {"b": "x"}}, {"a": {"c": "x"}}),
        ({"a": [["x"]]}, {"a": ["x"]}),
        ({"issuer": {"id": "urn:a"}}, {"issuer": "urn:a"}),
        ({"issuer": "urn:a"}, {"issuer": {"id": "urn:a"}}),
        ({"achievement": [{"name": "x"}]}, {"achievement": {"name": "x"}}),
    ],
)
def test_what_differs_in_more_than_texts_has_another_layout(one: Badge, other: Badge) -> None:
    found = outline(other, one)
    assert found is None or found.constants != read(one).constants


@pytest.mark.parametrize(
    "document", [{"a": ["x"] * MOST_PLACES}, {f"n{number}": "" for number in range(MOST_PLACES + 1)}]
)
def test_what_is_large_has_none(document: Badge) -> None:
    assert structure_of(document) is None


@pytest.mark.parametrize("document", [{"a": object()}, {"issuer": {"name": "x" * (LARGEST + 1)}}])
def test_what_is_no_json_and_what_shares_too_much_has_none(document: Badge) -> None:
    assert outline(document) is None
