"""Only so many verifications are under way at once, and whoever finds no room is asked to come again."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from verifier.internet import Fetched, UnreachableError
from verifier.web import admission, create_app
from verifier.web.admission import Admission, CrowdedError, Turns
from verifier.world import World

SECONDS = 10
ANSWER = Fetched(200, {}, b"{}")


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(admission, "_UNTIL_OUTSIDE", 0.01)
    monkeypatch.setattr(admission, "_UNTIL_COMPUTING", 0.5)


@pytest.fixture
def beside():
    """Other threads, on which others verify."""
    with ThreadPoolExecutor(30) as pool:
        yield pool


class Silent:
    """A host that answers when the test says so; `asked` counts those who wait for it."""

    def __init__(self):
        self.asked, self.answers = threading.Semaphore(0), threading.Event()

    def __call__(self, url, accept):
        self.asked.release()
        assert self.answers.wait(SECONDS)
        return ANSWER


def verifying(admission, fetch, times=1):
    with admission.admitted():
        return [admission.outside(fetch)("https://a.example/", "*/*") for _ in range(times)][-1]


def wait_for(admission, silent, count, pool):
    asked = [pool.submit(verifying, admission, silent) for _ in range(count)]
    for _ in range(count):
        assert silent.asked.acquire(timeout=SECONDS)
    return asked


def test_a_third_of_the_threads_may_wait_for_silent_hosts(beside):
    silent, admitting = Silent(), Admission(12)
    waiting = wait_for(admitting, silent, 4, beside)
    with pytest.raises(CrowdedError):
        verifying(admitting, silent)
    silent.answers.set()
    assert [one.result(SECONDS) for one in waiting] == [ANSWER] * 4
    assert verifying(admitting, silent) == ANSWER


def test_meanwhile_badges_that_ask_nobody_come_through_until_two_thirds_are_busy(beside):
    silent, admitting = Silent(), Admission(12)
    waiting = wait_for(admitting, silent, 4, beside)
    left, all_in = threading.Event(), threading.Barrier(5)

    def verify_something_own():
        with admitting.admitted():
            admitting.outside(lambda url, accept: ANSWER)  # is never asked

    for _ in range(8):
        verify_something_own()

    def stay():
        with ExitStack() as held:
            held.enter_context(admitting.admitted())
            admitting._rest(admitting._thread.held)
            all_in.wait(SECONDS)
            left.wait(SECONDS)

    staying = [beside.submit(stay) for _ in range(4)]
    all_in.wait(SECONDS)
    with pytest.raises(CrowdedError):
        verify_something_own()
    left.set()
    silent.answers.set()
    for one in [*waiting, *staying]:
        one.result(SECONDS)
    verify_something_own()


def test_a_verification_that_was_let_out_may_ask_more(beside):
    asked = []

    def fetch(url, accept):
        asked.append(url)
        return ANSWER

    verifying(Admission(3), fetch, times=3)
    assert len(asked) == 3


def test_whoever_asks_without_having_been_admitted_needs_room_for_the_one_question(beside):
    silent, admitting = Silent(), Admission(3)
    (waiting,) = wait_for(admitting, silent, 1, beside)
    with pytest.raises(CrowdedError):
        admitting.outside(silent)("https://a.example/", "*/*")
    silent.answers.set()
    waiting.result(SECONDS)
    for _ in range(3):
        assert admitting.outside(silent)("https://a.example/", "*/*") == ANSWER


def test_one_computes_at_a_time_and_another_one_while_it_waits_outside(beside):
    silent, admitting = Silent(), Admission(12)
    with admitting.admitted():
        assert isinstance(beside.submit(verifying, admitting, silent).exception(SECONDS), CrowdedError)
    waiting = wait_for(admitting, silent, 3, beside)
    silent.answers.set()
    assert [one.result(SECONDS) for one in waiting] == [ANSWER] * 3


def test_whoever_comes_back_and_may_not_go_on_computing_in_time_is_asked_to_come_again(beside):
    silent, admitting = Silent(), Admission(12)
    (waiting,) = wait_for(admitting, silent, 1, beside)
    with admitting.admitted():
        silent.answers.set()
        assert isinstance(waiting.exception(SECONDS), CrowdedError)
    assert verifying(admitting, silent) == ANSWER


def test_what_goes_wrong_outside_is_told_as_it_was_and_keeps_no_room():
    def fetch(url, accept):
        raise UnreachableError("a.example did not answer")

    admitting = Admission(1)
    for _ in range(3):
        with pytest.raises(UnreachableError):
            verifying(admitting, fetch)


def test_turns_go_to_those_who_wait_in_the_order_of_their_coming(beside):
    turns, order = Turns(1), []
    assert turns.take()

    def wait(number):
        assert turns.take(SECONDS)
        order.append(number)
        turns.give_back()

    waiting = []
    for number in range(5):
        waiting.append(beside.submit(wait, number))
        while len(turns._waiting) <= number:
            pass
    turns.give_back()
    for one in waiting:
        one.result(SECONDS)
    assert order == [0, 1, 2, 3, 4]


@pytest.fixture
def full(tools, monkeypatch):
    """An application in which there is no room."""
    app = create_app(lambda: World(tools.NOW, lambda url, accept: ANSWER))
    monkeypatch.setattr(Turns, "take", lambda turns, patience=0: False)
    return app.test_client()


@pytest.mark.parametrize("path", ["/api/verify?url=https://a.example/1", "/verify?url=https://a.example/1"])
def test_a_program_is_told_in_how_many_seconds_to_ask_again(full, path):
    answer = full.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
    assert answer.json["detail"] == "Many badges are being checked right now. Ask again in a few seconds."


def test_the_page_of_an_address_leads_to_the_same_address(full):
    page = full.get("/verify?url=https://a.example/1")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "Many badges are being checked right now." in page.text
    assert 'href="/verify?url=https://a.example/1"' in page.text


def test_a_pasted_badge_is_kept_for_the_button_that_asks_again(full):
    sent = {"what": '{"a": "<b>"}', "name": "mine", "recipient": "rosa@a.example"}
    page = full.post("/verify", data=sent | {"file": (io.BytesIO(), "")})
    assert page.status_code == 503
    assert 'name="what" value="{&#34;a&#34;: &#34;&lt;b&gt;&#34;}"' in page.text
    assert 'name="name" value="mine"' in page.text
    assert 'name="recipient" value="rosa@a.example"' in page.text


@pytest.mark.parametrize(
    "form", [{"file": (io.BytesIO(b"{}"), "badge.json"), "what": "{}"}, {"what": "x" * 200_001}]
)
def test_what_cannot_be_kept_is_to_be_sent_again(full, form):
    page = full.post("/verify", data=form)
    assert page.status_code == 503
    assert "Go back and send them again." in page.text


def test_the_empty_box_needs_no_room(full):
    assert full.get("/verify").status_code == 200
