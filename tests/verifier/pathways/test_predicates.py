"""Conditions on what is known of a person."""

import pytest

from verifier.pathways.predicates import Every, Not, Some, Test, holds, words
from verifier.pathways.windows import read_instant

NEW = Test("careerStage", one_of=("0-3", "student"))


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (NEW, "0-3", True),
        (NEW, "15+", False),
        (NEW, ("15+", "student"), True),
        (NEW, (), False),
        (NEW, 3, False),
        (Test("years", at_least=3), 3, True),
        (Test("years", at_least=3), 2, False),
        (Test("years", at_most=3), 3, True),
        (Test("years", at_most=3), "3", False),
        (Test("years", at_least=1), True, False),
        (Test("hired", before=read_instant("2020-07-01T00:00:00Z")), "2020-06-30T23:59:59Z", True),
        (Test("hired", before=read_instant("2020-07-01T00:00:00Z")), "2020-07-01T00:00:00Z", False),
        (Test("hired", since=read_instant("2020-07-01T00:00:00Z")), "2020-07-01T00:00:00Z", True),
        (Test("hired", since=read_instant("2020-07-01T00:00:00Z")), "last summer", False),
        (Test("hired", since=read_instant("2020-07-01T00:00:00Z")), 2020, False),
    ],
)
def test_a_comparison(test, value, expected):
    assert holds(test, {test.attribute: value}) is expected
    assert holds(Not(test), {test.attribute: value}) is not expected


def test_what_nobody_told_has_no_value_so_its_opposite_holds():
    assert not holds(NEW, {})
    assert holds(Not(NEW), {})


def test_all_and_any_and_not():
    music, veteran = Test("subject", one_of=("music",)), Test("years", at_least=15)
    known = {"subject": "music", "years": 3}
    assert holds(Some((music, veteran)), known)
    assert not holds(Every((music, veteran)), known)
    assert holds(Every((music, Not(veteran))), known)


def test_conditions_are_told_in_words():
    hired = Test("hired", since=read_instant("2020-07-01T00:00:00Z"))
    assert words(NEW) == "careerStage is 0-3 or student"
    assert words(Every((NEW, Not(Test("years", at_most=3))))) == (
        "careerStage is 0-3 or student and not (years is at most 3)"
    )
    assert words(Some((hired, Test("years", at_least=3)))) == (
        "hired is July 1, 2020 or later, or years is at least 3"
    )
    assert words(Test("hired", before=read_instant("2020-07-01T00:00:00Z"))) == "hired is before July 1, 2020"
