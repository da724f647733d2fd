"""How fast pathways are decided: everybody from scratch, and one award while the district grows.

    python -m benchmarks.pathways      prints its rows as JSON

Times are those of one core (`time.process_time`), of pathway work alone: people and their items are made
beforehand. The pathway has 40 components: required badges, a choice, sets to collect, hours with a cap,
an ordered pair, sessions and a reflection.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from verifier.pathways import definition
from verifier.pathways.compiled import Compiler
from verifier.pathways.earned import Earned
from verifier.pathways.evaluation import evaluate
from verifier.pathways.selectors import ItemKind
from verifier.pathways.tracking import Track

TEACHERS: Final = 100_000
SIZES: Final = (1_000, 10_000, 100_000)
AWARDS: Final = 2_000
ATTENDED: Final = 0.3
REFLECTED: Final = 0.5
MOST_SECONDS: Final = 30.0
MOST_MILLISECONDS: Final = 2.0
NOW: Final = datetime(2027, 3, 1, 12, tzinfo=UTC)
BEGIN: Final = datetime(2026, 7, 1, 4, tzinfo=UTC)
ISSUER: Final = "did:web:badges.example"
BASE: Final = "https://badges.example/achievements/"
TOKENS: Final = tuple(f"c{number:02}" for number in range(40))
CATEGORIES: Final = ("appetizer", "entree", "quick-bite", "to-go")


def document() -> dict[str, Any]:
    """A year of 40 components."""
    components = {
        token: {
            "achievement": BASE + token,
            "minutes": 15 * (place % 8 + 1),
            "categories": [CATEGORIES[place % 4]],
        }
        for place, token in enumerate(TOKENS)
    }
    return {
        "format": "cairn-pathway/1",
        "id": "https://badges.example/pathways/year",
        "version": "1",
        "name": "The year",
        "awards": BASE + "year",
        "issuers": [ISSUER],
        "window": {"from": "2026-07-01T04:00:00Z", "until": "2027-07-01T04:00:00Z"},
        "components": components,
        "rule": {"id": "year", "kind": "all", "of": _groups()},
    }


def _groups() -> list[dict[str, Any]]:
    cap = {"where": {"categories": ["to-go"]}, "maxMinutes": 120}
    return [
        {"id": "required", "kind": "all", "of": [_badge(token) for token in TOKENS[:10]]},
        {"id": "choice", "kind": "any", "of": [_badge(token) for token in TOKENS[10:12]]},
        {"id": "three", "kind": "atLeast", "n": 3, "of": [_badge(token) for token in TOKENS[12:20]]},
        {"id": "ladder", "kind": "sequence", "of": [_badge(token) for token in TOKENS[20:22]]},
        {"id": "chosen", "kind": "collect", "n": 5, "from": {"categories": list(CATEGORIES)}},
        {"id": "entrees", "kind": "collect", "n": 2, "from": {"components": list(TOKENS[22:])}},
        {"id": "hours", "kind": "hours", "minutes": 900, "caps": [cap]},
        {"id": "opening", "kind": "attend", "event": "opening", "n": 2},
        {"id": "reflection", "kind": "reflection", "topic": "year"},
    ]


def _badge(token: str) -> dict[str, Any]:
    return {"id": f"b-{token}", "kind": "badge", "component": token}


class District:
    """Teachers with what they have; most are somewhere on the way, some have finished."""

    def __init__(self) -> None:
        self._random = Random(2026)
        self._at = [BEGIN + timedelta(hours=hour) for hour in range(1, 5_000, 7)]

    def teacher(self) -> list[Earned]:
        """Everything that one teacher has: 5 to 35 badges, sessions, perhaps a reflection."""
        busy = self._random.random()
        tokens = self._random.sample(TOKENS, int(5 + 30 * busy * busy))
        items = [self.award(token) for token in tokens]
        if busy > ATTENDED:
            items += [self._other("attendance", event="opening", session=name) for name in "ab"]
        return [*items, self._other("reflection", topic="year")] if busy > REFLECTED else items

    def finisher(self) -> list[Earned]:
        """Everything there is."""
        others = [self._other("attendance", event="opening", session=name) for name in "ab"]
        late = (BASE + TOKENS[21], NOW - timedelta(days=1))
        items = [self.award(token) for token in TOKENS if token != TOKENS[21]]
        return [
            *items,
            *others,
            self._other("reflection", topic="year"),
            Earned("last", late[0], ISSUER, late[1]),
        ]

    def award(self, token: str) -> Earned:
        """A badge of a component."""
        return Earned(f"a-{token}", BASE + token, ISSUER, self._random.choice(self._at))

    def _other(self, kind: ItemKind, **more: str) -> Earned:
        name = "-".join((kind, *more.values()))
        return Earned(name, None, None, self._random.choice(self._at), kind=kind, **more)


@dataclass(frozen=True)
class Everybody:
    """What evaluating everybody took, in seconds of one core, and how many had completed."""

    seconds: float
    complete: int


def everybody(teachers: int = TEACHERS) -> Everybody:
    """Evaluate a district from scratch, in portions so that it need not fit into memory."""
    compiler, district = Compiler(definition.read(document())), District()
    seconds, complete = 0.0, 0
    for _ in range(teachers // 1_000):
        people = [district.finisher() if place % 10 == 0 else district.teacher() for place in range(1_000)]
        begun = time.process_time()
        compiled = compiler.compiled({})
        complete += sum(Track(compiled, items, NOW).status == "complete" for items in people)
        seconds += time.process_time() - begun
    return Everybody(seconds, complete)


def explained(teachers: int = 300) -> float:
    """Evaluations per second of the same people with everything that explains the answer."""
    pathway, district = definition.read(document()), District()
    people = [district.teacher() for _ in range(teachers)]
    begun = time.process_time()
    for items in people:
        evaluate(pathway, items, NOW)
    return teachers / (time.process_time() - begun)


def growing(sizes: tuple[int, ...] = SIZES) -> Iterator[tuple[int, float, float]]:
    """For each size of the district: median and 95th percentile of one award, in milliseconds."""
    compiled, district, random = Compiler(definition.read(document())).compiled({}), District(), Random(7)
    pool = [district.teacher() for _ in range(1_000)]
    tracks: list[Track] = []
    for size in sizes:
        for place in range(len(tracks), size):
            tracks.append(Track(compiled, pool[place % 1_000], NOW))
            assert tracks[-1].next_change is None  # foreseen, as for anybody who was asked about before
        took = sorted(_award(random.choice(tracks), f"new-{number}", random) for number in range(AWARDS))
        yield size, statistics.median(took), took[int(AWARDS * 0.95)]


def _award(track: Track, name: str, random: Random) -> float:
    """One more badge for somebody: how many milliseconds it took."""
    item = Earned(name, BASE + random.choice(TOKENS), ISSUER, NOW - timedelta(hours=1))
    begun = time.perf_counter_ns()
    track.award(item, NOW)
    return (time.perf_counter_ns() - begun) / 1e6


def rows() -> list[dict[str, Any]]:
    """The rows of the table."""
    return [_of_everybody(), *_of_one_award()]


def _of_everybody() -> dict[str, Any]:
    found, per_second = everybody(), explained()
    return {
        "row": "pathway: 100,000 teachers x 40 components, from scratch",
        "value": round(found.seconds, 2),
        "unit": "s of one core",
        "beside": f"{found.complete:,} complete; with explanations {per_second:,.0f} people a second",
        "target": MOST_SECONDS,
        "reach": 10.0,
        "met": found.seconds <= MOST_SECONDS,
    }


def _of_one_award() -> Iterator[dict[str, Any]]:
    first: float | None = None
    for size, median, late in growing():
        first = median if first is None else first
        yield {
            "row": f"pathway: one award in a district of {size:,}",
            "value": round(median, 4),
            "unit": "ms, median",
            "beside": f"95th percentile {late:.4f} ms; {median / first:.2f} x that of {SIZES[0]:,}",
            "target": MOST_MILLISECONDS,
            "reach": 0.1,
            "met": median <= MOST_MILLISECONDS,
        }


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
