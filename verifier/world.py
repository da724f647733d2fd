"""All that a check may know of the outside: the time, a way to ask URLs, whom we know, whose badge it is.

    World(now=datetime.now(UTC), fetch=Fetcher())      the real internet, one Fetcher for each verification
    World(now=now, fetch=offline_fetch)                none
    World(now=now, fetch=carried_fetch({"https://a.example/list": Fetched(200, {}, b"...")}))   one of our own

The verification core has no clock, no network, no disk: a `World` is its only door, and it is a value.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult

from verifier.internet import MAX_BYTES, Fetch, Fetched, UnreachableError, follow
from verifier.lists import Lists
from verifier.members import id_of

if TYPE_CHECKING:
    from verifier.intake import Presented
    from verifier.report import Report
    from verifier.resolved import ResolvedKey

MAX_DEPTH: Final = 3
"""How deep documents may lie within documents: an endorsement in a badge, its status list, and the list's."""


CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""By how much the clock of who wrote a document may be ahead of ours."""


@dataclass(frozen=True)
class TrustList:
    """The issuers that somebody knows.

    Attributes:
        name: whose list it is, for people.
        issuers: issuer id -> the name under which that issuer is known here ("" when it has none).
    """

    name: str
    issuers: Mapping[str, str]


@dataclass(frozen=True)
class World:
    """What one verification may know of the outside.

    Attributes:
        now: the moment at which the question is asked, with its zone.
        fetch: asks URLs; raises `UnreachableError`.
        trust: known issuers; None when the question is not asked.
        recipient: the e-mail address (or id) the badge should belong to; None when the question is not asked.
        leave_out: names of checks that are answered "skipped" without asking.
        depth: how many documents this one lies within.
        lists: status lists that were read lately, shared by the verifications of a process.
        beside: what was handed over together with the document, by the credentials' ids: the rest of a
            bundle, a presentation or a record. Nothing in it is verified; whoever relies on one hands it to
            `verify`. An id may be given to several, since anybody may write one.
        resting: the ids of the badges whose pathways are being asked about, the outermost first: this one is
            a component of the last of them.
        judged: what was found of components so far, by the digest of each: a badge that several pathways rest
            on is verified once.
        known: what earlier verifications of the same bundle found for good of what lies beside, by the
            identity of the object; each of them starts with nothing judged.
        digests: the digest of each of what lies beside, as it was asked for, by the identity of the object,
            which is kept with it; None for one that has none.
        keys: the keys that were found for this moment, by method and purpose: two checks ask for each.
            What one verification finds is not there for the next one.
        empty_allowed: whether a presentation may hold no credential, and show no more than who made it.
    """

    now: datetime
    fetch: Fetch
    trust: TrustList | None = None
    recipient: str | None = None
    leave_out: frozenset[str] = frozenset()
    depth: int = 0
    lists: Lists = field(default_factory=Lists, compare=False)
    beside: "Beside" = field(default_factory=dict)
    resting: tuple[str, ...] = ()
    judged: dict[str, tuple["Presented", "Report"]] = field(default_factory=dict, compare=False)
    known: dict[int, "Report"] = field(default_factory=dict, compare=False)
    digests: dict[int, tuple["Presented", str | None]] = field(default_factory=dict, compare=False)
    keys: dict[tuple[str, str], "ResolvedKey"] = field(default_factory=dict, compare=False)
    empty_allowed: bool = False

    def __post_init__(self) -> None:
        """Refuses a time without zone, which would silently be compared as something else."""
        if self.now.tzinfo is None:
            raise ValueError("a World needs a time with its zone; write datetime.now(UTC)")

    def has_come(self, begin: datetime) -> bool:
        """Whether what begins at a moment has begun, also by a clock that is a minute ahead of ours.

        A badge that is checked in the second in which it was issued is not told to wait. An end is exact:
        what has ended by our clock has ended.
        """
        return begin <= self.now + CLOCK_TOLERANCE

    def within(self) -> "World":
        """The world for a document within this one: a level deeper, and nobody asked about."""
        return replace(self, trust=None, recipient=None, depth=self.depth + 1)

    def under(self, credential: str) -> "World":
        """The world for a component of this badge: nobody asked about, and its own documents within it."""
        return replace(self, trust=None, recipient=None, depth=1, resting=(*self.resting, credential))

    def joined_by(self, others: Iterable["Presented"]) -> "World":
        """The world in which these credentials, too, lie beside what is verified."""
        return replace(self, beside=by_id(others, self.beside))


def by_id(credentials: Iterable["Presented"], others: "Beside | None" = None) -> "Beside":
    """What `World.beside` holds: credentials by their ids, those without an id left out.

    Args:
        credentials: what was handed over together.
        others: what they are added to.
    """
    beside = dict(others or {})
    for one in credentials:
        identifier = id_of(one.document)
        if identifier is not None:
            beside[identifier] = (*beside.get(identifier, ()), one)
    return beside


Beside = Mapping[str, tuple["Presented", ...]]
"""Credentials by their ids."""


class WorldFileError(ValueError):
    """A world file or a list of known issuers that cannot be used; the message says what it should hold."""


def offline_fetch(url: str, accept: str) -> Fetched:  # noqa: ARG001 - the shape of Fetch
    """A `Fetch` for a world without internet: nothing is reachable."""
    raise UnreachableError(f"{url} was not asked: we are offline")


def carried_fetch(pages: Mapping[str, Fetched]) -> Fetch:
    """A `Fetch` over an internet in memory; the rules about URLs and redirects hold as on the real one."""

    def ask(parts: SplitResult) -> Fetched:
        page = pages.get(parts.geturl())
        if page is None:
            raise UnreachableError(f"{parts.geturl()} is not reachable")
        return page

    def fetch(url: str, accept: str) -> Fetched:  # noqa: ARG001 - a carried page has one form
        return follow(url, ask)

    return fetch


def read_world(file: Path) -> Fetch:
    """Reads a world file: a JSON map URL -> {"status", "headers", "body" or "file"}.

    `status` is 200 when absent; `body` is text or a JSON document; `file` is a path relative to the world
    file.

    Raises:
        WorldFileError: the file cannot be read or holds something else.
    """
    entries = _read_json(file)
    if not isinstance(entries, dict):
        raise WorldFileError(f"{file} should hold a JSON object of URL -> {{status, headers, body or file}}")
    return carried_fetch({url: _page(file, url, entry) for url, entry in entries.items()})


def _page(world: Path, url: str, entry: Any) -> Fetched:  # noqa: ANN401 - any JSON value
    if not isinstance(entry, dict):
        raise WorldFileError(f"{world}: {url} should be an object with status, headers, and body or file")
    status, headers = entry.get("status", 200), entry.get("headers", {})
    if type(status) is not int or not isinstance(headers, dict):
        raise WorldFileError(f"{world}: {url} should have a number as status and an object as headers")
    lower = {str(name).lower(): str(value) for name, value in headers.items()}
    return Fetched(status, lower, _body(world, url, entry))


def _body(world: Path, url: str, entry: Mapping[str, Any]) -> bytes:
    if "file" in entry:
        try:
            with (world.parent / str(entry["file"])).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            raise WorldFileError(f"{world}: the file for {url} cannot be read: {error}") from error
    body = entry.get("body", "")
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()


def read_trust(file: Path) -> TrustList:
    """Reads a list of known issuers.

    The file holds JSON: a list whose members are issuer ids or `{"id", "name"}` objects, or an object with
    such a list as `issuers` and a `name` of its own.

    Raises:
        WorldFileError: the file cannot be read or holds something else.
    """
    content = _read_json(file)
    name, members = file.name, content
    if isinstance(content, dict):
        name, members = str(content.get("name", file.name)), content.get("issuers")
    if not isinstance(members, list):
        raise WorldFileError(f'{file} should hold a list of issuer ids, or {{"name", "issuers": [...]}}')
    return TrustList(name, dict(_issuer(file, member) for member in members))


def _issuer(file: Path, member: Any) -> tuple[str, str]:  # noqa: ANN401 - any JSON value
    if isinstance(member, str):
        return member, ""
    if isinstance(member, dict) and isinstance(member.get("id"), str):
        return member["id"], str(member.get("name", ""))
    raise WorldFileError(
        f'{file}: a known issuer is an id, or an object with "id" and "name"; found {member!r}'
    )


def _read_json(file: Path) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise WorldFileError(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise WorldFileError(f"{file} is not JSON: {error}") from error
