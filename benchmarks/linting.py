"""How long the linter takes over a large pathway: 200 components, an audience, conditions, shared demands.

    python -m benchmarks.linting      prints its rows as JSON

Times are those of one core (`time.process_time`), the best of three. Reading the document is not measured.
"""

from __future__ import annotations

import json
import time
from typing import Any, Final

from verifier.pathways import definition, persons
from verifier.pathways.linting import linter
from verifier.pathways.windows import read_instant

COMPONENTS: Final = 200
MOST_SECONDS: Final = 2.0
REACH_SECONDS: Final = 0.5
NOW: Final = "2026-08-01T04:00:00Z"
ISSUER: Final = "did:web:badges.example"
BASE: Final = "https://badges.example/achievements/"
TOKENS: Final = tuple(f"c{number:03}" for number in range(COMPONENTS))
CATEGORIES: Final = ("appetizer", "entree", "quick-bite", "to-go")
NEW: Final = {"attribute": "years", "atMost": 3}
KINDERGARTEN: Final = {"attribute": "grade", "in": ["k", "1"]}


def document() -> dict[str, Any]:
    """A year of 200 components: required, chosen, hours that no minute serves twice, conditions."""
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
        "id": "https://badges.example/pathways/large",
        "version": "1",
        "name": "A large year",
        "awards": BASE + "year",
        "issuers": [ISSUER],
        "window": {"from": "2026-07-01T04:00:00Z", "until": "2027-07-01T04:00:00Z"},
        "audience": {"attribute": "role", "in": ["teacher"]},
        "components": components,
        "rule": {"id": "year", "kind": "all", "of": _groups()},
    }


def _groups() -> list[dict[str, Any]]:
    shared = [_hours(f"hours-{name}", 600, categories=[name]) for name in CATEGORIES[:3]]
    return [
        {"id": "required", "kind": "all", "of": [_badge(token) for token in TOKENS[:60]]},
        *(
            {"id": f"choice-{n}", "kind": "any", "of": [_badge(t) for t in TOKENS[n : n + 5]]}
            for n in range(60, 120, 5)
        ),
        {"id": "many", "kind": "atLeast", "n": 20, "of": [_badge(token) for token in TOKENS[120:190]]},
        {"id": "starting", "kind": "all", "if": NEW, "of": [_badge(token) for token in TOKENS[190:195]]},
        {"id": "small", "kind": "all", "if": KINDERGARTEN, "of": [_badge(token) for token in TOKENS[195:]]},
        {"id": "twenty", "kind": "collect", "n": 20, "from": {"categories": list(CATEGORIES)}},
        {"id": "ten", "kind": "collect", "n": 10, "from": {"categories": list(CATEGORIES)}},
        {"id": "dealt", "kind": "all", "exclusive": "minutes", "of": shared},
        _hours("total", 3000),
        {"id": "reflection", "kind": "reflection", "topic": "year"},
    ]


def _badge(token: str) -> dict[str, Any]:
    return {"id": token, "kind": "badge", "component": token}


def _hours(node: str, minutes: int, **selector: list[str]) -> dict[str, Any]:
    return {"id": node, "kind": "hours", "minutes": minutes, **({"from": selector} if selector else {})}


def offers() -> list[dict[str, Any]]:
    """Each component once, all over the year."""
    return [
        {
            "id": f"offer-{token}",
            "kind": "award",
            "achievement": BASE + token,
            "issuer": ISSUER,
            "at": f"2026-{9 + place % 4:02}-{place % 27 + 1:02}T15:00:00Z",
        }
        for place, token in enumerate(TOKENS)
    ]


def rows() -> list[dict[str, Any]]:
    """The rows of the table."""
    pathway = definition.read(document())
    items, now = persons.read_person({"items": offers()}).items, read_instant(NOW)
    spent = []
    for _ in range(3):
        begun = time.process_time()
        found = linter.lint(pathway, items, None, now)
        spent.append(time.process_time() - begun)
    seconds = min(spent)
    return [
        {
            "row": f"pathway: lint of {COMPONENTS} components",
            "value": round(seconds, 3),
            "unit": "s of one core",
            "beside": f"{len(found)} findings: {', '.join(linter.codes(found)) or 'none'}",
            "target": MOST_SECONDS,
            "reach": REACH_SECONDS,
            "met": seconds <= MOST_SECONDS,
        }
    ]


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
