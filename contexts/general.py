"""JSON-LD of any form, by PyLD, made safe: slow, small documents only, contexts may be written inline.

Badges go through `contexts.shape`, which knows only their plain form. This is for everything else that is
JSON-LD, and the peer against which the walk is tested. PyLD alone drops in silence what it cannot place, so a
document is probed: each value is changed or left out in turn, and if what the document says stays the same,
that value would be outside every signature, and the document is refused.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pyld import jsonld

from contexts import literals
from contexts.canonical import canonicalize_quads
from contexts.errors import ContextError, UndefinedTermError, WorkLimitError
from contexts.loader import load_for_processor
from contexts.nquads import RDF, is_iri, literal

#: Values that a document may hold; each costs an expansion of the whole.
MOST_VALUES = 300

_KEYWORDS = {
    "@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included", "@index",
    "@json", "@language", "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse",
    "@set", "@type", "@value", "@version", "@vocab",
}  # fmt: skip

Statement = tuple[str, str, str, str]
Path = tuple[str | int, ...]


def quads_of(document: object, *, directions: bool = False) -> list[Statement]:
    """Return what a JSON-LD document says as quads in canonical N-Quads text, or refuse it.

    Args:
        document: A JSON value.
        directions: Write texts with a base direction as literals of an i18n datatype (JSON-LD API, option
            rdfDirection); otherwise they are refused, because RDF has no other place for the direction.

    Raises:
        UndefinedTermError: It is not JSON-LD, or a part of it says nothing.
        WorkLimitError: It is too large to be probed.
    """
    reading = partial(read, directions=directions)
    quads = reading(document)
    if not quads and document != []:
        raise UndefinedTermError("The document says nothing")
    values = list(_values(document, ()))
    if len(values) > MOST_VALUES:
        raise WorkLimitError(f"The document holds more than the {MOST_VALUES} values that are probed")
    said = canonicalize_quads(quads).text
    for path in values:
        if _unmoved(document, path, said, reading):
            raise UndefinedTermError(f"{path[-1]!r} says nothing here", _pointer(path))
    return quads


def is_needed(document: object) -> bool:
    """Say whether a document writes a context out in place of naming it, or a base direction, anywhere."""
    if isinstance(document, list):
        return any(map(is_needed, document))
    if not isinstance(document, Mapping):
        return False
    if "@direction" in document:
        return True
    named = document.get("@context")
    contexts = named if isinstance(named, list) else [named]
    if any(isinstance(context, Mapping) for context in contexts):
        return True
    return any(is_needed(below) for name, below in document.items() if name != "@context")


def _check_contexts(value: object, *, inside: bool = False) -> None:
    """Refuse contexts that redefine keywords or use such as a later standard might define."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            if inside and ((key == "@type" and isinstance(below, Mapping)) or _reserved(key)):
                raise UndefinedTermError(f"A context cannot define the keyword {key!r}")
            _check_contexts(below, inside=inside or key == "@context")
    elif isinstance(value, list):
        for below in value:
            _check_contexts(below, inside=inside)
    elif inside and _reserved(value):
        raise UndefinedTermError(f"{value!r} is reserved and means nothing yet")


def _reserved(word: object) -> bool:
    return isinstance(word, str) and bool(re.fullmatch("@[A-Za-z]+", word)) and word not in _KEYWORDS


# --- probing --------------------------------------------------------------------------------------------


def _values(value: object, path: Path) -> Iterator[Path]:
    """Return the paths of all values that hold no others, contexts left out."""
    if isinstance(value, Mapping) and value:
        for key, below in value.items():
            if key != "@context" and not (key == "@id" and below is None):
                yield from _values(below, (*path, key))
    elif isinstance(value, list) and value:
        for index, below in enumerate(value):
            yield from _values(below, (*path, index))
    elif path:
        yield path


def _unmoved(document: object, path: Path, said: str, reading: Callable[[object], list[Statement]]) -> bool:
    probe = copy.deepcopy(document)
    *above, last = path
    place: Any = probe
    for key in above:
        place = place[key]
    if isinstance(place[last], str | int | float):
        place[last] = _changed(place[last])
    else:
        del place[last]  # null, or an array or object that holds nothing
    try:
        return canonicalize_quads(reading(probe)).text == said
    except ContextError:
        return False


def _changed(value: str | float) -> str | float:
    if isinstance(value, bool):
        return not value
    return f"{value}x" if isinstance(value, str) else value + 1


def _pointer(path: Path) -> str:
    error = ContextError("")
    for key in reversed(path):
        error.under(key)
    return error.pointer


# --- expanded JSON-LD to RDF ----------------------------------------------------------------------------


def read(document: object, *, directions: bool = False) -> list[Statement]:
    """Return what PyLD makes of a document as quads, without probing for what it dropped in silence.

    Raises:
        UndefinedTermError: It is not JSON-LD, or RDF has no place for a part of it.
    """
    _check_contexts(document)
    options = {"base": None, "processingMode": "json-ld-1.1", "documentLoader": load_for_processor}
    dropped: list[object] = []
    try:
        expanded = jsonld.expand(_without_null_ids(document), options, on_property_dropped=dropped.append)
    except (jsonld.JsonLdError, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise UndefinedTermError(f"This is not JSON-LD: {error.args[0] if error.args else error}") from error
    if dropped:
        raise UndefinedTermError(f"The member {dropped[0]!r} has no meaning in the contexts that are named")
    rdf = _Rdf(directions=directions)
    for node in expanded:
        rdf.node(node, "")
    return rdf.quads


def _without_null_ids(value: object) -> object:
    if isinstance(value, Mapping):
        return {
            key: _without_null_ids(below) for key, below in value.items() if (key, below) != ("@id", None)
        }
    return [_without_null_ids(below) for below in value] if isinstance(value, list) else value


class _Rdf:
    """Expanded JSON-LD to quads (JSON-LD 1.1 API section 8), refusing whatever RDF would drop."""

    def __init__(self, *, directions: bool) -> None:
        self.directions = directions
        self.quads: list[Statement] = []
        self.blank: dict[str, str] = {}
        self.blanks = 0

    def fresh(self) -> str:
        self.blanks += 1
        return f"_:b{self.blanks}"

    def iri(self, value: object) -> str:
        if isinstance(value, str) and value.startswith("_:"):
            return self.blank.get(value) or self.blank.setdefault(value, self.fresh())
        if not isinstance(value, str) or not is_iri(value):
            raise UndefinedTermError(f"{value!r} has no meaning: it is neither a term nor an absolute IRI")
        return f"<{value}>"

    def node(self, node: Mapping[str, Any], graph: str) -> str:
        subject = self.iri(node["@id"]) if "@id" in node else self.fresh()
        for key, values in node.items():
            if not key.startswith("@"):
                predicate = self.predicate(key)
                self.quads += [(subject, predicate, self.object(value, graph), graph) for value in values]
            elif key == "@graph":
                self.graph(subject, values)
            elif key == "@type":
                self.quads += [(subject, f"<{RDF}type>", self.iri(kind), graph) for kind in values]
            elif key == "@reverse":
                self.reverse(subject, values, graph)
            elif key == "@included":
                for thing in values:
                    self.node(thing, graph)
        return subject

    def reverse(self, subject: str, members: Mapping[str, Any], graph: str) -> None:
        for key, things in members.items():
            predicate = self.predicate(key)
            self.quads += [(self.node(thing, graph), predicate, subject, graph) for thing in things]

    def predicate(self, iri: str) -> str:
        if iri.startswith("_:"):
            raise UndefinedTermError(f"A member cannot be the nameless {iri!r}")
        return self.iri(iri)

    def graph(self, name: str, nodes: Sequence[Mapping[str, Any]]) -> None:
        before = len(self.quads)
        for node in nodes:
            self.node(node, name)
        if len(self.quads) == before:
            raise UndefinedTermError("A graph says nothing, so its identifiers would be lost")

    def object(self, value: Mapping[str, Any], graph: str) -> str:
        if "@value" in value:
            return self.literal(value)
        return self.collection(value["@list"], graph) if "@list" in value else self.node(value, graph)

    def collection(self, items: Sequence[Mapping[str, Any]], graph: str) -> str:
        head = f"<{RDF}nil>"
        for item in reversed(items):
            cell = self.fresh()
            self.quads.append((cell, f"<{RDF}first>", self.object(item, graph), graph))
            self.quads.append((cell, f"<{RDF}rest>", head, graph))
            head = cell
        return head

    def literal(self, value: Mapping[str, Any]) -> str:
        datatype, content = value.get("@type"), value["@value"]
        if "@direction" in value:
            return self.directed(content, value.get("@language", ""), value["@direction"])
        if datatype == "@json":
            return literals.json(content)
        if "@language" in value:
            return literals.tagged(content, value["@language"])
        if datatype is None:
            return literal(content) if isinstance(content, str) else literals.number(content)
        return literals.typed(content, self.predicate(datatype)[1:-1])

    def directed(self, text: str, language: str, direction: str) -> str:
        if not self.directions:
            raise UndefinedTermError("A base direction is lost in RDF")
        return literal(text, f"https://www.w3.org/ns/i18n#{language}_{direction}")
