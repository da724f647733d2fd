"""The fullest person: everything on offer, and every approval that somebody could still get."""

import pytest

from verifier.pathways import definition
from verifier.pathways.linting.fullest import fullest


def status(desk, rule, offers=(), **more):
    found = fullest(desk.pathway(rule, **more), desk.items(offers), desk.now)
    statuses = {look.status for look in found.looks({})}
    return "complete" if "complete" in statuses else "incomplete"


def reflection(node="r", topic="year", **more):
    return {"id": node, "kind": "reflection", "topic": topic, **more}


@pytest.mark.parametrize(
    "leaf",
    [
        {"kind": "evidence", "topic": "t", "n": 3},
        {"kind": "reflection", "topic": "t", "n": 2, "distinct": "day"},
        {"kind": "signoff", "topic": "t", "role": ["mentor", "coach"], "n": 2},
        {"kind": "signoff", "topic": "t", "role": "mentor"},
        {"kind": "slot", "n": 2},
        {"kind": "taught", "component": "a", "n": 2},
        {"kind": "taught", "component": "a", "n": 2, "as": ["reviewed"]},
        {"kind": "collect", "n": 3, "from": {"kinds": ["reflection"], "topics": ["x"]}},
        {
            "kind": "collect",
            "n": 2,
            "from": {"kinds": ["award", "slot"], "categories": ["x"]},
            "distinct": "event",
        },
        {"kind": "collect", "n": 2, "from": {"kinds": ["evidence"]}, "distinct": "issuer"},
    ],
)
def test_what_others_can_grant_is_granted(leaf, desk):
    assert status(desk, {"id": "root", **leaf}) == "complete"


@pytest.mark.parametrize(
    "leaf",
    [
        {"kind": "badge", "component": "a"},
        {"kind": "hours", "minutes": 1},
        {"kind": "attend", "event": "day", "n": 1},
        {"kind": "pathway", "pathway": "https://b.example/p", "achievement": "https://b.example/a"},
        {"kind": "collect", "n": 1, "from": {"kinds": ["award"]}},
        {"kind": "collect", "n": 1, "from": {"categories": ["x"]}},
        {"kind": "collect", "n": 1, "from": {"kinds": ["slot"], "components": ["a"]}},
        {"kind": "collect", "n": 2, "from": {"kinds": ["evidence"], "event": "day"}, "distinct": "event"},
        {"kind": "evidence", "topic": "t", "n": 2001},
    ],
)
def test_what_has_to_be_on_offer_is_not(leaf, desk):
    assert status(desk, {"id": "root", **leaf}) == "incomplete"


def test_where_the_offers_name_some_these_are_all_there_are(desk):
    offer = desk.item("o", "reflection", 5, topic="year")
    assert status(desk, reflection(n=2), [offer]) == "incomplete"
    assert status(desk, reflection(n=1), [offer]) == "complete"


def test_an_approval_lies_inside_its_window(desk):
    for first, last, expected in ((20, 30, "complete"), (-30, -20, "incomplete")):
        window = {"from": desk.instant(first), "until": desk.instant(last)}
        assert status(desk, reflection(window=window)) == expected


def test_without_any_window_an_approval_is_given_now(desk):
    document = desk.document(reflection())
    del document["window"]
    found = fullest(definition.read(document), (), desk.now)
    assert found.moments == (desk.now,)
    assert next(found.looks({})).complete


def test_as_many_days_as_a_window_has_can_be_asked(desk):
    for days, expected in ((4, "complete"), (9, "incomplete")):
        window = {"from": desk.instant(1), "until": desk.instant(5)}
        assert status(desk, reflection(n=days, distinct="day", window=window)) == expected


def test_an_order_is_followed_between_offers(desk, rules):
    badge, group = rules
    steps = group(
        "sequence",
        badge("a"),
        {"id": "shown", "kind": "evidence", "topic": "t"},
        {"id": "level", "kind": "badge", "component": "b"},
        {"id": "taught", "kind": "taught", "component": "a", "n": 2},
    )
    assert status(desk, steps, [desk.award("a", 5), desk.award("b", 8)]) == "complete"
    assert status(desk, steps, [desk.award("a", 8), desk.award("b", 5)]) == "incomplete"


def test_what_time_takes_away_is_looked_at_whenever_something_is_added(desk, rules):
    badge, group = rules
    rule = group("all", badge("a", window={"days": 3}), badge("b"))
    assert status(desk, rule, [desk.award("a", 5), desk.award("b", 6), desk.award("c", 30)]) == "complete"
    rule = group("all", badge("a", expiry="while-valid"), badge("b"))
    brief = desk.award("a", 5, expires=desk.instant(7))
    assert status(desk, rule, [brief, desk.award("b", 6), desk.award("c", 30)]) == "complete"
    assert status(desk, rule, [brief, desk.award("b", 8)]) == "incomplete"


def test_without_anything_to_have_there_is_one_moment_and_it_is_now(desk, rules):
    badge, _ = rules
    assert fullest(desk.pathway(badge("a")), (), desk.now).moments == (desk.now,)
