from copy import deepcopy

import pytest

from issuer.domain.pathway_changes import Change, changes
from verifier.pathways import definition

DOCUMENT = {
    "format": "cairn-pathway/1",
    "id": "https://a.example/p",
    "version": "1",
    "name": "A year",
    "awards": "https://a.example/year",
    "window": {"from": "2026-07-01T00:00:00Z", "until": "2027-07-01T00:00:00Z"},
    "components": {
        one: {"achievement": f"https://a.example/{one}", "name": one.upper()} for one in ("a", "b", "c", "d")
    },
    "rule": {
        "id": "root",
        "kind": "all",
        "of": [
            {"id": "a", "kind": "badge", "component": "a"},
            {
                "id": "bites",
                "kind": "atLeast",
                "n": 1,
                "label": "Bites",
                "of": [{"id": one, "kind": "badge", "component": one} for one in ("b", "c")],
            },
        ],
    },
}


def changed(edit):
    document = deepcopy(DOCUMENT)
    edit(document)
    return changes(definition.read(DOCUMENT), definition.read(document))


def test_the_same_words_are_no_change():
    assert changed(lambda it: it.update(version="2")) == ()


def test_what_is_new_and_what_is_gone_is_named():
    def edit(it):
        it["rule"]["of"][1]["of"] = [{"id": "d", "kind": "badge", "component": "d"}]

    found = changed(edit)
    assert Change("added", "D", after="the badge “D”") in found
    assert Change("removed", "B", before="the badge “B”") in found
    assert Change("changed", "Bites", "any 1 of 2", "one part") in found


def test_a_group_that_asks_for_more_says_how_many_it_asked_for_before():
    assert changed(lambda it: it["rule"]["of"][1].update(n=2)) == (
        Change("changed", "Bites", "any 1 of 2", "any 2 of 2"),
    )


def test_a_rule_that_moved_says_from_where_to_where():
    def edit(it):
        it["rule"]["of"][1]["of"].append(it["rule"]["of"].pop(0))
        it["rule"]["of"].append({"id": "d", "kind": "badge", "component": "d"})

    assert Change("moved", "A", "The whole", "Bites") in changed(edit)


@pytest.mark.parametrize(
    ("member", "value", "name"),
    [
        ("name", "Another year", "The name"),
        ("window", {"from": "2026-08-01T00:00:00Z"}, "When it counts"),
        ("window", None, "When it counts"),
        ("expiry", "while-valid", "What happens when a badge expires"),
        ("audience", {"attribute": "role", "in": ["teacher"]}, "For whom it is"),
    ],
)
def test_what_is_said_of_the_whole_is_compared(member, value, name):
    def edit(it):
        it.pop(member, None)
        if value is not None:
            it[member] = value

    assert [one.name for one in changed(edit)] == [name]


def test_a_component_that_counts_otherwise_is_named():
    found = changed(lambda it: it["components"]["a"].update(minutes=60))
    assert found == (Change("changed", "A", after="what counts for it, or its hours"),)
