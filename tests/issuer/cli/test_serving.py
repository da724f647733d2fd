"""`cairn serve`: https on this machine, and the conformance profile nowhere else."""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from issuer.cli import main

ROOT = Path(__file__).parents[3]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def test_the_profile_is_served_to_this_machine_alone(tmp_path: Path) -> None:
    settings = {"CAIRN_CONFORMANCE": "1", "CAIRN_INSTANCE": str(tmp_path), "CAIRN_BASE_URL": ""}
    done = CliRunner().invoke(main, ["serve", "--host", "0.0.0.0"], env=settings)
    assert done.exit_code == 1
    assert "only this machine may be served" in done.output
    public = settings | {"CAIRN_BASE_URL": "https://badges.example.org"}
    done = CliRunner().invoke(main, ["serve"], env=public)
    assert done.exit_code == 1
    assert "CAIRN_CONFORMANCE is on" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_demonstration_is_not_served_at_a_public_address(tmp_path: Path, command: str) -> None:
    settings = {"CAIRN_INSTANCE": str(tmp_path), "CAIRN_BASE_URL": "https://badges.example.org"}
    done = CliRunner().invoke(main, [command], env=settings | {"CAIRN_DEMO": "1"})
    assert done.exit_code == 1
    assert "Unset CAIRN_DEMO" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_suite_reaches_a_running_server_by_https(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "issuer.cli", "serve", "--self-signed", "--port", str(port)]
    environment = PLAIN | {"CAIRN_CONFORMANCE": "1", "CAIRN_INSTANCE": str(tmp_path)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        certificate = tmp_path / "tls" / "certificate.pem"
        dids = reach(f"https://localhost:{port}/conformance/issuers", certificate)
        assert set(dids) == {"Ed25519", "P-256", "P-384"}
        assert (tmp_path / "tls" / "key.pem").stat().st_mode & 0o077 == 0
    finally:
        server.terminate()
        server.wait(timeout=20)


def reach(url: str, certificate: Path) -> dict[str, str]:
    """Ask, trusting nobody but the server's own certificate, until it answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            context = ssl.create_default_context(cafile=str(certificate))
            with urllib.request.urlopen(url, context=context, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CAIRN_") and name != "CAIRN_REQUIRE":
            monkeypatch.delenv(name)
    monkeypatch.setenv("CAIRN_INSTANCE", str(tmp_path))
    done = CliRunner().invoke(
        main,
        ["init", "--name", "Ada Park", "--email", "ada@district.example", "--stdin"],
        input="four stones and a path\n",
    )
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("installed")
def test_tokens_are_made_listed_and_ended(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["token", "make", "Learning platform", "--scope", "credentials:verify"])
    token, told = made.stdout.strip(), made.stderr
    assert token.startswith("cairn_")
    number = re.search(r"its id is (\S+)\.", told)[1]
    listed = CliRunner().invoke(main, ["token", "list"]).output
    assert "Learning platform  credentials:verify  until " in listed
    assert token not in listed
    assert "ended " in CliRunner().invoke(main, ["token", "revoke", number]).output
    assert "ended " in CliRunner().invoke(main, ["token", "list"]).output
    assert token.encode() not in (tmp_path / "cairn.sqlite").read_bytes()
    unknown = CliRunner().invoke(main, ["token", "revoke", "6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e01"])
    assert (unknown.exit_code, "no such token" in unknown.output) == (1, True)
    assert CliRunner().invoke(main, ["token", "make", "x", "--scope", "all"]).exit_code == 2
