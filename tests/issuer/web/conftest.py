"""The pages of a small district over HTTP: a real application, real services, both databases.

def test_a_page_opens(web):
    rosa = web.as_("Rosa")
    assert "2 required left" in rosa.get("/home").text
    rosa.post("/components/stations", {"do": "save", "tried": "..."})     # with the form's token
"""

import html
import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import Client, TestResponse

from issuer.app import assemble
from issuer.config import Settings
from issuer.domain.person import Person
from issuer.services import acting, adding, enrolling, publishing, reviewing, signing_in, submitting
from issuer.services.house import House
from issuer.services.submitting import Draft
from issuer.storage import people
from issuer.storage.database import Database
from issuer.storage.models import Person as PersonRow
from keys.signer import Ed25519Signer
from tests.issuer.rows import Rows, put, taken

BASE_URL = "https://badges.aldervalley.example"
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
ROSTER = """\
Employee number,Name,E-mail,School,Roles
20417,Rosa Delgado,rosa@aldervalley.example,Quarry Road Middle,teacher
20418,James Whitfield,james@aldervalley.example,Quarry Road Middle,teacher
20419,Ana Morales,ana@aldervalley.example,Birch Creek Elementary,teacher
20301,Priya Raman,priya@aldervalley.example,Quarry Road Middle,teacher; reviewer
20302,Tom Ashby,tom@aldervalley.example,Quarry Road Middle,reviewer
20303,Vera Blum,vera@aldervalley.example,Birch Creek Elementary,reviewer
20304,Marcus Bell,marcus@aldervalley.example,Quarry Road Middle,mentor
20305,Yvonne Carter,yvonne@aldervalley.example,Quarry Road Middle,supervisor
10001,Helen Marsh,helen@aldervalley.example,,coordinator
10002,Daniel Osei,daniel@aldervalley.example,,hr
10003,Sam Keller,sam@aldervalley.example,,admin
"""
MENU = """\
Name,Short name,Kind,Hours,Category,Modality,Comfort,Description,Criteria
Opening day,opening-day,event,4,Community,in person,little,The day before the year.,- Attend two sessions.
Winter day: reading,winter-reading,event,6,Community,in person,some,A day with texts.,- Bring a text.
Winter day: numbers,winter-numbers,event,6,STEM,in person,some,A day with numbers.,- Bring a number.
Stations that differentiate,stations,entree,3,Teaching practice,in class,some,One lesson.,- Three stations.
Exit tickets in five minutes,exit-tickets,quick bite,0.75,Assessment,in class,little,A habit.,- Five tickets.
A first look,first-look,appetizer,0.5,STEM,online,little,Half an hour.,- One question.
Professional Learning 2026-27,pl-2026-27,yearly,,,,,The year.,What is required.
"""
ROLES = {
    "teacher": "Rosa",
    "reviewer": "Tom",
    "mentor": "Marcus",
    "supervisor": "Yvonne",
    "coordinator": "Helen",
    "hr": "Daniel",
    "admin": "Sam",
}
PASSWORD = "four stones and a path"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def pathway_document(house: House) -> dict[str, Any]:
    """Opening day, one of two winter days, and one of two others."""
    urls = house.settings.urls
    slugs = ["opening-day", "winter-reading", "winter-numbers", "stations", "exit-tickets"]
    winter = {"id": "winter", "kind": "any", "label": "Winter learning day"}
    required = [_badge("opening-day"), {**winter, "of": [_badge("winter-reading"), _badge("winter-numbers")]}]
    chosen = {"id": "chosen", "kind": "atLeast", "label": "Of your choice", "n": 1}
    return {
        "format": "cairn-pathway/1",
        "id": urls.pathway("pl-2026-27"),
        "version": "1",
        "name": "Professional Learning 2026–27",
        "awards": urls.achievement("pl-2026-27"),
        "window": {"from": "2026-07-01T04:00:00Z", "until": "2027-06-05T04:00:00Z"},
        "components": {slug: {"achievement": urls.achievement(slug)} for slug in slugs},
        "rule": {
            "id": "root",
            "kind": "all",
            "of": [
                {"id": "required", "kind": "all", "label": "Required events", "of": required},
                {**chosen, "of": [_badge("stations"), _badge("exit-tickets")]},
            ],
        },
    }


def _badge(slug: str) -> dict[str, str]:
    return {"id": slug, "kind": "badge", "component": slug}


class Page:
    """An answer, with the words that a reader sees."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        self.body = response.get_data()
        response.close()
        response.request.environ["wsgi.input"].close()

    @property
    def source(self) -> str:
        """The HTML."""
        return self.body.decode()

    @property
    def text(self) -> str:
        """Everything that is read, in one line of words."""
        body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", self.source, flags=re.DOTALL)
        inline = re.sub(
            r"</?(a|b|bdi|code|em|i|small|strong)\b[^>]*>|<span class=.nowrap.>|(?<=\d)</span>", "", body
        )
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies and sends the token of forms."""

    client: Client
    origin: str

    def get(self, path: str, **options: Any) -> Page:
        return Page(self.client.get(path, base_url=self.origin, **options))

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, token: bool = True, **options: Any
    ) -> Page:
        fields = dict(data or {})
        if token:
            fields["csrf_token"] = self.token()
        headers = {"Referer": f"{self.origin}/"} | options.pop("headers", {})
        answer = self.client.post(path, base_url=self.origin, data=fields, headers=headers, **options)
        return Page(answer)

    def follow(self, page: Page) -> Page:
        assert page.status == 303, page.text
        return self.get(page.location)

    def token(self) -> str:
        for path in ("/account", "/sign-in"):
            if found := _TOKEN.search(self.get(path).source):
                return found[1]
        raise AssertionError("no page shows a token")


@dataclass
class Web:
    """The application, its house, and ways to be somebody."""

    app: Flask
    house: House
    clock: dict[str, datetime]
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.clock["now"]

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.clock["now"] += timedelta(**span)

    def anonymous(self) -> Browser:
        return Browser(self.app.test_client(), self.house.settings.base_url)

    def as_(self, first_name: str) -> Browser:
        """A browser in which this person is signed in."""
        if first_name not in self.browsers:
            browser = self.anonymous()
            signed = signing_in.demo_sign_in(self.house, self.person(first_name).id, now=self.now)
            with browser.client.session_transaction(base_url=browser.origin) as session:
                session["token"] = signed.token
            self.browsers[first_name] = browser
        return self.browsers[first_name]

    def person(self, first_name: str) -> Person:
        """The person as services know them."""
        with self.house.database.reading() as tx:
            return acting.of(tx, self.row(first_name))

    def row(self, first_name: str) -> PersonRow:
        with self.house.database.reading() as tx:
            return next(row for row in people.everyone(tx) if row.name.startswith(f"{first_name} "))

    def begun(self, first_name: str, slug: str) -> UUID:
        """A draft with answers and a text that shows it."""
        actor = self.person(first_name)
        submission_id = submitting.begin(self.house, actor, slug, now=self.now)
        draft = Draft(
            reflection={"tried": "Three stations.", "happened": "They moved.", "change": "The slips."}
        )
        submitting.save(self.house, actor, submission_id, draft, now=self.now)
        adding.add_text(self.house, actor, submission_id, "Notes", "Nineteen of 26.", now=self.now)
        return submission_id

    def sent(self, first_name: str, slug: str) -> UUID:
        """Evidence that waits to be read."""
        submission_id = self.begun(first_name, slug)
        submitting.send(self.house, self.person(first_name), submission_id, now=self.now)
        return submission_id

    def earn(self, first_name: str, slug: str, reader: str = "Tom") -> UUID:
        """A badge, by evidence that was approved; the answer is the credential's id."""
        submission_id = self.sent(first_name, slug)
        done = reviewing.approve(self.house, self.person(reader), submission_id, round=1, now=self.now)
        return done.awarded[0].credential_id

    def not_yet(self, first_name: str, slug: str, comment: str) -> UUID:
        """Evidence that came back."""
        submission_id = self.sent(first_name, slug)
        reviewing.not_yet(
            self.house, self.person("Tom"), submission_id, round=1, comment=comment, now=self.now
        )
        return submission_id


@pytest.fixture(scope="session")
def settled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, signer: Ed25519Signer) -> Rows:
    """Eleven people, six offerings and the pathway of a year."""
    path = tmp_path_factory.mktemp("settled") / "cairn.sqlite"
    shutil.copy(migrated_sqlite, path)
    database = Database.open(f"sqlite:///{path}")
    settings = Settings(base_url=BASE_URL, instance=path.parent, database_url=f"sqlite:///{path}")
    house = House.compose(settings, database, signer, documents={})
    enrolling.import_roster(house, acting.CONSOLE, ROSTER, now=NOON)
    publishing.import_menu(house, acting.CONSOLE, MENU, now=NOON)
    publishing.publish_pathway(house, acting.CONSOLE, pathway_document(house), now=NOON)
    rows = taken(database)
    database.close()
    return rows


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compiled templates, shared by the applications of all tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def web(demo_house: House, settled: Rows, compiled: FileSystemBytecodeCache, now: datetime) -> Web:
    """A district with eleven people, six offerings and the pathway of a year."""
    settings = replace(demo_house.settings, key_secret=b"a secret of these tests")
    house = replace(demo_house, settings=settings)
    put(house.database, settled)
    clock = {"now": now}
    app = assemble(house, lambda: clock["now"])
    app.jinja_env.bytecode_cache = compiled
    return Web(app, house, clock)


@pytest.fixture
def roles() -> dict[str, str]:
    """For each role, who has it and no other."""
    return ROLES


@pytest.fixture
def password() -> str:
    """Long enough."""
    return PASSWORD


@pytest.fixture
def foreign_badge() -> bytes:
    """A badge that another district signed."""
    return (Path(__file__).parents[3] / "demo" / "badge-from-harbor-ridge.json").read_bytes()
