"""The description of the JSON, held against real answers."""

import io
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from verifier.reasons import REASONS, Outcome
from verifier.verify import CHECKS
from verifier.web import create_app
from verifier.world import TrustList, World, offline_fetch

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ADDRESS = "https://badges.aldervalley.example/credentials/7"


@pytest.fixture
def described(client):
    answer = client.get("/api/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json


def validator(described, name):
    components = {"components": described["components"]}
    return Draft202012Validator(components | {"$ref": f"#/components/schemas/{name}"})


def test_its_schemas_are_schemas(described):
    assert described["openapi"].startswith("3.1.")
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_it_names_the_checks_outcomes_and_codes_that_there_are(described):
    finding = described["components"]["schemas"]["Finding"]["properties"]
    assert finding["name"]["enum"] == [name for name, _ in CHECKS]
    assert set(finding["outcome"]["enum"]) == {outcome.value for outcome in Outcome}
    assert all(validator(described, "Reason").is_valid(code) for code in REASONS)


@pytest.mark.parametrize(
    ("verdict", "change"),
    [
        ("verified", lambda text: text),
        ("failed", lambda text: text.replace("Stations", "Lessons")),
        ("failed", lambda text: "no badge"),
        (
            "undetermined",
            lambda text: text.replace("https://www.w3.org/ns/credentials/v2", "https://a.example/"),
        ),
    ],
)
@pytest.mark.parametrize("path", ["/api/verify", "/verify"])
def test_real_reports_fit(client, described, badge, verdict, change, path):
    answer = client.post(path, data={"what": change(badge)}, headers={"Accept": "application/json"})
    assert answer.json["verdict"] == verdict
    validator(described, "Report").validate(answer.json)


def test_a_warning_fits(make_badge, described):
    """A badge by an issuer who is on no list that is kept here."""
    app = create_app(lambda: World(now=NOW, fetch=offline_fetch, trust=TrustList("ours", {})))
    answer = app.test_client().post("/api/verify", data={"what": make_badge()})
    assert answer.json["verdict"] == "warning"
    validator(described, "Report").validate(answer.json)


def test_an_address_several_files_and_problems_fit(client, described, badge):
    validator(described, "Report").validate(client.get(f"/api/verify?url={ADDRESS}").json)
    files = {"file": [(io.BytesIO(badge.encode()), "a"), (io.BytesIO(b"{}"), "b")]}
    validator(described, "Reports").validate(client.post("/api/verify", data=files).json)
    validator(described, "Problem").validate(client.get("/api/verify").json)


def test_what_is_no_report_does_not_fit(described):
    assert not validator(described, "Report").is_valid({"verdict": "verified"})
