"""Small turns of English that sentences are made of: lists, hours, dates."""

from collections.abc import Iterable
from datetime import datetime, tzinfo


def either(words: Iterable[str]) -> str:
    """a; a or b; a, b or c."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def counted(n: int, one: str, many: str) -> str:
    """A number and its thing, in the singular or the plural."""
    return f"{n} {one if n == 1 else many}"


def minutes(amount: int) -> str:
    """45 min; 3 h; 2 h 30 min."""
    hours, rest = divmod(amount, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def day(instant: datetime, zone: tzinfo) -> str:
    """July 1, 2026."""
    local = instant.astimezone(zone)
    return f"{local:%B} {local.day}, {local.year}"
