"""The JSON twin of the verify page."""

import io
import json
from datetime import UTC, datetime

import pytest

from verifier.internet import UnreachableError
from verifier.web import create_app, internet, pages
from verifier.web.admission import Admission
from verifier.world import World, carried_fetch

ADDRESS = "https://badges.aldervalley.example/credentials/7"


def test_the_json_is_the_report_of_the_command_line(client, badge):
    answer = client.post("/api/verify", data=badge, content_type="application/vc+ld+json")
    assert answer.status_code == 200
    assert list(answer.json) == ["input", "verdict", "reasons", "checks", "credential", "parts"]
    assert list(answer.json["credential"]) == list(json.loads(badge))
    assert answer.json["verdict"] == "verified"
    assert answer.json["input"] == "request body"


@pytest.mark.parametrize("accept", ["application/json", "application/*;q=0.9, application/json"])
def test_the_verify_page_answers_json_to_those_who_ask_for_it(client, badge, accept):
    for answer in (
        client.post("/verify", data={"what": badge}, headers={"Accept": accept}),
        client.get(f"/verify?url={ADDRESS}", headers={"Accept": accept}),
        client.get(f"/api/verify?url={ADDRESS}"),
        client.post(f"/api/verify?url={ADDRESS}", content_type="application/json"),
    ):
        assert answer.json["verdict"] == "verified"


def test_several_files_give_several_reports_in_their_order(client, badge):
    data = {"file": [(io.BytesIO(badge.encode()), "a"), (io.BytesIO(b"{}"), "b")]}
    reports = client.post("/api/verify", data=data).json["reports"]
    assert [(one["input"], one["verdict"]) for one in reports] == [("a", "verified"), ("b", "failed")]


def test_the_json_may_be_read_by_pages_of_other_sites(client):
    answer = client.get(f"/api/verify?url={ADDRESS}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    before = client.options("/api/verify")
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Methods"] == "GET, POST"


@pytest.mark.parametrize(
    "request_", [("GET", {}), ("POST", {"data": b"", "content_type": "application/json"})]
)
def test_an_empty_question_is_a_problem_document(client, request_):
    method, options = request_
    answer = client.open("/api/verify", method=method, **options)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"] == "We could not read what was sent"
    assert answer.json["status"] == 400


def test_too_much_at_once_is_refused_before_it_is_read(client):
    answer = client.post("/api/verify", data=b"x" * 20_000_001, content_type="application/json")
    assert answer.status_code == 413
    assert "at most" in answer.json["detail"]


def test_a_text_over_the_limit_of_a_form_is_refused(client):
    part = (
        b'--line\r\nContent-Disposition: form-data; name="what"\r\n\r\n'
        + b"x" * 5_100_000
        + b"\r\n--line--\r\n"
    )
    answer = client.post("/verify", data=part, content_type="multipart/form-data; boundary=line")
    assert answer.status_code == 413
    assert "Send fewer files at a time" in answer.text
    assert "No badge could be read" in client.post("/verify", data={"what": "x" * 5_100_000}).text


def test_after_the_time_is_up_nothing_more_is_asked_outside(monkeypatch, app):
    monkeypatch.setattr(pages, "TOTAL_SECONDS", -1.0)
    answer = app.test_client().get(f"/api/verify?url={ADDRESS}")
    assert answer.json["verdict"] == "undetermined"
    assert "had taken all the time" in answer.json["checks"][1]["message"]


def test_each_document_meets_a_world_of_its_own(badge):
    worlds = []

    def make_world():
        worlds.append(World(now=datetime(2026, 11, 24, tzinfo=UTC), fetch=carried_fetch({})))
        return worlds[-1]

    files = {"file": [(io.BytesIO(badge.encode()), name) for name in ("a", "b")]}
    create_app(make_world).test_client().post("/api/verify", data=files)
    assert len(worlds) == 1 + 2  # the first one for the time alone


def test_the_verifier_alone_leads_to_its_one_page(client):
    assert client.get("/").location == "/verify"


def test_the_world_of_the_verifier_alone_knows_nobody():
    world = internet(Admission())()
    assert world.trust is None
    with pytest.raises(UnreachableError):
        world.fetch("http://127.0.0.1/", "*/*")
