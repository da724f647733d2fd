"""A yearly badge set aside for now: whoever reads its list is told, and it comes back as it was."""

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import checking, journaling, revoking, sharing, suspending
from issuer.services.errors import ConflictError, InputError
from issuer.storage import awards, outbox_messages, status_lists
from issuer.storage.models import Base
from tests.issuer.rows import put, taken

SLUGS = ["opening-day", "digital-safety", "stations", "podcast"]
WHY = "The evidence of Stations is looked at."


@pytest.fixture
def badges(year):
    return [badge for slug in SLUGS for badge in year.earn("Rosa", slug).awarded]


def suspend(year, badge, actor="Helen", reason=WHY):
    suspending.suspend(year.house, year.person(actor), badge.award_id, reason, now=year.now)


def lift(year, badge, actor="Helen"):
    suspending.lift(year.house, year.person(actor), badge.award_id, now=year.now)


def verified(year, badge):
    report = checking.check(year.house, sharing.badge(year.house, badge.credential_id), now=year.now)
    return report.verdict, report.finding("status").reasons


def row(year, badge):
    with year.house.database.reading() as tx:
        return awards.by_id(tx, badge.award_id)


def test_every_verification_says_so_until_it_is_put_back(year, badges):
    yearly = badges[-1]
    assert verified(year, yearly) == ("verified", ())
    suspend(year, yearly)
    assert verified(year, yearly) == ("failed", ("suspended",))
    assert row(year, yearly).suspension_reason == WHY
    lift(year, yearly)
    assert verified(year, yearly) == ("verified", ())
    assert row(year, yearly).suspended_at is None
    with year.house.database.reading() as tx:
        kinds = [message.kind for message in outbox_messages.undelivered(tx)]
    assert {"suspended", "lifted"} <= set(kinds)


def test_withdrawn_for_good_is_said_even_of_what_is_set_aside(year, badges):
    suspend(year, badges[-1])
    revoking.revoke(year.house, year.person("Helen"), badges[-1].award_id, "For good.", now=year.now)
    assert set(verified(year, badges[-1])[1]) == {"revoked", "suspended"}
    with pytest.raises(ConflictError, match="withdrawn already"):
        lift(year, badges[-1])


def test_what_was_asked_about_it_is_answered_and_asked_again_where_the_rule_does_not_hold(year, badges):
    revoking.revoke(year.house, year.person("Helen"), badges[0].award_id, "A mistake.", now=year.now)
    assert row(year, badges[-1]).questioned_at is not None
    suspend(year, badges[-1])
    assert row(year, badges[-1]).questioned_at is None
    lift(year, badges[-1])
    assert row(year, badges[-1]).questioned_at is not None


def test_only_a_pathways_badge_can_be_set_aside_once_with_a_reason_by_a_coordinator(year, badges):
    with pytest.raises(ConflictError, match="kept or withdrawn only"):
        suspend(year, badges[0])
    with pytest.raises(InputError, match="Write the reason"):
        suspend(year, badges[-1], reason=" ")
    with pytest.raises(NotAllowedError):
        suspend(year, badges[-1], "Rosa")
    with pytest.raises(ConflictError, match="not set aside"):
        lift(year, badges[-1])
    suspend(year, badges[-1])
    with pytest.raises(ConflictError, match="set aside already"):
        suspend(year, badges[-1])


def put_back(database, rows):
    with database.writing() as tx:
        for table in reversed(Base.metadata.sorted_tables):
            tx.execute(table.delete())
    put(database, rows)


def test_it_stays_as_it_was_left_when_an_older_database_is_put_back(year, badges):
    house, yearly = year.house, badges[-1]
    path = house.settings.journal_file
    before = taken(house.database)
    suspend(year, yearly)
    assert journaling.audit(house.database, path).problems == ()
    put_back(house.database, before)
    journaling.replay(house.database, path)
    assert verified(year, yearly)[1] == ("suspended",)
    aside = taken(house.database)
    lift(year, yearly)
    put_back(house.database, aside)
    journaling.replay(house.database, path)
    assert verified(year, yearly)[1] == ()
    with house.database.writing() as tx:
        status_lists.entry_of(tx, yearly.award_id, status_lists.SUSPENSION).set_at = year.now
    (problem,) = journaling.audit(house.database, path).problems
    assert "was lifted, and its bit says otherwise" in problem


def test_the_place_of_a_badge_that_is_lost_is_never_used_again(year, badges):
    house = year.house
    with house.database.reading() as tx:
        entry = status_lists.entry_of(tx, badges[-1].award_id, status_lists.SUSPENSION)
        place = entry.list_id, entry.position
    everything = taken(house.database)
    put_back(house.database, {table: [] for table in everything})
    journaling.replay(house.database, house.settings.journal_file)
    with house.database.reading() as tx:
        assert status_lists.is_reserved(tx, *place)
        assert status_lists.by_id(tx, place[0]).purpose == status_lists.SUSPENSION
