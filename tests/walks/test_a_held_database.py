"""Another program holds the SQLite file for ten seconds, as somebody's tool may, while people work.

Reviewers approve and teachers read meanwhile. Afterwards

    whoever wanted to write was answered with what they wanted, or with 503 and when to come again
    whoever wanted to read was answered at once, signed in or not
    what was approved is there as a whole, once: decision, badge, bit, mail, journal
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import requests
from sqlalchemy import func, make_url, select

from issuer.services import acting, adding, enrolling, journaling, listing, publishing, submitting
from issuer.services.house import House
from issuer.storage import journal_file, people
from issuer.storage.models import Award, Credential, Decision, OutboxMessage, StatusEntry

from .serving import PROJECT, Server
from .town import address
from .visiting import Visitor

pytestmark = [pytest.mark.drill, pytest.mark.alone]

SECONDS = 10
TEACHERS = 60
PASSWORD = "Five stones on a hill."
MONDAY = datetime(2026, 11, 9, 15, tzinfo=UTC)
HOLD = """\
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("ROLLBACK")
"""


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    server = Server.prepare(tmp_path, database_url, begins=MONDAY)
    server.cairn("init", "--name=Helen Marsh", f"--email={address('helen')}", "--stdin", typed=PASSWORD)
    with server.start(threads=24):
        yield server
    assert server.faults() == ""


@pytest.fixture
def house(server: Server) -> Iterator[House]:
    with server.house() as house:
        yield house


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_writers_wait_or_come_again_and_readers_go_on(
    server: Server, house: House, database_url: str
) -> None:
    waiting = prepare(server, house)
    cookie, token = sign_in(server, "r0")
    reading, _ = sign_in(server, "t0")
    answers: Counter[int] = Counter()
    longest: list[float] = []

    def approve(submission_id: UUID) -> None:
        """Press "Approve and sign" until it is approved, as often as we are asked to."""
        while True:
            begun = time.monotonic()
            answer = requests.post(
                f"{server.base_url}/queue/{submission_id}/approve",
                data={"csrf_token": token, "round": 1, "sure": "yes"},
                cookies={"cairn": cookie},
                allow_redirects=False,
                timeout=60,
            )
            longest.append(time.monotonic() - begun)
            answers[answer.status_code] += 1
            if answer.status_code != 503:
                return
            time.sleep(int(answer.headers["Retry-After"]))

    with house.database.reading() as session:
        badge = session.scalar(select(Credential.id))
    pages = [Beside(server, path) for path in ("/sign-in", "/issuer", f"/credentials/{badge}")]
    pages.append(Beside(server, "/home", cookie=reading))
    holder = hold(database_url)
    with ThreadPoolExecutor(TEACHERS) as pool:
        pressed = [pool.submit(approve, one) for one in waiting]
        holder.wait(SECONDS + 10)
        released = time.monotonic()
        for one in pressed:
            one.result(60)
    healthy = time.monotonic() - released
    took = {page.path: page.end() for page in pages}
    sys.stdout.write(
        f"{dict(answers)}, at worst {max(longest):.1f} s; all done {healthy:.1f} s after\n{took}\n"
    )
    assert set(answers) == {303, 503}
    assert answers[303] == TEACHERS
    assert max(longest) < 2 * SECONDS + 5
    assert all(one < 2 for one in took.values()), took
    nothing_is_half_written(house)


class Beside:
    """A page that is asked again and again by a process of its own; `end` is the 99th percentile."""

    def __init__(self, server: Server, path: str, cookie: str = "") -> None:
        self.path = path
        self.process = subprocess.Popen(
            [sys.executable, PROJECT / "tests" / "beside.py", server.base_url + path, str(SECONDS), cookie],
            stdout=subprocess.PIPE,
            text=True,
        )

    def end(self) -> float:
        told, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0
        took = sorted(map(float, told.split()))
        return took[len(took) * 99 // 100]


def hold(database_url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLD, make_url(database_url).database, str(SECONDS)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    holder.stdout.close()
    return holder


def prepare(server: Server, house: House) -> list[UUID]:
    """Everybody has sent something that waits to be read; one badge is there to look at."""
    now = server.now()
    teachers = [f"Teacher {one},{address(f't{one}')},Northgate High,teacher" for one in range(TEACHERS)]
    roster = ["name,email,school,roles", *teachers, f"Reviewer,{address('r0')},,reviewer@district"]
    enrolling.import_roster(house, acting.CONSOLE, "\n".join(roster), now=now)
    publishing.import_menu(house, acting.CONSOLE, (PROJECT / "demo" / "menu.csv").read_bytes(), now=now)
    listing.award(house, acting.CONSOLE, f"email,badge\n{address('t0')},opening-day", now=now)
    for name in ("r0", "t0"):
        server.cairn("user", "password", address(name), "--stdin", typed=PASSWORD)
    return [send(server, house, f"t{one}") for one in range(TEACHERS)]


def send(server: Server, house: House, name: str) -> UUID:
    now = server.now()
    with house.database.reading() as session:
        teacher = acting.of(session, people.by_email(session, address(name)))
    sent = submitting.begin(house, teacher, "exit-tickets", now=now)
    adding.add_text(house, teacher, sent, "In my own words", "Three questions, and why.", now=now)
    submitting.save(house, teacher, sent, submitting.Draft(reflection={"tried": "Tickets."}), now=now)
    submitting.send(house, teacher, sent, now=now)
    return sent


def sign_in(server: Server, name: str) -> tuple[str, str]:
    with Visitor(server.base_url) as visitor:
        page = visitor.sign_in(address(name), PASSWORD)
        token = page.form("Sign out").fields["csrf_token"].values[0]
        return visitor.session.cookies["cairn"], token


def nothing_is_half_written(house: House) -> None:
    with house.database.reading() as session:
        counts = {
            model.__name__: session.scalar(select(func.count()).select_from(model))
            for model in (Decision, Award, Credential, StatusEntry, OutboxMessage)
        }
    assert counts["Decision"] == TEACHERS
    assert counts["Award"] == counts["Credential"] == counts["StatusEntry"] == TEACHERS + 1
    assert counts["OutboxMessage"] >= TEACHERS
    journal_file.catch_up(house.database, house.settings.journal_file)
    audited = journaling.audit(house.database, house.settings.journal_file)
    assert audited.problems == ()
    assert audited.in_file == audited.entries
