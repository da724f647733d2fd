"""What nobody, or not everybody, can finish; and the rules that nobody can fulfil."""

from verifier.pathways.linting import linter


def messages(findings, code):
    return [one.message for one in findings if one.code == code]


def test_whoever_cannot_finish_is_named_three_kinds_at_most(desk, rules):
    badge, group = rules
    leaves = [badge(token, **{"if": {"attribute": "grade", "in": [token]}}) for token in "abcd"]
    findings = desk.lint(group("all", *leaves, group("any", badge("e", component="a"), node="x")), "a")
    (message,) = messages(findings, "impossible_for_some")
    named = "those whose grade is b; those whose grade is c; those whose grade is d; and "
    assert named in message
    assert not messages(findings, "impossible")


def test_a_rule_that_applies_to_nobody_is_out_of_reach(desk, rules):
    badge, group = rules
    rule = group("all", badge("a"), badge("b", **{"if": {"attribute": "grade", "in": ["k"]}}))
    findings = desk.lint(rule, roster=[{"grade": "4"}])
    assert [(one.code, one.path) for one in findings] == [("unreachable_node", "/rule/of/1")]
    assert "applies to nobody" in findings[0].message


def test_a_rule_that_waits_for_what_nobody_can_do_says_so(desk, rules):
    badge, group = rules
    findings = desk.lint(group("any", badge("a"), badge("b"), badge("c", after="a")), "bc")
    first, second = messages(findings, "unreachable_node")
    assert first.startswith("Nobody can fulfil “a”: of 1 needed, what is on offer gives 0.")
    assert second == "Nobody can fulfil “c”: it waits for a rule that nobody can fulfil. Mend that one."


def test_a_pathway_none_of_whose_rules_applies_is_for_nobody(desk, rules):
    badge, group = rules
    never = {"all": [{"attribute": "k", "in": ["v"]}, {"not": {"attribute": "k", "in": ["v"]}}]}
    (found,) = desk.lint(group("all", badge("a", **{"if": never})))
    assert (found.code, found.severity, found.path) == ("audience_empty", "error", "/rule")
    (found,) = desk.lint(group("all", badge("a")), audience=never)
    assert (found.code, found.path) == ("audience_empty", "/audience")


def test_only_what_makes_publishing_pointless_is_an_error(desk, rules):
    badge, group = rules
    severities = {one.code: one.severity for one in desk.lint(group("all", badge("a")), "")}
    assert severities == {"impossible": "error", "unreachable_node": "warning", "no_offering": "warning"}


def test_what_takes_too_long_to_decide_is_refused(desk, rules):
    _, group = rules
    hours = [
        {"id": f"h{number}", "kind": "hours", "minutes": 150, "from": {"kinds": ["award"]}}
        for number in range(3)
    ]
    rule = group("all", *hours, exclusive="items")
    offers = [
        {**desk.award("abcd"[number % 4], minutes=20 + number), "id": f"o{number}"} for number in range(17)
    ]
    pathway, items = desk.pathway(rule), desk.items(offers)
    found = linter.lint(pathway, items, None, desk.now, effort=10)
    assert [(one.code, one.severity) for one in found] == [("too_complex", "error")]
    assert "impossible" in linter.codes(linter.lint(pathway, items[:2], None, desk.now, effort=10))


def test_rules_inside_an_exclusive_group_are_not_called_out_of_reach(desk, rules):
    badge, group = rules
    rule = group(
        "all",
        badge("a"),
        {"id": "c", "kind": "collect", "n": 1, "from": {"components": ["a"]}},
        exclusive="items",
    )
    assert desk.codes(rule, "a") == ["impossible"]
