"""Hosted badges: what lies at the address counts, and it has to lie where the issuer says."""

import json

import pytest

from tests.verifier.open_badges_2.conftest import HOST, V2, check
from verifier.open_badges_2.issuer import authority
from verifier.report import Outcome
from verifier.verify import CHECKS
from verifier.world import TrustList


def outcome(report, name):
    found = report.finding(name)
    return found.outcome.value, found.reason


def test_a_badge_that_its_issuer_publishes_is_verified(academy):
    report = check(academy.assertion, academy.pages())
    assert (report.verdict, report.reasons) == ("verified", ())
    assert [finding.name for finding in report.checks] == [name for name, _ in CHECKS]
    json.dumps(report.as_dict())


def test_what_is_handed_over_is_only_a_pointer(academy):
    academy.assertion["expires"] = "2026-06-30T00:00:00Z"
    claimed = {**academy.assertion, "expires": "2099-01-01T00:00:00Z"}
    report = check(claimed, academy.pages())
    assert report.verdict == "failed"
    assert report.reasons == ("expired", "updated")
    assert report.finding("refresh").details["each"][1]["details"]["changed"] == ["expires"]
    assert report.credential["validUntil"] == "2026-06-30T00:00:00Z"


def test_a_bare_pointer_is_enough(academy):
    report = check({"@context": V2, "id": academy.assertion["id"]}, academy.pages())
    assert report.verdict == "verified"
    assert report.credential["name"] == "Stations"


def test_an_address_alone_is_enough(academy):
    assert check(academy.assertion["id"], academy.pages()).verdict == "verified"


def test_another_badge_than_the_one_handed_over_is_told(academy):
    report = check({**academy.assertion, "badge": f"{HOST}/badges/other"}, academy.pages())
    assert report.verdict == "warning"
    assert report.reasons == ("updated",)


def test_a_host_that_does_not_answer_leaves_it_open(academy):
    report = check(academy.assertion, {})
    assert report.verdict == "undetermined"
    assert report.reasons == ("hosted_unreachable",)
    for name in ("validity", "status", "recipient"):
        assert report.finding(name).outcome is Outcome.SKIPPED


@pytest.mark.parametrize("served", [b"<html>", [1], 500, b"x" * 1_000_001])
def test_what_is_no_document_leaves_it_open(academy, served):
    report = check(academy.assertion, academy.pages() | {academy.assertion["id"]: served})
    assert report.reasons == ("hosted_unreachable",)


@pytest.mark.parametrize("missing", ["badge_class", "profile"])
def test_a_part_that_cannot_be_read_leaves_it_open(academy, missing):
    pages = academy.pages()
    del pages[getattr(academy, missing)["id"]]
    report = check(academy.assertion, pages)
    assert (report.verdict, report.reasons) == ("undetermined", ("hosted_unreachable",))
    assert outcome(report, "issuer") == ("undetermined", "hosted_unreachable")


def test_a_badge_class_that_names_no_issuer_is_broken(academy):
    del academy.badge_class["issuer"]
    report = check(academy.assertion, academy.pages())
    assert report.reasons == ("malformed", "hosted_unreachable")


def test_a_copy_within_is_read_from_its_own_address(academy):
    lie = {**academy.badge_class, "name": "Doctor of everything", "issuer": {**academy.profile, "name": "Z"}}
    report = check({**academy.assertion, "badge": lie}, academy.pages())
    assert report.verdict == "verified"
    assert report.credential["name"] == "Stations"


def test_a_badge_class_without_an_address_lies_within(academy):
    academy.assertion["badge"] = {
        **academy.badge_class,
        "id": "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10",
    }
    assert check(academy.assertion, academy.pages()).verdict == "verified"


def test_an_issuer_without_an_address_is_nobodys(academy):
    academy.badge_class["issuer"] = {**academy.profile, "id": "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10"}
    report = check(academy.assertion, academy.pages())
    assert (report.verdict, report.reasons) == ("undetermined", ("issuer_unproven",))


def test_an_http_address_is_asked_as_https(academy):
    text = json.dumps(academy.documents()).replace("https://academy", "http://academy")
    pages = {one["id"]: one for one in json.loads(text)}
    assert check("http://academy.example/assertions/1", pages).verdict == "verified"


def test_an_address_of_another_scheme_is_not_asked(academy):
    report = check({**academy.assertion, "id": "ftp://academy.example/1"}, {})
    assert report.reasons == ("malformed", "no_proof")


def test_a_pointer_in_an_older_form_does_not_let_a_badge_bring_its_own_issuer(academy):
    """Only a badge that *is* of 0.5 is one document; else anybody's copy of a Profile would be believed."""
    policy = {"allowedOrigins": ["evil.example"]}
    forged = academy.assertion | {
        "id": "https://evil.example/1",
        "badge": {
            "id": "_:badge",
            **academy.badge_class,
            "issuer": academy.profile | {"verification": policy},
        },
    }
    forged["badge"]["id"] = "_:badge"
    pointer = {"recipient": "rosa@home.example", "badge": {}, "id": "https://evil.example/1"}
    report = check(pointer, academy.pages() | {"https://evil.example/1": forged})
    assert (report.verdict, report.finding("issuer").reason) == ("failed", "issuer_mismatch")


class TestMoved:
    def test_a_badge_that_calls_itself_by_another_address_is_read_there(self, academy):
        pages = academy.pages() | {f"{HOST}/old": academy.assertion}
        report = check({**academy.assertion, "id": f"{HOST}/old"}, pages)
        assert (report.verdict, report.reasons) == ("warning", ("updated", "badge_moved"))
        assert report.credential["id"] == academy.assertion["id"]

    def test_a_host_cannot_speak_for_another_address(self, academy):
        forged = {
            **academy.assertion,
            "recipient": {"type": "email", "hashed": False, "identity": "m@x.example"},
        }
        pages = academy.pages() | {"https://evil.example/1": forged}
        report = check("https://evil.example/1", pages, recipient="m@x.example")
        assert report.reasons == ("updated", "recipient_mismatch")

    def test_two_addresses_that_each_name_another_are_not_followed(self, academy):
        pages = academy.pages()
        for here, there in (("a", "b"), ("b", "c")):
            pages[f"{HOST}/{here}"] = {**academy.assertion, "id": f"{HOST}/{there}"}
        report = check({**academy.assertion, "id": f"{HOST}/a"}, pages)
        assert report.reasons == ("hosted_unreachable",)
        assert "calls itself" in report.finding("proof").message

    def test_a_profile_that_calls_itself_by_no_address_is_nobodys(self, academy):
        pages = academy.pages() | {academy.id: academy.profile | {"id": "urn:uuid:1"}}
        assert "issuer_unproven" in check(academy.assertion, pages).reasons

    def test_a_hosted_badge_is_called_by_its_address(self, academy):
        pages = academy.pages() | {academy.assertion["id"]: academy.assertion | {"id": "urn:uuid:1"}}
        report = check(academy.assertion, pages)
        assert report.reasons == ("hosted_unreachable",)
        assert "which is no address" in report.finding("proof").message


class TestScope:
    def test_a_badge_on_a_strange_host_is_not_the_issuers(self, academy):
        academy.assertion["id"] = "https://evil.example/1"
        report = check(academy.assertion, academy.pages())
        assert (report.verdict, report.reasons) == ("failed", ("issuer_mismatch",))
        assert report.finding("recipient").outcome is Outcome.SKIPPED

    def test_the_issuer_may_name_other_hosts(self, academy):
        academy.assertion["id"] = "https://badges.host.example/1"
        academy.profile["verification"] = {"allowedOrigins": ["academy.example", "BADGES.host.example"]}
        assert check(academy.assertion, academy.pages()).verdict == "verified"

    def test_a_host_that_is_not_among_those_named_is_refused(self, academy):
        academy.profile["verification"] = {"allowedOrigins": "badges.host.example"}
        assert check(academy.assertion, academy.pages()).reasons == ("issuer_mismatch",)

    def test_a_port_is_part_of_an_origin(self, academy):
        academy.assertion["id"] = f"{HOST}:8443/1"
        assert check(academy.assertion, academy.pages()).reasons == ("issuer_mismatch",)

    @pytest.mark.parametrize(
        ("beginnings", "verdict"),
        [
            (f"{HOST}/assertions/", "verified"),
            ([f"{HOST}/x/", f"{HOST}/assertions/"], "verified"),
            (f"{HOST}/awards/", "failed"),
            ([f"{HOST}/awards/", f"{HOST}/b/"], "failed"),
        ],
    )
    def test_one_of_the_named_beginnings_has_to_fit(self, academy, beginnings, verdict):
        academy.profile["verification"] = {"startsWith": beginnings}
        assert check(academy.assertion, academy.pages()).verdict == verdict

    def test_a_badge_class_of_a_stranger_does_not_lend_its_issuer(self, academy):
        """Anybody can describe a badge and name a school as its issuer."""
        academy.assertion["id"] = "https://evil.example/1"
        academy.assertion["badge"] = "https://evil.example/class"
        academy.badge_class["id"] = "https://evil.example/class"
        assert check(academy.assertion, academy.pages()).reasons == ("issuer_mismatch",)

    def test_what_is_no_address_has_no_authority(self):
        assert authority("https://[") == authority("urn:x") == ""

    def test_an_origin_that_is_no_authority_admits_nobody(self, academy):
        academy.profile["verification"] = {"allowedOrigins": [f"{HOST}/x"]}
        assert check(academy.assertion, academy.pages()).reasons == ("malformed", "issuer_mismatch")


class TestWithdrawn:
    def test_a_badge_that_says_so_is_revoked(self, academy):
        """Hosts keep nothing of a revoked badge but that it is."""
        revoked = {
            "@context": V2,
            "id": academy.assertion["id"],
            "revoked": True,
            "revocationReason": "Error.",
        }
        report = check(academy.assertion, academy.pages() | {academy.assertion["id"]: revoked})
        assert (report.verdict, report.reasons) == ("failed", ("revoked",))
        assert report.finding("status").message.endswith("The reason it gives: Error.")
        assert report.finding("validity").message.startswith("Not asked")

    def test_a_value_in_a_list_by_itself_counts_as_the_value(self, academy):
        pages = academy.pages()
        ended = academy.assertion | {"expires": ["2026-06-01T00:00:00Z"]}
        report = check(academy.assertion, pages | {academy.assertion["id"]: ended})
        assert (report.verdict, report.reasons) == ("failed", ("expired",))
        assert report.credential["validUntil"] == "2026-06-01T00:00:00Z"
        revoked = academy.assertion | {"revoked": [True]}
        assert check(academy.assertion, pages | {academy.assertion["id"]: revoked}).reasons == ("revoked",)

    def test_what_is_neither_revoked_nor_not_is_malformed(self, academy):
        odd = academy.assertion | {"revoked": "true"}
        report = check(academy.assertion, academy.pages() | {academy.assertion["id"]: odd})
        assert (report.verdict, report.reasons) == ("failed", ("malformed",))

    def test_a_badge_that_is_gone_is_revoked(self, academy):
        report = check(academy.assertion, academy.pages() | {academy.assertion["id"]: 410})
        assert (report.verdict, report.reasons) == ("failed", ("revoked",))

    def test_a_badge_that_is_not_found_may_be_back_tomorrow(self, academy):
        report = check(academy.assertion, academy.pages() | {academy.assertion["id"]: 404})
        assert report.reasons == ("hosted_unreachable",)

    def test_what_is_handed_over_revokes_nothing(self, academy):
        report = check({**academy.assertion, "revoked": True}, academy.pages())
        assert report.verdict == "verified"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"issuedOn": "2026-11-22T00:00:01Z"}, "not_yet_valid"),
        ({"expires": "2026-11-22T00:00:00Z"}, "expired"),
        ({"expires": "2026-02-01T00:00:00Z"}, "never_valid"),
        ({"issuedOn": "2026-03-01"}, "malformed"),
        ({"verification": {"type": "signed"}}, "no_proof"),
    ],
)
def test_dates_and_the_way_of_verification(academy, changes, reason):
    academy.assertion |= changes
    report = check(academy.assertion, academy.pages())
    assert (report.verdict, report.reasons) == ("failed", (reason,))


def test_a_badge_says_until_when_it_counts(academy):
    academy.assertion["expires"] = "2027-11-22T00:00:00+0100"
    report = check(academy.assertion, academy.pages())
    assert report.finding("validity").message == "Issued on March 1, 2026. It ends on November 21, 2027."


def test_what_describes_a_badge_is_no_award(academy):
    for document in (academy.badge_class, academy.profile, {"criteria": "https://a.example", "issuer": "x"}):
        report = check(document, academy.pages())
        assert (report.verdict, report.reasons) == ("undetermined", ("unsupported_format",))
        assert report.credential is None


def test_what_is_left_out_is_not_asked(academy):
    report = check(academy.assertion, academy.pages(), leave_out=frozenset({"status"}))
    assert report.finding("status").message == "Not asked."


def test_a_known_issuer_is_named(academy):
    trust = TrustList("the county's list", {academy.id: "Harbor"})
    report = check(academy.assertion, academy.pages(), trust=trust)
    assert report.finding("trust").message == "We know this issuer: Harbor."
