"""What goes over into next year: surplus minutes, up to a cap, each once, naming the badge."""

import pytest

from verifier.pathways import words
from verifier.pathways.carrying import carried_out
from verifier.pathways.earned import CredentialRef, Earned
from verifier.pathways.evaluation import evaluate

BADGE = CredentialRef("https://badges.example/credentials/year-1", "uEi" + "A" * 44)


def hours(node, minutes, **more):
    return {"id": node, "kind": "hours", "minutes": minutes, **more}


@pytest.fixture
def over(district):
    def item(day, minutes, more):
        at = district.now.replace(month=9, day=day)
        return Earned(f"s{day}", None, None, at, minutes=minutes, kind="hours", **more)

    def ask(rule, spent, **limit):
        pathway = district.pathway(rule, carryOut={"maxMinutes": 100, **limit})
        items = [item(day, minutes, more) for day, minutes, more in spent]
        progress = evaluate(pathway, items, district.now)
        return carried_out(pathway, items, progress, BADGE, attributes={})

    return ask


def told(items):
    return [(item.id, item.minutes) for item in items]


def test_minutes_beyond_what_was_asked_go_over_up_to_the_cap(district, over):
    rule = district.group("r", "all", hours("h", 60))
    found = over(rule, [(1, 40, {}), (2, 40, {"categories": ("stem",)}), (3, 50, {}), (4, 90, {})])
    assert told(found) == [("s2#carried", 20), ("s3#carried", 50), ("s4#carried", 30)]
    assert {(item.kind, item.carried, item.credential) for item in found} == {("hours", True, BADGE)}
    assert found[0].categories == ("stem",)


def test_they_count_next_year_as_far_as_it_lets_them_in(district, over):
    (item,) = over(district.group("r", "all", hours("h", 60)), [(1, 150, {})])
    later = hours("h", 60, carryIn={"max": 70}, window={"from": "2026-10-01T00:00:00Z"})
    assert evaluate(district.pathway(later), [item], district.now).complete
    assert over(district.group("r", "all", hours("h", 10)), [(1, 60, {"carried": True})]) == ()


def test_nothing_goes_over_before_the_year_is_complete_or_when_it_does_not_say_so(district, over):
    assert over(hours("h", 60), [(1, 59, {})]) == ()
    pathway = district.pathway(hours("h", 60))
    items = [Earned("s", None, None, district.now, minutes=90, kind="hours")]
    assert carried_out(pathway, items, evaluate(pathway, items, district.now), BADGE, attributes={}) == ()


def test_only_what_was_earned_in_the_last_days_goes_over(over):
    found = over(hours("h", 60), [(1, 100, {}), (25, 20, {})], earnedWithinDays=60)
    assert told(found) == [("s25#carried", 20)]


def test_what_counts_nowhere_or_does_not_apply_stays_behind(district, over):
    absent = {"if": {"attribute": "role", "in": ["coach"]}}
    stem = hours("h", 30, **{"from": {"categories": ["stem"]}}, itemMax=40)
    rule = district.group("r", "all", stem, hours("k", 10, **absent))
    assert told(over(rule, [(1, 90, {"categories": ("stem",)}), (2, 90, {})])) == [("s1#carried", 10)]
    badge = district.pathway(district.badge("a"), carryOut={"maxMinutes": 100})
    items = [district.earned("a")]
    assert carried_out(badge, items, evaluate(badge, items, district.now), BADGE, attributes={}) == ()


def test_minutes_that_are_shared_are_used_once_and_dealt_out_ones_add_up(district, over):
    shared = district.group("r", "all", hours("h", 60), hours("k", 40))
    assert told(over(shared, [(1, 90, {})])) == [("s1#carried", 30)]
    dealt = district.group("r", "all", hours("h", 40), hours("k", 30), exclusive="minutes")
    assert told(over(dealt, [(1, 90, {})])) == [("s1#carried", 20)]


def test_the_sentence_of_the_pathway_says_what_goes_over(district):
    pathway = district.pathway(hours("h", 60), carryOut={"maxMinutes": 90})
    assert words.told(pathway).endswith(" Up to 1 h 30 min beyond that count in the year after.")
    recent = district.pathway(hours("h", 60), carryOut={"maxMinutes": 60, "earnedWithinDays": 30})
    assert "Up to 1 h beyond that, earned in the last 30 days, count" in words.told(recent)
