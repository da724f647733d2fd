"""Exclusive groups against an oracle that tries every owner of every item and every split of every minute.

The oracle works on the JSON documents, straight from section 2c of the pathway format: every set of children,
every choice of leaves, every assignment, and for the canonical allocation every amount from the largest down.
"""

import itertools
import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.pathways import definition, persons
from verifier.pathways.evaluation import evaluate

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OURS = "did:web:ours.example"
TOKENS = "abcd"
CATEGORIES = ("x", "y")
SEEDS = st.integers(0, 2**63)
FAST = settings(max_examples=150, deadline=None)


def instant(days):
    return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Maker:
    """Makes small pathways with one exclusive group, and people, at random."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.names = itertools.count()
        self.mode = self.random.choice(["items", "items", "minutes"])

    def chance(self, share):
        return self.random.random() < share

    def name(self):
        return f"n{next(self.names)}"

    def selector(self):
        among = self.random.choice([("components", TOKENS), ("categories", CATEGORIES)])
        return {among[0]: self.random.sample(among[1], self.random.randint(1, 2))}

    def hours(self, most):
        made = {"id": self.name(), "kind": "hours", "minutes": self.random.randint(1, most)}
        limits = {"from": self.selector(), "itemMin": 2, "itemMax": self.random.randint(1, 3)}
        return {**made, **{name: limit for name, limit in limits.items() if self.chance(0.5)}}

    def leaf(self):
        if self.mode == "minutes" or self.chance(0.15):
            return self.hours(5)
        if self.chance(0.4):
            return {"id": self.name(), "kind": "badge", "component": self.random.choice(TOKENS)}
        made = {"id": self.name(), "kind": "collect", "n": self.random.randint(1, 2), "from": self.selector()}
        return {**made, "distinct": self.random.choice(["achievement", "item", "day"])}

    def child(self, depth):
        among = ["leaf", "leaf", "any", "exclusive"] + (["plain"] if self.mode == "items" else [])
        kind = self.random.choice(among) if depth < 2 else "leaf"
        if kind == "leaf":
            return self.leaf()
        if kind == "exclusive":
            return self.exclusive(depth)
        of = [self.leaf() for _ in range(self.random.randint(1, 2))]
        if kind == "any":
            return {"id": self.name(), "kind": "any", "of": distinct(of)}
        return {"id": self.name(), "kind": "all", "of": distinct([*of, self.child(depth + 1)])}

    def exclusive(self, depth=0):
        of = distinct([self.child(depth + 1) for _ in range(self.random.randint(2, 3))])
        made = {"id": self.name(), "kind": "all", "exclusive": self.mode, "of": of}
        if self.chance(0.4):
            made.update(kind="atLeast", n=self.random.randint(1, len(of)))
        return made

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
                    "categories": [CATEGORIES[place % 2]],
                }
                for place, token in enumerate(TOKENS)
            },
            "rule": self.exclusive(),
        }

    def person(self, most=5):
        return {"items": [self.item(place) for place in range(self.random.randint(0, most))]}

    def item(self, place):
        return {
            "id": f"i{place}",
            "kind": "award",
            "achievement": f"urn:test:badge:{self.random.choice(TOKENS)}",
            "issuer": OURS,
            "at": instant(self.random.randint(-6, -1)),
        }


def distinct(children):
    """The same badge may not stand in a group twice."""
    seen = set()
    for child in children:
        token = child.get("component")
        if token is not None and token in seen:
            del child["component"]
            child.update(kind="collect", n=1, **{"from": {"components": [token]}})
        seen.add(token)
    return children


class Oracle:
    """Whether a rule holds with some items, and by which allocation."""

    def __init__(self, document, person):
        self.components = document["components"]
        self.items = sorted(person["items"], key=lambda item: (item["at"], item["id"]))

    def component(self, item):
        return self.components[item["achievement"][-1]]

    def counts(self, leaf, item):
        token, chosen = item["achievement"][-1], leaf.get("from", {})
        if leaf["kind"] == "badge":
            return token == leaf["component"]
        known = set(self.component(item)["categories"])
        return token in chosen.get("components", TOKENS) and bool(
            known & set(chosen.get("categories", CATEGORIES))
        )

    def most(self, leaf, item):
        """How much an item can give to a leaf."""
        if not self.counts(leaf, item):
            return 0
        if leaf["kind"] != "hours":
            return 1
        minutes = self.component(item)["minutes"]
        return 0 if minutes < leaf.get("itemMin", 0) else min(minutes, leaf.get("itemMax", minutes))

    def key(self, leaf, item):
        distinct = "item" if leaf["kind"] == "hours" else leaf.get("distinct", "achievement")
        return {"achievement": item["achievement"], "item": item["id"], "day": item["at"][:10]}[distinct]

    def need(self, leaf):
        return leaf.get("minutes", leaf.get("n", 1))

    def leaf_holds(self, leaf, items):
        by_key = {}
        for item in items:
            by_key.setdefault(self.key(leaf, item), set()).add(self.most(leaf, item))
        return sum(map(max, by_key.values())) >= self.need(leaf)

    def needed(self, group):
        return {"any": 1, "atLeast": group.get("n")}.get(group["kind"], len(group["of"]))

    def holds(self, node, items):
        if "of" not in node:
            return self.leaf_holds(node, items)
        children, needed = node["of"], self.needed(node)
        if node.get("exclusive") == "minutes":
            return any(self.feasible(leaves, items, {}) for leaves in self.leaf_sets(node, needed))
        if node.get("exclusive") != "items":
            return sum(self.holds(child, items) for child in children) >= needed
        return any(
            sum(self.holds(child, owned(items, owners, place)) for place, child in enumerate(children))
            >= needed
            for owners in itertools.product(range(len(children)), repeat=len(items))
        )

    def leaf_sets(self, node, needed=None):
        if "of" not in node:
            yield (node,)
            return
        for chosen in itertools.combinations(node["of"], self.needed(node) if needed is None else needed):
            for some in itertools.product(*(list(self.leaf_sets(child)) for child in chosen)):
                yield tuple(leaf for leaves in some for leaf in leaves)

    def feasible(self, leaves, items, fixed):
        """Whether every leaf can get exactly what it needs, with some amounts fixed: every split is tried."""
        reachable = {tuple((0, frozenset()) for _ in leaves)}
        for item in items:
            reachable = {
                after
                for before in reachable
                for amounts in self.splits(leaves, item, fixed)
                if (after := self.given(leaves, item, before, amounts)) is not None
            }
        return any(
            all(have == self.need(leaf) for leaf, (have, _) in zip(leaves, state, strict=True))
            for state in reachable
        )

    def splits(self, leaves, item, fixed):
        ranges = [
            [fixed[item["id"], leaf["id"]]]
            if (item["id"], leaf["id"]) in fixed
            else range(self.most(leaf, item) + 1)
            for leaf in leaves
        ]
        whole = 1 if any(leaf["kind"] != "hours" for leaf in leaves) else self.component(item)["minutes"]
        return [amounts for amounts in itertools.product(*ranges) if sum(amounts) <= whole]

    def given(self, leaves, item, before, amounts):
        after = []
        for leaf, (have, keys), amount in zip(leaves, before, amounts, strict=True):
            key = self.key(leaf, item)
            if have + amount > self.need(leaf) or (amount and key in keys):
                return None
            after.append((have + amount, keys | {key} if amount and leaf["kind"] != "hours" else keys))
        return tuple(after)

    def is_flow(self, node, mode):
        if "of" not in node:
            return mode == "minutes" or node["kind"] != "hours"
        single = self.needed(node) == 1 and "exclusive" not in node
        return (single or node.get("exclusive") == mode) and all(
            self.is_flow(child, mode) for child in node["of"]
        )

    def use(self, node):
        """The canonical use of the exclusive group at the root; None when it does not hold."""
        if self.is_flow(node, node["exclusive"]):
            sets = self.leaf_sets(node, self.needed(node))
            leaves = next((some for some in sets if self.feasible(some, self.items, {})), None)
            return leaves and self.largest(leaves)
        for chosen in itertools.combinations(node["of"], self.needed(node)):
            for gets in self.assignments(chosen):
                if all(self.holds(group, own) for group, own in zip(chosen, gets, strict=True)):
                    return [group["id"] for group in chosen], gets
        return None

    def assignments(self, chosen):
        """Every way to give contended items away, item by item, groups in document order."""
        fits = {
            item["id"]: [
                place
                for place, group in enumerate(chosen)
                if any(self.most(leaf, item) or self.counts(leaf, item) for leaf in leaves_of(group))
            ]
            for item in self.items
        }
        taking = [item for item in self.items if fits[item["id"]]]
        for owners in itertools.product(*(fits[item["id"]] for item in taking)):
            yield [owned(taking, owners, place) for place in range(len(chosen))]

    def largest(self, leaves):
        fixed = {}
        for item in self.items:
            for leaf in leaves:
                for amount in range(self.most(leaf, item), -1, -1):
                    fixed[item["id"], leaf["id"]] = amount
                    if self.feasible(leaves, self.items, fixed):
                        break
        return [
            [leaf["id"], item["id"], fixed[item["id"], leaf["id"]]]
            for leaf in leaves
            for item in self.items
            if fixed[item["id"], leaf["id"]]
        ]


def owned(items, owners, place):
    return tuple(item for item, owner in zip(items, owners, strict=True) if owner == place)


def leaves_of(node):
    return [leaf for child in node["of"] for leaf in leaves_of(child)] if "of" in node else [node]


def ask(document, person, **more):
    told = persons.read_person(person)
    return evaluate(definition.read(document), told.items, NOW, waivers=told.waivers, **more)


def agrees(seed, most=5):
    maker = Maker(seed)
    document, person = maker.document(), maker.person(most)
    oracle, rule = Oracle(document, person), document["rule"]
    progress = ask(document, person)
    told = (seed, json.dumps(document["rule"]), json.dumps(person))
    assert progress.complete == oracle.holds(rule, tuple(oracle.items)), told
    if not progress.complete:
        return progress.status, oracle.is_flow(rule, maker.mode)
    used = oracle.use(rule)
    if oracle.is_flow(rule, maker.mode):
        assert [[use.leaf, use.item, use.amount] for use in progress.use] == used, told
    else:
        chosen, gets = used
        served = [child.id for child in progress.root.children if child.satisfied][: len(chosen)]
        assert served == chosen, told
        for child, own in zip(chosen, gets, strict=True):
            assert {use.item for use in progress.node(child).uses} <= {item["id"] for item in own}, told
    ends = sorted({item["at"] for item in oracle.items})
    first = next(
        end for end in ends if oracle.holds(rule, tuple(item for item in oracle.items if item["at"] <= end))
    )
    assert progress.root.at.strftime("%Y-%m-%dT%H:%M:%SZ") == first, told
    return progress.status, oracle.is_flow(rule, maker.mode)


def test_what_is_dealt_out_agrees_with_trying_everything_on_four_hundred_pathways():
    answers = [agrees(seed, most=4) for seed in range(400)]
    ways = itertools.product(("complete", "incomplete"), (False, True))
    assert min(answers.count(way) for way in ways) > 15


@pytest.mark.drill
def test_what_is_dealt_out_agrees_with_trying_everything_on_two_thousand_more_pathways():
    for seed in range(1000, 3000):
        agrees(seed)


@FAST
@given(SEEDS, st.randoms())
def test_the_order_of_items_never_matters_where_they_are_dealt_out(seed, random):
    maker = Maker(seed)
    document, person = maker.document(), maker.person(8)
    shuffled = {"items": random.sample(person["items"], len(person["items"]))}
    assert ask(document, person) == ask(document, shuffled)


@FAST
@given(SEEDS)
def test_one_more_item_never_uncompletes_what_is_dealt_out(seed):
    maker = Maker(seed)
    document, person = maker.document(), maker.person(7)
    before = ask(document, person)
    after = ask(document, {"items": [*person["items"], maker.item("more")]})
    assert after.complete or not before.complete
    assert after.root.n_done >= before.root.n_done
    assert before.root.at is None or after.root.at <= before.root.at


@FAST
@given(SEEDS)
def test_what_is_dealt_out_is_enough_and_nothing_is_dealt_out_twice(seed):
    maker = Maker(seed)
    document, person = maker.document(), maker.person(8)
    progress = ask(document, person)
    used = {"items": [item for item in person["items"] if item["id"] in progress.used]}
    if progress.complete:
        assert ask(document, used).complete
    if maker.mode == "minutes":
        for item in person["items"]:
            amounts = [use.amount for use in progress.root.uses if use.item == item["id"]]
            assert sum(amounts) <= TOKENS.index(item["achievement"][-1]) + 1
