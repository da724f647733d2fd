"""Laws that hold for every pathway, and a naive oracle that answers by the text of section 2c alone.

The oracle shares no code with the engine: it works on the JSON documents, tries every combination and every
prefix, and is far too slow for anything but the small random pathways made here.
"""

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.digests import digest
from verifier.pathways import definition, persons, words
from verifier.pathways.checking import check
from verifier.pathways.evaluation import evaluate
from verifier.pathways.parts import counts
from verifier.pathways.proofs import write_proof
from verifier.pathways.proving import prove

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OURS, THEIRS = "did:web:ours.example", "did:web:theirs.example"
TOKENS = "abcde"
CATEGORIES = ("x", "y", "z")
FAST = settings(max_examples=300, deadline=None)
SEEDS = st.integers(0, 2**63)


def instant(days, seconds=0):
    return (NOW + timedelta(days=days, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


WINDOWS = (
    {"from": instant(-20), "until": instant(-5)},
    {"from": instant(-10)},
    {"until": instant(-5)},
    {"days": 15},
)
CONDITIONS = ({"attribute": "k", "in": ["v"]}, {"attribute": "k", "in": ["w", "u"]})


class Maker:
    """Makes small pathways and people at random; `ordered` ones with sequences, waits, conditions, hours."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.ordered = self.random.random() < 0.6
        self.names = itertools.count()
        self.finished = []

    def chance(self, share):
        return self.random.random() < share

    def some(self, among, most):
        return self.random.sample(among, self.random.randint(1, min(most, len(among))))

    def selector(self):
        made = self.random.choice(
            [
                {"components": self.some(TOKENS, 4)},
                {"categories": self.some(CATEGORIES, 3)},
                {"kinds": ["award"]},
            ]
        )
        return {**made, "issuers": self.some([OURS, THEIRS], 2)} if self.chance(0.2) else made

    def leaf(self):
        kind = self.random.choice(["badge", "badge", "collect", *(["hours"] if self.ordered else [])])
        if kind == "badge":
            made = {"kind": kind, "component": self.random.choice(TOKENS)}
            return {**made, "level": self.random.randint(1, 2)} if self.chance(0.2) else made
        if kind == "collect":
            made = {"kind": kind, "n": self.random.randint(1, 3), "from": self.selector()}
            ways = ["achievement", "item", "day", "issuer"]
            return {**made, "distinct": self.random.choice(ways)} if self.chance(0.5) else made
        made = {"kind": kind, "minutes": self.random.randint(1, 9)}
        limits = {"from": self.selector(), "itemMin": 2, "itemMax": 3}
        return {**made, **{name: limit for name, limit in limits.items() if self.chance(0.4)}}

    def rule(self, depth=0, in_sequence=False):
        """A rule and all below it; it may wait for one that stands wholly before it, outside sequences."""
        node = {"id": f"n{next(self.names)}"}
        if self.ordered and self.finished and self.chance(0.2):
            node["after"] = self.random.choice(self.finished)
        if self.ordered and self.chance(0.1):
            node["if"] = self.random.choice(CONDITIONS)
        if self.chance(0.15):
            node["window"] = self.random.choice(WINDOWS)
        if self.chance(0.15):
            node["expiry"] = self.random.choice(["once-earned", "while-valid"])
        if depth == 3 or self.chance(0.4 if depth else 0.1):
            node.update(self.leaf())
        else:
            kinds = ["all", "any", "atLeast", *(["sequence"] if self.ordered else [])]
            node["kind"] = self.random.choice(kinds)
            inside = in_sequence or node["kind"] == "sequence"
            node["of"] = self.distinct(
                [self.rule(depth + 1, inside) for _ in range(self.random.randint(1, 3))]
            )
            if node["kind"] == "atLeast":
                node["n"] = self.random.randint(1, len(node["of"]))
        if not in_sequence:
            self.finished.append(node["id"])
        return node

    def distinct(self, children):
        """The same badge stands in a group once; the second one is turned into another demand."""
        seen = set()
        for child in children:
            token = child.get("component")
            if token is not None and token in seen:
                for member in ("component", "level"):
                    child.pop(member, None)
                child.update({"kind": "collect", "n": 1, "from": {"components": [token]}})
            seen.add(token)
        return children

    def document(self):
        return {
            "format": "cairn-pathway/1",
            "id": "urn:test:pathway",
            "version": "1",
            "name": "Random",
            "awards": "urn:test:badge:year",
            "issuers": [OURS],
            "components": {
                token: {
                    "achievement": f"urn:test:badge:{token}",
                    "minutes": place + 1,
                    "categories": [CATEGORIES[place % 3]],
                }
                for place, token in enumerate(TOKENS)
            },
            "rule": self.rule(),
        }

    def item(self, name):
        token = self.random.choice((*TOKENS, *TOKENS, "unknown"))
        days = self.random.choice([-25, -15, -12, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1])
        made = {
            "id": name,
            "kind": "award",
            "achievement": f"urn:test:badge:{token}",
            "issuer": OURS if self.chance(0.85) else THEIRS,
            "at": instant(days, self.random.choice([0, 0, 0, -1, 1])),
        }
        more = {
            "state": self.random.choice(["revoked", "pending", "valid"]),
            "expires": instant(self.random.choice([-1, 0, 5])),
            "level": self.random.randint(1, 3),
            "minutes": self.random.randint(0, 4),
            "categories": self.some(CATEGORIES, 2),
        }
        return {**made, **{name: said for name, said in more.items() if self.chance(0.2)}}

    def person(self):
        return {"items": [self.item(f"i{place}") for place in range(self.random.randint(0, 12))]}


def make(seed):
    maker = Maker(seed)
    return maker.document(), maker.person()


class Oracle:
    """State, T and the canonical use of every rule, straight from section 2c."""

    def __init__(self, document, person, attributes):
        self.document, self.attributes = document, attributes
        standing = [item for item in person["items"] if item.get("state", "valid") == "valid"]
        standing = [item for item in standing if item["at"] <= instant(0)]
        self.items = sorted(standing, key=lambda item: (item["at"], item["id"]))
        self.above, self.nodes = {}, {}
        self.index(document["rule"], None)

    def index(self, node, above):
        self.above[node["id"]], self.nodes[node["id"]] = above, node
        for child in node.get("of", ()):
            self.index(child, node)

    def upward(self, node):
        while node is not None:
            yield node
            node = self.above[node["id"]]

    def inherited(self, node, member, default=None):
        return next((one[member] for one in self.upward(node) if member in one), default)

    def applies(self, node):
        conditions = (one["if"] for one in self.upward(node) if "if" in one)
        if any(self.attributes.get("k") not in condition["in"] for condition in conditions):
            return False
        return any(map(self.applies, node["of"])) if "of" in node else True

    def identity(self, item):
        ours = self.document["components"].items() if item["issuer"] == OURS else ()
        return next((token for token, one in ours if one["achievement"] == item["achievement"]), None)

    def component(self, item):
        return self.document["components"].get(self.identity(item), {"minutes": 0, "categories": []})

    def selected(self, selector, item):
        known = {*item.get("categories", ()), *self.component(item)["categories"]}
        return (
            item["issuer"] in selector.get("issuers", [OURS])
            and ("components" not in selector or self.identity(item) in selector["components"])
            and ("categories" not in selector or bool(known & set(selector["categories"])))
        )

    def matches(self, leaf, item):
        if leaf["kind"] == "badge":
            return self.identity(item) == leaf["component"] and item.get("level", 0) >= leaf.get("level", 0)
        return self.selected(leaf.get("from", {}), item)

    def key(self, leaf, item):
        how = {"badge": "achievement", "hours": "item"}.get(leaf["kind"], leaf.get("distinct", "achievement"))
        return {
            "achievement": self.identity(item) or item["achievement"],
            "item": item["id"],
            "day": item["at"][:10],
            "issuer": item["issuer"],
        }[how]

    def amount(self, leaf, item):
        if leaf["kind"] != "hours":
            return 1
        minutes = item.get("minutes", self.component(item)["minutes"])
        return 0 if minutes < leaf.get("itemMin", 0) else min(minutes, leaf.get("itemMax", minutes))

    def waits(self, leaf):
        """T of everything that a leaf has to wait for; None stands for never."""
        for one in self.upward(leaf):
            if "after" in one and self.applies(self.nodes[one["after"]]):
                yield self.finished(self.nodes[one["after"]])
            above = self.above[one["id"]]
            if above is not None and above["kind"] == "sequence":
                before = [step for step in above["of"][: above["of"].index(one)] if self.applies(step)]
                yield from [self.finished(step) for step in before[-1:]]

    def countable(self, leaf):
        waits = list(self.waits(leaf))
        if None in waits:
            return []
        lasting = self.inherited(leaf, "expiry", "once-earned") == "once-earned"
        return [
            item
            for item in self.items
            if inside(item["at"], self.inherited(leaf, "window", {}))
            and all(item["at"] >= wait for wait in waits)
            and (lasting or item.get("expires", "9") > instant(0))
            and self.matches(leaf, item)
        ]

    def worth(self, leaf, pool):
        """The most that a pool is worth with different keys: the best of each key."""
        by_key = {}
        for item in pool:
            by_key.setdefault(self.key(leaf, item), []).append(self.amount(leaf, item))
        return sum(map(max, by_key.values()))

    def needed(self, group):
        children = [child for child in group["of"] if self.applies(child)]
        return children, {"any": 1, "atLeast": group.get("n")}.get(group["kind"], len(children))

    def finished(self, node):
        """T(node), or None while it is not satisfied: every prefix of items, every choice of children."""
        if "of" not in node:
            pool, need = self.countable(node), node.get("minutes", node.get("n", 1))
            prefixes = (pool[: place + 1] for place in range(len(pool)))
            return next((some[-1]["at"] for some in prefixes if self.worth(node, some) >= need), None)
        children, needed = self.needed(node)
        ends = [end for end in map(self.finished, children) if end is not None]
        return min(map(max, itertools.combinations(ends, needed)), default=None)

    def use(self, node):
        if "of" not in node:
            yield from self.taken(node)
            return
        children, needed = self.needed(node)
        choices = itertools.combinations(children, needed)
        for child in next(some for some in choices if all(map(self.finished, some))):
            yield from self.use(child)

    def taken(self, leaf):
        left, seen = leaf.get("minutes", leaf.get("n", 1)), set()
        for item in self.countable(leaf):
            amount = min(left, self.amount(leaf, item))
            if self.key(leaf, item) not in seen and amount:
                seen.add(self.key(leaf, item))
                left -= amount
                yield [leaf["id"], item["id"], amount]

    def answer(self):
        root = self.document["rule"]
        if not self.applies(root):
            return {"status": "not_applicable"}
        states = {node_id: self.state(node) for node_id, node in self.nodes.items()}
        if self.finished(root) is None:
            return {"status": "incomplete", "nodes": states}
        return {"status": "complete", "nodes": states, "use": list(self.use(root))}

    def state(self, node):
        if not self.applies(node):
            return "absent"
        return "satisfied" if self.finished(node) else "unsatisfied"


def inside(at, window):
    if "days" in window:
        return at > instant(-window["days"])
    return window.get("from", "") <= at < window.get("until", "9")


def ask(document, person, attributes=None):
    told = persons.read_person(person)
    return evaluate(definition.read(document), told.items, NOW, attributes=attributes or {})


def agrees(seed):
    document, person = make(seed)
    attributes = {"k": "v"} if seed % 2 else {}
    oracle = Oracle(document, person, attributes)
    progress = ask(document, person, attributes)
    told = progress.as_dict()
    told.pop("have", None)
    assert told == oracle.answer(), (seed, document, person)
    for node in progress.root.walk():
        if node.state != "absent":
            ended = oracle.finished(oracle.nodes[node.id])
            assert (node.at and node.at.strftime("%Y-%m-%dT%H:%M:%SZ")) == ended, (seed, node.id)
    return progress.status


def test_the_engine_agrees_with_a_naive_oracle_on_four_hundred_pathways():
    answers = [agrees(seed) for seed in range(400)]
    assert min(answers.count(status) for status in ("complete", "incomplete", "not_applicable")) > 8


@pytest.mark.drill
def test_the_engine_agrees_with_a_naive_oracle_on_thirty_thousand_pathways():
    for seed in range(400, 31_000):
        agrees(seed)


@FAST
@given(SEEDS, st.randoms())
def test_the_order_of_items_never_matters(seed, random):
    document, person = make(seed)
    shuffled = {"items": random.sample(person["items"], len(person["items"]))}
    assert ask(document, person) == ask(document, shuffled)


@FAST
@given(SEEDS)
def test_one_more_valid_item_never_uncompletes(seed):
    document, person = make(seed)
    before = ask(document, person)
    extra = {**Maker(seed + 1).item("more"), "state": "valid"}
    after = ask(document, {"items": [*person["items"], extra]})
    for was, now in zip(before.root.walk(), after.root.walk(), strict=True):
        assert now.satisfied or not was.satisfied
        assert now.n_done >= was.n_done or now.satisfied
        assert was.at is None or now.at <= was.at


@FAST
@given(SEEDS)
def test_the_empty_person_never_completes(seed):
    document, _ = make(seed)
    assert not ask(document, {"items": []}).complete


@FAST
@given(SEEDS)
def test_what_is_used_is_enough(seed):
    document, person = make(seed)
    progress = ask(document, person)
    if progress.complete and "after" not in json.dumps(document) and "sequence" not in json.dumps(document):
        used = {"items": [item for item in person["items"] if item["id"] in progress.used]}
        assert ask(document, used).use == progress.use


def proof_is_in_order(seed):
    """Whatever completes has a proof, and nothing speaks against it but that its badges were not shown."""
    document, person = make(seed)
    progress = ask(document, person)
    if not progress.complete:
        return False
    told, rule = persons.read_person(person), digest(document)
    items = [replace(item, digest=digest(item.id)) for item in told.items]
    known = {"attributes": told.attributes, "waivers": told.waivers}
    made = prove(definition.read(document), progress, items, rule=rule, **known)
    answer = check(document, write_proof(made), {}, None, digest=digest)
    assert set(answer.reasons) <= {"component_missing"}, (seed, answer.faults)
    return True


def test_what_completes_has_a_proof_that_adds_up():
    assert sum(proof_is_in_order(seed) for seed in range(600)) > 100


@pytest.mark.drill
def test_ten_thousand_proofs_add_up():
    assert sum(proof_is_in_order(seed) for seed in range(1_000, 11_000)) > 2_000


@FAST
@given(SEEDS)
def test_an_answer_explains_itself(seed):
    """What is complete lacks nothing, what is open says what it lacks, and the parts add up."""
    document, person = make(seed)
    progress = ask(document, person)
    for node in progress.root.walk():
        assert bool(node.missing) == (node.state == "unsatisfied")
        assert node.label
        assert node.sentence
    told = counts(progress)
    assert min(told.done, told.under_way, told.to_do) >= 0
    assert (words.headline(progress) == "Done") == progress.complete
    if progress.complete:
        assert told.done == told.total


@FAST
@given(SEEDS)
def test_a_document_survives_being_read_and_written(seed):
    document, _ = make(seed)
    pathway = definition.read(document)
    assert json.loads(json.dumps(definition.write(pathway))) == document
    assert definition.read(definition.write(pathway)) == pathway
    assert words.told(pathway).endswith("earns Random.")
