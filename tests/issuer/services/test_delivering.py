from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from issuer.mail import carriers, letters
from issuer.mail.carriers import DeliveryError
from issuer.services import delivering, revoking
from issuer.services.delivering import Delivered
from issuer.storage import outbox_messages
from issuer.storage.models import Address


class Post:
    """Takes messages, or fails with a reason."""

    def __init__(self, error=""):
        self.messages, self.error = [], error

    def __call__(self, message):
        if self.error:
            raise DeliveryError(self.error)
        self.messages.append(message)


def put(district, *keys, kind="awarded", name="Rosa"):
    person = district.person(name)
    with district.house.database.writing() as tx:
        for key in keys:
            facts = {"name": "Stations", "url": "https://badges.aldervalley.example/credentials/1"}
            message = outbox_messages.Message(
                key=key, kind=kind, person_id=person.id, payload=facts, created_at=district.now
            )
            outbox_messages.add(tx, message)


def waiting(district):
    with district.house.database.reading() as tx:
        return outbox_messages.undelivered(tx)


def test_who_earns_a_badge_is_told_once(district):
    (badge,) = district.earn("Rosa", "stations").awarded
    post = Post()
    assert delivering.deliver(district.house, post, now=district.now) == Delivered(sent=1)
    (message,) = post.messages
    assert message["To"] == "rosa.delgado@aldervalley.example"
    assert badge.url in message.get_content()
    assert delivering.deliver(district.house, post, now=district.now + timedelta(days=1)) == Delivered()
    assert waiting(district) == []


def test_who_loses_a_badge_reads_why(district):
    (badge,) = district.earn("Rosa", "stations").awarded
    revoking.revoke(
        district.house, district.person("Helen"), badge.award_id, "The wrong Rosa.", now=district.now
    )
    post = Post()
    delivering.deliver(district.house, post, now=district.now)
    assert any("The wrong Rosa." in message.get_content() for message in post.messages)


def test_what_does_not_leave_waits_longer_each_time_and_leaves_later(district):
    put(district, "one")
    broken, now = Post("The mail server is away."), district.now
    assert delivering.deliver(district.house, broken, now=now) == Delivered(failed=1)
    assert waiting(district)[0].last_error == "The mail server is away."
    assert delivering.deliver(district.house, Post(), now=now + timedelta(seconds=59)) == Delivered()
    assert delivering.deliver(district.house, broken, now=now + timedelta(seconds=60)) == Delivered(failed=1)
    assert delivering.deliver(district.house, Post(), now=now + timedelta(seconds=179)) == Delivered()
    assert delivering.deliver(district.house, Post(), now=now + timedelta(seconds=180)) == Delivered(sent=1)


def test_what_was_tried_for_a_week_is_given_up_and_said(district, caplog):
    put(district, "one")
    now, tries = district.now, 0
    while not caplog.records:
        now, tries = waiting(district)[0].not_before or now, tries + 1
        assert delivering.deliver(district.house, Post("Away."), now=now) == Delivered(failed=1)
    assert tries == outbox_messages.MOST_ATTEMPTS
    assert timedelta(days=7) < now - district.now < timedelta(days=8)
    assert "given up" in caplog.text
    assert delivering.deliver(district.house, Post(), now=now + timedelta(days=30)) == Delivered()


def test_a_message_that_cannot_be_handed_over_keeps_nobody_else_waiting(district, caplog):
    put(district, "one", "two", "three")
    post = Post()

    def send(message):
        if message["Message-ID"].startswith(f"<{letters.digest('one')}"):
            raise UnicodeError("rosa.delgado@aldervalley.example")
        post(message)

    assert delivering.deliver(district.house, send, now=district.now) == Delivered(sent=2, failed=1)
    (left,) = waiting(district)
    assert (left.key, left.last_error) == ("one", "It cannot be written or handed over: UnicodeError.")
    assert "rosa" not in caplog.text


def test_a_process_that_dies_with_a_message_in_hand_loses_nothing(district):
    put(district, "one")

    def die(message):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delivering.deliver(district.house, die, now=district.now)
    post = Post()
    assert delivering.deliver(district.house, post, now=district.now) == Delivered()
    assert delivering.deliver(district.house, post, now=district.now + timedelta(minutes=1)) == Delivered(
        sent=1
    )


def test_several_that_deliver_at_once_send_each_message_once(district):
    put(district, *(f"key-{number}" for number in range(100)))
    post = Post()
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(delivering.deliver, district.house, post, now=district.now) for _ in range(4)]
    assert sum(one.result().sent for one in done) == 100
    assert len({message["Message-ID"] for message in post.messages}) == len(post.messages) == 100


def test_a_person_without_a_confirmed_address_is_told_nothing(district):
    put(district, "one", name="James")
    with district.house.database.writing() as tx:
        for address in tx.query(Address):
            address.verified_at = None
    assert delivering.deliver(district.house, Post(), now=district.now) == Delivered(failed=1)
    assert waiting(district)[0].last_error == delivering.NO_ADDRESS


def test_a_message_without_a_letter_keeps_nobody_else_waiting(district):
    put(district, "one", kind="unheard-of")
    put(district, "two")
    assert delivering.deliver(district.house, Post(), now=district.now) == Delivered(sent=1, failed=1)
    assert "unheard-of" in waiting(district)[0].last_error


def test_the_inbox_shows_what_waits_and_what_has_left(district):
    put(district, "one", "two")
    delivering.deliver(district.house, carriers.carrier(district.house.settings), now=district.now)
    put(district, "three")
    mails = delivering.newest(district.house)
    assert sorted(bool(mail.delivered_at) for mail in mails) == [False, True, True]
    assert {mail.letter.subject for mail in mails} == {"Your badge: Stations"}
    assert len(list(district.house.settings.mail_folder.iterdir())) == 2


def test_what_one_process_holds_for_less_than_a_minute_no_other_sends(district, monkeypatch):
    put(district, "one", "two", "three", "four")
    ours, theirs, passed = Post(), Post(), [0.0]
    monkeypatch.setattr(delivering, "monotonic", lambda: passed[0])

    def slow(message):
        passed[0] += 40.0
        later = district.now + timedelta(seconds=passed[0])
        if len(ours.messages) == 3:
            delivering.deliver(district.house, theirs, now=later)
        ours(message)

    assert delivering.deliver(district.house, slow, now=district.now) == Delivered(sent=4)
    assert theirs.messages == []
