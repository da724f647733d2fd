"""An installation with two keys and one badge, asked over HTTP by somebody without any cookie."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pytest
from werkzeug.test import Client

from issuer.app import assemble
from issuer.services import acting, enrolling, listing, publishing
from issuer.services.house import House
from issuer.storage import credentials, people
from issuer.storage.database import Database
from issuer.storage.models import Credential
from keys.did import VerificationMethod, did_document
from keys.multikey import encode
from keys.signer import Ed25519Signer
from verifier.internet import Fetched

ROSTER = "Name,E-mail,School,Roles\nRosa Delgado,rosa@aldervalley.example,Quarry Road Middle,teacher\n"
MENU = "Name,Short name,Kind,Hours,Description,Criteria\nStations,stations,entree,3,A lesson.,Three.\n"


@dataclass
class Place:
    """The installation, its one badge, and a client that keeps no cookies."""

    house: House
    badge: Credential
    clock: dict[str, datetime]

    @cached_property
    def client(self) -> Client:
        """Made when it is asked for: some tests assemble an application of their own."""
        return assemble(self.house, lambda: self.clock["now"]).test_client(use_cookies=False)

    def get(self, url: str, **headers: str) -> Any:
        return self.client.get(url, base_url=self.house.settings.base_url, headers=headers)

    def fetch(self, url: str, accept: str) -> Fetched:
        """The internet of a stranger: nothing but what this installation serves."""
        answer = self.get(url.removeprefix(self.house.settings.base_url), Accept=accept)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Fetched(answer.status_code, headers, answer.get_data())

    def later(self, **span: float) -> None:
        self.clock["now"] += timedelta(**span)


@pytest.fixture
def old_key() -> Ed25519Signer:
    """A key that was in use before."""
    return Ed25519Signer.from_seed(bytes(range(1, 33)), "did:web:badges.aldervalley.example#old")


@pytest.fixture
def place(
    house: House, database: Database, signer: Ed25519Signer, old_key: Ed25519Signer, now: datetime
) -> Place:
    """A badge was awarded."""
    settings = replace(house.settings, key_secret=b"a secret of these tests")
    methods = [
        VerificationMethod(one.verification_method, house.issuer.id, one.public_key)
        for one in (signer, old_key)
    ]
    documents = {settings.urls.did: did_document(house.issuer.id, methods)} | {
        settings.urls.key(encode(method.public_key)): method.as_dict() for method in methods
    }
    house = House.compose(settings, database, signer, documents=documents)
    enrolling.import_roster(house, acting.CONSOLE, ROSTER, now=now)
    publishing.import_menu(house, acting.CONSOLE, MENU, now=now)
    with database.reading() as session:
        rosa = people.search(session, "Rosa")[0]
    awarded = listing.award_one(house, acting.CONSOLE, rosa.id, "stations", now=now)[0]
    with database.reading() as session:
        badge = credentials.by_id(session, awarded.credential_id)
    return Place(house, badge, {"now": now})
