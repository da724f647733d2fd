"""The VC API of a district over HTTP, on both databases: who may ask, what is signed, what is answered."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select

import contexts
from issuer.api import vc_api
from issuer.app import assemble
from issuer.services import authorizing
from issuer.services.authorizing import ISSUE, SCOPES, VERIFY
from issuer.services.errors import InputError, NotFoundError
from issuer.storage.models import ApiToken, SignedDocument
from issuer.web.access import ACCESS
from keys.did import did_key
from keys.proofs import SUITES, derive, secure
from keys.signer import EcdsaSigner, Ed25519Signer
from schemas import ValidDocument
from verifier.verify import verify_bytes
from verifier.web.admission import Turns
from verifier.world import World

DOORS = ["/credentials/issue", "/credentials/verify", "/presentations/verify"]

CONTEXTS = [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3]
CANNOT_BE_SIGNED = [
    ({"issuer": "did:web:elsewhere.example"}, "name it as the issuer"),
    ({"issuer": None}, "lacks issuer"),
    ({"proof": {"type": "DataIntegrityProof"}}, "has a proof already"),
    ({"type": ["VerifiableCredential", "Doctorate"]}, "'Doctorate'"),
    ({"hours": 500}, "'hours'"),
    ({"validFrom": "2026-11-01"}, "validFrom"),
    ({"credentialSubject": {"id": "did:example:rosa"}}, "cannot be signed"),
    ({"id": f"urn:x:{'x' * 500}"}, "500 characters"),
    ({"@context": contexts.CREDENTIALS_V2}, "'@context' of a credential is a list"),
    ({"type": "VerifiableCredential"}, "'type' of a credential is a list"),
    (
        {"@context": [*CONTEXTS, {"h": "https://example.org/h"}]},
        "inline",
    ),
    (
        {"relatedResource": [{"id": contexts.CREDENTIALS_V2, "digestSRI": f"sha256-{'A' * 43}="}]},
        "would not accept",
    ),
]


@pytest.fixture
def api(place):
    """Ask the API with a token for some scopes, by default for all of them."""
    tokens = {}
    house = replace(place.house, outside=lambda: place.fetch)
    client = assemble(house, lambda: place.clock["now"]).test_client(use_cookies=False)

    def ask(path, body, scopes=SCOPES, **headers):
        if scopes not in tokens:
            granted = authorizing.grant(place.house, "A platform", scopes, now=place.clock["now"])
            tokens[scopes] = granted.token
        headers = {"Authorization": f"Bearer {tokens[scopes]}", **headers}
        data = body if isinstance(body, str) else json.dumps(body)
        headers.setdefault("Content-Type", "application/json")
        return client.post(path, data=data, base_url=place.house.settings.base_url, headers=headers)

    return ask


def credential(place, **changes):
    whole = {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{uuid4()}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": place.house.issuer.id, "type": ["Profile"], "name": "Alder Valley"},
        "validFrom": "2026-11-01T00:00:00Z",
        "name": "Stations",
        "credentialSubject": {
            "id": "did:example:rosa",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10",
                "type": ["Achievement"],
                "name": "Stations",
                "description": "One lesson in stations.",
                "criteria": {"narrative": "Three stations."},
            },
        },
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def kept(place):
    with place.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignedDocument))


def presentation(place, *, seed=bytes(32), **options):
    """A presentation of the one badge, signed by its holder for somebody's challenge."""
    signer = Ed25519Signer.from_seed(seed, "")
    did = did_key(signer.public_key)
    signer = Ed25519Signer.from_seed(seed, f"{did}#{did.removeprefix('did:key:')}")
    document = {
        "@context": [contexts.CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": did,
        "verifiableCredential": [json.loads(place.badge.text)],
    }
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-22T16:00:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "authentication",
        **options,
    }
    return document | {
        "proof": proof | {"proofValue": SUITES["eddsa-rdfc-2022"].prove(document, proof, signer)}
    }


class TestWhoMayAsk:
    def test_without_a_token_nobody(self, place):
        for path in DOORS:
            answer = place.client.post(path, json={}, base_url=place.house.settings.base_url)
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
            assert "cairn token make" in answer.json["detail"]

    def test_with_anything_but_a_token_nobody(self, api):
        for path in DOORS:
            for header in ("Bearer cairn_guessed", "Bearer ", "Basic cm9zYTpwYXNz", "cairn_x"):
                assert api(path, {}, Authorization=header).status_code == 401, (path, header)

    def test_a_token_is_for_what_it_was_made_for(self, place, api):
        body = {"credential": credential(place)}
        refused = api("/credentials/issue", body, scopes=(VERIFY,))
        assert refused.status_code == 401
        assert "invalid_token" in refused.headers["WWW-Authenticate"]
        assert kept(place) == 0
        assert api("/credentials/verify", {}, scopes=(ISSUE,)).status_code == 401
        assert api("/credentials/issue", body, scopes=(ISSUE,)).status_code == 201

    def test_a_token_ends_at_its_date_and_when_it_is_revoked(self, place, api):
        body = {"verifiableCredential": json.loads(place.badge.text)}
        assert api("/credentials/verify", body).status_code == 200
        place.later(days=365)
        assert api("/credentials/verify", body).status_code == 401
        granted = authorizing.grant(place.house, "Short", (VERIFY,), days=1, now=place.clock["now"])
        bearer = f"Bearer {granted.token}"
        assert api("/credentials/verify", body, Authorization=bearer).status_code == 200
        authorizing.revoke(place.house, granted.id, now=place.clock["now"])
        first = authorizing.revoke(place.house, granted.id, now=place.clock["now"] + timedelta(days=9))
        assert first.revoked_at == place.clock["now"]
        assert api("/credentials/verify", body, Authorization=bearer).status_code == 401

    def test_only_the_fingerprint_of_a_token_is_kept(self, place):
        granted = authorizing.grant(place.house, "A platform", SCOPES, now=place.clock["now"])
        with place.house.database.reading() as session:
            row = session.get(ApiToken, granted.id)
        assert granted.token not in repr(row)
        assert re.fullmatch("[0-9a-f]{64}", row.token_hash)

    def test_a_token_has_a_name_a_scope_and_an_end(self, place):
        wrong = [(" ", SCOPES, 1), ("x" * 201, SCOPES, 1), ("x", (), 1), ("x", ("all",), 1), ("x", SCOPES, 0)]
        for name, scopes, days in wrong:
            with pytest.raises(InputError):
                authorizing.grant(place.house, name, scopes, days=days, now=place.clock["now"])
        assert authorizing.everyone(place.house) == []

    def test_a_token_that_there_is_not_cannot_be_ended(self, place):
        with pytest.raises(NotFoundError):
            authorizing.revoke(place.house, uuid4(), now=place.clock["now"])


class TestSigning:
    def test_what_is_signed_verifies_for_a_stranger_and_is_kept_as_it_was_handed_over(self, place, api):
        wanted = credential(place)
        answer = api("/credentials/issue", {"credential": wanted})
        assert (answer.status_code, answer.mimetype) == (201, "application/json")
        signed = answer.json["verifiableCredential"]
        assert {name: value for name, value in signed.items() if name != "proof"} == wanted
        world = World(now=place.clock["now"], fetch=place.fetch)
        assert verify_bytes(json.dumps(signed).encode(), world, name="x").verdict == "verified"
        with place.house.database.reading() as session:
            row = session.get(SignedDocument, wanted["id"])
        assert json.loads(row.text) == signed

    def test_a_credential_without_an_id_is_given_one(self, place, api):
        answer = api("/credentials/issue", {"credential": credential(place, id=None), "options": {}})
        assert answer.json["verifiableCredential"]["id"].startswith("urn:uuid:")

    def test_an_id_is_signed_once(self, place, api):
        body = {"credential": credential(place)}
        assert api("/credentials/issue", body).status_code == 201
        again = api("/credentials/issue", body)
        assert (again.status_code, again.mimetype) == (409, "application/problem+json")
        assert "was signed before" in again.json["detail"]
        assert kept(place) == 1

    def test_what_cannot_be_signed_is_told_in_a_sentence_and_nothing_is_kept(self, place, api):
        for changes, sentence in CANNOT_BE_SIGNED:
            answer = api("/credentials/issue", {"credential": credential(place, **changes)})
            assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), changes
            assert sentence in answer.json["detail"], changes
        assert kept(place) == 0

    def test_no_program_signs_in_the_place_of_our_badges_and_status_lists(self, place, api):
        badge = json.loads(place.badge.text)
        entry = badge["credentialStatus"]
        listed = entry["statusListCredential"]
        forged = {
            "@context": [contexts.CREDENTIALS_V2],
            "id": listed,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": place.house.issuer.id,
            "credentialSubject": json.loads(place.fetch(listed, "*/*").body)["credentialSubject"],
        }
        for asked in (
            credential(place, id=badge["id"]),
            credential(place, id=badge["id"].upper()),
            credential(place, credentialStatus=entry),
            credential(
                place, credentialStatus=[entry | {"statusListCredential": "https://a.example"}, entry]
            ),
            forged,
        ):
            answer = api("/credentials/issue", {"credential": asked})
            assert answer.status_code == 400
            assert "district's own badges" in answer.json["detail"]
        assert kept(place) == 0

    def test_an_option_that_is_not_offered_is_not_passed_over(self, place, api):
        for options in ({"cryptosuite": "eddsa-jcs-2022"}, {"credentialStatus": True}):
            answer = api("/credentials/issue", {"credential": credential(place), "options": options})
            assert answer.status_code == 400
        assert kept(place) == 0


class TestVerifying:
    def test_a_good_badge_is_verified(self, place, api):
        answer = api("/credentials/verify", {"verifiableCredential": json.loads(place.badge.text)})
        assert answer.status_code == 200
        assert (answer.json["verified"], answer.json["problemDetails"]) == (True, [])
        assert answer.json["report"]["verdict"] == "verified"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_a_failed_verification_is_an_answer_with_its_problems(self, place, api):
        tampered = json.loads(place.badge.text) | {"name": "Doctorate"}
        answer = api("/credentials/verify", {"verifiableCredential": tampered})
        assert (answer.status_code, answer.json["verified"]) == (200, False)
        (problem,) = answer.json["problemDetails"]
        assert problem["type"] == "https://w3id.org/security#PROOF_VERIFICATION_ERROR"
        assert (problem["code"], problem["level"]) == ("signature_invalid", "error")

    def test_one_too_many_is_asked_to_come_again(self, place, api, monkeypatch):
        monkeypatch.setattr(Turns, "take", lambda turns, patience=0: False)
        answer = api("/credentials/verify", {"verifiableCredential": json.loads(place.badge.text)})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.json["detail"].startswith("Many badges are being checked right now.")

    def test_what_is_no_credential_is_an_answer_too(self, api):
        nothing = {"@context": [contexts.CREDENTIALS_V2], "type": ["Thing"]}
        answer = api("/credentials/verify", {"verifiableCredential": nothing})
        assert (answer.status_code, answer.json["verified"]) == (200, False)

    def test_an_envelope_is_opened(self, place, api):
        envelope = {
            "@context": contexts.CREDENTIALS_V2,
            "type": "EnvelopedVerifiableCredential",
            "id": "data:application/vc+jwt,nothing.at.all",
        }
        answer = api("/credentials/verify", {"verifiableCredential": envelope})
        assert (answer.status_code, answer.json["verified"]) == (200, False)
        strange = api("/credentials/verify", {"verifiableCredential": envelope | {"@context": []}})
        assert strange.status_code == 400

    def test_a_part_of_a_credential_is_verified_and_said_to_be_one(self, place, api):
        key = ec.derive_private_key(2**200 + 7, ec.SECP256R1())
        did = did_key(EcdsaSigner("", key).public_key)
        signer = EcdsaSigner(f"{did}#{did.removeprefix('did:key:')}", key)
        document = ValidDocument(credential(place, issuer={"id": did, "type": ["Profile"]}))
        whole = secure(document, signer, created=place.clock["now"], cryptosuite="ecdsa-sd-2023").document
        shown = derive(whole, ["/credentialSubject/achievement"])
        answer = api("/credentials/verify", {"verifiableCredential": shown})
        assert answer.json["verified"]
        assert "shown_in_part" in [problem["code"] for problem in answer.json["problemDetails"]]
        own = api("/credentials/verify", {"verifiableCredential": whole})
        assert (own.json["verified"], own.json["problemDetails"][0]["code"]) == (False, "base_proof")


class TestPresentations:
    def ask(self, api, document, **options):
        body = {"verifiablePresentation": document, "options": options}
        return api("/presentations/verify", body)

    def test_one_that_was_made_for_us_is_verified(self, place, api):
        made = presentation(place, challenge="c-1", domain="learning.example")
        answer = self.ask(api, made, challenge="c-1", domain="learning.example")
        assert (answer.status_code, answer.json["verified"]) == (200, True)

    def test_one_that_was_made_for_somebody_else_is_not(self, place, api):
        made = presentation(place, challenge="c-1", domain="learning.example")
        for option, kind in (("challenge", "INVALID_CHALLENGE_ERROR"), ("domain", "INVALID_DOMAIN_ERROR")):
            answer = self.ask(api, made, **{option: "another"})
            assert (answer.status_code, answer.json["verified"]) == (200, False)
            assert answer.json["problemDetails"][0]["type"].endswith(kind)
            assert not self.ask(api, presentation(place), **{option: "another"}).json["verified"]

    def test_one_that_holds_nothing_shows_who_made_it(self, place, api):
        made = presentation(place)
        empty = {name: value for name, value in made.items() if name != "verifiableCredential"}
        assert self.ask(api, empty).json["verified"] is False  # its proof was over more
        bare = {name: value for name, value in empty.items() if name != "proof"}
        assert self.ask(api, bare).json["report"]["verdict"] != "failed"

    def test_what_cannot_be_opened_was_made_for_nobody(self, api):
        broken = {
            "@context": contexts.CREDENTIALS_V2,
            "type": "EnvelopedVerifiablePresentation",
            "id": "data:application/vp+jwt,nothing",
        }
        answer = self.ask(api, broken, challenge="c-1")
        assert (answer.status_code, answer.json["verified"]) == (200, False)
        assert "INVALID_CHALLENGE_ERROR" in answer.json["problemDetails"][0]["type"]


class TestBodies:
    def test_a_body_that_cannot_be_read_is_told_in_a_sentence(self, place, api):
        bodies = {"": "not JSON", "{": "not JSON", '{"a":1,"a":2}': "twice", "[]": "member", "{}": "member"}
        for path in DOORS:
            for body, sentence in bodies.items():
                answer = api(path, body)
                assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), body
                assert sentence in answer.json["detail"]
        assert kept(place) == 0

    def test_a_document_is_an_object_with_lists_where_lists_belong(self, place, api):
        good = json.loads(place.badge.text)
        changes = [{"@context": [5]}, {"type": [5]}, {"proof": []}, {"proof": "x"}, {"proof": [5]}]
        for value in (None, 5, "text", [], True, *(good | change for change in changes)):
            assert api("/credentials/verify", {"verifiableCredential": value}).status_code == 400, value
        assert api("/credentials/verify", {"verifiableCredential": good, "options": []}).status_code == 400

    def test_a_body_of_another_kind_or_one_that_is_too_large_is_not_read(self, api):
        form = api("/credentials/verify", "a=1", **{"Content-Type": "application/x-www-form-urlencoded"})
        assert (form.status_code, form.mimetype) == (415, "application/problem+json")
        large = api("/credentials/verify", f'{{"a": "{"x" * 3_000_000}"}}')
        assert (large.status_code, large.mimetype) == (413, "application/problem+json")


class TestTheDescription:
    def test_it_names_every_door_with_its_scope(self, place):
        described = place.get("/api/vc-api.json").json
        assert described["openapi"].startswith("3.1")
        for path, endpoint in zip(DOORS, ["issue", "verify", "verify_presentation"], strict=True):
            scope = described["paths"][path]["post"]["security"][0]["token"]
            assert frozenset(scope) == ACCESS[f"vc_api.{endpoint}"]

    def test_it_is_the_file_beside_the_code(self):
        assert json.loads(Path(vc_api.__file__).with_name("vc_api.json").read_bytes())

    def test_the_test_tenant_is_not_there(self, place):
        for path in ("/conformance/issuers", "/conformance/status-list"):
            answer = place.get(path)
            assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
