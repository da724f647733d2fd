"""Whatever the engine accepts has a proof that the verifier accepts, inside and linked; no change of it is.

Random pathways whose groups count each badge or minute once, over six badges that are really signed: a few
always, many as a drill.
"""

import copy
from random import Random

import pytest

from verifier.digests import digest
from verifier.pathways.proving import ProvingError

TOKENS = tuple("abcdef")
LINK = "https://badges.example/proofs/1"
SALT = "A" * 22


@pytest.fixture
def base(district, tools, pathway_year):
    return pathway_year(district, tools, "year", TOKENS)


def groups(random):
    """Two or three groups: of badges, with or without a choice, or of minutes that are dealt out."""
    counted = random.choice(("items", "minutes"))
    for number in range(random.randint(2, 3)):
        tokens = random.sample(TOKENS, random.randint(2, 5))
        leaf = {"id": f"g{number}", "kind": "collect", "n": random.randint(1, 2)}
        if counted == "minutes":
            leaf = {"id": f"g{number}", "kind": "hours", "minutes": random.choice((20, 45, 75))}
        yield counted, {**leaf, "from": {"components": tokens}}


def rule(random):
    made = list(groups(random))
    dealt = {"id": "dealt", "kind": "all", "exclusive": made[0][0], "of": [leaf for _, leaf in made]}
    kinds = ({"kind": "any"}, {"kind": "atLeast", "n": 2})
    leaves = [{"id": f"one-{token}", "kind": "badge", "component": token} for token in "abc"]
    choice = {"id": "choice", **random.choice(kinds), "of": leaves}
    return {"id": "root", "kind": "all", "of": [dealt, choice]}


def completed(base, seed):
    """Random pathways that six badges complete, each with the document of its proof."""
    random = Random(seed)
    while True:
        base.more = {"rule": rule(random)}
        try:
            yield random, copy.deepcopy(base.carried())
        except ProvingError:
            continue


def tampered(carried):
    """Every single change to what a badge carries, by what it is called; each alone."""

    def changed(name, change):
        copied = copy.deepcopy(carried)
        change(copied)
        return name, copied

    proof, dealt = carried["proof"], carried["rule"]["rule"]["of"][0]
    minutes = {item["id"]: item["minutes"] for item in proof["items"]}
    yield changed("rule", lambda it: it["rule"].update(name="Another year"))
    for name, value in (
        ("version", "2"),
        ("pathway", "https://a.example/p"),
        ("evaluatedAt", "2026-12-01T00:00:00Z"),
    ):
        yield changed(name, lambda it, name=name, value=value: it["proof"].update({name: value}))
    for place, (leaf, item, _) in enumerate(proof["use"]):
        yield changed(f"without use {place}", lambda it, place=place: it["proof"]["use"].pop(place))
        for other in dealt["of"] if leaf.startswith("g") else ():
            if other["id"] != leaf:
                twice = [other["id"], item, minutes[item] if other["kind"] == "hours" else 1]
                yield changed(f"use {place} twice", lambda it, twice=twice: it["proof"]["use"].append(twice))
    lies = {
        "minutes": 46,
        "at": "2026-09-30T15:00:00Z",
        "digest": "uEi" + "A" * 43 + "w",
        "issuer": "did:web:a.example",
    }
    for place in range(len(proof["items"])):
        for name, lie in lies.items():
            yield changed(
                f"{name} of {place}",
                lambda it, place=place, name=name, lie=lie: it["proof"]["items"][place].update({name: lie}),
            )
        yield changed(f"without item {place}", lambda it, place=place: it["proof"]["items"].pop(place))


def linked(base, carried):
    document = {**carried, "salt": SALT}
    evidence = {
        "id": LINK,
        "type": ["Evidence"],
        "genre": "Pathway proof",
        "digestMultibase": digest(document),
    }
    return base.badge(carried, evidence=[evidence]), document


@pytest.mark.parametrize(("trials", "changes"), [(3, 4), pytest.param(60, 1_000, marks=pytest.mark.drill)])
def test_a_completion_is_accepted_and_no_single_change_of_it(base, trials, changes):
    for _, (random, carried) in zip(range(trials), completed(base, trials), strict=False):
        assert base.bundle(base.badge(carried)).verdict == "verified", carried
        badge, document = linked(base, carried)
        assert base.online(badge, {LINK: document}).verdict == "verified", carried
        every = list(tampered(carried))
        for name, change in random.sample(every, min(changes, len(every))):
            assert base.bundle(base.badge(change)).verdict == "failed", (name, change)
            assert base.online(badge, {LINK: {**change, "salt": SALT}}).verdict == "failed", (name, change)
