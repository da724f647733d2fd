"""Pathways that wait for each other's badges."""

from dataclasses import replace

from verifier.pathways.linting.rings import rings

YEAR = "https://badges.example/achievements/"


def other(desk, rules, name, awards, *needs):
    badge, group = rules
    leaves = [
        {"id": f"p{number}", "kind": "pathway", "pathway": f"urn:p:{need}", "achievement": YEAR + need}
        for number, need in enumerate(needs)
    ]
    components = {"d": {"achievement": YEAR + "d"}}
    own = {"components": components, "id": f"urn:p:{name}", "name": name, "awards": YEAR + awards}
    return desk.pathway(group("all", badge("d"), *leaves), **own)


def test_a_ring_is_told_with_the_pathways_in_it(desk, rules):
    first = other(desk, rules, "Summit", "summit", "spring")
    second = other(desk, rules, "Spring", "spring", "year")
    pathway = other(desk, rules, "Year", "year", "summit")
    (found,) = rings(pathway, [first, second])
    assert (found.code, found.severity) == ("cycle", "error")
    assert "“Summit”, which asks for “Spring”, which asks for this pathway's own badge" in found.message


def test_the_component_of_a_pathway_can_close_a_ring(desk, rules):
    badge, group = rules
    pathway = desk.pathway(group("all", badge("a")))
    ring = other(desk, rules, "Slides", "a", "year")
    found = desk.lint(group("all", badge("a")), others=[ring])
    assert [one.code for one in found] == ["cycle"]
    assert list(rings(pathway, [replace(ring, id=pathway.id)])) == []


def test_pathways_that_only_share_a_badge_are_no_ring(desk, rules):
    pathway = other(desk, rules, "Year", "year", "summit", "spring")
    for one, another in (("basics", "basics"), ("spring", "summit")):
        summit = other(desk, rules, "Summit", "summit", one)
        spring = other(desk, rules, "Spring", "spring", another)
        assert list(rings(pathway, [summit, spring])) == []
