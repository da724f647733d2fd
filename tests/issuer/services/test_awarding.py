from dataclasses import replace
from uuid import uuid4

import pytest

from issuer.domain.award import Award, Source
from issuer.services import awarding, publishing, revoking
from issuer.services.errors import NotFoundError, SelfCheckError
from issuer.services.house import House
from issuer.storage import awards, credentials, outbox_messages
from keys.did import did_key
from keys.signer import Ed25519Signer
from schemas.reading import read_json
from verifier.report import Outcome
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

YEAR = ["opening-day", "digital-safety", "stations"]


def earned(district, slug, **changes):
    told = Award(
        person_id=district.person("Rosa").id,
        achievement=slug,
        version=1,
        period="2026-27",
        minutes=180,
        source=Source.LIST,
        awarded_at=district.now,
    )
    return replace(told, **changes)


def award(district, *wanted):
    with district.house.database.writing() as tx:
        return awarding.award(tx, district.house, wanted, now=district.now)


def test_the_same_award_twice_in_one_queue_is_given_once(district):
    assert len(award(district, earned(district, "stations"), earned(district, "stations"))) == 1


def test_what_was_awarded_before_is_passed_over(district):
    award(district, earned(district, "stations"))
    assert award(district, earned(district, "stations")) == ()


def test_the_same_achievement_can_be_earned_in_another_period(district):
    award(district, earned(district, "stations"))
    assert len(award(district, earned(district, "stations", period="2027-28"))) == 1


def test_the_last_component_brings_the_yearly_badge_in_the_same_transaction(year):
    for slug in YEAR:
        assert len(year.earn("Rosa", slug).awarded) == 1
    component, yearly = year.earn("Rosa", "podcast").awarded
    assert (component.source, yearly.source) == (Source.EVIDENCE, Source.PATHWAY)
    assert yearly.period == "2026-27"


def test_the_yearly_badge_names_exactly_the_components_it_rests_on(year):
    urls = [year.earn("Rosa", slug).awarded[0].url for slug in [*YEAR, "podcast"]]
    with year.house.database.reading() as tx:
        yearly = next(row for row in awards.of_person(tx, year.person("Rosa").id) if row.source == "pathway")
        document = read_json(credentials.of_award(tx, yearly.id).text)
    *listed, proof = document["evidence"]
    assert {item["id"] for item in listed} == set(urls)
    assert {item["genre"] for item in listed} == {"Open Badge"}
    assert proof["genre"] == "Pathway proof"
    assert yearly.minutes == 0
    assert yearly.component_minutes == 240 + 60 + 180 + 60
    assert document["credentialSubject"]["result"][0]["value"] == "540"


def test_more_components_do_not_award_the_year_again(year):
    for slug in [*YEAR, "podcast"]:
        year.earn("Rosa", slug)
    assert [badge.source for badge in year.earn("Rosa", "slides").awarded] == [Source.EVIDENCE]


def test_a_pathway_goes_on_when_the_house_has_a_new_identifier(year):
    """A did:key changes with its key; what was published and earned under the old one stays ours."""
    for slug in YEAR:
        year.earn("Rosa", slug)
    signer = Ed25519Signer.from_seed(b"n" * 32, "")
    did = did_key(signer.public_key)
    signer = Ed25519Signer.from_seed(b"n" * 32, f"{did}#{did.removeprefix('did:key:')}")
    house = House.compose(year.house.settings, year.house.database, signer, documents={})
    badges = replace(year, house=house).earn("Rosa", "podcast").awarded
    assert [badge.source for badge in badges] == [Source.EVIDENCE, Source.PATHWAY]


def test_one_teachers_badges_do_not_complete_anothers_year(year):
    for slug in YEAR:
        year.earn("Rosa", slug)
    assert len(year.earn("James", "podcast").awarded) == 1


def test_a_withdrawn_yearly_badge_does_not_come_back_by_itself(year):
    for slug in YEAR:
        year.earn("Rosa", slug)
    _, yearly = year.earn("Rosa", "podcast").awarded
    revoking.revoke(year.house, year.person("Helen"), yearly.award_id, "Given too early.", now=year.now)
    assert len(year.earn("Rosa", "slides").awarded) == 1


def test_a_component_earned_anew_brings_the_withdrawn_yearly_badge_again_under_a_new_address(year):
    for slug in YEAR:
        year.earn("Rosa", slug)
    podcast, yearly = year.earn("Rosa", "podcast").awarded
    helen = year.person("Helen")
    revoking.revoke(year.house, helen, podcast.award_id, "Not Rosa's walk.", now=year.now)
    revoking.revoke(year.house, helen, yearly.award_id, "Rested on it.", now=year.now)
    again = year.earn("Rosa", "podcast").awarded
    assert [badge.source for badge in again] == [Source.EVIDENCE, Source.PATHWAY]
    assert again[1].credential_id != yearly.credential_id


def test_publishing_awards_whoever_fulfils_it_already(district, document):
    for slug in [*YEAR, "podcast"]:
        district.earn("Rosa", slug)
    helen = district.person("Helen")
    published = publishing.publish_pathway(district.house, helen, document, now=district.now)
    assert [badge.person_name for badge in published.awarded] == ["Rosa Delgado"]
    again = publishing.publish_pathway(district.house, helen, document, now=district.now)
    assert (again.is_new, again.awarded) == (False, ())


def test_every_issued_badge_verifies_in_a_world_that_reaches_only_our_did_document(year):
    badge = year.earn("Rosa", "stations").awarded[0]
    with year.house.database.reading() as tx:
        text = credentials.by_id(tx, badge.credential_id).text
    world = World(now=year.now, fetch=carried_fetch(year.house.own_pages), recipient="rosa@home.example")
    report = verify_bytes(text.encode(), world, name="badge.json")
    outcomes = {finding.name: finding.outcome for finding in report.checks}
    assert outcomes["proof"] is Outcome.PASSED
    assert outcomes["issuer"] is Outcome.PASSED
    assert outcomes["recipient"] is Outcome.PASSED
    assert outcomes["status"] is Outcome.UNDETERMINED


def test_what_our_own_verifier_refuses_is_not_issued(district):
    house = replace(district.house, own_pages={})
    with pytest.raises(SelfCheckError, match="undetermined"), house.database.writing() as tx:
        awarding.award(tx, house, [earned(district, "stations")], now=district.now)
    with house.database.reading() as tx:
        assert not awards.of_person(tx, district.person("Rosa").id)
        assert not outbox_messages.undelivered(tx)


def test_an_award_to_nobody_or_of_nothing_is_refused(district):
    with pytest.raises(NotFoundError):
        award(district, earned(district, "stations", person_id=uuid4()))
    with pytest.raises(NotFoundError):
        award(district, earned(district, "no-such-thing"))


def test_each_award_is_told_once(year):
    for slug in [*YEAR, "podcast"]:
        year.earn("Rosa", slug)
    with year.house.database.reading() as tx:
        messages = outbox_messages.undelivered(tx)
    assert [message.kind for message in messages] == ["awarded"] * 5
