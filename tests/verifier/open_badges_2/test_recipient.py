"""Whose badge it is: plain and hashed names, with and without salt, of every type."""

import hashlib

import pytest

from tests.verifier.open_badges_2.conftest import check
from verifier.open_badges_2.recipient import matches


def hashed(name, algorithm="sha256", salt=""):
    digest = hashlib.new(algorithm, (name + salt).encode()).hexdigest()
    told = {"type": "email", "hashed": True, "identity": f"{algorithm}${digest}"}
    return told | ({"salt": salt} if salt else {})


@pytest.mark.parametrize("salt", ["", "deadsea"])
@pytest.mark.parametrize("algorithm", ["sha256", "md5"])
def test_a_hash_is_that_of_the_name_and_the_salt(algorithm, salt):
    recipient = hashed("rosa@home.example", algorithm, salt)
    assert matches(recipient, "rosa@home.example") is True
    assert matches(recipient, "Rosa@Home.example") is True
    assert matches(recipient, "tom@home.example") is False
    assert matches(recipient | {"salt": "other"}, "rosa@home.example") is False


def test_a_name_that_was_hashed_with_capitals_is_found_as_it_is_written():
    assert matches(hashed("Rosa@Home.example"), "Rosa@Home.example") is True


def test_the_digits_may_be_capitals():
    recipient = hashed("rosa@home.example")
    assert matches(recipient | {"identity": recipient["identity"].upper()}, "rosa@home.example") is True


@pytest.mark.parametrize(
    ("recipient", "wanted", "answer"),
    [
        ({"type": "email", "hashed": False, "identity": "Rosa@home.example"}, "rosa@home.example", True),
        ({"type": "url", "hashed": False, "identity": "https://rosa.example"}, "https://rosa.example", True),
        ({"type": "telephone", "hashed": False, "identity": "+15417522845"}, "+15417522845", True),
        ({"type": "id", "hashed": False, "identity": "did:example:1"}, "did:example:2", False),
        ({"type": "url", "hashed": False, "identity": "rosa@home.example"}, "rosa@home.example", None),
        ({"type": "email", "hashed": False, "identity": "x"}, "+15417522845", None),
        ({"type": "email", "hashed": True, "identity": "sha1$00"}, "rosa@home.example", None),
        ({"type": "email", "hashed": True, "identity": 7}, "rosa@home.example", None),
        ({"type": "email", "hashed": True, "identity": "x", "salt": 7}, "rosa@home.example", None),
        (hashed("rosa@home.example") | {"hashed": "yes"}, "rosa@home.example", False),
    ],
)
def test_names_are_compared_with_names_of_their_kind(recipient, wanted, answer):
    assert matches(recipient, wanted) is answer


def test_the_report_says_whose_badge_it_is(academy):
    for wanted, reasons in (("rosa@home.example", ()), ("tom@home.example", ("recipient_mismatch",))):
        report = check(academy.assertion, academy.pages(), recipient=wanted)
        assert report.reasons == reasons
    academy.assertion["recipient"] = {"type": "url", "hashed": False, "identity": "https://rosa.example"}
    report = check(academy.assertion, academy.pages(), recipient="rosa@home.example")
    assert report.reasons == ("recipient_unproven",)


def test_a_badge_without_recipient_is_nobodys(academy):
    del academy.assertion["recipient"]
    report = check(academy.assertion, academy.pages(), recipient="rosa@home.example")
    assert report.reasons == ("malformed", "recipient_unproven")
