"""Badges of Open Badges 2.0 go the whole way: uploaded, decided by a coordinator, counted as hours."""

import json
from dataclasses import dataclass, replace

import pytest

from issuer.services import importing, reporting
from issuer.services.errors import InputError
from issuer.services.importing import Acceptance
from issuer.storage import credentials, imported_badges
from tests.issuer.services.test_importing import chunk, harbor
from verifier.internet import Fetched
from verifier.world import carried_fetch

__all__ = ["harbor"]  # a fixture

HOST = "https://academy.example"
V2 = "https://w3id.org/openbadges/v2"
ACCEPTANCE = Acceptance("stations", 150, "Instruction", "The same workshop, at the academy.")
HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
END = chunk(b"IEND", b"")


@dataclass
class Academy:
    """A host of badges of 2.0, and the internet in which it can be asked."""

    documents: dict

    @property
    def assertion(self):
        return self.documents[f"{HOST}/assertions/1"]

    def internet(self):
        return carried_fetch(
            {url: Fetched(200, {}, json.dumps(one).encode()) for url, one in self.documents.items()}
        )


@pytest.fixture
def academy():
    assertion = {
        "@context": V2,
        "id": f"{HOST}/assertions/1",
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "rosa@home.example"},
        "badge": f"{HOST}/badges/stations",
        "verification": {"type": "hosted"},
        "issuedOn": "2026-10-03T16:00:00Z",
    }
    badge_class = {
        "@context": V2,
        "id": f"{HOST}/badges/stations",
        "type": "BadgeClass",
        "name": "Stations",
        "description": "Ran learning stations.",
        "image": f"{HOST}/stations.png",
        "criteria": f"{HOST}/criteria",
        "issuer": f"{HOST}/issuer",
    }
    profile = {
        "@context": V2,
        "id": f"{HOST}/issuer",
        "type": "Issuer",
        "name": "Harbor Academy",
        "url": HOST,
        "email": "badges@academy.example",
    }
    return Academy({one["id"]: one for one in (assertion, badge_class, profile)})


@pytest.fixture
def reached(year, academy):
    return replace(year, house=replace(year.house, outside=academy.internet))


def upload(district, data, name="Rosa"):
    return importing.upload(district.house, district.person(name), data, "badge", now=district.now)


def accept(district, imported_id):
    return importing.accept(
        district.house, district.person("Helen"), imported_id, ACCEPTANCE, now=district.now
    )


def row(district, imported_id):
    with district.house.database.reading() as tx:
        return imported_badges.by_id(tx, imported_id)


def test_an_older_badge_is_kept_as_it_was_given_with_what_its_issuer_publishes(reached, academy):
    text = json.dumps(academy.assertion)
    kept = row(reached, upload(reached, text.encode()))
    assert (kept.verdict, kept.name, kept.issuer_name) == ("verified", "Stations", "Harbor Academy")
    assert (kept.credential_id, kept.issuer_id) == (f"{HOST}/assertions/1", f"{HOST}/issuer")
    assert kept.text == text
    assert kept.stated_minutes is None
    assert kept.earned_at.isoformat() == "2026-10-03T16:00:00+00:00"
    outcomes = {check["name"]: check["outcome"] for check in kept.report["checks"]}
    assert (outcomes["recipient"], outcomes["proof"]) == ("passed", "passed")


@pytest.mark.parametrize("held", ["address", "badge"])
def test_a_picture_may_hold_the_badge_or_its_address(reached, academy, held):
    text = f"{HOST}/assertions/1" if held == "address" else json.dumps(academy.assertion)
    picture = HEAD + chunk(b"tEXt", b"openbadges\0" + text.encode()) + END
    imported_id = upload(reached, picture)
    assert json.loads(row(reached, imported_id).text)["id"] == f"{HOST}/assertions/1"
    accept(reached, imported_id)
    assert row(reached, imported_id).state == "accepted"


def test_a_badge_of_3_0_may_be_brought_by_its_address_when_its_document_is_signed(reached, academy, harbor):
    url = "https://badges.harbor.example/credentials/1"
    academy.documents |= {address: json.loads(page.body) for address, page in harbor.pages.items()}
    academy.documents[url] = json.loads(harbor.badge())
    kept = row(reached, upload(reached, url.encode()))
    assert json.loads(kept.text) == json.loads(harbor.badge())
    assert kept.verdict == "verified"
    del academy.documents[url]["proof"]
    with pytest.raises(InputError, match="Bring the badge itself"):
        upload(reached, url.encode(), "Tom")


def test_an_accepted_older_badge_counts_for_hours(reached, academy):
    imported_id = upload(reached, json.dumps(academy.assertion).encode())
    accept(reached, imported_id)
    rosa, day = reached.person("Rosa"), row(reached, imported_id).earned_at.date()
    report = reporting.hours(reached.house, rosa, rosa.id, day, day, now=reached.now)
    assert (report.minutes, report.categories[0].name) == (150, "Instruction")


def test_a_badge_that_its_issuer_took_back_in_the_meantime_is_refused(reached, academy):
    imported_id = upload(reached, json.dumps(academy.assertion).encode())
    academy.assertion["revoked"] = True
    with pytest.raises(InputError, match="revoked"):
        accept(reached, imported_id)


def test_an_address_where_another_badge_lies_by_now_is_refused(reached, academy):
    imported_id = upload(reached, f"{HOST}/assertions/1".encode())
    academy.assertion["badge"] = f"{HOST}/badges/other"
    other = academy.documents[f"{HOST}/badges/stations"] | {
        "id": f"{HOST}/badges/other",
        "issuer": f"{HOST}/issuers/2",
    }
    issuer = academy.documents[f"{HOST}/issuer"] | {"id": f"{HOST}/issuers/2"}
    academy.documents |= {one["id"]: one for one in (other, issuer)}
    with pytest.raises(InputError, match="is another one now"):
        accept(reached, imported_id)


def test_a_badge_whose_host_does_not_answer_says_why_it_cannot_be_taken(year, academy):
    alone = replace(year, house=replace(year.house, outside=lambda: carried_fetch({})))
    with pytest.raises(InputError, match="who issued it, so it cannot be counted"):
        upload(alone, json.dumps(academy.assertion).encode())


def test_a_badge_of_somebody_else_is_not_ones_own(reached, academy):
    academy.assertion["recipient"]["identity"] = "tom@home.example"
    imported_id = upload(reached, json.dumps(academy.assertion).encode())
    with pytest.raises(InputError, match="recipient_mismatch"):
        accept(reached, imported_id)


@pytest.mark.parametrize("given", ["address", "badge"])
def test_an_accepted_older_badge_completes_the_year(reached, academy, given):
    for slug in ("opening-day", "digital-safety", "podcast"):
        reached.earn("Rosa", slug)
    text = f"{HOST}/assertions/1" if given == "address" else json.dumps(academy.assertion)
    (yearly,) = accept(reached, upload(reached, text.encode()))
    assert yearly.name == "Professional Learning 2026-27"
    with reached.house.database.reading() as tx:
        evidence = json.loads(credentials.by_id(tx, yearly.credential_id).text)["evidence"]
    assert f"{HOST}/assertions/1" in {item["id"] for item in evidence}
