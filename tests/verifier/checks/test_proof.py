"""Signatures that hold, that do not, and that we cannot judge."""

import copy
import json
from datetime import UTC, datetime

import pytest

from contexts import WorkLimitError
from keys import multibase, proofs
from keys.did import did_key
from keys.multikey import to_jwk
from keys.signer import EcdsaSigner
from schemas import ValidDocument
from verifier import intake
from verifier.checks import proof
from verifier.intake import Presented, document
from verifier.world import World


def proof_of(report):
    return report.finding("proof")


def test_a_good_signature_passes_and_shows_its_intermediate_values(district, tools):
    finding = proof_of(tools.report_on(district.signed()))
    assert finding.outcome == "passed"
    assert len(bytes.fromhex(finding.details["hashData"])) == 64
    assert finding.details["proofConfig"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert "proofValue" not in finding.details["proofConfig"]
    assert finding.details["canonicalDocument"].endswith(".\n")


def test_a_tampered_badge_is_refused(district, tools):
    report = tools.report_on(district.signed() | {"name": "Principal"})
    assert (report.verdict, report.reasons) == ("failed", ("signature_invalid",))
    assert "hashData" in proof_of(report).details


def test_a_badge_without_signature_is_refused(district, tools):
    report = tools.report_on(district.badge())
    assert (report.verdict, report.reasons) == ("failed", ("no_proof",))


@pytest.mark.parametrize("junk", ["a signature", 7, [None]])
def test_what_is_no_signature_is_not_taken_for_one(district, tools, junk):
    assert tools.report_on(district.badge() | {"proof": junk}).verdict == "failed"


def test_a_proof_that_is_no_object_is_refused_by_the_check_itself(district, tools, monkeypatch):

    presented = document(district.badge() | {"proof": ["text"]}, "x")
    finding = proof.check(presented, World(tools.NOW, tools.internet({})), tools.report_on)
    assert finding.reason == "signature_invalid"


def test_a_proof_made_for_another_purpose_is_refused(district, tools):
    signed = district.sign(district.badge(), proofPurpose="authentication")
    report = tools.report_on(signed)
    assert report.reasons == ("signature_invalid",)
    assert "authentication" in proof_of(report).message


def test_a_proof_that_names_no_key_is_refused(district, tools):
    signed = district.signed()
    del signed["proof"]["verificationMethod"]
    assert tools.report_on(signed).reasons == ("signature_invalid",)


def test_a_signature_of_the_wrong_length_is_refused(district, tools):
    signed = district.signed()
    signed["proof"]["proofValue"] = multibase.encode("z", b"short")
    assert tools.report_on(signed).reasons == ("signature_invalid",)


def test_a_suite_that_we_do_not_know_is_said_to_be_unsupported(district, tools):
    signed = district.signed()
    signed["proof"]["cryptosuite"] = "bbs-2023"
    report = tools.report_on(signed)
    assert (report.verdict, report.reasons) == ("undetermined", ("unsupported_proof",))


def test_an_unsupported_proof_beside_a_good_one_of_the_issuer_is_left_aside(district, tools):
    signed = district.signed()
    other = signed["proof"] | {"cryptosuite": "bbs-2023"}
    assert tools.report_on(signed | {"proof": [other, signed["proof"]]}).verdict == "verified"


def test_an_unsupported_proof_of_the_issuer_beside_a_good_one_of_a_stranger_proves_nothing(
    district, stranger, tools
):
    unsupported = district.signed()["proof"] | {"cryptosuite": "bbs-2023"}
    added = stranger.sign(district.badge())["proof"]
    report = tools.report_on(district.badge() | {"proof": [unsupported, added]})
    assert (report.verdict, report.reasons) == ("undetermined", ("unsupported_proof",))


def test_every_proof_must_hold(district, tools):
    signed = district.signed()
    bad = signed["proof"] | {"created": "2026-01-03T00:00:00Z"}
    report = tools.report_on(signed | {"proof": [signed["proof"], bad]})
    assert (report.verdict, report.reasons) == ("failed", ("signature_invalid",))


def test_a_proof_past_its_end_is_refused(district, tools):
    report = tools.report_on(district.sign(district.badge(), expires="2026-11-22T00:00:00Z"))
    assert report.reasons == ("proof_expired",)


def test_a_proof_that_ends_later_holds(district, tools):
    assert (
        tools.report_on(district.sign(district.badge(), expires="2026-11-22T00:00:01Z")).verdict == "verified"
    )


def test_a_proof_dated_in_the_future_is_refused(district, tools):
    report = tools.report_on(district.sign(district.badge(), created="2027-01-01T00:00:00Z"))
    assert report.reasons == ("not_yet_valid",)


def test_more_signatures_than_we_check_are_not_checked(district, tools):
    signed = district.signed()
    report = tools.report_on(signed | {"proof": [signed["proof"]] * 11})
    assert (report.verdict, report.reasons) == ("undetermined", ("work_limit",))


def test_a_tangle_of_unnamed_nodes_is_left_after_a_bounded_time(district, tools):
    signed = district.signed()
    clique = [{"type": ["Profile"], "name": "x"} for _ in range(8)]
    signed["credentialSubject"]["achievement"]["creator"] = clique
    report = tools.report_on(signed)
    assert report.verdict in {"failed", "undetermined"}


def test_a_work_limit_in_the_canonical_form_is_said(district, tools, monkeypatch):

    def tangled(*_, **__):
        raise WorkLimitError("too much work")

    monkeypatch.setattr(proofs, "verify", tangled)
    assert tools.report_on(district.signed()).reasons == ("work_limit",)


def chained(district):
    first = district.sign(district.badge(), id="urn:uuid:00000000-0000-4000-8000-000000000001")
    second = district.sign(
        {**district.badge(), "proof": [first["proof"]]},
        previousProof="urn:uuid:00000000-0000-4000-8000-000000000001",
    )
    return district.badge() | {"proof": [first["proof"], second["proof"]]}


def test_a_chain_of_proofs_holds(district, tools):
    assert tools.report_on(chained(district)).verdict == "verified"


def test_a_chain_without_its_first_link_is_refused(district, tools):
    broken = chained(district)
    broken["proof"] = broken["proof"][1:]
    report = tools.report_on(broken)
    assert report.reasons == ("signature_invalid",)
    assert "builds on" in proof_of(report).message


def test_a_key_that_cannot_be_found_leaves_the_signature_unchecked(web_district, tools):
    finding = proof_of(tools.report_on(web_district.signed()))
    assert (finding.outcome, finding.reason) == ("undetermined", "issuer_unreachable")


class TestSignedText:
    def presented(self, district, text):

        return intake.read(text.encode(), "badge.jwt")

    def test_a_good_one_verifies(self, district, tools):
        report = tools.report_on(self.presented(district, district.jwt(district.badge())))
        assert report.verdict == "verified"
        assert proof_of(report).details["alg"] == "Ed25519"

    def test_a_tampered_one_is_refused(self, district, tools):
        good, other = district.jwt(district.badge()), district.jwt(district.badge(name="Principal"))
        mixed = ".".join([*other.split(".")[:2], good.split(".")[2]])
        assert tools.report_on(self.presented(district, mixed)).reasons == ("signature_invalid",)

    def test_one_whose_claims_contradict_it_is_refused(self, district, tools):
        text = district.jwt(district.badge(), jti="urn:uuid:other")
        report = tools.report_on(self.presented(district, text))
        assert (report.verdict, report.reasons) == ("failed", ("claims_mismatch",))

    def test_one_that_leaves_a_claim_out_is_not_relied_on(self, district, tools):
        text = district.jwt(district.badge(), iss=None)
        report = tools.report_on(self.presented(district, text))
        assert (report.verdict, report.reasons) == ("undetermined", ("claims_missing",))

    def test_one_that_brings_its_own_key_along_proves_no_issuer(self, district, tools):

        header = {"alg": "EdDSA", "jwk": to_jwk(district.signer.public_key), "typ": "JWT"}
        payload = district.jwt(district.badge()).split(".")[1]
        start = f"{multibase.encode_base64url(json.dumps(header).encode())}.{payload}"
        text = f"{start}.{multibase.encode_base64url(district.signer.sign(start.encode()))}"
        report = tools.report_on(self.presented(district, text))
        assert (report.verdict, report.reasons) == ("undetermined", ("issuer_unproven",))

    def test_one_whose_key_cannot_be_found_is_not_checked(self, web_district, tools):
        report = tools.report_on(self.presented(web_district, web_district.jwt(web_district.badge())))
        assert report.reasons == ("issuer_unreachable", "issuer_unproven")

    def test_one_that_cannot_be_read_is_refused(self, district, tools):
        presented = Presented("x", "jwt", district.badge(), "", jws="a.b.c", claims={})
        assert tools.report_on(presented).reasons == ("signature_invalid",)

    def test_one_with_a_signature_inside_too_must_hold_twice(self, district, tools):
        inside = district.signed()
        assert tools.report_on(self.presented(district, district.jwt(inside))).verdict == "verified"
        inside["proof"] = copy.copy(inside["proof"]) | {"created": "2026-01-03T00:00:00Z"}
        assert tools.report_on(self.presented(district, district.jwt(inside))).reasons == (
            "signature_invalid",
        )


class TestABadgeShownInPart:
    """ecdsa-sd-2023: what its holder shows is verified, and what may be left out is said."""

    PART = ("/credentialSubject/achievement",)

    @pytest.fixture
    def held(self, district, p256):
        """What the holder has: a badge with its base proof, by a P-256 issuer."""
        issuer = did_key(p256.public_key)
        signer = EcdsaSigner(f"{issuer}#{issuer.removeprefix('did:key:')}", p256.private_key)

        def held(created=datetime(2026, 1, 2, tzinfo=UTC), **changes):
            named = {"id": issuer, "type": ["Profile"], "name": "Alder Valley School District"}
            badge = ValidDocument(district.badge(issuer=named, **changes))
            return proofs.secure(badge, signer, created=created, cryptosuite="ecdsa-sd-2023").document

        return held

    def test_it_is_verified_and_what_may_be_left_out_is_said(self, held, tools):
        report = tools.report_on(proofs.derive(held(), self.PART))
        assert (report.verdict, report.finding("proof").reason) == ("warning", "shown_in_part")
        found = report.finding("proof")
        assert "no end date and no status list" in found.message
        assert found.details["disclosure"]["mandatory"]
        assert any("Exit tickets" in text for text in found.details["disclosure"]["selected"])

    def test_what_is_shown_is_not_missed(self, held, tools):
        ending = held(validUntil="2027-06-30T00:00:00Z")
        found = tools.report_on(proofs.derive(ending, self.PART)).finding("proof")
        assert found.reason == "shown_in_part"
        assert "no status list, and" in found.message
        assert "end date" not in found.message

    def test_with_its_end_and_its_status_shown_it_is_as_good_as_the_whole(self, held, tools):
        whole = held(validUntil="2027-06-30T00:00:00Z", credentialStatus=tools.entry())
        found = tools.report_on(proofs.derive(whole, self.PART)).finding("proof")
        assert (found.outcome, found.reason) == ("passed", None)

    def test_the_holders_own_copy_is_not_one_to_be_shown(self, held, tools):
        report = tools.report_on(held())
        assert (report.verdict, report.reasons) == ("undetermined", ("base_proof",))

    def test_a_change_is_noticed(self, held, tools):
        shown = proofs.derive(held(), self.PART)
        shown["credentialSubject"]["achievement"]["name"] = "Doctorate"
        assert tools.report_on(shown).reasons == ("signature_invalid",)

    def test_a_signature_dated_in_the_future_does_not_count_yet(self, held, tools):
        shown = proofs.derive(held(created=datetime(2099, 1, 1, tzinfo=UTC)), self.PART)
        assert tools.report_on(shown).reasons[0] == "not_yet_valid"
