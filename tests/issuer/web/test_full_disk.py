"""A disk that is full: what would write is turned away in words, reading goes on, and room is all it needs.

The instance lies on a small disk of its own (tmpfs), with database, journal, evidence and mail. Where this
machine does not let us mount one, the drill is skipped, and says so.
"""

import io
import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from issuer.app import assemble
from issuer.mail import carriers
from issuer.services import acting, delivering, journaling, listing
from issuer.services.errors import ServiceError
from issuer.storage import awards, credentials, journal_file
from issuer.storage.database import Database
from issuer.storage.models import Submission
from issuer.storage.unavailable import UnavailableError
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

pytestmark = pytest.mark.drill
MEGABYTES = 24


@pytest.fixture
def disk(tmp_path):
    """A small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small(web, disk, request):
    """The district, moved onto the small disk; on PostgreSQL only what lies beside the database is there."""
    settings = replace(web.house.settings, instance=disk / "instance")
    settings.instance.mkdir()
    database = web.house.database
    moved = None
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        shutil.copy(database.engine.url.database, disk / "cairn.sqlite")
        database = moved = Database.open(f"sqlite:///{disk}/cairn.sqlite")
    database.journal = settings.journal_file
    web.house = replace(web.house, settings=settings, database=database)
    web.app = assemble(web.house, lambda: web.clock["now"])
    yield web
    if moved:
        moved.close()


def fill(disk):
    """Leave no byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"." * size)
            except OSError:
                continue
    return filler


def upload(browser, kilobytes):
    return browser.post(
        "/components/stations",
        {"do": "save", "files": (io.BytesIO(b"%PDF-1.4 " + b"x" * kilobytes * 1024), "plan.pdf")},
    )


def test_a_full_disk_turns_writers_away_and_readers_not(small, disk):
    house, rosa = small.house, small.as_("Rosa")
    badge = small.earn("Rosa", "opening-day")
    listed = status_list_of(small, badge)
    assert small.anonymous().get(listed).status == 200
    small.sent("Rosa", "stations")
    small.sent("James", "stations")
    tom, ana = small.as_("Tom"), small.as_("Ana")
    filler = fill(disk)

    page = upload(ana, 700)
    assert (page.status, page.headers["Retry-After"]) == (503, "5"), page.text
    refused = 0
    for first_name in ("Ana", "James", "Priya") * 40:
        try:
            listing.award_one(
                house, acting.CONSOLE, small.person(first_name).id, "exit-tickets", now=small.now
            )
        except UnavailableError:
            refused += 1
        except ServiceError:
            continue
    if house.database.engine.dialect.name == "sqlite":
        assert refused
        approved = tom.post(f"/queue/{waiting_of(small)}/approve", {"round": "1", "sure": "yes"})
        assert (approved.status, approved.headers.get("Retry-After")) == (503, "5"), approved.text
        assert "no room" in approved.text
    assert rosa.get("/home").status == 200
    assert small.anonymous().get(f"/credentials/{badge}").status == 200
    assert small.anonymous().get(f"/credentials/{badge}", headers={"Accept": "application/vc"}).status == 200

    small.later(hours=13)  # it would be signed anew by now
    assert small.anonymous().get(listed).status == 200
    small.later(hours=-13)

    filler.unlink()
    assert upload(ana, 100).status in (200, 303)
    submission_id = waiting_of(small)
    assert tom.post(f"/queue/{submission_id}/approve", {"round": "1", "sure": "yes"}).status == 303
    everything_is_whole(house, small.now)


def status_list_of(small, credential_id):
    with small.house.database.reading() as tx:
        text_of_it = credentials.by_id(tx, credential_id).text
    url = json.loads(text_of_it)["credentialStatus"]["statusListCredential"]
    return url.removeprefix(small.house.settings.base_url)


def waiting_of(small):
    with small.house.database.reading() as tx:
        return tx.scalars(select(Submission.id).where(Submission.state == "sent")).first()


def everything_is_whole(house, now):
    """Every award has its signed text, which verifies; the journal is one chain, inside and outside."""
    journal_file.catch_up(house.database, house.settings.journal_file)
    assert journaling.audit(house.database, house.settings.journal_file).problems == ()
    world = World(now=now, fetch=carried_fetch(house.own_pages), leave_out=frozenset({"status", "trust"}))
    with house.database.reading() as tx:
        rows = awards.recent(tx, limit=1000)
        found = awards.credential_ids(tx, [row.id for row in rows])
        assert set(found) == {row.id for row in rows}
        texts = tx.execute(text("SELECT text FROM credential")).scalars().all()
        if tx.get_bind().dialect.name == "sqlite":
            assert tx.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert {verify_bytes(one.encode(), world, name="badge").verdict for one in texts} == {"verified"}
    delivering.deliver(house, carriers.carrier(house.settings), now=now.replace(year=now.year + 1))
