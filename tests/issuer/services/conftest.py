"""A small district for tests of services: people by role, a menu, a year's pathway, ways to evidence."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from issuer.config import Settings
from issuer.domain.person import Person
from issuer.services import acting, adding, enrolling, publishing, reviewing, submitting
from issuer.services.house import House
from issuer.services.reviewing import Decided
from issuer.services.submitting import Draft
from issuer.storage import people
from issuer.storage.database import Database
from keys.signer import Ed25519Signer
from tests.issuer.rows import Rows, added, put, taken

BASE_URL = "https://badges.aldervalley.example"
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)

ROSTER = """\
Employee number,Name,E-mail,School,Roles
20417,Rosa Delgado,rosa.delgado@aldervalley.example; rosa@home.example,Quarry Road Middle,teacher
20418,James Whitfield,james.whitfield@aldervalley.example,Quarry Road Middle,teacher
20419,Ana Morales,ana.morales@aldervalley.example,Birch Creek Elementary,teacher
20301,Priya Raman,priya.raman@aldervalley.example,Quarry Road Middle,teacher; reviewer
20302,Tom Ashby,tom.ashby@aldervalley.example,Quarry Road Middle,reviewer
10001,Helen Marsh,helen.marsh@aldervalley.example,,coordinator
10002,Daniel Osei,daniel.osei@aldervalley.example,,hr
10003,Sam Keller,sam.keller@aldervalley.example,,admin
"""
MENU = """\
Name,Short name,Kind,Hours,Category,Description,Criteria
Opening day,opening-day,event,4,Instruction,The day before the year.,Attend two sessions.
Digital safety refresher,digital-safety,event,1,Safety,An hour online.,Pass the check at its end.
Stations that differentiate,stations,entree,3,Instruction,One lesson in stations.,Three stations.
Exit tickets in five minutes,exit-tickets,quick bite,0.75,Instruction,A small habit.,Show five tickets.
A Slides icebreaker,slides,quick bite,0.5,Instruction,A small start.,Show your slides.
Podcast walk,podcast,to-go,1,Wellbeing,Walk and listen.,Say what you heard.
Professional Learning 2026-27,pl-2026-27,yearly,,,The year.,"What is required, and what is chosen."
"""


def pathway_document(house: House) -> dict[str, Any]:
    """Both events, and two of the four others."""
    urls = house.settings.urls
    chosen = ["stations", "exit-tickets", "slides", "podcast"]
    return {
        "format": "cairn-pathway/1",
        "id": urls.pathway("pl-2026-27"),
        "version": "1",
        "name": "Professional Learning 2026-27",
        "awards": urls.achievement("pl-2026-27"),
        "window": {"from": "2026-07-01T04:00:00Z", "until": "2027-07-01T04:00:00Z"},
        "components": {
            slug: {"achievement": urls.achievement(slug)}
            for slug in ["opening-day", "digital-safety", *chosen]
        },
        "rule": {
            "id": "root",
            "kind": "all",
            "of": [
                {"id": "required", "kind": "all", "of": [_badge("opening-day"), _badge("digital-safety")]},
                {"id": "chosen", "kind": "atLeast", "n": 2, "of": [_badge(slug) for slug in chosen]},
            ],
        },
    }


def _badge(slug: str) -> dict[str, str]:
    return {"id": slug, "kind": "badge", "component": slug}


@dataclass(frozen=True)
class District:
    """A house with people and a menu in it; a person is found by first name."""

    house: House
    now: datetime

    def person(self, first_name: str) -> Person:
        """The person, with the roles of this moment."""
        with self.house.database.reading() as tx:
            found = [row for row in people.everyone(tx) if row.name.startswith(f"{first_name} ")]
            return acting.of(tx, found[0])

    def sent(self, first_name: str, slug: str) -> UUID:
        """Evidence of that person for that achievement, written and sent."""
        actor = self.person(first_name)
        submission_id = submitting.begin(self.house, actor, slug, now=self.now)
        draft = Draft(reflection={"tried": "Stations.", "happened": "It worked.", "change": "One thing."})
        submitting.save(self.house, actor, submission_id, draft, now=self.now)
        adding.add_text(self.house, actor, submission_id, "Notes", "What I saw.", now=self.now)
        submitting.send(self.house, actor, submission_id, now=self.now)
        return submission_id

    def earn(self, first_name: str, slug: str, reviewer: str = "Tom") -> Decided:
        """Evidence sent and approved."""
        submission_id = self.sent(first_name, slug)
        return reviewing.approve(self.house, self.person(reviewer), submission_id, round=1, now=self.now)


@pytest.fixture(scope="session")
def settled(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, signer: Ed25519Signer
) -> tuple[Rows, Rows]:
    """The rows of the district, and those that come when its pathway is published."""
    path = tmp_path_factory.mktemp("settled") / "cairn.sqlite"
    shutil.copy(migrated_sqlite, path)
    database = Database.open(f"sqlite:///{path}")
    settings = Settings(base_url=BASE_URL, instance=path.parent, database_url=f"sqlite:///{path}")
    house = House.compose(settings, database, signer, documents={})
    helen = settle(house, NOON).person("Helen")
    district = taken(database)
    publishing.publish_pathway(house, helen, pathway_document(house), now=NOON)
    year = added(district, taken(database))
    database.close()
    return district, year


@pytest.fixture
def district(house: House, settled: tuple[Rows, Rows]) -> District:
    """Eight people, six offerings and a yearly badge; nothing earned yet, no pathway."""
    put(house.database, settled[0])
    return District(house, NOON)


@pytest.fixture
def year(district: District, settled: tuple[Rows, Rows]) -> District:
    """The district with its pathway published."""
    put(district.house.database, settled[1])
    return district


@pytest.fixture
def document(house: House) -> dict[str, Any]:
    """The pathway of the year as a document."""
    return pathway_document(house)


@pytest.fixture
def pathway_of() -> Callable[[House], dict[str, Any]]:
    """Writes the pathway of the year for another house."""
    return pathway_document


@pytest.fixture
def settle_in() -> Callable[[House, datetime], District]:
    """Brings people and menu into another house."""
    return settle


def settle(house: House, now: datetime) -> District:
    """Bring people and menu into a house."""
    enrolling.import_roster(house, acting.CONSOLE, ROSTER, now=now)
    publishing.import_menu(house, acting.CONSOLE, MENU, now=now)
    return District(house, now)
