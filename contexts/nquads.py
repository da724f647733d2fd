r"""Quads and their text: canonical N-Quads (RDF 1.1 N-Quads, canonical form of RDFC-1.0 section 5).

A quad is a tuple of four texts: subject, predicate, object, graph, each already written as N-Quads writes it.

```
("<urn:a>", "<urn:says>", '"hello\n"@en', "")        an IRI subject, the default graph
("_:b0", "<urn:at>", '"2026-11-22"^^<...#date>', "_:g")   blank nodes begin with "_:"
```

One meaning has one text here, so that quads can be compared, sorted and hashed as they stand.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from contexts.errors import UndefinedTermError

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

# Canonical N-Quads: these have short escapes, all other controls and U+007F are written \uXXXX, the rest
# stands raw.
_ESCAPES = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\",
}  # fmt: skip
#: Bytes of UTF-8 that are never escaped.
PLAIN = bytes(code for code in range(256) if chr(code) not in _ESCAPES)
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff]')


class Quad(NamedTuple):
    """One statement, in N-Quads text; the graph is the empty string for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""


class QuadSyntaxError(ValueError):
    """A line is not an N-Quads statement."""


#: An absolute IRI that N-Quads can hold; the group is its scheme.
ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")


def is_iri(text: str) -> bool:
    """Say whether a text is an absolute IRI that N-Quads can hold."""
    return bool(ABSOLUTE.fullmatch(text))


def escape(text: str) -> str:
    """Escape the text of a literal as canonical N-Quads does.

    Raises:
        UndefinedTermError: It holds half a character, which has no UTF-8 form and so cannot be hashed.
    """
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text  # most texts, several times as fast as asking the pattern
    try:
        return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
    except KeyError as error:
        half = f"U+{ord(error.args[0]):04X}"
        raise UndefinedTermError(f"A text holds half a character, {half}; it cannot be signed") from None


def literal(text: str, datatype: str = "", language: str = "") -> str:
    """Write a literal; a plain one is an xsd:string, which canonical N-Quads leaves out."""
    quoted = f'"{escape(text)}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if datatype in {"", XSD + "string"} else f"{quoted}^^<{datatype}>"


def line(quad: tuple[str, str, str, str]) -> str:
    """Write a quad as one line with its end."""
    subject, predicate, object_, graph = quad
    return f"{subject} {predicate} {object_} {graph} .\n" if graph else f"{subject} {predicate} {object_} .\n"


# --- reading --------------------------------------------------------------------------------------------

_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_BLANK = r"_:[^\s<>\"\\,;.](?:[^\s<>\"\\,;]*[^\s<>\"\\,;.])?"
_STRING = r"\"(?:[^\"\\\n\r]|\\[tbnrf\"'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*\""
_LANGUAGE = r"@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"
_STATEMENT = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*"
    rf"(?:({_IRI}|{_BLANK})|({_STRING})(?:({_LANGUAGE})|\^\^({_IRI}))?)"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
)
_EMPTY = re.compile(r"[ \t]*(?:#.*)?")
_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def _unescape(text: str) -> str:
    return _UNESCAPE.sub(lambda m: _SHORT[m[3]] if m[3] else chr(int(m[1] or m[2], 16)), text)


def _object(match: re.Match[str]) -> str:
    if match[3]:
        return _unescape(match[3])
    return literal(_unescape(match[4][1:-1]), _unescape((match[6] or "")[1:-1]), (match[5] or "")[1:])


def parse(text: str) -> list[Quad]:
    """Read N-Quads text, in any legal way of writing, as quads in canonical text.

    Raises:
        QuadSyntaxError: A line is not a statement.
    """
    quads = []
    # Not str.splitlines(), which also ends lines at U+000B, U+0085 and U+2028: those may stand in a literal.
    for number, row in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        match = _STATEMENT.fullmatch(row)
        if match:
            subject, predicate, graph = _unescape(match[1]), _unescape(match[2]), _unescape(match[7] or "")
            quads.append(Quad(subject, predicate, _object(match), graph))
        elif not _EMPTY.fullmatch(row):
            raise QuadSyntaxError(f"Line {number} is not an N-Quads statement: {row[:80]!r}")
    return quads
