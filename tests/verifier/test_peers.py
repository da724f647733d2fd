"""Others' verifiers and others' samples: where we agree, and where we must not."""

import json
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

import contexts
from keys import multibase
from keys.multikey import to_jwk
from keys.proofs import SUITES
from verifier.verify import verify_bytes
from verifier.world import World, offline_fetch

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SAMPLES = SHARED / "reference" / "samples" / "1edtech-validator" / "ob30"
beside = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the validator's samples are not beside the project")

# Each names a key in the fragment of its issuer's URL, or brings it along: the signature is intact, and
# nothing shows whose it is.
INTACT = (
    "simple.json",
    "simple.1ob",
    "simple_v1.json",
    "simple-json.png",
    "simple-json.svg",
    "simple-jwt.png",
    "simple-jwt.svg",
    "simple-jwt_v1.png",
    "simple-jwt_v1.svg",
    "simple-context-alias.json",
    "simple-context-version.json",
    "simple-did-web-method.json",
    "endorsement-valid.json",
    "complete.json",
)
WRONG = {
    "simple-did-key-method.json": "issuer_mismatch",
    "simple-err-expired.json": "expired",
    "simple-err-issued.json": "not_yet_valid",
    "simple-err-proof-value.json": "signature_invalid",
    "simple-err-issuer.json": "malformed",
    "simple-err-type.json": "undefined_term",
    "simple-noproof.json": "no_proof",
    "simple-multiple-proofs.json": "undefined_term",
}
OPEN = {
    "simple-eddsa-2022.json": "unsupported_proof",
    "sd/derivedcredential.json": "issuer_unproven",
    "simple.jwt": "unknown_context",
    "velocity.jwt": "unknown_context",
    "credential-status-revoked.json": "status_unreachable",
}


def sample(name, tools):
    return verify_bytes((SAMPLES / name).read_bytes(), World(tools.NOW, offline_fetch), name=name)


@beside
@pytest.mark.parametrize("name", INTACT)
def test_an_intact_sample_shows_no_issuer(name, tools):
    report = sample(name, tools)
    assert report.verdict == "undetermined"
    assert "issuer_unproven" in report.reasons


@beside
@pytest.mark.parametrize("name", WRONG)
def test_a_sample_that_is_wrong_fails_for_its_reason(name, tools):
    report = sample(name, tools)
    assert report.verdict == "failed"
    assert WRONG[name] in report.reasons


@beside
@pytest.mark.parametrize("name", OPEN)
def test_a_sample_that_we_cannot_judge_is_left_open(name, tools):
    report = sample(name, tools)
    assert report.verdict == "undetermined"
    assert OPEN[name] in report.reasons


@beside
def test_no_sample_is_verified(tools):
    names = [str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*") if path.is_file()]
    assert len(names) > 40
    assert {sample(name, tools).verdict for name in names} <= {"failed", "undetermined"}


class TestOpenBadgesLib:
    """An implementation by others that shares no code with ours."""

    def accepts(self, document, issuer):
        try:
            OB3LdpVerifier.for_issuer_did(issuer).verify(json.dumps(document))
        except OB3VerificationError:
            return False
        return True

    def test_both_accept_a_good_badge(self, district, tools):
        signed = district.signed()
        assert self.accepts(signed, district.id)
        assert tools.report_on(signed).verdict == "verified"

    @pytest.mark.parametrize(
        "changes", [{"name": "Principal"}, {"validFrom": "2025-01-01T00:00:00Z"}, {"hours": 500}]
    )
    def test_both_refuse_a_changed_one(self, district, tools, changes):
        changed = district.signed() | changes
        assert not self.accepts(changed, district.id)
        assert tools.report_on(changed).verdict == "failed"

    def test_both_refuse_a_badge_that_somebody_else_signed(self, district, stranger, tools):
        signed = stranger.sign(district.badge())
        assert not self.accepts(signed, district.id)
        assert tools.report_on(signed).verdict == "failed"


class TestWhereThePeerIsWrong:
    """What that implementation wrongly accepts, by kind, refused here for the right reason."""

    @pytest.mark.parametrize(
        "until",
        [
            *("2026-12-01", "2026-12-31T23:59:60Z", "2026-12-01t00:00:00z", "2026-12-01T00:00:00+14:01"),
            *("\u0662\u0660\u0662\u0666-12-01T00:00:00Z", "1767225600", "2026-12-01T00:00:00Z\n"),
        ],
    )
    def test_dates_that_are_none(self, district, tools, until):
        assert "malformed" in tools.report_on(district.signed(validUntil=until)).reasons

    @pytest.mark.parametrize("twice", ['"validUntil": "2030-01-01T00:00:00Z"', '"name": "x"'])
    def test_names_given_twice(self, district, tools, twice):
        text = json.dumps(district.signed(validUntil="2031-01-01T00:00:00Z"))
        report = judged(text.replace('{"@context"', f'{{{twice}, "@context"', 1), tools)
        assert report.reasons == ("malformed",)

    @pytest.mark.parametrize("character", ["\\u0000", "\\u0001", "\\u0008", "\\u000b", "\\u001f", "\\u007f"])
    def test_control_characters_put_in_after_signing(self, district, tools, character):
        text = json.dumps(district.signed()).replace("Exit tickets", f"Exit{character}tickets")
        report = judged(text, tools)
        assert report.verdict == "failed"

    @pytest.mark.parametrize("character", ["\x01", "\b", "\v", "\f", "\x1f", "\x7f"])
    def test_control_characters_that_were_signed_raw_instead_of_escaped(self, district, tools, character):
        """RDFC-1.0 escapes them; the form that the peer takes leaves them raw, and its signature is wrong."""
        badge = district.badge(name=f"Exit{character}tickets")
        right = district.sign(badge, proofPurpose="assertionMethod")
        options = {name: value for name, value in right["proof"].items() if name != "proofValue"}
        trace = SUITES["eddsa-rdfc-2022"].hash_data(badge, options, "Ed25519")
        escaped = {"\b": "\\b", "\f": "\\f"}.get(character, f"\\u{ord(character):04X}")
        raw = trace.canonical_document.replace(escaped, character)
        assert raw != trace.canonical_document
        digests = [sha256(text.encode()).digest() for text in (trace.canonical_proof_config, raw)]
        wrong = right | {
            "proof": options | {"proofValue": multibase.encode("z", district.signer.sign(b"".join(digests)))}
        }
        assert tools.report_on(right).verdict == "verified"
        assert tools.report_on(wrong).reasons == ("signature_invalid",)

    @pytest.mark.parametrize("missing", ["issuer", "credentialSubject"])
    def test_members_that_must_be_there(self, district, tools, missing):
        assert tools.report_on(district.sign(district.badge(**{missing: None}))).verdict == "failed"

    def test_members_that_open_badges_asks_for_beyond_the_data_model(self, district, tools):
        badge = district.badge()
        del badge["credentialSubject"]["achievement"]
        for unsigned in (badge, district.badge(validFrom=None)):
            assert "schema_invalid" in tools.report_on(district.sign(unsigned)).reasons

    def test_a_type_of_achievement_that_is_neither_listed_nor_an_extension(self, district, tools):
        badge = district.badge()
        badge["credentialSubject"]["achievement"]["achievementType"] = "QuickBite"
        assert "schema_invalid" in tools.report_on(district.sign(badge)).reasons
        badge["credentialSubject"]["achievement"]["achievementType"] = "ext:QuickBite"
        assert tools.report_on(district.sign(badge)).verdict == "verified"

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"controller": "did:web:other.example"}, "issuer_mismatch"),
            ({"revoked": "2026-01-01T00:00:00Z"}, "key_revoked"),
            ({"expires": "2026-01-01T00:00:00Z"}, "key_expired"),
        ],
    )
    def test_keys_that_their_controller_does_not_stand_by(self, web_district, tools, changes, reason):
        report = tools.report_on(web_district.signed(), {tools.WEB_URL: web_district.did_document(**changes)})
        assert (report.verdict, reason in report.reasons) == ("failed", True)

    def test_a_key_that_may_not_assert(self, web_district, tools):
        document = web_district.did_document() | {"assertionMethod": []}
        assert "issuer_mismatch" in tools.report_on(web_district.signed(), {tools.WEB_URL: document}).reasons

    def test_two_credentials_in_one_picture_and_compressed_ones(self, district, tools):
        one, other = json.dumps(district.signed()), json.dumps(district.signed(name="Other"))
        packed = b"openbadgecredential\0\1\0\0\0" + zlib.compress(one.encode())
        element = '<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0"><![CDATA[{}]]></o:credential>'
        svg = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
        good = (tools.png(tools.itxt(one)), svg.format(element.format(one)).encode())
        for picture in good:
            assert judged(picture, tools).verdict == "verified"
        for picture in (
            tools.png(tools.itxt(one), tools.itxt(other)),
            tools.png(tools.itxt(one), tools.itxt(one)),
            tools.png((b"iTXt", packed)),
            svg.format(element.format(one) + element.format(other)).encode(),
        ):
            assert judged(picture, tools).reasons == ("malformed",)


class TestSignedTexts:
    """Headers and claims of a JWT that it does not look at."""

    def test_a_good_one(self, district, tools):
        assert judged(token(district), tools).verdict == "verified"

    @pytest.mark.parametrize("typ", ["at+jwt", "JOSE", "openid4vci-proof+jwt", "vp+jwt", 7])
    def test_a_text_made_for_another_purpose(self, district, tools, typ):
        assert judged(token(district, {"typ": typ}), tools).verdict == "failed"

    @pytest.mark.parametrize(
        "header",
        [
            {"zip": "DEF"},
            {"crit": []},
            {"b64": False},
            {"jku": "https://a.example/"},
            {"x5u": "https://a.example"},
        ],
    )
    def test_a_header_that_changes_the_meaning(self, district, tools, header):
        assert judged(token(district, header), tools).reasons == ("signature_invalid",)

    @pytest.mark.parametrize("twice", ['"alg":"none"', '"typ":"JWT"', '"kid":"x"'])
    def test_a_header_that_says_something_twice(self, district, tools, twice):
        assert judged(token(district, begin=twice + ","), tools).verdict == "failed"

    def test_claims_given_twice(self, district, tools):
        claims = json.dumps(claims_of(district)).replace("{", '{"nbf": 1, ', 1)
        assert judged(token(district, claims=claims), tools).reasons == ("malformed",)

    def test_a_beginning_that_differs_from_the_badge_s(self, district, tools):
        claims = json.dumps(claims_of(district) | {"nbf": 1767225601})
        assert judged(token(district, claims=claims), tools).reasons == ("claims_mismatch",)

    def test_a_credential_in_a_claim_that_says_something_else_than_its_envelope(self, district, tools):
        inner = district.badge(name="Principal", validUntil="2020-01-01T00:00:00Z")
        for claims in (
            claims_of(district) | {"vc": inner},
            {"iss": "did:web:a.example", "vc": inner},
        ):
            report = judged(token(district, claims=json.dumps(claims)), tools)
            assert report.verdict == "failed"

    def test_a_private_key_in_the_header(self, district, tools):
        private = to_jwk(district.signer.public_key) | {"d": "A" * 43}
        report = judged(token(district, {"jwk": private}), tools)
        assert report.verdict == "failed"


class TestWhatThePeerRefuses:
    """Good badges of wallets, and lists of issuers that sign with proofs."""

    CONTEXTS = (contexts.CREDENTIALS_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json")
    SUITE = "Ed25519Signature2020"

    def old(self, district, third):
        return district.badge(
            **{"@context": [*self.CONTEXTS, third]}, validFrom=None, issuanceDate="2026-01-01T00:00:00Z"
        )

    def test_the_older_data_model(self, district, tools):
        signed = district.sign(self.old(district, contexts.DATA_INTEGRITY_V2))
        assert tools.report_on(signed).verdict == "verified"

    def test_the_older_data_model_with_the_older_signature(self, district, tools):
        plain = self.old(district, contexts.ED25519_2020_V1)
        proof = {
            "type": self.SUITE,
            "created": "2026-01-02T00:00:00Z",
            "verificationMethod": district.method,
            "proofPurpose": "assertionMethod",
        }
        trace = SUITES[self.SUITE].hash_data(plain, proof, "Ed25519")
        signed = plain | {
            "proof": proof | {"proofValue": multibase.encode("z", district.signer.sign(trace.hash_data))}
        }
        assert tools.report_on(signed).verdict == "verified"
        assert "signature_invalid" in tools.report_on(signed | {"name": "Principal"}).reasons

    def test_a_status_list_with_a_proof(self, district, tools):
        signed = district.signed(credentialStatus=tools.entry())
        assert tools.report_on(signed, {tools.LIST: district.status_list()}).verdict == "verified"
        assert tools.report_on(signed, {tools.LIST: district.status_list(7)}).reasons == ("revoked",)


def judged(data, tools):
    data = data if isinstance(data, bytes) else data.encode()
    return verify_bytes(data, World(tools.NOW, offline_fetch), name="x")


def claims_of(district):
    badge = district.badge()
    stated = {"iss": district.id, "sub": badge["credentialSubject"]["id"], "jti": badge["id"]}
    return badge | stated | {"nbf": 1767225600}


def token(district, header=None, *, begin="", claims=None):
    """A JWT with any header, really signed; `begin` stands in front of the header's members."""
    whole = {"alg": "EdDSA", "kid": district.method, "typ": "JWT"} | (header or {})
    texts = ("{" + begin + json.dumps(whole)[1:], claims or json.dumps(claims_of(district)))
    signing_input = ".".join(multibase.encode_base64url(text.encode()) for text in texts)
    return f"{signing_input}.{multibase.encode_base64url(district.signer.sign(signing_input.encode()))}"
