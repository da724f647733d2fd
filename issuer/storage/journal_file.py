"""The journal outside the database: a file of the same lines, appended after each commit.

    append(database, path, told)  append what was just kept, and what the file lacked before it
    catch_up(database, path)      append what the file has not yet
    newest(path)                  the newest line that the file knows, read from its end
    lines(path, after=7)          those that follow one, in order

The file may be behind the database (a full disk, another machine): the next time catches up. It is never
ahead of it, unless the database is an old one that was put back; `issuer.services.journaling` sees that.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from issuer.storage import journal_entries
from issuer.storage.journal_entries import BEFORE_ALL, Line, Written

if TYPE_CHECKING:
    from issuer.storage.database import Database

_STEP: Final = 4_096
_BEGINNING: Final = b'{"number":'


class JournalError(Exception):
    """The file and the database do not tell the same story; the message says what to do."""


def catch_up(database: Database, path: Path) -> int:
    """Append the lines that the file lacks, and make them durable; the answer counts them.

    Raises:
        JournalError: the newest line of the file is not in the database, or it is no journal.
        ValueError: it is no journal, either.
        OSError: the file cannot be written.
    """
    with _held(path) as (file, end), database.asking() as connection:
        return _add(file, _missing(connection, end, path))


def append(database: Database, path: Path, told: Written) -> None:
    """Append lines that were just kept; the database is asked only when the file lacks what goes before them.

    Raises:
        JournalError, ValueError, OSError: as for `catch_up`.
    """
    with _held(path) as (file, end):
        goes_on = told.previous == (end.digest if end else BEFORE_ALL)
        if goes_on:
            _add(file, told.texts)
    if not goes_on:
        catch_up(database, path)


def newest(path: Path) -> Line | None:
    """The newest whole line of the file.

    Raises:
        ValueError: it is no line of a journal.
    """
    try:
        with path.open("rb") as file:
            return _last(file)
    except FileNotFoundError:
        return None


def lines(path: Path, *, after: int = 0) -> Iterator[Line]:
    """The whole lines of the file that follow one, in order, as far as it goes when the first is asked for.

    Raises:
        ValueError: something in it is no line of a journal.
    """
    try:
        with path.open("rb") as file:
            left = os.fstat(file.fileno()).st_size
            while raw := file.readline(left):
                left -= len(raw)
                if raw.endswith(b"\n") and (line := _read(raw)).number > after:
                    yield line
    except FileNotFoundError:
        return


def same(session: Session, line: Line | None) -> bool:
    """Whether the database has that very line; it always has none."""
    entry = journal_entries.by_number(session, line.number) if line else None
    return line is None or (entry is not None and entry.digest == line.digest)


def _add(file: BinaryIO, texts: Iterable[str]) -> int:
    count = 0
    for text in texts:
        file.write(f"{text}\n".encode())
        count += 1
    if count:
        file.flush()
        os.fsync(file.fileno())
    return count


def _missing(connection: Connection, end: Line | None, path: Path) -> Iterator[str]:
    """The lines that follow the newest one of the file; that one must be in the database, word by word."""
    found = journal_entries.after(connection, end.number - 1 if end else 0)
    if end and next(found, ("", ""))[0] != end.digest:
        raise JournalError(
            f"The journal in {path} tells what the database does not: the database is an older one, or not "
            "the one of this journal. Stop the service and run `cairn audit`."
        )
    return (text for _, text in found)


@contextmanager
def _held(path: Path) -> Iterator[tuple[BinaryIO, Line | None]]:
    """The file, for this process alone, at its end, and its newest line."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file, _cut_off(file, path)


def _cut_off(file: BinaryIO, path: Path) -> Line | None:
    """Cut off what a power cut left behind the newest line; a file that is no journal stays as it is."""
    found = _last(file)
    end = file.tell()
    rest = file.read(len(_BEGINNING)).rstrip(b"\0")
    if not _BEGINNING.startswith(rest):
        raise JournalError(f"{path} is no journal; name another file in CAIRN_JOURNAL.")
    file.truncate(end)
    file.seek(end)
    return found


def _last(file: BinaryIO) -> Line | None:
    """The newest whole line; the file stands behind it afterwards."""
    end = _end(file)
    found = b""
    start = end
    while start and found.count(b"\n") < 2:  # noqa: PLR2004 - its own end, and that of the line before
        start = max(0, start - _STEP)
        file.seek(start)
        found = file.read(end - start)
    file.seek(end)
    return _read(found[found.rfind(b"\n", 0, -1) + 1 :]) if found else None


def _end(file: BinaryIO) -> int:
    """Where the newest whole line ends."""
    start = file.seek(0, os.SEEK_END)
    while start:
        stop, start = start, max(0, start - _STEP)
        file.seek(start)
        found = file.read(stop - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def _read(raw: bytes) -> Line:
    return journal_entries.read(raw.decode().rstrip("\n"))
