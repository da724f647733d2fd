"""Two web processes and two workers on one PostgreSQL behind nginx, while everything that can die does.

For a minute reviewers approve and the public reads. Every two seconds all connections to the database are cut
off, and one after the other each of the four processes is killed and started again. Afterwards

    nobody was answered with anything but what was asked for, "somebody was faster", or 503 with Retry-After
    what was answered with "approved" is approved; everything was decided once, awarded once, told once
    every badge verifies, no two share a bit, the journal is one whole chain, in the database and outside
    five seconds after the last cut everything answers again

Then the database is gone altogether: pages ask to come back, and status lists are handed out all the same.
"""

import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import requests
from sqlalchemy import func, make_url, select

from issuer.config import Settings
from issuer.installation import open_house
from issuer.mail import carriers, letters
from issuer.services import (
    acting,
    adding,
    delivering,
    enrolling,
    journaling,
    listing,
    publishing,
    signing_in,
    submitting,
)
from issuer.services.house import House
from issuer.storage import journal_file, people
from issuer.storage.models import Award, Credential, Decision, OutboxMessage, StatusEntry
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

from .faults import FaultyLine
from .machines import Machines, nginx  # noqa: F401 - a fixture
from .visiting import Visitor

pytestmark = [pytest.mark.drill, pytest.mark.alone, pytest.mark.postgres]

SECONDS = 60
CUT_EVERY = 2
TEACHERS = 100
REVIEWERS = 3
READERS = 4
PASSWORD = "Five stones on a hill."
MENU = """\
Name,Short name,Kind,Hours,Category,Modality,Comfort,Description,Criteria
Opening day,opening-day,event,4,Community,in person,little,The day before the year.,- Attend two sessions.
Stations that differentiate,stations,entree,3,Teaching practice,in class,some,One lesson.,- Three stations.
The year,the-year,yearly,,,,,The year.,What is required.
"""


@dataclass
class Told:
    """What the load was answered: how often each status, and everything that must not happen."""

    statuses: Counter[int] = field(default_factory=Counter)
    approved: set[UUID] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def note(self, answer: requests.Response, expected: set[int]) -> None:
        """Count an answer; what is neither expected nor a polite 503 is a fault."""
        self.statuses[answer.status_code] += 1
        if answer.status_code == 503 and answer.headers.get("Retry-After"):
            return
        if answer.status_code not in expected:
            self.faults.append(
                f"{answer.request.method} {answer.url} {answer.status_code}: {answer.text[:300]}"
            )


@pytest.fixture
def line(database_url: str) -> Iterator[FaultyLine]:
    server = make_url(database_url)
    with FaultyLine(server.host or "127.0.0.1", server.port or 5432) as line:
        yield line


@pytest.fixture
def machines(nginx: None, tmp_path: Path, database_url: str, line: FaultyLine) -> Iterator[Machines]:  # noqa: F811
    through = make_url(database_url).set(host="127.0.0.1", port=line.port)
    with Machines.start(tmp_path, through.render_as_string(hide_password=False)) as machines:
        yield machines


@pytest.fixture
def house(machines: Machines, database_url: str) -> Iterator[House]:
    """The same installation by a line that does not fail, for what comes before and after."""
    settings = Settings.from_environment(machines.environment | {"CAIRN_DATABASE_URL": database_url})
    house = open_house(settings)
    yield house
    house.database.close()


@pytest.mark.parametrize("database_url", [pytest.param("postgres")], indirect=True)
def test_nothing_is_lost_and_nothing_doubled_while_everything_dies_in_turn(
    machines: Machines, line: FaultyLine, house: House
) -> None:
    waiting = prepare(house)
    reviewers = [sign_in(machines, house, number) for number in range(REVIEWERS)]
    told, done = Told(), threading.Event()
    load = [threading.Thread(target=approve, args=(machines, one, waiting, told, done)) for one in reviewers]
    load += [threading.Thread(target=read, args=(machines, house, told, done)) for _ in range(READERS)]
    for thread in load:
        thread.start()
    cuts = die_in_turn(machines, line)
    seconds = machines.ready(5)
    done.set()
    for thread in load:
        thread.join()
    finish(machines, reviewers[0], waiting, told)
    assert told.faults == [], machines.told()
    assert seconds <= 5
    assert cuts >= SECONDS // CUT_EVERY - 2
    when_the_database_is_gone(machines, line, house)
    machines.stop_keeping()
    machines.stop("worker-1", "worker-2")
    nothing_is_lost_and_nothing_doubled(house, told)


def prepare(house: House) -> "queue.Queue[UUID]":
    """Everybody has the beginning of the year, and has sent what completes it."""
    now = datetime.now(UTC)
    teachers = [f"Teacher {one},{address(f't{one}')},Northgate High,teacher" for one in range(TEACHERS)]
    readers = [f"Reviewer {one},{address(f'r{one}')},,reviewer@district" for one in range(REVIEWERS)]
    enrolling.import_roster(
        house, acting.CONSOLE, "\n".join(["name,email,school,roles", *teachers, *readers]), now=now
    )
    publishing.import_menu(house, acting.CONSOLE, MENU, now=now)
    publishing.publish_pathway(house, acting.CONSOLE, pathway(house, now), now=now)
    held = "\n".join(["email,badge", *(f"{address(f't{one}')},opening-day" for one in range(TEACHERS))])
    listing.award(house, acting.CONSOLE, held, now=now)
    waiting: queue.Queue[UUID] = queue.Queue()
    with house.database.reading() as session:
        found = [acting.of(session, people.by_email(session, address(f"t{one}"))) for one in range(TEACHERS)]
    for teacher in found:
        sent = submitting.begin(house, teacher, "stations", now=now)
        adding.add_text(house, teacher, sent, "In my own words", "Three stations, and why.", now=now)
        submitting.save(house, teacher, sent, submitting.Draft(reflection={"tried": "Stations."}), now=now)
        submitting.send(house, teacher, sent, now=now)
        waiting.put(sent)
    return waiting


def address(name: str) -> str:
    return f"{name}@aldervalley.example"


def pathway(house: House, now: datetime) -> dict:
    urls = house.settings.urls
    slugs = ("opening-day", "stations")
    day = "%Y-%m-%dT00:00:00Z"
    return {
        "format": "cairn-pathway/1",
        "id": urls.pathway("the-year"),
        "version": "1",
        "name": "The year",
        "awards": urls.achievement("the-year"),
        "window": {
            "from": (now - timedelta(days=30)).strftime(day),
            "until": (now + timedelta(days=300)).strftime(day),
        },
        "components": {slug: {"achievement": urls.achievement(slug)} for slug in slugs},
        "rule": {
            "id": "root",
            "kind": "all",
            "of": [{"id": slug, "kind": "badge", "component": slug} for slug in slugs],
        },
    }


@dataclass(frozen=True)
class Reviewer:
    """Somebody who has signed in: their cookies and the token of their forms."""

    cookies: dict[str, str]
    token: str


def sign_in(machines: Machines, house: House, number: int) -> Reviewer:
    with house.database.reading() as session:
        person = people.by_email(session, address(f"r{number}"))
    signing_in.set_password(house, person.id, PASSWORD, now=datetime.now(UTC))
    with Visitor(machines.base_url) as visitor:
        visitor.session.verify = machines.certificate
        visitor.session.headers["Referer"] = f"{machines.base_url}/"
        page = visitor.sign_in(address(f"r{number}"), PASSWORD)
        token = page.form("Sign out").fields["csrf_token"].values[0]
        return Reviewer(visitor.session.cookies.get_dict(), token)


def press(machines: Machines, reviewer: Reviewer, submission_id: UUID) -> requests.Response:
    """Press "Approve and sign"."""
    return requests.post(
        f"{machines.base_url}/queue/{submission_id}/approve",
        data={"csrf_token": reviewer.token, "round": 1, "sure": "yes"},
        cookies=reviewer.cookies,
        headers={"Referer": f"{machines.base_url}/"},
        verify=machines.certificate,
        allow_redirects=False,
        timeout=60,
    )


def approve(
    machines: Machines,
    reviewer: Reviewer,
    waiting: "queue.Queue[UUID]",
    told: Told,
    done: threading.Event,
) -> None:
    """Approve one after the other; whatever was turned away is pressed again."""
    while not done.is_set():
        try:
            submission_id = waiting.get(timeout=0.2)
        except queue.Empty:
            continue
        answer = press(machines, reviewer, submission_id)
        told.note(answer, {303, 409})
        if answer.status_code == 303:
            told.approved.add(submission_id)
        elif answer.status_code == 503:
            waiting.put(submission_id)
        done.wait(SECONDS * REVIEWERS / TEACHERS / 1.5)


def finish(machines: Machines, reviewer: Reviewer, waiting: "queue.Queue[UUID]", told: Told) -> None:
    """Approve what is left, in peace."""
    while not waiting.empty():
        submission_id = waiting.get()
        answer = press(machines, reviewer, submission_id)
        told.note(answer, {303, 409})
        assert answer.status_code in {303, 409}, answer.text


def read(machines: Machines, house: House, told: Told, done: threading.Event) -> None:
    """What the public asks for: a badge as page and as document, status lists, keys, who is alive."""
    with house.database.reading() as session:
        badge, list_id = session.execute(
            select(Credential.id, StatusEntry.list_id).join(
                StatusEntry, StatusEntry.award_id == Credential.award_id
            )
        ).first()
    asked = [
        (f"/credentials/{badge}", "text/html"),
        (f"/credentials/{badge}", "application/vc"),
        (f"/status/{list_id}", "application/vc"),
        ("/.well-known/did.json", "*/*"),
        ("/healthz", "*/*"),
    ]
    with requests.Session() as session:
        session.verify, session.trust_env = machines.certificate, False
        while not done.is_set():
            for path, accept in asked:
                told.note(
                    session.get(f"{machines.base_url}{path}", headers={"Accept": accept}, timeout=60), {200}
                )
                done.wait(0.05)


def die_in_turn(machines: Machines, line: FaultyLine) -> int:
    """Cut every two seconds for a minute, and kill each process once; it is started again."""
    begun, cuts = time.monotonic(), 0
    dying = {12: "web-1", 24: "worker-1", 36: "web-2", 48: "worker-2"}
    while (second := (cuts + 1) * CUT_EVERY) <= SECONDS:
        time.sleep(max(0.0, begun + second - time.monotonic()))
        line.reset()
        cuts += 1
        if name := dying.pop(second, None):
            machines.kill(name)
    return cuts


def when_the_database_is_gone(machines: Machines, line: FaultyLine, house: House) -> None:
    """Pages ask to come back, status lists are there, and everything is well within five seconds after."""
    with house.database.reading() as session:
        list_id = session.scalar(select(StatusEntry.list_id).limit(1))

    def get(path: str) -> requests.Response:
        return requests.get(f"{machines.base_url}{path}", verify=machines.certificate, timeout=60)

    assert get(f"/status/{list_id}").status_code == 200
    with line.down():
        for path in ("/readyz", "/sign-in", f"/credentials/{UUID(int=0)}"):
            answer = get(path)
            turned_away = (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
            assert turned_away or path == "/sign-in", (path, answer.status_code, answer.text)
        assert get("/healthz").status_code == 200
        assert get(f"/status/{list_id}").status_code == 200
    assert machines.ready(5) <= 5


def nothing_is_lost_and_nothing_doubled(house: House, told: Told) -> None:
    send = carriers.carrier(house.settings)
    delivering.deliver(house, send, now=datetime.now(UTC) + timedelta(days=2))
    with house.database.reading() as session:
        decided = session.scalars(select(Decision.submission_id)).all()
        counts = {
            model.__name__: session.scalar(select(func.count()).select_from(model))
            for model in (Award, Credential, StatusEntry, OutboxMessage)
        }
        places = set(session.execute(select(StatusEntry.list_id, StatusEntry.position)).all())
        claims = set(session.execute(select(Award.person_id, Award.achievement_id)).all())
        texts = session.scalars(select(Credential.text)).all()
        keys = session.scalars(select(OutboxMessage.key)).all()
        left = session.scalar(select(func.count()).where(OutboxMessage.delivered_at.is_(None)))
    assert len(decided) == len(set(decided)) == TEACHERS
    assert told.approved <= set(decided)
    assert {counts[name] for name in ("Award", "Credential")} == {3 * TEACHERS}
    assert len(claims) == 3 * TEACHERS
    assert len(places) == counts["StatusEntry"] >= 3 * TEACHERS
    assert (len(set(keys)), left) == (counts["OutboxMessage"], 0)
    mails = {path.stem for path in house.settings.mail_folder.glob("*.eml")}
    assert mails == {letters.digest(key) for key in keys}
    world = World(
        now=datetime.now(UTC), fetch=carried_fetch(house.own_pages), leave_out=frozenset({"status", "trust"})
    )
    assert {verify_bytes(text.encode(), world, name="badge").verdict for text in texts} == {"verified"}
    journal_file.catch_up(house.database, house.settings.journal_file)
    audited = journaling.audit(house.database, house.settings.journal_file)
    assert audited.problems == ()
    assert audited.in_file == audited.entries
