"""Is it within its dates?

`validFrom` is the first moment at which the credential holds, `validUntil` the first at which it no longer
does (VC Data Model 2.0, section 4.9): validFrom <= now < validUntil. The data model 1.1 calls them
`issuanceDate` and `expirationDate`. A beginning up to a minute ahead of our clock has come
(`World.has_come`); an end is exact.
"""

from datetime import datetime
from typing import Final

from verifier.checks import Verify
from verifier.intake import Presented
from verifier.jwt import claimed_moment
from verifier.members import moment
from verifier.report import Finding, because, passed
from verifier.world import World

_NAME = "validity"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether the document holds at this moment, by its own dates."""
    begin = moment(presented.document, "validFrom", "issuanceDate")
    end = _end(presented)
    details = {"now": _text(world.now), "validFrom": _text(begin), "validUntil": _text(end)}
    if begin is not None and not world.has_come(begin):
        return because(_NAME, "not_yet_valid", f"It counts from {_day(begin)} on, not yet.", **details)
    if end is not None and world.now >= end:
        return because(_NAME, "expired", f"It ended on {_day(end)}.", **details)
    since = "It names no first day" if begin is None else f"Valid from {_day(begin)}"
    until = "It does not expire" if end is None else f"It ends on {_day(end)}"
    return passed(_NAME, f"{since}. {until}.", **details)


def _end(presented: Presented) -> datetime | None:
    """The end by the credential, or by the JWT around it when that comes first."""
    stated = moment(presented.document, "validUntil", "expirationDate")
    claimed = claimed_moment(presented.claims or {}, "exp")
    return min((end for end in (stated, claimed) if end is not None), default=None)


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _day(at: datetime) -> str:
    month = _MONTHS[at.month - 1]
    return f"{month} {at.day}, {at.year}, {at.hour:02}:{at.minute:02} {at.tzname() or ''}".rstrip()
