import pytest
from flask import Flask, Response

from verifier.web.headers import CONTENT_SECURITY_POLICY, open_to_all, send_headers


@pytest.fixture
def client():
    app = Flask("headers")
    send_headers(app)
    app.add_url_rule("/page", "page", lambda: "<p>page</p>")
    app.add_url_rule("/private", "private", lambda: ("<p>page</p>", {"Cache-Control": "no-store"}))
    app.add_url_rule("/json", "json", lambda: open_to_all(Response("{}", mimetype="application/json")))
    app.add_url_rule("/svg", "svg", lambda: open_to_all(Response("<svg/>", mimetype="image/svg+xml")))
    return app.test_client()


def test_the_policy_allows_nothing_inline_and_nothing_foreign():
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert {rules[name] for name in rules if name not in ("default-src", "base-uri", "frame-ancestors")} == {
        "'self'"
    }


@pytest.mark.parametrize("path", ["/page", "/json", "/svg", "/nowhere"])
def test_every_answer_is_protected_errors_too(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_page_belongs_to_its_visitor_and_no_other_site(client):
    headers = client.get("/page").headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Vary"] == "Cookie"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_view_may_be_stricter(client):
    assert client.get("/private").headers["Cache-Control"] == "no-store"


def test_what_is_public_may_be_loaded_from_anywhere(client):
    headers = client.get("/json").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Vary" not in headers


def test_a_picture_with_markup_may_draw_and_nothing_else(client):
    policy = client.get("/svg").headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_https_is_kept_to_once_it_was_used(client):
    assert "Strict-Transport-Security" not in client.get("/page").headers
    assert "Strict-Transport-Security" in client.get("/page", base_url="https://verify.example").headers
