from typing import Any

import pytest

from contexts.memory import LARGEST
from contexts.outline import MOST_ENTRIES, outline, replaced

Badge = dict[str, Any]


def layout(document: Badge) -> object:
    found = outline(document)
    assert found is not None
    return found.layout


def test_badges_that_differ_in_texts_alone_have_one_layout(badge: Badge) -> None:
    found = outline(badge)
    assert found is not None
    other = replaced(badge, (f"text {number}" for number, _ in enumerate(found.texts)))
    assert layout(other) == found.layout
    assert outline(other).texts[:2] == ["text 0", "text 1"]  # type: ignore[union-attr]


def test_the_texts_put_back_make_the_document(badge: Badge) -> None:
    found = outline(badge)
    assert found is not None
    assert replaced(badge, iter(found.texts)) == badge
    assert list(replaced(badge, iter(found.texts))) == list(badge)


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
    ],
)
def test_what_differs_in_more_than_texts_has_another_layout(one: Badge, other: Badge) -> None:
    assert layout(one) != layout(other)


@pytest.mark.parametrize(
    "document",
    [
        {"a": ["x"] * (MOST_ENTRIES + 10)},
        {"a": object()},
        {"issuer": {"name": "x" * (LARGEST + 1)}},
    ],
)
def test_what_is_large_or_no_json_has_none(document: Badge) -> None:
    assert outline(document) is None
