"""The rules of asking outside, whoever answers: which URLs may be asked, and how far a redirect may lead.

A document that we are asked to verify chooses URLs (its issuer's key, its status list), so every URL is
hostile until it passed `check_url`. The rules here need neither DNS nor sockets; they hold for the real
internet (`verifier.fetch`) and for one that a test or `--world` carries in memory (`verifier.world`) alike:

1. `https` only; the one exception is the installation's own loopback origin, when it is told so explicitly
2. a host name of several labels, or a global address; no user name, no blanks or control characters; no
   path with `.` or `..` in it, which is asked under another address than the one that is compared
3. a redirect may not leave the host, nor the scheme, and at most three are followed
4. at most 1 MB of body, status 200, nothing else is an answer
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

MAX_BYTES: Final = 1_000_000
MAX_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PLAIN_URL: Final = re.compile(r"[\x21-\x7e]{1,2048}")
_STEPS: Final = re.compile(r"[/\\]")
_HOST: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Names that never mean a public host (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476).
_PRIVATE_NAMES: Final = (".localhost", ".local", ".internal", ".home.arpa", ".onion", ".alt")


class UnreachableError(Exception):
    """Nobody gave a usable answer at a URL: no such host, time-out, an error status, too large."""


class GoneError(UnreachableError):
    """The host says that there was something at the URL and that it was taken away for good (status 410)."""


class RefusedUrlError(UnreachableError):
    """The URL is one that we never ask: it may lead into private networks or is no https URL."""


@dataclass(frozen=True)
class Fetched:
    """An answer from outside. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Fetch = Callable[[str, str], Fetched]
"""Asks a URL with an Accept header; raises `UnreachableError`, never returns another status than 200."""


def check_url(url: str, own_origin: str | None = None) -> SplitResult:
    """Checks that a URL may be asked, and takes it apart.

    Args:
        url: what a document names.
        own_origin: the one origin (`http://127.0.0.1:8000`) that may be asked although it is neither https
        nor
            global: the installation itself, in demo mode.

    Raises:
        RefusedUrlError: it may not.
    """
    if not _PLAIN_URL.fullmatch(url):
        raise RefusedUrlError(f"{url[:100]!r} is not a URL in plain characters")
    try:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        _ = parts.port
    except ValueError as error:
        raise RefusedUrlError(f"{url[:100]!r} is not a URL: {error}") from error
    if {".", ".."} & set(_STEPS.split(unquote(parts.path))):
        raise RefusedUrlError(f"a URL whose path leads elsewhere by dots is not asked: {url[:100]!r}")
    if own_origin is not None and origin == own_origin:
        return parts
    if parts.scheme != "https":
        raise RefusedUrlError(f"only https URLs are asked, and this is {url[:100]!r}")
    if "@" in parts.netloc or "\\" in parts.netloc:
        raise RefusedUrlError(f"a URL with a user name is not asked: {url[:100]!r}")
    _check_host(parts.hostname or "")
    return parts


def _check_host(host: str) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.removesuffix(".")
        if not _HOST.fullmatch(name) or name.endswith(_PRIVATE_NAMES):
            raise RefusedUrlError(f"{host[:100]!r} is not the name of a public host") from None
    else:
        if not is_global(address):
            raise RefusedUrlError(f"{host} is not a public address") from None


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tells whether an address is one of the public internet.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) counts as what it carries; Teredo,
    multicast, site-local and everything reserved is never public.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_global(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def follow(url: str, ask: Callable[[SplitResult], Fetched], own_origin: str | None = None) -> Fetched:
    """Asks a URL, follows redirects that stay on its host, and returns the final answer of status 200.

    Args:
        url: what to ask.
        ask: one request to a URL that was checked, no redirect followed; raises `UnreachableError`.
        own_origin: see `check_url`.

    Raises:
        UnreachableError: no usable answer (`RefusedUrlError` when a URL on the way may not be asked).
    """
    first = check_url(url, own_origin)
    parts = first
    for _ in range(MAX_REDIRECTS + 1):
        answer = ask(parts)
        if answer.status not in _REDIRECTS:
            return _usable(parts.geturl(), answer)
        parts = check_url(urljoin(parts.geturl(), answer.headers.get("location", "")), own_origin)
        if (parts.scheme, parts.netloc) != (first.scheme, first.netloc):
            raise RefusedUrlError(f"{url} redirects to another host, {parts.netloc}")
    raise UnreachableError(f"{url} redirects more than {MAX_REDIRECTS} times")


def _usable(url: str, answer: Fetched) -> Fetched:
    if answer.status == 410:  # noqa: PLR2004 - HTTP's own number
        raise GoneError(f"{url} says that it is gone (status 410)")
    if answer.status != 200:  # noqa: PLR2004 - the one status that is an answer
        raise UnreachableError(f"{url} answered with status {answer.status}")
    if len(answer.body) > MAX_BYTES:
        raise UnreachableError(f"{url} answered with more than {MAX_BYTES:,} bytes")
    return answer


def remembering(fetch: Fetch) -> Fetch:
    """A `Fetch` that asks each URL once, so that two checks which need the same page see the same bytes."""
    answers: dict[tuple[str, str], Fetched | UnreachableError] = {}

    def ask(url: str, accept: str) -> Fetched:
        if (url, accept) not in answers:
            try:
                answers[url, accept] = fetch(url, accept)
            except UnreachableError as error:
                answers[url, accept] = error
        answer = answers[url, accept]
        if isinstance(answer, UnreachableError):
            raise answer
        return answer

    return ask
