import threading
from datetime import timedelta
from uuid import uuid4

import pytest

from issuer.services import revoking, sharing
from issuer.services.errors import NotFoundError
from issuer.storage import status_lists
from schemas.reading import read_json
from verifier.internet import Fetched
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch


@pytest.fixture
def badge(district):
    return district.earn("Rosa", "stations").awarded[0]


@pytest.fixture
def list_id(district, badge):
    with district.house.database.reading() as tx:
        return status_lists.entry_of(tx, badge.award_id).list_id


def version(district, list_id):
    with district.house.database.reading() as tx:
        return status_lists.published(tx, list_id).version


def verdict(district, badge, list_id, now):
    url = district.house.settings.urls.status_list(list_id)
    text = sharing.status_list(district.house, list_id, now=now)
    pages = {**district.house.own_pages, url: Fetched(200, {"content-type": "application/vc"}, text.encode())}
    data = sharing.badge(district.house, badge.credential_id).text.encode()
    report = verify_bytes(data, World(now=now, fetch=carried_fetch(pages)), name="badge.json")
    return report.verdict, report.reasons


def test_a_badge_verifies_with_its_list_and_is_revoked_after_it_was_withdrawn(district, badge, list_id):
    assert verdict(district, badge, list_id, district.now) == ("verified", ())
    revoking.revoke(district.house, district.person("Helen"), badge.award_id, "A slip.", now=district.now)
    assert verdict(district, badge, list_id, district.now) == ("failed", ("revoked",))


def test_the_same_bytes_are_given_until_something_changes(district, badge, list_id):
    first = sharing.status_list(district.house, list_id, now=district.now)
    later = district.now + timedelta(hours=11)
    assert sharing.status_list(district.house, list_id, now=later) == first
    revoking.revoke(district.house, district.person("Helen"), badge.award_id, "A slip.", now=later)
    assert sharing.status_list(district.house, list_id, now=later) != first
    assert version(district, list_id) == 2


def test_a_list_is_signed_anew_long_before_it_runs_out(district, badge, list_id):
    sharing.status_list(district.house, list_id, now=district.now)
    later = district.now + timedelta(hours=13)
    listed = read_json(sharing.status_list(district.house, list_id, now=later))
    assert listed["validFrom"] == "2026-11-23T06:00:00Z"
    assert version(district, list_id) == 2
    assert verdict(district, badge, list_id, later) == ("verified", ())


def test_what_ran_out_is_forgotten_and_versions_go_on(district, list_id):
    sharing.status_list(district.house, list_id, now=district.now)
    sharing.status_list(district.house, list_id, now=district.now + timedelta(days=3))
    assert version(district, list_id) == 2


def test_however_many_ask_at_once_a_list_is_signed_once(district, list_id):
    texts = []
    ask = threading.Thread
    threads = [
        ask(target=lambda: texts.append(sharing.status_list(district.house, list_id, now=district.now)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(texts)) == 1
    assert version(district, list_id) == 1


def test_there_is_neither_a_badge_nor_a_list_under_a_number_that_nobody_has(house, now):
    with pytest.raises(NotFoundError):
        sharing.badge(house, uuid4())
    with pytest.raises(NotFoundError):
        sharing.status_list(house, uuid4(), now=now)
