"""A row of the table, how it is measured, and how it is kept.

A workload is measured in operations per CPU second of the whole process (`time.process_time`), so that
neighbours on the machine weigh little, after a warm-up and with the garbage collector at work. Best of many
short rounds, of what is measured and of what runs beside it alike: noise only ever slows down.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        row: what was measured; the key of the row in the file.
        value: the figure, in `unit`.
        unit: "of raw Ed25519 signing", "s", "MB", "x naive PyLD", ...
        beside: what ran beside it in the same run, with its own figure; "" when nothing did.
        target: what it must reach, or None.
        reach: what would be better still, or None.
        met: whether the target is met; None without a target or without the peer to compare with.
    """

    row: str
    value: float | None
    unit: str
    beside: str = ""
    target: float | None = None
    reach: float | None = None
    met: bool | None = None


def at_least(row: str, value: float, unit: str, beside: str, target: float, reach: float) -> Row:
    """A row whose figure should be large."""
    return Row(row, round(value, 3), unit, beside, target, reach, value >= target)


def at_most(row: str, value: float, unit: str, beside: str, target: float, reach: float) -> Row:
    """A row whose figure should be small."""
    return Row(row, round(value, 3), unit, beside, target, reach, value <= target)


def without_peer(row: str, unit: str, missing: str, target: float, reach: float) -> Row:
    """A row that could not be measured, and why."""
    return Row(row, None, unit, missing, target, reach, None)


def rate(work: Callable[[], object], *, seconds: float = 0.1, rounds: int = 30) -> float:
    """Operations per CPU second of a workload: the best of some rounds after a warm-up."""
    _round(work, 3 * seconds)
    return max(_round(work, seconds) for _ in range(rounds))


def _round(work: Callable[[], object], seconds: float) -> float:
    done, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        for _ in range(10):
            work()
        done += 10
    return done / spent


def bulk_rate(work: Callable[[], int], *, rounds: int = 30) -> float:
    """Operations per CPU second of a workload that does a thousand and says how many: the best thousand."""
    best = 0.0
    for _ in range(rounds):
        begun = time.process_time()
        count = work()
        best = max(best, count / (time.process_time() - begun))
    return best


def keep(rows: Iterable[Row], path: Path = RESULTS) -> None:
    """Write rows into the file, in the place of those with the same name; the others stay."""
    known = {row["row"]: row for row in json.loads(path.read_text())} if path.exists() else {}
    known |= {row.row: asdict(row) for row in rows}
    path.write_text(json.dumps(list(known.values()), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
