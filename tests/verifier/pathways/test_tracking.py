"""One award at a time gives what everything at once gives, on random histories of every kind of rule."""

from datetime import timedelta

import pytest

from verifier.pathways import definition
from verifier.pathways.compiled import Compiler
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.evaluation import evaluate
from verifier.pathways.persons import read_person
from verifier.pathways.tracking import Track
from verifier.pathways.windows import read_instant


def told(pathway, person, items, now):
    """Status and states from scratch, as far as a track tells them."""
    known = {"attributes": person.attributes, "waivers": person.waivers}
    progress = evaluate(pathway, items, now, **known)
    if progress.status == "not_applicable":
        return progress.status, {}
    nodes = (node for node in progress.root.walk() if not node.shared and node.state != "absent")
    return progress.status, {node.id: node.state for node in nodes}


def says(track):
    return track.status, track.states


def lives(chance, seed):
    """A person to whom things happen: awards, now and then one taken away or dated ahead, and time."""
    made = chance(seed)
    pathway, person = definition.read(made.document()), read_person(made.person(5))
    now = read_instant(made.instant(0))
    track = Track(Compiler(pathway).compiled(person.attributes), person.items, now, waivers=person.waivers)
    items = {item.id: item for item in person.items}
    seen = set()
    for turn in range(6):
        assert says(track) == told(pathway, person, items.values(), now), (seed, turn)
        foreseen = track.next_change
        if foreseen is None or foreseen > now + timedelta(days=1):
            later = now + timedelta(days=1)
            assert says(track) == told(pathway, person, items.values(), later), (seed, turn)
        else:
            assert says(track) == told(pathway, person, items.values(), foreseen - timedelta(seconds=1)), seed
        now += timedelta(hours=made.one(0, 0, 1, 30))
        if made.rarely(0.2) and items:
            gone = made.one(*sorted(items))
            del items[gone]
            track.withdraw(gone, now)
        elif made.rarely(0.1):
            track.advance(now)
        else:
            name = made.one(f"new{turn}", f"new{turn}", "i0")
            item = read_person({"items": [made.item(name, (-20, 2))]}).items[0]
            items[name] = item
            track.award(item, now)
        seen.add(track.status)
    assert says(track) == told(pathway, person, items.values(), now), seed
    return seen


def test_one_by_one_gives_what_all_at_once_gives_on_a_hundred_histories(chance):
    seen = set().union(*(lives(chance, seed) for seed in range(100)))
    assert seen == {"complete", "incomplete", "not_applicable"}


@pytest.mark.drill
def test_one_by_one_gives_what_all_at_once_gives_on_ten_thousand_histories(chance):
    for seed in range(100, 10_100):
        lives(chance, seed)


def track_of(district, rule, tokens="", *, now=None, effort=None, waivers=(), **more):
    compiled = Compiler(district.pathway(rule, **more)).compiled({})
    items = [district.earned(token, day=place + 1) for place, token in enumerate(tokens)]
    limit = {} if effort is None else {"effort": effort}
    return Track(compiled, items, now or district.now, waivers=waivers, **limit)


def test_people_who_are_alike_here_share_what_was_made_ready(district):
    share = {"attribute": "percent", "whole": 100}
    hours = {"id": "h", "kind": "hours", "minutes": 60, "prorate": share}
    rule = district.group(
        "r", "all", hours, district.badge("a", **{"if": {"attribute": "role", "in": ["coach"]}})
    )
    pathway = district.pathway(rule, audience={"attribute": "grades", "in": ["k-2"]})
    compiler = Compiler(pathway)
    one = compiler.compiled({"grades": ["k-2", "3-5"], "percent": 50, "shoe size": 44})
    assert one is compiler.compiled({"grades": ("k-2", "3-5"), "percent": 50})
    assert one is not compiler.compiled({"grades": ("k-2",), "percent": 80})
    track = Track(one, [], district.now)
    assert track.states == {"h": "unsatisfied", "r": "unsatisfied"}
    elsewhere = Track(compiler.compiled({"grades": ["9-12"]}), [], district.now)
    assert (elsewhere.status, elsewhere.states) == ("not_applicable", {})


def test_a_badge_that_is_revoked_or_comes_back_changes_what_rests_on_it(district):
    track = track_of(district, district.group("r", "all", district.badge("a"), district.badge("b")), "ab")
    assert track.status == "complete"
    track.withdraw("award-a", district.now)
    assert (track.status, track.states["a"]) == ("incomplete", "unsatisfied")
    track.withdraw("award-a", district.now)
    track.award(district.earned("a", state="suspended"), district.now)
    assert track.status == "incomplete"
    track.award(district.earned("a"), district.now)
    assert track.status == "complete"


def test_what_is_dated_ahead_or_expires_is_foreseen(district):
    soon, later = district.now + timedelta(hours=1), district.now + timedelta(days=1)
    track = track_of(district, district.badge("a", expiry="while-valid"))
    assert track.next_change is None
    item = Earned("ahead", district.earned("a").achievement, district.earned("a").issuer, soon, expires=later)
    track.award(item, district.now)
    assert (track.status, track.next_change) == ("incomplete", soon)
    track.advance(district.now)
    track.advance(soon)
    assert (track.status, track.next_change) == ("complete", later)
    track.withdraw("nothing", later)
    assert (track.status, track.next_change) == ("incomplete", None)


def test_what_leaves_a_rolling_window_is_foreseen(district):
    track = track_of(district, district.badge("a", window={"days": 100}), "a")
    assert track.next_change == district.earned("a").at + timedelta(days=100)
    at = district.now - timedelta(days=1)
    track.award(
        Earned("again", district.earned("b").achievement, district.earned("b").issuer, at), district.now
    )
    assert track.next_change == district.earned("a").at + timedelta(days=100)


def test_an_equivalence_that_holds_for_some_days_is_foreseen(district):
    old = {"id": "old", "achievement": "urn:old", "component": "a", "window": {"days": 90}}
    track = track_of(district, district.badge("a"), equivalences=[old])
    item = district.earned("a")
    track.award(Earned("old", "urn:old", item.issuer, item.at), district.now)
    assert (track.status, track.next_change) == ("complete", item.at + timedelta(days=90))
    fixed = track_of(
        district, district.badge("a"), equivalences=[{**old, "window": {"until": "2027-01-01T00:00:00Z"}}]
    )
    fixed.award(Earned("old", "urn:old", item.issuer, item.at), district.now)
    assert (fixed.status, fixed.next_change) == ("complete", None)


def waiver(district, node, manner, **more):
    at = district.now - timedelta(days=5)
    return Waiver(id=node, node=node, manner=manner, role="lead", at=at, reason="moved", **more)


def test_waivers_count_one_by_one_too(district):
    two = {"id": "two", "kind": "collect", "n": 2, "from": {"components": ["b", "c"]}}
    some = district.group("some", "atLeast", district.badge("d"), district.badge("e"), n=2)
    rule = district.group("r", "all", district.badge("a"), two, some, district.badge("f"))
    granted = (
        waiver(district, "a", "waive"),
        waiver(district, "two", "reduce", amount=1),
        waiver(district, "some", "reduce", amount=1),
        waiver(district, "f", "substitute", item="award-g"),
    )
    track = track_of(district, rule, "be", waivers=granted)
    assert track.status == "incomplete"
    track.award(district.earned("g"), district.now)
    assert (track.status, track.states["a"]) == ("complete", "waived")
    after = (waiver(district, "group", "substitute", item="award-g"), waiver(district, "group", "waive"))
    group = district.group("group", "all", district.badge("h"))
    waived = track_of(district, district.group("r", "all", group), "g", waivers=after)
    assert (waived.status, waived.states["group"]) == ("complete", "waived")


def dealing(district):
    pairs = [
        district.group(name, "all", *(district.badge(token, id=f"{name}{token}") for token in tokens))
        for name, tokens in (("x", "ab"), ("y", "bc"))
    ]
    return district.group("g", "all", *pairs, exclusive="items")


def test_what_is_out_of_reach_is_undetermined_here_too(district):
    either = district.group("r", "any", dealing(district), district.badge("d"))
    track = track_of(district, either, "abc", effort=0)
    assert (track.status, track.states["g"]) == ("undetermined", "undetermined")
    track.award(district.earned("d"), district.now)
    assert track.status == "complete"
    rule = district.group("r", "all", dealing(district))
    waived = track_of(district, rule, "abc", effort=0, waivers=(waiver(district, "g", "waive"),))
    assert waived.status == "complete"
    assert track_of(district, rule, "abc").status == "incomplete"


def test_what_waits_for_an_exclusive_group_waits_until_it_could_hold(district):
    of = [
        {"id": "x", "kind": "collect", "n": 2, "from": {"components": ["a", "c"]}},
        {"id": "y", "kind": "collect", "n": 1, "from": {"components": ["b"]}},
    ]
    group = district.group("g", "atLeast", *of, n=1, exclusive="items")
    rule = district.group("r", "all", group, district.badge("d", after="g"))
    track = track_of(district, rule, "abdc")
    assert track.status == "complete"
    late = district.group("r", "all", dealing(district), district.badge("d", after="g"))
    assert track_of(district, late, "abcd").status == "incomplete"
