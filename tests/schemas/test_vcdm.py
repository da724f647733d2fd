"""The data model of Verifiable Credentials, rule by rule."""

import copy
from typing import Any

import pytest

from schemas import vcdm

Document = dict[str, Any]
V2, V1 = vcdm.BASE_2, vcdm.BASE_1


def told(document: Document) -> list[str]:
    return [str(problem) for problem in vcdm.problems(document)]


def test_well_formed_documents_have_no_problems(
    badge: Document, old_badge: Document, status_list: Document, endorsement: Document, transcript: Document
) -> None:
    for document in (badge, old_badge, status_list, endorsement, transcript):
        assert told(document) == []


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        ({"@context": ...}, "/@context", "must begin with"),
        ({"@context": []}, "/@context", "must begin with"),
        ({"@context": [{"a": "urn:a"}, V2]}, "/@context", "must begin with"),
        ({"@context": ["https://www.w3.org/ns/credentials/examples/v2", V2]}, "/@context", "must begin with"),
        ({"@context": [V2, 5]}, "/@context", "URLs and objects"),
        ({"@context": [V2, "context.json"]}, "/@context", "URLs and objects"),
        ({"@context": [V2, {"VerifiableCredential": "urn:other"}]}, "/@context", "must not define"),
        ({"@context": [V2, {"type": "urn:other"}]}, "/@context", "must not define"),
        ({"@context": [V2], "type": ["VerifiableCredential", "Mine"]}, "/type", "'Mine'"),
        ({"@context": [V2, {"@vocab": None}], "type": ["VerifiableCredential", "Mine"]}, "/type", "'Mine'"),
        (
            {"@context": [V2, {"Mine": "https ://x"}], "type": ["VerifiableCredential", "Mine"]},
            "/type",
            "'Mine'",
        ),
        ({"type": ...}, "/type", "at least one type"),
        ({"type": []}, "/type", "at least one type"),
        ({"type": ["VerifiableCredential", 2]}, "/type", "at least one type"),
        ({"type": {"a": 1}}, "/type", "at least one type"),
        ({"type": ["OpenBadgeCredential"]}, "/type", "must hold VerifiableCredential"),
        ({"id": None}, "/id", "one URL"),
        ({"id": "https ://x"}, "/id", "one URL"),
        ({"id": ["urn:a", "urn:b"]}, "/id", "one URL"),
        ({"issuer": ...}, "the document", "lacks issuer"),
        ({"issuer": None}, "/issuer", "one URL"),
        ({"issuer": "somebody"}, "/issuer", "one URL"),
        ({"issuer": ["urn:a", "urn:b"]}, "/issuer", "one URL"),
        ({"issuer": {"name": "x"}}, "/issuer/id", "one URL"),
        ({"issuer": {"id": None}}, "/issuer/id", "one URL"),
        ({"credentialSubject": ...}, "the document", "lacks credentialSubject"),
        ({"credentialSubject": []}, "the document", "lacks credentialSubject"),
        ({"credentialSubject": {}}, "/credentialSubject", "says something"),
        ({"credentialSubject": "urn:a"}, "/credentialSubject", "says something"),
        ({"credentialSubject": [{"id": "urn:a"}, {}]}, "/credentialSubject/1", "says something"),
        ({"credentialSubject": {"id": "x y"}}, "/credentialSubject/id", "one URL"),
        ({"validFrom": "2026-11-22"}, "/validFrom", "date and time"),
        ({"validUntil": "tomorrow"}, "/validUntil", "date and time"),
        ({"validUntil": ["2031-11-22T00:00:00Z"]}, "/validUntil", "date and time"),
        ({"validUntil": "2020-01-01T00:00:00Z"}, "/validUntil", "not be before"),
        ({"credentialStatus": {"id": "urn:s"}}, "/credentialStatus/type", "name a type"),
        ({"credentialStatus": {"id": "urn:s", "type": 2}}, "/credentialStatus/type", "name a type"),
        ({"credentialStatus": "urn:s"}, "/credentialStatus", "an object"),
        ({"credentialStatus": {"id": "x y", "type": "T"}}, "/credentialStatus/id", "one URL"),
        ({"credentialSchema": {"type": "T"}}, "/credentialSchema", "lacks id"),
        ({"credentialSchema": [{"id": "x y", "type": "T"}]}, "/credentialSchema/0/id", "one URL"),
        ({"evidence": [{"type": "T"}, {"name": "x"}]}, "/evidence/1/type", "name a type"),
        ({"refreshService": {"id": "urn:r"}}, "/refreshService/type", "name a type"),
        ({"termsOfUse": [{}]}, "/termsOfUse/0/type", "name a type"),
        ({"proof": {}}, "/proof/type", "name a type"),
        ({"proof": [{"type": "T"}, {"type": []}]}, "/proof/1/type", "name a type"),
        ({"name": 5}, "/name", "a text"),
        ({"name": {"@language": "en"}}, "/name", "a text"),
        ({"description": {"@value": "x", "url": "urn:a"}}, "/description", "a text"),
        ({"issuer": {"id": "urn:a", "name": ["x", 5]}}, "/issuer/name", "a text"),
        ({"relatedResource": ["urn:a"]}, "/relatedResource/0", "an object"),
        ({"relatedResource": {"id": "urn:a"}}, "/relatedResource/0", "lacks a digest"),
        ({"relatedResource": {"id": "urn:a", "digestSRI": "md5-00"}}, "/relatedResource/0", "lacks a digest"),
    ],
)
def test_each_break_is_told_at_its_place(badge: Document, change: Document, place: str, why: str) -> None:
    document = {key: value for key, value in (badge | change).items() if value is not ...}
    assert any(problem.startswith(place) and why in problem for problem in told(document)), told(document)


def test_a_resource_that_is_named_twice_is_refused(badge: Document) -> None:
    resource = {"id": "urn:a", "digestMultibase": "uEiAB"}
    assert told(badge | {"relatedResource": [resource]}) == []
    assert told(badge | {"relatedResource": [resource, resource]}) == [
        "/relatedResource/1/id must not be given twice"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"@context": [V2, {"Mine": "urn:mine"}], "type": ["VerifiableCredential", "Mine"]},
        {"@context": [V2, {"Mine": {"@id": "urn:mine"}}], "type": ["VerifiableCredential", "Mine"]},
        {"@context": [V2, {"@vocab": "urn:v#"}], "type": ["VerifiableCredential", "Mine"]},
        {"@context": V2, "type": ["https://example.org/#T", "VerifiableCredential"]},
        {"name": [{"@value": "x", "@language": "en", "@direction": "ltr"}, "y"]},
        {"issuer": "did:web:a.example"},
        {"credentialSubject": [{"id": "urn:a"}, {"id": "urn:b"}]},
        {"credentialStatus": {"type": "T"}},
        {"validFrom": "4023-02-26T01:02:58.447Z", "validUntil": "12000-01-01T00:00:00Z"},
    ],
)
def test_what_the_model_allows_is_allowed(badge: Document, change: Document) -> None:
    assert told(badge | change) == []


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        ({"issuanceDate": ...}, "the document", "lacks issuanceDate"),
        ({"issuanceDate": "01/01/2010"}, "/issuanceDate", "date and time"),
        ({"expirationDate": ["2020-01-01T19:23:24Z"]}, "/expirationDate", "date and time"),
        ({"credentialStatus": {"type": "T"}}, "/credentialStatus", "lacks id"),
    ],
)
def test_the_older_model_has_its_own_rules(
    old_badge: Document, change: Document, place: str, why: str
) -> None:
    document = {key: value for key, value in (old_badge | change).items() if value is not ...}
    assert any(problem.startswith(place) and why in problem for problem in told(document)), told(document)


def presentation(base: str, **members: object) -> Document:
    return {"@context": [base], "type": ["VerifiablePresentation"], **members}


def test_a_presentation_holds_credentials(badge: Document, old_badge: Document) -> None:
    assert told(presentation(V2, holder={"id": "did:key:z6"}, verifiableCredential=[badge])) == []
    assert told(presentation(V2)) == []
    assert told(presentation(V1, verifiableCredential=[old_badge, "eyJ.eyJ.sig"])) == []


def test_an_enveloped_document_is_a_data_url() -> None:
    envelope = {"@context": V2, "id": "data:application/vc+jwt,eyJ", "type": "EnvelopedVerifiableCredential"}
    assert told(presentation(V2, verifiableCredential=[envelope])) == []
    assert told(envelope | {"id": "https://a.example"}) == [
        "/id must be a data: URL that holds the enveloped document"
    ]


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (presentation(V2, holder=["urn:a"]), "/holder must be one URL, or an object whose id is one"),
        (
            presentation(V2, verifiableCredential=["eyJ.eyJ.sig"]),
            "/verifiableCredential/0 must be an object; an enveloped credential is one too",
        ),
        (presentation(V1), "the document lacks verifiableCredential"),
        (presentation(V1, verifiableCredential=[], proof=[{}]), "/proof/0/type must name a type"),
    ],
)
def test_a_presentation_has_its_own_rules(document: Document, problem: str) -> None:
    assert told(document) == [problem]


def test_what_is_wrong_in_a_presented_credential_is_told_at_its_place(badge: Document) -> None:
    document = presentation(V2, verifiableCredential=[badge, badge | {"validFrom": "soon"}])
    assert told(document)[0].startswith("/verifiableCredential/1/validFrom must be")


@pytest.mark.parametrize("value", [None, [], {}, "x", 5, True, [[]], [None], {"id": None}, {"type": None}])
@pytest.mark.parametrize("base", [V2, V1])
def test_no_value_of_any_member_makes_the_check_stumble(badge: Document, value: object, base: str) -> None:
    names = [
        *badge, "relatedResource", "refreshService", "termsOfUse", "proof", "holder", "verifiableCredential",
        "issuanceDate", "expirationDate", "description", "@context", "type",
    ]  # fmt: skip
    for name in names:
        for kind in ("VerifiableCredential", "VerifiablePresentation", "EnvelopedVerifiableCredential"):
            document = copy.deepcopy(badge) | {"@context": [base], "type": [kind]} | {name: value}
            assert isinstance(vcdm.problems(document), tuple)
