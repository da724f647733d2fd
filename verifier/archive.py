"""Takes files out of a ZIP file that anybody may have made, without touching the disk (APPNOTE 6.3.10).

    local header, file | local header, file | ... | central directory: an entry for each | end of directory

A ZIP file says everything twice, and programs differ in which of the two they believe. So this reader takes
only those that leave no room for it: one end of the directory, at the very end; as many entries as it says;
each file where its entry says, under the name that its entry says, the files one after the other without a
gap and without an overlap. No ZIP64, no second disk. Anything else is an `ArchiveError` for the whole.

Names are relative paths of plain parts, each one once; they are only ever shown. The work is bounded before
anything is unpacked: `MAX_MEMBERS` files, `MAX_TOTAL` bytes, `MAX_RATIO` times the packed size, and a file
that turns out longer than it says is cut off. A file that is encrypted, packed in a rare way, too large,
damaged or no file at all (a link) only spoils itself: it comes out as a `Member` that says why.
"""

import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a ZIP file begins; the second one is empty."""

MAX_BYTES: Final = 20_000_000
MAX_MEMBERS: Final = 100
MAX_MEMBER: Final = 5_000_000
MAX_TOTAL: Final = 50_000_000
MAX_RATIO: Final = 100
MAX_NAME: Final = 250

_END: Final = struct.Struct("<4s4H2LH")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END_MARK, _ENTRY_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_ZIP64_FIELD: Final = 0x0001
_MOST_16, _MOST_32 = 0xFFFF, 0xFFFF_FFFF
_ENCRYPTED: Final = 0x2041  # bits 0, 6 and 13: encrypted, strongly encrypted, with a hidden directory
_DESCRIBED_BEHIND, _UTF_8 = 0x0008, 0x0800
_DESCRIPTORS: Final = (
    12,
    16,
)  # bytes that may stand behind a file: its checksum and sizes, with or without mark
_STORED, _DEFLATED = 0, 8
_ON_UNIX: Final = 3
_ZIP64: Final = "This is a ZIP64 file, which is for larger things than badges. Pack fewer files."


class ArchiveError(Exception):
    """The ZIP file is not one that can be opened safely; the message says why and what to do."""


@dataclass(frozen=True)
class Member:
    """One file of the archive.

    Attributes:
        name: its path within the archive, as it was written.
        data: its bytes; empty when there is a trouble.
        trouble: why it was not taken out, for people, or "".
    """

    name: str
    data: bytes = b""
    trouble: str = ""


@dataclass(frozen=True)
class _Entry:
    """What the central directory says of one file (section 4.3.12); sizes in bytes."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int
    is_folder: bool


def is_archive(data: bytes) -> bool:
    """Tells by its first bytes whether something is a ZIP file."""
    return data.startswith(MAGIC)


def members(data: bytes) -> list[Member]:
    """Takes all files out, in the order of the directory; not folders, nor what macOS adds for itself.

    Args:
        data: the ZIP file.

    Raises:
        ArchiveError: nothing was taken out.
    """
    if len(data) > MAX_BYTES:
        raise ArchiveError(f"The ZIP file is larger than {MAX_BYTES:,} bytes. Give it in smaller parts.")
    entries, directory = _directory(data)
    _check_names(entries)
    _check_sizes(entries)
    starts = _places(data, entries, directory)
    return [
        _member(data, entry, start)
        for entry, start in zip(entries, starts, strict=True)
        if not entry.is_folder and not _is_of_macos(entry.name)
    ]


def _directory(data: bytes) -> tuple[list[_Entry], int]:
    """The entries of the central directory, and where it begins."""
    count, start, end = _end(data)
    entries, at = [], start
    for _ in range(count):
        entry, at = _entry(data, at, end)
        entries.append(entry)
    if at != end:
        raise _twofold("its directory holds more than it says")
    return entries, start


def _end(data: bytes) -> tuple[int, int, int]:
    """How many entries the directory has, where it begins and where it ends (section 4.3.16)."""
    end = data.rfind(_END_MARK)
    if end < 0 or end + _END.size > len(data):
        raise ArchiveError("The ZIP file is cut off: it has no end. Download it again.")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if end + _END.size + comment != len(data):
        raise ArchiveError("Something stands behind the end of the ZIP file. Pack the files anew.")
    if _MOST_16 in (here, count) or _MOST_32 in (size, start):
        raise ArchiveError(_ZIP64)
    if disk or first_disk or here != count:
        raise ArchiveError("The ZIP file is one of several parts. Pack the files into a single one.")
    if count > MAX_MEMBERS:
        raise ArchiveError(f"The ZIP file holds {count} files; we take {MAX_MEMBERS}. Pack fewer at once.")
    if start + size != end:
        raise _twofold("its directory is not where it says")
    return count, start, end


def _twofold(what: str) -> ArchiveError:
    return ArchiveError(
        f"The ZIP file says one thing in two ways: {what}. Programs would find different files in it."
    )


def _entry(data: bytes, at: int, end: int) -> tuple[_Entry, int]:
    """One entry of the directory, and where the next one begins."""
    if at + _ENTRY.size > end or data[at : at + 4] != _ENTRY_MARK:
        raise _twofold("its directory holds less than it says")
    _, made_by, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, attributes, offset = (
        _ENTRY.unpack_from(data, at)
    )
    name_at = at + _ENTRY.size
    extra_at = name_at + lengths[0]
    following = name_at + sum(lengths)
    raw, extra = data[name_at:extra_at], data[extra_at : extra_at + lengths[1]]
    if following > end or disk:
        raise _twofold("an entry of its directory does not end where it says")
    if _MOST_32 in (packed, size, offset) or _ZIP64_FIELD in _fields(extra):
        raise ArchiveError(_ZIP64)
    name = _decoded(raw, flags)
    mode = attributes >> 16 if made_by >> 8 == _ON_UNIX else 0
    entry = _Entry(raw, name, flags, method, crc, packed, size, offset, mode, name.endswith("/"))
    return entry, following


def _fields(extra: bytes) -> Iterator[int]:
    """The kinds of the extra fields of an entry (section 4.5.1)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind
        at += 4 + length


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode() if flags & _UTF_8 else raw.decode("cp437")
    except UnicodeDecodeError:
        raise ArchiveError("A name in the ZIP file cannot be read. Pack the files anew.") from None


def _check_names(entries: Sequence[_Entry]) -> None:
    """Refuses names that lead out of the archive, that nobody could tell apart, or that steer a terminal."""
    seen = set()
    for entry in entries:
        parts = entry.name.removesuffix("/").split("/")
        plain = len(entry.name) <= MAX_NAME and entry.name.isprintable() and "\\" not in entry.name
        if not plain or {"", ".", ".."} & set(parts) or ":" in parts[0]:
            raise ArchiveError(f"A file in it has the name {entry.name[:80]!r}, which is no plain path.")
        same = unicodedata.normalize("NFKC", entry.name.removesuffix("/")).casefold()
        if same in seen:
            raise ArchiveError(f"Two files in it have the name {entry.name[:80]!r}. Rename one of them.")
        seen.add(same)


def _check_sizes(entries: Sequence[_Entry]) -> None:
    """Refuses what would unpack to more than badges need, by what the directory says."""
    if sum(entry.size for entry in entries) > MAX_TOTAL:
        raise ArchiveError(f"Unpacked, it would be larger than {MAX_TOTAL:,} bytes. Pack fewer files.")
    for entry in entries:
        if entry.size > MAX_RATIO * max(entry.packed, 1000):
            raise ArchiveError(f"{entry.name!r} would unpack to more than {MAX_RATIO} times its size.")


def _places(data: bytes, entries: Sequence[_Entry], directory: int) -> list[int]:
    """Where the bytes of each file begin; the files fill the archive up to its directory."""
    starts = [_start(data, entry, directory) for entry in entries]
    spans = sorted(
        (entry.offset, start + entry.packed, entry.flags & _DESCRIBED_BEHIND)
        for entry, start in zip(entries, starts, strict=True)
    )
    borders = [(0, 0, 0), *spans, (directory, directory, 0)]
    for (_, end, described), (begin, _, _) in pairwise(borders):
        if begin - end not in ((*_DESCRIPTORS,) if described else (0,)):
            raise _twofold("its files overlap, or something lies between them")
    return starts


def _start(data: bytes, entry: _Entry, directory: int) -> int:
    """Where the bytes of a file begin, by its local header, which has to agree with the directory."""
    if entry.offset + _LOCAL.size > directory:
        raise _twofold("a file lies outside of it")
    mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(
        data, entry.offset
    )
    name_at = entry.offset + _LOCAL.size
    sizes, stated = (crc, packed, size), (entry.crc, entry.packed, entry.size)
    agreed = sizes in {stated, (0, 0, 0)} if flags & _DESCRIBED_BEHIND else sizes == stated
    name = data[name_at : name_at + name_length]
    begin: int = name_at + name_length + extra_length
    if (
        mark != _LOCAL_MARK
        or (flags, method, name) != (entry.flags, entry.method, entry.raw_name)
        or not agreed
    ):
        raise _twofold(f"what it says of {entry.name!r} differs")
    return begin


def _is_of_macos(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] == ".DS_Store"


def _member(data: bytes, entry: _Entry, start: int) -> Member:
    trouble = _trouble(entry)
    if trouble:
        return Member(entry.name, trouble=trouble)
    packed = data[start : start + entry.packed]
    content = packed if entry.method == _STORED else _inflated(packed, entry.size)
    if content is None or len(content) != entry.size or zlib.crc32(content) != entry.crc:
        return Member(entry.name, trouble="This file is damaged in the ZIP file. Pack it anew.")
    return Member(entry.name, content)


def _trouble(entry: _Entry) -> str:
    """Why a file cannot be taken out although the archive is in order, or ""."""
    if entry.flags & _ENCRYPTED:
        return "This file is encrypted in the ZIP file. Unpack it yourself, and give us what it holds."
    if stat.S_IFMT(entry.mode) not in (0, stat.S_IFREG):
        return "This is a link or a device in the ZIP file, and no file."
    if entry.method not in (_STORED, _DEFLATED):
        return "This file is packed in a way that we do not read. Pack it anew, the usual way."
    if entry.size > MAX_MEMBER:
        return f"This file is larger than {MAX_MEMBER:,} bytes; no badge is."
    return ""


def _inflated(packed: bytes, size: int) -> bytes | None:
    """Unpacks at most one byte more than expected; None for what is not packed in order."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacker.decompress(packed, size + 1)
    except zlib.error:
        return None
    return content if unpacker.eof and not unpacker.unused_data else None
