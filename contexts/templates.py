"""The canonical form of badges of one layout, with slots for the texts in which they differ.

```
template = learned(document, structure, "sha256")   walks the document once, with marks instead of its texts
template.filled(outline.texts)                      the canonical form of any document of this layout, or None
```

Filling looks at each text as the walk would: an identifier must be absolute and begin with no prefix, a
literal is escaped. None means that the walk has to answer: it refuses the document, or its nameless things
look alike. Layouts whose meaning depends on more than that have no template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

from contexts.canonical import HASHES, first_degree_hashes, masked
from contexts.errors import ContextError, UndefinedTermError
from contexts.marking import MarkingWalk
from contexts.memory import Memory, exact
from contexts.nquads import ABSOLUTE, escape, is_plain, line
from contexts.outline import Outline, Structure, structure_of
from contexts.passages import Placed, Said, Statement
from contexts.sheet import BEGIN, Sheet, mark

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
    """

    schemes: tuple[str | None, ...]
    prefixes: frozenset[str]
    nodes: tuple[str | Sheet, ...]
    sheet: Sheet
    algorithm: str

    def filled(self, texts: Sequence[str]) -> str | None:
        """Return the canonical form with these texts; None when the walk has to be asked."""
        arguments = self.arguments(texts)
        if arguments is None:
            return None
        hash_ = HASHES[self.algorithm]
        hashes = [
            node if isinstance(node, str) else hash_(node.filled(arguments).encode()).hexdigest()
            for node in self.nodes
        ]
        places = {hash_: place for place, hash_ in enumerate(sorted(hashes))}
        if len(places) < len(hashes):
            return None
        return self.sheet.filled([*arguments, *[f"_:c14n{places[hash_]}" for hash_ in hashes]])

    def arguments(self, texts: Sequence[str]) -> Sequence[str] | None:
        """Return the texts as they stand in N-Quads; None when the walk has to say what is wrong with one.

        Where there are arguments, the walk accepts the document; they are the very texts where none of these
        has to be escaped.
        """
        identifiers = [*compress(texts, self.schemes)]
        if not self._begin_as_known(identifiers) and not all(map(self._is_identifier, identifiers)):
            return None
        if is_plain("".join(texts)):
            return texts
        try:
            return [
                text if scheme else escape(text) for text, scheme in zip(texts, self.schemes, strict=True)
            ]
        except UndefinedTermError:
            return None

    @cached_property
    def _known(self) -> tuple[str, ...]:
        return tuple(filter(None, self.schemes))

    def _begin_as_known(self, identifiers: Sequence[str]) -> bool:
        """Say whether identifiers begin as those that were learned from, and hold nothing strange.

        No is also said of some that are in order; this is several times as fast as to look at each of them.
        """
        try:
            return not "".join(identifiers).encode().translate(None, _IN_IDENTIFIERS) and all(
                map(str.startswith, identifiers, self._known)
            )
        except UnicodeEncodeError:
            return False

    def _is_identifier(self, text: str) -> bool:
        absolute = ABSOLUTE.fullmatch(text)
        return absolute is not None and absolute[1] not in self.prefixes


def learned(document: Mapping[str, Any], structure: Structure, algorithm: str) -> Template | None:
    """Make the template of a document's layout; None where a layout does not tell enough."""
    found, data = structure.read(document), exact(document)
    if found is None or data is None or BEGIN.encode() in data:
        return None
    marks = [
        mark(number, absolute=bool(ABSOLUTE.fullmatch(text))) for number, text in enumerate(found.texts)
    ]
    walk = MarkingWalk(frozenset(marks))
    try:
        said = walk.marked(structure.replaced(document, marks))
    except ContextError:
        return None
    if said is None or _may_coincide(said.quads):
        return None
    schemes = [
        f"{text.partition(':')[0]}:" if mark_ in walk.identifiers else None
        for mark_, text in zip(marks, found.texts, strict=True)
    ]
    return _template(said, schemes, frozenset(walk.prefixes), algorithm)


def _may_coincide(quads: Iterable[Statement]) -> bool:
    """Say whether some texts could make two statements about a nameless thing one and the same.

    In a graph that has no name of its own, two things of one name may be said the same of.
    """
    about = [(BEGIN in s, s, p, o, g) for s, p, o, g in quads if not o.startswith("_:")]
    places = Counter(("" if marked else s, p, g) for marked, s, p, _, g in about)
    return any(
        (marked or BEGIN in o) and places["" if marked else s, p, g] > 1 for marked, s, p, o, g in about
    )


def _template(
    said: Said, schemes: Sequence[str | None], prefixes: frozenset[str], algorithm: str
) -> Template:
    texts = len(schemes)
    mentions: dict[str, list[Statement]] = {}
    for quad in dict.fromkeys(said.quads):
        for name in {term for term in quad if term.startswith("_:")}:
            mentions.setdefault(name, []).append(quad)
    nodes = [_node(masked(about, name), texts, algorithm) for name, about in mentions.items()]
    names = {name: mark(texts + place) for place, name in enumerate(mentions)}
    lines = [*said.lines, *(line(_named(quad, names)) for quad in dict.fromkeys(said.quads))]
    for placed in said.passages:
        lines += _placed(placed, texts + len(nodes))
        nodes += first_degree_hashes(placed[0], algorithm)
    sheet = Sheet(dict.fromkeys(lines), texts + len(nodes))
    return Template(tuple(schemes), prefixes, tuple(nodes), sheet, algorithm)


def _node(lines: list[str], texts: int, algorithm: str) -> str | Sheet:
    """Return the first-degree hash of a nameless thing, or the lines of which it will be the hash."""
    if BEGIN in "".join(lines):
        return Sheet(lines, texts, doubled=True)
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


#: Structures that begin with the same names.
_MOST_ALIKE = 8


class Templates:
    """What is known of layouts: the template, or that there is none. One is made at the second sight."""

    def __init__(self) -> None:
        self._structures: Memory[tuple[Structure, ...]] = Memory(most=128)
        self._made: Memory[Template | None] = Memory(most=128)
        self._seen: Memory[bool] = Memory(most=128)

    def canonical(self, document: Mapping[str, Any], algorithm: str) -> str | None:
        """Return the canonical form of a document by the template of its layout; None: it must be walked."""
        template, texts = self._found(document, algorithm)
        return None if template is None else template.filled(texts)

    def accepts(self, document: Mapping[str, Any]) -> bool:
        """Say whether the template of a document's layout shows that the walk accepts it."""
        template, texts = self._found(document, "sha256")
        return template is not None and template.arguments(texts) is not None

    def _found(self, document: Mapping[str, Any], algorithm: str) -> tuple[Template | None, Sequence[str]]:
        structure, found = self._read(document)
        if structure is None or found is None:
            return None, ()
        key = algorithm, structure, found.constants
        template = self._made.find(key)
        if template is None:
            self._learn(key, document)
        return template, found.texts

    def _read(self, document: Mapping[str, Any]) -> tuple[Structure | None, Outline | None]:
        """Read a document by one of the structures that are known, or by its own, which is known from now on."""
        names = tuple(document)
        alike = self._structures.find(names) or ()
        for structure in alike:
            found = structure.read(document)
            if found is not None:
                return structure, found
        if exact(document) is None:
            return None, None  # what is kept of a large document would be as large
        structure = structure_of(document)
        if structure is not None:
            self._structures.keep(names, (structure, *alike)[:_MOST_ALIKE])
        return structure, structure and structure.read(document)

    def _learn(self, key: tuple[str, Structure, bytes], document: Mapping[str, Any]) -> None:
        algorithm, structure, _ = key
        if self._seen.find(key) is None:
            self._seen.keep(key, True)
        elif key not in self._made:
            self._made.keep(key, learned(document, structure, algorithm))
