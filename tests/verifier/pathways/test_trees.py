"""A proof told to people: the part of the rule that was needed, with what served it."""

from dataclasses import replace
from datetime import UTC, datetime

from verifier.digests import digest
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.evaluation import evaluate
from verifier.pathways.progress import Use
from verifier.pathways.proving import prove
from verifier.pathways.trees import lines, tree_of


def at(day):
    return datetime(2026, 9, day, 15, tzinfo=UTC)


def told(district, rule, items, waivers=()):
    pathway = district.pathway(rule)
    progress = evaluate(pathway, items, district.now, waivers=waivers)
    return pathway, prove(pathway, progress, items, rule=digest("rule"), waivers=waivers)


def digested(item):
    return replace(item, digest=digest(item.id))


def test_the_tree_holds_what_was_needed_and_what_served_it(district):
    rule = district.group(
        "root",
        "all",
        district.badge("a"),
        district.group("bites", "atLeast", district.badge("b"), district.badge("c"), n=1, label="Bites"),
        district.group("one", "any", district.badge("d"), district.badge("e")),
        district.group("steps", "sequence", district.group("in", "all", district.badge("f"))),
        {"id": "hours", "kind": "hours", "minutes": 45},
        {"id": "plc", "kind": "signoff", "topic": "plc", "role": "supervisor"},
        {"id": "own", "kind": "slot"},
        district.badge("g"),
    )
    badges = [digested(district.earned(token, day=place)) for place, token in enumerate("acdf", 1)]
    others = [
        Earned("s", None, None, at(5), kind="signoff", topic="plc", role="supervisor", by="paul"),
        Earned("o", None, None, at(6), kind="slot", slot="own"),
    ]
    waiver = Waiver(
        id="w", node="g", manner="waive", role="coordinator", at=at(7), reason="Taught the course."
    )
    pathway, proof = told(district, rule, [*badges, *others], [waiver])
    assert lines(tree_of(pathway, proof)) == (
        "- The year",
        "  - Badge A, September 1, 2026",
        "  - Bites",
        "    - Badge C, September 2, 2026",
        "  - One of these",
        "    - Badge D, September 3, 2026",
        "  - These, in this order",
        "    - All of these",
        "      - Badge F, September 4, 2026",
        "  - 45 min of learning",
        "    - Badge A, September 1, 2026, 30 min",
        "    - Badge C, September 2, 2026, 15 min",
        "  - a sign-off on plc by a supervisor",
        "    - A sign-off (plc), September 5, 2026",
        "  - one activity of your own, approved",
        "    - An activity of one's own, September 6, 2026",
        "  - Badge G",
        "    - Excepted by a coordinator: Taught the course.",
    )


def test_a_pathway_of_one_rule_is_called_by_it(district):
    pathway, proof = told(district, district.badge("a"), [digested(district.earned("a"))])
    assert lines(tree_of(pathway, proof)) == ("- Badge A, September 1, 2026",)
    tree = tree_of(pathway, proof)
    assert [one.badge for one in tree.served] == [True]


def test_a_use_of_what_is_not_listed_is_not_told(district):
    pathway, proof = told(district, district.badge("a"), [digested(district.earned("a"))])
    doubled = replace(proof, use=(*proof.use, Use("a", "nowhere", 1)))
    assert len(tree_of(pathway, doubled).served) == 1
