"""What is wrong with a document, in words and at a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

#: Problems that are told of one document; a stranger's document could have a million.
MOST_PROBLEMS = 100


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        pointer: JSON pointer (RFC 6901) to the place; the empty string is the whole document.
        message: What is wrong there, to be read after the place: `must be a string`.
    """

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the document'} {self.message}"


def pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer of a path of member names and indexes."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


def first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return as many problems as are told."""
    return tuple(islice(problems, MOST_PROBLEMS))
