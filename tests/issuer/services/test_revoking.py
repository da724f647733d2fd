from uuid import uuid4

import pytest

from issuer.domain.person import NotAllowedError, Role
from issuer.services import checking, enrolling, publishing, revoking, sharing
from issuer.services.charting import Terms
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.storage import awards, credentials, outbox_messages, status_lists
from schemas.reading import read_json
from verifier import bitstring

YEAR = ["opening-day", "digital-safety", "stations", "podcast"]


@pytest.fixture
def badge(district):
    return district.earn("Rosa", "stations").awarded[0]


@pytest.fixture
def helen(district):
    return district.person("Helen")


def revoke(district, actor, award_id, reason="Awarded to the wrong Rosa."):
    return revoking.revoke(district.house, actor, award_id, reason, now=district.now)


def test_a_withdrawn_badge_has_its_bit_set_and_its_text_unchanged(district, helen, badge):
    with district.house.database.reading() as tx:
        before = credentials.by_id(tx, badge.credential_id).text
        entry = status_lists.entry_of(tx, badge.award_id)
    revoked = revoke(district, helen, badge.award_id)
    assert (revoked.name, revoked.person_name) == ("Stations that differentiate", "Rosa Delgado")
    assert revoked.resting == ()
    listed = read_json(sharing.status_list(district.house, entry.list_id, now=district.now))
    bits = bitstring.inflate(listed["credentialSubject"]["encodedList"])
    assert bitstring.entry(bits, entry.position) == 1
    assert sum(byte.bit_count() for byte in bits) == 1
    with district.house.database.reading() as tx:
        assert credentials.by_id(tx, badge.credential_id).text == before
        assert awards.by_id(tx, badge.award_id).revocation_reason == "Awarded to the wrong Rosa."
        assert "revoked" in [message.kind for message in outbox_messages.undelivered(tx)]


def test_what_was_withdrawn_can_be_earned_again_under_a_new_address(district, helen, badge):
    revoke(district, helen, badge.award_id)
    (again,) = district.earn("Rosa", "stations").awarded
    assert again.credential_id != badge.credential_id


def test_withdrawing_twice_tells_why_it_was_withdrawn(district, helen, badge):
    revoke(district, helen, badge.award_id)
    with pytest.raises(ConflictError, match="wrong Rosa"):
        revoke(district, helen, badge.award_id, "Once more.")


@pytest.mark.parametrize("reason", ["", " \n", "x" * 1_001])
def test_a_reason_is_needed(district, helen, badge, reason):
    with pytest.raises(InputError):
        revoke(district, helen, badge.award_id, reason)
    with district.house.database.reading() as tx:
        assert awards.by_id(tx, badge.award_id).revoked_at is None


@pytest.mark.parametrize("name", ["Rosa", "Tom", "Daniel", "Sam"])
def test_only_a_coordinator_withdraws(district, badge, name):
    with pytest.raises(NotAllowedError, match="coordinator"):
        revoke(district, district.person(name), badge.award_id)


def test_there_is_no_badge_under_a_number_that_nobody_has(district, helen):
    with pytest.raises(NotFoundError):
        revoke(district, helen, uuid4())


def test_what_rests_on_a_withdrawn_component_waits_for_somebody_to_look_at_it(year):
    slugs = ["opening-day", "digital-safety", "stations", "podcast"]
    badges = [badge for slug in slugs for badge in year.earn("Rosa", slug).awarded]
    component, yearly = badges[3], badges[4]
    helen = year.person("Helen")
    (resting,) = revoke(year, helen, component.award_id).resting
    assert (resting.award_id, resting.url, resting.holds) == (yearly.award_id, yearly.url, False)
    with year.house.database.reading() as tx:
        assert [row.id for row in awards.questioned(tx)] == [yearly.award_id]
        assert awards.by_id(tx, yearly.award_id).revoked_at is None
    assert revoking.keep(year.house, helen, yearly.award_id, now=year.now) is None
    with year.house.database.reading() as tx:
        assert not awards.questioned(tx)


def test_a_coordinator_lets_nothing_of_their_own_stand(year):
    enrolling.grant(year.house, year.person("Sam"), year.person("Rosa").id, Role.COORDINATOR)
    slugs = ["opening-day", "digital-safety", "stations", "podcast"]
    badges = [badge for slug in slugs for badge in year.earn("Rosa", slug).awarded]
    revoke(year, year.person("Helen"), badges[0].award_id)
    with pytest.raises(NotAllowedError, match="of their own"):
        revoking.keep(year.house, year.person("Rosa"), badges[4].award_id, now=year.now)
    with year.house.database.reading() as tx:
        assert [row.id for row in awards.questioned(tx)] == [badges[4].award_id]


def test_it_is_told_when_the_rule_holds_without_the_withdrawn_component(year):
    slugs = ["opening-day", "digital-safety", "stations", "podcast"]
    badges = [badge for slug in slugs for badge in year.earn("Rosa", slug).awarded]
    year.earn("Rosa", "slides")
    helen = year.person("Helen")
    (foreseen,) = revoking.preview(year.house, helen, badges[3].award_id, now=year.now)
    (resting,) = revoke(year, helen, badges[3].award_id).resting
    assert resting.holds
    assert foreseen == resting


def test_a_preview_of_a_withdrawal_changes_nothing(year):
    slugs = ["opening-day", "digital-safety", "stations", "podcast"]
    badges = [badge for slug in slugs for badge in year.earn("Rosa", slug).awarded]
    (resting,) = revoking.preview(year.house, year.person("Helen"), badges[3].award_id, now=year.now)
    assert (resting.award_id, resting.holds) == (badges[4].award_id, False)
    with year.house.database.reading() as tx:
        assert awards.by_id(tx, badges[3].award_id).revoked_at is None
        assert not awards.questioned(tx)


def test_a_year_that_holds_without_a_withdrawn_component_is_kept_by_awarding_it_anew(year):
    slugs = ["opening-day", "digital-safety", "stations", "podcast"]
    badges = [badge for slug in slugs for badge in year.earn("Rosa", slug).awarded]
    year.earn("Rosa", "slides")
    helen = year.person("Helen")
    revoke(year, helen, badges[3].award_id)
    again = revoking.keep(year.house, helen, badges[4].award_id, now=year.now)
    assert again.url != badges[4].url
    found = checking.check(year.house, sharing.badge(year.house, again.credential_id), now=year.now)
    assert (found.verdict, found.finding("pathway").outcome) == ("verified", "passed")
    with year.house.database.reading() as tx:
        assert not awards.questioned(tx)
        yearly = [row for row in awards.of_person(tx, year.person("Rosa").id) if row.source == "pathway"]
        assert [row.id for row in yearly] == [again.award_id]


def test_a_year_is_kept_by_the_version_that_led_to_it_although_a_newer_one_asks_for_more(year, document):
    badges = [badge for slug in YEAR for badge in year.earn("Rosa", slug).awarded]
    year.earn("Rosa", "slides")
    helen = year.person("Helen")
    rule = {"id": "root", "kind": "all", "of": [{"id": "e", "kind": "badge", "component": "exit-tickets"}]}
    harder = document | {"version": "2", "rule": rule}
    publishing.publish_pathway(year.house, helen, harder, now=year.now)
    revoke(year, helen, badges[3].award_id)
    again = revoking.keep(year.house, helen, badges[4].award_id, now=year.now)
    with year.house.database.reading() as tx:
        yearly = [row for row in awards.of_person(tx, year.person("Rosa").id) if row.source == "pathway"]
        assert [(row.id, row.pathway_version_id) for row in yearly] == [
            (again.award_id, awards.by_id(tx, badges[4].award_id).pathway_version_id)
        ]
    found = checking.check(year.house, sharing.badge(year.house, again.credential_id), now=year.now)
    assert found.verdict == "verified"


def test_what_rests_on_a_year_that_was_awarded_anew_waits_to_be_looked_at(year, document):
    urls, helen = year.house.settings.urls, year.person("Helen")
    silver = {
        "id": "year",
        "kind": "pathway",
        "pathway": urls.pathway("pl-2026-27"),
        "achievement": urls.achievement("pl-2026-27"),
    }
    above = document | {
        "id": urls.pathway("career"),
        "name": "A career",
        "awards": urls.achievement("career"),
        "components": {},
        "rule": {"id": "root", "kind": "all", "of": [silver]},
    }
    publishing.publish_pathway(year.house, helen, above, Terms(with_badge=True), now=year.now)
    badges = [badge for slug in YEAR for badge in year.earn("Rosa", slug).awarded]
    year.earn("Rosa", "slides")
    revoke(year, helen, badges[3].award_id)
    revoking.keep(year.house, helen, badges[4].award_id, now=year.now)
    with year.house.database.reading() as tx:
        assert [row.version.name for row in awards.questioned(tx)] == ["A career"]
