"""What must be known of a person for a rule, or a whole pathway, to apply to them.

    holds(Test("careerStage", one_of=("0-3",)), {"careerStage": "0-3"})       # True

An attribute that nobody told has no value: every test of it fails, and so its opposite holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from verifier.pathways.windows import read_instant

Value: TypeAlias = str | int | Sequence[str]
Attributes: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Test:
    """One attribute compared with one thing; exactly one of the comparisons is given."""

    __test__ = False

    attribute: str
    one_of: tuple[str, ...] | None = None
    at_least: int | None = None
    at_most: int | None = None
    before: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Every:
    """All of these hold."""

    of: tuple["Predicate", ...]


@dataclass(frozen=True)
class Some:
    """One of these holds."""

    of: tuple["Predicate", ...]


@dataclass(frozen=True)
class Not:
    """This does not hold."""

    of: "Predicate"


Predicate: TypeAlias = Test | Every | Some | Not


def holds(predicate: Predicate, attributes: Attributes) -> bool:
    """Tell whether a predicate holds for somebody with these attributes."""
    if isinstance(predicate, Every):
        return all(holds(one, attributes) for one in predicate.of)
    if isinstance(predicate, Some):
        return any(holds(one, attributes) for one in predicate.of)
    if isinstance(predicate, Not):
        return not holds(predicate.of, attributes)
    value = attributes.get(predicate.attribute)
    return value is not None and _passes(predicate, value)


def _passes(test: Test, value: Value) -> bool:
    if test.one_of is not None:
        values = (value,) if isinstance(value, str | int) else value
        return any(one in test.one_of for one in values)
    if test.before is not None or test.since is not None:
        return _dated(test, value)
    if type(value) is not int:
        return False
    return (test.at_least is None or value >= test.at_least) and (
        test.at_most is None or value <= test.at_most
    )


def _dated(test: Test, value: Value) -> bool:
    try:
        told = read_instant(value) if isinstance(value, str) else None
    except ValueError:
        return False
    if told is None:
        return False
    return (test.before is None or told < test.before) and (test.since is None or told >= test.since)


def attributes_of(predicate: Predicate) -> frozenset[str]:
    """The names of the attributes that a predicate asks for."""
    if isinstance(predicate, Test):
        return frozenset({predicate.attribute})
    below = (predicate.of,) if isinstance(predicate, Not) else predicate.of
    return frozenset().union(*map(attributes_of, below))


def words(predicate: Predicate) -> str:
    """The predicate in plain English, to follow "if" or "for those with"."""
    return _WORDS[type(predicate)](predicate)


def _test_words(test: Test) -> str:
    if test.one_of is not None:
        return f"{test.attribute} is {' or '.join(test.one_of)}"
    if test.at_least is not None:
        return f"{test.attribute} is at least {test.at_least}"
    if test.at_most is not None:
        return f"{test.attribute} is at most {test.at_most}"
    if test.before is not None:
        return f"{test.attribute} is before {test.before:%B} {test.before.day}, {test.before.year}"
    since = test.since
    return f"{test.attribute} is {since:%B} {since.day}, {since.year} or later" if since else test.attribute


def _joined(predicates: tuple[Predicate, ...], between: str) -> str:
    told = (words(one) for one in predicates)
    return between.join(f"({text})" if " and " in text or ", or " in text else text for text in told)


_WORDS: Mapping[type, Callable[..., str]] = MappingProxyType(
    {
        Test: _test_words,
        Every: lambda predicate: _joined(predicate.of, " and "),
        Some: lambda predicate: _joined(predicate.of, ", or "),
        Not: lambda predicate: f"not ({words(predicate.of)})",
    }
)
