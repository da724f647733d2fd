"""Resources that a badge gives digests of."""

import base64
import hashlib

import pytest

import contexts
from keys import multibase
from verifier.checks.related import BASE_CONTEXT_SHA256

PICTURE = "https://badges.example/picture.png"
BODY = b"a picture"
CODES = {"sha256": b"\x12\x20", "sha384": b"\x20\x30", "sha512": b"\x13\x40"}


def sri(name="sha256", body=BODY):
    return f"{name}-{base64.b64encode(hashlib.new(name, body).digest()).decode()}"


def multi(name="sha256", base="u", body=BODY):
    return multibase.encode(base, CODES[name] + hashlib.new(name, body).digest())


def resource(url=PICTURE, **digests):
    return {"id": url, **digests}


@pytest.fixture
def reasons(district, tools):
    def asked(*resources, pages=None, **changes):
        badge = district.signed(relatedResource=list(resources), **changes)
        return tools.report_on(badge, {PICTURE: BODY} if pages is None else pages).reasons

    return asked


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
def test_what_was_not_changed_fits_its_digest(reasons, name):
    assert reasons(resource(digestSRI=sri(name))) == ()
    assert reasons(resource(digestMultibase=multi(name))) == ()
    assert reasons(resource(digestMultibase=multi(name, "z"), digestSRI=sri(name))) == ()


def test_what_was_changed_fails_the_badge(reasons):
    assert reasons(resource(digestSRI=sri(body=b"x"))) == ("digest_mismatch",)
    assert reasons(resource(digestSRI=sri(), digestMultibase=multi(body=b"x"))) == ("digest_mismatch",)


def test_a_picture_that_nobody_can_reach_says_nothing_against_the_badge(reasons):
    assert reasons(resource(digestSRI=sri()), pages={}) == ()
    assert reasons(resource(digestMultibase="uAAAA")) == ()
    assert reasons(resource(digestSRI="sha256-A")) == ()


def test_what_the_badge_rests_on_has_to_be_compared(reasons, tools):
    listed = resource(tools.LIST, digestSRI=sri())
    unread = reasons(listed, pages={}, credentialStatus=tools.entry())
    assert unread == ("status_unreachable", "resource_unchecked")


def test_a_status_list_under_a_digest_is_compared(district, tools):
    badge = district.signed(
        credentialStatus=tools.entry(), relatedResource=[resource(tools.LIST, digestSRI=sri())]
    )
    assert tools.report_on(badge, {tools.LIST: district.status_list()}).reasons == ("digest_mismatch",)


def test_the_base_context_has_the_digest_that_the_standard_publishes(reasons):
    good = base64.b64encode(bytes.fromhex(BASE_CONTEXT_SHA256)).decode()
    assert reasons(resource(contexts.CREDENTIALS_V2, digestSRI=f"sha256-{good}")) == ()
    assert reasons(resource(contexts.CREDENTIALS_V2, digestSRI=sri())) == ("digest_mismatch",)


def test_five_are_asked_at_most(reasons):
    many = [resource(f"{PICTURE}?{place}", digestSRI=sri()) for place in range(7)]
    assert reasons(*many, pages={f"{PICTURE}?6": b"x"}) == ()


def test_the_same_resource_twice_is_malformed(reasons):
    twice = resource(digestSRI=sri())
    assert "malformed" in reasons(twice, twice | {"mediaType": "image/png"})
