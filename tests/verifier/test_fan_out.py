"""One badge may name many hosts that hang, drip or flood; one verification still ends in its time."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from verifier.fetch import TOTAL_SECONDS, Fetcher
from verifier.intake import document
from verifier.verify import verify
from verifier.web.admission import THREADS
from verifier.world import World

PATIENCE = 4.0
"""Seconds for everything but waiting, on a slow machine."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if "hang" in self.path:
            self.server.stopping.wait(60)
            return
        self.send_response(200)
        self.end_headers()
        dripping = "drip" in self.path
        for _ in range(1000):
            self.wfile.write(b" " if dripping else b" " * 10_000)
            if dripping and self.server.stopping.wait(0.02):
                return

    def log_message(self, *_):
        """Tests are quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that hang up are what is tested."""


@pytest.fixture
def origin():
    server = Server(("127.0.0.1", 0), Handler)
    server.stopping = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join()


def badge(district, tools, origin):
    """A badge with three lists and ten endorsements, each of which has three lists of its own."""

    def entries(place):
        urls = [f"{origin}/{kind}/{place}" for kind in ("huge", "drip", "hang")]
        return [tools.entry(id=f"{url}#7", statusListCredential=url) for url in urls]

    endorsements = [
        district.sign(
            {
                "@context": district.badge()["@context"],
                "id": f"urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1f{place:02}",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "issuer": {"id": district.id, "type": ["Profile"]},
                "validFrom": "2026-01-01T00:00:00Z",
                "name": "Well done",
                "credentialSubject": {"id": district.badge()["id"], "type": ["EndorsementSubject"]},
                "credentialStatus": entries(place),
            }
        )
        for place in range(10)
    ]
    return district.signed(credentialStatus=entries("own"), endorsement=endorsements)


def report_within(seconds, district, tools, origin):
    signed = badge(district, tools, origin)
    started = time.monotonic()
    world = World(tools.NOW, Fetcher(origin, seconds=seconds))
    report = verify(document(signed, "badge.json"), world)
    return report, time.monotonic() - started


def test_hanging_hosts_cost_one_verification_no_more_than_its_time(district, tools, origin):
    report, took = report_within(0.4, district, tools, origin)
    assert took < 0.4 + PATIENCE
    assert report.verdict == "undetermined"
    assert report.finding("status").reason == "status_unreachable"
    assert len(report.finding("endorsements").parts) == 10


@pytest.mark.drill
def test_hanging_hosts_cost_ten_seconds_at_most(district, tools, origin):
    report, took = report_within(TOTAL_SECONDS, district, tools, origin)
    assert took <= TOTAL_SECONDS + 1.0
    assert report.verdict == "undetermined"


GUNICORN = ["gunicorn", "verifier.web:create_app()", "--worker-class", "gthread", "--no-control-socket"]
SERVED = {
    "the verifier alone": [*GUNICORN, "--log-level", "error", "--threads", str(THREADS)],
    "cairn serve": ["issuer.cli", "serve", "--threads", str(THREADS)],
}


@pytest.fixture(params=SERVED)
def pages(request, origin, tmp_path):
    """The verify page, served as it is installed, which may reach the hosts that hang: as its own address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listening = ["--port", str(port)] if "serve" in request.param else ["--bind", f"127.0.0.1:{port}"]
    own = {"CAIRN_OWN_ORIGIN": origin, "CAIRN_DEMO": "1", "CAIRN_BASE_URL": origin}
    own |= {"CAIRN_INSTANCE": str(tmp_path), "CAIRN_PROXIES": "1"}
    command = [sys.executable, "-m", *SERVED[request.param], *listening]
    process = subprocess.Popen(command, env=os.environ | own)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            requests.get(f"{url}/verify", timeout=60)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait()


def seconds_beside(url, seconds):
    """Ask another page every 50 ms, whatever becomes of the ones before; the answer is a process."""
    beside = Path(__file__).parents[1] / "beside.py"
    return subprocess.Popen([sys.executable, beside, url, str(seconds)], stdout=subprocess.PIPE, text=True)


def told(took, answers):
    return (
        f"other pages: median {took[len(took) // 2]:.3f} s, p99 {took[len(took) * 99 // 100]:.3f} s, "
        f"at worst {took[-1]:.3f} s; {sum(one[2] > 0 for one in answers)} of 50 turned away at first\n"
    )


@pytest.mark.drill
@pytest.mark.alone
def test_fifty_verifications_of_silent_hosts_at_once_let_other_pages_through(district, tools, origin, pages):
    text = json.dumps(badge(district, tools, origin))

    def check(number):
        """Ask, and ask again as told; how often one was turned away, how long the answer took."""
        for turned_away in range(20):
            begun = time.monotonic()
            place = {"X-Forwarded-For": f"192.0.2.{number}"}
            answer = requests.post(f"{pages}/api/verify", data={"what": text}, headers=place, timeout=120)
            if answer.status_code != 503:
                return answer.status_code, answer.json()["verdict"], turned_away, time.monotonic() - begun
            assert answer.json()["detail"].startswith("Many badges are being checked right now.")
            time.sleep(int(answer.headers["Retry-After"]))
        raise AssertionError("turned away for ever")

    beside = seconds_beside(f"{pages}/verify", TOTAL_SECONDS + 2)
    time.sleep(0.5)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(check, range(50)))
    took = sorted(map(float, beside.communicate()[0].split()))
    sys.stdout.write(told(took, answers))  # for docs/SCALE.md: pytest -s
    assert {(status, verdict) for status, verdict, *_ in answers} == {(200, "undetermined")}
    assert max(seconds for *_, seconds in answers) <= TOTAL_SECONDS + PATIENCE
    assert took[len(took) * 99 // 100] < 0.5
