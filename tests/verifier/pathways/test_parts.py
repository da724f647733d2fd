"""The countable parts of a year: ring, pebbles and cards count the same things as the headline."""

import pytest

from verifier.pathways import parts
from verifier.pathways.parts import Counts


@pytest.fixture
def year(district):
    """Like the year of the demonstration: 3 required, one of them a choice; 1 of 4; 2 of 3."""
    return district.group(
        "r",
        "all",
        district.group(
            "required",
            "all",
            district.badge("a"),
            district.badge("b"),
            district.group("winter", "any", district.badge("c"), district.badge("d")),
        ),
        district.group("entrees", "atLeast", *map(district.badge, "efg"), n=1),
        {"id": "bites", "kind": "collect", "n": 2, "from": {"components": ["h", "i", "j"]}},
    )


@pytest.mark.parametrize(
    ("tokens", "started", "expected"),
    [
        ("", "", Counts(0, 0, 6)),
        ("a", "", Counts(1, 0, 5)),
        ("ac", "d", Counts(2, 0, 4)),
        ("a", "bd", Counts(1, 2, 3)),
        ("a", "efg", Counts(1, 1, 4)),
        ("ah", "hij", Counts(2, 1, 3)),
        ("", "hij", Counts(0, 2, 4)),
        ("abcehi", "", Counts(6, 0, 0)),
        ("abcefghij", "g", Counts(6, 0, 0)),
    ],
)
def test_parts_are_done_under_way_or_to_do(district, year, tokens, started, expected):
    counts = parts.counts(district.progress(year, tokens), frozenset(started))
    assert counts == expected
    assert counts.total == 6


def test_a_group_is_told_by_its_own_parts(district, year):
    progress = district.progress(year, "ah")
    required, entrees, bites = progress.root.children
    assert [part.node.id for part in parts.parts_of(required)] == ["a", "b", "winter"]
    assert [(part.n_needed, part.offered) for part in parts.parts_of(entrees)] == [(1, 3)]
    assert [(part.left, part.offered) for part in parts.parts_of(bites)] == [(1, 2)]


def test_a_choice_half_done_inside_a_required_group_is_under_way(district):
    rule = district.group(
        "r",
        "all",
        district.group("g", "all", district.group("day", "atLeast", *map(district.badge, "abc"), n=2)),
    )
    assert parts.counts(district.progress(rule, "a")) == Counts(0, 1, 0)


def test_steps_of_a_sequence_are_parts(district):
    rule = district.group("r", "sequence", *map(district.badge, "abc"))
    assert parts.counts(district.progress(rule, "a"), {"b"}) == Counts(1, 1, 1)


def test_what_does_not_apply_is_no_part(district):
    rule = district.group(
        "r", "all", district.badge("a"), district.badge("b", **{"if": {"attribute": "x", "in": ["y"]}})
    )
    assert parts.counts(district.progress(rule, "")).total == 1
