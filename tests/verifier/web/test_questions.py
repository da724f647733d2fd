import io
from contextlib import closing

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from verifier.web.questions import AskError, Item, address, read


def asked(**options):
    """The question of a POST; what it opened is closed again, as the server does after each request."""
    with closing(EnvironBuilder(method="POST", **options)) as post, Request(post.get_environ()) as request:
        return read(request)


def test_a_pasted_text_keeps_the_name_it_is_given():
    assert asked(data={"what": "{}", "name": "a.json"}).items == (Item("a.json", b"{}"),)
    assert asked(data={"what": "{}"}).items == (Item("pasted text", b"{}"),)


def test_a_signed_text_is_not_taken_for_an_address():
    assert asked(data={"what": "eyJhbGciOi.eyJpc3Mi.sig"}).items[0].data is not None


def test_text_and_files_may_come_together():
    data = {"what": "{}", "file": [(io.BytesIO(b"1"), "one.json"), (io.BytesIO(b""), "")]}
    assert [item.name for item in asked(data=data).items] == ["pasted text", "one.json"]


def test_a_file_name_is_cleared_of_what_could_rearrange_the_page():
    question = asked(data={"file": (io.BytesIO(b"1"), "a\u202egnp.json")})
    assert question.items[0].name == "agnp.json"


def test_a_recipient_counts_only_when_there_is_one():
    assert asked(data={"what": "{}", "recipient": " "}).recipient is None
    assert asked(data={"what": "{}", "recipient": " a@b.example "}).recipient == "a@b.example"


def test_a_badge_may_be_the_body_itself():
    assert asked(data=b"{}", content_type="application/json").items == (Item("request body", b"{}"),)


def test_the_url_of_a_program_is_an_address():
    assert (
        asked(path="/?url=https://a.example/1", content_type="application/json").address
        == "https://a.example/1"
    )


@pytest.mark.parametrize("url", ["", "nonsense", "{}", "ftp://a.example", "https://a.example/ two"])
def test_what_is_no_address_is_asked_back(url):
    with pytest.raises(AskError) as error:
        address(url)
    assert error.value.field == "what"


def test_only_a_single_address_fits_into_a_link():
    assert address("https://a.example/1").address == "https://a.example/1"
    assert asked(data={"what": "{}"}).address == ""
