"""From the name of a key to the key, and whose it is."""

import re

import pytest

from keys.did import did_jwk
from keys.multikey import encode, to_jwk
from verifier.resolve import resolve
from verifier.resolved import host_of
from verifier.world import World

ISSUER = "https://badges.example/issuer"
METHOD = f"{ISSUER}#key-1"
KEY_URL = "https://badges.example/keys/1"


@pytest.fixture
def ask(tools):
    def resolved(method, pages=None, now=tools.NOW):
        return resolve(method, World(now, tools.internet(pages or {})))

    return resolved


@pytest.fixture
def controller(tools):
    return tools.District(seed=4, identifier=ISSUER, method=METHOD)


def rejected(key, reason, words="."):

    assert (key.authorised, key.reason) == (False, reason)
    assert re.search(words, key.note), key.note
    return key


class TestSelfContained:
    def test_a_did_key_is_its_own_key_and_controller(self, ask, district):
        key = ask(district.method)
        assert (key.controller, key.authorised) == (district.id, True)
        assert key.public_key == district.signer.public_key
        assert key.speaks_for(district.id)
        assert not key.speaks_for("did:web:badges.example")

    def test_a_did_key_with_the_fragment_of_another_key_is_refused(self, ask, district, stranger):
        rejected(ask(f"{district.id}#{stranger.method.partition('#')[2]}"), "issuer_mismatch", "fragment")

    def test_a_did_key_that_is_no_key_is_refused(self, ask):
        rejected(ask("did:key:z0OIl"), "issuer_mismatch", "not a good did:key")

    def test_a_kind_of_key_that_we_do_not_read_is_said(self, ask):
        rejected(ask("did:key:zUC7Dyz9yY3"), "issuer_unproven", "kind")

    def test_a_did_jwk_is_its_own_key(self, ask, rsa_signer):
        did = did_jwk(rsa_signer.public_key)
        key = ask(f"{did}#0")
        assert (key.controller, key.public_key) == (did, rsa_signer.public_key)

    def test_a_did_jwk_with_another_fragment_is_refused(self, ask, rsa_signer):
        rejected(ask(f"{did_jwk(rsa_signer.public_key)}#1"), "issuer_mismatch", "did:jwk")


class TestDidWeb:
    def document(self, district, **changes):
        return district.did_document(**changes)

    def test_a_key_that_is_listed_for_asserting_speaks_for_the_issuer(self, ask, web_district, tools):
        key = ask(web_district.method, {tools.WEB_URL: web_district.did_document()})
        assert key.speaks_for(tools.WEB)
        assert key.public_key == web_district.signer.public_key

    def test_names_relative_to_the_document_mean_the_same(self, ask, web_district, tools):
        document = web_district.did_document(id="#key-1", controller=tools.WEB)
        document["assertionMethod"] = ["#key-1"]
        assert ask(web_district.method, {tools.WEB_URL: document}).authorised

    def test_a_key_may_stand_within_the_list_itself(self, ask, web_district, tools):
        document = web_district.did_document()
        document["assertionMethod"] = document.pop("verificationMethod")
        assert ask(web_district.method, {tools.WEB_URL: document}).authorised

    def test_a_key_as_jwk_is_read(self, ask, web_district, tools):
        document = web_district.did_document(publicKeyJwk=to_jwk(web_district.signer.public_key))
        del document["verificationMethod"][0]["publicKeyMultibase"]
        assert ask(web_district.method, {tools.WEB_URL: document}).authorised

    @pytest.mark.parametrize("answer", [404, b"<html>", b"[]", b"x" * 1_000_001])
    def test_a_host_that_gives_no_document_leaves_it_open(self, ask, web_district, tools, answer):
        rejected(ask(web_district.method, {tools.WEB_URL: answer}), "issuer_unreachable")

    @pytest.mark.parametrize(
        "host", ["", "127.0.0.1", "localhost", "a%00b", "a%2Fb", "user%40host.example", ".."]
    )
    def test_a_host_that_is_none_is_never_asked(self, ask, host):
        key = ask(f"did:web:{host}#key-1")
        assert key.reason in {"issuer_unproven", "issuer_unreachable"}
        assert not key.authorised

    def test_a_document_about_somebody_else_is_refused(self, ask, web_district, tools):
        document = web_district.did_document() | {"id": "did:web:other.example"}
        rejected(ask(web_district.method, {tools.WEB_URL: document}), "issuer_mismatch", "somebody else")

    def test_a_document_without_the_key_is_refused(self, ask, web_district, tools):
        document = web_district.did_document(id=f"{tools.WEB}#key-2")
        rejected(
            ask(web_district.method, {tools.WEB_URL: document}), "issuer_mismatch", "no key of that name"
        )
        rejected(ask(web_district.method, {tools.WEB_URL: {"id": tools.WEB}}), "issuer_mismatch")

    def test_two_keys_of_one_name_are_refused(self, ask, web_district, stranger, tools):
        document = web_district.did_document()
        other = document["verificationMethod"][0] | {"publicKeyMultibase": encode(stranger.signer.public_key)}
        document["verificationMethod"].append(other)
        rejected(ask(web_district.method, {tools.WEB_URL: document}), "issuer_mismatch", "two different")

    def test_a_key_that_is_not_for_asserting_is_refused(self, ask, web_district, tools):
        document = web_district.did_document()
        document["authentication"] = document.pop("assertionMethod")
        rejected(ask(web_district.method, {tools.WEB_URL: document}), "issuer_mismatch", "does not list")

    def test_a_key_that_somebody_else_controls_is_refused(self, ask, web_district, tools):
        document = web_district.did_document(controller="did:web:other.example")
        rejected(
            ask(web_district.method, {tools.WEB_URL: document}), "issuer_mismatch", "somebody else controls"
        )

    @pytest.mark.parametrize(
        "form",
        [
            {"publicKeyMultibase": "z6Mk"},
            {"publicKeyMultibase": None},
            {"publicKeyJwk": {"kty": "OKP"}},
            {"publicKeyMultibase": None, "publicKeyJwk": {"kty": "oct", "k": "x"}},
        ],
    )
    def test_a_key_that_cannot_be_read_leaves_it_open(self, ask, web_district, tools, form):
        document = web_district.did_document(**form)
        key = rejected(ask(web_district.method, {tools.WEB_URL: document}), "issuer_unproven", "form")
        assert key.public_key is None

    @pytest.mark.parametrize(("member", "reason"), [("revoked", "key_revoked"), ("expires", "key_expired")])
    def test_a_key_holds_until_it_is_revoked_or_expires(self, ask, web_district, tools, member, reason):
        ended = web_district.did_document(**{member: "2026-11-22T00:00:00Z"})
        rejected(ask(web_district.method, {tools.WEB_URL: ended}), reason)
        later = web_district.did_document(**{member: "2026-11-22T00:00:01Z"})
        assert ask(web_district.method, {tools.WEB_URL: later}).authorised
        unreadable = web_district.did_document(**{member: "soon"})
        rejected(ask(web_district.method, {tools.WEB_URL: unreadable}), reason)

    def test_of_two_ends_the_revocation_is_said(self, ask, web_district, tools):
        past = "2026-01-01T00:00:00Z"
        document = web_district.did_document(revoked=past, expires=past)
        rejected(ask(web_district.method, {tools.WEB_URL: document}), "key_revoked")


class TestHttps:
    def test_a_controller_document_speaks_for_itself(self, ask, controller):
        key = ask(METHOD, {ISSUER: controller.did_document()})
        assert key.speaks_for(ISSUER)

    def test_a_key_that_only_stands_in_the_url_shows_nobody(self, ask, district):
        multikey = encode(district.signer.public_key)
        key = rejected(ask(f"{ISSUER}#{multikey}"), "issuer_unproven", "could not read one")
        assert key.public_key == district.signer.public_key
        assert not key.speaks_for(ISSUER)

    def test_a_page_that_does_not_speak_for_the_key_shows_nobody(self, ask):
        rejected(ask(METHOD, {ISSUER: {"id": "https://other.example/"}}), "issuer_unproven", "does not say")

    def key_document(self, district, **changes):
        return {
            "id": KEY_URL,
            "type": "Multikey",
            "controller": ISSUER,
            "publicKeyMultibase": encode(district.signer.public_key),
        } | changes

    def test_a_key_document_needs_its_controller_to_name_it_back(self, ask, controller):
        key_document = self.key_document(controller)
        listing = {"id": ISSUER, "assertionMethod": [KEY_URL]}
        assert ask(KEY_URL, {KEY_URL: key_document, ISSUER: listing}).speaks_for(ISSUER)
        silent = {"id": ISSUER, "assertionMethod": []}
        rejected(ask(KEY_URL, {KEY_URL: key_document, ISSUER: silent}), "issuer_mismatch", "does not list")
        rejected(ask(KEY_URL, {KEY_URL: key_document}), "issuer_unproven", "could not be read")

    def test_the_controller_of_a_key_document_may_be_a_did_web(self, ask, controller, tools):
        key_document = self.key_document(controller, controller=tools.WEB)
        listing = {"id": tools.WEB, "assertionMethod": [KEY_URL]}
        assert ask(KEY_URL, {KEY_URL: key_document, tools.WEB_URL: listing}).speaks_for(tools.WEB)
        broken = self.key_document(controller, controller="did:web:")
        rejected(ask(KEY_URL, {KEY_URL: broken}), "issuer_unproven")

    def test_one_jwk_speaks_for_issuers_on_its_own_host_only(self, ask, rsa_signer):
        key = ask(KEY_URL, {KEY_URL: to_jwk(rsa_signer.public_key)})
        assert key.speaks_for(ISSUER)
        assert key.speaks_for("did:web:badges.example")
        assert not key.speaks_for("https://other.example/issuer")
        assert not key.speaks_for("did:key:z6Mk")
        assert not key.speaks_for("")

    def test_one_jwk_that_is_no_good_key_is_refused(self, ask):
        rejected(
            ask(KEY_URL, {KEY_URL: {"kty": "RSA", "n": "AQ", "e": "AQAB"}}),
            "issuer_mismatch",
            "not a good key",
        )
        rejected(ask(KEY_URL, {KEY_URL: {"kty": "EC", "crv": "secp256k1"}}), "issuer_unproven", "kind")


def test_a_name_of_no_known_form_shows_nobody(ask):
    for name in ("key-1", "urn:uuid:1", "did:example:1#k", "file:///etc/passwd", ""):
        rejected(ask(name), "issuer_unproven", "do not know how")


def test_the_host_of_an_issuer():
    assert host_of("https://a.example/x") == host_of("did:web:a.example:x") == "a.example"
    for nobody in ("did:key:z6Mk", "http://a.example/", "urn:x", "https://[", "did:web:", "https:"):
        assert host_of(nobody) is None
