"""How the pages say hours, days and sizes: the same words everywhere, and none computed in a template.

    180 minutes     -> "3 h"        45 -> "45 min"      150 -> "2.5 h"      70 -> "1 h 10 min"
    December 11     -> "December 11"; beyond half a year away also the year: "June 4, 2027"
    near            -> "today", "tomorrow", "in 17 days", "in 27 weeks", "4 days ago"
    when            -> "today at 4:02 pm", "Sunday at 4:02 pm", "November 12"

All of it is pure: a moment is an aware UTC datetime, the reader's time zone and the request's one `now`
come in as values. `issuer/web/speech.py` hands these functions to the templates with the zone and the
instant filled in.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

HALF_A_YEAR_IN_DAYS: Final = 183
DAYS_COUNTED_AS_DAYS: Final = 27
_NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def hours(minutes: int) -> str:
    """Say a length of time given in minutes: `45 min`, `3 h`, `2.5 h`, `1 h 10 min`."""
    whole, rest = divmod(minutes, 60)
    if rest == 0:
        return f"{whole} h"
    if whole == 0:
        return f"{rest} min"
    return f"{whole}.5 h" if rest == 30 else f"{whole} h {rest} min"  # noqa: PLR2004 - half an hour


def size(octets: int) -> str:
    """Say the size of a file: `512 bytes`, `240 kB`, `1.8 MB`."""
    if octets < 1000:  # noqa: PLR2004 - a kilobyte
        return f"{octets} bytes"
    if octets < 1_000_000:  # noqa: PLR2004 - a megabyte
        return f"{round(octets / 1000)} kB"
    return f"{octets / 1_000_000:.1f} MB".replace(".0 ", " ")


def local(moment: datetime | date, zone: ZoneInfo) -> datetime:
    """Bring a moment to the reader's clock; a bare date is that day's beginning there."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone)
    return datetime.combine(moment, time(), tzinfo=zone)


def day(moment: datetime | date, now: datetime, zone: ZoneInfo) -> str:
    """Say a day: `December 11`, and with its year when that is more than half a year away."""
    then = local(moment, zone)
    far = abs(_days_between(moment, now, zone)) > HALF_A_YEAR_IN_DAYS
    return f"{then:%B} {then.day}, {then.year}" if far else f"{then:%B} {then.day}"


def full_day(moment: datetime | date, zone: ZoneInfo) -> str:
    """Say a day with its year, for what is read years later: `December 1, 2026`."""
    then = local(moment, zone)
    return f"{then:%B} {then.day}, {then.year}"


def short_day(moment: datetime | date, zone: ZoneInfo) -> str:
    """Say a day where there is little room: `Dec 11`."""
    then = local(moment, zone)
    return f"{then:%b} {then.day}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Say a time of day: `4:02 pm`."""
    then = local(moment, zone)
    return f"{then.hour % 12 or 12}:{then:%M} {'am' if then.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def near(moment: datetime | date, now: datetime, zone: ZoneInfo) -> str:
    """Say how far away a day is: `today`, `in 17 days`, `in 27 weeks`, `4 days ago`."""
    days = _days_between(moment, now, zone)
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    unit, amount = _unit(abs(days))
    return f"in {amount} {unit}" if days > 0 else f"{amount} {unit} ago"


def when(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say when something happened: the hour when it is today, the weekday within a week, else the day."""
    days = -_days_between(moment, now, zone)
    if days == 0:
        return f"today at {clock(moment, zone)}"
    if 0 < days < 7:  # noqa: PLR2004 - a week
        return f"{local(moment, zone):%A} at {clock(moment, zone)}"
    return day(moment, now, zone)


def days_since(since: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Count the midnights that something has waited; never less than none."""
    return max(0, -_days_between(since, now, zone))


def waited(since: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say how long something waits, in days: `today`, `1 day`, `4 days`."""
    days = days_since(since, now, zone)
    return "today" if days == 0 else f"{days} day{'' if days == 1 else 's'}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Say how many: `1 file`, `3 files`, `2 entries`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def number_word(number: int) -> str:
    """Begin a sentence with a number: `Four of seven parts`; from ten on the figure itself."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def lower_first(text: str) -> str:
    """Put words into the middle of a sentence: `Teaching practice` becomes small, `STEM` stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def initials(name: str) -> str:
    """Shorten a name to the two letters of an avatar: first and last word."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def listed(things: Iterable[str]) -> str:
    """Join words as one says them: `a`, `a and b`, `a, b and c`."""
    *before, last = list(things) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def either(things: Iterable[str]) -> str:
    """Join words of which one holds: `a`, `a or b`, `a, b or c`."""
    *before, last = list(things) or [""]
    return f"{', '.join(before)} or {last}" if before else last


def _days_between(moment: datetime | date, now: datetime, zone: ZoneInfo) -> int:
    """Count midnights between now and a moment on the reader's calendar; negative when it is past."""
    return (local(moment, zone).date() - now.astimezone(zone).date()).days


def _unit(days: int) -> tuple[str, int]:
    """Choose days for what is near and weeks for what is not."""
    if days <= DAYS_COUNTED_AS_DAYS:
        return "days", days
    return "weeks", days // 7


def end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """Find the last day of a window from the moment that ends it: until July 1, 0:00 is said as June 30."""
    then = moment.astimezone(zone)
    last = then if then.time() != time() else datetime.fromtimestamp(then.timestamp() - 1, tz=zone)
    return last.astimezone(UTC)
