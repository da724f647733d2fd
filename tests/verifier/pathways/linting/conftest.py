"""Small pathways and offers for the linter's tests, made by hand or at random, and everybody who could be."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from verifier.pathways import definition, persons
from verifier.pathways.earned import Earned
from verifier.pathways.evaluation import evaluate
from verifier.pathways.linting import linter
from verifier.pathways.linting.findings import Finding
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Pathway

OURS = "did:web:badges.example"
ACHIEVEMENTS = "https://badges.example/achievements/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKENS = "abcd"


def instant(days: float) -> str:
    return (NOW + timedelta(seconds=round(days * 86400))).strftime("%Y-%m-%dT%H:%M:%SZ")


class Desk:
    """Where a coordinator writes a rule and sees what the linter says of it."""

    now = NOW
    instant = staticmethod(instant)

    def document(self, rule: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "format": "cairn-pathway/1",
            "id": "https://badges.example/pathways/p",
            "version": "1",
            "name": "The year",
            "awards": ACHIEVEMENTS + "year",
            "issuers": [OURS],
            "window": {"from": instant(-100), "until": instant(100)},
            "components": {token: {"achievement": ACHIEVEMENTS + token, "minutes": 30} for token in TOKENS},
            "rule": rule,
            **more,
        }

    def pathway(self, rule: Mapping[str, Any], **more: Any) -> Pathway:
        return definition.read(self.document(rule, **more))

    def award(self, token: str, days: float = 10, **more: Any) -> dict[str, Any]:
        achievement = ACHIEVEMENTS + token
        return self.item(f"o-{token}", "award", days, achievement=achievement, issuer=OURS, **more)

    def session(
        self, name: str, days: float, minutes: int, event: str = "day", **more: Any
    ) -> dict[str, Any]:
        return self.item(name, "attendance", days, event=event, session=name, minutes=minutes, **more)

    def item(self, name: str, kind: str, days: float = 10, **more: Any) -> dict[str, Any]:
        return {"id": name, "kind": kind, "at": instant(days), **more}

    def items(self, offers: Any) -> tuple[Earned, ...]:
        made = [self.award(offer) if isinstance(offer, str) else offer for offer in offers]
        return persons.read_person({"items": made}).items

    def lint(
        self, rule: Mapping[str, Any], offers: Any = TOKENS, roster: Any = None, others: Any = (), **more: Any
    ) -> tuple[Finding, ...]:
        return linter.lint(self.pathway(rule, **more), self.items(offers), roster, NOW, others)

    def codes(
        self, rule: Mapping[str, Any], offers: Any = TOKENS, roster: Any = None, **more: Any
    ) -> list[str]:
        return linter.codes(self.lint(rule, offers, roster, **more))


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk()


def badge(token: str, **more: Any) -> dict[str, Any]:
    return {"id": token, "kind": "badge", "component": token, **more}


def group(kind: str, *of: Mapping[str, Any], node: str = "root", **more: Any) -> dict[str, Any]:
    return {"id": node, "kind": kind, "of": list(of), **more}


@pytest.fixture(scope="session")
def rules() -> Any:
    """Short ways to write a badge leaf and a group."""
    return badge, group


WINDOWS = (
    {"from": instant(5), "until": instant(15)},
    {"until": instant(12)},
    {"days": 6},
    {"from": instant(9)},
)
TESTS = (
    {"attribute": "k", "in": ["v"]},
    {"attribute": "k", "in": ["w", "u"]},
    {"not": {"attribute": "k", "in": ["v", "w"]}},
    {"attribute": "years", "atLeast": 4},
)
EVERYBODY: tuple[dict[str, Any], ...] = tuple(
    {name: value for name, value in (("k", k), ("years", years)) if value is not None}
    for k in (None, "v", "w", "u", "x", ("v", "w"))
    for years in (None, 3, 4)
)


class Maker:
    """Makes small pathways with offers at random; every seed makes the same ones again."""

    def __init__(self, seed: int, *, plain: bool = False) -> None:
        self.random = Random(seed)
        self.ordered = not plain and self.random.random() < 0.4
        self.exclusive = not plain and not self.ordered
        self.names = itertools.count()
        self.finished: list[str] = []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def leaf(self) -> dict[str, Any]:
        token = self.random.choice(TOKENS)
        some = self.random.sample(TOKENS, self.random.randint(1, 3))
        n = self.random.randint(1, 2)
        return self.random.choice(
            [
                {"kind": "badge", "component": token},
                {"kind": "badge", "component": token, "level": n},
                {"kind": "collect", "n": n, "from": {"components": sorted(some)}},
                {"kind": "collect", "n": n, "from": {"kinds": ["award"]}, "distinct": "day"},
                {"kind": "hours", "minutes": self.random.choice([20, 40, 90])},
                {"kind": "hours", "minutes": 30, "from": {"components": sorted(some)}, "itemMax": 25},
                {"kind": "attend", "event": "day", "n": n, "minutesEach": 40},
            ]
        )

    def rule(self, depth: int = 0, *, in_sequence: bool = False) -> dict[str, Any]:
        node: dict[str, Any] = {"id": f"n{next(self.names)}"}
        if self.ordered and self.finished and self.chance(0.25):
            node["after"] = self.random.choice(self.finished)
        if self.chance(0.2):
            node["if"] = self.random.choice(TESTS)
        if self.chance(0.15):
            node["window"] = self.random.choice(WINDOWS)
        if self.chance(0.1):
            node["expiry"] = "while-valid"
        if depth == 2 or self.chance(0.4 if depth else 0.0):
            node.update(self.leaf())
        else:
            node.update(self.group(depth, in_sequence=in_sequence))
        if not in_sequence:
            self.finished.append(node["id"])
        return node

    def group(self, depth: int, *, in_sequence: bool) -> dict[str, Any]:
        kind = self.random.choice(["all", "any", "atLeast", *(["sequence"] if self.ordered else [])])
        inside = in_sequence or kind == "sequence"
        children = [self.rule(depth + 1, in_sequence=inside) for _ in range(self.random.randint(1, 3))]
        made: dict[str, Any] = {"kind": kind, "of": self.distinct(children)}
        if self.exclusive and kind in {"all", "atLeast"} and self.chance(0.25):
            made["exclusive"] = "items"
        if kind == "atLeast":
            made["n"] = self.random.randint(1, len(children))
        return made

    def distinct(self, children: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A badge may stand in a group once only; the second one becomes another demand."""
        seen: set[str] = set()
        for child in children:
            if child["kind"] == "badge" and child["component"] in seen:
                token = child.pop("component")
                child.pop("level", None)
                child.update({"kind": "collect", "n": 1, "from": {"components": [token]}})
            elif child["kind"] == "badge":
                seen.add(child["component"])
        return children

    def pathway(self) -> dict[str, Any]:
        more: dict[str, Any] = {"audience": self.random.choice(TESTS)} if self.chance(0.2) else {}
        return Desk().document(self.rule(), **more)

    def offers(self) -> list[dict[str, Any]]:
        return [self.offer(number) for number in range(self.random.randint(0, 4))]

    def offer(self, number: int) -> dict[str, Any]:
        day = self.random.choice([3, 8, 10, 11, 14])
        more: dict[str, Any] = {"expires": instant(day + 2)} if self.chance(0.2) else {}
        if self.chance(0.25):
            minutes = self.random.choice([20, 45])
            return Desk().session(f"s{number}", day, minutes, **more)
        if self.chance(0.3):
            more["level"] = self.random.randint(1, 2)
        return {**Desk().award(self.random.choice(TOKENS), day, **more), "id": f"o{number}"}


@pytest.fixture(scope="session")
def maker() -> type[Maker]:
    return Maker


def answers(
    pathway: Pathway, items: tuple[Earned, ...], *, like: Pathway | None = None
) -> Iterator[tuple[int, Progress]]:
    """What the engine says of everybody who could be, with every set of the items, at its latest moment.

    Where conditions tell nobody apart, in it or in the one that it is compared `like`, one person is enough.
    """
    told_apart = like or pathway
    alike = told_apart.audience is None and all(rule.applies_if is None for rule in told_apart.walk())
    sets = [chosen for size in range(len(items) + 1) for chosen in itertools.combinations(items, size)]
    for number, attributes in enumerate(EVERYBODY[:1] if alike else EVERYBODY):
        for chosen in sets:
            moment = max([NOW, *(item.at for item in chosen)])
            yield number, evaluate(pathway, chosen, moment, attributes=attributes)


@pytest.fixture(scope="session")
def everything() -> Any:
    return answers
