from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.dates import EARLIEST, LATEST
from verifier.web.claims import CONTACT_MINUTES, claims, day, plain, web_address

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
MEMBERS = [
    "credentialSubject",
    "issuer",
    "evidence",
    "achievement",
    "criteria",
    "result",
    "id",
    "name",
    "identifier",
]


def facts(document):
    return dict(claims(document, UTC).facts)


def subject(**members):
    return {"credentialSubject": members}


@UNHURRIED
@given(st.dictionaries(st.sampled_from(MEMBERS), JSON | st.dictionaries(st.sampled_from(MEMBERS), JSON)))
def test_no_document_whatever_its_shape_breaks_the_reading(document):
    said = claims(document, UTC)
    assert said.name


def test_characters_that_rearrange_a_page_are_taken_out():
    assert plain("Alder\u202eyellaV\u2066\u200b\x00 School\r\n\tDistrict") == "AlderyellaV School District"


def test_a_long_text_is_cut_with_a_sign_that_it_was():
    assert plain("a" * 500, 10) == "a" * 9 + "…"


@pytest.mark.parametrize("value", [None, 7, ["a"], {"@value": "a"}])
def test_what_is_no_text_reads_as_nothing(value):
    assert plain(value) == ""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "urn:uuid:1", "https://a.example/\n", " https://a.example", "", None]
)
def test_only_web_addresses_become_links(url):
    assert web_address(url) == ""


def test_a_web_address_is_kept():
    assert web_address("https://a.example/x?y#z") == "https://a.example/x?y#z"


def test_the_name_is_the_achievements_then_the_credentials():
    assert claims(subject(achievement={"name": "A"}) | {"name": "B"}, UTC).name == "A"
    assert claims({"name": "B"}, UTC).name == "B"
    assert claims({}, UTC).name == "A badge without a name"


@pytest.mark.parametrize(
    ("identifiers", "words"),
    [
        ([{"hashed": True, "identityHash": "sha256$1"}], "Not named. One hidden address."),
        ([{"hashed": True}, {"hashed": True}], "Not named. 2 hidden addresses."),
        ([{"hashed": False, "identityHash": "rosa@a.example"}], "rosa@a.example"),
    ],
)
def test_the_recipient_is_named_or_said_to_be_hidden(identifiers, words):
    assert facts(subject(identifier=identifiers))["Awarded to"] == words


def test_a_recipient_known_by_a_number_or_not_at_all():
    assert facts(subject(id="urn:uuid:1"))["Awarded to"] == "Not named. The issuer knows who it is."
    assert facts({})["Awarded to"] == "The badge does not say."


def minutes(value, named="urn:r", credits_earned=None):
    description = {"id": "urn:r", "resultType": CONTACT_MINUTES}
    members = {
        "achievement": {"resultDescription": [description]},
        "result": [{"resultDescription": named, "value": value}],
    }
    return facts(subject(**members, creditsEarned=credits_earned))


def test_hours_come_from_contact_minutes_and_stand_for_the_credits():
    assert minutes("150", credits_earned=2.5) == {
        "Awarded to": "The badge does not say.",
        "Hours": "2.5 h (150 minutes)",
    }


@pytest.mark.parametrize(
    ("value", "named"), [("many", "urn:r"), ("150", "urn:other"), ("9" * 7, "urn:r"), ("150", ["urn:r"])]
)
def test_a_result_that_is_not_contact_minutes_gives_no_hours(value, named):
    assert "Hours" not in minutes(value, named)


@pytest.mark.parametrize(
    ("value", "words"), [(3, "3"), (1.25, "1.25"), (True, None), (-1, None), (10**9, None), ("3", None)]
)
def test_credits_are_a_sensible_number_or_left_out(value, words):
    assert facts(subject(creditsEarned=value)).get("Credits") == words


def test_days_are_named_in_the_readers_zone():
    assert day(datetime(2026, 6, 3, 2, tzinfo=UTC), ZoneInfo("America/New_York")) == "June 2, 2026"
    assert day(None, UTC) == ""


@pytest.mark.parametrize("moment", [EARLIEST, LATEST])
def test_the_ends_of_the_calendar_are_days_too(moment):
    zone = ZoneInfo("Asia/Tokyo") if moment is LATEST else ZoneInfo("America/New_York")
    assert day(moment, zone)


def test_evidence_is_a_link_only_when_it_is_on_the_web():
    evidence = [
        {"id": "https://a.example/e", "name": "Plan"},
        {"id": "javascript:x", "narrative": "A talk"},
        {},
    ]
    links = claims({"evidence": evidence}, UTC).evidence
    assert [(link.words, link.url) for link in links] == [
        ("Plan", "https://a.example/e"),
        ("A talk", ""),
        ("Evidence without a name", ""),
    ]


def test_the_kind_is_the_declared_type():
    assert claims({"type": ["VerifiableCredential", "EndorsementCredential"]}, UTC).kind == "An endorsement"
    assert claims({"type": "Something"}, UTC).kind == "A credential"


def test_a_learner_record_has_its_own_name_and_says_whether_it_is_whole():
    held = {"verifiableCredential": [{}, {}], "achievement": [{"name": "Algebra"}]}
    record = {"type": ["ClrCredential"], "name": "Transcript", "credentialSubject": held}
    said = claims(record, UTC)
    assert (said.name, said.kind) == ("Transcript", "A learner record")
    assert dict(said.facts)["Holds"] == "2 credentials"
    held["verifiableCredential"] = {}
    partly = claims(record | {"partial": True}, UTC)
    assert dict(partly.facts)["Holds"] == "1 credential, only a part of the record"
