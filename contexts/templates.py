"""The canonical form of badges of one layout, with slots for the texts in which they differ.

```
template = learned(document, "sha256")     walks the document once, with marks in the place of its texts
template.filled(texts)                     the canonical form of any document of this layout, or None
```

Filling looks at each text as the walk would: an identifier must be absolute and begin with no prefix, a
literal is escaped. None means that the walk has to answer: it refuses the document, or its nameless things
look alike. Layouts whose meaning depends on more than that have no template.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from operator import eq
from typing import Any

from contexts.canonical import HASHES, first_degree_hashes, masked
from contexts.errors import ContextError, UndefinedTermError
from contexts.marking import MarkingWalk
from contexts.memory import Memory, exact
from contexts.nquads import ABSOLUTE, escape, is_plain, line
from contexts.outline import outline, replaced
from contexts.passages import Placed, Said, Statement

# Private characters stand for texts while a template is made; a document that uses them gets none.
_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"(?:x:)?{_BEGIN}([0-9]+){_END}")


@dataclass(frozen=True)
class Pattern:
    """Lines with slots: a format, and which of the arguments stand in it."""

    text: str
    slots: tuple[int, ...]

    def filled(self, arguments: Sequence[str]) -> list[str]:
        """Return the lines, without their ends."""
        return (self.text % tuple([arguments[slot] for slot in self.slots])).split("\n")


@dataclass(frozen=True)
class Template:
    """What documents of one layout say.

    Attributes:
        identifiers: for each text whether it is read as an identifier.
        prefixes: what no identifier may begin with.
        nodes: of each nameless thing its first-degree hash, or the lines that it is the hash of.
        pattern: the lines of the canonical form, in the order of the document that was learned from: that of
            most others, so that little is left to sort.
        algorithm: `sha256` or `sha384`.
    """

    identifiers: tuple[bool, ...]
    prefixes: frozenset[str]
    nodes: tuple[str | Pattern, ...]
    pattern: Pattern
    algorithm: str

    def filled(self, texts: Sequence[str]) -> str | None:
        """Return the canonical form with these texts; None when the walk has to be asked."""
        arguments = self.arguments(texts)
        if arguments is None:
            return None
        hashes = [self._hash(node, arguments) for node in self.nodes]
        order = sorted(range(len(hashes)), key=hashes.__getitem__)
        if len(set(hashes)) < len(hashes):
            return None
        labels = [""] * len(hashes)
        for place, node in enumerate(order):
            labels[node] = f"_:c14n{place}"
        lines = self.pattern.filled([*arguments, *labels])
        lines.sort()
        if any(map(eq, lines, islice(lines, 1, None))):
            lines = list(dict.fromkeys(lines))
        return "\n".join(lines) + "\n"

    def arguments(self, texts: Sequence[str]) -> Sequence[str] | None:
        """Return the texts as they stand in N-Quads; None when the walk has to say what is wrong with one.

        Where there are arguments, the walk accepts the document.
        """
        if not all(map(self._is_identifier, compress(texts, self.identifiers))):
            return None
        if is_plain("".join(texts)):
            return texts
        try:
            return [
                text if identifier else escape(text)
                for text, identifier in zip(texts, self.identifiers, strict=True)
            ]
        except UndefinedTermError:
            return None

    def _is_identifier(self, text: str) -> bool:
        absolute = ABSOLUTE.fullmatch(text)
        return absolute is not None and absolute[1] not in self.prefixes

    def _hash(self, node: str | Pattern, arguments: Sequence[str]) -> str:
        if isinstance(node, str):
            return node
        lines = node.filled(arguments)
        return HASHES[self.algorithm](("\n".join(sorted(lines)) + "\n").encode()).hexdigest()


def learned(document: Mapping[str, Any], algorithm: str) -> Template | None:
    """Make the template of a document's layout; None where a layout does not tell enough."""
    found, data = outline(document), exact(document)
    if found is None or data is None or _BEGIN.encode() in data:
        return None
    marks = [_mark(number, text) for number, text in enumerate(found.texts)]
    walk = MarkingWalk(frozenset(marks))
    try:
        said = walk.marked(replaced(document, iter(marks)))
    except ContextError:
        return None
    if said is None or _may_coincide(said.quads):
        return None
    identifiers = tuple(mark in walk.identifiers for mark in marks)
    nodes, lines = _described(said, len(marks), algorithm)
    lines.sort(key=lambda line: _MARK.sub(lambda mark: _first(found.texts, int(mark[1])), line))
    return Template(identifiers, frozenset(walk.prefixes), tuple(nodes), _pattern(lines), algorithm)


def _mark(number: int, text: str = "") -> str:
    """Return what stands for a text: an identifier stands for what may be one."""
    return f"{'x:' if ABSOLUTE.fullmatch(text) else ''}{_BEGIN}{number}{_END}"


def _may_coincide(quads: Iterable[Statement]) -> bool:
    """Say whether some texts could make two statements about a nameless thing one and the same.

    In a graph that has no name of its own, two things of one name may be said the same of.
    """
    about = [(_BEGIN in s, s, p, o, g) for s, p, o, g in quads if not o.startswith("_:")]
    places = Counter(("" if marked else s, p, g) for marked, s, p, _, g in about)
    return any(
        (marked or _BEGIN in o) and places["" if marked else s, p, g] > 1 for marked, s, p, o, g in about
    )


def _first(texts: Sequence[str], number: int) -> str:
    """Return what stands in a slot of the document that is learned from, as far as that tells the order."""
    return texts[number] if number < len(texts) else "_:c14n"


def _described(said: Said, texts: int, algorithm: str) -> tuple[list[str | Pattern], list[str]]:
    """Return what each nameless thing is the hash of, and the lines, its name a mark after those of texts."""
    mentions: dict[str, list[Statement]] = {}
    for quad in dict.fromkeys(said.quads):
        for name in {term for term in quad if term.startswith("_:")}:
            mentions.setdefault(name, []).append(quad)
    nodes: list[str | Pattern] = [_node(masked(about, name), algorithm) for name, about in mentions.items()]
    names = {name: _mark(texts + place) for place, name in enumerate(mentions)}
    lines = [*said.lines, *(line(_named(quad, names)) for quad in dict.fromkeys(said.quads))]
    for placed in said.passages:
        lines += _placed(placed, texts + len(nodes))
        nodes += first_degree_hashes(placed[0], algorithm)
    return nodes, list(dict.fromkeys(lines))


def _node(lines: list[str], algorithm: str) -> str | Pattern:
    text = "".join(sorted(lines))
    return _pattern(lines) if _BEGIN in text else HASHES[algorithm](text.encode()).hexdigest()


def _named(quad: Statement, names: Mapping[str, str]) -> Statement:
    subject, predicate, object_, graph = (names.get(term, term) for term in quad)
    return subject, predicate, object_, graph


def _placed(placed: Placed, first: int) -> Iterator[str]:
    """Return the lines of a passage whose nameless things are the arguments from `first` on."""
    passage, _ = placed
    yield from passage.lines
    for text, of in passage.patterns:
        yield text % tuple(_mark(first + number) for number in of)


def _pattern(lines: Iterable[str]) -> Pattern:
    """Make a format of lines with marks."""
    text = "".join(lines).removesuffix("\n")
    slots = tuple(int(number) for number in _MARK.findall(text))
    return Pattern(_MARK.sub("%s", text.replace("%", "%%")), slots)


class Templates:
    """What is known of layouts: the template, or that there is none. One is made at the second sight."""

    def __init__(self) -> None:
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

    def _found(self, document: Mapping[str, Any], algorithm: str) -> tuple[Template | None, list[str]]:
        found = outline(document)
        if found is None:
            return None, []
        key = algorithm, found.layout
        template = self._made.find(key)
        if template is None:
            self._learn(key, document, algorithm)
        return template, found.texts

    def _learn(self, key: object, document: Mapping[str, Any], algorithm: str) -> None:
        if exact(document) is None:
            return  # a layout keeps names and words, so that of a large document would be as large
        if self._seen.find(key) is None:
            self._seen.keep(key, True)
        elif key not in self._made:
            self._made.keep(key, learned(document, algorithm))
