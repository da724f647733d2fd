"""Truth tables of rules: which combinations of true leaves make the whole true.

A table is a whole number with one bit for each line, a line being one combination of values of the variables;
so a table of a million lines is combined with another in one operation.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from verifier.pathways.requirements import Any, AtLeast, Requirement

Table: TypeAlias = int


def every_line(variables: int) -> Table:
    """The table that is true on every line."""
    return (1 << (1 << variables)) - 1


def variable(number: int, variables: int) -> Table:
    """The table of one variable out of so many: true on every line whose bit of that number is set."""
    width = 1 << number
    table = ((1 << width) - 1) << width
    for doubled in range(number + 1, variables):
        table |= table << (1 << doubled)
    return table


def at_least(n: int, tables: Sequence[Table], lines: Table) -> Table:
    """Where at least n of the tables are true."""
    reached = [lines, *([0] * n)]
    for table in tables:
        for count in range(n, 0, -1):
            reached[count] |= reached[count - 1] & table
    return reached[n]


@dataclass(frozen=True)
class Formula:
    """A rule whose leaves, or whole groups below it, are variables: tables by the ids of these rules.

    Only the rules in `applies` are there; `lines` are the lines that can occur.
    """

    rule: Requirement
    applies: frozenset[str]
    variables: Mapping[str, Table]
    lines: Table

    def table(self, without: Set[str] = frozenset()) -> Table:
        """Where the rule holds, with some of the rules in it taken out; nowhere when nothing is left."""
        return (self._of(self.rule, without) or 0) & self.lines

    def _of(self, rule: Requirement, without: Set[str]) -> Table | None:
        if rule.id in without or rule.id not in self.applies:
            return None
        if rule.id in self.variables:
            return self.variables[rule.id]
        below = [table for child in rule.children if (table := self._of(child, without)) is not None]
        return at_least(_needed(rule, len(below)), below, self.lines) if below else None


def _needed(rule: Requirement, children: int) -> int:
    if isinstance(rule, AtLeast):
        return rule.n
    return 1 if isinstance(rule, Any) else children
