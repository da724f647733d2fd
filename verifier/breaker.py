"""Hosts that did not answer several times in a row are left alone for a while.

One dead host would otherwise cost each verification its ten seconds, and a server all of its threads:

    hosts = Breaker()                         one for a process
    Fetcher(own_origin, hosts=hosts)          one for each verification

After `FAILURES` silences in a row nobody asks the host for `PAUSE` seconds; then one question is let through,
and its answer decides for all. What was not asked is "could not check", as any silence is.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FAILURES: Final = 3
PAUSE: Final = 30.0
MOST_HOSTS: Final = 1000


@dataclass
class _Silence:
    times: int = 0
    until: float = 0.0


class Breaker:
    """What a process remembers of hosts that were silent.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._silent: OrderedDict[str, _Silence] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, host: str) -> bool:
        """Whether a host may be asked now; after a pause only the first who wants to know may."""
        with self._lock:
            silence = self._silent.get(host)
            if silence is None or silence.times < FAILURES:
                return True
            if self._clock() < silence.until:
                return False
            silence.until = self._clock() + PAUSE
            return True

    def answered(self, host: str) -> None:
        """Notes that a host answered, whatever it said."""
        with self._lock:
            self._silent.pop(host, None)

    def failed(self, host: str) -> None:
        """Notes that a host did not answer."""
        with self._lock:
            silence = self._silent.setdefault(host, _Silence())
            self._silent.move_to_end(host)
            silence.times += 1
            silence.until = self._clock() + PAUSE
            if len(self._silent) > MOST_HOSTS:
                self._silent.popitem(last=False)
