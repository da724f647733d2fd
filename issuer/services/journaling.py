"""The journal at work: keys written down, the chain proven, and what an old database has lost made again.

    audited = journaling.audit(house.database, path)     # `cairn audit`: every line, and what rows say of it
    restored = journaling.replay(database, path)         # an old database, before anything is published

A file that tells more than the database means that a backup was put back. Then the lines that are missing are
read again: revocations are made again, facts that were withdrawn count no more, tokens of programs that were
ended stay ended, the places of badges that are lost are kept from use for ever, and every list is published
anew under a higher version. What was signed for a program needs no more than its line, by which its id is not
signed again. A badge itself cannot be made again from a line: its holder has it, and it goes on verifying;
here it has to be awarded once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Final
from uuid import UUID

from issuer.services import comparing
from issuer.services.authorizing import ENDED
from issuer.services.recording import WITHDRAWN
from issuer.storage import (
    api_tokens,
    awards,
    journal_entries,
    journal_file,
    records,
    status_lists,
)
from issuer.storage.database import Database, Transaction
from issuer.storage.journal_entries import BEFORE_ALL, Line
from issuer.storage.journal_file import JournalError

LOST_REASON: Final = "Withdrawn before the database was put back from a backup; the reason was lost with it."
LOST_SUSPENSION: Final = (
    "Set aside before the database was put back from a backup; the reason was lost with it."
)
"""What a holder reads of a revocation, or a suspension, that was made again."""

_MOST_PROBLEMS: Final = 20
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class KeyEvent:
    """What happened to a key: `made`, `retired` or `compromised`, and when."""

    key_id: str
    event: str
    at: datetime


@dataclass(frozen=True)
class Audited:
    """How many lines the database and the file have, and what is wrong with them; nothing, if all is well."""

    entries: int
    in_file: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Replayed:
    """What an old database was told: how many lines, badges that are lost, and revocations made again."""

    lines: int
    lost_awards: int
    revocations: int


def note_keys(database: Database, events: Iterable[KeyEvent]) -> None:
    """Write down what happened to keys, each thing once."""
    with database.writing() as tx:
        for event in events:
            kind = f"key {event.event}"
            if journal_entries.newest_about(tx, kind, event.key_id) is None:
                journal_entries.record(tx, kind, event.key_id, {}, event.at)


def audit(database: Database, path: Path) -> Audited:
    """Prove the chain in the database and in the file, and compare rows with what it tells.

    Both are read once, side by side and some hundred lines at a time: no journal is too long for the memory.
    """
    with database.reading() as tx:
        ours, theirs = _Chain("database"), _Chain("file")
        problems, aside = _Problems(), dict[str, Line]()
        try:
            # The file first: what is written meanwhile is in the database before it is in the file.
            for outside, entry in zip_longest(journal_file.lines(path), _entries(tx)):
                kept = entry.line if entry else None
                problems.add(ours.follow(kept), theirs.follow(outside), _different(kept, outside))
                problems.add(*(entry.said_otherwise if entry else ()))
                if kept and kept.kind in ("suspended", "lifted"):
                    aside[kept.subject] = kept
        except ValueError:
            return Audited(0, 0, ("The file has a line that is none of a journal.",))
        problems.add(*(comparing.aside(tx, line) for line in aside.values()))
    if theirs.count > ours.count:
        problems.add(
            f"The file has {theirs.count} lines and the database {ours.count}: the database is an older one. "
            "Start the service again, and it catches up with the file."
        )
    return Audited(ours.count, theirs.count, tuple(problems.first))


class _Problems:
    """The first problems that were found; more would tell nothing new."""

    def __init__(self) -> None:
        self.first: list[str] = []

    def add(self, *found: str) -> None:
        self.first += [one for one in found if one][: max(0, _MOST_PROBLEMS - len(self.first))]


class _Chain:
    """Lines that are read one after the other, and whether each continues the one before."""

    def __init__(self, where: str, number: int | None = 0, previous: str = BEFORE_ALL) -> None:
        self.count, self._where, self._number, self._previous = 0, where, number, previous

    def follow(self, line: Line | None) -> str:
        """What is wrong with the next line, or nothing."""
        if line is None:
            return ""
        expected = (self._number + 1 if self._number is not None else line.number, self._previous)
        whole = (line.number, line.previous) == expected
        self.count, self._number, self._previous = self.count + 1, line.number, line.digest
        return (
            "" if whole else f"Line {line.number} of the {self._where} does not continue the line before it."
        )


def replay(database: Database, path: Path) -> Replayed | None:
    """Bring a database that was put back up to its journal; None when nothing is missing.

    Raises:
        JournalError: the file does not go on from where the database ends.
        ValueError: something in the file is no line of a journal.
    """
    newest = journal_file.newest(path)
    with database.reading() as tx:
        if journal_file.same(tx, newest):
            return None
    with database.writing() as tx:
        journal_entries.lock(tx)
        if journal_file.same(tx, newest):  # another process was faster
            return None
        last = journal_entries.last(tx)
        missing = list(journal_file.lines(path, after=last.number if last else 0))
        _goes_on(missing, last.digest if last else BEFORE_ALL, path)
        for line in missing:
            journal_entries.keep(tx, line)
            if line.kind in _AGAIN:
                _AGAIN[line.kind](tx, line)
    count = [line.kind for line in missing].count
    return Replayed(len(missing), count("awarded"), count("revoked"))


def _goes_on(missing: list[Line], previous: str, path: Path) -> None:
    chain = _Chain("file", None, previous)
    if not missing or any(chain.follow(line) for line in missing):
        raise JournalError(
            f"The journal in {path} does not go on from where the database ends, so neither can "
            "complete the other. Put back a backup of both from one day, or name another CAIRN_JOURNAL."
        )


def _award_again(tx: Transaction, line: Line) -> None:
    """Keep the place of a badge that is lost from use."""
    facts = line.facts
    status_lists.reserve(tx, UUID(facts["list"]), facts["position"], facts["length"], line.at)
    if aside := facts.get("suspension"):
        place = UUID(aside["list"]), aside["position"], aside["length"]
        status_lists.reserve(tx, *place, line.at, status_lists.SUSPENSION)


def _revoke_again(tx: Transaction, line: Line) -> None:
    status_lists.set_position(tx, UUID(line.facts["list"]), line.facts["position"], line.at)
    award = awards.by_id(tx, UUID(line.subject))
    if award is not None and award.revoked_at is None:
        award.revoked_at, award.revocation_reason = line.at, LOST_REASON


def _suspend_again(tx: Transaction, line: Line) -> None:
    status_lists.set_position(tx, UUID(line.facts["list"]), line.facts["position"], line.at)
    award = awards.by_id(tx, UUID(line.subject))
    if award is not None:
        award.suspended_at, award.suspension_reason = line.at, LOST_SUSPENSION


def _lift_again(tx: Transaction, line: Line) -> None:
    status_lists.clear_position(tx, UUID(line.facts["list"]), line.facts["position"])
    award = awards.by_id(tx, UUID(line.subject))
    if award is not None:
        award.suspended_at = award.suspended_by = award.suspension_reason = None


def _publish_again(tx: Transaction, line: Line) -> None:
    """What was published last is not the newest any more: sign anew when somebody asks."""
    status_lists.touch(tx, UUID(line.subject))


def _end_token_again(tx: Transaction, line: Line) -> None:
    token = api_tokens.by_id(tx, UUID(line.subject))
    if token is not None:
        token.revoked_at = token.revoked_at or line.at


def _withdraw_again(tx: Transaction, line: Line) -> None:
    """A fact that was withdrawn counts no more; a reflection is its author's draft again."""
    fact_id, kind = UUID(line.subject), line.facts["what"]
    if kind in records.KINDS:
        fact = records.find(tx, kind, fact_id)
        if fact is not None and fact.withdrawn_at is None:
            fact.withdrawn_at, fact.withdrawal_reason = line.at, LOST_REASON
    elif (written := records.reflection(tx, fact_id)) is not None:
        written.state = "draft"


_AGAIN: Final = MappingProxyType(
    {
        "awarded": _award_again,
        "revoked": _revoke_again,
        "suspended": _suspend_again,
        "lifted": _lift_again,
        "published": _publish_again,
        ENDED: _end_token_again,
        WITHDRAWN: _withdraw_again,
    }
)
"""The kinds of lines that leave something to do again."""


@dataclass(frozen=True)
class _Entry:
    """A line of the database, and what its rows say otherwise."""

    line: Line
    said_otherwise: tuple[str, ...]


def _entries(tx: Transaction) -> Iterator[_Entry]:
    for_programs = comparing.signed_for_programs(tx)
    left = (journal_entries.read(text) for _, text in journal_entries.after(tx, 0))
    while lines := list(islice(left, _AT_ONCE)):
        rows = comparing.Rows.of(tx, lines, for_programs)
        yield from (_Entry(line, tuple(rows.otherwise(line))) for line in lines)


def _different(kept: Line | None, outside: Line | None) -> str:
    if kept and outside and kept.text != outside.text:
        return f"Line {kept.number} of the file is not that of the database."
    return ""
