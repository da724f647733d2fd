"""What badges of one kind have in common, and what differs from one to the next.

```
structure = structure_of(document)          its names in their order, and what is in what
found = structure.read(other)               None when the other is built otherwise, or else
found.constants, found.texts                its numbers and words as exact bytes, and its texts
structure.replaced(document, texts)         the document with other texts in those places
```

All but the texts together is the *layout* of a document: the structure, and as constants all that is no text
or is looked up in a context (types, contexts, words of a vocabulary). Parts that many documents share word
for word are constants as they are. Two documents have equal layouts only if they differ in nothing but the
texts.

A document is read level by level into one flat list, in which each place is known beforehand; so most of the
work is done by whole objects, and a badge is read in some microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from contexts.memory import exact

#: Members whose objects many documents share: they are part of a layout with all that they hold.
_SHARED = {"issuer", "achievement"}

#: Members whose texts are looked up in a context.
_WORDS = {"type", "proofPurpose", "leftOperand", "action", "operator", "function", "conflict"}

#: Places of the largest structure; a badge has about eighty.
MOST_PLACES = 400

#: The place of an object or a list, and the names of the one in their order, or the length of the other.
Holder = tuple[int, tuple[str, ...] | int]


class Outline(NamedTuple):
    """The constants of one document, as bytes that only these have, and its texts, apart and joined."""

    constants: bytes
    texts: tuple[str, ...]
    joined: str


class Structure:
    """Names in their order, and what is in what.

    Attributes:
        names: the names at the top.
        holders: objects and lists that are entered: the place where each stands, and its shape.
        texts: the places of texts; all others hold constants.
    """

    def __init__(
        self, names: tuple[str, ...], holders: Sequence[Holder], kinds: Sequence[bool | None]
    ) -> None:
        self.names = names
        self.holders = tuple(holders)
        self.texts = tuple(place for place, kind in enumerate(kinds) if kind)
        self._texts = _getter(self.texts)
        self._constants = _getter(tuple(place for place, kind in enumerate(kinds) if kind is False))

    def read(self, document: Mapping[str, Any]) -> Outline | None:
        """Return constants and texts of a document; None when it is built otherwise, or no plain JSON."""
        if tuple(document) != self.names:
            return None
        flat: list[Any] = [*document.values()]
        for place, shape in self.holders:
            value = flat[place]
            if type(value) is dict and tuple(value) == shape:
                flat += value.values()
            elif type(value) is list and len(value) == shape:
                flat += value
            else:
                return None
        texts = self._texts(flat)
        constants = exact(self._constants(flat))
        if constants is None:
            return None
        try:
            return Outline(constants, texts, "".join(texts))
        except TypeError:  # one of them is no text
            return None

    def replaced(self, document: Mapping[str, Any], texts: Iterable[str]) -> dict[str, Any]:
        """Return a document of this structure with other texts, in the order in which `read` gives them."""
        copy: dict[str, Any] = _copied(document)
        places: list[tuple[Any, Any]] = [(copy, name) for name in copy]
        for place, shape in self.holders:
            holder, key = places[place]
            value = holder[key]
            places += [(value, below) for below in (range(shape) if isinstance(shape, int) else shape)]
        for place, text in zip(self.texts, texts, strict=True):
            holder, key = places[place]
            holder[key] = text
        return copy


def _getter(places: tuple[int, ...]) -> Callable[[list[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda flat: tuple(flat[place] for place in places)


def structure_of(document: Mapping[str, Any]) -> Structure | None:
    """Return the structure of a document; None when it is too large to be worth remembering."""
    holders: list[Holder] = []
    values: list[tuple[str, Any]] = [*document.items()]
    kinds: list[bool | None] = []
    for place, (name, value) in enumerate(values):
        kind = _kind(name, value)
        kinds.append(kind)
        if kind is None:
            holders.append((place, tuple(value) if isinstance(value, dict) else len(value)))
            values += value.items() if isinstance(value, dict) else [("", item) for item in value]
        if len(values) > MOST_PLACES:
            return None
    return Structure(tuple(document), holders, kinds)


def _kind(name: str, value: object) -> bool | None:
    """Say whether a value is a text (True) or a constant (False); None: it is entered."""
    if name in _WORDS or name[:1] == "@":
        return False
    if isinstance(value, dict):
        return False if name in _SHARED else None
    return None if isinstance(value, list) else isinstance(value, str)


def _copied(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return {name: _copied(item) for name, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
