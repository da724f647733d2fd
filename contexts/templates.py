"""The canonical form of badges of one layout, with slots for the texts in which they differ.

```
template = learned(document, structure, "sha256")   walks the document once, with marks instead of its texts
arguments = template.arguments(texts)               those of another document, or None
template.filled(arguments)                          its canonical form, or None
```

Filling looks at each text as the walk would: an identifier must be absolute and begin with no prefix, a
literal is escaped. None means that the walk has to answer: it refuses the document, or its nameless things
look alike. Layouts whose meaning depends on more than that have no template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

from contexts.canonical import HASHES, first_degree_hashes, masked
from contexts.errors import ContextError
from contexts.marking import MarkingWalk
from contexts.memory import Memory, exact
from contexts.nquads import ABSOLUTE, PLAIN, escape, line
from contexts.outline import Outline, Structure, structure_of
from contexts.passages import Placed, Said, Statement
from contexts.sheet import BEGIN, Pick, Sheet, Store, mark, pieces_of

#: Makes a text of a document.
Write = Callable[[Mapping[str, Any]], str]

#: Bytes of UTF-8 that may stand in an identifier.
_IN_IDENTIFIERS = bytes(code for code in range(256) if code > 0x20 and code not in b'<>"{}|^`\\')  # noqa: PLR2004


@dataclass(frozen=True)
class Template:
    """What documents of one layout say.

    Attributes:
        schemes: of each text that is read as an identifier, how it begins in the document that was learned
            from; None for a literal.
        prefixes: what no identifier may begin with.
        nodes: of each nameless thing its first-degree hash, or the lines that it is the hash of.
        sheet: the lines of the canonical form; its arguments are the texts and the names of the nameless.
        algorithm: `sha256` or `sha384`.
        marked: the document that was learned from, with marks in the place of its texts.
    """

    schemes: tuple[str | None, ...]
    prefixes: frozenset[str]
    nodes: tuple[str | Sheet, ...]
    sheet: Sheet
    algorithm: str
    marked: Mapping[str, Any]

    def filled(self, arguments: Sequence[str]) -> str | None:
        """Return the canonical form with these arguments; None when the walk has to be asked."""
        hash_ = HASHES[self.algorithm]
        hashes = [
            node if isinstance(node, str) else hash_(node.filled(arguments).encode()).hexdigest()
            for node in self.nodes
        ]
        names = dict(zip(sorted(hashes), self._names, strict=True))
        if len(names) < len(hashes):
            return None
        return self.sheet.filled([*arguments, *map(names.__getitem__, hashes)])

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(f"_:c14n{number}" for number in range(len(self.nodes)))

    def arguments(self, texts: Sequence[str], joined: str) -> Sequence[str] | None:
        """Return the texts as they stand in N-Quads; None when the walk has to say what is wrong with one.

        Where there are arguments, the walk accepts the document; they are the very texts where none of these
        has to be escaped.
        """
        identifiers = [*compress(texts, self.schemes)]
        try:
            strange = "".join(identifiers).encode().translate(None, _IN_IDENTIFIERS)
            to_escape = joined.encode().translate(None, PLAIN)
        except UnicodeEncodeError:
            return None
        # Those that begin as in the document that was learned from need not be looked at one by one.
        are_in_order = not strange and all(map(str.startswith, identifiers, self._known))
        if not are_in_order and not all(map(self._is_identifier, identifiers)):
            return None
        if not to_escape:
            return texts
        return [text if scheme else escape(text) for text, scheme in zip(texts, self.schemes, strict=True)]

    def written(self, texts: Sequence[str], write: Write) -> str:
        """Return what a function writes of a document with these texts, none of which has to be escaped."""
        found = self._letters.get(write)
        if found is None:
            store = Store(len(texts))
            found = self._letters[write] = store, store.pick(pieces_of(write(self.marked)))
        store, pick = found
        return "".join(pick(store.of(texts)))

    @cached_property
    def _letters(self) -> dict[Write, tuple[Store, Pick]]:
        return {}

    @cached_property
    def _known(self) -> tuple[str, ...]:
        return tuple(filter(None, self.schemes))

    def _is_identifier(self, text: str) -> bool:
        absolute = ABSOLUTE.fullmatch(text)
        return absolute is not None and absolute[1] not in self.prefixes


def learned(document: Mapping[str, Any], structure: Structure, algorithm: str) -> Template | None:
    """Make the template of a document's layout; None where a layout does not tell enough."""
    found, data = structure.read(document), exact(document)
    if found is None or data is None or BEGIN.encode() in data:
        return None
    marks = [mark(number, absolute=bool(ABSOLUTE.fullmatch(text))) for number, text in enumerate(found.texts)]
    walk = MarkingWalk(frozenset(marks))
    try:
        marked = structure.replaced(document, marks)
        said = walk.marked(marked)
    except ContextError:
        return None
    if said is None or _may_coincide(said.quads):
        return None
    schemes = [
        _scheme(text, walk.prefixes) if mark_ in walk.identifiers else None
        for mark_, text in zip(marks, found.texts, strict=True)
    ]
    sheet, nodes = _described(said, found.texts, algorithm)
    return Template(tuple(schemes), frozenset(walk.prefixes), nodes, sheet, algorithm, marked)


def _scheme(identifier: str, prefixes: set[str]) -> str:
    """Return how an identifier begins that may stand; a blank, as which none does, where this one may not."""
    scheme = identifier.partition(":")[0]
    return " " if scheme in prefixes else f"{scheme}:"


def _may_coincide(quads: Iterable[Statement]) -> bool:
    """Say whether some texts could make two statements about a nameless thing one and the same.

    In a graph that has no name of its own, two things of one name may be said the same of.
    """
    about = [(BEGIN in s, s, p, o, g) for s, p, o, g in quads if not o.startswith("_:")]
    places = Counter(("" if marked else s, p, g) for marked, s, p, _, g in about)
    return any(
        (marked or BEGIN in o) and places["" if marked else s, p, g] > 1 for marked, s, p, o, g in about
    )


def _described(said: Said, texts: Sequence[str], algorithm: str) -> tuple[Sheet, tuple[str | Sheet, ...]]:
    """Return the lines, in which the names of nameless things come after the texts, and what they hash."""
    mentions: dict[str, list[Statement]] = {}
    for quad in dict.fromkeys(said.quads):
        for name in {term for term in quad if term.startswith("_:")}:
            mentions.setdefault(name, []).append(quad)
    nodes = [_node(masked(about, name), texts, algorithm) for name, about in mentions.items()]
    names = {name: mark(len(texts) + place) for place, name in enumerate(mentions)}
    lines = [*said.lines, *(line(_named(quad, names)) for quad in dict.fromkeys(said.quads))]
    for placed in said.passages:
        lines += _placed(placed, len(texts) + len(nodes))
        nodes += first_degree_hashes(placed[0], algorithm)
    return Sheet(dict.fromkeys(lines), texts, len(texts) + len(nodes)), tuple(nodes)


def _node(lines: list[str], texts: Sequence[str], algorithm: str) -> str | Sheet:
    """Return the first-degree hash of a nameless thing, or the lines of which it will be the hash."""
    if BEGIN in "".join(lines):
        return Sheet(lines, texts, len(texts), doubled=True)
    return HASHES[algorithm]("".join(sorted(lines)).encode()).hexdigest()


def _named(quad: Statement, names: Mapping[str, str]) -> Statement:
    subject, predicate, object_, graph = (names.get(term, term) for term in quad)
    return subject, predicate, object_, graph


def _placed(placed: Placed, first: int) -> Iterator[str]:
    """Return the lines of a passage whose nameless things are the arguments from `first` on."""
    passage, _ = placed
    yield from passage.lines
    for text, of in passage.patterns:
        yield text % tuple(mark(first + number) for number in of)


class Known:
    """A document whose structure is known, as it was when it was looked at."""

    __slots__ = (
        "_arguments", "_joined", "_templates", "_was_asked", "constants", "document", "structure", "texts",
    )  # fmt: skip

    def __init__(
        self, document: Mapping[str, Any], structure: Structure, outline: Outline, templates: Templates
    ) -> None:
        self.document = document
        self.structure = structure
        self.constants, self.texts, self._joined = outline
        self._templates = templates
        self._arguments: Sequence[str] | None = None
        self._was_asked = False

    def canonical(self, algorithm: str) -> str | None:
        """Return the canonical form by the template of the layout; None: the document must be walked."""
        template = self._templates.of(self, algorithm)
        arguments = None if template is None else self._put_into(template)
        return None if template is None or arguments is None else template.filled(arguments)

    def is_accepted(self) -> bool:
        """Say whether the template of the layout shows that the walk accepts the document."""
        template = self._templates.of(self, "sha256")
        return template is not None and self._put_into(template) is not None

    def written(self, write: Write) -> str:
        """Return what a function writes of the document, put together if its layout was written before.

        Args:
            write: copies each text as it is if nothing in it has to be escaped in JSON or in N-Quads, and
                writes the rest alike for all documents of one layout.
        """
        template = self._templates.of(self, "sha256")
        if template is None or self._put_into(template) is not self.texts:
            return write(self.document)
        return template.written(self.texts, write)

    def _put_into(self, template: Template) -> Sequence[str] | None:
        """Return the arguments, which are the same for each algorithm."""
        if not self._was_asked:
            self._arguments = template.arguments(self.texts, self._joined)
            self._was_asked = True
        return self._arguments


#: Structures that begin with the same names.
_MOST_ALIKE = 8


class Templates:
    """What is known of layouts: the template, or that there is none."""

    def __init__(self) -> None:
        self._structures: Memory[tuple[Structure, ...]] = Memory(most=128)
        self._made: Memory[Template | None] = Memory(most=128)
        self._seen: Memory[tuple[str, ...]] = Memory(most=128)
        self._last: tuple[object, Template | None] = None, None

    def find(self, document: Mapping[str, Any]) -> Known | None:
        """Read a document by one of the structures that are known, or by its own, which is from now on."""
        names = tuple(document)
        alike = self._structures.find(names) or ()
        for structure in alike:
            found = structure.read(document)
            if found is not None:
                return Known(document, structure, found, self)
        own = None if exact(document) is None else structure_of(document)
        if own is None:
            return None  # what is kept of a large document would be as large
        self._structures.keep(names, (own, *alike)[:_MOST_ALIKE])
        found = own.read(document)
        return None if found is None else Known(document, own, found, self)

    def of(self, known: Known, algorithm: str) -> Template | None:
        """Return the template of a document's layout; made when a second document of this layout is seen."""
        key = algorithm, known.structure, known.constants
        last, template = self._last
        if last == key:
            return template  # without hashing some kilobytes
        if key in self._made:
            self._last = last, template = key, self._made.find(key)
            return template
        seen = self._seen.find(key)
        if seen is None or seen == known.texts:
            self._seen.keep(key, known.texts)
            return None
        template = learned(known.document, known.structure, algorithm)
        self._made.keep(key, template)
        return template
