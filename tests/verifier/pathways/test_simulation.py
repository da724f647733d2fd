"""Trying a pathway out: sample teachers, one thing more or less, and two surprises, held by enumeration."""

import itertools
from datetime import timedelta

import pytest

from verifier.pathways.earned import Person
from verifier.pathways.evaluation import evaluate
from verifier.pathways.linting.fullest import fullest
from verifier.pathways.simulation import done_today, enough, least, most_without, samples, undone_at


def ground(district, rule, tokens, **more):
    items = [district.earned(token, day=place + 1) for place, token in enumerate(tokens)]
    return fullest(district.pathway(rule, **more), items, district.now)


def collect(node, n, *tokens):
    return {"id": node, "kind": "collect", "n": n, "from": {"components": list(tokens)}}


RULES = [
    {
        "id": "r",
        "kind": "atLeast",
        "n": 2,
        "of": [collect("x", 2, *"abc"), collect("y", 1, *"cd"), collect("z", 1, "e")],
    },
    {
        "id": "r",
        "kind": "all",
        "exclusive": "items",
        "of": [collect("x", 2, *"abcd"), collect("y", 1, *"ab")],
    },
    {"id": "r", "kind": "any", "of": [collect("x", 3, *"abcde"), collect("y", 2, *"ab")]},
    {"id": "r", "kind": "all", "of": [{"id": "h", "kind": "hours", "minutes": 70}, collect("y", 1, *"ab")]},
]


@pytest.mark.parametrize("rule", RULES)
def test_the_two_surprises_are_what_enumeration_finds(rule, district):
    tried = ground(district, rule, "abcde")
    sizes = {True: [], False: []}
    for chosen in itertools.chain.from_iterable(itertools.combinations(tried.items, n) for n in range(6)):
        done = evaluate(tried.pathway, chosen, district.now).complete
        sizes[done].append(len(chosen))
    assert least(tried, {}, tried.moments[0].replace(year=2020)).cost == min(sizes[True])
    most = most_without(tried, {})
    assert (most.count, most.exact) == (max(sizes[False]), True)
    assert most.minutes == 30 * most.count
    assert len(most.done) + len(most.left_out) == 5
    left = [item for item in tried.items if item.id in most.done]
    assert not evaluate(tried.pathway, left, district.now).complete


def test_the_approvals_of_a_rule_are_one_thing(district):
    steps = {
        "id": "r",
        "kind": "sequence",
        "of": [
            district.badge("a"),
            {"id": "shown", "kind": "evidence", "topic": "t", "n": 2},
            district.badge("b"),
        ],
    }
    rule = {
        "id": "top",
        "kind": "any",
        "of": [steps, {"id": "c2", "kind": "collect", "n": 2, "from": {"components": ["c", "d"]}}],
    }
    day = district.now.replace(month=9, day=1)
    items = [district.earned(token, day=place + 1) for place, token in enumerate("abcd")]
    most = most_without(fullest(district.pathway(rule), items, day), {})
    assert (len(most.left_out), most.count) == (2, 3)
    by_time = most_without(fullest(district.pathway(rule), items, day), {}, by="minutes")
    assert by_time.left_out == ("award-c", "granted:shown")


def test_without_enough_tries_the_answer_is_at_least_some(district):
    rule = {"id": "r", "kind": "any", "of": [district.badge(token) for token in "abcd"]}
    tried = ground(district, rule, "abcd")
    assert most_without(tried, {}).left_out == tuple(f"award-{token}" for token in "abcd")
    rough = most_without(tried, {}, tries=1)
    assert (rough.exact, rough.count, rough.done) == (False, 0, ())


def test_where_nothing_is_enough_there_is_no_surprise(district):
    tried = ground(district, district.badge("a"), "b")
    assert most_without(tried, {}) is None
    assert least(tried, {}, district.now).cost is None


def test_the_same_seed_makes_the_same_people(district):
    rule = {
        "id": "r",
        "kind": "all",
        "of": [district.badge("a"), district.badge("b", **{"if": {"attribute": "grade", "in": ["k"]}})],
    }
    tried = ground(district, rule, "ab")
    some = samples(tried, None, seed=3, count=12)
    assert some == samples(tried, None, seed=3, count=12)
    assert len(some) == 12
    assert {sample.progress.status for sample in some} == {"complete", "incomplete"}
    assert {sample.attributes.get("grade") for sample in some} == {None, "k"}
    assert all(set(sample.items) <= {"award-a", "award-b"} for sample in some)
    assert {len(sample.attributes) for sample in samples(tried, [{"grade": "4"}], seed=3)} == {1}
    nobody = {"attribute": "grade", "in": ["5"]}
    assert samples(ground(district, rule, "ab", audience=nobody), [{"grade": "4"}], seed=1) == ()


def test_one_thing_more_is_enough_where_enumeration_says_so(district):
    for rule in RULES:
        tried = ground(district, rule, "abcde")
        names = [item.id for item in tried.items]
        for chosen in itertools.chain.from_iterable(itertools.combinations(names, n) for n in range(5)):

            def done(*more, tried=tried, chosen=chosen):
                items = [item for item in tried.items if item.id in (*chosen, *more)]
                return evaluate(tried.pathway, items, tried.moments[0]).complete

            expected = () if done() else tuple(one for one in names if one not in chosen and done(one))
            assert enough(tried, {}, chosen) == expected


def test_time_alone_undoes_what_fades(district):
    fading = district.pathway({**district.badge("a"), "window": {"days": 30}})
    person = Person(items=(district.earned("a"), district.earned("b", day=2)))
    ends = district.earned("a").at + timedelta(days=30)
    assert undone_at(fading, person, district.earned("a").at + timedelta(days=1)) == ends
    both = {"id": "r", "kind": "any", "of": [district.badge("a"), district.badge("b")]}
    again = district.pathway(both, window={"days": 30})
    later = district.earned("b", day=2).at + timedelta(days=30)
    assert undone_at(again, person, district.earned("b", day=2).at) == later
    assert undone_at(district.pathway(district.badge("a")), person, district.now) is None
    assert undone_at(fading, person, district.now) is None


def test_who_would_be_done_today(district):
    pathway = district.pathway(district.badge("a"))
    people = [Person(items=(district.earned(token),)) for token in "ab"]
    assert done_today(pathway, people, district.now) == (True, False)
