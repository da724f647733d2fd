from uuid import uuid4

import pytest
from werkzeug.routing import Rule

from issuer.services.authorizing import SCOPES
from issuer.web.access import ACCESS, ANONYMOUS, ROLES
from issuer.web.shell import BELONGS_TO, PLACES

SAMPLES = {"slug": "stations", "number": 1, "placed": 1, "filename": "cairn.css", "role": "teacher"}
DOORS = ("account.sign_in", "account.enter_by_door", "account.sign_out")
"""Whoever goes through one is somebody else afterwards."""


def paths(web) -> list[tuple[str, str, Rule]]:
    """Every page of the application but for its doors: method, path, rule."""
    adapter = web.app.url_map.bind("badges.aldervalley.example")
    found = []
    for rule in web.app.url_map.iter_rules():
        values = {name: SAMPLES.get(name, uuid4()) for name in rule.arguments}
        path = adapter.build(rule.endpoint, values, append_unknown=False)
        if rule.endpoint in DOORS:
            continue
        found += [(method, path, rule) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return found


def ask(browser, method: str, path: str, token: str):
    if method == "GET":
        return browser.get(path)
    return browser.post(path, {"csrf_token": token}, token=False)


def test_every_page_has_a_row_and_every_row_a_page(web):
    assert {rule.endpoint for rule in web.app.url_map.iter_rules()} == set(ACCESS)


def test_rows_name_roles_that_there_are_or_one_scope_of_a_token():
    assert set().union(*ACCESS.values()) <= {ANONYMOUS, *ROLES, *SCOPES}
    assert all(row <= {ANONYMOUS, *ROLES} or len(row) == 1 for row in ACCESS.values())


def test_menus_lead_to_pages_that_their_role_may_open():
    for role, places in PLACES.items():
        assert 0 < len(places) <= 5
        assert all(role in ACCESS[endpoint] for _, endpoint, _ in places)
    listed = {endpoint for places in PLACES.values() for _, endpoint, _ in places}
    assert set(BELONGS_TO.values()) <= listed
    assert set(BELONGS_TO) <= set(ACCESS)


def test_whoever_is_not_signed_in_is_asked_to(web):
    browser = web.anonymous()
    token = browser.token()
    for method, path, rule in paths(web):
        page = ask(browser, method, path, token)
        if ANONYMOUS in ACCESS[rule.endpoint]:
            assert page.status < 500, path
            assert page.status not in (401, 403), path
        elif method == "GET":
            assert (page.status, page.location.split("?")[0]) == (303, "/sign-in"), path
        else:
            assert page.status == 401, path


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says_and_nothing_else(web, roles, role):
    browser = web.as_(roles[role])
    token = browser.token()
    for method, path, rule in paths(web):
        page = ask(browser, method, path, token)
        assert page.status < 500, path
        if ACCESS[rule.endpoint].intersection(SCOPES):
            assert page.status == 401, (role, method, path)  # a program's door: no role is a token
        elif role not in ACCESS[rule.endpoint]:
            assert page.status == 403, (role, method, path)
        elif "role" not in rule.arguments:
            assert page.status not in (401, 403), (role, method, path)


def test_a_page_without_a_row_is_closed(web, roles):
    web.app.view_functions["forgotten"] = lambda: "secret"
    web.app.url_map.add(Rule("/forgotten", endpoint="forgotten"))
    assert web.as_(roles["admin"]).get("/forgotten").status == 403
    assert web.anonymous().get("/forgotten").status == 303


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("teacher", "reviewer")])
def test_evidence_is_between_teachers_and_reviewers(web, roles, role):
    submission_id = web.sent("Rosa", "stations")
    browser = web.as_(roles[role])
    assert browser.get(f"/queue/{submission_id}").status == 403
    assert browser.get("/components/stations").status == 403


def test_forms_without_their_token_change_nothing(web):
    rosa = web.as_("Rosa")
    page = rosa.post("/components/stations", {"do": "save", "tried": "Words"}, token=False)
    assert page.status == 400
    assert "came without its token" in page.text
    assert "Words" not in rosa.get("/components/stations").text


def test_the_token_of_somebody_else_is_not_ones_own(web):
    rosa, james = web.as_("Rosa"), web.as_("James")
    page = rosa.post("/components/stations", {"do": "save", "csrf_token": james.token()}, token=False)
    assert page.status == 400


def test_a_form_sent_from_another_site_is_refused(web):
    rosa = web.as_("Rosa")
    page = rosa.post("/components/stations", {"do": "save"}, headers={"Referer": "https://evil.example/"})
    assert page.status == 400


@pytest.mark.parametrize("path", ["/home", "/queue", "/components/stations", "/verify", "/help", "/nowhere"])
def test_every_page_forbids_the_browser_what_it_does_not_need(web, path):
    page = web.as_("Priya").get(path)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert "style=" not in page.source
