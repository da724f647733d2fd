import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.web import Shell, create_app
from verifier.web.shell import Account, Help, Message, Place, Visitor, asset, safe_path

ROSA = Visitor(
    places=(Place("Home", "/home", "home", current=True), Place("Review", "/review", "review", count=14)),
    account=Account(
        "Rosa Maria Delgado", "teacher", "/sign-out", (Place("Work as reviewer", "/r", "right"),)
    ),
    messages=(
        Message("done", "Sent.", "Priya Raman will read it.", "Take back", "/undo"),
        Message("fail", "Stop."),
    ),
)


@pytest.fixture
def signed_in():
    shell = Shell(
        district="Alder Valley School District",
        help=Help("Helen Marsh, ext. 214", "/help"),
        sign_in="/sign-in",
        visitor=lambda: ROSA,
    )
    return create_app(shell=shell).test_client()


def test_the_header_shows_places_and_account(signed_in):
    text = signed_in.get("/verify").text
    assert '<a href="/home" aria-current="page">' in text
    assert '14<span class="vh"> waiting</span>' in text
    assert ">RD</span>" in text
    assert "Work as reviewer" in text
    assert 'action="/sign-out" method="post"' in text


def test_messages_come_first_and_failures_are_read_out(signed_in):
    text = signed_in.get("/verify").text
    assert '<div class="flash flash--done" role="status">' in text
    assert '<div class="flash flash--fail" role="alert">' in text
    assert text.index("Priya Raman") < text.index("<h1")


def test_help_is_in_the_same_place_on_every_page(signed_in):
    for path in ("/verify", "/nowhere"):
        assert '<a href="/help">Help: Helen Marsh, ext. 214</a>' in signed_in.get(path).text


def test_a_visitor_without_account_is_offered_both_doors():
    text = create_app(shell=Shell(sign_in="/sign-in")).test_client().get("/verify").text
    assert 'href="/sign-in"' in text
    assert 'aria-current="page">Verify a badge' in text


@pytest.mark.parametrize(
    ("theme", "attribute"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("auto", "")]
)
def test_the_chosen_appearance_is_kept(client, theme, attribute):
    answer = client.post("/appearance", data={"theme": theme, "next": "/verify?url=x"})
    assert (answer.status_code, answer.location) == (303, "/verify?url=x")
    assert f'<html lang="en"{attribute}>' in client.get("/verify").text
    assert f'value="{theme}" aria-pressed="true"' in client.get("/verify").text


def test_an_appearance_that_does_not_exist_changes_nothing(client):
    assert "Set-Cookie" not in client.post("/appearance", data={"theme": "<script>"}).headers
    client.set_cookie("theme", '"><script>')
    assert '<html lang="en">' in client.get("/verify").text


def test_the_cookie_of_the_appearance_is_not_for_scripts_or_other_sites(client):
    cookie = client.post("/appearance", data={"theme": "dark"}, base_url="https://verify.example").headers[
        "Set-Cookie"
    ]
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax"))


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/a\r\nb", "/\t/evil"]
)
def test_nobody_is_led_elsewhere(client, path):
    assert safe_path(path) == "/"
    assert client.post("/appearance", data={"theme": "dark", "next": path}).location == "/"


@given(st.text())
def test_a_safe_path_always_stays_here(text):
    path = safe_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


@pytest.mark.parametrize("name", ["cairn.css", "cairn.js", "icons.svg", "mark.svg", "contours.svg"])
def test_assets_are_kept_for_as_long_as_they_stay_the_same(app, client, name):
    with app.test_request_context("/"):
        url = asset(name)
    with client.get(url) as marked, client.get(f"/assets/{name}?v=other") as other:
        assert marked.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in other.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "initials"), [("Rosa Delgado", "RD"), ("Cher", "C"), ("Ana de la Cruz", "AC")]
)
def test_initials_are_of_the_first_and_last_name(name, initials):
    assert Account(name, "teacher", "/").initials == initials
