"""What a badge says of itself, as a proof copies it."""

import json
from datetime import UTC, datetime

from verifier import intake
from verifier.pathways import definition
from verifier.stated import digest_of, stated

LEVELS = ["https://badges.example/levels/1", "https://badges.example/levels/2"]


def read(badge):
    return intake.document(badge, "badge.json")


def achievement(**more):
    minutes = {"id": "urn:m", "type": ["ResultDescription"], "resultType": "ext:ContactMinutes"}
    return {
        "id": "https://badges.example/achievements/a",
        "tag": ["stem", "stem", 7, "equity"],
        "version": "3",
        "resultDescription": [minutes, {"id": "urn:level", "resultType": "RubricCriterionLevel"}],
        **more,
    }


def badge(subject, **more):
    whole = {"achievement": achievement(), **subject}
    return {
        "id": "https://badges.example/credentials/1",
        "issuer": {"id": "did:web:badges.example"},
        "validFrom": "2026-09-03T15:00:00Z",
        "credentialSubject": whole,
        **more,
    }


def test_minutes_are_the_results_of_that_type_and_of_no_other():
    results = [
        {"resultDescription": "urn:m", "value": "45"},
        {"resultDescription": "urn:m", "value": "15"},
        {"resultDescription": "urn:m", "value": "an hour"},
        {"resultDescription": "urn:level", "value": "9"},
        {"resultDescription": {"id": ["urn:m"]}, "value": "9"},
    ]
    facts = stated(read(badge({"result": results})))
    assert facts.minutes == 60
    assert (facts.categories, facts.version, facts.level) == (("stem", "equity"), "3", None)
    assert stated(read(badge({}))).minutes is None


def test_it_was_earned_when_the_activity_ended_else_when_it_was_awarded_else_when_it_began():
    ended = {"activityEndDate": "2026-09-01T15:00:00Z"}
    awarded = {"awardedDate": "2026-09-02T15:00:00Z"}
    days = [
        stated(read(badge(subject, **more))).at.day
        for subject, more in ((ended, awarded), ({}, awarded), ({}, {}))
    ]
    assert days == [1, 2, 3]
    old = badge(
        {}, validFrom=None, issuanceDate="2026-09-04T15:00:00Z", expirationDate="2027-01-01T00:00:00Z"
    )
    facts = stated(read(old))
    assert facts.at.day == 4
    assert facts.expires == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_level_is_its_place_in_the_rule(district):
    rule = {
        "format": "cairn-pathway/1",
        "id": "https://badges.example/pathways/p",
        "version": "1",
        "name": "The year",
        "awards": "https://badges.example/achievements/year",
        "components": {"a": {"achievement": "https://badges.example/achievements/a", "levels": LEVELS}},
        "rule": {"id": "a", "kind": "badge", "component": "a"},
    }
    results = [{"achievedLevel": LEVELS[1]}, {"achievedLevel": LEVELS[0]}]
    facts = stated(read(badge({"result": results})), definition.read(rule))
    assert facts.level == 2
    other = badge({"achievement": achievement(id="urn:other"), "result": results})
    assert stated(read(other), definition.read(rule)).level is None


def test_what_names_no_achievement_or_no_date_states_nothing():
    assert stated(read(badge({"achievement": []}))) is None
    assert stated(read(badge({}, validFrom="yesterday"))) is None


def test_a_signed_text_has_the_digest_of_the_badge_in_it(district):
    plain = district.badge()
    signed = intake.read(district.jwt(plain).encode(), "badge.jwt")
    assert digest_of(signed) == digest_of(read(plain)) == digest_of(read(district.sign(plain)))


def test_the_claims_of_an_older_signed_text_complete_the_badge(district):
    older = {"@context": ["https://www.w3.org/2018/credentials/v1"], "credentialSubject": {}}
    token = district.jwt({"credentialSubject": {}, "id": "urn:uuid:1", "vc": older})
    presented = intake.read(token.encode(), "badge.jwt")
    completed = {**older, "id": "urn:uuid:1", "issuer": district.id}
    assert digest_of(presented) == digest_of(read(completed))
    assert stated(read(json.loads(json.dumps(completed)))) is None
