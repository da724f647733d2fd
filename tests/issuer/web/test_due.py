from datetime import UTC, datetime

from issuer.web.due import Due, dates
from verifier.pathways import definition
from verifier.pathways.earned import Earned
from verifier.pathways.evaluation import evaluate

AUTUMN = {"from": "2026-07-01T00:00:00Z", "until": "2026-12-31T00:00:00Z"}
NOW = datetime(2026, 10, 1, tzinfo=UTC)


def badge(component, **more):
    return {"id": f"{component}-{len(more)}", "kind": "badge", "component": component, **more}


def pathway(*rules):
    return definition.read(
        {
            "format": "cairn-pathway/1",
            "id": "https://a.example/pathways/p",
            "version": "1",
            "name": "P",
            "awards": "https://a.example/achievements/p",
            "issuers": ["did:key:z1"],
            "window": {"from": "2026-07-01T00:00:00Z", "until": "2027-07-01T00:00:00Z"},
            "components": {one: {"achievement": f"https://a.example/achievements/{one}"} for one in "abc"},
            "rule": {"id": "root", "kind": "all", "of": list(rules)},
        }
    )


def due(of, *held):
    earned = [
        Earned(one, f"https://a.example/achievements/{one}", "did:key:z1", datetime(2026, 9, 1, tzinfo=UTC))
        for one in held
    ]
    return list(dates(of, evaluate(of, earned, NOW, attributes={"school": "south"}, waivers=())))


def test_what_is_open_is_due_on_the_last_day_of_its_window_and_the_year_stands_last():
    of = pathway(badge("a", window=AUTUMN, label="Station"), badge("b"))
    closes = Due("The year closes", datetime(2027, 7, 1, tzinfo=UTC))
    assert due(of) == [Due("Station", datetime(2026, 12, 31, tzinfo=UTC)), closes]
    assert due(of, "a") == [closes]


def test_nothing_is_due_in_a_group_that_is_done():
    either = {"id": "either", "kind": "any", "of": [badge("a"), badge("b", window=AUTUMN)]}
    of = pathway(either, badge("c"))
    assert [one.name for one in due(of, "a")] == ["The year closes"]


def test_nothing_is_due_that_does_not_concern_somebody():
    north = {"attribute": "school", "in": ["north"]}
    of = pathway(badge("a", window=AUTUMN, **{"if": north}), badge("b"))
    assert [one.name for one in due(of)] == ["The year closes"]
