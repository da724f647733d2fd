import json
import struct
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

import contexts
import schemas
from issuer.credentials.bake import bake
from issuer.credentials.compose import (
    AchievementFacts,
    AwardFacts,
    Facts,
    Identity,
    IssuerProfile,
    Recipient,
    StatusEntry,
    compose,
)
from issuer.credentials.status_list import ListFacts, compose_list
from issuer.domain.person import NotAllowedError
from issuer.services import earning, importing, reporting
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.importing import Acceptance
from issuer.storage import credentials, imported_badges, pathways
from keys import proofs
from keys.did import VerificationMethod, did_document
from keys.signer import Ed25519Signer
from verifier.internet import Fetched
from verifier.world import carried_fetch

HARBOR = "https://badges.harbor.example"
DID = "did:web:badges.harbor.example"
EARNED = datetime(2026, 10, 3, 16, tzinfo=UTC)


def chunk(kind, payload):
    body = kind + payload
    return struct.pack(">I", len(payload)) + body + struct.pack(">I", zlib.crc32(body))


HEAD = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
PIXEL = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", HEAD) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
)
ACCEPTANCE = Acceptance("stations", 150, "Instruction", "The same workshop, at Harbor Ridge.")


@dataclass
class Harbor:
    """Another district that issues badges, and the internet in which it can be asked."""

    signer: Ed25519Signer
    pages: dict

    def badge(self, name="Stations at the harbor", *, email="rosa@home.example", number=1, minutes="150"):
        achievement = AchievementFacts(
            id=f"{HARBOR}/achievements/1",
            version_id=f"{HARBOR}/achievements/1/versions/1",
            version=1,
            name=name,
            description="A day.",
            criteria="Be there.",
            minutes=150,
            image=f"{HARBOR}/1.png",
        )
        facts = Facts(
            id=f"{HARBOR}/credentials/{number}",
            issued_at=EARNED,
            recipient=Recipient(
                "urn:uuid:7c1f5cb4-6a43-4a5b-8a0e-4a2f51e0c001", (Identity(email, "ab" * 16),)
            ),
            achievement=achievement,
            award=AwardFacts(EARNED, 150, activity_end=EARNED),
            status=StatusEntry(f"{HARBOR}/status/1", number),
        )
        document = compose(facts, IssuerProfile(DID, "Harbor Ridge", HARBOR))
        document["credentialSubject"]["result"][0]["value"] = minutes
        return self.sign(document).encode()

    def sign(self, document):
        return proofs.secure(schemas.validate(document), self.signer, created=EARNED).text

    def publish(self, *revoked, at):
        facts = ListFacts(f"{HARBOR}/status/1", at - timedelta(hours=1), revoked)
        listed = self.sign(compose_list(facts, IssuerProfile(DID, "Harbor Ridge", HARBOR)))
        self.pages[f"{HARBOR}/status/1"] = Fetched(200, {"content-type": "application/vc"}, listed.encode())


@pytest.fixture
def harbor(now):
    signer = Ed25519Signer.from_seed(b"h" * 32, f"{DID}#key-1")
    document = did_document(DID, [VerificationMethod(signer.verification_method, DID, signer.public_key)])
    page = Fetched(200, {"content-type": "application/did+json"}, json.dumps(document).encode())
    made = Harbor(signer, {f"{HARBOR}/.well-known/did.json": page})
    made.publish(at=now)
    return made


@pytest.fixture
def reached(year, harbor):
    """The district with an internet in which Harbor Ridge can be reached."""
    return replace(year, house=replace(year.house, outside=lambda: carried_fetch(harbor.pages)))


def upload(district, data, name="Rosa", **told):
    return importing.upload(
        district.house, district.person(name), data, "badge.json", now=district.now, **told
    )


def accept(district, imported_id, acceptance=ACCEPTANCE, name="Helen"):
    return importing.accept(district.house, district.person(name), imported_id, acceptance, now=district.now)


def row(district, imported_id):
    with district.house.database.reading() as tx:
        return imported_badges.by_id(tx, imported_id)


def test_a_badge_from_elsewhere_is_kept_with_the_verifiers_report(reached, harbor):
    kept = row(reached, upload(reached, harbor.badge()))
    assert (kept.state, kept.verdict, kept.issuer_name) == ("waiting", "verified", "Harbor Ridge")
    assert (kept.name, kept.stated_minutes, kept.earned_at) == ("Stations at the harbor", 150, EARNED)
    outcomes = {check["name"]: check["outcome"] for check in kept.report["checks"]}
    assert (outcomes["recipient"], outcomes["status"]) == ("passed", "passed")
    assert kept.text == harbor.badge().decode()


def test_a_baked_picture_is_taken_as_well(reached, harbor):
    picture = bake(PIXEL, harbor.badge().decode())
    assert row(reached, upload(reached, picture)).text == harbor.badge().decode()


def test_an_accepted_badge_counts_for_a_component_and_completes_the_year(reached, harbor):
    for slug in ("opening-day", "digital-safety", "podcast"):
        reached.earn("Rosa", slug)
    (yearly,) = accept(reached, upload(reached, harbor.badge()))
    assert yearly.name == "Professional Learning 2026-27"
    with reached.house.database.reading() as tx:
        evidence = json.loads(credentials.by_id(tx, yearly.credential_id).text)["evidence"]
        version = pathways.newest(tx, "pl-2026-27")
        progress = earning.progress(tx, reached.house, reached.person("Rosa").id, version, now=reached.now)
    assert f"{HARBOR}/credentials/1" in {item["id"] for item in evidence}
    assert progress.complete


def test_an_accepted_badge_counts_for_hours_in_its_category(reached, harbor):
    imported_id = upload(reached, harbor.badge())
    rosa = reached.person("Rosa")
    span = (EARNED.date(), EARNED.date())
    before = reporting.hours(reached.house, rosa, rosa.id, *span, now=reached.now)
    assert (before.minutes, before.lines[0].why) == (0, "It waits for a coordinator.")
    accept(reached, imported_id)
    report = reporting.hours(reached.house, rosa, rosa.id, *span, now=reached.now)
    assert (report.minutes, report.categories[0].name) == (150, "Instruction")
    assert report.lines[0].imported_id == imported_id


def test_a_badge_of_somebody_else_is_refused(reached, harbor):
    imported_id = upload(reached, harbor.badge(email="james.whitfield@aldervalley.example"))
    assert row(reached, imported_id).verdict == "failed"
    with pytest.raises(InputError, match="recipient_mismatch"):
        accept(reached, imported_id)


def test_a_badge_that_was_changed_is_refused(reached, harbor):
    imported_id = upload(reached, harbor.badge().replace(b'"150"', b'"900"'))
    with pytest.raises(InputError, match="signature_invalid"):
        accept(reached, imported_id)
    assert row(reached, imported_id).state == "waiting"


def test_a_badge_that_was_withdrawn_since_it_was_uploaded_is_refused(reached, harbor):
    imported_id = upload(reached, harbor.badge())
    harbor.publish(1, at=reached.now)
    with pytest.raises(InputError, match="revoked"):
        accept(reached, imported_id)


def test_the_same_badge_counts_once_and_for_one_person(reached, harbor):
    first = upload(reached, harbor.badge())
    with pytest.raises(ConflictError, match="brought this badge before"):
        upload(reached, harbor.badge())
    accept(reached, first)
    with pytest.raises(ConflictError, match="brought this badge before"):
        upload(reached, harbor.badge())
    other = importing.upload(
        reached.house, reached.person("James"), harbor.badge(), "b.json", now=reached.now
    )
    with pytest.raises((ConflictError, InputError)):
        accept(reached, other)


def test_a_decision_is_made_once_and_says_by_whom(reached, harbor):
    imported_id = upload(reached, harbor.badge())
    helen = reached.person("Helen")
    importing.decline(reached.house, helen, imported_id, "Not one of our components.", now=reached.now)
    with pytest.raises(ConflictError, match="declined already by Helen Marsh: Not one"):
        accept(reached, imported_id)
    assert row(reached, imported_id).state == "declined"
    assert upload(reached, harbor.badge()) != imported_id


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reason": " "}, InputError),
        ({"minutes": -1}, InputError),
        ({"minutes": 60_001}, InputError),
        ({"slug": "no-such-thing"}, NotFoundError),
        ({"slug": "pl-2026-27"}, NotFoundError),
    ],
)
def test_an_acceptance_says_for_what_how_long_and_why(reached, harbor, change, error):
    imported_id = upload(reached, harbor.badge())
    with pytest.raises(error):
        accept(reached, imported_id, replace(ACCEPTANCE, **change))
    assert row(reached, imported_id).state == "waiting"


@pytest.mark.parametrize("name", ["Rosa", "Tom", "Daniel", "Sam"])
def test_only_a_coordinator_accepts(reached, harbor, name):
    imported_id = upload(reached, harbor.badge())
    with pytest.raises(NotAllowedError):
        accept(reached, imported_id, name=name)
    with pytest.raises(NotAllowedError):
        importing.decline(reached.house, reached.person(name), imported_id, "No.", now=reached.now)


def test_a_coordinator_may_bring_a_badge_for_somebody_and_others_may_not(reached, harbor):
    rosa = reached.person("Rosa")
    assert upload(reached, harbor.badge(), "Helen", person_id=rosa.id)
    with pytest.raises(NotAllowedError):
        upload(reached, harbor.badge(number=2), "James", person_id=rosa.id)
    with pytest.raises(NotFoundError):
        upload(reached, harbor.badge(number=2), "Helen", person_id=uuid4())


@pytest.mark.parametrize("data", [b"", b"{}", b"%PDF-1.7", PIXEL, b'{"@context":[]}', b"\xff\xfe"])
def test_a_file_without_a_badge_is_refused_in_words(reached, data):
    with pytest.raises(InputError, match=r"no badge|does not say"):
        upload(reached, data)


def test_a_record_of_badges_is_not_taken_for_a_badge_by_which_one_of_them_could_count_twice(reached, harbor):
    badge = json.loads(harbor.badge())
    record = {
        "@context": [contexts.CREDENTIALS_V2, contexts.CLR_V2, contexts.OPEN_BADGES_V3],
        "id": f"{HARBOR}/records/1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": badge["issuer"],
        "validFrom": badge["validFrom"],
        "name": "Record of Rosa",
        "credentialSubject": {
            "id": badge["credentialSubject"]["id"],
            "type": ["ClrSubject"],
            "verifiableCredential": [badge],
        },
    }
    with pytest.raises(InputError, match="one by one"):
        upload(reached, harbor.sign(record).encode())


def test_one_of_our_own_badges_is_not_brought_in_again(reached):
    badge = reached.earn("Rosa", "stations").awarded[0]
    with reached.house.database.reading() as tx:
        text = credentials.by_id(tx, badge.credential_id).text
    with pytest.raises(InputError, match="one of ours"):
        upload(reached, text.encode())


def test_one_of_our_own_badges_is_known_after_the_issuer_got_another_key(reached):
    badge = reached.earn("Rosa", "stations").awarded[0]
    with reached.house.database.reading() as tx:
        text = credentials.by_id(tx, badge.credential_id).text
    renamed = replace(reached.house, issuer=replace(reached.house.issuer, id="did:key:z6MkAnother"))
    with pytest.raises(InputError, match="one of ours"):
        upload(replace(reached, house=renamed), text.encode())


@pytest.mark.parametrize("minutes", ["about an hour", "-5", "1.5", "NaN", "1e400"])
def test_a_time_that_makes_no_sense_is_left_to_the_coordinator(reached, harbor, minutes):
    assert row(reached, upload(reached, harbor.badge(minutes=minutes))).stated_minutes is None


def test_there_is_an_end_to_waiting_badges(reached, harbor, monkeypatch):
    monkeypatch.setattr(importing, "MOST_WAITING", 1)
    upload(reached, harbor.badge())
    with pytest.raises(InputError, match="wait for a coordinator"):
        upload(reached, harbor.badge(number=2))
    with reached.house.database.reading() as tx:
        assert len(imported_badges.waiting(tx)) == imported_badges.count_waiting(tx) == 1


def test_a_badge_that_cannot_be_checked_now_may_be_accepted_with_a_reason(reached, harbor):
    del harbor.pages[f"{HARBOR}/status/1"]
    imported_id = upload(reached, harbor.badge())
    assert row(reached, imported_id).verdict == "undetermined"
    accept(reached, imported_id)
    assert row(reached, imported_id).state == "accepted"
