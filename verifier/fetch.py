"""The one HTTP client: everything that the verifier reads from the internet comes through here.

    fetch = Fetcher()                                        one for each verification
    fetch("https://status.example/lists/1", "application/vc").body

The URL comes from a document that anybody may have written, so the client is a cautious one (the rules that
need no network are in `verifier.internet`):

1. the host is resolved once, and *every* address it has must be public; the connection goes to an address
   that was checked, never to a second answer of DNS, while TLS still names and proves the host
2. 2 s to connect, 5 s to read, 10 s in all for one verification, also against a server that sends a byte a
   second
3. at most 1 MB, never compressed on the way: a small answer cannot grow
4. no cookies, no proxies or passwords from the environment, no redirect to another host
5. a host that was silent several times in a row is left alone for a while (`verifier.breaker`)
"""

import contextlib
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import SplitResult

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from verifier.breaker import Breaker
from verifier.internet import (
    MAX_BYTES,
    Fetched,
    RefusedUrlError,
    UnreachableError,
    follow,
    is_global,
)

CONNECT_SECONDS: Final = 2.0
READ_SECONDS: Final = 5.0
TOTAL_SECONDS: Final = 10.0
USER_AGENT: Final = "Cairn verifier"

Resolve = Callable[[str, int], list[str]]
"""Host and port -> all addresses of the host as text; raises OSError when there is none."""


def resolve_host(host: str, port: int) -> list[str]:
    """Asks the system for all addresses of a host, in its order of preference."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


class Fetcher:
    """Asks URLs for one verification; see the module's text for the rules.

    Args:
        own_origin: the one origin (`http://127.0.0.1:8000`) that may be asked although it lies on this
            machine: the installation itself, in demo mode. It must lead to a loopback address.
        ca_file: certificates to trust in place of the usual ones, as a PEM file.
        resolve: how host names become addresses.
        seconds: how long all that this fetcher asks may take together.
        hosts: what is known of hosts that are silent; shared by the fetchers of a process.
    """

    def __init__(
        self,
        own_origin: str | None = None,
        *,
        ca_file: str | None = None,
        resolve: Resolve = resolve_host,
        seconds: float = TOTAL_SECONDS,
        hosts: Breaker | None = None,
    ) -> None:
        self._own_origin = own_origin
        self._ca_file = ca_file
        self._resolve = resolve
        self._seconds_left = seconds
        self._hosts = hosts or Breaker()

    def __call__(self, url: str, accept: str) -> Fetched:
        """Asks a URL.

        Args:
            url: what to ask.
            accept: the media types that are wanted.

        Raises:
            UnreachableError: there is no usable answer; `RefusedUrlError` when it is one that is never asked.
        """
        return follow(url, lambda parts: self._ask(parts, accept), self._own_origin)

    def _ask(self, parts: SplitResult, accept: str) -> Fetched:
        if self._seconds_left <= 0:
            raise UnreachableError(f"{parts.netloc} was not asked: asking others had already taken too long")
        if not self._hosts.allows(parts.netloc):
            raise UnreachableError(f"{parts.netloc} was not asked: it did not answer several times just now")
        return self._timed(parts, accept)

    def _timed(self, parts: SplitResult, accept: str) -> Fetched:
        """Asks, takes the time from what is left, and notes whether the host answered."""
        started, fair = time.monotonic(), self._seconds_left >= READ_SECONDS
        try:
            answer = self._answer(parts, accept)
            self._hosts.answered(parts.netloc)
            return answer
        except (requests.RequestException, HTTPError, OSError) as error:
            if fair:  # what is cut short because others took so long is no fault of this host
                self._hosts.failed(parts.netloc)
            raise UnreachableError(f"{parts.netloc} did not answer: {_plain(error)}") from error
        finally:
            self._seconds_left -= time.monotonic() - started

    def _answer(self, parts: SplitResult, accept: str) -> Fetched:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self._addresses(parts, port)
        headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": USER_AGENT}
        timeout = (min(CONNECT_SECONDS, self._seconds_left), min(READ_SECONDS, self._seconds_left))
        with requests.Session() as session, _Line(addresses, self._seconds_left) as line:
            session.trust_env = False
            session.mount(f"{parts.scheme}://", _Adapter(line))
            with session.get(
                parts.geturl(),
                headers=headers,
                timeout=timeout,
                stream=True,
                allow_redirects=False,
                verify=self._ca_file or True,
            ) as response:
                return Fetched(response.status_code, _headers(response), b"".join(_limited(response)))

    def _addresses(self, parts: SplitResult, port: int) -> list[str]:
        """Resolves a host and checks every address that it has."""
        host = parts.hostname or ""
        own = f"{parts.scheme}://{parts.netloc}" == self._own_origin
        addresses = _in_time(lambda: self._resolve(host, port), min(CONNECT_SECONDS, self._seconds_left))
        for text in addresses:
            address = ipaddress.ip_address(text.partition("%")[0])
            if not (address.is_loopback if own else is_global(address)):
                raise RefusedUrlError(f"{host} leads to {text}, which is not a public address")
        return addresses


def _in_time(ask: Callable[[], list[str]], seconds: float) -> list[str]:
    """Calls what has no time-out of its own; a call that is too slow is left to end alone."""
    answer: list[list[str]] = []
    failure: list[OSError] = []

    def call() -> None:
        try:
            answer.append(ask())
        except OSError as error:
            failure.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not answer or not answer[0]:
        raise TimeoutError("its name could not be resolved in time")
    return answer[0]


class _Line:
    """The connections of one request: opened to checked addresses only, and cut when the time is over."""

    def __init__(self, addresses: list[str], seconds: float) -> None:
        self._addresses = addresses
        self._ends: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._is_cut = False

    def __enter__(self) -> "_Line":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Closes what is left; whatever a request came to after the cut, it took too long."""
        self._timer.cancel()
        for end in self._ends:
            end.close()
        if self._is_cut:
            raise TimeoutError("it took too long")

    def _cut(self) -> None:
        self._is_cut = True
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def open(self, port: int, timeout: float) -> socket.socket:
        """Connects to the first of the checked addresses that answers.

        Raises:
            OSError: none does.
        """
        failure: OSError = ConnectionError("no address")
        for address in self._addresses[:2]:
            try:
                connection = socket.create_connection((address, port), timeout / 2)
            except OSError as error:
                failure = error
            else:
                connection.settimeout(timeout)
                # TLS takes the socket object over; a second handle on the same connection can still cut it.
                self._ends.append(connection.dup())
                return connection
        raise failure


class _Adapter(HTTPAdapter):
    """Makes requests open its connections through a `_Line`, so that no second look at DNS can happen."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in requests
        """Replaces the two kinds of connection by ones that open through the line."""
        super().init_poolmanager(*args, **kwargs)
        line = self._line

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return line.open(self.port or 80, _seconds(self.timeout))

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return line.open(self.port or 443, _seconds(self.timeout))

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _seconds(timeout: object) -> float:
    return timeout if isinstance(timeout, float) else CONNECT_SECONDS


def _headers(response: requests.Response) -> dict[str, str]:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if headers.get("content-encoding", "identity") != "identity":
        raise UnreachableError(f"{response.url} answered in a compressed form that was not asked for")
    return headers


def _limited(response: requests.Response) -> Iterator[bytes]:
    """Yields what comes, as it comes, and one byte more than is allowed at most."""
    left = MAX_BYTES + 1
    while left > 0 and (piece := response.raw.read1(min(left, 65_536))):
        left -= len(piece)
        yield piece


def _plain(error: Exception) -> str:
    """Says in a few words what went wrong; the libraries' own text is long and names their objects."""
    for kind, words in (
        (requests.exceptions.SSLError, "its certificate does not prove that it is that host"),
        (requests.exceptions.ConnectTimeout, "it could not be reached in time"),
        (requests.exceptions.Timeout, "it took too long"),
        (TimeoutError, "it took too long"),
        (socket.gaierror, "there is no host of that name"),
    ):
        if isinstance(error, kind):
            return words
    return "the connection failed"
