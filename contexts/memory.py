"""What is remembered from one document to the next, and by what it is found again.

    key = exact(achievement)                    bytes that only this very value has
    memory.find(key), memory.keep(key, made)    at most so many; the oldest go first

Nothing is found by Python's equality, for which `1 == True == 1.0`: a document with `true` in the place of a
`1` says something else. What is remembered never decides anything by itself: it is what the same bytes came
to the last time.
"""

from __future__ import annotations

import marshal
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")

#: How many things one memory holds, and the bytes of the largest value: with all that is made of them, 30 MB.
MOST = 256
LARGEST = 16_000


class Memory(Generic[Made]):
    """Things by what they were made of."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[object, Made] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def find(self, key: object) -> Made | None:
        """Return what is remembered under a key."""
        return self._known.get(key)

    def keep(self, key: object, made: Made) -> None:
        """Remember a thing; the oldest is forgotten for it when there are too many."""
        with self._lock:
            while len(self._known) >= self._most and key not in self._known:
                del self._known[next(iter(self._known))]
            self._known[key] = made

    def made(self, value: Any, make: Callable[[Any], Made]) -> Made:  # noqa: ANN401 - any JSON value
        """Return what a function makes of a value, remembered by the exact bytes of that if it has any."""
        data = exact(value)
        known = self.find(data)
        if known is None:
            known = make(value)
            if data is not None:
                self.keep(data, known)
        return known


def exact(value: Any) -> bytes | None:  # noqa: ANN401 - any JSON value
    """Return bytes that only this very value has, with its order and its types.

    They are Python's own and never leave the process. Values that are no plain JSON, and those of more than
    `LARGEST` bytes, have none.
    """
    try:
        data = marshal.dumps(value, 0)
    except ValueError:
        return None
    return data if len(data) <= LARGEST else None
