"""The README is true: its settings, its commands and its links are those of the project."""

import dataclasses
import re
from pathlib import Path

import pytest

from issuer.cli import COMMANDS
from issuer.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_rows() -> dict[str, str]:
    return dict(re.findall(r"^\| `(CAIRN_[A-Z_]+)` \|([^|]*)\|", README, flags=re.MULTILINE))


def variables_that_are_read() -> set[str]:
    sources = [*(ROOT / "issuer").rglob("*.py"), *(ROOT / "verifier").rglob("*.py")]
    return {
        name
        for path in sources
        for name in re.findall(r'"(CAIRN_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }


def test_every_setting_that_is_read_has_its_row() -> None:
    assert set(settings_rows()) == variables_that_are_read()


def test_the_defaults_in_the_table_are_those_of_the_code() -> None:
    rows, plain = settings_rows(), Settings.from_environment({})
    assert rows["CAIRN_PORT"].strip() == f"`{plain.port}`"
    assert rows["CAIRN_INSTANCE"].strip() == f"`./{plain.instance}`"
    assert rows["CAIRN_TIME_ZONE"].strip() == f"`{plain.time_zone}`"
    assert rows["CAIRN_EVIDENCE_MB"].strip() == f"`{plain.evidence_limit // 1024 // 1024}`"
    assert dataclasses.replace(plain).base_url == rows["CAIRN_BASE_URL"].strip().strip("`")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"^cairn ([a-z-]+)", README, flags=re.MULTILINE))))
def test_every_command_that_it_names_exists(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize(
    "document", ["README.md", "ARCHITECTURE.md", "docs/AWARD.md", "docs/VERIFICATION.md"]
)
def test_every_link_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in target]
    missing = [target for target in linked if not (ROOT / document).parent.joinpath(target).exists()]
    assert missing == []


def test_every_make_target_that_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
