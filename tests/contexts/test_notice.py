"""NOTICE names whoever wrote what is carried."""

import re
from pathlib import Path

import pytest

from contexts import loader
from schemas import registry

NOTICE = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")

ROWS = [*loader.manifest(), *registry.manifest()]


@pytest.mark.parametrize("licence", sorted({row["licence"] for row in ROWS}))
def test_every_licence_of_the_manifests_is_named(licence: str) -> None:
    names = {
        "Apache-2.0": "Apache License 2.0",
        "MIT": "MIT License",
        "BSD-3-Clause": "3-clause BSD License",
        "W3C": "W3C Software and Document License",
        "1EdTech": "https://www.imsglobal.org/speclicense.html",
        "none": "state none",
    }
    start = next(start for start in names if licence.startswith(start))
    assert names[start] in NOTICE


@pytest.mark.parametrize("repository", sorted({row["source"].split("@")[0] for row in ROWS}))
def test_every_source_is_named_or_its_publisher_is(repository: str) -> None:
    publishers = r"w3c/|npm (did|ed25519-signature-\d+|security)-context"
    assert repository in NOTICE or re.match(publishers, repository)
