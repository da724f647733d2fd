"""A small district for the pathway tests: documents, badges, and the case files that anyone can run."""

import itertools
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from verifier.pathways import definition, persons
from verifier.pathways.earned import Earned
from verifier.pathways.evaluation import evaluate
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Pathway
from verifier.pathways.windows import read_instant

ACHIEVEMENTS = "https://badges.example/achievements/"
OURS = "did:web:badges.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHARED = Path(os.environ.get("CAIRN_SHARED", Path(__file__).parents[4] / "shared")) / "pathway-cases.json"


def own_cases() -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "cases.json").read_text("utf-8")
    return json.loads(text)["cases"]


def own_proofs() -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "proof_cases.json").read_text("utf-8")
    return json.loads(text)["cases"]


def shared_cases() -> list[dict[str, Any]]:
    return json.loads(SHARED.read_text("utf-8"))["cases"] if SHARED.is_file() else []


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """What we say about a case, in the form in which the case file expects it."""
    try:
        pathway = definition.read(case["pathway"])
    except definition.DefinitionError as error:
        return {"status": "invalid", "errors": list(error.codes)}
    person = persons.read_person(case["person"])
    now = read_instant(case["now"])
    progress = evaluate(pathway, person.items, now, attributes=person.attributes, waivers=person.waivers)
    return progress.as_dict()


class District:
    """Makes pathways over ten components, a to j, and the badges that somebody has."""

    now = NOW

    def document(self, rule: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        components = {
            token: {"achievement": ACHIEVEMENTS + token, "name": f"Badge {token.upper()}", "minutes": 30}
            for token in "abcdefghij"
        }
        return {
            "format": "cairn-pathway/1",
            "id": "https://badges.example/pathways/p",
            "version": "1",
            "name": "The year",
            "awards": ACHIEVEMENTS + "year",
            "issuers": [OURS],
            "components": components,
            "rule": rule,
            **more,
        }

    def pathway(self, rule: Mapping[str, Any], **more: Any) -> Pathway:
        return definition.read(self.document(rule, **more))

    def badge(self, token: str, **more: Any) -> dict[str, Any]:
        return {"id": token, "kind": "badge", "component": token, **more}

    def group(self, node: str, kind: str, *of: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        return {"id": node, "kind": kind, "of": list(of), **more}

    def earned(self, token: str, *, day: int = 1, **more: Any) -> Earned:
        at = datetime(2026, 9, day, 15, tzinfo=UTC)
        return Earned(f"award-{token}", ACHIEVEMENTS + token, OURS, at, **more)

    def progress(self, rule: Mapping[str, Any], tokens: str = "", **more: Any) -> Progress:
        items = [self.earned(token, day=place + 1) for place, token in enumerate(tokens)]
        return evaluate(self.pathway(rule, **more), items, NOW)


@pytest.fixture(scope="session")
def district() -> District:
    return District()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, cases, check in (
        ("own_case", own_cases, "evaluate"),
        ("shared_case", shared_cases, "evaluate"),
        ("own_proof", own_proofs, "proof"),
        ("shared_proof", shared_cases, "proof"),
        ("own_closest", own_cases, "closest"),
        ("shared_closest", shared_cases, "closest"),
    ):
        if name in metafunc.fixturenames:
            found = [case for case in cases() if case["check"] == check]
            metafunc.parametrize(name, found, ids=[case["name"] for case in found])


@pytest.fixture(scope="session")
def answered() -> Any:
    return answer


@pytest.fixture(scope="session")
def every_case() -> list[dict[str, Any]]:
    return [case for case in (*own_cases(), *shared_cases()) if case["check"] == "evaluate"]


TOPICS = ("x", "y")


class Chance:
    """Makes small pathways of every kind, things earned, and waivers, all at random but from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.names = itertools.count()
        self.nodes: list[str] = []
        self.finished: list[str] = []

    def one(self, *among: Any) -> Any:
        return self.random.choice(among)

    def rarely(self, share: float) -> bool:
        return self.random.random() < share

    def instant(self, days: int) -> str:
        return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def document(self) -> dict[str, Any]:
        components = {
            token: {
                "achievement": f"urn:test:badge:{token}",
                "minutes": 10 * (place + 1),
                "categories": [cat],
            }
            for place, (token, cat) in enumerate(zip("abcd", "xyxy", strict=True))
        }
        document = {
            "format": "cairn-pathway/1",
            "id": "urn:test:pathway",
            "version": "1",
            "name": "Random",
            "awards": "urn:test:badge:year",
            "issuers": [OURS],
            "components": components,
            "rule": self.node(),
        }
        if self.rarely(0.2):
            old = {"id": "old", "achievement": "urn:test:badge:old", "component": "a", "factor": [1, 2]}
            document["equivalences"] = [{**old, "window": {"days": 20}} if self.rarely(0.5) else old]
        if self.rarely(0.2):
            document["waivers"] = {"max": 1}
        return document

    def node(self, depth: int = 0, place: str = "free") -> dict[str, Any]:
        made: dict[str, Any] = {"id": f"n{next(self.names)}"}
        self.nodes.append(made["id"])
        if self.finished and self.rarely(0.15) and place == "free":
            made["after"] = self.one(*self.finished)
        if self.rarely(0.1):
            made["if"] = {"attribute": "k", "in": [self.one("v", "w")]}
        if self.rarely(0.15):
            made["window"] = self.one({"days": 15}, {"from": self.instant(-12)}, {"until": self.instant(4)})
        if self.rarely(0.15):
            made["expiry"] = "while-valid"
        made.update(self.leaf(made["id"]) if depth == 2 or self.rarely(0.15) else self.group(depth, place))
        if place == "free":
            self.finished.append(made["id"])
        return made

    def group(self, depth: int, place: str) -> dict[str, Any]:
        kind = self.one(
            "all", "any", "atLeast", *(["sequence", "items", "minutes"] if place == "free" else [])
        )
        if kind == "minutes":
            made: dict[str, Any] = {"kind": "all", "exclusive": "minutes"}
            made["of"] = [self.hours(f"n{next(self.names)}") for _ in range(2)]
            return made
        inside = {"sequence": "steps", "items": "dealt"}.get(kind, place)
        made = {"kind": {"items": "all"}.get(kind, kind)}
        made["of"] = [self.node(depth + 1, inside) for _ in range(self.random.randint(1, 3))]
        seen: set[str] = set()
        for child in made["of"]:
            if child["kind"] == "badge" and child["component"] in seen:
                token = child.pop("component")
                child.pop("level", None)
                child.update(kind="collect", n=1, **{"from": {"components": [token]}})
            seen.add(child.get("component", ""))
        if kind == "atLeast":
            made["n"] = self.random.randint(1, len(made["of"]))
        return {**made, "exclusive": "items"} if kind == "items" else made

    def hours(self, name: str) -> dict[str, Any]:
        made = {"id": name, "kind": "hours", "minutes": self.one(10, 25, 40)}
        cap = {"where": {"categories": [self.one("x", "y")]}, "maxMinutes": 15}
        limits = {"from": {"categories": [self.one("x", "y")]}, "itemMax": 20, "caps": [cap]}
        return {**made, **{member: limit for member, limit in limits.items() if self.rarely(0.3)}}

    def leaf(self, name: str) -> dict[str, Any]:
        n = self.random.randint(1, 2)
        kinds = (
            {"kind": "badge", "component": self.one(*"abcd")},
            {"kind": "badge", "component": self.one(*"abcd"), "level": 2},
            {"kind": "collect", "n": n, "from": {"categories": [self.one("x", "y")]}},
            {"kind": "collect", "n": n, "from": {"kinds": ["award"]}, "distinct": self.one("day", "item")},
            self.hours(name),
            {"kind": "attend", "event": self.one(*TOPICS), "n": n},
            {"kind": "evidence", "topic": self.one(*TOPICS), "n": n},
            {"kind": "reflection", "topic": self.one(*TOPICS)},
            {"kind": "signoff", "topic": self.one(*TOPICS), "role": "lead"},
            {"kind": "taught", "component": self.one(*"abcd"), "n": n},
            {"kind": "pathway", "pathway": "urn:test:other", "achievement": "urn:test:badge:b"},
            {"kind": "slot"},
        )
        return {"id": name, **self.one(*kinds)}

    def item(self, name: str, days: tuple[int, int] = (-25, 3)) -> dict[str, Any]:
        kind = self.one(
            *["award"] * 6, "hours", "attendance", "evidence", "reflection", "signoff", "teaching", "slot"
        )
        made = {"id": name, "kind": kind, "at": self.instant(self.random.randint(*days))}
        badge = f"urn:test:badge:{self.one('a', 'b', 'c', 'd', 'old')}"
        topic = self.one(*TOPICS)
        about = {
            "award": {"achievement": badge, "issuer": OURS},
            "hours": {"minutes": self.one(5, 15, 30), "categories": [topic]},
            "attendance": {"event": topic, "session": self.one("s1", "s2")},
            "evidence": {"topic": topic},
            "reflection": {"topic": topic},
            "signoff": {"topic": topic, "role": "lead", "by": self.one("p1", "p2")},
            "teaching": {"achievement": badge, "about": self.one("p1", "p2")},
            "slot": {"slot": self.one("n1", "n2", "n3")},
        }
        more = {"expires": self.instant(self.random.randint(-3, 6)), "level": 2}
        made.update(about[kind], **{member: said for member, said in more.items() if self.rarely(0.25)})
        return made

    def person(self, most: int) -> dict[str, Any]:
        items = [self.item(f"i{place}") for place in range(self.random.randint(0, most))]
        waivers = [
            {
                "id": f"w{place}",
                "node": self.one(*self.nodes),
                "as": "waive",
                "role": "lead",
                "at": self.instant(self.random.randint(-20, 3)),
                "reason": "moved",
            }
            for place in range(self.one(0, 0, 0, 1))
        ]
        return {"items": items, "attributes": {"k": self.one("v", "w")}, "waivers": waivers}


@pytest.fixture(scope="session")
def chance() -> type[Chance]:
    return Chance
