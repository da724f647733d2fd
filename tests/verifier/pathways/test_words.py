"""What people read: sentences of rules, phrases of what is left, the headline."""

import pytest

from verifier.pathways import words
from verifier.pathways.phrases import either, minutes


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"kind": "badge", "component": "a"}, "the badge “Badge A”"),
        ({"kind": "badge", "component": "a", "level": 2}, "the badge “Badge A”, level 2 or higher"),
        (
            {"kind": "collect", "n": 3, "from": {"categories": ["quick-bite", "to_go"]}},
            "3 different badges in quick bite or to go",
        ),
        (
            {"kind": "collect", "n": 1, "from": {"components": ["a", "b"], "evidenced": True}},
            "1 badge out of “Badge A” or “Badge B” with evidence",
        ),
        (
            {"kind": "collect", "n": 2, "from": {"categories": ["stem"]}, "distinct": "day"},
            "2 badges of different days in stem",
        ),
        ({"kind": "hours", "minutes": 900, "from": {"categories": ["stem"]}}, "15 h in stem"),
        (
            {
                "kind": "hours",
                "minutes": 90,
                "caps": [{"where": {"categories": ["self-study"]}, "maxMinutes": 45}],
            },
            "1 h 30 min of learning, at most 45 min of them in self study",
        ),
        (
            {
                "kind": "hours",
                "minutes": 600,
                "itemMin": 60,
                "prorate": {"attribute": "years", "whole": 5},
                "carryIn": {"max": 120},
            },
            (
                "10 h of learning, each of at least 1 h, in proportion to years of 5,"
                " up to 2 h of them carried over"
            ),
        ),
        (
            {"kind": "attend", "event": "pre-planning", "n": 2, "minutesEach": 45},
            "2 sessions of pre planning, 45 min each",
        ),
        ({"kind": "attend", "event": "summit", "n": 1}, "1 session of summit"),
        ({"kind": "evidence", "topic": "stations"}, "approved evidence on stations"),
        ({"kind": "reflection", "topic": "my-year"}, "a reflection on my year"),
        ({"kind": "reflection", "topic": "my-year", "n": 2}, "2 reflections on my year"),
        (
            {"kind": "signoff", "topic": "observation", "role": ["supervisor", "peer"], "n": 2},
            "2 sign-offs of 2 different people on observation by a supervisor or a peer",
        ),
        ({"kind": "signoff", "topic": "plan", "role": "mentor"}, "a sign-off on plan by a mentor"),
        ({"kind": "taught", "component": "a", "n": 2}, "teach 2 people on “Badge A”"),
        (
            {"kind": "taught", "component": "a", "n": 1, "as": ["reviewed", "mentored"]},
            "review or mentor 1 person on “Badge A”",
        ),
        (
            {
                "kind": "pathway",
                "pathway": "https://badges.example/pathways/summer-summit",
                "achievement": "https://badges.example/achievements/summit",
            },
            "complete “summer summit”",
        ),
        ({"kind": "slot"}, "one activity of your own, approved"),
        ({"kind": "slot", "n": 2}, "2 activities of your own, approved"),
        ({"kind": "badge", "component": "a", "waivable": False}, "the badge “Badge A”, never waived"),
        (
            {"kind": "badge", "component": "a", "window": {"days": 365}},
            "the badge “Badge A”, in the last 365 days",
        ),
        (
            {"kind": "badge", "component": "a", "if": {"attribute": "years", "atMost": 3}},
            "the badge “Badge A”, if years is at most 3",
        ),
        (
            {"kind": "badge", "component": "a", "expiry": "while-valid"},
            "the badge “Badge A”, as long as it is valid",
        ),
    ],
)
def test_the_sentence_of_a_leaf(district, rule, sentence):
    pathway = district.pathway({"id": "r", **rule})
    assert words.sentence(pathway.rule, pathway) == sentence


def test_the_sentence_of_groups_in_groups(district):
    a, b, c, d = map(district.badge, "abcd")
    rule = district.group(
        "r",
        "sequence",
        district.group(
            "x", "any", a, b, window={"from": "2026-08-01T04:00:00Z", "until": "2027-06-05T04:00:00Z"}
        ),
        district.group("y", "atLeast", c, d, n=1),
        district.group("z", "all", district.badge("e")),
    )
    pathway = district.pathway(rule, displayZone="America/New_York")
    assert words.sentence(pathway.rule, pathway) == (
        "in this order: ((one of: the badge “Badge A”; or the badge “Badge B”),"
        " between August 1, 2026 and June 4, 2027), then "
        "(any 1 of these 2: the badge “Badge C”; the badge “Badge D”), then the badge “Badge E”"
    )


def test_what_a_rule_waits_for_is_called_by_its_name(district):
    first = district.group("x", "any", district.badge("a"), district.badge("b"), label="Beginnings")
    rule = district.group("r", "all", first, district.badge("c", after="x"), district.badge("d", after="c"))
    pathway = district.pathway(rule)
    assert words.sentence(pathway.rule.of[1], pathway) == "the badge “Badge C”, after “Beginnings”"
    assert words.sentence(pathway.rule.of[2], pathway) == "the badge “Badge D”, after the badge “Badge C”"


def test_the_whole_pathway_in_one_sentence(district):
    window = {"from": "2026-08-01T04:00:00Z", "until": "2027-06-05T04:00:00Z"}
    pathway = district.pathway(district.badge("a"), window=window, displayZone="America/New_York")
    assert words.told(pathway) == (
        "Between August 1, 2026 and June 4, 2027, whoever completes the badge “Badge A”, earns The year."
    )
    assert words.told(district.pathway(district.badge("a"))) == (
        "Whoever completes the badge “Badge A”, earns The year."
    )


def test_a_zone_that_nobody_knows_is_told_in_utc(district):
    window = {"until": "2027-06-05T04:00:00Z"}
    pathway = district.pathway(district.badge("a"), window=window, displayZone="Middle/Earth")
    assert words.told(pathway).startswith("Until June 5, 2027, ")


@pytest.mark.parametrize(
    ("tokens", "headline", "left"),
    [
        (
            "",
            "3 required left, then 3 to choose",
            (
                "Badge A",
                "Badge B",
                "Winter day: choose 1 of 2",
                "Entrées: choose 1 of 4",
                "choose 2 of 2: Badge I or Badge J",
            ),
        ),
        (
            "aij",
            "2 required left, then choose 1 of 4",
            ("Badge B", "Winter day: choose 1 of 2", "Entrées: choose 1 of 4"),
        ),
        ("abci", "2 to choose", ("Entrées: choose 1 of 4", "choose 1 of 1: Badge J")),
        ("abcij", "Choose 1 of 4", ("Entrées: choose 1 of 4",)),
        ("aeij", "2 required left", ("Badge B", "Winter day: choose 1 of 2")),
        ("abceij", "Done", ()),
    ],
)
def test_the_headline_says_what_is_left(district, tokens, headline, left):
    rule = district.group(
        "r",
        "all",
        district.group(
            "required",
            "all",
            district.badge("a"),
            district.badge("b"),
            district.group("winter", "any", district.badge("c"), district.badge("d"), label="Winter day"),
        ),
        district.group("entrees", "atLeast", *map(district.badge, "efgh"), n=1, label="Entrées"),
        district.group("bites", "atLeast", district.badge("i"), district.badge("j"), n=2),
    )
    progress = district.progress(rule, tokens)
    assert words.headline(progress) == headline
    assert words.left(progress) == left


def test_the_headline_counts_what_can_still_be_chosen(district):
    rule = {"id": "r", "kind": "collect", "n": 3, "from": {"components": list("abcde")}}
    assert words.headline(district.progress(rule, "b")) == "Choose 2 of 4"


def test_the_headline_of_a_choice_that_names_nothing(district):
    rule = {"id": "r", "kind": "collect", "n": 2, "from": {"categories": ["anything"]}}
    assert words.headline(district.progress(rule, "")) == "2 to choose"


def test_the_headline_for_somebody_who_is_not_asked(district):
    rule = district.badge("a", **{"if": {"attribute": "x", "in": ["y"]}})
    assert words.headline(district.progress(rule, "a")) == "Nothing is asked of you here"


def test_what_is_left_of_hours_is_told_in_hours(district):
    rule = {"id": "r", "kind": "hours", "minutes": 120}
    assert words.left(district.progress(rule, "a")) == ("2 h of learning: 1 h 30 min more",)


@pytest.mark.parametrize(("amount", "told"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (150, "2 h 30 min")])
def test_minutes_are_told_in_hours(amount, told):
    assert minutes(amount) == told


def test_a_list_ends_with_or():
    assert [either(["a"]), either(["a", "b"]), either(["a", "b", "c"])] == ["a", "a or b", "a, b or c"]


def test_several_activities_of_ones_own_are_told_by_their_number(district):
    pathway = district.pathway({"id": "own", "kind": "slot", "n": 2})
    assert words.told(pathway).startswith("Whoever completes 2 activities of your own, approved")
