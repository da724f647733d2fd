from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from issuer.web.builder_conditions import Condition
from issuer.web.builder_fields import Choice, Lines, Span
from issuer.web.builder_inputs import FieldError, Input, Place, changed
from issuer.web.builder_kinds import COMMON, EDITORS, inputs_of, read_rule
from verifier.pathways.members import MEMBERS, NODE_MEMBERS, SELECTOR
from verifier.pathways.requirements import KINDS

PLACE = Place(
    ZoneInfo("America/New_York"),
    components=(("slides", "Slides"), ("stations", "Stations")),
    rules=(("first", "First"),),
    categories=(("entree", "Entrées"), ("STEM", "STEM")),
    achievements=(("https://a.example/y", "Year"),),
    pathways=(("https://a.example/p", "Summit"),),
)
SELECTION = {
    "categories": ["STEM"],
    "components": ["slides"],
    "kinds": ["award", "hours"],
    "event": "summit",
    "topics": ["plc", "peer"],
    "level": 2,
    "achievements": ["https://b.example/x"],
    "issuers": ["did:web:b.example"],
    "evidenced": True,
}
WHOLE: dict[str, dict[str, Any]] = {
    "all": {"exclusive": "items"},
    "any": {},
    "atLeast": {"n": 2, "exclusive": "minutes"},
    "sequence": {},
    "badge": {"component": "slides", "level": 2, "carryIn": {"max": 1}},
    "collect": {"n": 5, "from": SELECTION, "distinct": "day", "carryIn": {"max": 0}},
    "hours": {
        "minutes": 900,
        "from": SELECTION,
        "itemMin": 30,
        "itemMax": 240,
        "caps": [
            {"where": SELECTION, "maxMinutes": 90},
            {"where": {"kinds": ["teaching"]}, "per": {"key": "about", "maxMinutes": 900}},
        ],
        "prorate": {"attribute": "yearsPracticed", "whole": 5},
        "carryIn": {"max": 3000},
    },
    "attend": {"event": "summit", "n": 3, "minutesEach": 45, "distinct": "day"},
    "evidence": {"topic": "icebreaker", "n": 2, "distinct": "day"},
    "reflection": {"topic": "my-year", "n": 1, "distinct": "item"},
    "signoff": {"topic": "plc", "role": ["coach", "supervisor"], "n": 2, "distinct": "by"},
    "taught": {"component": "slides", "n": 2, "as": ["taught", "mentored"], "distinct": "about"},
    "pathway": {
        "pathway": "https://a.example/p",
        "achievement": "https://a.example/y",
        "versions": ["1", "2"],
    },
    "slot": {"n": 2, "distinct": "item"},
}
COMMON_WHOLE = {
    "label": "A name",
    "window": {"from": "2026-08-01T04:00:00Z", "until": "2027-06-05T04:00:00Z"},
    "expiry": "while-valid",
    "after": "first",
    "if": {
        "any": [
            {"attribute": "role", "in": ["teacher", "mentor"]},
            {"not": {"attribute": "grade", "in": ["K"]}},
            {"attribute": "yearsPracticed", "atLeast": 3},
            {"attribute": "yearsPracticed", "atMost": 9},
            {"attribute": "hired", "before": "2020-01-01T00:00:00Z"},
            {"attribute": "hired", "since": "2010-01-01T00:00:00Z"},
        ]
    },
    "waivable": False,
}


def sent(inputs: list[Input]) -> MultiDict[str, str]:
    """What a browser sends of a form as it is shown."""
    form: MultiDict[str, str] = MultiDict()
    for one in inputs:
        if one.kind == "group":
            form.update(sent(list(one.inputs)))
        elif one.kind == "checks":
            for key, _ in one.options:
                if key in one.values:
                    form.add(one.name, key)
        else:
            form.add(one.name, one.value.replace("\n", "\r\n"))
    return form


def test_every_kind_of_rule_has_an_editor_with_a_control_for_each_of_its_members():
    assert list(EDITORS) == list(KINDS)
    assert {*COMMON, "id"} == {member.name for member in NODE_MEMBERS}
    for kind, members in MEMBERS.items():
        known = {member.name for member in members}
        assert known - {"of"} <= set(EDITORS[kind].fields), kind


def test_a_selection_has_a_control_for_each_of_its_members():
    assert SELECTOR.read(SELECTION, "", []) is not None
    shown = {
        one.name
        for group in EDITORS["collect"].fields["from"].inputs("f", SELECTION, PLACE)
        for one in group.inputs
    }
    assert shown == {f"f.{name}" for name in SELECTION}


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(kind):
    rule = {"kind": kind, **COMMON_WHOLE, **WHOLE[kind]}
    own, common = inputs_of(kind, rule, PLACE)
    assert read_rule(kind, sent([*own, *common]), rule, PLACE) == (rule, [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_is_filled_in_anew_says_the_same(kind):
    rule = {"kind": kind, **COMMON_WHOLE, **WHOLE[kind]}
    own, common = inputs_of(kind, rule, PLACE)
    assert read_rule(kind, sent([*own, *common]), {"kind": kind}, PLACE) == (rule, [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_of_which_nothing_is_filled_in_says_what_is_needed_and_nothing_else(kind):
    rule, wrong = read_rule(kind, MultiDict(), {}, PLACE)
    assert rule == {"kind": kind}
    needed = {member.name for member in MEMBERS[kind] if member.required}
    assert {error.name for error in wrong} == needed


def test_a_window_whose_ends_are_no_midnights_stays_as_it_is_when_it_is_not_touched():
    window = {"from": "2026-08-01T12:34:56Z"}
    span = Span("When")
    form = sent(list(span.inputs("w", window, PLACE)))
    assert changed(span, "w", window, form, PLACE) is window
    form["w.until"] = "2027-06-04"
    assert changed(span, "w", window, form, PLACE) == {
        "from": "2026-08-01T04:00:00Z",
        "until": "2027-06-05T04:00:00Z",
    }


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"w.from": "2026-01-01", "w.days": "30"}, "either days"),
        ({"w.from": "2026-02-30"}, "is no day"),
        ({"w.until": "9999-12-31"}, "is no day"),
        ({"w.days": "some"}, "whole number"),
        ({"w.from": "2026-02-01", "w.until": "2026-01-01"}, "before the first"),
    ],
)
def test_a_window_that_cannot_be_is_answered_with_what_to_do(form, said):
    with pytest.raises(FieldError, match=said):
        Span("When").take("w", MultiDict(form), PLACE)


def test_a_rolling_window_is_a_number_of_days():
    assert Span("When").take("w", MultiDict({"w.days": "365"}), PLACE) == {"days": 365}


@pytest.mark.parametrize(
    ("how", "value", "said"),
    [
        ("in", " , ", "with what it is compared"),
        ("atLeast", "many", "whole number"),
        ("before", "soon", "is no day"),
    ],
)
def test_a_condition_that_cannot_be_is_answered_with_what_to_do(how, value, said):
    form = MultiDict({"if.0.attribute": "role", "if.0.how": how, "if.0.value": value})
    with pytest.raises(FieldError, match=said):
        Condition("If").take("if", form, PLACE)


def test_a_condition_too_deep_for_rows_is_told_and_kept_or_taken_out():
    inner = {"any": [{"attribute": "role", "in": ["teacher"]}, {"attribute": "grade", "in": ["K"]}]}
    deep = {"all": [inner, {"not": {"attribute": "years", "atLeast": 3}}]}
    condition = Condition("If")
    (shown,) = condition.inputs("if", deep, PLACE)
    assert "role is teacher" in shown.options[0][1]
    assert changed(condition, "if", deep, MultiDict({"if": "keep"}), PLACE) is deep
    assert changed(condition, "if", deep, MultiDict({"if": ""}), PLACE) is None


def test_a_value_that_a_list_does_not_have_is_added_to_it():
    (shown,) = Choice("Which", (("a", "A"),)).inputs("x", "b", PLACE)
    assert shown.options == (("", "Choose"), ("a", "A"), ("b", "b"))


def test_one_line_is_a_text_where_the_format_wants_one():
    assert Lines("By whom", single=True).take("x", MultiDict({"x": "coach\r\n\r\n"}), PLACE) == "coach"
    assert Lines("By whom").take("x", MultiDict({"x": "coach"}), PLACE) == ["coach"]
