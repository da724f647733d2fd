"""`cairn serve`: the pages, by gunicorn, with what an installation needs made first."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from issuer.cli.opening import plainly, utc_now
from issuer.config import Settings, SettingsError, is_loopback
from issuer.installation import prepare
from keys.certificates import self_signed as make_certificate

_OWN_NAMES: Final = ("localhost", "127.0.0.1", "::1")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; without it, CAIRN_PORT or 8000.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; one for SQLite."
)
@click.option(
    "--threads",
    type=click.IntRange(1, 128),
    help="Threads in each process; without it, CAIRN_THREADS or 24. Verifications take two thirds at most.",
)
@click.option(
    "--jobs/--no-jobs", "with_jobs", default=True, help="Without: `cairn worker` does them elsewhere."
)
@click.option(
    "--self-signed", is_flag=True, help="Speak https with a certificate that nobody vouches for, for tests."
)
def serve(
    host: str, port: int | None, workers: int, threads: int | None, *, with_jobs: bool, self_signed: bool
) -> None:
    """Serve the pages on http://127.0.0.1:8000, or where you say.

    Put a proxy that speaks https in front, and name its public address in CAIRN_BASE_URL.
    """
    run(host, port, workers=workers, threads=threads, with_jobs=with_jobs, self_signed=self_signed)


def run(
    host: str,
    port: int | None,
    *,
    workers: int = 1,
    threads: int | None = None,
    with_jobs: bool = True,
    self_signed: bool = False,
) -> None:
    """Become the server. One process brings the tables up to date before the first one starts."""
    with plainly():
        if self_signed:
            named = port or os.environ.get("CAIRN_PORT") or 8000
            os.environ.setdefault("CAIRN_BASE_URL", f"https://localhost:{named}")
        if threads:
            os.environ["CAIRN_THREADS"] = str(threads)
        settings = Settings.from_environment(os.environ)
        _stay_here(settings, host)
        prepare(settings if port is None else replace(settings, port=port), now=utc_now())
    arguments = [
        "--bind",
        f"{host}:{port or settings.port}",
        "--workers",
        str(workers),
        "--threads",
        str(settings.threads),
    ]
    if with_jobs:
        arguments += ["--config", "python:issuer.cli.server"]
    secure = _certificate(settings.instance / "tls") if self_signed else []
    quiet = [
        "--worker-class",
        "gthread",
        "--keep-alive",
        "75",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
    command = [sys.executable, "-m", "gunicorn", *arguments, *secure, *quiet, "wsgi:app"]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606


def _stay_here(settings: Settings, host: str) -> None:
    """Keep the conformance profile off every address but those of the machine itself."""
    if settings.conformance and not is_loopback(host):
        raise SettingsError(
            f"CAIRN_CONFORMANCE is on, so only this machine may be served; leave --host {host} out."
        )


def _certificate(folder: Path) -> list[str]:
    """Write a fresh certificate and its key; nobody has to keep either."""
    folder.mkdir(mode=0o700, exist_ok=True)
    certificate, key = make_certificate(_OWN_NAMES, now=utc_now())
    for name, content in (("certificate.pem", certificate), ("key.pem", key)):
        path = folder / name
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    return ["--certfile", str(folder / "certificate.pem"), "--keyfile", str(folder / "key.pem")]
