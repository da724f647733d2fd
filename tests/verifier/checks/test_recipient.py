"""The person asked about, by id, plain identifier, or salted hash."""

import hashlib

import pytest

from verifier.checks import recipient
from verifier.intake import document
from verifier.world import World

ADA = "ada@aldervalley.example"


def hashed(value=ADA, salt="FleurDeSel", algorithm="sha256", **changes):
    digest = hashlib.new(algorithm, (value + salt).encode(), usedforsecurity=False).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"{algorithm}${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    } | changes


def badge_for(district, *identifiers, identifier="urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12"):
    badge = district.badge()
    badge["credentialSubject"]["id"] = identifier
    if identifiers:
        badge["credentialSubject"]["identifier"] = list(identifiers)
    return district.sign(badge)


def reason(tools, signed, recipient=ADA):
    return tools.report_on(signed, recipient=recipient).finding("recipient").reason


def test_nobody_is_asked_about_unless_somebody_asks(district, tools):
    assert tools.report_on(district.signed()).finding("recipient").outcome == "skipped"


def test_a_hashed_address_matches_its_owner_and_nobody_else(district, tools):
    signed = badge_for(district, hashed())
    assert reason(tools, signed) is None
    assert reason(tools, signed, "  ADA@aldervalley.example ") is None
    assert reason(tools, signed, "bob@aldervalley.example") == "recipient_mismatch"


def test_the_published_example_of_a_hash_matches(district, tools):
    known = hashed(identityHash="sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399")
    known["salt"] = "Kosher"
    assert reason(tools, badge_for(district, known), "a@example.com") is None


def test_one_of_several_addresses_is_enough(district, tools):
    signed = badge_for(district, hashed("home@example.org"), hashed())
    assert reason(tools, signed) is None


def test_a_hash_by_md5_is_not_relied_on(district, tools):
    report = tools.report_on(badge_for(district, hashed(algorithm="md5")), recipient=ADA)
    assert (report.verdict, report.reasons) == ("undetermined", ("recipient_unproven",))


def test_a_plain_address_is_compared(district, tools):
    plain = {"type": "IdentityObject", "hashed": False, "identityHash": ADA, "identityType": "emailAddress"}
    assert reason(tools, badge_for(district, plain)) is None
    assert reason(tools, badge_for(district, plain), "bob@aldervalley.example") == "recipient_mismatch"


def test_an_employee_number_says_nothing_about_an_address(district, tools):
    number = hashed("4711", identityType="sisSourcedId")
    assert reason(tools, badge_for(district, number)) == "recipient_unproven"
    assert reason(tools, badge_for(district, number), "4711") is None
    plain = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": "4711",
        "identityType": "sisSourcedId",
    }
    assert reason(tools, badge_for(district, plain)) == "recipient_unproven"


def test_an_id_that_is_the_address_matches(district, tools):
    assert reason(tools, badge_for(district, identifier=f"mailto:{ADA}")) is None
    assert reason(tools, badge_for(district, identifier="mailto:bob@example.org")) == "recipient_mismatch"
    assert reason(tools, badge_for(district, identifier="did:example:ada"), "did:example:ada") is None


def test_a_badge_that_names_nobody_comparable_leaves_it_open(district, tools):
    assert reason(tools, badge_for(district)) == "recipient_unproven"


@pytest.mark.parametrize("odd", [{"identityHash": 7}, {"salt": ["x"]}])
def test_an_identifier_of_another_shape_is_not_compared(district, tools, odd):

    subject = {"credentialSubject": {"identifier": [hashed() | odd]}}
    world = World(tools.NOW, tools.internet({}), recipient=ADA)
    assert recipient.check(document(subject, "x"), world, tools.report_on).reason == "recipient_unproven"
