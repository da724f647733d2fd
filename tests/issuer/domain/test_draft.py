from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain import draft
from issuer.domain.draft import DraftError


def leaf(token):
    return {"id": token, "kind": "badge", "component": token}


@pytest.fixture
def document():
    """Events, of which all are needed, and bites, of which one is."""
    it = draft.begin(id="https://a.example/p", name="A year", awards="https://a.example/y")
    for token in ("a", "b", "c", "d"):
        it = draft.declare(it, token, {"achievement": f"https://a.example/{token}"})
    events = {"id": "events", "kind": "all", "of": [leaf("a"), leaf("b")]}
    bites = {"id": "bites", "kind": "atLeast", "n": 1, "label": "Bites", "of": [leaf("c"), leaf("d")]}
    return draft.add(draft.add(it, "root", events), "root", bites)


def order(document):
    return [rule["id"] for rule, _ in draft.walk(document)]


def test_a_draft_begins_with_nothing_in_it(document):
    assert draft.begin(name="A year", description="")["rule"] == {"id": "root", "kind": "all", "of": []}
    assert "description" not in draft.begin(name="A year", description="")
    assert order(document) == ["root", "events", "a", "b", "bites", "c", "d"]


def test_a_rule_moves_up_and_down_and_stays_at_the_ends(document):
    assert order(draft.move(document, "bites", -1)) == ["root", "bites", "c", "d", "events", "a", "b"]
    assert draft.move(document, "events", -1) == document
    assert draft.move(document, "d", 1) == document
    assert draft.move(document, "root", 1) == document


def test_a_rule_moves_into_another_group(document):
    assert order(draft.place(document, "a", "bites", 0)) == ["root", "events", "b", "bites", "a", "c", "d"]
    assert order(draft.place(document, "a", "bites")) == ["root", "events", "b", "bites", "c", "d", "a"]


def test_a_group_cannot_stand_inside_itself_nor_inside_a_badge(document):
    inner = draft.add(document, "events", {"id": "inner", "kind": "any", "of": []})
    for node, into in (("events", "inner"), ("events", "events"), ("root", "bites")):
        with pytest.raises(DraftError, match="inside itself"):
            draft.place(inner, node, into)
    with pytest.raises(DraftError, match="Choose a group"):
        draft.place(document, "a", "c")


def test_what_is_taken_out_takes_what_is_below_it_with_it(document):
    assert order(draft.remove(document, "events")) == ["root", "bites", "c", "d"]
    with pytest.raises(DraftError, match="cannot be taken out"):
        draft.remove(document, "root")
    with pytest.raises(DraftError, match="not there any more"):
        draft.remove(document, "z")


def test_a_group_that_needs_some_may_need_all_and_keeps_its_parts(document):
    changed = draft.change_kind(document, "bites", "all")
    assert draft.find(changed, "bites") == {
        "id": "bites",
        "kind": "all",
        "label": "Bites",
        "of": [leaf("c"), leaf("d")],
    }
    assert draft.find(draft.change_kind(changed, "bites", "atLeast", 2), "bites")["n"] == 2
    assert draft.find(draft.change_kind(changed, "bites", "atLeast"), "bites")["n"] == 1


def test_only_groups_of_all_or_some_keep_that_a_badge_counts_once(document):
    once = draft.put(document, "events", {"id": "events", "kind": "all", "exclusive": "items"})
    assert draft.find(draft.change_kind(once, "events", "atLeast", 1), "events")["exclusive"] == "items"
    assert "exclusive" not in draft.find(draft.change_kind(once, "events", "any"), "events")


def test_a_group_with_parts_becomes_no_badge(document):
    with pytest.raises(DraftError, match="Move them out"):
        draft.put(document, "events", leaf("events"))
    assert draft.find(draft.put(document, "a", {**leaf("a"), "level": 2}), "a")["level"] == 2


def test_names_become_tokens_that_nobody_has(document):
    assert draft.named(document, "Événements & more") == "evenements-more"
    assert draft.named(document, "Events") == "events-2"
    assert draft.named(document, "…") == "rule"
    assert len(draft.slug("x" * 200)) <= 60


def test_a_pointer_leads_to_its_rule(document):
    assert draft.rule_at(document, "/rule") == "root"
    assert draft.rule_at(document, "/rule/of/1/of/0/component") == "c"
    assert draft.rule_at(document, "/rule/of/1/n") == "bites"
    assert draft.rule_at(document, "/rule/of/7") == "root"
    assert draft.rule_at(document, "/components/a") is None


def test_components_are_declared_and_found_by_what_counts_for_them(document):
    several = draft.declare(document, "e", {"achievement": ["https://a.example/e", "https://a.example/f"]})
    assert draft.token_of(several, "https://a.example/f") == "e"
    assert draft.token_of(several, "https://a.example/z") is None
    assert "e" not in draft.withdraw(several, "e")["components"]
    with pytest.raises(DraftError, match="asks for this component"):
        draft.withdraw(document, "a")


def test_components_that_no_rule_can_use_are_left_out(document):
    more = draft.declare(document, "e", {"achievement": "https://a.example/e"})
    assert set(draft.trimmed(more)["components"]) == {"a", "b", "c", "d"}
    chosen = {"id": "five", "kind": "collect", "n": 5, "from": {"categories": ["bite"]}}
    assert set(draft.trimmed(draft.add(more, "root", chosen))["components"]) == {"a", "b", "c", "d", "e"}
    capped = {"id": "h", "kind": "hours", "minutes": 60, "from": {"components": ["a"]}}
    capped["caps"] = [{"where": {"components": ["e"]}, "maxMinutes": 30}]
    assert "e" in draft.trimmed(draft.add(more, "root", capped))["components"]
    other = {
        "id": "p",
        "kind": "pathway",
        "pathway": "https://a.example/q",
        "achievement": "https://a.example/e",
    }
    assert "e" in draft.trimmed(draft.add(more, "root", other))["components"]
    other["achievement"] = "https://a.example/nothing"
    assert "e" not in draft.trimmed(draft.add(more, "root", other))["components"]


def test_a_component_that_something_else_stands_for_stays(document):
    more = draft.declare(document, "e", {"achievement": "https://a.example/e"})
    also = draft.state(
        more, equivalences=[{"id": "x", "achievement": "https://b.example/e", "component": "e"}]
    )
    assert "e" in draft.trimmed(also)["components"]


def test_empty_groups_are_left_out_to_read_the_rest(document):
    empty = draft.add(
        document, "root", {"id": "later", "kind": "all", "of": [{"id": "x", "kind": "any", "of": []}]}
    )
    assert draft.without_empty(empty) == document
    assert draft.without_empty(draft.begin(name="A year")) == {}


def test_another_year_has_dates_a_year_later_and_an_address_of_its_own(document):
    dated = draft.state(
        document,
        window={"from": "2028-02-29T05:00:00Z", "until": "2028-07-01T04:00:00Z"},
        audience={"attribute": "since", "before": "2020-01-01T00:00:00Z"},
        previousVersion={"version": "1", "digest": "uEi"},
        version="3",
    )
    copied = draft.next_year(dated, id="https://a.example/q", name="Another year")
    assert copied["window"] == {"from": "2029-02-28T05:00:00Z", "until": "2029-07-01T04:00:00Z"}
    assert copied["audience"]["before"] == "2021-01-01T00:00:00Z"
    assert (copied["id"], copied["name"], copied["version"]) == ("https://a.example/q", "Another year", "1")
    assert "previousVersion" not in copied
    assert order(copied) == order(dated)


def test_members_of_the_whole_are_stated_and_taken_out(document):
    told = draft.state(document, description="For all.", name="A better name")
    assert (told["description"], told["name"]) == ("For all.", "A better name")
    assert "description" not in draft.state(told, description=None)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", "d", "events", "bites"]), st.integers(-2, 2)), max_size=8
    )
)
def test_moving_never_loses_a_rule_nor_changes_what_it_was_given(moves):
    it = draft.begin(name="A year")
    for group, parts in (("events", "ab"), ("bites", "cd")):
        rule = {"id": group, "kind": "all", "of": [leaf(one) for one in parts]}
        it = draft.add(it, "root", rule)
    before, first = set(order(it)), deepcopy(it)
    moved = it
    for node, by in moves:
        moved = draft.move(moved, node, by)
    assert set(order(moved)) == before
    assert it == first
