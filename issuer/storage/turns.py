"""Whose turn it is to write: SQLite has one writer at a time, and waiting in a queue beats polling for it.

    turn = WritersTurn(waiting=16)
    with turn.held(): ...           # `UnavailableError` when it takes too long
    WritersTurn()                   # for who serves nobody: as long as it takes

Whoever holds the file outside this process (a backup, somebody's tool) holds up every writer here, and each
of them waits on a thread of the server. So while the one whose turn it is gets nowhere, only so many wait
behind it; the others are asked to come again, and readers keep their threads.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from issuer.storage.unavailable import NO_ANSWER, UnavailableError

PATIENCE: Final = 10.0
"""Seconds for which a writer that serves somebody waits for those before it."""
STUCK: Final = 0.25
"""Seconds after which whoever writes is taken to be held up: some times what an award takes."""


class WritersTurn:
    """The turn of one process.

    Args:
        waiting: how many may wait for it when the one who has it gets nowhere, and for `PATIENCE` seconds;
            without it anybody waits as long as it takes.
    """

    def __init__(self, waiting: int | None = None) -> None:
        self._most = sys.maxsize if waiting is None else waiting
        self._patience = threading.TIMEOUT_MAX if waiting is None else PATIENCE
        self._waiting = 0
        self._since = 0.0
        self._counting = threading.Lock()
        self._turn = threading.Lock()

    @contextmanager
    def held(self, patience: float | None = None) -> Iterator[None]:
        """Have the turn.

        Args:
            patience: seconds to wait for it; those of this process when left out.

        Raises:
            UnavailableError: it did not come in time, or too many wait for it.
        """
        longest = self._patience if patience is None else patience
        if not (self._turn.acquire(blocking=False) or self._wait(longest)):
            raise UnavailableError(NO_ANSWER)
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._since = time.monotonic()
            self._turn.release()

    def _wait(self, patience: float) -> bool:
        with self._counting:
            may_stay = self._waiting < self._most
            self._waiting += 1
        try:
            return self._turn.acquire(timeout=patience) if may_stay else self._while_it_moves(patience)
        finally:
            with self._counting:
                self._waiting -= 1

    def _while_it_moves(self, patience: float) -> bool:
        """Wait as long as those before it come and go."""
        end = time.monotonic() + patience
        while (left := min(end, self._since + STUCK) - time.monotonic()) > 0:
            if self._turn.acquire(timeout=left):
                return True
        return False
