"""One thing that counts twice is told once for each group, where it was not said to be meant."""

import pytest


def collect(node, *tokens, **more):
    return {"id": node, "kind": "collect", "n": 1, "from": {"components": list(tokens)}, **more}


def test_an_overlap_names_the_two_rules_and_what_counts_for_both(desk, rules):
    _, group = rules
    rule = group("all", collect("g1", "a", "b", label="Safety"), collect("g2", "a", label="Law"))
    (found,) = desk.lint(rule)
    assert (found.code, found.severity, found.path) == ("overlap", "warning", "/rule")
    assert found.message.startswith("“a” counts for “Safety” and for “Law” at the same time. Leave it")


def test_many_overlaps_in_one_group_are_one_finding(desk, rules):
    _, group = rules
    rule = group("all", *(collect(f"g{number}", "a", "b") for number in range(3)))
    overlaps = [one for one in desk.lint(rule) if one.code == "overlap"]
    assert len(overlaps) == 1
    assert "So it is with 2 more of its pairs." in overlaps[0].message


@pytest.mark.parametrize(("kind", "more"), [("any", {}), ("atLeast", {"n": 1}), ("sequence", {})])
def test_where_one_rule_is_enough_or_order_decides_nothing_overlaps(kind, more, desk, rules):
    _, group = rules
    assert "overlap" not in desk.codes(group(kind, collect("g1", "a"), collect("g2", "a", "b"), **more))


def test_hours_out_of_everything_may_take_whatever_else_counts(desk, rules):
    badge, group = rules
    total = {"id": "h", "kind": "hours", "minutes": 60}
    assert desk.codes(group("all", badge("a"), total)) == []
    part = {"id": "h", "kind": "hours", "minutes": 30, "from": {"components": ["a"]}}
    assert desk.codes(group("all", badge("a"), part)) == ["overlap"]


def test_rules_for_different_people_do_not_overlap(desk, rules):
    _, group = rules
    new = {"attribute": "years", "atMost": 3}
    rule = group("all", collect("g1", "a", **{"if": new}), collect("g2", "a", "b", **{"if": {"not": new}}))
    assert desk.codes(rule) == []


def test_a_session_that_counts_twice_is_called_by_its_id(desk, rules):
    _, group = rules
    attend = {"id": "s", "kind": "attend", "event": "day", "n": 1}
    hours = {"id": "h", "kind": "collect", "n": 1, "from": {"kinds": ["attendance"]}, "distinct": "item"}
    (found,) = desk.lint(group("all", attend, hours), [desk.session("morning", 5, 60)])
    assert found.code == "overlap"
    assert found.message.startswith("“morning” counts for")


def test_an_exclusive_group_shares_nothing_but_its_groups_may(desk, rules):
    _, group = rules
    pair = group("all", collect("g1", "a", "b"), collect("g2", "a"), node="pair")
    assert desk.codes(group("all", pair, collect("g3", "c"), exclusive="items")) == ["overlap"]
    apart = group("all", collect("g1", "a", "b"), collect("g2", "a"), node="pair", exclusive="items")
    assert desk.codes(group("all", apart, collect("g3", "c"), exclusive="items")) == []
