"""Ctrl-C, so that it is never lost.

    with stopping.remembered() as stopped:
        for one in work:
            do(one)
            if stopped:
                raise KeyboardInterrupt

The interpreter drops what is raised inside its own callbacks, such as those at the end of an import: a Ctrl-C
at that instant would otherwise be as if nobody had pressed it. For the main thread, the only one it reaches.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def remembered() -> Iterator[list[bool]]:
    """Yields a list that is no longer empty after Ctrl-C, which raises KeyboardInterrupt as ever."""
    stopped: list[bool] = []

    def remember(_number: int, _frame: object) -> None:
        stopped.append(True)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
