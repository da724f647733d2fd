"""The journal in the database: lines chained by digest, written in the transaction that they tell of.

    record(tx, "revoked", str(award_id), {"list": ..., "position": ...}, now)

A line is one JSON object, its members in order:

    {"number": 7, "at": "2026-11-22T17:00:00Z", "kind": "revoked", "subject": "...", "facts": {...},
     "previous": "<SHA-256 of line 6>"}

Lines get their number at the end of a transaction, under a lock that is held until it is kept: so numbers
have no gap, and nobody waits for that lock while holding what somebody else needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.orm import Session

from issuer.storage.models import JournalEntry
from issuer.storage.rows import insert_values
from schemas.reading import read_json

BEFORE_ALL: Final = "0" * 64
"""What the first line names as the digest of the one before it."""

_PENDING: Final = "cairn journal"
_LOCK: Final = 0x0CA13  # any number, as long as every process takes the same
_CHUNK: Final = 1_000
_LAST: Final = select(JournalEntry.number, JournalEntry.digest).order_by(JournalEntry.number.desc()).limit(1)
_FOLLOWING: Final = (
    select(JournalEntry.number, JournalEntry.digest, JournalEntry.text)
    .where(JournalEntry.number > bindparam("number"))
    .order_by(JournalEntry.number)
    .limit(_CHUNK)
)
_NEWEST_OF: Final = (
    select(JournalEntry.at)
    .where(JournalEntry.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(JournalEntry.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Line:
    """A line as it was read; `text` is what its digest is taken of."""

    number: int
    at: datetime
    kind: str
    subject: str
    facts: Mapping[str, Any]
    previous: str
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the line, in hexadecimal."""
        return digest(self.text)


def record(session: Session, kind: str, subject: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Have a line written at the end of this transaction, and only if it is kept."""
    session.info.setdefault(_PENDING, []).append((kind, subject, dict(facts), at))


@dataclass(frozen=True)
class Written:
    """The lines that a transaction wrote, and the digest of the line before them."""

    previous: str
    texts: tuple[str, ...]


def close(session: Session) -> Written | None:
    """Chain and write the lines of this transaction, as the last thing it does; None when there are none."""
    pending = session.info.pop(_PENDING, [])
    if not pending:
        return None
    session.flush()
    lock(session)
    before = session.connection().execute(_LAST).one_or_none()
    number, previous = (before.number, before.digest) if before else (0, BEFORE_ALL)
    first = previous
    written: list[dict[str, Any]] = []
    for kind, subject, facts, at in pending:
        number += 1
        line = _text(number, at, kind, subject, facts, previous)
        previous = digest(line)
        written.append(
            {
                "number": number,
                "at": at,
                "kind": kind,
                "subject": subject,
                "text": line,
                "digest": previous,
            }
        )
    insert_values(session, JournalEntry, written)
    return Written(first, tuple(row["text"] for row in written))


def lock(session: Session) -> None:
    """Let nobody else write lines until this transaction ends; on SQLite nobody can anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def keep(session: Session, line: Line) -> None:
    """Put a line back as it was."""
    session.add(
        JournalEntry(
            number=line.number,
            at=line.at,
            kind=line.kind,
            subject=line.subject,
            text=line.text,
            digest=line.digest,
        )
    )


def last(session: Session) -> JournalEntry | None:
    """The newest line."""
    return session.scalar(select(JournalEntry).order_by(JournalEntry.number.desc()).limit(1))


def by_number(session: Session, number: int) -> JournalEntry | None:
    """The line with that number."""
    return session.get(JournalEntry, number)


def after(asked: Session | Connection, number: int) -> Iterator[tuple[str, str]]:
    """The digests and texts of the lines that follow one, in order; a thousand are read at a time."""
    while found := asked.execute(_FOLLOWING, {"number": number}).all():
        yield from ((row.digest, row.text) for row in found)
        if len(found) < _CHUNK:
            return
        number = found[-1].number


def newest_about(session: Session, kind: str, subject: str) -> Line | None:
    """The newest line of a kind about something."""
    statement = select(JournalEntry.text).where(JournalEntry.subject == subject, JournalEntry.kind == kind)
    found = session.scalar(statement.order_by(JournalEntry.number.desc()).limit(1))
    return read(found) if found else None


def newest_of(session: Session, kinds: Collection[str]) -> datetime | None:
    """When the newest line of one of some kinds was written."""
    return session.connection().scalar(_NEWEST_OF, {"kinds": list(kinds)})


def read(line: str) -> Line:
    """Read a line.

    Raises:
        ValueError: it is no line of a journal.
    """
    try:
        told: Any = read_json(line)
        at = datetime.strptime(told["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return Line(told["number"], at, told["kind"], told["subject"], told["facts"], told["previous"], line)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"This is no line of a journal: {line[:60]}") from error


def digest(line: str) -> str:
    """The SHA-256 of a line, in hexadecimal."""
    return hashlib.sha256(line.encode()).hexdigest()


def _text(number: int, at: datetime, kind: str, subject: str, facts: Mapping[str, Any], previous: str) -> str:
    told = {
        "number": number,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": kind,
        "subject": subject,
        "facts": facts,
        "previous": previous,
    }
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))
