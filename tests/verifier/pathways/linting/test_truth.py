"""Truth tables: the same lines as trying every combination by hand."""

import itertools
from random import Random

import pytest

from verifier.pathways.linting.truth import Formula, at_least, every_line, variable


def lines(table, size):
    return [bool(table >> line & 1) for line in range(2**size)]


@pytest.mark.parametrize("size", range(1, 6))
def test_a_variable_is_true_where_its_bit_is_set(size):
    for number in range(size):
        expected = [bool(line >> number & 1) for line in range(2**size)]
        assert lines(variable(number, size), size) == expected


@pytest.mark.parametrize("seed", range(20))
def test_at_least_counts(seed):
    random = Random(seed)
    size = 4
    tables = [random.getrandbits(2**size) for _ in range(5)]
    for n in range(7):
        counted = [sum(bool(table >> line & 1) for table in tables) >= n for line in range(2**size)]
        assert lines(at_least(n, tables, every_line(size)), size) == counted


def test_a_formula_without_its_only_rule_holds_nowhere(desk, rules):
    badge, group = rules
    rule = desk.pathway(group("all", badge("a"))).rule
    formula = Formula(rule, frozenset({"root", "a"}), {"a": variable(0, 1)}, every_line(1))
    assert formula.table() == variable(0, 1)
    assert formula.table({"a"}) == 0
    assert formula.table({"root"}) == 0


def test_a_formula_is_what_its_groups_say(desk, rules):
    badge, group = rules
    rule = desk.pathway(
        group(
            "all",
            group("any", badge("a"), badge("b"), node="x"),
            group("atLeast", badge("c"), badge("d"), n=2, node="y"),
        )
    ).rule
    variables = {token: variable(number, 4) for number, token in enumerate("abcd")}
    formula = Formula(rule, frozenset({"root", "x", "y", *"abcd"}), variables, every_line(4))
    expected = [(a or b) and (c and d) for d, c, b, a in itertools.product([False, True], repeat=4)]
    assert lines(formula.table(), 4) == expected
