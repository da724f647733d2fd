"""The yearly badge carries how it was earned: inside, or by a digest; strangers accept it and ask again."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from issuer.domain.pathway import Carriage
from issuer.services import checking, publishing, revoking, sharing
from issuer.services.charting import Terms
from issuer.services.errors import NotFoundError
from issuer.storage import awards, credentials, linked_proofs
from keys import proofs
from keys.did import did_key
from keys.signer import Ed25519Signer
from schemas import registry, validate
from verifier import intake
from verifier.digests import digest
from verifier.verify import verify
from verifier.world import World, by_id, offline_fetch

SLUGS = ["opening-day", "digital-safety", "stations", "podcast"]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/{}/ob_v3p0_achievementcredential_schema.json"
TERMS = Terms(carriage=Carriage.LINKED)
INLINE = "data:application/json;base64,"


def earned(district, name="Rosa"):
    """The badges of a year, the yearly one last."""
    return [badge for slug in SLUGS for badge in district.earn(name, slug).awarded]


def text_of(district, badge):
    return sharing.badge(district.house, badge.credential_id).text


def proof_entry(district, badge):
    evidence = json.loads(text_of(district, badge))["evidence"]
    return next(one for one in evidence if one["genre"] == "Pathway proof")


def carried(district, badge):
    return json.loads(base64.b64decode(proof_entry(district, badge)["id"].removeprefix(INLINE)))


def offline(district, badge, *others, **world):
    """The report of a stranger who has these badges and no network; our DID document aside."""
    beside = by_id(intake.read(text_of(district, one).encode(), one.url) for one in others)
    pages = district.house.own_pages

    def fetch(url, accept):
        return pages[url] if url in pages else offline_fetch(url, accept)

    presented = intake.read(text_of(district, badge).encode(), "badge.json")
    asked = {"leave_out": frozenset({"status"})} | world
    return verify(presented, World(district.now, fetch, beside=beside, **asked))


def checked(district, badge, **more):
    return checking.check(
        district.house, sharing.badge(district.house, badge.credential_id), now=district.now, **more
    ).finding("pathway")


def test_the_yearly_badge_holds_its_rule_and_the_badges_that_met_it(year):
    badges = earned(year)
    held = carried(year, badges[-1])
    assert held["rule"]["id"] == year.house.settings.urls.pathway("pl-2026-27")
    assert held["proof"]["rule"] == digest(held["rule"])
    assert {item["id"] for item in held["proof"]["items"]} == {badge.url for badge in badges[:-1]}
    assert [use[0] for use in held["proof"]["use"]] == SLUGS
    assert "  - 2 of these\n    - stations, November 22, 2026\n" in proof_entry(year, badges[-1])["narrative"]


def test_a_stranger_with_the_components_asks_again_without_a_network(year):
    *components, yearly = earned(year)
    report = offline(year, yearly, *components)
    assert report.verdict == "verified"
    assert "4 components verified, 0 facts attested" in report.finding("pathway").message


def test_a_stranger_without_them_still_sees_a_badge_that_holds(year):
    report = offline(year, earned(year)[-1])
    assert report.verdict == "verified"
    assert report.finding("pathway").reasons == ("component_missing",)


@pytest.fixture(params=[Carriage.INLINE, Carriage.LINKED])
def carriage(request):
    return request.param


@pytest.fixture
def either(district, document, carriage):
    """The district with its pathway published, its badges carrying their proofs one way or the other."""
    helen = district.person("Helen")
    publishing.publish_pathway(district.house, helen, document, Terms(carriage=carriage), now=district.now)
    return district


def test_an_independent_implementation_accepts_it_and_refuses_a_changed_proof(either):
    document = json.loads(text_of(either, earned(either)[-1]))
    # Its DID document is asked for over the network, which an offline test has not: the key stands in.
    keyed = as_did_key(either, document)
    OB3LdpVerifier().verify(json.dumps(keyed), check_status=False)
    proof = next(one for one in keyed["evidence"] if one["genre"] == "Pathway proof")
    proof["id"] = proof["id"][:-6] + "AAAA" + proof["id"][-2:]
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(keyed, check_status=False)


def as_did_key(district, document):
    """The same words signed by the same key under its own name."""
    signer = Ed25519Signer.from_seed(b"s" * 32, "")
    name = did_key(signer.public_key)
    signer = Ed25519Signer.from_seed(b"s" * 32, f"{name}#{name.removeprefix('did:key:')}")
    plain = {member: value for member, value in document.items() if member != "proof"}
    plain["issuer"] = {**plain["issuer"], "id": name}
    return proofs.secure(validate(plain), signer, created=datetime(2026, 11, 22, tzinfo=UTC)).document


@pytest.mark.parametrize("edition", ["json", "json-ld"])
def test_it_fits_both_editions_of_the_schema(either, edition):
    document = json.loads(text_of(either, earned(either)[-1]))
    # The stricter edition takes proofs in an array only, whatever the badge.
    document["proof"] = [document["proof"]]
    assert registry.accepts(document, SCHEMA.format(edition))
    document["evidence"] = [{"id": document["evidence"][-1]["id"]}]
    assert not registry.accepts(document, SCHEMA.format(edition))


def linked(district, document):
    helen = district.person("Helen")
    publishing.publish_pathway(district.house, helen, document, TERMS, now=district.now)
    badges = earned(district)
    with district.house.database.reading() as tx:
        return badges, linked_proofs.of_award(tx, badges[-1].award_id)


def test_a_badge_that_names_its_proof_tells_nothing_else_of_it(district, document):
    badges, kept = linked(district, document)
    text = text_of(district, badges[-1])
    (entry,) = json.loads(text)["evidence"]
    assert entry["id"] == district.house.settings.urls.proof(kept.id)
    assert entry["digestMultibase"] == digest(json.loads(kept.text))
    assert len(json.loads(kept.text)["salt"]) == 22
    assert not any(badge.url in text for badge in badges[:-1])
    assert "narrative" not in entry


def test_its_holder_decides_who_sees_how_it_was_earned(district, document):
    badges, kept = linked(district, document)
    rosa, yearly = district.person("Rosa"), badges[-1]
    with pytest.raises(NotFoundError):
        sharing.proof(district.house, kept.id)
    assert checked(district, yearly).reasons == ("proof_missing",)
    assert checked(district, yearly, proof=kept.text).outcome == "passed"
    sharing.show_proof(district.house, rosa, yearly.credential_id, shown=True, now=district.now)
    assert sharing.proof(district.house, kept.id) == kept.text
    assert checked(district, yearly).outcome == "passed"
    sharing.show_proof(district.house, rosa, yearly.credential_id, shown=False, now=district.now)
    with pytest.raises(NotFoundError):
        sharing.proof(district.house, kept.id)


def test_nobody_decides_it_for_another(district, document):
    badges, kept = linked(district, document)
    for name, badge in (("Helen", badges[-1]), ("Rosa", badges[0])):
        with pytest.raises(NotFoundError):
            sharing.show_proof(
                district.house, district.person(name), badge.credential_id, shown=True, now=district.now
            )
    with district.house.database.reading() as tx:
        assert linked_proofs.by_id(tx, kept.id).shared_at is None


def test_the_house_asks_about_its_own_badges_and_finds_a_withdrawn_component(year):
    badges = earned(year)
    assert checked(year, badges[-1]).outcome == "passed"
    revoking.revoke(year.house, year.person("Helen"), badges[3].award_id, "By mistake.", now=year.now)
    found = checked(year, badges[-1])
    assert (found.outcome, found.reasons) == ("failed", ("component_revoked",))


def test_a_badge_that_is_awarded_again_is_another_one_and_names_the_first(year):
    badges = earned(year)
    helen = year.person("Helen")
    revoking.revoke(year.house, helen, badges[-1].award_id, "By mistake.", now=year.now)
    (again,) = publishing.award_again(year.house, helen, year.person("Rosa").id, now=year.now)
    assert again.url != badges[-1].url
    assert carried(year, again)["proof"]["replaces"] == badges[-1].url
    assert checked(year, again).outcome == "passed"
    with year.house.database.reading() as tx:
        standing = [row for row in awards.of_person(tx, year.person("Rosa").id) if row.source == "pathway"]
        assert [credentials.of_award(tx, row.id).id for row in standing] == [again.credential_id]


def test_a_year_that_goes_on_under_a_new_identifier_proves_the_rule_of_its_owner(year):
    signer = Ed25519Signer.from_seed(b"n" * 32, "")
    name = did_key(signer.public_key)
    method = f"{name}#{name.removeprefix('did:key:')}"
    signer = Ed25519Signer.from_seed(b"n" * 32, method)
    moved = replace(
        year, house=replace(year.house, signer=signer, issuer=replace(year.house.issuer, id=name))
    )
    yearly = earned(moved)[-1]
    assert carried(moved, yearly)["rule"]["issuers"][0] == name
