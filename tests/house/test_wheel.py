"""The wheel carries everything that runs: it is built, unpacked far from the sources, and used."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without network and unpack it as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("cairn_badges-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(unpacked), **variables}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, cwd=unpacked, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_is_what_is_imported(unpacked: Path) -> None:
    done = run(unpacked, "-c", "import contexts, schemas, keys, verifier, issuer; print(issuer.__file__)")
    assert done.stdout.startswith(str(unpacked)), done.stderr


@pytest.mark.parametrize(
    "data",
    [
        "contexts/documents/manifest.json",
        "schemas/documents/manifest.json",
        "verifier/web/static/cairn.css",
        "verifier/web/templates/base.html",
        "issuer/storage/migrations/env.py",
        "issuer/demo/roster.csv",
        "issuer/demo/menu.csv",
        "issuer/demo/pathways/seed-year.json",
        "wsgi.py",
    ],
)
def test_the_data_reach_the_wheel(unpacked: Path, data: str) -> None:
    assert (unpacked / data).is_file()


def test_the_demonstration_runs_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, "-m", "issuer.cli", "demo", CAIRN_INSTANCE=str(tmp_path / "instance"))
    assert done.returncode == 0, done.stderr
    assert "/credentials/" in done.stdout
