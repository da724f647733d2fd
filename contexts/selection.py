"""Parts of a document that JSON pointers name, and what they say of the very things that the whole is about.

```
whole, parts = statements(document, {"mandatory": ["/issuer"], "selective": ["/validFrom"]})
whole            the quads of the document
parts["..."]     those of the part, a subset: what has no name of its own has the one that it has there
```

A part keeps what leads to it: of each object on the way its `id` and its `type`, without which the rest would
be about something else, and the `@context` (Data Integrity ECDSA Cryptosuites 1.0, sections 3.4.11 to
3.4.13). The specification ties part and whole together by writing invented identifiers into the document
(skolemization); here the walk remembers from which object of the document each nameless thing came, and gives
it the same name again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contexts.errors import ContextError, UndefinedTermError
from contexts.nquads import Quad
from contexts.shape import Statement, quads_of

#: What an object on the way to a part keeps.
_KEPT = ("@context", "id", "type")
#: Pointers that one part may be named by.
MOST_POINTERS = 500

_INDEX = re.compile("0|[1-9][0-9]{0,6}")

_Paths = Sequence[tuple[str, ...]]
_EVERYTHING: _Paths = ((),)


class PointerError(ContextError):
    """A JSON pointer names nothing in the document, or a part that cannot be shown by itself."""


@dataclass
class _Part:
    """A part of a document; `sources` says of each of its objects which one of the document it was."""

    sources: dict[int, int] = field(default_factory=dict)

    def of(self, value: Any, paths: _Paths) -> Any:  # noqa: ANN401 - any JSON value
        """Copy what paths keep of a value: a path that has come to its end keeps all of it."""
        whole = () in paths
        if isinstance(value, list):
            below = ((item, _EVERYTHING if whole else _below(paths, str(i))) for i, item in enumerate(value))
            return [self.of(item, rest) for item, rest in below if rest]
        if not isinstance(value, Mapping):
            return value
        copy = {}
        for name, member in value.items():
            rest = _EVERYTHING if whole or name in _KEPT else _below(paths, name)
            if rest:
                copy[name] = self.of(member, rest)
        self.sources[id(copy)] = id(value)
        return copy


class _Names:
    """Gives each nameless thing the name that it was given before, in the document or in another part."""

    def __init__(self) -> None:
        self.given: dict[tuple[object, object], str] = {}
        self.sources: Mapping[int, int] = {}

    def __call__(self, of: object, part: object) -> str:
        source = of if isinstance(of, str) else self.sources.get(id(of), id(of))
        return self.given.setdefault((source, part), f"_:b{len(self.given)}")


def select(document: Mapping[str, Any], pointers: Sequence[str]) -> dict[str, Any]:
    """Return the part of a document that JSON pointers (RFC 6901) name, with what leads to it.

    Args:
        document: A JSON object.
        pointers: At least one; the empty pointer is the whole.

    Raises:
        PointerError: A pointer names nothing there.
    """
    part: dict[str, Any] = _Part().of(document, _paths(document, pointers))
    return part


def statements(
    document: Mapping[str, Any], groups: Mapping[str, Sequence[str]]
) -> tuple[list[Statement], dict[str, list[Statement]]]:
    """Return what a document says, and what each group of its parts says, each nameless thing under one name.

    Args:
        document: An unsecured document, with its `@context`.
        groups: Name of a group to its JSON pointers; a group without pointers says nothing.

    Returns:
        The quads of the document, and of each group those of them that it keeps.

    Raises:
        PointerError: A pointer names nothing, or a part that means something else by itself.
        ContextError: As `contexts.check`.
    """
    names = _Names()
    whole = quads_of(document, names)
    return whole, {name: _said(document, pointers, names, whole) for name, pointers in groups.items()}


def _said(
    document: Mapping[str, Any],
    pointers: Sequence[str],
    names: _Names,
    whole: Sequence[Statement],
) -> list[Statement]:
    if not pointers:
        return []
    part = _Part()
    selected = part.of(document, _paths(document, pointers))
    names.sources = part.sources
    try:
        said = quads_of(selected, names)
    except UndefinedTermError as error:
        raise PointerError(f"What {', '.join(map(repr, pointers))} names says nothing: {error}") from error
    if strange := set(said) - set(whole):
        predicate = Quad(*min(strange)).predicate
        raise PointerError(f"A part of {predicate} means something else than the whole of it; name the whole")
    return said


def _below(paths: _Paths, step: str) -> _Paths:
    return [path[1:] for path in paths if path and path[0] == step]


def _paths(document: Mapping[str, Any], pointers: Sequence[str]) -> _Paths:
    if len(pointers) > MOST_POINTERS:
        raise PointerError(f"A part is named by {MOST_POINTERS} pointers at most, not {len(pointers)}")
    return [_steps(document, pointer) for pointer in pointers]


def _steps(document: object, pointer: str) -> tuple[str, ...]:
    """Read a JSON pointer along the document that it points into."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")]
    if steps.pop(0):
        raise PointerError(f"{pointer!r} is no JSON pointer; it begins with '/'")
    place = document
    for step in steps:
        if isinstance(place, list) and _INDEX.fullmatch(step) and int(step) < len(place):
            place = place[int(step)]
        elif isinstance(place, Mapping) and step in place:
            place = place[step]
        else:
            raise PointerError(f"{pointer!r} points to nothing in the document")
    return tuple(steps)
