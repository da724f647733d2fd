"""Reviewers who all press at once: whatever the order, everything is awarded once, and nobody wonders why.

A trial is one teacher who lacks the last two components, both sent to be read. Fifty approvals, by several
reviewers and each several times, leave at one instant for both. It is told over HTTP on a real server with
a thread for each request, on SQLite by one process, on PostgreSQL by two. Afterwards

    one answer for each component said "approved", every other one named who had been faster (409)
    one award stands for each component and one for the year, one decision for each submission
    every credential is served as it is stored and verifies, every status list entry was used once

In every tenth trial the badge of the year and what it rests on is withdrawn, earned again in the same rush,
and comes back under a new address.
"""

import http.client
import itertools
import json
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest

from issuer.domain.person import Person
from issuer.services import acting, adding, enrolling, listing, publishing, submitting
from issuer.services.house import House
from issuer.storage import awards, credentials, people, submissions
from issuer.storage.models import Award
from verifier.internet import remembering
from verifier.verify import verify_bytes
from verifier.world import World

from .serving import PROJECT, Server
from .town import address
from .visiting import Visitor

pytestmark = pytest.mark.drill

TRIALS = 200
AT_ONCE = 50
AGAIN_EVERY = 10
REVIEWERS = 5
PASSWORD = "Five stones on a hill."
HELD, LAST = "opening-day", ("exit-tickets", "slides-icebreaker")
YEAR = "professional-learning-2026-27"
MONDAY = datetime(2026, 11, 9, 15, tzinfo=UTC)
PROCESSES = {"sqlite": 1, "postgresql": 2}


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    server = Server.prepare(tmp_path, database_url, begins=MONDAY)
    server.cairn("init", "--name=Helen Marsh", f"--email={address('helen')}", "--stdin", typed=PASSWORD)
    processes = PROCESSES[database_url.partition(":")[0].partition("+")[0]]
    threads = AT_ONCE * 3 // 2 // processes  # two thirds of them may wait for their turn to write
    with server.start(workers=processes, threads=threads):
        yield server
    assert server.faults() == ""


@pytest.fixture
def house(server: Server) -> Iterator[House]:
    """The same installation, for what comes before and for looking at what came of it."""
    with server.house() as house:
        yield house


class Rush:
    """Connections that are kept open, over which requests leave together."""

    def __init__(self, base_url: str, size: int) -> None:
        self.host, self.port = urlsplit(base_url).hostname, urlsplit(base_url).port
        self.lines = [socket.create_connection((self.host, self.port), timeout=120) for _ in range(size)]

    def __enter__(self) -> "Rush":
        return self

    def __exit__(self, *_error: object) -> None:
        for line in self.lines:
            line.close()

    def send(self, requests: Sequence[bytes]) -> list[tuple[int, str]]:
        """Send them within about a millisecond, one on each connection; then read status and body of each."""
        for line, request in zip(self.lines, requests, strict=True):
            line.sendall(request)
        return [self._answer(line) for line in self.lines]

    def _answer(self, line: socket.socket) -> tuple[int, str]:
        with http.client.HTTPResponse(line) as response:
            response.begin()
            return response.status, response.read().decode()


@dataclass(frozen=True)
class Reviewer:
    """A reviewer who has signed in: the cookie of their browser and the token of their forms."""

    name: str
    host: str
    cookie: str
    token: str

    def approval(self, submission_id: UUID, number: int) -> bytes:
        """The request that a press on "Approve and sign" sends."""
        body = urlencode({"csrf_token": self.token, "round": number, "sure": "yes"}).encode()
        head = (
            f"POST /queue/{submission_id}/approve HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Cookie: cairn={self.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass
class Trial:
    """A teacher with two things sent, and the award of the year once there is one."""

    teacher: Person
    sent: dict[str, UUID]


def test_fifty_approvals_at_once_award_everything_once(server: Server, house: House) -> None:
    teachers = prepare(server, house)
    reviewers = [sign_in(server, number) for number in range(REVIEWERS)]
    trials = [send_the_last_two(server, house, teacher) for teacher in teachers]
    with Rush(server.base_url, AT_ONCE) as rush, Visitor(server.base_url) as helen:
        helen.sign_in(address("helen"), PASSWORD)
        for number, trial in enumerate(trials):
            first = approve_at_once(rush, house, reviewers, trial)
            if number % AGAIN_EVERY == 0:
                withdraw(helen, house, trial)
                again = send_the_last_two(server, house, trial.teacher)
                second = approve_at_once(rush, house, reviewers, again)
                assert second[YEAR].id != first[YEAR].id
    everything_verifies(server, house, len(trials))


def prepare(server: Server, house: House) -> list[Person]:
    """Bring in everybody and what can be earned; one list awards the beginning of the year to all."""
    folder, now = PROJECT / "demo", server.now()
    teachers = [
        f"Teacher {number},{address(f't{number}')},Northgate High,teacher" for number in range(TRIALS)
    ]
    readers = [f"Reviewer {one},{address(f'r{one}')},,reviewer@district" for one in range(REVIEWERS)]
    roster = "\n".join(["name,email,school,roles", *teachers, *readers])
    enrolling.import_roster(house, acting.CONSOLE, roster, now=now)
    publishing.import_menu(house, acting.CONSOLE, (folder / "menu.csv").read_bytes(), now=now)
    publishing.publish_pathway(house, acting.CONSOLE, pathway(house), now=now)
    awarded = "\n".join(["email,badge", *(f"{address(f't{number}')},{HELD}" for number in range(TRIALS))])
    listing.award(house, acting.CONSOLE, awarded, now=now)
    with house.database.reading() as session:
        found = [people.by_email(session, address(f"t{number}")) for number in range(TRIALS)]
        return [acting.of(session, row) for row in found]


def pathway(house: House) -> dict:
    """The first event, and two quick bites of six: short enough to be lived through four hundred times."""
    urls = house.settings.urls
    document = json.loads((PROJECT / "demo" / "pathway-2026-27.json").read_text(encoding="utf-8"))
    required, _, bites, _ = document["rule"]["of"]
    document["rule"]["of"] = [required | {"of": required["of"][:1]}, bites]
    used = {node["component"] for group in document["rule"]["of"] for node in group["of"]}
    document["components"] = {
        name: component | {"achievement": urls.achievement(name)}
        for name, component in document["components"].items()
        if name in used
    }
    names = {"id": urls.pathway(YEAR), "awards": urls.achievement(YEAR), "issuers": [house.issuer.id]}
    return document | names


def send_the_last_two(server: Server, house: House, teacher: Person) -> Trial:
    """Write and send evidence for both, as the teacher's page does."""
    sent, now = {}, server.now()
    for slug in LAST:
        sent[slug] = submitting.begin(house, teacher, slug, now=now)
        adding.add_text(house, teacher, sent[slug], "In my own words", "Three questions, and why.", now=now)
        draft = submitting.Draft(reflection={"tried": "One question at the end of each lesson."})
        submitting.save(house, teacher, sent[slug], draft, now=now)
        submitting.send(house, teacher, sent[slug], now=now)
    return Trial(teacher, sent)


def sign_in(server: Server, number: int) -> Reviewer:
    """Sign in by the page, once; what a browser keeps of it is all that the rush needs."""
    name, email = f"Reviewer {number}", address(f"r{number}")
    server.cairn("user", "password", email, "--stdin", typed=PASSWORD)
    with Visitor(server.base_url) as visitor:
        page = visitor.sign_in(email, PASSWORD)
        token = page.form("Sign out").fields["csrf_token"].values[0]
        return Reviewer(name, urlsplit(server.base_url).netloc, visitor.session.cookies["cairn"], token)


def approve_at_once(
    rush: Rush, house: House, reviewers: Sequence[Reviewer], trial: Trial
) -> dict[str, Award]:
    """Send fifty approvals for the two submissions; the answer is what then stands, by short name."""
    pressed = list(itertools.islice(itertools.cycle(itertools.product(reviewers, trial.sent)), AT_ONCE))
    answers = rush.send([reviewer.approval(trial.sent[slug], 1) for reviewer, slug in pressed])
    for slug, submission_id in trial.sent.items():
        told = [(who, *answer) for (who, what), answer in zip(pressed, answers, strict=True) if what == slug]
        one_was_faster(house, submission_id, told)
    with house.database.reading() as session:
        standing = awards.of_person(session, trial.teacher.id)
        assert Counter(row.achievement.slug for row in standing) == dict.fromkeys((HELD, *LAST, YEAR), 1)
        return {row.achievement.slug: row for row in standing}


def one_was_faster(house: House, submission_id: UUID, told: Sequence[tuple[Reviewer, int, str]]) -> None:
    """One was approved and is the decision that is kept; everybody else read who that was."""
    assert Counter(status for _, status, _ in told) == {303: 1, 409: len(told) - 1}
    winner = next(reviewer for reviewer, status, _ in told if status == 303)
    for reviewer, status, body in told:
        name = "You" if reviewer == winner else winner.name
        assert status == 303 or f"{name} approved this" in body, body
    with house.database.reading() as session:
        decisions = submissions.decisions(session, submission_id)
        assert [(one.reviewer.name, one.outcome) for one in decisions] == [(winner.name, "approved")]


def withdraw(helen: Visitor, house: House, trial: Trial) -> None:
    """Take the last two back, and the badge of the year that rested on them."""
    with house.database.reading() as session:
        standing = {row.achievement.slug: row for row in awards.of_person(session, trial.teacher.id)}
    for slug in (*LAST, YEAR):
        page = helen.get(f"/coordinator/badges/{standing[slug].id}/withdraw")
        page.form("Withdraw the badge").send(why="evidence").says("is withdrawn")
    with house.database.reading() as session:
        assert [row.achievement.slug for row in awards.of_person(session, trial.teacher.id)] == [HELD]


def everything_verifies(server: Server, house: House, trials: int) -> None:
    """Read every badge over HTTP: it is what was stored, shares no bit, and verifies unless withdrawn."""
    with house.database.reading() as session:
        rows = [
            (row, credentials.of_award(session, row.id))
            for number in range(trials)
            for row in awards.of_person(
                session, people.by_email(session, address(f"t{number}")).id, revoked=True
            )
        ]
    withdrawn = {kept.id for row, kept in rows if row.revoked_at}
    assert len(withdrawn) == 3 * len(range(0, trials, AGAIN_EVERY))
    assert len(rows) == 4 * trials + len(withdrawn)
    entries = [json.loads(kept.text)["credentialStatus"] for _, kept in rows]
    places = {(entry["statusListCredential"], entry["statusListIndex"]) for entry in entries}
    assert len(places) == len(rows)
    with Visitor(server.base_url) as anybody:
        for row, kept in rows:
            outside = remembering(house.outside())  # each verification has its own ten seconds
            served = anybody.get(house.settings.urls.credential(kept.id), accept="application/vc")
            assert served.body == kept.text.encode()
            report = verify_bytes(served.body, World(now=server.now(), fetch=outside), name="")
            expected = ("failed", ("revoked",)) if row.revoked_at else ("verified", ())
            # A year that was withdrawn with what it rested on says both.
            found = [one for one in report.reasons if one != "component_revoked"]
            assert (report.verdict, tuple(found)) == expected, report.as_dict()
