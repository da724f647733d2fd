"""Rules that change nothing, and the many that look alike and do."""


def paths(findings):
    return [one.path for one in findings if one.code == "redundant_node"]


def collect(node, n=1, **more):
    return {"id": node, "kind": "collect", "n": n, "from": {"kinds": ["award"]}, **more}


def test_a_choice_that_holds_a_required_badge_changes_nothing(desk, rules):
    badge, group = rules
    choice = group("any", badge("a2", component="a"), badge("b"), node="choice", label="Choose")
    (found,) = [one for one in desk.lint(group("all", badge("a"), choice)) if one.code == "redundant_node"]
    assert (found.path, found.severity) == ("/rule/of/1", "warning")
    assert found.message.startswith("“Choose” changes nothing")


def test_of_two_equal_rules_the_later_one_is_named(desk, rules):
    badge, group = rules
    other = group("any", badge("a2", component="a"), node="other")
    assert paths(desk.lint(group("all", badge("a"), badge("b"), other))) == ["/rule/of/2"]
    assert paths(desk.lint(group("all", group("all", badge("a"), badge("b"), node="x"), other))) == [
        "/rule/of/1"
    ]


def test_less_of_the_same_is_implied_by_more(desk, rules):
    badge, group = rules
    assert paths(desk.lint(group("all", collect("three", 3), collect("two", 2)))) == ["/rule/of/1"]
    assert paths(desk.lint(group("any", collect("three", 3), collect("two", 2)))) == ["/rule/of/0"]
    levels = group("all", badge("a"), group("any", badge("a2", component="a", level=2), node="x"))
    assert paths(desk.lint(levels, [desk.award("a", level=2)])) == ["/rule/of/0"]


def test_rules_that_ask_different_things_are_all_needed(desk, rules):
    badge, group = rules
    assert (
        paths(desk.lint(group("all", badge("a"), collect("two", 2), collect("days", 2, distinct="day"))))
        == []
    )


def test_another_window_makes_another_demand(desk, rules):
    badge, group = rules
    early = badge("a2", component="a", window={"until": desk.instant(50)})
    assert paths(desk.lint(group("all", badge("a"), group("any", early, node="x")))) == []


def test_steps_and_what_others_wait_for_are_not_asked(desk, rules):
    badge, group = rules
    doubled = group("any", badge("a2", component="a"), node="x")
    assert paths(desk.lint(group("sequence", badge("a"), badge("b"), doubled))) == []
    awaited = group("any", badge("a2", component="a"), node="x")
    assert paths(desk.lint(group("all", badge("a"), awaited, badge("b", after="x")))) == ["/rule/of/0"]


def test_who_a_rule_is_for_decides_whether_it_is_missed(desk, rules):
    badge, group = rules
    new = {"attribute": "years", "atMost": 3}
    again = group("any", badge("a2", component="a"), node="x")
    assert paths(desk.lint(group("all", badge("b"), badge("a", **{"if": new}), again))) == ["/rule/of/1"]
    assert (
        paths(desk.lint(group("all", badge("b"), badge("a", **{"if": new}), {**again, "if": {"not": new}})))
        == []
    )


def test_what_nobody_can_finish_is_not_called_redundant(desk, rules):
    badge, group = rules
    never = {"all": [{"attribute": "k", "in": ["v"]}, {"not": {"attribute": "k", "in": ["v"]}}]}
    two = group("atLeast", badge("a"), badge("b", **{"if": never}), n=2, node="x")
    again = group("any", badge("a2", component="a"), node="y")
    assert paths(desk.lint(group("all", two, again))) == []


def test_a_part_with_its_own_repetition_is_asked_by_itself_however_large_the_rest(desk, rules):
    badge, group = rules
    slots = [{"id": f"s{number}", "kind": "slot"} for number in range(60)]
    part = group("all", badge("a"), group("any", badge("a2", component="a"), badge("b"), node="y"), node="x")
    assert paths(desk.lint(group("all", *slots, part))) == ["/rule/of/60/of/1"]


def test_more_than_twenty_choices_side_by_side_are_not_decided(desk, rules):
    badge, group = rules
    slots = [{"id": f"s{number}", "kind": "slot"} for number in range(20)]
    again = group("any", badge("a2", component="a"), node="y")
    assert paths(desk.lint(group("all", *slots, badge("a"), again))) == ["/rule/of/21"]
    most = [group("atLeast", *slots[:many], badge("a"), again, n=2 + many) for many in (18, 19)]
    assert [paths(desk.lint(rule)) for rule in most] == [[], []]


def test_what_stands_side_by_side_goes_together(desk, rules):
    badge, group = rules
    slots = [{"id": f"s{number}", "kind": "slot"} for number in range(3)]
    narrow = group("all", badge("a2", component="a"), *slots, node="x")
    assert paths(desk.lint(group("any", badge("a"), narrow))) == ["/rule/of/1"]
    partly = group("all", group("any", badge("a2", component="a"), *slots, node="y"), badge("a"))
    assert paths(desk.lint(partly)) == ["/rule/of/0"]
    needed = group("atLeast", badge("a"), group("any", badge("a2", component="a"), *slots, node="z"), n=1)
    assert paths(desk.lint(needed)) == ["/rule/of/0"]
