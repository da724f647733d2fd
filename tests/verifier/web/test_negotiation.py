import gzip

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from verifier.web.negotiation import CREDENTIAL, PAGE, best, public_document

FORMS = (PAGE, *CREDENTIAL)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", PAGE),
        ("*/*", PAGE),
        ("text/*", PAGE),
        ("application/vc", "application/vc"),
        ("application/json", "application/json"),
        ("application/vc, */*", "application/vc"),
        ("application/*", "application/vc"),
        ("application/json, text/plain, */*", "application/json"),
        ("application/json;q=0.5, text/html;q=0.6", PAGE),
        ("text/html;q=0, */*", "application/vc"),
        ("application/vc;q=0, application/*", "application/vc+ld+json"),
        ("application/json;q=0", PAGE),
        ("application/json;q=banana", PAGE),
        ("application/json;q=-1", PAGE),
        ("application/json ; q = 0.9", "application/json"),
        ('text/html;level=1;q=0.2, application/ld+json;profile="a";q=0.3', "application/ld+json"),
        ("audio/ogg", PAGE),
        ("gibberish", PAGE),
    ],
)
def test_the_best_form_is_the_one_rfc_9110_says(accept, form):
    assert best(accept, FORMS) == form


@given(st.text(max_size=3000))
def test_any_header_gets_a_form_that_is_offered(accept):
    assert best(accept, FORMS) in FORMS


@given(st.sampled_from(FORMS), st.sampled_from(["", ", */*;q=0.1", ", image/png"]))
def test_a_form_that_is_named_is_given(form, rest):
    assert best(form + rest, FORMS) == form


@given(st.permutations(["text/html;q=0.3", "application/json;q=0.8", "*/*;q=0.1"]))
def test_the_order_of_ranges_means_nothing(ranges):
    assert best(", ".join(ranges), FORMS) == "application/json"


def test_a_public_document_may_be_read_by_every_site_and_asked_after():
    app = Flask(__name__)
    with app.test_request_context():
        first = public_document("{}", "application/json", kept_for=60)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=60"
    with app.test_request_context(headers={"If-None-Match": first.headers["ETag"]}):
        assert public_document("{}", "application/json").status_code == 304
    with app.test_request_context(headers={"If-None-Match": first.headers["ETag"]}):
        assert public_document("[]", "application/json").status_code == 200


@pytest.mark.parametrize(
    ("size", "form", "taken", "packed"),
    [
        (2_000, "application/json", "gzip, br", True),
        (2_000, "image/svg+xml", "gzip", True),
        (200_000, "application/json", "gzip", True),
        (2_000, "application/json", "", False),
        (2_000, "application/json", "gzip;q=0", False),
        (2_000, "image/png", "gzip", False),
        (20, "application/json", "gzip", False),
    ],
)
def test_whoever_takes_gzip_gets_what_is_worth_it_packed(size, form, taken, packed):
    app, body = Flask(__name__), '"' + "stone " * (size // 6) + '"'
    with app.test_request_context(headers={"Accept-Encoding": taken}):
        answer = public_document(body, form)
    sent = answer.get_data()
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(sent) if packed else sent) == body.encode()
    assert {"Accept", "Accept-Encoding"} <= set(answer.vary)
    asks = {"Accept-Encoding": taken, "If-None-Match": answer.headers["ETag"]}
    with app.test_request_context(headers=asks):
        again = public_document(body, form)
    assert again.status_code == 304


def test_what_a_view_adds_to_one_answer_is_not_in_the_next():
    app = Flask(__name__)
    with app.test_request_context():
        first = public_document("{}", "application/json")
        before = list(first.headers)
        first.headers["Content-Disposition"] = "attachment"
        first.set_data("[]")
        second = public_document("{}", "application/json")
    assert (list(second.headers), second.get_data()) == (before, b"{}")


def test_the_same_bytes_in_another_form_are_another_answer():
    app = Flask(__name__)
    with app.test_request_context():
        answers = [public_document("{}", form, kept_for=age) for form in CREDENTIAL for age in (0, 60)]
    assert len({(answer.mimetype, answer.headers["Cache-Control"]) for answer in answers}) == len(answers)


def test_whoever_asks_for_another_version_than_ours_is_told_so():
    with Flask(__name__).test_request_context(headers={"If-Match": '"of yesterday"'}):
        assert public_document("{}", "application/json").status_code == 412
