"""How many verifications a process has under way, so that threads and processor are left for its other pages.

    admission = admit(app, threads=24)                  once, where the application is put together
    with admission.admitted(): verify(...)              a verification; `CrowdedError` when it is one too many
    World(now, fetch=admission.outside(Fetcher()))      asking other hosts is what takes long

Three counts hold them, each in the order in which they come:

    under way    two thirds of the server's threads, so that the others always serve other pages
    outside      one third: silent hosts take no more, and badges that ask nobody still come through
    computing    one: a process computes one thing at a time anyway, and a page waits for one, not for
                 sixteen; whoever asks outside gives its turn to the next one meanwhile

Whoever finds no room is asked to come again in a few seconds (503), before anything was checked or after:
a verdict that could not be had is not given as one.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from flask import Flask
from werkzeug.exceptions import ServiceUnavailable

from verifier.internet import Fetch, Fetched

THREADS: Final = 24
"""Of `cairn serve`, unless it is told otherwise."""

TRY_AGAIN_SECONDS: Final = 5
_EXTENSION: Final = "verifications"
_UNTIL_OUTSIDE: Final = 0.25  # seconds to wait for one of the others to come back
_UNTIL_COMPUTING: Final = 5.0


class CrowdedError(ServiceUnavailable):
    """Too many verifications are under way; 503 with `Retry-After`."""

    def __init__(self) -> None:
        words = "Many badges are being checked right now. Ask again in a few seconds."
        super().__init__(words, retry_after=TRY_AGAIN_SECONDS)


@dataclass
class _Held:
    """What the verification on this thread has been given so far."""

    computing: bool = False
    outside: bool = False


class Admission:
    """The verifications of one process.

    Args:
        threads: how many requests the process serves at once.
    """

    def __init__(self, threads: int = THREADS) -> None:
        self._under_way = Turns(max(1, threads * 2 // 3))
        self._outside = Turns(max(1, threads // 3))
        self._computing = Turns(1)
        self._thread = threading.local()

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Hold room for one verification, which stays on this thread.

        The request must have been read before: nobody's slow line holds anything here.

        Raises:
            CrowdedError: there is none.
        """
        if not self._under_way.take():
            raise CrowdedError
        held = self._thread.held = _Held()
        try:
            self._compute(held)
            yield
        finally:
            self._thread.held = None
            self._leave(held)

    def outside(self, fetch: Fetch) -> Fetch:
        """The same `Fetch`, for which there has to be room among those who wait for other hosts.

        A verification that was admitted keeps that room to its end: what was let out is not turned away
        half-way. Whoever asks without having been admitted has it for the one question.
        """

        def ask(url: str, accept: str) -> Fetched:
            held: _Held | None = getattr(self._thread, "held", None)
            if held is None:
                return self._once(fetch, url, accept)
            self._rest(held)
            try:
                held.outside = held.outside or self._go_out()
                return fetch(url, accept)
            finally:
                self._compute(held)

        return ask

    def _once(self, fetch: Fetch, url: str, accept: str) -> Fetched:
        self._go_out()
        try:
            return fetch(url, accept)
        finally:
            self._outside.give_back()

    def _go_out(self) -> bool:
        if not self._outside.take(_UNTIL_OUTSIDE):
            raise CrowdedError
        return True

    def _compute(self, held: _Held) -> None:
        held.computing = self._computing.take(_UNTIL_COMPUTING)
        if not held.computing:
            raise CrowdedError

    def _rest(self, held: _Held) -> None:
        held.computing = False
        self._computing.give_back()

    def _leave(self, held: _Held) -> None:
        if held.computing:
            self._computing.give_back()
        if held.outside:
            self._outside.give_back()
        self._under_way.give_back()


class Turns:
    """So many at once; whoever waits gets the next turn in the order of coming.

    A semaphore would give it to whoever is quickest, which is whoever just gave it back.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def take(self, patience: float = 0.0) -> bool:
        """Whether a turn was had within so many seconds."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait(patience)
        with self._lock:
            if not mine.is_set():
                self._waiting.remove(mine)
            return mine.is_set()

    def give_back(self) -> None:
        """Hand the turn to whoever has waited longest, or keep it for the next one."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


def admit(app: Flask, threads: int) -> Admission:
    """Give an application its counts; `threads` is how many requests each of its processes serves at once."""
    admission = app.extensions[_EXTENSION] = Admission(threads)
    return admission


def admission_of(app: Flask) -> Admission:
    """The counts of an application."""
    admission: Admission = app.extensions[_EXTENSION]
    return admission
