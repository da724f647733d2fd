"""The samples of 1EdTech's validator, among them badges that it signed, when they are beside the project.

Each is served at its own address beside its assets, as that validator's tests have it (`OB20Tests.java`).
"""

import json
from pathlib import Path

import pytest

from tests.verifier.open_badges_2.conftest import check

SAMPLES = Path(__file__).parents[4] / "shared/reference/samples/1edtech-validator/ob20"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside this project")

EXPECTED = {
    "assertion-with-data-image.json": "malformed",
    "assertion-with-endorsements.json": "",
    "assertion-with-extension-node-basic.json": "",
    "assertion-with-extension-node-invalid.json": "extension_invalid",
    "assertion-with-multiple-extensions.json": "",
    "basic-assertion-expired-before-issued.json": "never_valid",
    "basic-assertion-expired.json": "expired",
    "basic-assertion-in-future.json": "not_yet_valid",
    "basic-assertion-invalid-context.json": "unknown_context",
    "basic-assertion-invalid-type.json": "malformed",
    "basic-assertion-no-public-key.json": "",
    "basic-assertion-with-language.json": "",
    "basic-assertion.json": "",
    "simple-badge.png": "",
    "simple-not-revoked.jwt": "",
    "simple-revoked.jwt": "revoked",
    "simple.jwt": "",
    "warning-issuer-non-http.json": "issuer_unproven",
    "warning-with-redirection.json": "badge_moved",
}


def pages(given):
    hosts = ("https://example.org", "https://www.example.org")
    assets = [file for file in (SAMPLES / "assets").iterdir() if file.is_file()]
    found = {f"{host}/{file.name}": file.read_bytes() for host in hosts for file in assets}
    held = given if given.suffix == ".json" else SAMPLES / "basic-assertion.json"
    return found | {json.loads(held.read_bytes())["id"]: held.read_bytes()}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_gets_the_answer_of_its_test(name):
    given = SAMPLES / name
    reasons = check(given.read_bytes(), pages(given)).reasons
    assert EXPECTED[name] in (reasons or ("",))
