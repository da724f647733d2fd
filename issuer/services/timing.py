"""The clock, held against what was signed before: nothing is signed into the past.

    timing.check(tx, now)               # before a badge is signed
    timing.accept(house, now=now)       # `cairn clock --accept`: the present is right, the past was not

A clock that was set back would date badges before the decisions that led to them, and status lists so that
they have expired when they are read. A clock that was ahead for a while leaves badges of a day to come. Which
of the two it was, only a person can tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from issuer.services.errors import ClockError
from issuer.services.house import House, transaction
from issuer.storage import journal_entries, status_lists
from issuer.storage.database import Transaction

MOST_BEHIND: Final = timedelta(minutes=5)
"""By how much the clocks of several machines may differ."""

ACCEPTED: Final = "clock accepted"


def check(tx: Transaction, now: datetime) -> None:
    """Let go on whoever is about to sign a badge.

    Raises:
        ClockError: it is earlier than when the last badge was signed, by more than `MOST_BEHIND`.
    """
    newest = journal_entries.newest_of(tx, ("awarded", ACCEPTED))
    if newest is not None and now < newest - MOST_BEHIND:
        raise ClockError(
            f"The clock of this server shows {now:%Y-%m-%d %H:%M} UTC, and the last badge was signed at "
            f"{newest:%Y-%m-%d %H:%M}, which is later. No badge is signed until the clock is right. "
            "If it is, and was ahead before, whoever looks after this server says `cairn clock --accept`."
        )


@transaction
def accept(tx: Transaction, _house: House, *, now: datetime) -> int:
    """Take the present as right; how many status lists are dated after it and will be signed anew."""
    journal_entries.record(tx, ACCEPTED, "clock", {}, now)
    return status_lists.forget_later(tx, now)
