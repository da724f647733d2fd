"""5. Is it within its dates? issuedOn <= now < expires.

A badge that ends before it begins was never valid.
"""

from datetime import datetime

from verifier.open_badges_2.graph import Badge
from verifier.open_badges_2.values import moment
from verifier.report import Finding, because, passed
from verifier.world import World

_NAME = "validity"


def check(badge: Badge, world: World) -> Finding:
    """Answers whether the badge holds at this moment, by its own dates."""
    begin, end = (moment(badge.main.only(name)) for name in ("issuedOn", "expires"))
    details = {"now": _text(world.now), "issuedOn": _text(begin), "expires": _text(end)}
    if begin is not None and end is not None and end < begin:
        return because(_NAME, "never_valid", "It ends before it begins.", **details)
    if begin is not None and world.now < begin:
        return because(
            _NAME, "not_yet_valid", f"It was issued on {_day(begin)}, which is to come.", **details
        )
    if end is not None and world.now >= end:
        return because(_NAME, "expired", f"It ended on {_day(end)}.", **details)
    since = "It names no first day" if begin is None else f"Issued on {_day(begin)}"
    until = "It does not expire" if end is None else f"It ends on {_day(end)}"
    return passed(_NAME, f"{since}. {until}.", **details)


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _day(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}"
