"""What the rows of the database say of the lines of its journal, for `cairn audit`: many lines at once.

rows = Rows.of(tx, lines, for_programs)       # asks once for the texts, once for each list of bits
rows.otherwise(line)                          # what they say otherwise, in words
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from issuer.services.issuing import SIGNED, digest
from issuer.storage import api_tokens, credentials, status_lists
from issuer.storage.database import Transaction
from issuer.storage.journal_entries import Line


@dataclass(frozen=True)
class Rows:
    """The rows that some lines are about."""

    tx: Transaction
    texts: Mapping[UUID, str]
    bits: Mapping[UUID, set[int]]
    for_programs: Mapping[str, str]

    @classmethod
    def of(cls, tx: Transaction, lines: Sequence[Line], for_programs: Mapping[str, str]) -> Rows:
        """Read what these lines are about.

        Args:
            tx: where they are read.
            lines: as many as may be held in memory together with their badges.
            for_programs: what was signed for programs, see `signed_for_programs`.
        """
        signed = [UUID(line.facts["credential"]) for line in lines if line.kind == "awarded"]
        places = defaultdict[UUID, list[int]](list)
        for line in lines:
            if line.kind == "revoked":
                places[UUID(line.facts["list"])].append(line.facts["position"])
        bits = {one: status_lists.set_among(tx, one, positions) for one, positions in places.items()}
        return cls(tx, credentials.texts(tx, signed), bits, for_programs)

    def otherwise(self, line: Line) -> Iterator[str]:
        """What the rows say otherwise: a signed text that is another one, a bit that is not set."""
        facts = line.facts
        if line.kind == "awarded" and not self._is_kept(facts):
            yield f"The badge of line {line.number} is not the one that was signed, or it was taken out."
        if line.kind == "revoked" and facts["position"] not in self.bits[UUID(facts["list"])]:
            yield f"The badge of line {line.number} was withdrawn, and its bit is not set."
        # One that is not there was lost with an old database: its id is known by this line alone.
        if line.kind == SIGNED and self.for_programs.get(line.subject, facts["digest"]) != facts["digest"]:
            yield f"What was signed for a program by line {line.number} is not what is kept."

    def _is_kept(self, facts: Mapping[str, str]) -> bool:
        """Whether the text is the one that was signed. What an old database has lost is known to be lost."""
        text = self.texts.get(UUID(facts["credential"]))
        if text is None:
            return status_lists.is_reserved(self.tx, UUID(facts["list"]), int(facts["position"]))
        return digest(text) == facts["digest"]


def signed_for_programs(tx: Transaction) -> dict[str, str]:
    """The digests of all that was signed for programs, by those of their ids: 250 bytes for each."""
    return {digest(row.credential_id): digest(row.text) for row in api_tokens.signed(tx)}


def aside(tx: Transaction, line: Line) -> str:
    """Whether the bit of a badge that was set aside or put back last by this line is as it was left."""
    is_set = status_lists.is_set(tx, UUID(line.facts["list"]), line.facts["position"])
    if is_set == (line.kind == "suspended"):
        return ""
    return f"The badge of line {line.number} was {line.kind}, and its bit says otherwise."
