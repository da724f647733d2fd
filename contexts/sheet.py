"""Lines with slots, put in order as far as that can be done before the slots are filled.

```
sheet = Sheet(lines, texts, 40)      lines of N-Quads in which `mark(number)` stands for one of 40 arguments
sheet.filled(arguments)              the same lines with them, sorted
```

All lines about one subject stand together whatever they say, and among them those of one predicate, since no
IRI goes on where another one ends. So each subject is one *chunk*, whose order is known but for the objects
of a predicate that has several; and mostly the chunks stand in the order of the document that was learned
from. So little is left to sort when slots are filled: all lines only where two subjects turn out to be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from operator import itemgetter, lt

# Private characters stand for texts while a sheet is made.
BEGIN, _END = "\ue000", "\ue001"
MARK = re.compile(f"(?:x:)?{BEGIN}([0-9]+){_END}")

#: Text, the numbers of arguments, and below zero those of choices.
_Pieces = list[str | int]
#: Takes the pieces of a text out of a store that holds all that there are.
Pick = Callable[[Sequence[str]], tuple[str, ...]]


def mark(number: int, *, absolute: bool = False) -> str:
    """Return what stands for an argument; where an identifier may have to stand, it is absolute."""
    return f"{'x:' if absolute else ''}{BEGIN}{number}{_END}"


class Store:
    """What texts with slots are put together from: the arguments, and whatever stands between them."""

    def __init__(self, arguments: int) -> None:
        self._arguments = arguments
        self._places: dict[str, int] = {}

    def pick(self, pieces: _Pieces) -> Pick:
        """Return what takes the pieces of one text out of the store."""
        return itemgetter(*[self._place(piece) for piece in _merged(pieces)], self._place(""))

    def of(self, arguments: Sequence[str]) -> list[str]:
        """Return the store with these arguments; what is added to it is found from its end."""
        return [*arguments, *self._places]

    def _place(self, piece: str | int) -> int:
        if isinstance(piece, int):
            return piece
        return self._places.setdefault(piece, self._arguments + len(self._places))


def pieces_of(text: str) -> _Pieces:
    """Take a text with marks apart."""
    found: _Pieces = [*MARK.split(text)]
    found[1::2] = [int(number) for number in found[1::2]]
    return found


def _number(subject: str) -> int | None:
    found = MARK.search(subject)
    return int(found[1]) if found else None


def _merged(pieces: _Pieces) -> _Pieces:
    merged: _Pieces = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    return merged


class Sheet:
    """Lines with slots.

    Args:
        lines: each with its end.
        example: arguments, in whose order most others will stand.
        arguments: how many there are; those beyond the example are names of nameless things.
        doubled: whether a line that is there twice stays twice.
    """

    def __init__(
        self, lines: Iterable[str], example: Sequence[str], arguments: int, *, doubled: bool = False
    ) -> None:
        self._doubled = doubled
        self._store = Store(arguments)
        self._choices: list[list[Pick]] = []
        subjects: dict[str, dict[str, list[str]]] = {}
        for line in lines:
            subject, predicate, _ = line.split(" ", 2)
            subjects.setdefault(subject, {}).setdefault(f"{predicate} ", []).append(line)
        chunks = {subject: self._chunk(about) for subject, about in subjects.items()}
        named = [subject for subject in chunks if subject[0] == "<"]
        named.sort(key=lambda subject: MARK.sub(lambda found: example[int(found[1])], subject))
        nameless = [subject for subject in chunks if subject[0] != "<"]
        self._subjects = named
        self._open = [
            (place, number) for place, subject in enumerate(named) if (number := _number(subject)) is not None
        ]
        self._named = self._store.pick([piece for subject in named for piece in chunks[subject]])
        self._apart = [self._store.pick(chunks[subject]) for subject in named]
        self._nameless = [self._store.pick(chunks[subject]) for subject in nameless]
        is_settled = not self._choices and len(named) <= 1 and len(nameless) <= 1
        whole = [piece for subject in (*named, *nameless) for piece in chunks[subject]]
        self._whole = self._store.pick(whole) if is_settled else None

    def filled(self, arguments: Sequence[str]) -> str:
        """Return the lines with these arguments, sorted."""
        store = self._store.of(arguments)
        if self._whole:
            return "".join(self._whole(store))
        is_once = True
        for choice in reversed(self._choices):
            said = ["".join(pick(store)) for pick in choice]
            said.sort()
            is_once = is_once and len(set(said)) == len(said)
            store.append("".join(said))
        nameless = ["".join(pick(store)) for pick in self._nameless]
        nameless.sort()
        subjects = [*self._subjects]
        for place, number in self._open:
            subjects[place] = f"<{arguments[number]}>"
        if is_once and all(map(lt, subjects, islice(subjects, 1, None))):
            return "".join([*self._named(store), *nameless])
        named = ["".join(pick(store)) for pick in self._apart]
        named.sort()
        text = "".join([*named, *nameless])
        return text if is_once and len(set(subjects)) == len(subjects) else self._sorted(text)

    def _sorted(self, text: str) -> str:
        lines = text.split("\n")[:-1]
        return "".join([f"{line}\n" for line in sorted(lines if self._doubled else set(lines))])

    def _chunk(self, about: dict[str, list[str]]) -> _Pieces:
        """Put together what is said about one subject, by predicate."""
        said = [lines for _, lines in sorted(about.items())]
        return [piece for lines in said for piece in self._ordered(lines)]

    def _ordered(self, lines: list[str]) -> _Pieces:
        """Return the lines of one predicate: in order, or as a choice where that depends on slots."""
        if len(lines) == 1 or not MARK.search("".join(lines)):
            return pieces_of("".join(sorted(lines)))
        self._choices.append([self._store.pick(pieces_of(line)) for line in lines])
        return [-len(self._choices)]
