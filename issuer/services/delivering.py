"""Delivering what waits in the outbox: at least once, each under a key by which a second time can be told.

    delivered = delivering.deliver(house, send, now=now)      # until nothing is due
    delivered.sent, delivered.failed

A message is taken in one transaction, carried outside of any, and written down in another. Whoever dies in
between leaves it taken; its pause ends, and it is taken again. So a mail may come twice, with the same
Message-ID, and none is lost. One is taken at a time, by the time of that moment: nobody holds a message for
longer than it takes to carry it, so that another process does not carry it meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final
from uuid import UUID

from issuer.config import Settings
from issuer.mail import letters
from issuer.mail.carriers import Carrier, DeliveryError
from issuer.mail.letters import Letter, Sender
from issuer.services.house import House
from issuer.storage import outbox_messages, people
from issuer.storage.database import Transaction
from issuer.storage.models import OutboxMessage

_LOG: Final = logging.getLogger(__name__)

NO_ADDRESS = "There is no confirmed address of this person."


@dataclass(frozen=True)
class Delivered:
    """How many messages left, and how many wait for another time."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Mail:
    """A message as its reader sees it; without an address it has nowhere to go yet."""

    id: UUID
    to: str | None
    letter: Letter
    created_at: datetime
    delivered_at: datetime | None
    error: str


def deliver(
    house: House, send: Carrier, *, now: datetime, stopped: Callable[[], bool] = lambda: False
) -> Delivered:
    """Deliver everything that is due.

    Args:
        house: whose outbox it is.
        send: takes one message out of the house.
        now: the instant at which it begins; what takes long goes on from there.
        stopped: asked before each message; what is left then waits for the next time.

    Returns:
        How many left, and how many have to wait; why, stands in their rows.
    """
    sent = failed = 0
    start = monotonic()

    def instant() -> datetime:
        return now + timedelta(seconds=int(monotonic() - start))

    while not stopped() and (message := house.database.write(lambda tx: outbox_messages.take(tx, instant()))):
        error = _tried(house, send, message)
        _write_down(house, message.id, error, instant())
        if error and message.attempts >= outbox_messages.MOST_ATTEMPTS:
            _LOG.error("The message %s is given up; it was tried for a week. %s", message.id, error)
        sent, failed = sent + (not error), failed + bool(error)
    return Delivered(sent, failed)


def newest(house: House) -> Sequence[Mail]:
    """The last mails of the house, as their readers see them, the newest first: the demonstration's inbox."""
    with house.database.reading() as tx:
        told = [message for message in outbox_messages.newest(tx) if message.kind in letters.KINDS]
        return [_mail(tx, house, message) for message in told]


def sender(settings: Settings) -> Sender:
    """Who writes the letters of an installation."""
    return Sender(settings.district_name, settings.mail_from, settings.base_url)


def _tried(house: House, send: Carrier, message: OutboxMessage) -> str:
    """Carry one message; what is wrong with it, whatever it is, keeps no other waiting."""
    try:
        return _carry(house, send, message)
    except Exception as error:  # noqa: BLE001 - the messages behind this one have to leave all the same
        said = type(error).__name__  # its own words may name people
        _LOG.error("The message %s cannot be written or handed over: %s.", message.id, said)
        return f"It cannot be written or handed over: {said}."


def _carry(house: House, send: Carrier, message: OutboxMessage) -> str:
    """Carry one message; the answer says why it has not left, or nothing."""
    with house.database.reading() as tx:
        to = _address(tx, message.person_id)
    if to is None:
        return NO_ADDRESS
    if message.kind not in letters.KINDS:
        return f"There is no letter for “{message.kind}”."
    writes = sender(house.settings)
    letter = letters.write(message.kind, message.payload, writes)
    try:
        send(letters.message(letter, writes, to, key=message.key, at=message.created_at))
    except DeliveryError as error:
        return str(error)
    return ""


def _write_down(house: House, message_id: UUID, error: str, now: datetime) -> None:
    if error:
        house.database.write(lambda tx: outbox_messages.failed(tx, message_id, error))
    else:
        house.database.write(lambda tx: outbox_messages.delivered(tx, message_id, now))


def _mail(tx: Transaction, house: House, message: OutboxMessage) -> Mail:
    letter = letters.write(message.kind, message.payload, sender(house.settings))
    return Mail(
        message.id,
        _address(tx, message.person_id),
        letter,
        message.created_at,
        message.delivered_at,
        message.last_error,
    )


def _address(tx: Transaction, person_id: UUID) -> str | None:
    confirmed = [one.email for one in people.addresses(tx, person_id) if one.verified_at]
    return confirmed[0] if confirmed else None
