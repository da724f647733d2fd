"""Is there something on offer for every component, does it state its minutes, and does it last?"""


def test_a_component_that_no_rule_takes_need_not_be_offered(desk, rules):
    badge, group = rules
    findings = desk.lint(group("any", badge("a"), badge("b")), "a")
    assert [one.path for one in findings if one.code == "no_offering"] == ["/components/b"]


def test_an_equivalent_badge_from_elsewhere_is_an_offering(desk, rules):
    badge, group = rules
    elsewhere = {
        "id": "e",
        "achievement": "https://north.example/a",
        "component": "a",
        "issuers": ["did:web:n"],
    }
    offer = desk.item("o", "award", 5, achievement="https://north.example/a", issuer="did:web:n")
    assert desk.codes(group("all", badge("a")), [offer], equivalences=[elsewhere]) == []


def test_what_states_no_minutes_is_named_once(desk):
    rule = {
        "id": "root",
        "kind": "all",
        "of": [
            {"id": "h", "kind": "hours", "minutes": 30},
            {"id": "g", "kind": "hours", "minutes": 30, "from": {"components": ["a", "b"]}},
        ],
    }
    components = {
        "a": {"achievement": "https://badges.example/achievements/a", "name": "Slides"},
        "b": {"achievement": "https://badges.example/achievements/b", "minutes": 60},
    }
    findings = desk.lint(rule, "ab", components=components)
    assert [(one.code, one.path) for one in findings] == [("no_minutes", "/components/a")]
    assert findings[0].message.startswith("“Slides” states no minutes")


def test_logged_hours_and_sessions_without_minutes_are_named_at_the_rule(desk):
    hours = {"id": "h", "kind": "hours", "minutes": 30, "from": {"kinds": ["hours"]}}
    offers = [desk.item("log", "hours", 5), desk.item("more", "hours", 5, minutes=45)]
    (found,) = desk.lint(hours, offers)
    assert (found.code, found.path) == ("no_minutes", "/rule")
    assert "“log”" in found.message
    attend = {"id": "s", "kind": "attend", "event": "day", "n": 1, "minutesEach": 30}
    offers = [desk.session("one", 5, 45), desk.session("two", 6, 0), desk.session("other", 6, 0, event="x")]
    (found,) = desk.lint(attend, offers)
    assert (found.code, found.path) == ("no_minutes", "/rule")
    assert "“two”" in found.message


def test_a_badge_that_runs_out_before_the_end_is_told_where_it_has_to_be_valid(desk, rules):
    badge, group = rules
    brief = desk.award("a", 5, expires=desk.instant(50))
    lasting = desk.award("b", 5, expires=desk.instant(500))
    valid = [badge(token, expiry="while-valid") for token in "ab"]
    findings = desk.lint(group("all", *valid), [brief, lasting])
    assert [(one.code, one.path) for one in findings] == [("expires_before_end", "/rule/of/0")]
    assert desk.codes(group("all", badge("a")), [brief]) == []


def test_without_an_end_nothing_runs_out_before_it(desk, rules):
    badge, _ = rules
    brief = desk.award("a", 5, expires=desk.instant(50))
    open_ended = {"from": desk.instant(-10)}
    assert desk.codes(badge("a", expiry="while-valid"), [brief], window=open_ended) == []


def test_an_item_that_is_no_component_is_called_by_its_id(desk):
    hours = {"id": "h", "kind": "hours", "minutes": 30, "from": {"kinds": ["hours"]}, "expiry": "while-valid"}
    offer = desk.item("log", "hours", 5, minutes=45, expires=desk.instant(7))
    (found,) = desk.lint(hours, [offer])
    assert found.code == "expires_before_end"
    assert "“log”" in found.message
