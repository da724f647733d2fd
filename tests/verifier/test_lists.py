"""Status lists that were read lately: their time to live, and the newest one that was seen."""

from datetime import UTC, datetime, timedelta

import pytest

from verifier.internet import Fetched
from verifier.lists import LARGEST_KEPT, LONGEST, MOST_KEPT, Lists, made_at

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://status.example/lists/1"
MINUTE = timedelta(minutes=1)


def listed(ttl=60_000, valid_from="2026-11-21T00:00:00Z", **more):
    subject = {"type": "BitstringStatusList", "ttl": ttl}
    return {"issuer": "did:web:a.example", "validFrom": valid_from, "credentialSubject": subject, **more}


def answer(body=b"list", **headers):
    return Fetched(200, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def kept_for(document, found=None):
    """The times, in minutes from now, at which the list would still be recalled."""
    lists, found = Lists(), found or answer()
    lists.keep(URL, document, found, NOW)
    times = (-1, 0, 0.9, 1, 59.9, 60)
    return [minutes for minutes in times if lists.recall(URL, NOW + minutes * MINUTE) is found]


def test_a_list_is_kept_for_its_time_to_live():
    assert kept_for(listed(60_000)) == [0, 0.9]


def test_no_list_is_kept_for_longer_than_an_hour():
    assert timedelta(hours=1) == LONGEST
    assert kept_for(listed(10**40)) == [0, 0.9, 1, 59.9]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (listed(None), answer()),
        (listed(0), answer()),
        (listed(-5), answer()),
        (listed("60000"), answer()),
        (listed(60_000.0), answer()),
        (listed(credentialSubject=[{"ttl": 1}, {"ttl": 2}]), answer()),
        (listed(credentialSubject="urn:a"), answer()),
        (listed(), answer(cache_control="private, No-Store")),
        (listed(), answer(b"x" * (LARGEST_KEPT + 1))),
    ],
)
def test_what_does_not_say_how_long_or_must_not_be_kept_is_asked_for_each_time(document, found):
    assert kept_for(document, found) == []


def test_it_keeps_no_more_lists_than_it_may():
    lists = Lists()
    for number in range(MOST_KEPT + 1):
        lists.keep(f"{URL}{number}", listed(), answer(), NOW)
    assert lists.recall(f"{URL}0", NOW) is None
    assert lists.recall(f"{URL}{MOST_KEPT}", NOW) is not None


def test_an_older_list_than_one_seen_is_told():
    lists, older, newer = Lists(), listed(), listed(valid_from="2026-11-21T12:00:00Z")
    assert lists.newer(URL, older) is None
    lists.keep(URL, older, answer(), NOW)
    assert lists.newer(URL, older) is None
    assert lists.newer(URL, newer) is None
    lists.keep(URL, newer, answer(), NOW)
    seen = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert lists.newer(URL, older) == seen
    assert lists.newer(URL, {"issuer": "did:web:a.example"}) == seen
    assert lists.newer(f"{URL}0", older) is None
    assert lists.newer(URL, older | {"issuer": "did:web:b.example"}) is None


def test_a_list_was_made_when_it_begins_or_was_signed_first():
    assert made_at({}) is None
    assert made_at({"issuanceDate": "2026-11-20T00:00:00Z"}) == datetime(2026, 11, 20, tzinfo=UTC)
    signed = listed(proof=[{"created": "2026-11-21T18:00:00Z"}, {"created": "once"}, "x"])
    assert made_at(signed) == datetime(2026, 11, 21, 18, tzinfo=UTC)
    added = listed(proof=[*signed["proof"], {"created": "2026-11-22T08:00:00Z"}])
    assert made_at(added) == made_at(signed)


def test_a_list_without_any_date_is_kept_and_sets_no_mark():
    lists, bare = Lists(), listed(valid_from=None)
    lists.keep(URL, bare, answer(), NOW)
    assert lists.recall(URL, NOW) is not None
    assert lists.newer(URL, bare) is None
