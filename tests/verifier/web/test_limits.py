"""One place may ask often, and not without end."""

import pytest

from verifier.web import create_app
from verifier.world import World, carried_fetch


@pytest.fixture
def make_app(monkeypatch, tools):
    def make(proxies=""):
        monkeypatch.setenv("CAIRN_PROXIES", proxies)
        app = create_app(lambda: World(tools.NOW, carried_fetch({})))
        app.config["VERIFICATIONS"] = "2 per minute"
        return app

    return make


def test_who_asks_too_often_is_told_to_wait_in_words_and_in_seconds(make_app):
    client = make_app().test_client()
    assert [client.post("/verify", data={"what": "{}"}).status_code for _ in range(2)] == [200, 200]
    page = client.post("/verify", data={"what": "{}"})
    assert page.status_code == 429
    assert "Wait a minute, then try again." in page.text
    assert 0 < int(page.headers["Retry-After"]) <= 60


def test_the_page_its_link_and_the_json_count_together(make_app):
    client = make_app().test_client()
    assert client.get("/verify?url=https://a.example/1").status_code == 200
    assert client.post("/api/verify", data="{}", content_type="application/json").status_code == 200
    answer = client.get("/api/verify?url=https://a.example/1")
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_empty_box_costs_nothing(make_app):
    client = make_app().test_client()
    assert [client.get("/verify").status_code for _ in range(5)] == [200] * 5


def statuses(app, *places):
    client = app.test_client()
    headers = [{"X-Forwarded-For": place} for place in places]
    return [client.post("/verify", data={"what": "{}"}, headers=one).status_code for one in headers]


def test_behind_a_proxy_those_who_ask_are_told_apart(make_app):
    assert statuses(make_app("1"), *["192.0.2.1"] * 3, "192.0.2.2") == [200, 200, 429, 200]


def test_without_a_proxy_nobody_can_say_that_they_are_somebody_else(make_app):
    assert statuses(make_app(), "192.0.2.1", "192.0.2.2", "192.0.2.3") == [200, 200, 429]


def test_unless_told_otherwise_there_are_two_in_a_second(make_app):
    app = make_app()
    del app.config["VERIFICATIONS"]
    client = app.test_client()
    page = client.post("/verify", data={"what": "{}"})
    assert page.headers["X-RateLimit-Limit"] == "120"
