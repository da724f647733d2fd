import pytest
from flask import abort, make_response
from werkzeug.exceptions import HTTPException

from verifier.web import Shell, create_app
from verifier.web.errors import TROUBLES, answer
from verifier.web.shell import Account, Visitor


@pytest.fixture(scope="module")
def app():
    asked = []

    def visitor():
        asked.append(1)
        return Visitor(account=Account("Rosa Delgado", "teacher", "/sign-out"))

    app = create_app(shell=Shell(visitor=visitor))
    app.add_url_rule("/stop/<int:code>", "stop", abort)
    app.add_url_rule(
        "/own", "own", lambda: abort(403, "A reviewer may not read their own evidence. Ask Tom.")
    )
    app.add_url_rule("/break", "fault", lambda: 1 / 0)
    app.add_url_rule("/ready", "ready", lambda: abort(make_response("as it is", 418)))
    app.add_url_rule("/only-post", "only_post", lambda: "ok", methods=["POST"])
    app.extensions["asked"] = asked
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize("code", sorted(TROUBLES))
def test_each_error_says_what_happened_and_what_to_do(client, code):
    page = client.get(f"/stop/{code}")
    assert page.status_code == code
    assert f"<h1>{TROUBLES[code].title}</h1>" in page.text
    assert TROUBLES[code].what_to_do in page.text
    assert "What you can do" in page.text


def test_errors_speak_without_blame_or_code_first():
    for trouble in TROUBLES.values():
        everything = f"{trouble.title} {trouble.why} {trouble.what_to_do}"
        assert "!" not in everything
        assert "invalid" not in everything.lower()
        assert trouble.title[0].isupper()
        assert trouble.why.endswith(".")
        assert trouble.what_to_do.endswith(".")


def test_a_view_may_say_it_in_its_own_words(client):
    assert "A reviewer may not read their own evidence. Ask Tom." in client.get("/own").text


@pytest.mark.parametrize(("code", "like"), [(418, 400), (501, 500)])
def test_an_error_that_nobody_foresaw_is_told_like_its_kin(client, code, like):
    page = client.get(f"/stop/{code}")
    assert page.status_code == code
    assert TROUBLES[like].title in page.text


def test_a_fault_of_ours_shows_nothing_of_itself_and_asks_nobody(app, client, caplog):
    app.extensions["asked"].clear()
    page = client.get("/break")
    assert page.status_code == 500
    assert "ZeroDivision" not in page.text
    assert "Rosa Delgado" not in page.text
    assert app.extensions["asked"] == []
    assert "ZeroDivisionError" in caplog.text


def test_the_visitor_stays_signed_in_on_an_error_page(client):
    assert "Rosa Delgado" in client.get("/nowhere").text


def test_a_program_gets_a_problem_document(client):
    for page in (
        client.get("/nowhere", headers={"Accept": "application/json"}),
        client.get("/api/nowhere"),
    ):
        assert page.mimetype == "application/problem+json"
        assert page.json == {
            "type": "about:blank",
            "title": TROUBLES[404].title,
            "status": 404,
            "detail": f"{TROUBLES[404].why} {TROUBLES[404].what_to_do}",
        }


def test_headers_of_the_error_are_kept(client):
    assert "POST" in client.get("/only-post").headers["Allow"]


def test_a_finished_answer_is_left_as_it_is(client):
    page = client.get("/ready")
    assert (page.status_code, page.text) == (418, "as it is")


def test_an_error_without_a_code_is_a_fault_of_ours(app):
    with app.test_request_context("/"):
        assert answer(HTTPException()).status_code == 500
