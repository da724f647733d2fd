from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contexts
import schemas
from issuer.credentials.compose import (
    COMPONENT_GENRE,
    CREDENTIAL_SCHEMA,
    AchievementFacts,
    Alignment,
    AwardFacts,
    Evidence,
    Facts,
    Identity,
    IssuerProfile,
    Recipient,
    StatusEntry,
    compose,
    hours,
    identity_hash,
    instant,
)
from schemas import vcdm

BASE = "https://badges.aldervalley.example"
ISSUER = IssuerProfile("did:web:badges.aldervalley.example", "Alder Valley School District", BASE)
AT = datetime(2026, 12, 1, 15, 30, 59, 999_999, tzinfo=timezone(timedelta(hours=-5)))
ACHIEVEMENT = AchievementFacts(
    id=f"{BASE}/achievements/stations",
    version_id=f"{BASE}/achievements/stations/versions/3",
    version=3,
    name="Stations that differentiate",
    description="Ran a lesson in stations.",
    criteria="- At least three stations\n- One change named",
    minutes=180,
    image=f"{BASE}/achievements/stations/versions/3/badge.png",
    tags=("entree", "Instruction"),
    alignment=(
        Alignment("Individualized Path", "https://standards.example/7", "7", "Personalized Learning"),
    ),
)
FULL = Facts(
    id=f"{BASE}/credentials/7",
    issued_at=AT,
    recipient=Recipient(
        "urn:uuid:8a4c4d0e-3f3c-4a52-9d5e-0d1c2b3a4f50", (Identity("rosa@home.example", "0f" * 16),)
    ),
    achievement=ACHIEVEMENT,
    award=AwardFacts(AT, 180, datetime(2026, 11, 9, 5, tzinfo=UTC), datetime(2026, 11, 12, 5, tzinfo=UTC)),
    status=StatusEntry(f"{BASE}/status/1", 94_567),
    evidence=(
        Evidence("The plan", "Two pages.", "uEiA", f"{BASE}/evidence/1"),
        Evidence("Slips", digest="uEiB"),
    ),
)
LEAST = Facts(
    id=f"{BASE}/credentials/8",
    issued_at=AT,
    recipient=Recipient("urn:uuid:8a4c4d0e-3f3c-4a52-9d5e-0d1c2b3a4f50"),
    achievement=replace(ACHIEVEMENT, minutes=0, tags=(), alignment=()),
    award=AwardFacts(AT, 0),
    status=StatusEntry(f"{BASE}/status/1", 0),
)


def nodes(value):
    yield value
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for member in members:
        yield from nodes(member)


@pytest.mark.parametrize("facts", [FULL, LEAST], ids=["full", "least"])
def test_what_is_composed_fits_the_standards_schema_and_every_word_has_a_meaning(facts):
    document = compose(facts, ISSUER)
    schemas.validate(document)
    contexts.check(document)
    assert not vcdm.problems(document)


@pytest.mark.parametrize("facts", [FULL, LEAST], ids=["full", "least"])
def test_there_is_neither_null_nor_an_empty_list(facts):
    assert all(node not in (None, "", [], {}) for node in nodes(compose(facts, ISSUER)))


def test_the_contexts_stand_in_the_order_that_open_badges_asks_for():
    assert compose(FULL, ISSUER)["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]


def test_the_schema_that_is_named_needs_the_extensions_context():
    document = compose(FULL, ISSUER)
    assert document["credentialSchema"] == [
        {"id": CREDENTIAL_SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}
    ]
    document["@context"].pop()
    with pytest.raises(contexts.UndefinedTermError):
        contexts.check(document)


def test_instants_are_in_utc_to_the_second():
    document = compose(FULL, ISSUER)
    assert document["validFrom"] == document["awardedDate"] == "2026-12-01T20:30:59Z"
    assert document["credentialSubject"]["activityStartDate"] == "2026-11-09T05:00:00Z"
    assert document["credentialSubject"]["activityEndDate"] == "2026-11-12T05:00:00Z"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 12, 1))  # noqa: DTZ001 - the point


def test_the_recipient_has_a_stable_id_and_hashed_addresses():
    subject = compose(FULL, ISSUER)["credentialSubject"]
    assert subject["id"] == "urn:uuid:8a4c4d0e-3f3c-4a52-9d5e-0d1c2b3a4f50"
    (identifier,) = subject["identifier"]
    assert identifier["hashed"] is True
    assert identifier["identityType"] == "emailAddress"
    assert identifier["identityHash"] == identity_hash("rosa@home.example", "0f" * 16)
    assert "rosa@home.example" not in str(compose(FULL, ISSUER))


@pytest.mark.parametrize(
    ("email", "salt", "begins"),
    [
        ("a@example.com", "Kosher", "sha256$b5809d8a"),
        ("jjefferson18@example.com", "FleurDeSel", "sha256$658625b2"),
    ],
)
def test_addresses_are_hashed_as_the_published_examples_are(email, salt, begins):
    """Values from the Open Badges 3.0 specification's examples of IdentityObject."""
    assert identity_hash(email, salt).startswith(begins)


def test_hours_stand_as_credits_and_as_a_result_in_whole_minutes():
    subject = compose(FULL, ISSUER)["credentialSubject"]
    (described,) = subject["achievement"]["resultDescription"]
    assert subject["creditsEarned"] == 3
    assert described["resultType"] == "ext:ContactMinutes"
    assert subject["result"] == [{"type": ["Result"], "resultDescription": described["id"], "value": "180"}]


def test_what_is_worth_no_time_states_none():
    subject = compose(LEAST, ISSUER)["credentialSubject"]
    assert not {"creditsEarned", "result"} & set(subject)
    assert not {"creditsAvailable", "resultDescription"} & set(subject["achievement"])


@given(st.integers(min_value=1, max_value=60_000))
def test_hours_come_back_to_the_same_minutes(minutes):
    assert round(hours(minutes) * 60) == minutes
    assert isinstance(hours(minutes), int) == (minutes % 60 == 0)


def test_evidence_shows_its_address_only_when_it_is_public():
    public, private = compose(FULL, ISSUER)["evidence"]
    assert public["id"] == f"{BASE}/evidence/1"
    assert private == {"type": ["Evidence"], "name": "Slips", "digestMultibase": "uEiB"}


def test_a_component_badge_is_evidence_under_its_own_address():
    component = Evidence("Opening day", url=f"{BASE}/credentials/1", genre=COMPONENT_GENRE)
    (told,) = compose(replace(FULL, evidence=(component,)), ISSUER)["evidence"]
    assert told == {
        "id": f"{BASE}/credentials/1",
        "type": ["Evidence"],
        "name": "Opening day",
        "genre": "Open Badge",
    }


def test_there_is_one_status_entry_and_its_index_is_text():
    status = compose(FULL, ISSUER)["credentialStatus"]
    assert status["type"] == "BitstringStatusListEntry"
    assert status["statusListIndex"] == "94567"
    assert status["statusListCredential"] == f"{BASE}/status/1"
    assert status["id"] != status["statusListCredential"]
    assert compose(LEAST, ISSUER)["credentialStatus"]["statusListIndex"] == "0"


def test_the_achievement_names_its_version_its_criteria_and_its_standard():
    achievement = compose(FULL, ISSUER)["credentialSubject"]["achievement"]
    assert achievement["version"] == "3"
    assert achievement["criteria"] == {"id": ACHIEVEMENT.version_id, "narrative": ACHIEVEMENT.criteria}
    assert achievement["tag"] == ["entree", "Instruction"]
    assert achievement["alignment"][0]["targetCode"] == "7"
    assert achievement["creator"]["id"] == ISSUER.id


def test_the_same_facts_give_the_same_document():
    assert compose(FULL, ISSUER) == compose(FULL, ISSUER)


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), min_size=1, max_size=200))
def test_whatever_words_a_name_holds_the_document_keeps_its_meaning(name):
    document = compose(replace(FULL, achievement=replace(ACHIEVEMENT, name=name, criteria=name)), ISSUER)
    schemas.validate(document)
    contexts.canonicalize(document)
