"""Instants as this house writes them: an XML Schema dateTimeStamp, in UTC, to the second.

>>> write(datetime(2026, 11, 22, 19, 30, 15, 999, tzinfo=UTC))
'2026-11-22T19:30:15Z'
"""

from datetime import UTC, datetime
from functools import lru_cache


def whole_seconds(moment: datetime) -> datetime:
    """Drop fractions of a second and turn to UTC.

    Raises:
        ValueError: a datetime without a time zone, which names no instant.
    """
    if moment.utcoffset() is None:
        raise ValueError("a datetime without a time zone names no instant; pass an aware one")
    return moment.astimezone(UTC).replace(microsecond=0)


@lru_cache(maxsize=256)  # the badges of one hour have the same one
def write(moment: datetime) -> str:
    """Write an instant as `YYYY-MM-DDThh:mm:ssZ`.

    Raises:
        ValueError: a datetime without a time zone.
    """
    return whole_seconds(moment).replace(tzinfo=None).isoformat() + "Z"


def read(text: str) -> datetime:
    """Read what `write` wrote, and nothing else.

    Raises:
        ValueError: any other text.
    """
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if write(moment) != text:
        raise ValueError(f"{text!r} is not an instant of the form 2026-11-22T00:00:00Z")
    return moment
