import json

import pytest

from keys.multikey import encode, from_jwk
from verifier.verify import verify_bytes
from verifier.world import World

FORMS = [
    ("/.well-known/did.json", "*/*", "application/json"),
    ("/.well-known/did.json", "application/did+json", "application/did+json"),
    ("/.well-known/did.json", "application/ld+json", "application/ld+json"),
    ("/.well-known/jwks.json", "*/*", "application/jwk-set+json"),
    ("/.well-known/jwks.json", "application/json", "application/json"),
]


@pytest.mark.parametrize(("path", "accept", "form"), FORMS)
def test_keys_come_in_the_form_that_is_asked_for(place, path, accept, form):
    answer = place.get(path, Accept=accept)
    assert (answer.status_code, answer.mimetype) == (200, form)
    assert "Accept" in answer.headers["Vary"]


def test_the_did_document_is_the_one_our_own_badges_were_checked_against(place):
    answer = place.get("/.well-known/did.json")
    assert answer.get_data() == place.house.own_pages[place.house.settings.urls.did].body
    assert json.loads(answer.get_data())["id"] == place.house.issuer.id


def test_each_key_has_an_address_of_its_own(place, signer, old_key):
    for key in (signer.public_key, old_key.public_key):
        document = json.loads(place.get(f"/keys/{encode(key)}").get_data())
        assert document["publicKeyMultibase"] == encode(key)
        assert document["controller"] == place.house.issuer.id


def test_a_key_is_a_bare_jwk_for_whoever_asks_for_that(place, signer):
    answer = place.get(f"/keys/{encode(signer.public_key)}", Accept="application/jwk+json")
    jwk = json.loads(answer.get_data())
    assert answer.mimetype == "application/jwk+json"
    assert from_jwk(jwk) == signer.public_key
    assert (jwk["kid"], jwk["iss"]) == (signer.verification_method, place.house.issuer.id)
    assert "d" not in jwk


def test_the_key_set_keeps_keys_that_are_not_used_any_more(place, signer, old_key):
    keys = json.loads(place.get("/.well-known/jwks.json").get_data())["keys"]
    assert {from_jwk(jwk) for jwk in keys} == {signer.public_key, old_key.public_key}
    assert {jwk["iss"] for jwk in keys} == {place.house.issuer.id}


def test_an_unknown_key_is_said_not_to_be_there(place):
    answer = place.get("/keys/z6MkNobody", Accept="application/json")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "no such key" in answer.get_json()["detail"]


def test_pages_of_any_site_may_read_keys_and_nobody_is_given_a_cookie(place, signer):
    for path in ("/.well-known/did.json", "/.well-known/jwks.json", f"/keys/{encode(signer.public_key)}"):
        answer = place.get(path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in answer.headers


def test_a_copy_that_is_still_right_is_not_sent_again(place):
    first = place.get("/.well-known/did.json")
    again = place.get("/.well-known/did.json", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert "max-age=300" in again.headers["Cache-Control"]


def test_a_stranger_verifies_a_badge_with_nothing_but_what_is_served(place):
    served = place.get(f"/credentials/{place.badge.id}", Accept="application/vc").get_data()
    report = verify_bytes(served, World(now=place.clock["now"], fetch=place.fetch), name="badge")
    assert report.verdict == "verified", report.reasons
    assert report.finding("status").outcome == "passed"
