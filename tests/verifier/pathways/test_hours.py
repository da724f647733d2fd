"""Hours under caps and carrying: what is counted is the most that could be, against every way of counting."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.pathways import definition, persons
from verifier.pathways.evaluation import evaluate

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CATEGORIES = ("x", "y", "z")


def instant(days):
    return (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


LIMITS = st.fixed_dictionaries(
    {"minutes": st.integers(1, 9)},
    optional={
        "carryIn": st.fixed_dictionaries({"max": st.integers(0, 3)}),
        "caps": st.lists(
            st.fixed_dictionaries(
                {"where": st.fixed_dictionaries({"categories": st.sampled_from([["x"], ["y"], ["x", "y"]])})},
                optional={
                    "maxMinutes": st.integers(0, 4),
                    "per": st.fixed_dictionaries({"key": st.just("about"), "maxMinutes": st.integers(0, 2)}),
                },
            ).filter(lambda cap: len(cap) > 1),
            min_size=1,
            max_size=2,
        ),
    },
)
HOURS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.just("hours"),
            "at": st.sampled_from([instant(-30), instant(-3), instant(-2)]),
            "minutes": st.integers(0, 4),
            "categories": st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=1),
            "about": st.sampled_from(["p1", "p2"]),
            "carried": st.booleans(),
        }
    ),
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(LIMITS, HOURS)
def test_hours_under_caps_and_carrying_are_as_many_as_could_be(limits, hours):
    items = [{**item, "id": f"h{place}"} for place, item in enumerate(hours)]
    document = {
        "format": "cairn-pathway/1",
        "id": "urn:test:pathway",
        "version": "1",
        "name": "Hours",
        "awards": "urn:test:badge:year",
        "window": {"from": instant(-10)},
        "rule": {"id": "r", "kind": "hours", **limits},
    }
    person = persons.read_person({"items": items})
    progress = evaluate(definition.read(document), person.items, NOW)
    ways = itertools.product(*(range(item["minutes"] + 1) for item in items))
    best = max(sum(way) for way in ways if allowed(way, items, limits))
    assert progress.root.n_done == min(best, limits["minutes"])


def allowed(way, items, limits):
    carried, by_cap, by_key = 0, {}, {}
    for taken, item in zip(way, items, strict=True):
        outside = item["at"] < instant(-10)
        if outside and taken and not (item["carried"] and "carryIn" in limits):
            return False
        carried += taken if outside else 0
        fitting = (
            place
            for place, cap in enumerate(limits.get("caps", ()))
            if set(cap["where"]["categories"]) & set(item["categories"])
        )
        cap = next(fitting, None)
        by_cap[cap] = by_cap.get(cap, 0) + taken
        by_key[cap, item["about"]] = by_key.get((cap, item["about"]), 0) + taken
    caps = limits.get("caps", ())
    return (
        carried <= limits.get("carryIn", {"max": 0})["max"]
        and all(cap is None or total <= caps[cap].get("maxMinutes", total) for cap, total in by_cap.items())
        and all(
            cap is None or "per" not in caps[cap] or total <= caps[cap]["per"]["maxMinutes"]
            for (cap, _), total in by_key.items()
        )
    )
