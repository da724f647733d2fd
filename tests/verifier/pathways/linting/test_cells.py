"""Kinds of people: as many as a pathway can tell apart, each real, each with a name."""

import pytest

from verifier.pathways.linting.cells import MOST, cells
from verifier.pathways.predicates import holds


def told(pathway, roster=None):
    return [cell.told for cell in cells(pathway, roster)]


def conditional(desk, *conditions, **more):
    leaves = [
        {"id": f"n{number}", "kind": "collect", "n": 1, "from": {"kinds": ["award"]}, "if": condition}
        for number, condition in enumerate(conditions)
    ]
    return desk.pathway({"id": "root", "kind": "all", "of": leaves}, **more)


def test_without_conditions_everybody_is_alike(desk, rules):
    badge, group = rules
    (everybody,) = cells(desk.pathway(group("all", badge("a"))), None)
    assert (everybody.attributes, everybody.concerned, everybody.told) == ({}, True, "anybody")


def test_a_condition_makes_two_kinds_and_the_unknown_is_one_of_them(desk):
    assert told(conditional(desk, {"attribute": "grade", "in": ["k"]})) == [
        "grade is not known",
        "grade is k",
    ]


def test_somebody_may_be_two_things_at_once(desk):
    pathway = conditional(desk, {"attribute": "role", "in": ["a"]}, {"attribute": "role", "in": ["b"]})
    assert told(pathway) == ["role is not known", "role is a", "role is b", "role is a and b"]


def test_numbers_and_dates_are_tried_on_both_sides_of_each_bound(desk):
    pathway = conditional(
        desk,
        {"attribute": "years", "atLeast": 4},
        {"all": [{"attribute": "years", "atMost": 6}, {"attribute": "years", "atLeast": 0}]},
        {"attribute": "hired", "before": "2020-01-01T00:00:00Z"},
        {"any": [{"attribute": "hired", "since": "2025-01-01T00:00:00Z"}]},
    )
    found = told(pathway)
    assert len(found) == 12
    assert "hired is 2019-12-31T23:59:59Z and years is 7" in found
    assert "hired is 2025-01-01T00:00:00Z and years is 3" in found


def test_the_end_of_the_calendar_is_no_obstacle(desk):
    pathway = conditional(desk, {"attribute": "hired", "before": "9999-12-31T23:59:59Z"})
    assert len(cells(pathway, None)) == 2


def test_opposite_conditions_can_never_both_fail(desk):
    one = {"attribute": "grade", "in": ["k"]}
    pathway = conditional(desk, one, {"not": one})
    answers = {
        tuple(holds(rule.applies_if, cell.attributes) for rule in pathway.rule.children)
        for cell in cells(pathway, None)
    }
    assert answers == {(True, False), (False, True)}


def test_the_audience_says_whom_the_pathway_concerns(desk):
    teachers = {"attribute": "role", "in": ["t"]}
    pathway = conditional(desk, {"attribute": "grade", "in": ["k"]}, audience=teachers)
    roster = [{"role": "t"}, {"role": "p"}, {"role": "t"}]
    assert [cell.concerned for cell in cells(pathway, roster)] == [True, False]


def test_with_a_roster_only_the_kinds_of_people_on_it_are_told(desk):
    pathway = conditional(desk, {"attribute": "grade", "in": ["k"]})
    roster = [{"grade": "4", "school": "north"}, {"grade": "5"}, {"grade": ["k", "1"]}, {"school": "south"}]
    assert told(pathway, roster) == ["grade is 4", "grade is k and 1"]


def test_who_works_part_time_is_a_kind_of_their_own(desk):
    hours = {"id": "h", "kind": "hours", "minutes": 600, "prorate": {"attribute": "percent", "whole": 100}}
    pathway = desk.pathway({"id": "root", "kind": "all", "of": [hours]})
    assert told(pathway) == ["percent is not known", "percent is 0"]
    assert told(pathway, [{"percent": 50}, {"percent": 50}, {"percent": "half"}]) == [
        "percent is 50",
        "percent is half",
    ]


MANY = [{f"k{n}": "v" for n in range(13) if number >> n & 1} for number in range(2**13)]


@pytest.mark.parametrize("roster", [None, MANY], ids=["imagined", "roster"])
def test_more_kinds_than_the_limit_are_cut_off(desk, roster):
    pathway = conditional(desk, *({"attribute": f"k{number}", "in": ["v"]} for number in range(13)))
    assert len(cells(pathway, roster)) == MOST


def test_a_long_list_of_words_does_not_make_more_lists_than_the_limit(desk):
    pathway = conditional(desk, *({"attribute": "role", "in": [f"r{number}"]} for number in range(13)))
    assert len(cells(pathway, None)) <= MOST
