"""A real server in a process of its own, as `cairn serve` starts it: gunicorn on a free port of loopback.

    server = Server.prepare(tmp_path, database_url, begins=datetime(2026, 11, 9, 15, tzinfo=UTC))
    server.cairn("init", ...)                      # typed at the machine on which it runs
    with server.start():
        requests.get(server.base_url)

Its clock stands at `begins` when it starts and goes on from there, so that a school year is open on whatever
day the test runs. What it writes to its log is kept; a fault of ours stands there with its traceback.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import requests
from click.testing import CliRunner

from issuer.cli import main
from issuer.config import Settings
from issuer.installation import open_house
from issuer.services.house import House

PROJECT = Path(__file__).parents[2]
SECONDS_TO_START = 60


@dataclass
class Server:
    """A server at work."""

    base_url: str
    environment: dict[str, str]
    ahead: float
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @classmethod
    def prepare(cls, folder: Path, database_url: str, *, begins: datetime) -> "Server":
        """Say where and when it will run; nothing is started."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        ahead = (begins - datetime.now(UTC)).total_seconds()
        own = {
            "CAIRN_BASE_URL": f"http://127.0.0.1:{port}",
            "CAIRN_INSTANCE": str(folder / "instance"),
            "CAIRN_DATABASE_URL": database_url,
            "CAIRN_DEMO": "1",
            "CAIRN_WALK_SECONDS": str(ahead),
        }
        outside = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
        return cls(own["CAIRN_BASE_URL"], outside | own, ahead, folder / "server.log")

    def start(self, *, workers: int = 1, threads: int = 8) -> "Server":
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "tests.walks.clocked:app"),
                    *("--bind", self.base_url.removeprefix("http://"), "--worker-class", "gthread"),
                    *("--workers", str(workers), "--threads", str(threads), "--keep-alive", "60"),
                    *("--log-level", "warning", "--no-control-socket"),
                ],
                cwd=PROJECT,
                env=self.environment | {"CAIRN_THREADS": str(threads)},
                stdout=log,
                stderr=log,
            )
        self._wait()
        return self

    def now(self) -> datetime:
        """What its clock shows."""
        return datetime.fromtimestamp(time.time() + self.ahead, UTC)

    @contextmanager
    def house(self) -> Iterator[House]:
        """The same installation, opened beside the server: to prepare it and to look at what came of it."""
        house = open_house(Settings.from_environment(self.environment))
        try:
            yield house
        finally:
            house.database.close()

    def cairn(self, *arguments: str, typed: str = "") -> str:
        """Type a command at the machine on which it runs."""
        done = CliRunner().invoke(main, arguments, input=typed, env=self.environment)
        assert done.exit_code == 0, done.output
        return done.output

    def faults(self) -> str:
        """What its log tells of faults; "" when there were none."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return text if "Traceback" in text or "ERROR" in text else ""

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask it to stop, as an operator does."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                requests.get(f"{self.base_url}/sign-in", timeout=SECONDS_TO_START)
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise AssertionError(f"the server did not start: {self.log.read_text(encoding='utf-8')}")
