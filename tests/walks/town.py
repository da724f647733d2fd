"""The people of the story at their browsers, and what they do more than once.

town.rosa, town.tom, ...        each signed in, or about to
write(town.rosa, "exit-tickets", do="Send for review")
read_and_press_approve(town.tom, "Rosa Delgado").form("Approve and sign").send()
town.verdict(url)               what page and command say of a badge, which must agree
"""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from issuer.storage import credentials

from .serving import PROJECT, Server
from .visiting import Page, Visitor

PASSWORD = "Five stones on a hill."
PEOPLE = {
    "rosa": "rosa.delgado",
    "james": "james.whitfield",
    "zoe": "zoe.ferreira",
    "priya": "priya.raman",
    "tom": "tom.ashby",
    "daniel": "daniel.osei",
}
PLAN = b"Read. Talk. Build. Ten minutes each."


def address(name: str) -> str:
    return f"{name}@aldervalley.example"


@dataclass(frozen=True)
class Town:
    """A server, and everybody of the story, each in a browser of their own."""

    server: Server
    helen: Visitor
    rosa: Visitor
    james: Visitor
    zoe: Visitor
    priya: Visitor
    tom: Visitor
    daniel: Visitor
    anybody: Visitor

    @classmethod
    @contextmanager
    def open(cls, folder: Path, database_url: str, *, begins: datetime) -> "Iterator[Town]":
        """An installation with its coordinator and nobody else; she is signed in, the server runs."""
        server, helen = Server.prepare(folder, database_url, begins=begins), address("helen.marsh")
        server.cairn("init", "--name=Helen Marsh", f"--email={helen}", "--stdin", typed=PASSWORD)
        with server.start(), ExitStack() as stack:
            names = ("helen", *PEOPLE, "anybody")
            town = cls(server, **{one: stack.enter_context(Visitor(server.base_url)) for one in names})
            town.helen.sign_in(helen, PASSWORD)
            yield town

    def let_in(self, name: str) -> None:
        """Give somebody a first password at the machine, as the office does; they sign in with it."""
        email = address(PEOPLE[name])
        self.server.cairn("user", "password", email, "--stdin", typed=PASSWORD)
        getattr(self, name).sign_in(email, PASSWORD)

    def stored(self, url: str) -> bytes:
        """The signed text of a badge as the database keeps it."""
        with self.server.house() as house, house.database.reading() as session:
            return credentials.by_id(session, UUID(url.rpartition("/")[2])).text.encode()

    def verdict(self, url: str) -> tuple[str, list[str]]:
        """What verification says of a badge: verdict and reasons."""
        told = self._asked_by_http(self.anybody.get(url, accept="application/vc").body)
        code, typed = self._asked_by_command(url)
        assert (typed["verdict"], typed["reasons"]) == (told["verdict"], told["reasons"]), typed
        assert code == (1 if typed["verdict"] == "failed" else 0)
        return told["verdict"], told["reasons"]

    def _asked_by_http(self, text: bytes) -> dict:
        url, headers = f"{self.server.base_url}/api/verify", {"Content-Type": "application/vc"}
        return self.anybody.session.post(url, data=text, headers=headers, timeout=60).json()

    def _asked_by_command(self, url: str) -> tuple[int, dict]:
        now = self.server.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        options = ["--json", f"--now={now}", f"--own-origin={self.server.base_url}"]
        done = subprocess.run(
            [sys.executable, "-m", "issuer.cli", "verify", *options, url],
            cwd=PROJECT,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return done.returncode, json.loads(done.stdout)


def write(
    teacher: Visitor,
    slug: str,
    *,
    do: str = "Save",
    text: str = "What I did.",
    happened: str = "It went well.",
) -> Page:
    """Open a component, answer its questions, put a text, a link and a file beside it; save or send."""
    form = teacher.get(f"/components/{slug}").form(do)
    return form.send(
        files=[("plan.txt", PLAN)],
        tried="One lesson in my second period.",
        happened=happened,
        change="I will begin with the quiet one.",
        text=text,
        link="https://board.example/4",
    )


def read_and_press_approve(reviewer: Visitor, teacher: str, *words: str) -> Page:
    """Open what that teacher sent from the queue; the answer is the page before the deed."""
    page = reviewer.get(reviewer.get("/queue").link(teacher))
    page.says(teacher, *words)
    return page.form("Approve").send()


def badges_of(teacher: Visitor) -> list[tuple[str, str]]:
    """What a teacher's page of badges lists: name and address of each."""
    return [(name, url) for name, url in teacher.get("/badges").links if "/credentials/" in url]


def badge_of(teacher: Visitor, name: str) -> str:
    """The address of the one badge of that name."""
    [url] = [url for told, url in badges_of(teacher) if told == name]
    return url


def read_csv(page: Page) -> list[dict[str, str]]:
    """A spreadsheet that was downloaded."""
    assert page.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))


def item_ids(page: Page) -> list[str]:
    """The pieces of evidence on a teacher's form that may be shown in public."""
    return page.form("Send for review").fields["public"].offers


def item_id(page: Page, name: str) -> str:
    """The number of a piece of evidence, as the button that would remove it carries it."""
    return page.form(f"Remove {name}").pressed[2].removeprefix("remove:")
