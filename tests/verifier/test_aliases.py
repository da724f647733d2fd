"""Issuers under two names, and issuers who publish a set of keys."""

import pytest

from keys.multikey import to_jwk
from verifier.aliases import vouched
from verifier.intake import read
from verifier.resolve import resolve
from verifier.world import World

ISSUER = "https://badges.example/issuer"
JWKS = "https://badges.example/.well-known/jwks.json"
KID = "https://badges.example/keys/1"


def profile(*known_as, **changes):
    return {"id": ISSUER, "type": "Profile", "alsoKnownAs": list(known_as)} | changes


class TestAlsoKnownAs:
    def report(self, tools, district, *, there=True, back=True, issuer=ISSUER, **changes):
        pages = {
            tools.WEB_URL: district.did_document() | ({"alsoKnownAs": [ISSUER]} if there else {}),
            ISSUER: profile(*([tools.WEB] if back else []), **changes),
        }
        return tools.report_on(district.signed(issuer={"id": issuer, "type": ["Profile"]}), pages)

    def test_two_names_that_name_each_other_are_one_issuer(self, tools, web_district):
        report = self.report(tools, web_district)
        assert report.verdict == "verified"
        assert "each say" in report.finding("issuer").message

    @pytest.mark.parametrize("missing", ["there", "back"])
    def test_one_direction_proves_nothing(self, tools, web_district, missing):
        report = self.report(tools, web_district, **{missing: False})
        assert (report.verdict, report.reasons) == ("failed", ("issuer_mismatch",))

    def test_a_profile_about_somebody_else_proves_nothing(self, tools, web_district):
        report = self.report(tools, web_district, id="https://badges.example/other")
        assert report.reasons == ("issuer_mismatch",)

    def test_a_did_key_has_no_second_name(self, tools, district):
        pages = {ISSUER: profile(district.id)}
        report = tools.report_on(district.signed(issuer={"id": ISSUER, "type": ["Profile"]}), pages)
        assert report.reasons == ("issuer_mismatch",)

    def test_names_that_lead_nowhere_prove_nothing(self, tools, web_district):
        pages = {tools.WEB_URL: web_district.did_document() | {"alsoKnownAs": [ISSUER, "did:web:", "urn:x"]}}
        world = World(tools.NOW, tools.internet(pages))
        key = resolve(web_district.method, world)
        for issuer in (ISSUER, "did:web:", "urn:x", ""):
            assert not vouched(key, issuer, world).speaks_for(issuer)
        assert vouched(key, tools.WEB, world) is key


class TestKeySets:
    @pytest.fixture
    def signed(self, tools):
        def signed(kid, issuer=ISSUER):
            district = tools.District(seed=6, identifier=issuer, method=kid)
            token = district.jwt(district.badge())
            return district, token

        return signed

    def report(self, tools, token, pages):

        return tools.report_on(read(token.encode(), "x"), pages)

    @pytest.mark.parametrize("kid", [KID, "key-1"])
    def test_a_key_in_the_published_set_is_the_issuers(self, tools, signed, kid):
        district, token = signed(kid)
        jwk = to_jwk(district.signer.public_key) | {"kid": kid, "iss": ISSUER}
        assert self.report(tools, token, {JWKS: {"keys": [jwk]}}).verdict == "verified"

    def test_the_name_of_the_key_may_lead_to_the_set_itself(self, tools, signed):
        district, token = signed(KID)
        jwk = to_jwk(district.signer.public_key) | {"kid": KID}
        assert self.report(tools, token, {KID: {"keys": [jwk]}}).verdict == "verified"
        page = {"id": "https://badges.example/"}
        assert self.report(tools, token, {KID: page, JWKS: {"keys": [jwk]}}).verdict == "verified"

    def test_a_key_that_is_published_for_another_issuer_is_refused(self, tools, signed):
        district, token = signed(KID)
        for issuer in ("https://badges.example/other", 7):
            jwk = to_jwk(district.signer.public_key) | {"kid": KID, "iss": issuer}
            assert "issuer_mismatch" in self.report(tools, token, {KID: {"keys": [jwk]}}).reasons

    def test_the_set_of_another_host_proves_nothing(self, tools, signed):
        district, token = signed("https://other.example/keys/1")
        jwk = to_jwk(district.signer.public_key) | {"kid": "https://other.example/keys/1", "iss": ISSUER}
        pages = {"https://other.example/.well-known/jwks.json": {"keys": [jwk]}}
        assert self.report(tools, token, pages).reasons == ("issuer_mismatch",)

    def test_a_set_without_the_key_or_with_two_of_its_name_is_refused(self, tools, signed):
        district, token = signed(KID)
        twice = [to_jwk(one.signer.public_key) | {"kid": KID} for one in (district, tools.District(seed=7))]
        assert self.report(tools, token, {KID: {"keys": [{"kid": [KID]}, 7]}}).verdict == "undetermined"
        assert self.report(tools, token, {KID: {"keys": twice}}).verdict == "failed"
        assert self.report(tools, token, {JWKS: {"keys": []}}).verdict == "undetermined"
