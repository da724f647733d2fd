"""Kinds of people, as far as a pathway tells them apart: one cell for each answer its conditions can have.

    cells(pathway, [{"grade": "k"}, {"grade": "4"}])     # two, when some rule asks for the grade
    cells(pathway, None)                                 # whoever could exist: grade k, another, not known

People of one cell have the same rules before them, so one evaluation answers for all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, product
from typing import Final

from verifier.pathways.predicates import Attributes, Every, Not, Predicate, Some, Test, Value, holds
from verifier.pathways.requirements import Hours, Pathway
from verifier.pathways.windows import write_instant

MOST: Final = 4096
_OTHER: Final = "something else"
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Cell:
    """One kind of people: attributes that stand for all of them, and whether the pathway is for them."""

    attributes: Attributes
    concerned: bool
    told: str


def cells(pathway: Pathway, roster: Iterable[Attributes] | None) -> tuple[Cell, ...]:
    """The kinds of people that a pathway tells apart, those of the roster when there is one.

    Without a roster every combination of values that its conditions can tell apart is a kind, at most 4,096.
    """
    asked = _predicates(pathway)
    names = sorted({test.attribute for one in asked for test in _tests(one)} | _shares(pathway))
    people = roster if roster is not None else _imagined(asked, names, pathway)
    found: dict[tuple[object, ...], Cell] = {}
    for attributes in people:
        answers = tuple(holds(one, attributes) for one in asked)
        shares = tuple(_share(attributes.get(name)) for name in sorted(_shares(pathway)))
        concerned = pathway.audience is None or holds(pathway.audience, attributes)
        if (answers, shares) not in found and len(found) < MOST:
            found[answers, shares] = Cell(attributes, concerned, _told(attributes, names))
    return tuple(found.values())


def _predicates(pathway: Pathway) -> tuple[Predicate, ...]:
    """The conditions of a pathway, each once: its audience first, then those of its rules."""
    stated = [pathway.audience, *(rule.applies_if for rule in pathway.walk())]
    return tuple(dict.fromkeys(one for one in stated if one is not None))


def _tests(predicate: Predicate) -> Iterator[Test]:
    if isinstance(predicate, Every | Some):
        for one in predicate.of:
            yield from _tests(one)
    elif isinstance(predicate, Not):
        yield from _tests(predicate.of)
    else:
        yield predicate


def _shares(pathway: Pathway) -> set[str]:
    """The attributes in proportion to which hours are asked."""
    return {rule.prorate.attribute for rule in pathway.walk() if isinstance(rule, Hours) and rule.prorate}


def _share(value: Value | None) -> int | None:
    """What an attribute says of hours in proportion to it; only whole numbers say something."""
    return value if type(value) is int else None


def _imagined(asked: Sequence[Predicate], names: Sequence[str], pathway: Pathway) -> Iterator[Attributes]:
    tests = list(dict.fromkeys(test for one in asked for test in _tests(one)))
    shares = _shares(pathway)
    values = [
        [*_values([test for test in tests if test.attribute == name]), *([0] if name in shares else [])]
        for name in names
    ]
    for chosen in islice(product(*values), MOST):
        yield {name: value for name, value in zip(names, chosen, strict=True) if value is not None}


def _values(tests: Sequence[Test]) -> list[Value | None]:
    """One value for each way in which these tests of one attribute can come out; None is not known."""
    found: dict[tuple[bool, ...], Value | None] = {}
    for value in (None, *_singles(tests), *_lists(tests)):
        found.setdefault(_answers(tests, value), value)
    return list(found.values())


def _answers(tests: Sequence[Test], value: Value | None) -> tuple[bool, ...]:
    attributes = {} if value is None else {test.attribute: value for test in tests}
    return tuple(holds(test, attributes) for test in tests)


def _singles(tests: Sequence[Test]) -> Iterator[Value]:
    yield _OTHER
    for test in tests:
        yield from test.one_of or ()
        for number in (test.at_least, test.at_most):
            if number is not None:
                yield from (number, number - 1, number + 1)
        for instant in (test.before, test.since):
            if instant is not None:
                yield from _around(instant)


def _around(instant: datetime) -> Iterator[str]:
    """The instant itself and its neighbours, as texts; years that no calendar has are left out."""
    for step in (timedelta(), -_SECOND, _SECOND):
        try:
            yield write_instant(instant + step)
        except OverflowError:
            continue


def _lists(tests: Sequence[Test]) -> Iterator[tuple[str, ...]]:
    """Somebody may be several things at once: one list for each set of tests that lists can pass."""
    nothing: tuple[str, ...] = ()
    found = {_answers(tests, nothing): nothing}
    for word in sorted({one for test in tests for one in test.one_of or ()}):
        for value in list(found.values()):
            if len(found) < MOST:
                found.setdefault(_answers(tests, (*value, word)), (*value, word))
    yield from (value for value in found.values() if len(value) > 1)


def _told(attributes: Attributes, names: Iterable[str]) -> str:
    """A kind of people in words, to follow "those whose"."""
    return " and ".join(f"{name} {_is(attributes.get(name))}" for name in names) or "anybody"


def _is(value: Value | None) -> str:
    if value is None:
        return "is not known"
    if isinstance(value, str | int):
        return f"is {value}"
    return f"is {' and '.join(value)}"
