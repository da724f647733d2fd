"""Endorsements of a badge, its BadgeClass and its issuer: verified like badges, to a limited depth."""

import pytest

from tests.verifier.open_badges_2.conftest import HOST, V2, Academy, check
from verifier.world import MAX_DEPTH

GUILD = "https://guild.example"


def endorsement(about, **changes):
    return {
        "@context": V2,
        "id": f"{GUILD}/endorsements/1",
        "type": "Endorsement",
        "claim": {"id": about, "endorsementComment": "We know this work."},
        "issuer": f"{GUILD}/issuer",
        "issuedOn": "2026-04-01T00:00:00Z",
        "verification": {"type": "hosted"},
    } | changes


def guild():
    return {
        "@context": V2,
        "id": f"{GUILD}/issuer",
        "type": "Profile",
        "name": "Guild of Teachers",
        "url": GUILD,
        "email": "guild@guild.example",
    }


def pages(*documents):
    return {one["id"]: one for one in documents}


@pytest.mark.parametrize("endorsed", ["assertion", "badge_class", "profile"])
def test_an_endorsement_that_its_issuer_publishes_holds(academy, endorsed):
    document = getattr(academy, endorsed)
    document["endorsement"] = f"{GUILD}/endorsements/1"
    known = pages(endorsement(document["id"]), guild())
    report = check(academy.assertion, academy.pages() | known)
    assert (report.verdict, report.reasons) == ("verified", ())
    (part,) = report.parts
    assert part.credential["credentialSubject"] == {
        "id": document["id"],
        "type": ["EndorsementSubject"],
        "endorsementComment": "We know this work.",
    }


def test_an_endorsement_may_lie_within(academy):
    written = endorsement(academy.badge_class["id"])
    del written["@context"]
    academy.badge_class["endorsement"] = [written]
    known = pages(endorsement(academy.badge_class["id"]), guild())
    assert check(academy.assertion, academy.pages() | known).verdict == "verified"


def test_an_endorsement_may_be_signed(academy, other_key):
    signer = Academy(other_key)
    written = endorsement(academy.badge_class["id"], id="urn:uuid:0f0e2d7c-8f0e-4b5e-9d5e-2f5b8c0d1e01")
    written["verification"] = {"type": "signed", "creator": f"{GUILD}/key"}
    key = {"id": f"{GUILD}/key", "owner": f"{GUILD}/issuer", "publicKeyPem": signer.pem()}
    academy.badge_class["endorsement"] = [signer.sign(written)]
    known = academy.pages() | pages(guild() | {"publicKey": f"{GUILD}/key"}, key)
    assert check(academy.assertion, known).verdict == "verified"
    known |= pages(key | {"owner": f"{HOST}/issuer"})
    report = check(academy.assertion, known)
    assert (report.verdict, report.reasons) == ("failed", ("endorsement_invalid",))


def test_an_endorsement_that_cannot_be_read_is_a_warning(academy):
    academy.badge_class["endorsement"] = f"{GUILD}/endorsements/1"
    report = check(academy.assertion, academy.pages())
    assert (report.verdict, report.reasons) == ("warning", ("endorsement_unproven",))


def test_an_endorsement_of_something_else_is_a_warning(academy):
    academy.badge_class["endorsement"] = f"{GUILD}/endorsements/1"
    known = pages(endorsement("https://other.example/badge"), guild())
    assert check(academy.assertion, academy.pages() | known).reasons == ("endorsement_unproven",)


def test_what_is_no_endorsement_is_a_warning(academy):
    academy.badge_class["endorsement"] = [7]
    report = check(academy.assertion, academy.pages())
    assert report.reasons == ("schema_invalid", "endorsement_unproven")


def test_issuers_who_endorse_each_other_end_somewhere(academy):
    """Each endorsement's issuer is endorsed by the other, for ever."""
    academy.profile["endorsement"] = f"{GUILD}/endorsements/1"
    back = endorsement(f"{GUILD}/issuer", id=f"{HOST}/endorsements/2", issuer=academy.id)
    known = pages(
        endorsement(academy.id), guild() | {"endorsement": f"{HOST}/endorsements/2"}, back, academy.profile
    )
    report = check(academy.assertion, academy.pages() | known)
    depth, part = 0, report
    while part.parts:
        depth, part = depth + 1, part.parts[0]
    assert depth == MAX_DEPTH
    assert part.reasons == ("endorsement_unproven",)
    assert report.verdict == "verified"


def test_a_small_document_cannot_make_a_large_report(academy):
    """Ten endorsements by an issuer whom ten endorse, each by the same, and so on."""
    ring = [f"{GUILD}/endorsements/{number}" for number in range(10)]
    known = [endorsement(f"{GUILD}/issuer", id=url) for url in ring]
    academy.profile["endorsement"] = ring
    report = check(academy.assertion, academy.pages() | pages(*known, guild() | {"endorsement": ring}))
    assert len(report.parts) == 10
    assert not any(part.parts for part in report.parts)


def test_a_large_document_within_is_not_taken(academy):
    academy.badge_class["endorsement"] = f"{GUILD}/endorsements/1"
    large = endorsement(academy.badge_class["id"], narrative="x" * 100_000)
    report = check(academy.assertion, academy.pages() | pages(large, guild()))
    assert report.parts[0].reasons == ("hosted_unreachable",)


def test_there_is_an_end_to_endorsements(academy):
    academy.badge_class["endorsement"] = [f"{GUILD}/endorsements/{number}" for number in range(11)]
    report = check(academy.assertion, academy.pages())
    assert report.finding("endorsements").details["found"] == 11
