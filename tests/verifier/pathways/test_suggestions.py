"""The next small steps: few, helpful, the begun and the short ones first."""

from dataclasses import replace

from verifier.pathways.closest import Offer
from verifier.pathways.earned import Person
from verifier.pathways.suggestions import shortest_way, suggestions


def tokens(found):
    return [one.component for one in found]


def components(district, **minutes):
    document = district.document(district.badge("a"))
    for token, amount in minutes.items():
        if amount is None:
            del document["components"][token]["minutes"]
        else:
            document["components"][token]["minutes"] = amount
    return document["components"]


def test_the_shortest_come_first_and_those_of_unknown_length_last(district):
    rule = district.group("r", "all", *map(district.badge, "abcd"))
    pathway = district.pathway(rule, components=components(district, a=60, b=15, c=None, d=45))
    assert tokens(
        suggestions(pathway, district.progress(rule, "", components=pathway_components(pathway)))
    ) == list("bdac")


def pathway_components(pathway):
    return {
        token: {
            "achievement": one.achievement,
            "name": one.name,
            **({"minutes": one.minutes} if one.minutes is not None else {}),
        }
        for token, one in pathway.components.items()
    }


def test_what_was_begun_comes_before_anything_new(district):
    rule = district.group("r", "all", *map(district.badge, "abc"))
    found = suggestions(district.pathway(rule), district.progress(rule, ""), {"c"})
    assert tokens(found) == ["c", "a", "b"]
    assert [one.started for one in found] == [True, False, False]


def test_there_are_at_most_five(district):
    rule = district.group("r", "all", *map(district.badge, "abcdefghij"))
    assert len(suggestions(district.pathway(rule), district.progress(rule, ""))) == 5
    assert len(suggestions(district.pathway(rule), district.progress(rule, ""), limit=3)) == 3


def test_only_what_still_helps_is_suggested(district):
    rule = district.group(
        "r",
        "all",
        district.group("done", "atLeast", *map(district.badge, "abc"), n=1),
        district.badge("d", window={"until": "2026-10-01T00:00:00Z"}),
        district.badge("e"),
        district.badge("f", after="e"),
        {"id": "more", "kind": "collect", "n": 2, "from": {"components": ["a", "g"]}},
    )
    assert tokens(suggestions(district.pathway(rule), district.progress(rule, "a"))) == ["e", "g"]


def test_a_badge_that_helps_two_groups_is_suggested_once(district):
    rule = district.group(
        "r",
        "all",
        district.group("x", "any", district.badge("a", id="xa")),
        district.badge("a", id="a"),
        label="Year",
    )
    found = suggestions(district.pathway(rule), district.progress(rule, ""))
    assert [(one.component, one.node, one.name) for one in found] == [("a", "xa", "Badge A")]


def test_nothing_is_suggested_to_whom_is_done(district):
    assert (
        suggestions(district.pathway(district.badge("a")), district.progress(district.badge("a"), "a")) == ()
    )


def shortest(district, rule, tokens="", menu=None, begun="", **more):
    pathway = district.pathway(rule)
    minutes = dict.fromkeys("abcd", 60) if menu is None else menu
    offers = [
        Offer(replace(district.earned(token), id=token, at=district.now, minutes=spent), token in begun)
        for token, spent in minutes.items()
    ]
    person = Person(items=tuple(district.earned(token) for token in tokens))
    found = shortest_way(pathway, person, offers, district.now, **more)
    return "".join(found.sets[0]) if found.sets else None


def test_the_shortest_way_uses_one_badge_for_two_groups(district):
    first = {"id": "x", "kind": "collect", "n": 1, "from": {"components": ["a", "b"]}}
    second = {"id": "y", "kind": "collect", "n": 1, "from": {"components": ["b", "c"]}}
    rule = district.group("r", "all", first, second)
    assert shortest(district, rule) == "b"
    assert shortest(district, rule, "a") in "bc"
    assert shortest(district, rule, menu={"a": 5, "b": 60, "c": 5}) == "ac"
    assert shortest(district, rule, menu={}) is None
    assert shortest(district, rule, begun="ac") == "ac"
    assert shortest(district, rule, "b") == ""


def test_what_is_no_badge_is_taken_as_given_on_the_shortest_way(district):
    reflection = {"id": "reflect", "kind": "reflection", "topic": "year"}
    assert shortest(district, district.group("r", "all", district.badge("a"), reflection)) == "a"
    never = district.group("r", "all", district.badge("a"), {**reflection, "waivable": False})
    assert shortest(district, never) is None


def test_another_pathway_is_taken_as_given_unless_its_badge_is_on_offer(district):
    address = district.pathway(district.badge("b")).component("b").achievements[0]
    summit = {"id": "summit", "kind": "pathway", "pathway": "https://a.example/p", "achievement": address}
    rule = district.group("r", "all", district.badge("a"), summit)
    assert shortest(district, rule, menu={"a": 60}) == "a"
    assert shortest(district, rule, menu={"a": 60, "b": 60}) == "ab"
