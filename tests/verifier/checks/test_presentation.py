"""Presentations: what they say of themselves, and what the credentials in them say."""

import base64
import json

import pytest

import contexts
import verifier.verify as asking
from keys.proofs import jws
from verifier.intake import IntakeError, document, read
from verifier.report import Outcome, skipped
from verifier.verify import verify_bytes
from verifier.world import World


@pytest.fixture(scope="session")
def holder(tools):
    return tools.District(seed=5)


def presentation(*credentials, **members):
    whole = {
        "@context": [contexts.CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
    } | members
    return {name: value for name, value in whole.items() if value is not None}


def enveloped(data, kind="application/vc+jwt", what="EnvelopedVerifiableCredential", **more):
    return {"@context": [contexts.CREDENTIALS_V2], "type": what, "id": f"data:{kind},{data}"} | more


def signed_by(holder, whole, **options):
    return holder.sign(whole, **{"proofPurpose": "authentication"} | options)


def test_an_unsigned_presentation_is_as_good_as_its_badges(district, tools):
    report = tools.report_on(presentation(district.signed(), district.signed()))
    assert report.verdict == "verified"
    assert [part.verdict for part in report.parts] == ["verified", "verified"]
    assert [part.input for part in report.parts] == ["/verifiableCredential/0", "/verifiableCredential/1"]
    assert "not signed" in report.finding("proof").message
    assert len(report.checks) == 12


def test_one_bad_badge_spoils_the_presentation(district, tools):
    report = tools.report_on(presentation(district.signed(), district.badge()))
    assert (report.verdict, report.reasons) == ("failed", ("no_proof",))
    assert [part.verdict for part in report.parts] == ["verified", "failed"]
    expired = tools.report_on(presentation(district.signed(validUntil="2026-02-01T00:00:00Z")))
    assert expired.reasons == ("expired",)


def test_what_is_no_credential_in_it_is_told(district, tools):
    report = tools.report_on(
        presentation(district.signed()) | {"verifiableCredential": [district.signed(), 7]}
    )
    assert report.reasons == ("malformed",)


def test_the_holder_who_signed_is_named(district, holder, tools):
    report = tools.report_on(signed_by(holder, presentation(district.signed(), holder=holder.id)))
    assert report.verdict == "verified"
    assert holder.id in report.finding("issuer").message


@pytest.mark.parametrize("purpose", ["authentication", "assertionMethod"])
def test_a_holder_may_sign_for_either_purpose(district, holder, tools, purpose):
    whole = presentation(district.signed(), holder={"id": holder.id})
    assert tools.report_on(signed_by(holder, whole, proofPurpose=purpose)).verdict == "verified"


def test_another_key_than_the_holders_is_refused(district, holder, stranger, tools):
    report = tools.report_on(signed_by(stranger, presentation(district.signed(), holder=holder.id)))
    assert (report.verdict, report.reasons) == ("failed", ("issuer_mismatch",))


def test_a_key_that_nobody_vouches_for_leaves_the_holder_open(district, holder, tools):
    loose = tools.District(
        seed=5,
        identifier="https://a.example/me",
        method=f"https://a.example/me#{holder.method.partition('#')[2]}",
    )
    report = tools.report_on(signed_by(loose, presentation(district.signed(), holder=loose.id)))
    assert (report.verdict, report.reasons) == ("undetermined", ("issuer_unproven",))


def test_without_a_holder_the_signature_shows_nobodys_hand(district, holder, tools):
    report = tools.report_on(signed_by(holder, presentation(district.signed())))
    assert report.verdict == "verified"
    assert "no holder" in report.finding("issuer").message


def test_a_changed_presentation_is_refused(district, holder, tools):
    whole = signed_by(holder, presentation(district.signed(), holder=holder.id))
    assert tools.report_on(whole | {"id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e02"}).reasons == (
        "signature_invalid",
    )
    for proof in (
        "no object",
        [{}] * 11,
        {"proofPurpose": ["authentication"]},
        {"proofPurpose": "keyAgreement"},
    ):
        assert (
            "signature_invalid" in tools.report_on(whole | {"proof": proof}).reasons or proof == "no object"
        )
        assert tools.report_on(whole | {"proof": proof}).verdict == "failed"


def test_a_badge_that_poses_as_a_presentation_is_refused(district, tools):
    """Unsigned, with a good badge of somebody else's inside."""
    for disguise in (
        district.badge(type=["VerifiablePresentation", "VerifiableCredential", "OpenBadgeCredential"]),
        district.badge(type=["VerifiablePresentation"]),
    ):
        assert tools.report_on(disguise | {"verifiableCredential": [district.signed()]}).verdict == "failed"


def test_a_presentation_counts_for_nothing_inside_something_else(district, tools):
    inner = presentation(district.signed())
    report = tools.report_on(presentation(inner))
    assert report.verdict in {"failed", "undetermined"}
    listed = {**inner, "type": ["VerifiablePresentation", "BitstringStatusListCredential"]}
    report = tools.report_on(district.signed(credentialStatus=tools.entry()), {tools.LIST: listed})
    assert (report.verdict, report.reasons) == ("undetermined", ("status_invalid",))


def test_an_empty_presentation_shows_nothing(tools):
    assert tools.report_on(presentation()).reasons == ("unsupported_format",)


def test_too_many_credentials_are_not_looked_at(district, tools):
    report = tools.report_on(presentation(*[district.badge()] * 51))
    assert "work_limit" in report.reasons
    assert len(report.parts) == 50


def test_a_presentation_that_breaks_the_data_model_is_refused(district, tools):
    assert tools.report_on(presentation(district.signed(), holder=7)).verdict == "failed"
    assert tools.report_on(presentation(district.signed(), id="no url")).verdict == "failed"


def test_a_row_that_is_left_out_stays_out(district, tools):
    report = tools.report_on(presentation(district.badge()), leave_out=frozenset({"proof", "issuer"}))
    assert report.finding("proof").outcome is Outcome.SKIPPED


def test_each_credential_in_it_lies_beside_the_others(district, tools, monkeypatch):
    seen = []

    def look(presented, world, verify):
        seen.append((presented.input, sorted(world.beside)))
        return skipped("pathway", "")

    monkeypatch.setattr(asking, "CHECKS", (*asking.CHECKS[:-1], ("pathway", look)))
    tools.report_on(presentation(district.signed(id="urn:a"), district.signed(id="urn:b"), 7))
    ids = ["urn:a", "urn:b"]
    assert seen == [("/verifiableCredential/0", ids), ("/verifiableCredential/1", ids)]


def test_whoever_is_asked_about_is_asked_of_every_badge(district, tools):
    report = tools.report_on(presentation(district.signed()), recipient="somebody@example.org")
    assert report.finding("recipient").outcome is not Outcome.SKIPPED


class TestEnvelopes:
    def test_an_enveloped_badge_is_opened(self, district, tools):
        report = tools.report_on(presentation(enveloped(district.jwt(district.badge()))))
        assert report.verdict == "verified"

    def test_an_envelope_at_the_top_is_opened_too(self, district):
        text = json.dumps(enveloped(district.jwt(district.badge())))
        assert read(text.encode(), "x").form == "jwt"

    def test_an_envelope_may_be_in_base64(self, district):
        data = base64.b64encode(json.dumps(district.badge()).encode()).decode()
        opened = document(enveloped(data, kind="application/vc;charset=utf-8;base64"), "x")
        assert opened.document == district.badge()

    @pytest.mark.parametrize(
        ("envelope", "reason"),
        [
            (enveloped("x", kind="application/vc+sd-jwt"), "unsupported_format"),
            (enveloped("x", kind="text/plain"), "unsupported_format"),
            (enveloped("%%%", kind="application/vc;base64"), "malformed"),
            (enveloped("%ff", kind="application/vc"), "malformed"),
            (enveloped("x", name="Another badge"), "malformed"),
            (enveloped("x") | {"id": "https://a.example/"}, "malformed"),
            (enveloped(json.dumps(enveloped("e.e.e")), kind="application/vc"), "malformed"),
        ],
    )
    def test_other_envelopes_are_not_opened(self, envelope, reason):
        with pytest.raises(IntakeError) as refused:
            document(envelope, "x")
        assert refused.value.reason == reason


class TestSignedText:
    """A presentation as a JWT."""

    def token(self, holder, whole, typ="vp+jwt", **claims):
        payload = {"iss": holder.id, "nonce": "abc", **claims, **whole}
        return jws.sign(json.dumps(payload).encode(), holder.signer, typ=typ)

    def report(self, tools, token):
        return verify_bytes(token.encode(), World(tools.NOW, tools.internet({})), name="vp.jwt")

    def test_it_is_verified_with_its_holders_key(self, district, holder, tools):
        whole = presentation(enveloped(district.jwt(district.badge())), holder=holder.id)
        assert (
            self.report(tools, self.token(holder, whole, exp=1893456000, nbf=1767225600)).verdict
            == "verified"
        )

    def test_the_old_model_lies_in_its_own_claim(self, district, holder, tools):
        whole = {"vp": presentation(**{"@context": [contexts.CREDENTIALS_V1]})}
        whole["vp"]["verifiableCredential"] = [district.jwt(district.badge())]
        assert self.report(tools, self.token(holder, whole, typ="JWT")).verdict == "verified"

    @pytest.mark.parametrize(
        ("claims", "reason"),
        [
            ({"exp": 1767225600}, "proof_expired"),
            ({"exp": "later"}, "proof_expired"),
            ({"nbf": 1893456000}, "not_yet_valid"),
            ({"iss": "did:web:other.example"}, "claims_mismatch"),
            ({"typ": "vc+jwt"}, "claims_mismatch"),
        ],
    )
    def test_claims_that_do_not_hold_are_refused(self, district, holder, tools, claims, reason):
        whole = presentation(district.signed(), holder=holder.id)
        typ = claims.pop("typ", "vp+jwt") if "typ" in claims else "vp+jwt"
        report = self.report(tools, self.token(holder, whole, typ=typ, **claims))
        assert (report.verdict, report.reasons) == ("failed", (reason,))

    def test_what_is_not_signed_well_is_refused(self, district, holder, stranger, tools):
        whole = presentation(district.signed(), holder=holder.id)
        head, body, signature = self.token(holder, whole).split(".")
        assert "signature_invalid" in self.report(tools, f"{head}.{body}.{signature[:-8]}AAAAAAA").reasons
        assert self.report(tools, f"e30.{body}.{signature}").verdict in {"failed", "undetermined"}
        other = self.token(stranger, whole, iss=holder.id)
        assert "issuer_mismatch" in self.report(tools, other).reasons

    def test_a_key_that_cannot_be_read_leaves_it_open(self, district, tools):
        far = tools.District(seed=5, identifier="did:web:far.example", method="did:web:far.example#key-1")
        whole = presentation(district.signed(), holder=far.id)
        assert self.report(tools, self.token(far, whole)).reasons == ("issuer_unreachable",)

    def test_a_claim_vp_that_holds_something_else_is_refused(self, holder, tools):
        for claims in ({"vp": 7}, {"vp": presentation(), "vc": {}}):
            assert self.report(tools, self.token(holder, claims)).reasons == ("malformed",)


def test_one_that_holds_nothing_is_in_order_where_only_its_maker_is_asked_about(holder, tools):
    bare = {name: value for name, value in presentation().items() if name != "verifiableCredential"}
    signed = signed_by(holder, bare | {"holder": holder.id})
    assert tools.report_on(signed).reasons == ("unsupported_format",)
    report = tools.report_on(signed, empty_allowed=True)
    assert (report.verdict, report.finding("proof").outcome) == ("verified", Outcome.PASSED)
