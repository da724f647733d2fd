"""The architecture's own tests: what ARCHITECTURE.md promises and no type checker sees."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contexts", "schemas", "keys", "verifier", "issuer")


def tracked_files() -> list[Path]:
    """Return the files of the project as git knows them, or as they lie there when there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".py"]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_five_folders_are_packages_at_the_top(package: str) -> None:
    assert (ROOT / package / "__init__.py").is_file()


def test_wsgi_is_two_lines() -> None:
    assert len((ROOT / "wsgi.py").read_text().splitlines()) == 2


def test_no_test_folder_shadows_a_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_there_is_no_attic() -> None:
    attics = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [path for path in tracked_files() if path.stem in attics] == []


def test_every_module_says_what_it_is_for() -> None:
    ours = [path for path in python_files() if path.relative_to(ROOT).parts[0] in PACKAGES]
    silent = [
        str(path.relative_to(ROOT)) for path in ours if not path.read_text().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_no_file_outgrows_one_screenful_of_ideas() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES and (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_no_private_key_is_in_the_repository() -> None:
    begins = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
    leaked = [path for path in tracked_files() if begins.search(path.read_bytes())]
    assert [str(path.relative_to(ROOT)) for path in leaked] == []
    assert [path for path in tracked_files() if path.suffix in {".pem", ".key", ".jwk"}] == []


def test_the_project_names_no_place_of_the_machine_it_was_written_on() -> None:
    place = re.compile(rb"/(?:home|root|Users)/\w|/work/(?:main|shared|plan)|/tmp/bash")
    told = [path for path in tracked_files() if path != Path(__file__) and place.search(path.read_bytes())]
    assert [str(path.relative_to(ROOT)) for path in told] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_file_pins_by_digest_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    pins = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", text, flags=re.MULTILINE | re.IGNORECASE)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE))
    assert set(phony.group(1).split()) == explained
