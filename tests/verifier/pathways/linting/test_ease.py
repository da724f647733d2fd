"""Pathways that are much easier than they read, and those that only look like it."""

import itertools

import pytest

from verifier.pathways.evaluation import evaluate
from verifier.pathways.linting import ease
from verifier.pathways.linting.cells import cells
from verifier.pathways.linting.fullest import fullest
from verifier.pathways.linting.leaves import Ground


def collect(node, n, *tokens, **more):
    return {"id": node, "kind": "collect", "n": n, "from": {"components": list(tokens)}, **more}


def told(findings):
    return [one for one in findings if one.code == "too_easy"]


def thrice(rules, **more):
    _, group = rules
    return group("all", *(collect(f"g{n}", 1, "a", "b") for n in range(3)), **more)


def test_one_thing_for_what_reads_like_three_is_told_with_what_it_is(desk, rules):
    (found,) = told(desk.lint(thrice(rules)))
    assert (found.severity, found.path) == ("warning", "/rule")
    assert found.message.startswith(
        "1 thing earns this badge (“o-a”; 30 min), though its rules ask for 3: the same counts for several"
    )


def test_where_nothing_counts_twice_nothing_is_too_easy(desk, rules):
    badge, group = rules
    assert not told(desk.lint(thrice(rules, exclusive="items"), "ab"))
    assert not told(desk.lint(group("all", badge("a"), badge("b"), badge("c"))))
    assert not told(desk.lint(group("any", collect("x", 3, *"abcd"), collect("y", 2, *"ab"))))


def test_half_is_not_yet_too_easy(desk, rules):
    _, group = rules
    assert not told(desk.lint(group("all", collect("x", 1, "a"), collect("y", 1, "a", "b"))))


def test_hours_are_counted_in_things_and_hours_out_of_everything_not_at_all(desk, rules):
    _, group = rules
    part = {"kind": "hours", "minutes": 50, "from": {"components": ["a", "b"]}}
    hours = [{"id": f"h{number}", **part} for number in range(2)]
    total = {"id": "total", "kind": "hours", "minutes": 60}
    assert not told(desk.lint(group("all", *hours, total), "abcd"))
    three = group("all", *hours, {"id": "h2", **part}, total)
    (found,) = told(desk.lint(three, "abcd"))
    assert "2 things earn this badge (“o-a”, “o-b”; 1 h), though its rules ask for 6" in found.message


def test_only_some_of_many_things_are_named(desk, rules):
    _, group = rules
    six = {"n": 6, "from": {"kinds": ["award"]}, "kind": "collect", "distinct": "item"}
    offers = [{**desk.award("a"), "id": f"o{number}"} for number in range(6)]
    (found,) = told(desk.lint(group("all", *({"id": f"g{n}", **six} for n in range(3))), offers))
    assert "“o4”, ...; 3 h)" in found.message


def test_it_is_told_for_the_kind_of_people_for_whom_it_is_so(desk, rules):
    badge, group = rules
    new = {"attribute": "years", "atMost": 3}
    more = (collect(f"g{n}", 1, "a", "b") for n in range(3))
    rule = group("all", badge("c"), group("all", *more, node="x", **{"if": new}))
    assert not told(desk.lint(rule, roster=[{"years": 9}]))
    assert not told(desk.lint(rule, roster=[{"years": 1}]))
    alone = group("any", group("all", *(collect(f"g{n}", 1, "a") for n in range(3)), node="x", **{"if": new}))
    assert len(told(desk.lint(alone, roster=[{"years": 1}, {"years": 2}]))) == 1


def test_what_cannot_be_finished_is_not_called_easy(desk, rules):
    assert not told(desk.lint(thrice(rules), ""))


@pytest.mark.parametrize("seed", range(60))
def test_it_is_so_exactly_when_enumeration_finds_so_few(seed, maker, desk):
    made = maker(seed, plain=True)
    pathway, items = desk.pathway(made.rule()), desk.items(made.offers())
    ground = ease_ground(pathway, items, desk.now)
    least = {}
    for size in range(len(items) + 1):
        for chosen in itertools.combinations(items, size):
            moment = max([desk.now, *(item.at for item in chosen)])
            for number, cell in enumerate(ground.cells):
                if evaluate(pathway, chosen, moment, attributes=cell.attributes).complete:
                    least.setdefault(number, size)
    reads_like = {number: ease._Asked(ground, number).in_all(pathway.rule) for number in least}
    expected = any(2 * least[number] < reads_like[number] for number in least)
    assert bool(list(ease.ease(ground))) == expected
    assert all(ease._Asked(ground, number).at_least(pathway.rule) <= least[number] for number in least)


def ease_ground(pathway, items, now):
    return Ground(pathway, fullest(pathway, items, now), cells(pathway, None))
