import struct

import pytest

from issuer.storage import credentials
from verifier.unbake import unbake
from verifier.verify import verify_bytes
from verifier.world import World, offline_fetch


@pytest.fixture
def badge(web):
    return web.earn("Rosa", "stations")


def text_of(web, badge) -> str:
    with web.house.database.reading() as session:
        return credentials.by_id(session, badge).text


def size_of(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize(("name", "form"), [("badge.png", "image/png"), ("badge.svg", "image/svg+xml")])
def test_the_picture_carries_the_stored_text(web, badge, name, form):
    page = web.anonymous().get(f"/credentials/{badge}/{name}")
    assert page.headers["Content-Type"].split(";")[0] == form
    assert unbake(page.body) == text_of(web, badge)
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert f'filename="stations.{name[-3:]}"' in page.headers["Content-Disposition"]


def test_the_picture_is_verified_like_the_text(web, badge):
    page = web.anonymous().get(f"/credentials/{badge}/badge.png")
    report = verify_bytes(page.body, World(now=web.now, fetch=offline_fetch), name="badge.png")
    assert report.finding("shape").outcome == "passed"
    assert report.credential["id"] == web.house.settings.urls.credential(badge)


def test_the_same_picture_is_the_same_bytes_and_is_not_sent_twice(web, badge):
    first = web.anonymous().get(f"/credentials/{badge}/badge.png")
    again = web.anonymous().get(f"/credentials/{badge}/badge.png")
    assert first.body == again.body
    headers = {"If-None-Match": first.headers["ETag"]}
    assert web.anonymous().get(f"/credentials/{badge}/badge.png", headers=headers).status == 304


def test_a_drawing_opened_by_itself_can_do_nothing(web, badge):
    for name in ("badge.svg", "qr.svg"):
        policy = web.anonymous().get(f"/credentials/{badge}/{name}").headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "script" not in policy


def test_the_card_of_a_shared_link_has_the_size_that_messengers_cut_out(web, badge):
    page = web.anonymous().get(f"/credentials/{badge}/card.png")
    assert page.headers["Content-Type"] == "image/png"
    assert size_of(page.body) == (1200, 630)


def test_the_code_of_the_link_comes_as_drawing_and_as_picture(web, badge):
    drawing = web.anonymous().get(f"/credentials/{badge}/qr.svg")
    assert "QR code: the page of the badge “Stations that differentiate”" in drawing.source
    picture = web.anonymous().get(f"/credentials/{badge}/qr.png")
    assert size_of(picture.body)[0] > 300


def test_the_picture_that_a_badge_names_is_there_and_carries_nothing(web):
    page = web.anonymous().get("/achievements/stations/versions/1/badge.png")
    assert size_of(page.body) == (600, 600)
    assert b"openbadgecredential" not in page.body
    drawing = web.anonymous().get("/achievements/stations/versions/1/badge.svg")
    assert b"openbadges" not in drawing.body


def test_a_version_that_never_was_has_no_picture(web):
    assert web.anonymous().get("/achievements/stations/versions/9/badge.png").status == 404
    assert web.anonymous().get("/achievements/nothing/versions/1/badge.svg").status == 404
