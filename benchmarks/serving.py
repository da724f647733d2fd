"""What pages cost beside what they cannot do without: the statements of an approval, Flask for a badge."""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import event
from werkzeug.test import Client

from benchmarks.awarding import MENU
from benchmarks.document import NOW
from benchmarks.rows import Row, at_least, without_peer
from benchmarks.starting import ENVIRONMENT
from issuer.app import assemble
from issuer.config import Settings
from issuer.installation import open_house, prepare
from issuer.services import acting, adding, enrolling, publishing, signing_in, submitting
from issuer.services.house import House
from issuer.services.submitting import Draft
from issuer.storage import awards, people
from issuer.urls import Urls

APPROVALS, ROUNDS, SECONDS, CONNECTIONS = 40, 3, 5, 32
_BARE = """from flask import Flask
app = Flask(__name__)
TEXT = open("badge.json").read()
@app.get("/badge")
def badge():
    return app.response_class(TEXT, mimetype="application/vc")
"""
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')

Statements = list[tuple[str, object, bool]]


def rows() -> Iterator[Row]:
    """The rows of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(base_url=f"http://127.0.0.1:{_port()}", instance=Path(folder, "instance"))
        house = open_house(prepare(settings, now=NOW))
        house = replace(house, settings=replace(house.settings, demo=True))
        waiting = _district(house)
        yield _approving(house, waiting, Path(folder))
        yield _public_page(house, waiting[0], Path(folder))


# --- one approval ---------------------------------------------------------------------------------------


def _approving(house: House, waiting: list[UUID], folder: Path) -> Row:
    """Approve through the web; then send the same statements to a copy of the database as it was before."""
    copy = folder / "copy.sqlite"
    with (
        closing(sqlite3.connect(house.settings.instance / "cairn.sqlite")) as one,
        closing(sqlite3.connect(copy)) as other,
    ):
        one.backup(other)
    client, token = _reader(house)
    said = _statements(house)
    sent, taken = [], []
    for submission in waiting:
        fields = {"sure": "yes", "round": "1", "csrf_token": token}
        said.clear()
        begun = time.perf_counter()
        answer = client.post(f"/queue/{submission}/approve", data=fields, headers=_headers(house))
        taken.append(time.perf_counter() - begun)
        assert answer.status_code == 303, answer.text
        sent.append(said.copy())
        client.get(answer.location, base_url=house.settings.base_url)  # where a browser goes next
    bare, whole = statistics.median(_replayed(copy, sent)), statistics.median(taken)
    beside = f"its {len(sent[-1])} statements in {bare * 1e3:.2f} ms, through the web {whole * 1e3:.2f} ms"
    return at_least("one approval through the web", bare / whole, "of a bare transaction", beside, 0.3, 0.5)


def _statements(house: House) -> Statements:
    """Return a list that grows by what is said to the database."""
    said: Statements = []

    def note(_connection: object, _cursor: object, text: str, given: object, _c: object, many: bool) -> None:
        if not text.startswith("BEGIN"):
            said.append((text, given, many))

    event.listen(house.database.engine, "before_cursor_execute", note)
    return said


def _replayed(copy: Path, sent: list[Statements]) -> Iterator[float]:
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            database.execute(f"PRAGMA {pragma}")
        for statements in sent:
            begun = time.perf_counter()
            database.execute("BEGIN IMMEDIATE")
            for text, given, many in statements:
                (database.executemany if many else database.execute)(text, given)  # type: ignore[arg-type]
            database.execute("COMMIT")
            yield time.perf_counter() - begun


def _reader(house: House) -> tuple[Client, str]:
    """The browser of who reads evidence, signed in, and the token of its forms."""
    client = assemble(house, lambda: NOW).test_client()
    signed = signing_in.demo_sign_in(house, _person(house, "Tom").id, now=NOW)
    with client.session_transaction(base_url=house.settings.base_url) as session:
        session["token"] = signed.token
    page = client.get("/account", base_url=house.settings.base_url)
    found = _TOKEN.search(page.data)
    assert found
    return client, found[1].decode()


def _headers(house: House) -> dict[str, str]:
    return {"Referer": f"{house.settings.base_url}/", "Host": house.settings.base_url.removeprefix("http://")}


def _district(house: House) -> list[UUID]:
    """Teachers whose evidence on one offering waits to be read."""
    head = "Employee number,Name,E-mail,School,Roles\n"
    roster = [f"2{n:04},Teacher{n} Delgado,t{n}@aldervalley.example,Quarry,teacher" for n in range(APPROVALS)]
    reader = "30302,Tom Ashby,tom@aldervalley.example,Quarry,reviewer\n"
    enrolling.import_roster(house, acting.CONSOLE, head + "\n".join([*roster, reader]), now=NOW)
    publishing.import_menu(house, acting.CONSOLE, MENU, now=NOW)
    return [_sent(house, _person(house, f"Teacher{number}")) for number in range(APPROVALS)]


def _sent(house: House, teacher: acting.Person) -> UUID:
    submission = submitting.begin(house, teacher, "stations", now=NOW)
    answers = {"tried": "Three stations.", "happened": "They moved.", "change": "The slips."}
    submitting.save(house, teacher, submission, Draft(reflection=answers), now=NOW)
    adding.add_text(house, teacher, submission, "Notes", "Nineteen of 26.", now=NOW)
    submitting.send(house, teacher, submission, now=NOW)
    return submission


def _person(house: House, first_name: str) -> acting.Person:
    with house.database.reading() as tx:
        row = next(row for row in people.everyone(tx) if row.name.startswith(f"{first_name} "))
        return acting.of(tx, row)


# --- one public page ------------------------------------------------------------------------------------


def _public_page(house: House, approved: UUID, folder: Path) -> Row:
    """Ask for a badge as JSON, of this application and of a bare one, both behind the same server."""
    name, unit = "public JSON page", "of a bare Flask app"
    if not shutil.which("wrk"):
        return without_peer(name, unit, "wrk is not here", 0.5, 0.8)
    with house.database.reading() as tx:
        award = awards.of_submission(tx, approved)[0].id
        badge = Urls(house.settings.base_url).credential(awards.credential_ids(tx, [award])[award])
    own = {"CAIRN_INSTANCE": str(house.settings.instance), "CAIRN_BASE_URL": house.settings.base_url}
    (folder / "bare.py").write_text(_BARE, encoding="utf-8")
    address = f"http://127.0.0.1:{_port()}/badge"
    with _serving("wsgi:app", badge, Path(__file__).parents[1], own):
        request = urllib.request.Request(badge, headers={"Accept": "application/vc"})
        (folder / "badge.json").write_bytes(urllib.request.urlopen(request).read())
        with _serving("bare:app", address, folder, {}):
            asked = [(_asked(badge), _asked(address)) for _ in range(ROUNDS)]
    ours, bare = (max(rates) for rates in zip(*asked, strict=True))
    beside = f"wrk at {CONNECTIONS} connections: {ours:,.0f}/s, bare Flask {bare:,.0f}/s, best of {ROUNDS}"
    return at_least(name, ours / bare, unit, beside, 0.5, 0.8)


@contextmanager
def _serving(app: str, address: str, folder: Path, settings: dict[str, str]) -> Iterator[None]:
    at = address.split("/")[2]
    command = [sys.executable, "-m", "gunicorn", "--bind", at, "--threads", "24", "--worker-class", "gthread"]
    command += ["--log-level", "error", "--keep-alive", "75", "--no-control-socket", app]
    with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT | settings) as server:
        try:
            _wait(at)
            yield
        finally:
            server.terminate()


def _wait(at: str) -> None:
    host, _, port = at.partition(":")
    for _ in range(300):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers at {at}")


def _asked(address: str) -> float:
    """Answers per second of wall time, after a warm-up; every answer must be a good one."""
    command = ["wrk", "-t", "2", "-c", str(CONNECTIONS), "-H", "Accept: application/vc"]
    subprocess.run([*command, "-d", "2s", address], capture_output=True, check=True)
    said = subprocess.run(
        [*command, "-d", f"{SECONDS}s", address], capture_output=True, check=True, text=True
    ).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert found, said
    return float(found[1])


def _port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
