from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import update

from issuer.services import checking, revoking
from issuer.storage import credentials
from issuer.storage.models import Credential, StatusEntry
from verifier.internet import Fetched
from verifier.lists import Lists
from verifier.report import Outcome
from verifier.verify import verify_url
from verifier.world import World


def badge_of(year):
    done = year.earn("Rosa", "stations")
    with year.house.database.reading() as tx:
        return credentials.by_id(tx, done.awarded[0].credential_id)


def test_a_badge_of_ours_is_verified_status_and_issuer_included_without_any_internet(year):
    report = checking.check(year.house, badge_of(year), now=year.now)
    assert report.verdict == "verified"
    for name in ("issuer", "proof", "status", "trust"):
        assert report.finding(name).outcome is Outcome.PASSED, name


def test_what_was_withdrawn_is_said_at_once(year):
    badge = badge_of(year)
    checking.check(year.house, badge, now=year.now)
    revoking.revoke(year.house, year.person("Helen"), badge.award_id, "No.", now=year.now)
    assert checking.check(year.house, badge, now=year.now).reasons == ("revoked",)


def test_it_still_holds_years_later(year):
    badge = badge_of(year)
    assert checking.check(year.house, badge, now=year.now + timedelta(days=2000)).verdict == "verified"


def test_the_report_is_about_the_stored_bytes(year):
    badge = badge_of(year)
    text = badge.text.replace('"creditsEarned":3', '"creditsEarned":4')
    with year.house.database.writing() as tx:
        tx.execute(update(Credential).where(Credential.id == badge.id).values(text=text))
    with year.house.database.reading() as tx:
        changed = credentials.by_id(tx, badge.id)
    assert "signature_invalid" in checking.check(year.house, changed, now=year.now).reasons


def test_a_list_that_has_lost_what_was_published_lets_nobody_say_that_a_badge_stands(year):
    badge, (other,) = badge_of(year), year.earn("Rosa", "slides").awarded
    revoking.revoke(year.house, year.person("Helen"), other.award_id, "No.", now=year.now)
    checking.check(year.house, badge, now=year.now)
    with year.house.database.writing() as tx:
        tx.execute(update(StatusEntry).values(set_at=None))
    report = checking.check(year.house, badge, now=year.now + timedelta(days=30))
    assert (report.verdict, report.finding("status").outcome) == ("undetermined", Outcome.UNDETERMINED)


def test_a_status_list_that_is_not_ours_is_not_reached(year):
    badge = badge_of(year)
    text = badge.text.replace("/status/", "/elsewhere/")
    with year.house.database.writing() as tx:
        tx.execute(update(Credential).where(Credential.id == badge.id).values(text=text))
    with year.house.database.reading() as tx:
        changed = credentials.by_id(tx, badge.id)
    assert checking.check(year.house, changed, now=year.now).verdict == "failed"


class TestTheInternetOfTheVerifyPage:
    """What we publish is answered from the house; only what others publish is asked for."""

    def asked(self, year):
        urls = []

        def elsewhere(url, accept):
            urls.append(url)
            return Fetched(200, {}, b"theirs")

        house = replace(year.house, outside=lambda: elsewhere)
        return urls, checking.internet(house, now=year.now)

    def test_a_badge_of_ours_is_verified_by_its_link_without_asking_anyone(self, year):
        badge = badge_of(year)
        urls, fetch = self.asked(year)
        report = verify_url(year.house.settings.urls.credential(badge.id), World(year.now, fetch))
        assert (report.verdict, urls) == ("verified", [])

    def test_what_is_not_ours_is_asked_for(self, year):
        urls, fetch = self.asked(year)
        wanted = [
            "https://elsewhere.example/list",
            year.house.settings.urls.credential(uuid4()),
            year.house.settings.urls.status_list(uuid4()),
            year.house.settings.base_url + "/somewhere",
        ]
        assert {fetch(url, "*/*").body for url in wanted} == {b"theirs"}
        assert urls == wanted

    def test_a_withdrawal_is_told_at_once_however_long_others_may_keep_the_list(self, year):
        badge, lists = badge_of(year), Lists()
        url = year.house.settings.urls.credential(badge.id)
        _, fetch = self.asked(year)
        assert verify_url(url, World(year.now, fetch, lists=lists)).verdict == "verified"
        revoking.revoke(year.house, year.person("Helen"), badge.award_id, "No.", now=year.now)
        assert verify_url(url, World(year.now, fetch, lists=lists)).reasons == ("revoked",)
