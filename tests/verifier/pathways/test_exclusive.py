"""Exclusive groups: waivers, limits, what is left over, and what is out of reach."""

import pytest

from verifier.pathways import words
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.evaluation import evaluate


def hours(node, minutes, **more):
    return {"id": node, "kind": "hours", "minutes": minutes, **more}


def collect(node, n, *tokens, **more):
    return {"id": node, "kind": "collect", "n": n, "from": {"components": list(tokens)}, **more}


@pytest.fixture
def spent(district):
    def make(name, day, minutes, **more):
        at = district.now.replace(month=9, day=day)
        return Earned(name, None, None, at, minutes=minutes, kind="hours", **more)

    return make


@pytest.fixture
def waived(district):
    def make(node, day=20):
        at = district.now.replace(month=9, day=day)
        return Waiver(id=node, node=node, manner="waive", role="coordinator", at=at, reason="moved")

    return make


def uses(progress):
    return [(use.leaf, use.item, use.amount) for use in progress.use]


def states(progress):
    return {node.id: node.state for node in progress.root.walk()}


def test_what_is_left_over_shows_how_far_the_others_are(district, spent):
    rule = district.group("r", "all", hours("x", 60), hours("y", 60, label="Other"), exclusive="minutes")
    progress = evaluate(district.pathway(rule), [spent("s", 1, 90)], district.now)
    assert [(node.id, node.n_done, node.n_needed) for node in progress.root.walk()] == [
        ("r", 1, 2),
        ("x", 60, 60),
        ("y", 30, 60),
    ]
    assert words.left(progress) == ("Other: 30 min more",)
    assert progress.node("y").shared
    assert not progress.root.shared


def test_a_third_group_that_can_be_served_as_well_is_shown_as_satisfied_and_not_used(district):
    of = [collect("x", 1, "a"), collect("y", 1, "b"), collect("z", 1, "c")]
    rule = district.group("r", "atLeast", *of, n=2, exclusive="items")
    progress = district.progress(rule, "abc")
    assert set(states(progress).values()) == {"satisfied"}
    assert uses(progress) == [("x", "award-a", 1), ("y", "award-b", 1)]


def test_what_is_waived_needs_no_items_but_what_can_be_earned_is(district, waived):
    group = district.group("g", "all", collect("x", 1, "a"), collect("y", 1, "a", "b"), exclusive="items")
    pathway = district.pathway(district.group("r", "all", group))
    one = [district.earned("a")]
    assert not evaluate(pathway, one, district.now).complete
    progress = evaluate(pathway, one, district.now, waivers=[waived("x")])
    assert (states(progress)["x"], states(progress)["y"]) == ("waived", "satisfied")
    assert progress.root.at.day == 20
    both = evaluate(pathway, [*one, district.earned("b", day=2)], district.now, waivers=[waived("x")])
    assert (states(both)["x"], states(both)["y"]) == ("satisfied", "satisfied")
    assert both.root.at.day == 2


def test_a_group_whose_parts_are_searched_can_be_waived_too(district, waived):
    pair = district.group("p", "all", district.badge("a", id="pa"), district.badge("b", id="pb"))
    other = district.group("q", "all", district.badge("a", id="qa"), district.badge("c", id="qc"))
    rule = district.group("r", "all", district.group("g", "all", pair, other, exclusive="items"))
    items = [district.earned(token) for token in "abc"]
    assert not evaluate(district.pathway(rule), items, district.now).complete
    progress = evaluate(district.pathway(rule), items, district.now, waivers=[waived("p")])
    assert progress.complete
    assert uses(progress) == [("qa", "award-a", 1), ("qc", "award-c", 1)]
    inside = evaluate(district.pathway(rule), items, district.now, waivers=[waived("pa")])
    assert inside.complete
    assert uses(inside) == [("pb", "award-b", 1), ("qa", "award-a", 1), ("qc", "award-c", 1)]


def packing(district):
    """Two of three groups of three badges: what is shared has to be tried out."""
    triples = [
        district.group(name, "all", *(district.badge(token, id=f"{name}-{token}") for token in tokens))
        for name, tokens in (("x", "abc"), ("y", "cde"), ("z", "def"))
    ]
    return district.group("g", "atLeast", *triples, n=2, exclusive="items")


def test_a_waived_exclusive_group_is_waived_however_hard_it_is(district, waived):
    rule = district.group("r", "all", packing(district), district.badge("j"))
    items = [district.earned(token) for token in "abcdefj"]
    progress = evaluate(district.pathway(rule), items, district.now, waivers=[waived("g")], effort=0)
    assert progress.complete
    assert states(progress)["g"] == "waived"
    assert uses(progress) == [("j", "award-j", 1)]


def test_what_would_take_too_long_to_decide_is_never_called_complete(district):
    items = [district.earned(token) for token in "abcdef"]
    pathway = district.pathway(district.group("r", "all", packing(district)))
    assert evaluate(pathway, items, district.now).complete
    progress = evaluate(pathway, items, district.now, effort=0)
    assert progress.status == "undetermined"
    assert states(progress)["g"] == "undetermined"
    assert progress.as_dict()["status"] == "undetermined"
    assert progress.use == ()
    assert "nobody can say" in progress.node("g").missing[0]


def test_an_undetermined_group_decides_nothing_where_the_others_do(district):
    items = [district.earned(token) for token in "abcdefj"]
    either = district.group("r", "any", packing(district), district.badge("j"))
    assert evaluate(district.pathway(either), items, district.now, effort=0).complete
    both = district.group("r", "all", packing(district), district.badge("i"))
    assert evaluate(district.pathway(both), items, district.now, effort=0).status == "incomplete"


def test_more_choices_than_can_be_tried_are_undetermined(district):
    tokens = "abcdefgh"
    of = [
        district.group(f"c{n}", "any", *(collect(f"c{n}{k}", 1, *tokens) for k in range(3))) for n in range(8)
    ]
    items = [district.earned(token) for token in "abcdefghi"]
    flat = district.group("r", "all", *of, exclusive="items")
    assert evaluate(district.pathway(flat), items, district.now).status == "undetermined"
    inner = district.group("n", "all", *of, exclusive="items")
    nested = district.group("r", "all", inner, collect("one", 1, "i"), exclusive="items")
    assert evaluate(district.pathway(nested), items, district.now).status == "undetermined"


def test_how_many_can_be_served_at_most_may_be_unknown_when_not_all_can(district):
    rule = district.group("r", "all", *packing(district)["of"], exclusive="items")
    items = [district.earned(token) for token in "abcdef"]
    full = evaluate(district.pathway(rule), items, district.now)
    assert (full.status, full.root.n_done) == ("incomplete", 2)
    efforts = [evaluate(district.pathway(rule), items, district.now, effort=most) for most in range(12)]
    assert not any(progress.complete for progress in efforts)
    assert {(progress.status, progress.root.n_done) for progress in efforts} >= {("incomplete", 1)}


def test_caps_and_carried_minutes_are_kept_where_minutes_are_dealt_out(district, spent):
    cap = {"where": {"categories": ["self"]}, "maxMinutes": 40, "per": {"key": "session", "maxMinutes": 25}}
    rule = district.group(
        "r",
        "all",
        hours("x", 60, caps=[cap], window={"from": "2026-09-01T00:00:00Z"}),
        hours("y", 60, carryIn={"max": 30}, window={"from": "2026-09-10T00:00:00Z"}),
        exclusive="minutes",
    )
    pathway = district.pathway(rule)
    mine = [
        spent("s1", 2, 90, categories=("self",), session="one"),
        spent("s2", 3, 90, categories=("self",), session="two"),
        spent("free", 4, 20),
        spent("old", 5, 100, carried=True),
        spent("new", 12, 30),
    ]
    progress = evaluate(pathway, mine, district.now)
    assert progress.complete
    assert uses(progress) == [
        ("x", "s1", 25),
        ("x", "s2", 15),
        ("x", "free", 20),
        ("y", "old", 30),
        ("y", "new", 30),
    ]
    assert not evaluate(pathway, [one for one in mine if one.id != "new"], district.now).complete


def test_each_key_has_its_own_limit_where_minutes_are_dealt_out(district, spent):
    cap = {"where": {"kinds": ["hours"]}, "per": {"key": "session", "maxMinutes": 25}}
    total = {"where": {"kinds": ["hours"]}, "maxMinutes": 20}
    of = [hours("x", 50, caps=[cap]), hours("y", 20, caps=[total])]
    rule = district.group("r", "all", *of, exclusive="minutes")
    mine = [spent(name, 2, 40, session=name) for name in ("one", "two")]
    assert evaluate(district.pathway(rule), mine, district.now).complete
    same = [spent(name, 2, 40, session="one") for name in ("one", "two")]
    assert not evaluate(district.pathway(rule), same, district.now).complete


def test_an_item_that_is_carried_and_capped_at_once_is_out_of_reach(district, spent):
    cap = {"where": {"kinds": ["hours"]}, "maxMinutes": 40}
    window = {"from": "2026-09-10T00:00:00Z"}
    limited = hours("x", 60, caps=[cap], carryIn={"max": 30}, window=window)
    rule = district.group("r", "all", limited, hours("y", 10), exclusive="minutes")
    progress = evaluate(district.pathway(rule), [spent("old", 5, 100, carried=True)], district.now)
    assert progress.status == "undetermined"


def test_items_limited_as_carried_are_tried_out(district):
    window = {"from": "2026-09-03T00:00:00Z"}
    of = [collect("x", 2, "a", "b", "c", carryIn={"max": 1}, window=window), collect("y", 1, "c")]
    rule = district.pathway(district.group("r", "all", *of, exclusive="items"))
    old = [district.earned(token, day=day, carried=True) for token, day in (("a", 1), ("b", 2))]
    new = district.earned("c", day=4)
    assert not evaluate(rule, [*old, new], district.now).complete
    assert evaluate(rule, [old[0], new, district.earned("b", day=5)], district.now).complete


def test_badges_that_do_the_same_are_tried_in_one_order_only(district):
    """Equal hours into three groups of inner structure: far fewer steps than 3 to the 12th."""
    of = [district.group(f"g{n}", "all", hours(f"h{n}", 100), hours(f"k{n}", 90)) for n in range(3)]
    pathway = district.pathway(district.group("r", "all", *of, exclusive="items"))
    at = district.now.replace(month=9)
    twelve = [Earned(f"s{n:02}", None, None, at, minutes=30, kind="hours") for n in range(12)]
    assert evaluate(pathway, twelve, district.now, effort=2000).complete
    assert evaluate(pathway, twelve[1:], district.now, effort=2000).status == "incomplete"


def test_a_group_that_waits_for_an_exclusive_one_waits_until_it_could_hold(district):
    of = [collect("x", 2, "a", "c"), collect("y", 1, "b")]
    group = district.group("g", "atLeast", *of, n=1, exclusive="items")
    rule = district.group("r", "all", group, district.badge("d", after="g"))
    items = [district.earned(token, day=day) for token, day in (("b", 2), ("d", 3), ("a", 1), ("c", 9))]
    progress = evaluate(district.pathway(rule), items, district.now)
    assert progress.node("g").at.day == 2
    assert progress.complete
    assert uses(progress)[0] == ("x", "award-a", 1)


def test_what_does_not_apply_takes_no_part(district):
    absent = {"if": {"attribute": "role", "in": ["coach"]}}
    of = [collect("x", 1, "a", **absent), collect("y", 1, "a")]
    assert district.progress(district.group("r", "all", *of, exclusive="items"), "a").complete
    nobody = district.group("g", "all", of[0], exclusive="items")
    progress = district.progress(district.group("r", "all", nobody, district.badge("b")), "b")
    assert states(progress)["g"] == "absent"
    assert progress.complete


def test_the_sentence_says_what_is_kept_apart(district):
    both = [district.badge("a"), district.badge("b")]
    items = district.pathway(district.group("r", "all", *both, exclusive="items"))
    said = "(all of: the badge “Badge A”; the badge “Badge B”), nothing counting for two of them,"
    assert words.told(items).startswith(f"Whoever completes {said}")
    minutes = district.group("r", "atLeast", hours("x", 60), hours("y", 60), n=1, exclusive="minutes")
    assert "no minute counting for two of them" in words.told(district.pathway(minutes))
