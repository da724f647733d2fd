"""Two web processes and two workers behind nginx, as compose.yaml puts them together, on one machine.

    with Machines.start(tmp_path, database_url) as machines:
        requests.get(machines.base_url, verify=machines.certificate)
        machines.kill("web-1")          # kill -9, with all that it started; it is started again

Whatever ends is started again after a second, as `restart: unless-stopped` has it. nginx reads the
configuration that is shipped; only its addresses and folders are those of the test.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import pytest
import requests

from keys.certificates import self_signed

PROJECT = Path(__file__).parents[2]
NGINX = "/usr/sbin/nginx"
SECONDS_TO_START = 60


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@dataclass
class Machines:
    """What runs, by the names of compose.yaml."""

    folder: Path
    environment: dict[str, str]
    ports: dict[str, int]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    keeper: threading.Thread | None = None
    closing: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def start(cls, folder: Path, database_url: str) -> "Machines":
        """Start the web processes and nginx at the same instant."""
        ports = dict(zip(("front", "plain", "web-1", "web-2"), free_ports(4), strict=True))
        own = {
            "CAIRN_BASE_URL": f"https://localhost:{ports['front']}",
            "CAIRN_INSTANCE": str(folder / "instance"),
            "CAIRN_DATABASE_URL": database_url,
            "CAIRN_PROXIES": "1",
            "CAIRN_MAIL": "file",
        }
        outside = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
        machines = cls(folder, outside | own, ports)
        machines._configure()
        for name in ("web-1", "web-2", "front"):
            machines.begin(name)
        return machines

    @property
    def base_url(self) -> str:
        """The public address."""
        return self.environment["CAIRN_BASE_URL"]

    @property
    def certificate(self) -> str:
        """What a client trusts here."""
        return str(self.folder / "tls" / "certificate.pem")

    def begin(self, name: str) -> None:
        """Start one of them."""
        command = {
            "front": [NGINX, "-c", str(self.folder / "nginx.conf"), "-g", "daemon off; user root;"],
            "worker": [sys.executable, "-m", "issuer.cli", "worker"],
            "web": [
                *(sys.executable, "-m", "issuer.cli", "serve", "--no-jobs", "--threads", "16"),
                *("--port", str(self.ports.get(name))),
            ],
        }[name.partition("-")[0]]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """kill -9: the process and all that it started."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def ready(self, seconds: float) -> float:
        """Wait until /readyz says so ten times in a row; after how many seconds that began."""
        begun = time.monotonic()
        since, row = 0.0, 0
        while row < 10:
            assert time.monotonic() - begun < seconds + SECONDS_TO_START, self.told()
            if self._answers():
                since, row = (since if row else time.monotonic() - begun), row + 1
            else:
                row = 0
                time.sleep(0.05)
        return since

    def told(self) -> str:
        """What their logs end with."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(encoding='utf-8', errors='replace')[-2000:]}"
            for path in sorted(self.folder.glob("*.log"))
        )

    def __enter__(self) -> "Machines":
        """Wait until it answers; the workers begin then, as they wait for the web processes there."""
        try:
            self.ready(0)
        except BaseException:
            self.stop(*self.processes)
            raise
        for name in ("worker-1", "worker-2"):
            self.begin(name)
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop_keeping()
        self.stop(*self.processes)

    def stop_keeping(self) -> None:
        """Start nothing again from now on."""
        self.closing.set()
        if self.keeper is not None:
            self.keeper.join()

    def stop(self, *names: str) -> None:
        """Ask them to stop, as an operator does."""
        for name in names:
            if self.processes[name].poll() is None:
                self.processes[name].send_signal(signal.SIGTERM)
        for name in names:
            try:
                self.processes[name].wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill(name)

    def _keep(self) -> None:
        while not self.closing.wait(1):
            for name in [name for name, one in self.processes.items() if one.poll() is not None]:
                self.begin(name)

    def _answers(self) -> bool:
        try:
            answer = requests.get(f"{self.base_url}/readyz", verify=self.certificate, timeout=30)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def _configure(self) -> None:
        tls, documents = self.folder / "tls", self.folder / "documents"
        tls.mkdir()
        documents.mkdir()
        certificate, key = self_signed(["localhost"], now=datetime.now(UTC))
        (tls / "certificate.pem").write_bytes(certificate)
        (tls / "key.pem").write_bytes(key)
        text = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for shipped, here in {
            "web-1:8000": f"127.0.0.1:{self.ports['web-1']}",
            "web-2:8000": f"127.0.0.1:{self.ports['web-2']}",
            "listen 8443 ssl": f"listen 127.0.0.1:{self.ports['front']} ssl",
            "listen 8080": f"listen 127.0.0.1:{self.ports['plain']}",
            "/var/cache/nginx": str(documents),
            "/etc/nginx/tls": str(tls),
        }.items():
            assert shipped in text
            text = text.replace(shipped, here)
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")


@pytest.fixture
def nginx() -> None:
    """Debian's nginx; without it the test is skipped, or fails when CAIRN_REQUIRE names nginx."""
    if Path(NGINX).exists():
        return
    missing = f"{NGINX} is not there; install Debian's nginx to run the drills of several machines"
    if "nginx" in os.environ.get("CAIRN_REQUIRE", ""):
        pytest.fail(missing)
    pytest.skip(missing)
