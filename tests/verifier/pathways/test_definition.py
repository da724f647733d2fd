"""Reading pathway documents: what is refused, why, and where."""

import copy
import json

import pytest

from verifier.pathways import definition
from verifier.pathways.definition import DefinitionError
from verifier.pathways.requirements import AtLeast, Badge


def problems(document):
    with pytest.raises(DefinitionError) as caught:
        definition.read(document)
    return [(problem.code, problem.pointer) for problem in caught.value.problems]


def test_a_document_becomes_values_and_a_document_again(district):
    document = district.document(
        district.group("r", "atLeast", district.badge("a"), district.badge("b"), n=2)
    )
    pathway = definition.read(document)
    assert pathway.rule == AtLeast(
        id="r", n=2, of=(Badge(id="a", component="a"), Badge(id="b", component="b"))
    )
    assert definition.write(pathway) == document


def test_what_is_not_said_is_not_written(district):
    said = district.document(district.badge("a", waivable=True, expiry="once-earned"))
    unsaid = district.document(district.badge("a"))
    assert definition.write(definition.read(said)) == said
    assert definition.write(definition.read(unsaid)) == unsaid


def test_one_achievement_and_a_list_of_one_stay_apart(district):
    document = district.document(district.badge("a"))
    document["components"]["a"]["achievement"] = [document["components"]["a"]["achievement"]]
    assert definition.write(definition.read(document)) == document


def test_everything_that_is_wrong_is_told_at_once_with_its_place(district):
    document = district.document(
        district.group(
            "r",
            "all",
            district.group("g", "any"),
            district.badge("a", window={"days": 0}),
            {"id": "x", "kind": "most"},
        ),
        name="",
    )
    assert problems(document) == [
        ("malformed", "/name"),
        ("empty_group", "/rule/of/0/of"),
        ("bad_window", "/rule/of/1/window/days"),
        ("unknown_kind", "/rule/of/2/kind"),
    ]


def test_the_error_says_what_to_do_and_where(district):
    document = district.document(district.group("r", "atLeast", district.badge("a"), n=2))
    with pytest.raises(DefinitionError) as caught:
        definition.read(document)
    error = caught.value
    assert (error.code, error.pointer) == ("bad_count", "/rule/n")
    assert error.message == "This asks for 2 of 1, so nobody could finish; ask for fewer."
    assert "/rule/n: This asks for 2 of 1" in str(error)


@pytest.mark.parametrize("count", [0, -1, 1.0, 0.5, True, "2", None, 2**53, [1]])
def test_a_count_is_a_whole_number_of_at_least_one(district, count):
    document = district.document(district.group("r", "atLeast", district.badge("a"), n=count))
    assert problems(document) == [("bad_count", "/rule/n")]


@pytest.mark.parametrize("document", [[], "pathway", None, 3])
def test_a_pathway_is_an_object(document):
    assert problems(document) == [("malformed", "")]


def test_another_format_is_refused(district):
    document = district.document(district.badge("a"), format="cairn-pathway/2")
    assert ("malformed", "/format") in problems(document)


@pytest.mark.parametrize("missing", ["id", "version", "name", "awards", "rule"])
def test_what_a_pathway_needs_is_asked_for(district, missing):
    document = district.document(district.badge("a"))
    del document[missing]
    assert problems(document) == [("malformed", "")]


def test_a_member_name_is_escaped_in_a_pointer(district):
    document = district.document(district.badge("a"))
    document["components"]["a"]["a/b~c"] = 1
    assert problems(document) == [("malformed", "/components/a/a~1b~0c")]


def test_groups_may_stand_32_deep_and_no_deeper(district):
    rule = district.badge("a")
    for depth in range(31):
        rule = district.group(f"g{depth}", "all", rule)
    assert definition.read(district.document(rule))
    assert [code for code, _ in problems(district.document(district.group("top", "all", rule)))] == [
        "too_deep"
    ]


def test_conditions_may_not_nest_without_end(district):
    condition = {"attribute": "x", "in": ["y"]}
    for _ in range(200):
        condition = {"not": condition}
    assert [code for code, _ in problems(district.document(district.badge("a", **{"if": condition})))] == [
        "too_deep"
    ]


def test_of_far_too_many_steps_nothing_but_that_is_asked(district):
    """What a step waits for grows with the square of the steps: these would fill the memory."""
    steps = [district.badge("a", id=f"a{n}") for n in range(12_000)]
    assert problems(district.document(district.group("r", "sequence", *steps))) == [("too_large", "/rule")]


def test_a_pathway_has_at_most_500_rules(district):
    groups = [
        district.group(f"g{n}", "any", district.badge("a", id=f"a{n}"), district.badge("b", id=f"b{n}"))
        for n in range(167)
    ]
    assert problems(district.document(district.group("r", "all", *groups))) == [("too_large", "/rule")]


@pytest.mark.parametrize(
    ("kind", "same"), [("all", True), ("any", True), ("atLeast", True), ("sequence", True)]
)
def test_one_badge_stands_in_a_group_once(district, kind, same):
    more = {"n": 1} if kind == "atLeast" else {}
    rule = district.group("r", kind, district.badge("a", id="x"), district.badge("a", id="y"), **more)
    assert problems(district.document(rule)) == [("duplicate_child", "/rule/of/1")]


def test_two_levels_of_one_badge_are_two_steps_but_no_choice(district):
    steps = (district.badge("a", id="x"), district.badge("a", id="y", level=2))
    assert definition.read(district.document(district.group("r", "sequence", *steps)))
    assert [code for code, _ in problems(district.document(district.group("r", "atLeast", *steps, n=2)))] == [
        "duplicate_child"
    ]


def hours(node, **more):
    return {"id": node, "kind": "hours", "minutes": 60, **more}


@pytest.mark.parametrize("kind", ["any", "sequence", "badge"])
def test_only_groups_that_take_several_can_be_exclusive(district, kind):
    rule = district.badge("a") if kind == "badge" else district.group("r", kind, district.badge("a"))
    document = district.document({**rule, "exclusive": "items"})
    assert problems(document) == [("malformed", "/rule/exclusive")]


def test_minutes_are_shared_out_among_hours_choices_of_hours_and_groups_of_minutes(district):
    inner = district.group("i", "atLeast", hours("h2"), hours("h3"), n=1, exclusive="minutes")
    choice = district.group("c", "any", hours("h4"), hours("h5"))
    good = district.group("r", "all", hours("h1"), inner, choice, exclusive="minutes")
    assert definition.read(district.document(good))
    for bad in (district.badge("a"), district.group("x", "any", district.badge("a")), {**inner, "id": "y"}):
        child = {name: said for name, said in bad.items() if name != "exclusive"}
        rule = district.group("r", "all", hours("h1"), child, exclusive="minutes")
        assert problems(district.document(rule)) == [("exclusive_shape", "/rule/of/1")]


def test_there_is_no_order_inside_an_exclusive_group(district):
    steps = district.group("s", "sequence", district.badge("a"), district.badge("b"))
    group = district.group("g", "any", steps)
    inner = district.group("i", "all", group, exclusive="items")
    rule = district.group("r", "all", inner, district.badge("c"), exclusive="items")
    assert problems(district.document(rule)) == [("order_in_exclusive", "/rule/of/0/of/0/of/0")]


def test_an_exclusive_group_can_only_be_the_last_step(district):
    group = district.group("g", "all", district.badge("a"), exclusive="items")
    last = district.group("r", "sequence", district.badge("b"), district.group("x", "any", group))
    assert definition.read(district.document(last))
    first = district.group("r", "sequence", district.group("x", "any", group), district.badge("b"))
    assert problems(district.document(first)) == [("order_in_exclusive", "/rule/of/0")]


def test_a_rule_waits_for_a_whole_exclusive_group_or_not_at_all(district):
    group = district.group("g", "all", district.badge("a"), exclusive="items")
    whole = district.group("r", "all", group, district.badge("b", after="g"))
    assert definition.read(district.document(whole))
    part = district.group("r", "all", group, district.badge("b", after="a"))
    assert problems(district.document(part)) == [("order_in_exclusive", "/rule/of/1/after")]


HARBOR = "https://harbor.example/a/safety"


@pytest.mark.parametrize(
    ("rule", "more", "expected"),
    [
        ({"label": "x" * 201}, {}, ("malformed", "/rule/label")),
        ({"if": {"attribute": "x"}}, {}, ("malformed", "/rule/if")),
        ({"if": {"attribute": "x", "atLeast": 1, "atMost": 2}}, {}, ("malformed", "/rule/if")),
        ({"if": {"any": []}}, {}, ("malformed", "/rule/if/any")),
        ({"if": {"all": [{"attribute": "x", "in": []}]}}, {}, ("malformed", "/rule/if/all/0/in")),
        ({}, {"issuers": ["urn:a", "urn:a"]}, ("malformed", "/issuers")),
        ({}, {"equivalences": [{"id": "e"}]}, ("malformed", "/equivalences/0")),
        (
            {},
            {"equivalences": [{"id": "e", "achievement": HARBOR, "component": "a", "factor": [1, 0]}]},
            ("malformed", "/equivalences/0/factor"),
        ),
        (
            {},
            {"equivalences": [{"id": "e", "achievement": HARBOR, "component": "zz"}]},
            ("unknown_component", "/equivalences/0/component"),
        ),
        (
            {},
            {"equivalences": [{"id": "e", "achievement": HARBOR, "component": "a"}] * 2},
            ("duplicate_id", "/equivalences/1/id"),
        ),
        (
            {},
            {
                "equivalences": [
                    {"id": "e", "achievement": "https://badges.example/achievements/year", "component": "a"}
                ]
            },
            ("cycle", "/equivalences/0"),
        ),
        (
            {},
            {
                "equivalences": [
                    {"id": "e", "achievement": HARBOR, "component": "a"},
                    {"id": "f", "achievement": HARBOR, "component": "b"},
                ]
            },
            ("ambiguous_equivalence", "/equivalences/1"),
        ),
        (
            {"kind": "hours", "minutes": 9, "caps": [{"where": {"components": ["zz"]}, "maxMinutes": 1}]},
            {},
            ("unknown_component", "/rule/caps/0/where/components/0"),
        ),
        (
            {"kind": "hours", "minutes": 9, "caps": [{"where": {"event": "x"}}]},
            {},
            ("malformed", "/rule/caps/0"),
        ),
        (
            {},
            {"components": {"a": {"achievement": "https://badges.example/achievements/year"}}},
            ("cycle", "/components/a"),
        ),
        (
            {"kind": "pathway", "pathway": "https://badges.example/pathways/p", "achievement": HARBOR},
            {},
            ("cycle", "/rule"),
        ),
        ({"kind": "taught", "component": "zz", "n": 1}, {}, ("unknown_component", "/rule/component")),
    ],
)
def test_a_definition_error_has_its_code_and_place(district, rule, more, expected):
    made = {"id": "r", **rule} if "kind" in rule else district.badge("a", **rule)
    assert problems(district.document(made, **more))[0] == expected


def test_a_factor_comes_back_as_it_was(district):
    one = {"id": "e", "achievement": HARBOR, "component": "a", "factor": [1, 2], "note": "half our time"}
    document = district.document(district.badge("a"), equivalences=[one])
    assert definition.write(definition.read(document)) == document
    nothing = district.document(district.badge("a"), equivalences=[], waivers={})
    assert definition.write(definition.read(nothing)) == nothing


def test_no_part_of_a_document_may_be_of_another_type(district):
    """Each value replaced by each of these is written back as it was read, or refused with a code."""
    rule = district.group(
        "r",
        "all",
        district.badge("a", level=1, window={"from": "2026-08-01T00:00:00Z"}, after="h"),
        {"id": "c", "kind": "collect", "n": 1, "from": {"components": ["b"]}, "distinct": "item"},
        {"id": "h", "kind": "hours", "minutes": 60, "caps": [{"where": {"event": "x"}, "maxMinutes": 5}]},
        {
            "id": "s",
            "kind": "signoff",
            "topic": "t",
            "role": ["mentor"],
            "if": {"attribute": "x", "atLeast": 1},
        },
    )
    document = district.document(rule, audience={"any": [{"attribute": "role", "in": ["teacher"]}]})
    for place in places_of(document):
        for value in (None, True, 0, -1, 1.5, "", "x", [], [None], {}, {"x": 1}):
            changed = copy.deepcopy(document)
            put(changed, place, value)
            assert same_or_refused(changed)


def same_or_refused(document):
    try:
        pathway = definition.read(document)
    except DefinitionError as error:
        return all(problem.code and problem.message for problem in error.problems)
    return json.dumps(definition.write(pathway), sort_keys=True) == json.dumps(document, sort_keys=True)


def places_of(value, so_far=()):
    if so_far:
        yield so_far
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, entry in entries:
        yield from places_of(entry, (*so_far, name))


def put(document, place, value):
    for name in place[:-1]:
        document = document[name]
    document[place[-1]] = value
