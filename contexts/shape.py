"""One walk over a document: it refuses what has no meaning or hides one, and yields what the rest says.

The safety check and the canonical form are this same walk, so they cannot disagree: whatever was not refused
is in the quads, and whatever is in the quads stands in the document under its one plain name. Refused are

- members and types that no context defines, relative identifiers, null and empty arrays: they say nothing, so
  they could be added to signed text without breaking the signature;
- aliases, prefixes, full IRIs, keywords, arrays in arrays, contexts written inline: the signature would cover
  what a reader of `document["validUntil"]` does not see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contexts import literals
from contexts.elements import Steps, contexts_of, wrapped
from contexts.errors import ContextError, HiddenTermError, UndefinedTermError, WorkLimitError
from contexts.memory import Memory, exact
from contexts.nquads import ABSOLUTE, RDF, escape, literal, parse
from contexts.passages import Passage, Placed, Said, passage
from contexts.table import LIMIT, Table
from contexts.terms import State, Term

#: The contexts with which an embedded credential begins; nothing else inside a document may name contexts.
CREDENTIAL_CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1")

Statement = tuple[str, str, str, str]
Namer = Callable[[object, object], str]

_TYPE, _FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))

#: In a graph two objects with one identifier are one thing. A credential that is the subject of an
#: endorsement inside itself could so be written in two halves, with validUntil in the half that nobody reads.
_DESCRIBED_ONCE = {
    f"<https://www.w3.org/2018/credentials#{name}>"
    for name in ("VerifiableCredential", "VerifiablePresentation")
}

_table: Table | None = None


def quads_of(document: Mapping[str, Any], name: Namer | None = None) -> list[Statement]:
    """Return what a document says as quads in canonical N-Quads text, or refuse it.

    Args:
        document: An unsecured document, with its `@context`.
        name: Names the nameless, given the object (or text) that stands for it and the part of that;
            they are numbered when it is left out.

    Raises:
        UnknownContextError: A context is not carried.
        UndefinedTermError: A member, type or identifier says nothing.
        HiddenTermError: A meaning is not under its one plain name.
        WorkLimitError: The document asks for more than any credential needs.
    """
    said = _Walk(name).over(document, current_table())
    return [*said.quads, *parse("".join(said.lines))]


def read(document: Mapping[str, Any]) -> Said:
    """Return the same in lines, its shared parts as they are remembered; refuses what `quads_of` does.

    The last few documents are remembered whole: a verification asks about each of them twice.
    """
    table = current_table()
    data = exact(document)
    known = table.recent.find(data)
    if known is None:
        known = _Walk(memory=table.memory).over(document, table)
        if data is not None:
            table.recent.keep(data, known)
    return known


def current_table() -> Table:
    """Return the one table of this process."""
    global _table  # noqa: PLW0603 - one table for all documents, begun afresh when strangers have filled it
    if _table is None or len(_table) > LIMIT:
        _table = Table()
    return _table


class _Walk(Steps):
    """One document: what it says, and the work that it asked for. Used once.

    Attributes:
        name: Names the nameless, or None: then they are numbered.
        memory: Remembers parts that other documents have too, or None: then every part is walked.
        lines: Statements about named things alone, as lines of canonical N-Quads.
        quads: The other statements.
        passages: Statements that were remembered.
    """

    def __init__(self, name: Namer | None = None, memory: Memory[Passage] | None = None) -> None:
        super().__init__()
        self.name = name
        self.memory = memory
        self.lines: list[str] = []
        self.quads: list[Statement] = []
        self.passages: list[Placed] = []
        self.blank: dict[str, str] = {}
        self.blanks = 0
        self.described: dict[Statement, Mapping[str, Any]] = {}

    def over(self, document: Mapping[str, Any], table: Table) -> Said:
        try:
            self.node(document, self.open(table.initial, "", document, contexts_of(document)), "")
        except RecursionError:
            raise WorkLimitError("The document is nested deeper than any credential needs") from None
        if not (self.quads or self.lines):
            raise UndefinedTermError("The document says nothing")
        return Said(self.lines, self.quads, self.passages)

    def say(self, subject: str, predicate: str, object_: str, graph: str) -> None:
        if graph or subject[0] == "_" or object_[0] == "_":
            self.quads.append((subject, predicate, object_, graph))
        else:
            self.lines.append(f"{subject} {predicate} {object_} .\n")

    # --- objects ----------------------------------------------------------------------------------------

    def node(self, element: Mapping[str, Any], outer: State, graph: str) -> str:
        """Walk an object that stands for a thing; return the thing as N-Quads text."""
        iris, state = self.typing(element, outer)
        subject = self.subject(element, state)
        for iri in iris:
            self.declare(element, (subject, _TYPE, iri, graph))
        members = state.members
        for name, value in element.items():
            if name == "@context":
                continue
            try:
                term = members.get(name) or state.member(name)
                if term.plain and type(value) is str:
                    self.say(subject, term.predicate, f'"{escape(value)}{term.ending}', graph)
                elif term.predicate[0] == "<":
                    self.member(subject, term, value, graph)
                elif name not in {outer.type_name, state.id_name}:
                    raise HiddenTermError(f"{name!r} is not the plain name of {term.predicate} here")
            except ContextError as error:
                raise error.under(name) from None
        return subject

    def subject(self, element: Mapping[str, Any], state: State) -> str:
        if state.id_name not in element:
            return self.fresh(element)
        try:
            return self.iri(element[state.id_name], state)
        except ContextError as error:
            raise error.under(state.id_name) from None

    def declare(self, element: Mapping[str, Any], statement: Statement) -> None:
        subject, _, kind, _ = statement
        if kind in _DESCRIBED_ONCE:
            first = self.described.setdefault(statement, element)
            if first is not element and literals.json(first) != literals.json(element):
                message = f"{subject} is described in two places, and a part of it where no reader looks"
                raise HiddenTermError(message)
        self.say(*statement)

    def fresh(self, of: object, part: object = None) -> str:
        """Name a nameless thing: the object, text or place that it comes from, and which thing of that."""
        if self.name is not None:
            return self.name(of, part)
        self.blanks += 1
        return f"_:b{self.blanks}"

    def iri(self, value: object, state: State) -> str:
        """Return an identifier as N-Quads text: it must be absolute as it stands."""
        if not isinstance(value, str):
            raise UndefinedTermError("An identifier must be a text")
        absolute = ABSOLUTE.fullmatch(value)
        if absolute and absolute[1] not in state.prefixes:
            return f"<{value}>"
        if value.startswith("_:"):
            return self.blank.get(value) or self.blank.setdefault(value, self.fresh(value))
        if not absolute:
            raise UndefinedTermError(
                f"The identifier {value!r} is not absolute, so it means nothing elsewhere"
            )
        if state.expand(value) != value:
            raise HiddenTermError(f"The identifier {value!r} begins with a prefix; write it in full")
        return f"<{value}>"

    # --- members ----------------------------------------------------------------------------------------

    def member(self, subject: str, term: Term, value: object, graph: str) -> None:
        if term.single and type(value) is dict:
            self.say(subject, term.predicate, self.object(term, value, graph), graph)
        elif term.coercion == "@json":
            self.say(subject, term.predicate, literals.json(value), graph)
        elif term.container == "@list":
            self.say(subject, term.predicate, self.collection(subject, term, value, graph), graph)
        elif isinstance(value, list):
            if not value:
                raise UndefinedTermError("An empty array says nothing; leave the member out")
            for index, item in enumerate(value):
                try:
                    self.say(subject, term.predicate, self.value(term, item, graph), graph)
                except ContextError as error:
                    raise error.under(index) from None
        else:
            self.say(subject, term.predicate, self.value(term, value, graph), graph)

    def collection(self, subject: str, term: Term, value: object, graph: str) -> str:
        """Write an ordered list (RDF collection); return its head."""
        items = value if isinstance(value, list) else [value]
        head = _NIL
        for index in range(len(items) - 1, -1, -1):
            cell = self.fresh(f"{subject} {term.predicate}", index)
            try:
                self.say(cell, _FIRST, self.value(term, items[index], graph), graph)
            except ContextError as error:
                raise error.under(index) from None
            self.say(cell, _REST, head, graph)
            head = cell
        return head

    def value(self, term: Term, value: object, graph: str) -> str:
        if isinstance(value, list):
            raise HiddenTermError("An array in an array can hide its members")
        if term.container == "@graph" and not (isinstance(value, Mapping) and "@value" not in value):
            raise UndefinedTermError("Only an object can stand here")
        if isinstance(value, Mapping):
            return self.object(term, value, graph)
        if isinstance(value, str):
            return self.text(term, value)
        if isinstance(value, bool | int | float):
            if term.coercion in {"@id", "@vocab"}:
                raise HiddenTermError("A number stands where an identifier is meant")
            return literals.number(value, term.coercion)
        raise UndefinedTermError(f"{'null' if value is None else type(value).__name__} says nothing here")

    def text(self, term: Term, value: str) -> str:
        if term.coercion == "@id":
            return self.iri(value, term.inside)
        if term.coercion == "@vocab":
            return term.inside.kinds.get(value) or term.inside.kind(value)
        return literal(value, term.coercion)

    def object(self, term: Term, value: Mapping[str, Any], graph: str) -> str:
        names: tuple[str, ...] = ()
        if "@context" in value:
            names = contexts_of(value)
            if names[0] not in CREDENTIAL_CONTEXTS:
                message = "Only an embedded credential may name contexts of its own"
                raise HiddenTermError(message, "/@context")
        state = self.open(term.inside, term.name, value, names)
        if "@value" in value:
            return wrapped(term, value, state)
        if term.container == "@graph":
            return self.graph(value, state)
        return self.shared(value, state) if term.shared and not graph else self.node(value, state, graph)

    def shared(self, value: Mapping[str, Any], state: State) -> str:
        """Walk an object that many documents have, or recall what it said the last time."""
        memory = self.memory
        data = None if memory is None else exact(value)
        if memory is None or data is None:
            return self.node(value, state, "")
        known = memory.find((state, data))
        if known is None:
            return self.learned(value, state, data, memory)
        self.passages.append((known, self.blanks))
        self.blanks += known.blanks
        return known.subject

    def learned(self, value: Mapping[str, Any], state: State, data: bytes, memory: Memory[Passage]) -> str:
        """Walk an object and remember what it says, unless something outside it could belong to it."""
        before = len(self.lines), len(self.quads), len(self.described), len(self.passages)
        start = self.blanks
        subject = self.node(value, state, "")
        line, quad, described, placed = before
        if (
            (described, placed) == (len(self.described), len(self.passages))
            and not self.blank
            and subject[0] == "<"
        ):
            blanks = self.blanks - start
            memory.keep((state, data), passage(subject, self.lines[line:], self.quads[quad:], start, blanks))
        return subject

    def graph(self, value: Mapping[str, Any], state: State) -> str:
        """Walk an object that is a graph of its own, such as a proof; return the graph's name."""
        name, before = self.fresh(value, "@graph"), len(self.quads)
        self.node(value, state, name)
        if len(self.quads) == before:
            raise UndefinedTermError("The object says nothing, so its identifier would be lost")
        return name
