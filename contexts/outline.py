"""What badges of one kind have in common, and what differs from one to the next.

```
outline({"id": "urn:a", "type": ["T"], "n": 1})     (("id", ("type", b...), ("n", b...)), ["urn:a"])
replaced(document, texts)                            the document with other texts in those places
```

The *layout* is all but the texts: names in their order, what is in what, numbers, booleans, and whatever is
looked up in a context (types, contexts, words of a vocabulary). Parts that many documents share word for word
belong to it as they are. Two documents have equal layouts only if they differ in nothing but the texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from contexts.memory import exact

#: Members whose objects many documents share: they are part of a layout with all that they hold.
_SHARED = {"issuer", "achievement"}

#: Members whose texts are looked up in a context.
_WORDS = {"type", "proofPurpose", "leftOperand", "action", "operator", "function", "conflict"}

#: Entries of the largest layout; a badge has about eighty.
MOST_ENTRIES = 400

_OBJECT, _LIST, _TEXT, _END = range(4)


class _NoLayoutError(Exception):
    """The document is no plain JSON, or too large to be worth remembering."""


class Outline(NamedTuple):
    """A layout, and the texts that one document has in it, in order."""

    layout: tuple[object, ...]
    texts: list[str]


def outline(document: Mapping[str, Any]) -> Outline | None:
    """Return the layout of a document and its texts; None when it has no layout."""
    entries: list[object] = []
    texts: list[str] = []
    try:
        _object(document, entries, texts)
    except (_NoLayoutError, RecursionError):
        return None
    return Outline(tuple(entries), texts)


def _object(element: Mapping[str, Any], entries: list[object], texts: list[str]) -> None:
    if len(element) > MOST_ENTRIES:
        raise _NoLayoutError
    for name, value in element.items():
        kind = type(value)
        if name in _WORDS or name[:1] == "@":
            entries.append((name, _constant(value)))
        elif kind is str:
            entries.append(name)
            texts.append(value)
        elif kind is dict and name in _SHARED:
            entries.append((name, _constant(value)))
        else:
            entries.append((name,))
            _value(value, entries, texts)


def _value(value: object, entries: list[object], texts: list[str]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _NoLayoutError
    if isinstance(value, str):
        entries.append(_TEXT)
        texts.append(value)
    elif isinstance(value, dict):
        entries.append(_OBJECT)
        _object(value, entries, texts)
        entries.append(_END)
    elif isinstance(value, list):
        entries.append(_LIST)
        for item in value:
            _value(item, entries, texts)
        entries.append(_END)
    else:
        entries.append(_constant(value))


def _constant(value: object) -> bytes:
    data = exact(value)
    if data is None:
        raise _NoLayoutError
    return data


def replaced(document: Mapping[str, Any], texts: Iterator[str]) -> dict[str, Any]:
    """Return a document with other texts, taken in the order in which `outline` gives them."""
    copy = {}
    for name, value in document.items():
        shared = name in _SHARED and isinstance(value, dict)
        constant = name in _WORDS or name[:1] == "@" or shared
        copy[name] = value if constant else _replaced(value, texts)
    return copy


def _replaced(value: Any, texts: Iterator[str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, dict):
        return replaced(value, texts)
    return [_replaced(item, texts) for item in value] if isinstance(value, list) else value
