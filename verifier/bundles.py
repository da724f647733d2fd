"""Several badges in one: a ZIP file of badges, or a table of their addresses.

    Item("bundle.zip", b"PK...")    ->  Item("bundle.zip!/rosa.json", b"{..."), Item("bundle.zip!/b.png", ...)
    Item("badges.csv", b"name,url") ->  Item("https://badges.example/1"), Item("https://badges.example/2")

Each item in it gets a report of its own, in its order, under a name that says where it was; and each lies
beside the others (`World.beside`), so that a badge which builds on others finds them. One that is no badge
gets a report that says so in a line. A bundle within a bundle is not opened, and a bundle that cannot be
opened safely (`verifier.archive`) is one report with the reason `bundle_refused`.

The same badge often comes in several forms: JSON, signed text, a picture. `the_same` finds them by what was
signed, so that nobody counts one badge three times.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contexts import jcs
from verifier import archive, intake
from verifier.archive import ArchiveError, Member
from verifier.intake import IntakeError, Presented
from verifier.members import id_of
from verifier.report import Report
from verifier.unbake import PNG_SIGNATURE
from verifier.verify import unread, verify, verify_bytes, verify_url
from verifier.world import Beside, World, by_id

MAX_ADDRESSES: Final = 100
MAX_TABLE: Final = 200_000
MAX_TEXT: Final = 10_000_000
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"
_BEGINNINGS: Final = (b"{", b"<", b"ey", b"\xff\xfe", b"\xfe\xff", PNG_SIGNATURE)
"""How badges begin: JSON, signed text, a picture."""


@dataclass(frozen=True)
class Item:
    """One thing to verify.

    Attributes:
        name: under which it is shown; the address when there is no data.
        data: its bytes, or None for what lies at the address.
        trouble: the reason and the sentence why there is nothing to verify, or None.
    """

    name: str
    data: bytes | None = None
    trouble: tuple[str, str] | None = None


def may_be_one(beginning: bytes) -> bool:
    """Tells by its first bytes whether something can be a bundle."""
    text = beginning.lstrip(_BLANKS)
    return archive.is_archive(beginning) or not (not text or text.startswith(_BEGINNINGS))


def opened(item: Item) -> tuple[Item, ...]:
    """What an item holds: the files of a ZIP file, the addresses of a table, or else itself alone."""
    if item.data is None or item.trouble:
        return (item,)
    if archive.is_archive(item.data):
        return _unpacked(item.name, item.data)
    return _addresses(item.name, item.data) or (item,)


def _unpacked(name: str, data: bytes) -> tuple[Item, ...]:
    try:
        found = archive.members(data)
    except ArchiveError as error:
        return (Item(name, b"", ("bundle_refused", str(error))),)
    if not found:
        return (Item(name, b"", ("bundle_refused", "The ZIP file holds no files.")),)
    return tuple(among(f"{name}!/{member.name}", member) for member in found)


def among(name: str, member: Member) -> Item:
    """One file among several, where what is no badge at all is nothing wrong.

    Args:
        name: under which it is shown.
        member: its bytes; its own name does not matter.
    """
    if member.trouble:
        return Item(name, b"", ("unsupported_format", member.trouble))
    if archive.is_archive(member.data):
        return Item(name, b"", ("unsupported_format", "A ZIP file among other files is not opened."))
    if may_be_one(member.data) and intake.address(member.data) is None:
        message = "This is no badge: a badge is JSON, a signed text (JWT), or a PNG or SVG picture."
        return Item(name, b"", ("unsupported_format", message))
    return Item(name, member.data)


def _addresses(name: str, data: bytes) -> tuple[Item, ...]:
    """The addresses of a table, one in each row; none when it is something else."""
    rows = list(_rows(data))
    column = next((place for row in rows[:2] for place, cell in enumerate(row) if _is_address(cell)), None)
    if column is None or len(rows) < 2:  # noqa: PLR2004 - one address alone is a link
        return ()
    cells = [row[column] if column < len(row) else "" for row in rows]
    if not _is_address(cells[0]):
        cells = cells[1:]
    if sum(map(_is_address, cells)) * 2 < len(cells):
        return ()
    if len(cells) > MAX_ADDRESSES:
        message = f"The table holds {len(cells)} addresses; we take {MAX_ADDRESSES}. Give fewer at once."
        return (Item(name, b"", ("bundle_refused", message)),)
    return tuple(_row(name, place, cell) for place, cell in enumerate(cells, 1))


def _rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a table that hold anything; commas, semicolons or tabs between the cells."""
    if len(data) > MAX_TABLE or not may_be_one(data[:100]):
        return
    try:
        text = data.decode("utf-8-sig")
        first = text.lstrip().partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(map(str.strip, row)):
                yield [cell.strip() for cell in row]
    except (UnicodeDecodeError, csv.Error):
        return


def _is_address(cell: str) -> bool:
    return intake.address(cell.encode("utf-8", "replace")) is not None


def _row(name: str, place: int, cell: str) -> Item:
    if _is_address(cell):
        return Item(cell)
    message = "There is no web address in this row. Write it with https:// in front."
    return Item(f"{name}!/{place}", b"", ("unreadable", message))


Ready = Presented | Report | Item
"""A badge that was read, a report on what is none, or an address that is still to be asked."""


def ready(items: Iterable[Item]) -> list[Ready]:
    """Reads each item that is at hand; of all together, no more than `MAX_TEXT` characters of credentials."""
    found: list[Ready] = []
    left = MAX_TEXT
    for item in items:
        one = _ready(item)
        left -= len(one.text) if isinstance(one, Presented) else 0
        if isinstance(one, Presented) and left < 0:
            one = unread(item.name, "work_limit", "There is too much text in all. Ask about this alone.")
        found.append(one)
    return found


def _ready(item: Item) -> Ready:
    if item.trouble:
        return unread(item.name, *item.trouble)
    if item.data is None or intake.address(item.data) is not None:
        return item
    try:
        return intake.read(item.data, item.name)
    except IntakeError as error:
        return unread(item.name, error.reason, error.message)


def beside(found: Sequence[Ready], others: Beside) -> Beside:
    """What lies beside each of several badges: the others that are at hand, and what lay there already."""
    read = [one for one in found if isinstance(one, Presented)]
    return by_id(read, others) if len(found) > 1 else others


def verify_all(items: Sequence[Item], make_world: Callable[[], World]) -> Iterator[Report]:
    """Verifies several items, each in a world of its own and beside all the others.

    Args:
        items: what was given, see `opened` for what holds several.
        make_world: called for each item, since the time to ask outside is counted for each one.
    """
    found = ready(items)
    digests: dict[int, tuple[Presented, str | None]] = {}
    known: dict[int, Report] = {}
    for one in found:
        world = make_world()
        world = replace(world, beside=beside(found, world.beside), digests=digests, known=known)
        if isinstance(one, Report):
            yield one
        elif isinstance(one, Presented):
            yield verify(one, world)
        elif one.data is None:
            yield verify_url(one.name, world)
        else:
            yield verify_bytes(one.data, world, name=one.name)


Identity = tuple[str, str]
"""The id of a badge, and the digest of what it says without its proofs."""


def the_same(named: Iterable[tuple[str, Identity | None]]) -> list[list[str]]:
    """The names under which one badge was given several times, group by group, in their order.

    Args:
        named: the input of each report, and the `identity` of its badge.
    """
    groups: dict[Identity, list[str]] = {}
    for name, found in named:
        if found is not None:
            groups.setdefault(found, []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def identity(report: Report) -> Identity | None:
    """What makes a badge one badge, whatever proofs are on it and whatever carries it (RFC 8785, SHA-256).

    Two badges of one id that say different things are two; one without an id is nobody's copy.
    """
    if report.credential is None or (identifier := id_of(report.credential)) is None:
        return None
    said = {name: value for name, value in report.credential.items() if name != "proof"}
    try:
        return identifier, hashlib.sha256(jcs.canonicalize(said)).hexdigest()
    except jcs.CanonicalizationError:
        return None
