"""Sessions at the same time: how many can be attended, compared with trying every choice."""

import itertools
from random import Random

import pytest


def attend(node="s", n=1, event="day", **more):
    return {"id": node, "kind": "attend", "event": event, "n": n, **more}


def test_sessions_at_the_same_time_are_a_conflict_when_more_are_asked_than_can_be_attended(desk):
    sessions = [desk.session("one", 5, 60), desk.session("two", 5, 90), desk.session("three", 6, 60)]
    assert desk.codes(attend(n=2), sessions) == []
    (found,) = desk.lint(attend(n=3), sessions)
    assert (found.code, found.severity, found.path) == ("conflict", "warning", "/rule")
    assert "“3 sessions of day” take place at the same time" in found.message


def test_too_few_sessions_are_no_conflict_but_out_of_reach(desk):
    assert desk.codes(attend(n=2), [desk.session("one", 5, 60)]) == ["impossible", "unreachable_node"]


def test_sessions_one_after_the_other_are_no_conflict(desk):
    sessions = [desk.session("one", 5, 60), desk.session("two", 5 + 1 / 24, 60)]
    assert desk.codes(attend(n=2), sessions) == []


def test_two_rules_that_everybody_needs_conflict_when_their_only_sessions_do(desk, rules):
    _, group = rules
    both = attend("x", event="x"), attend("y", event="y")
    sessions = [desk.session("one", 5, 60, "x"), desk.session("two", 5, 90, "y")]
    (found,) = desk.lint(group("all", *both), sessions)
    assert (found.code, found.path) == ("conflict", "/rule/of/1")
    assert "“1 session of x” and “1 session of y”" in found.message
    assert desk.codes(group("any", *both), sessions) == []
    assert desk.codes(group("all", *both), [*sessions, desk.session("three", 6, 60, "y")]) == []


def test_rules_for_different_people_never_conflict(desk, rules):
    _, group = rules
    new = {"attribute": "years", "atMost": 3}
    both = attend("x", event="x", **{"if": new}), attend("y", event="y", **{"if": {"not": new}})
    sessions = [desk.session("one", 5, 60, "x"), desk.session("two", 5, 90, "y")]
    assert desk.codes(group("all", *both), sessions) == []


def test_one_session_that_serves_two_rules_is_attended_once(desk, rules):
    _, group = rules
    both = attend("x", n=1), attend("y", n=1, minutesEach=30)
    assert desk.codes(group("all", *both), [desk.session("one", 5, 60)]) == ["overlap"]


@pytest.mark.parametrize("seed", range(40))
def test_a_conflict_is_what_trying_every_choice_finds(seed, desk):
    random = Random(seed)
    n = random.randint(1, 3)
    half_hours = [(random.randint(0, 8), random.choice([1, 2, 4])) for _ in range(random.randint(n, 6))]
    sessions = [
        desk.session(f"s{number}", 5 + ends / 48, 30 * length)
        for number, (ends, length) in enumerate(half_hours)
    ]
    apart = max(
        len(chosen)
        for size in range(len(half_hours) + 1)
        for chosen in itertools.combinations(half_hours, size)
        if all(follow(one, other) or follow(other, one) for one, other in itertools.combinations(chosen, 2))
    )
    assert ("conflict" in desk.codes(attend(n=n), sessions)) == (apart < n)


def follow(one, other):
    (ended, _), (ends, length) = one, other
    return ends - length >= ended
