"""Parts of documents that many documents share, such as an achievement: walked once, then remembered.

A *passage* is what one object says: its statements, those without nameless things already written as lines,
and the hashes of its nameless things. It is remembered by the exact bytes of the object (`contexts.memory`)
and by the state in which it was read, so the same bytes in another place are another passage.

Only an object that stands for itself becomes one: it has an IRI, and names no nameless thing, so nothing
outside it can be said about what is nameless inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from contexts.nquads import line

Statement = tuple[str, str, str, str]


@dataclass(frozen=True)
class Passage:
    """What one object says.

    Attributes:
        subject: the object's IRI as N-Quads text.
        lines: its statements about named things alone, sorted.
        quads: the others; its nameless things are called `_:b1`, `_:b2` ...
        blanks: how many nameless things it holds.
        hashes: their first-degree hashes by algorithm, filled in by `contexts.canonical`.
    """

    subject: str
    lines: tuple[str, ...]
    quads: tuple[Statement, ...]
    blanks: int
    hashes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def nodes(self, start: int = 0) -> list[str]:
        """Return the names of its nameless things in a document that has named `start` before."""
        return _names(start, self.blanks)

    def placed(self, start: int) -> list[Statement]:
        """Return its quads in a document that has named `start` nameless things before."""
        return _renamed(self.quads, self.nodes(), self.nodes(start))

    @cached_property
    def patterns(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Its quads: a line with `%s` for each nameless thing, and which ones those are."""
        return tuple(_pattern(quad) for quad in dict.fromkeys(self.quads))


#: A passage, and how many nameless things the document had named before it.
Placed = tuple[Passage, int]


class Said(NamedTuple):
    """What a document says, in three parts that together are its quads.

    Attributes:
        lines: Statements about named things alone, as lines.
        quads: Statements that mention something nameless or stand in a graph of their own.
        passages: What was remembered, and how many nameless things had been named before.
    """

    lines: list[str]
    quads: list[Statement]
    passages: list[Placed]


def passage(
    subject: str, lines: Iterable[str], quads: Iterable[Statement], start: int, blanks: int
) -> Passage:
    """Make a passage of what was said while `blanks` nameless things were named after `start` others."""
    own = _renamed(quads, _names(start, blanks), _names(0, blanks))
    return Passage(subject, tuple(sorted(lines)), tuple(own), blanks)


def _names(start: int, count: int) -> list[str]:
    return [f"_:b{number}" for number in range(start + 1, start + count + 1)]


def _renamed(quads: Iterable[Statement], old: list[str], new: list[str]) -> list[Statement]:
    names = dict(zip(old, new, strict=True))
    return [(names.get(s, s), p, names.get(o, o), names.get(g, g)) for s, p, o, g in quads]


def _pattern(quad: Statement) -> tuple[str, tuple[int, ...]]:
    subject, predicate, object_, graph = (
        "%s" if term.startswith("_:") else term.replace("%", "%%") for term in quad
    )
    blanks = tuple(int(term.removeprefix("_:b")) - 1 for term in quad if term.startswith("_:"))
    return line((subject, predicate, object_, graph)), blanks
