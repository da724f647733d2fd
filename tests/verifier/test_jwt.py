"""What a JWT says beside the credential in it."""

import json

import pytest

import contexts
from keys import multibase
from keys.multikey import to_jwk
from keys.proofs import jws
from schemas.dates import EARLIEST, LATEST
from verifier.jwt import claimed_moment, disagreements, key_of, missing
from verifier.world import World


def signed(district, *, typ="JWT", **header):
    token = jws.sign(b"{}", district.signer, typ=typ)
    return jws.read(token)


def agreed(district, unsigned, **changes):
    claims = {
        **unsigned,
        "iss": district.id,
        "sub": unsigned["credentialSubject"]["id"],
        "jti": unsigned["id"],
        "nbf": 1767225600,
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def problems(district, unsigned=None, typ="JWT", **changes):
    unsigned = unsigned or district.badge()
    return list(disagreements(signed(district, typ=typ), agreed(district, unsigned, **changes), unsigned))


def test_a_jwt_that_agrees_with_its_credential(district):
    assert problems(district) == []
    assert problems(district, typ="vc+jwt") == []
    assert missing(signed(district), agreed(district, district.badge())) == []


@pytest.mark.parametrize("claim", ["iss", "sub", "jti", "nbf"])
def test_each_claim_is_required_of_a_jwt_and_optional_in_vc_jwt(district, claim):
    without = agreed(district, district.badge(), **{claim: None})
    assert missing(signed(district), without) == [claim]
    assert missing(signed(district, typ="vc+jwt"), without) == []


@pytest.mark.parametrize("claim", ["iss", "sub", "jti"])
@pytest.mark.parametrize("value", ["did:example:other", 7, ["x"]])
@pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
def test_a_claim_that_differs_is_said(district, claim, value, typ):
    (problem,) = problems(district, typ=typ, **{claim: value})
    assert problem.startswith(f"{claim} is ")


def test_a_subject_that_is_several_cannot_be_named(district):
    unsigned = district.badge()
    several = unsigned | {"credentialSubject": [unsigned["credentialSubject"]] * 2}
    claims = agreed(district, unsigned)
    assert [text[:3] for text in disagreements(signed(district), claims, several)] == ["sub"]


@pytest.mark.parametrize("claim", ["nbf", "exp"])
@pytest.mark.parametrize("value", ["1767225600", True, None, [], {}])
def test_a_moment_that_is_no_number_is_said(district, claim, value):
    unsigned = district.badge(validUntil="2026-12-01T00:00:00Z")
    claims = agreed(district, unsigned) | {claim: value}
    assert f"{claim} is no number of seconds" in list(disagreements(signed(district), claims, unsigned))


def test_moments_must_be_those_of_the_credential_to_the_second(district):
    unsigned = district.badge(validUntil="2026-12-01T00:00:00Z")
    assert problems(district, unsigned, exp=1796083200) == []
    assert problems(district, unsigned, exp=1796083200.5) == []
    assert len(problems(district, unsigned, exp=1796083201)) == 1
    assert len(problems(district, nbf=1)) == 1
    assert problems(district, exp=1796083201) == []


@pytest.mark.parametrize("typ", ["at+jwt", "JOSE", "vp+jwt", "jwt"])
def test_a_jwt_of_another_type_is_no_credential(district, typ):
    assert any("type" in problem for problem in problems(district, typ=typ))


def test_a_jwt_that_holds_something_else_is_said(district):
    header = multibase.encode_base64url(json.dumps({"alg": "EdDSA", "cty": "vp"}).encode())
    other = jws.read(f"{header}.e30.{multibase.encode_base64url(b'x' * 64)}")
    unsigned = district.badge()
    assert list(disagreements(other, agreed(district, unsigned), unsigned)) == [
        "its header says that it holds 'vp'"
    ]


def test_the_credential_lies_where_its_data_model_puts_it(district):
    old = district.badge(
        **{"@context": [contexts.CREDENTIALS_V1]}, validFrom=None, issuanceDate="2026-01-01T00:00:00Z"
    )
    inside = {
        name: value for name, value in agreed(district, old).items() if name in {"iss", "sub", "jti", "nbf"}
    }
    assert list(disagreements(signed(district), inside | {"vc": old}, old)) == []
    for claims, document, typ in (
        (agreed(district, old), old, "JWT"),
        (inside | {"vc": district.badge()}, district.badge(), "JWT"),
        (inside | {"vc": old}, old, "vc+jwt"),
    ):
        assert any(
            "data model" in problem for problem in disagreements(signed(district, typ=typ), claims, document)
        )


def test_moments_beyond_the_calendar_are_its_ends():
    assert claimed_moment({"exp": 10**17}, "exp") == claimed_moment({"exp": 10.0**300}, "exp") == LATEST
    assert claimed_moment({"exp": -1}, "exp") == EARLIEST
    assert claimed_moment({"exp": float("inf")}, "exp") is None
    assert claimed_moment({}, "exp") is None


def test_the_key_is_named_or_brought_along_or_neither(district, tools):
    world = World(tools.NOW, tools.internet({}))
    assert key_of(signed(district), world).speaks_for(district.id)

    def read(**header):
        text = multibase.encode_base64url(json.dumps({"alg": "EdDSA"} | header).encode())
        return key_of(jws.read(f"{text}.e30.{multibase.encode_base64url(b'x' * 64)}"), world)

    brought = read(jwk=to_jwk(district.signer.public_key))
    assert (brought.public_key, brought.reason) == (district.signer.public_key, "issuer_unproven")
    assert not brought.speaks_for(district.id)
    assert read().public_key is None
