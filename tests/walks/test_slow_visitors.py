"""Five hundred connections that send, or read, a byte every three seconds, through nginx as it is shipped.

Meanwhile everybody else is served: 99 of 100 requests well, 95 of 100 within a second.
"""

import http.client
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from .machines import Machines, nginx  # noqa: F401 - a fixture

pytestmark = [pytest.mark.drill, pytest.mark.alone, pytest.mark.postgres]

SECONDS = 60
SLOW = 500
EVERY = 0.1
PAGES = ("/sign-in", "/issuer", "/verify", "/.well-known/did.json", "/healthz")


@pytest.fixture
def machines(nginx: None, tmp_path: Path, database_url: str) -> Iterator[Machines]:  # noqa: F811
    with Machines.start(tmp_path, database_url) as machines:
        yield machines


@pytest.mark.parametrize("database_url", [pytest.param("postgres")], indirect=True)
def test_five_hundred_slow_connections_take_nothing_from_the_others(machines: Machines) -> None:
    port = machines.ports["front"]
    command = [sys.executable, Path(__file__).with_name("slowly.py"), str(port), str(SLOW), str(SECONDS)]
    slow = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    time.sleep(3)
    statuses, took = visit(machines, SECONDS - 5)
    told, _ = slow.communicate(timeout=30)
    took.sort()
    late = took[len(took) * 95 // 100]
    sys.stdout.write(f"{dict(statuses)}, 95th percentile {late:.3f} s, at worst {took[-1]:.3f} s\n{told}")
    assert slow.returncode == 0
    assert statuses[200] >= 0.99 * statuses.total()
    assert late < 1


def visit(machines: Machines, seconds: float) -> tuple[Counter[int], list[float]]:
    """Ask for one page after the other, each on a connection of its own, whatever becomes of the others."""
    trusting = ssl.create_default_context(cafile=machines.certificate)
    statuses, took = Counter[int](), list[float]()

    def ask(page: str) -> None:
        begun = time.monotonic()
        line = http.client.HTTPSConnection(
            "localhost",
            machines.ports["front"],
            context=trusting,
            timeout=30,
            source_address=("127.0.0.2", 0),
        )
        try:
            line.request("GET", page)
            answer = line.getresponse()
            answer.read()
            statuses[answer.status] += 1
        except OSError:
            statuses[0] += 1
        finally:
            line.close()
        took.append(time.monotonic() - begun)

    begun, asked = time.monotonic(), list[threading.Thread]()
    for number in range(int(seconds / EVERY)):
        time.sleep(max(0.0, begun + number * EVERY - time.monotonic()))
        asked.append(threading.Thread(target=ask, args=(PAGES[number % len(PAGES)],)))
        asked[-1].start()
    for one in asked:
        one.join()
    return statuses, took
