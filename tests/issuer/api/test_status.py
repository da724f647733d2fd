import json
from uuid import uuid4

import pytest

from issuer.services import acting, revoking
from verifier.bitstring import entry as bit
from verifier.bitstring import inflate
from verifier.verify import verify_bytes
from verifier.world import World

FORMS = [
    ("*/*", "application/vc"),
    ("", "application/vc"),
    ("application/vc+ld+json", "application/vc+ld+json"),
    ("application/ld+json", "application/ld+json"),
    ("application/json", "application/json"),
    ("text/html", "application/vc"),
]


def entry(place) -> dict:
    return json.loads(place.badge.text)["credentialStatus"]


def path_of(place) -> str:
    return entry(place)["statusListCredential"].removeprefix(place.house.settings.base_url)


def withdraw(place) -> None:
    revoking.revoke(place.house, acting.CONSOLE, place.badge.award_id, "A mistake.", now=place.clock["now"])


@pytest.mark.parametrize(("accept", "form"), FORMS)
def test_a_list_comes_in_the_form_that_is_asked_for(place, accept, form):
    answer = place.get(path_of(place), Accept=accept)
    assert (answer.status_code, answer.mimetype) == (200, form)
    assert "Accept" in answer.headers["Vary"]


def test_a_list_is_a_signed_credential_of_its_own_address(place):
    text = place.get(path_of(place)).get_data()
    document = json.loads(text)
    assert document["id"] == entry(place)["statusListCredential"]
    assert "BitstringStatusListCredential" in document["type"]
    world = World(now=place.clock["now"], fetch=place.fetch)
    assert verify_bytes(text, world, name="list").finding("proof").outcome == "passed"


def test_everybody_gets_the_same_bytes_until_something_changes(place):
    first = place.get(path_of(place))
    place.later(minutes=10)
    assert place.get(path_of(place)).get_data() == first.get_data()
    withdraw(place)
    then = place.get(path_of(place))
    assert then.get_data() != first.get_data()
    assert then.headers["ETag"] != first.headers["ETag"]


def test_the_bit_of_a_withdrawn_badge_is_set_and_verification_says_so(place):
    withdraw(place)
    listed = json.loads(place.get(path_of(place)).get_data())["credentialSubject"]["encodedList"]
    assert bit(inflate(listed), int(entry(place)["statusListIndex"])) == 1
    world = World(now=place.clock["now"], fetch=place.fetch)
    report = verify_bytes(place.badge.text.encode(), world, name="badge")
    assert (report.verdict, report.reasons) == ("failed", ("revoked",))


def test_a_copy_that_is_still_right_is_not_sent_again(place):
    first = place.get(path_of(place))
    again = place.get(path_of(place), **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=60"


def test_pages_of_any_site_may_read_a_list_and_nobody_is_given_a_cookie(place):
    answer = place.get(path_of(place), Cookie="cairn=made-up")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


@pytest.mark.parametrize("accept", ["application/vc", "*/*", "text/html"])
def test_an_unknown_list_is_said_not_to_be_there(place, accept):
    answer = place.get(f"/status/{uuid4()}", Accept=accept)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "no such status list" in answer.get_json()["detail"]
