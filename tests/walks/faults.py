"""A network that fails: everything to one address goes through here, and is cut off when a test says so.

with FaultyLine("127.0.0.1", 5432) as line:
    line.port           # connect here
    line.reset()        # whoever is connected is cut off, as by a switch that starts again
    with line.down():   # nobody comes through at all
        ...
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from types import TracebackType

_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close by RST, and throw away what is under way


class FaultyLine:
    """A line of TCP on loopback to one address."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._server.getsockname()[1]
        self.resets = 0
        self._open: set[socket.socket] = set()
        self._down = False
        self._lock = threading.Lock()

    def __enter__(self) -> "FaultyLine":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._down = True
        self._server.close()
        self.reset()

    def reset(self) -> int:
        """Cut everybody off; the answer counts them."""
        with self._lock:
            cut, self._open = self._open, set()
        for one in cut:
            _cut(one)
        self.resets += bool(cut)
        return len(cut) // 2

    @contextlib.contextmanager
    def down(self) -> Iterator[None]:
        """Let nobody through for a while."""
        self._down = True
        self.reset()
        yield
        self._down = False

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._server.accept()
                self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        try:
            called = socket.create_connection(self._target, timeout=5)
        except OSError:
            _cut(caller)
            return
        called.settimeout(None)
        with self._lock:
            self._open |= {caller, called}
        if self._down:
            self.reset()
            return
        for ways in ((caller, called), (called, caller)):
            threading.Thread(target=self._carry, args=ways, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        source.close()


def _cut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        one.shutdown(socket.SHUT_RD)  # wakes up who waits for it
        one.close()
