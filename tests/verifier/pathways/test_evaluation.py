"""The tree of an answer: states, times, what was used, what explains it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.evaluation import evaluate


def test_a_yearly_badge_is_complete_when_every_group_holds(district):
    rule = district.group(
        "r",
        "all",
        district.group("required", "all", district.badge("a"), district.badge("b")),
        district.group("choice", "atLeast", district.badge("c"), district.badge("d"), n=1),
    )
    assert not district.progress(rule, "ab").complete
    done = district.progress(rule, "abd")
    assert done.complete
    assert done.used == ("award-a", "award-b", "award-d")
    assert [(use.leaf, use.item, use.amount) for use in done.use] == [
        ("a", "award-a", 1),
        ("b", "award-b", 1),
        ("d", "award-d", 1),
    ]


def test_nothing_is_used_before_it_is_complete_but_what_counts_is_told(district):
    rule = district.group("r", "all", district.badge("a"), district.badge("b"))
    progress = district.progress(rule, "a")
    assert progress.use == ()
    assert progress.root.counted == ("award-a",)
    assert progress.node("a").counted == ("award-a",)
    assert progress.root.missing == ("Badge B",)
    assert (progress.root.n_done, progress.root.n_needed) == (1, 2)


def test_a_rule_that_is_not_there_is_a_key_error(district):
    with pytest.raises(KeyError):
        district.progress(district.badge("a"), "").node("b")


@pytest.mark.parametrize(("kind", "more", "day"), [("all", {}, 3), ("any", {}, 1), ("atLeast", {"n": 2}, 2)])
def test_a_group_is_finished_when_its_last_needed_child_is(district, kind, more, day):
    rule = district.group("r", kind, *map(district.badge, "cab"), **more)
    items = [district.earned(token, day=place + 1) for place, token in enumerate("abc")]
    progress = evaluate(district.pathway(rule), items, district.now)
    assert progress.root.at == datetime(2026, 9, day, 15, tzinfo=UTC)


def test_a_rule_that_is_open_was_never_finished(district):
    assert district.progress(district.badge("a"), "").root.at is None


def test_now_may_be_told_in_any_zone_and_is_cut_to_the_second(district):
    pathway = district.pathway(district.badge("a"))
    there = district.now.astimezone(timezone(timedelta(hours=-5))).replace(microsecond=999_999)
    assert evaluate(pathway, [], there) == evaluate(pathway, [], district.now)


def test_now_without_a_zone_is_refused(district):
    with pytest.raises(ValueError, match="no time zone"):
        evaluate(district.pathway(district.badge("a")), [], datetime(2026, 11, 22))  # noqa: DTZ001 - on purpose


def test_what_would_help_is_told_for_each_open_leaf(district):
    rule = district.group(
        "r",
        "all",
        district.badge("a"),
        {"id": "c", "kind": "collect", "n": 2, "from": {"components": ["a", "b", "c"]}},
        {"id": "h", "kind": "hours", "minutes": 200, "from": {"components": ["d"]}},
    )
    progress = district.progress(rule, "a")
    assert progress.node("a").options == ()
    assert progress.node("c").options == ("b", "c")
    assert progress.node("h").options == ("d",)


def test_a_closed_window_and_an_open_wait_are_told(district):
    rule = district.group(
        "r",
        "all",
        district.badge("a", window={"until": "2026-10-01T00:00:00Z"}),
        district.badge("b"),
        district.badge("c", after="b"),
    )
    progress = district.progress(rule, "")
    assert (progress.node("a").closed, progress.node("b").closed) == (True, False)
    assert (progress.node("b").waiting_for, progress.node("c").waiting_for) == ((), ("b",))


def test_who_is_not_asked_is_never_complete(district):
    rule = district.group("r", "all", district.badge("a"))
    pathway = district.pathway(rule, audience={"attribute": "role", "in": ["teacher"]})
    progress = evaluate(pathway, [district.earned("a")], district.now)
    assert progress.status == "not_applicable"
    assert not progress.complete
    assert not progress.root.satisfied
    assert progress.as_dict() == {"status": "not_applicable"}


def test_waived_and_earned_later_is_finished_by_the_earlier_of_both(district):
    rule = district.group("r", "all", district.badge("a"), district.badge("b"))
    waiver = Waiver(
        id="w",
        node="a",
        manner="waive",
        role="coordinator",
        at=datetime(2026, 8, 2, tzinfo=UTC),
        reason="away",
    )
    progress = evaluate(
        district.pathway(rule), [district.earned("a"), district.earned("b")], district.now, waivers=[waiver]
    )
    assert progress.node("a").state == "satisfied"
    assert progress.node("a").at == waiver.at


def test_a_child_that_does_not_apply_is_taken_out_of_all_but_not_of_n(district):
    absent = {"attribute": "grade", "in": ["k"]}
    children = (district.badge("a"), district.badge("b", **{"if": absent}))
    assert district.progress(district.group("r", "all", *children), "a").complete
    short = district.progress(district.group("r", "atLeast", *children, n=2), "ab")
    assert not short.complete
    assert short.root.missing == ("1 more, though only 0 can be chosen",)


def test_a_thousand_badges_are_no_trouble(district):
    pathway = district.pathway(
        {"id": "r", "kind": "collect", "n": 900, "from": {"kinds": ["award"]}, "distinct": "item"}
    )
    items = [
        district.earned("abcdefghij"[n % 10], day=1 + n % 28).__class__(
            f"award-{n}",
            f"https://badges.example/achievements/{'abcdefghij'[n % 10]}",
            "did:web:badges.example",
            district.now,
        )
        for n in range(1000)
    ]
    progress = evaluate(pathway, items, district.now)
    assert progress.complete
    assert len(progress.used) == 900


@pytest.mark.parametrize(("kind", "n"), [("evidence", 1), ("reflection", 2)])
def test_evidence_and_reflections_count_by_their_topic(district, kind, n):
    asked = {"id": "r", "kind": kind, "topic": "my-year", "n": n}
    at = datetime(2026, 9, 1, 15, tzinfo=UTC)
    items = [
        Earned("one", None, None, at, kind=kind, topic="my-year"),
        Earned("two", None, None, at, kind=kind, topic="my-year"),
        Earned("else", None, None, at, kind=kind, topic="their-year"),
    ]
    pathway = district.pathway(asked)
    assert not evaluate(pathway, items[2:], district.now).complete
    assert evaluate(pathway, items[:n], district.now).complete
