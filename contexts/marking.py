"""The walk by which a template is made: it notes how each text of a layout is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contexts import shape
from contexts.passages import Said
from contexts.terms import State, Term


class MarkingWalk(shape._Walk):  # noqa: SLF001 - a walk of this package, which is walked no other way
    """A walk over a document in which marks stand for texts: it notes how each of them is read.

    Attributes:
        identifiers: The marks that are read as identifiers.
        prefixes: What no identifier may begin with where they stand.
        settled: What the document says is settled by its layout: no mark is looked up in a context or stands
            in a JSON literal, nothing is nameless by a name of the document's own, and at most one thing in
            it may be described only once.
    """

    def __init__(self, marks: frozenset[str]) -> None:
        self.table = shape.current_table()
        super().__init__(memory=self.table.memory)
        self.marks = marks
        self.identifiers: set[str] = set()
        self.prefixes: set[str] = set()
        self.settled = True

    def marked(self, document: Mapping[str, Any]) -> Said | None:
        """Walk a document; return what it says, or None when its layout does not settle that."""
        said = self.over(document, self.table)
        return said if self.settled and not self.blank and len(self.described) <= 1 else None

    def iri(self, value: object, state: State) -> str:  # noqa: D102 - as above
        if isinstance(value, str) and value in self.marks:
            self.identifiers.add(value)
            self.prefixes |= state.prefixes
        return super().iri(value, state)

    def text(self, term: Term, value: str) -> str:  # noqa: D102 - as above
        if term.coercion == "@vocab" and value in self.marks:
            self.settled = False
        return super().text(term, value)

    def member(self, subject: str, term: Term, value: object, graph: str) -> None:  # noqa: D102 - as above
        if term.coercion == "@json":
            self.settled = False
        super().member(subject, term, value, graph)
