import pytest

from issuer.services import signing_in
from verifier.web.limits import limiter


def test_the_door_leads_to_the_page_of_ones_role(web, password):
    signing_in.set_password(web.house, web.row("Rosa").id, password, now=web.now)
    browser = web.anonymous()
    entered = browser.post("/sign-in", {"email": "rosa@aldervalley.example", "password": password})
    assert (entered.status, entered.location) == (303, "/")
    assert browser.follow(browser.get("/")).status == 200
    assert "Rosa Delgado, teacher" in browser.get("/home").text


@pytest.mark.parametrize(
    "email", ["rosa@aldervalley.example", "nobody@aldervalley.example", "no address", ""]
)
def test_an_unknown_address_and_a_wrong_password_are_answered_alike(web, password, email):
    signing_in.set_password(web.house, web.row("Rosa").id, password, now=web.now)
    page = web.anonymous().post("/sign-in", {"email": email, "password": "not this one, sorry"})
    assert page.status == 422
    assert "This address and password do not belong together" in page.text
    assert 'role="alert" tabindex="-1"' in page.source
    assert f'value="{email}"' in page.source or not email
    assert "not this one, sorry" not in page.source


def test_the_door_leads_back_to_the_page_that_was_asked_for(web, password):
    signing_in.set_password(web.house, web.row("Rosa").id, password, now=web.now)
    browser = web.anonymous()
    turned_away = browser.get("/menu?kind=entree")
    assert turned_away.location == "/sign-in?next=/menu?kind%3Dentree"
    assert 'name="next" value="/menu?kind=entree"' in browser.follow(turned_away).source
    fields = {"email": "rosa@aldervalley.example", "password": password, "next": "/menu?kind=entree"}
    assert browser.post("/sign-in", fields).location == "/menu?kind=entree"


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_nobody_is_led_to_another_site(web, password, next_page):
    signing_in.set_password(web.house, web.row("Rosa").id, password, now=web.now)
    fields = {"email": "rosa@aldervalley.example", "password": password, "next": next_page}
    assert web.anonymous().post("/sign-in", fields).location == "/"


def test_guessing_is_slowed_down_and_says_how_long_to_wait(web):
    browser = web.anonymous()
    fields = {
        "email": "rosa@aldervalley.example",
        "password": "a guess that is wrong",
        "csrf_token": browser.token(),
    }
    answers = [browser.post("/sign-in", fields, token=False) for _ in range(11)]
    assert [page.status for page in answers[:10]] == [422] * 10
    assert answers[10].status == 429
    assert int(answers[10].headers["Retry-After"]) > 0
    assert "It opens again in 5 minutes." in answers[10].text


def test_every_limit_stands_at_its_view_which_asks_for_it(web):
    """What stood for all pages would be asked before each request, and nobody asks there."""
    limits = limiter.limit_manager
    assert not [*limits.application_limits, *limits.default_limits]
    asked_first = web.app.before_request_funcs[None]
    assert not [hook for hook in asked_first if getattr(hook, "__self__", None) is limiter]


def test_a_session_from_before_is_not_the_session_after_signing_in(web, password):
    signing_in.set_password(web.house, web.row("Rosa").id, password, now=web.now)
    browser = web.anonymous()
    before = browser.token()
    browser.post("/sign-in", {"email": "rosa@aldervalley.example", "password": password})
    stale = browser.post("/sign-out", {"csrf_token": before}, token=False)
    assert stale.status == 400


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(web, password):
    signing_in.set_password(web.house, web.row("Rosa").id, password, now=web.now)
    entered = web.anonymous().post("/sign-in", {"email": "rosa@aldervalley.example", "password": password})
    (cookie,) = entered.headers.getlist("Set-Cookie")
    assert cookie.startswith("cairn=")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize("path", ["/verify", "/help", "/", "/assets/cairn.css"])
def test_pages_for_everyone_set_no_cookie(web, path):
    assert "Set-Cookie" not in web.anonymous().get(path).headers


def test_a_session_ends_when_it_is_not_used(web):
    rosa = web.as_("Rosa")
    assert rosa.get("/home").status == 200
    web.later(hours=3)
    assert rosa.get("/home").location.startswith("/sign-in?next=")


def test_what_was_typed_in_an_ended_session_is_not_lost_without_a_word(web):
    rosa = web.as_("Rosa")
    token = rosa.token()
    web.later(hours=3)
    page = rosa.post(
        "/components/stations", {"do": "save", "tried": "Long words", "csrf_token": token}, token=False
    )
    assert page.status == 401
    assert "You are not signed in" in page.text
    assert "what you typed is still there" in page.text


def test_signing_out_ends_the_session_in_the_database_too(web):
    rosa = web.as_("Rosa")
    with rosa.client.session_transaction(base_url=rosa.origin) as session:
        token = session["token"]
    assert rosa.post("/sign-out").location == "/sign-in"
    assert signing_in.current(web.house, token, now=web.now) is None
    assert rosa.get("/home").status == 303


def test_somebody_with_two_roles_works_as_the_other_one(web):
    priya = web.as_("Priya")
    assert "Work as reviewer" in priya.get("/home").text
    assert priya.post("/work-as/reviewer").location == "/queue"
    assert priya.get("/").location == "/queue"
    page = priya.get("/queue")
    assert "Priya Raman, reviewer" in page.text
    assert "Work as teacher" in page.text


def test_a_page_of_another_of_ones_roles_wears_the_header_of_that_role(web):
    assert "Priya Raman, reviewer" in web.as_("Priya").get("/decided").text
    assert "Priya Raman, teacher" in web.as_("Priya").get("/home").text


def test_nobody_works_as_what_they_are_not(web):
    assert web.as_("Rosa").post("/work-as/coordinator").status == 403


def test_the_account_page_names_addresses_and_roles(web):
    page = web.as_("Rosa").get("/account")
    assert "rosa@aldervalley.example" in page.text
    assert "Quarry Road Middle" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_help_is_a_person(web):
    assert "Helen Marsh coordinates professional learning" in web.anonymous().get("/help").text


def test_the_doors_of_the_demonstration_let_one_in_by_a_click(web):
    browser = web.anonymous()
    assert "enter as" in browser.get("/sign-in").text
    assert browser.follow(browser.post("/sign-in/doors/hr")).status in (200, 303)
    assert "Daniel Osei" in browser.get("/account").text


def test_there_is_no_door_for_what_nobody_is(web):
    assert web.anonymous().post("/sign-in/doors/superuser").status == 404
