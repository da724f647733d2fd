"""Our words for hours, days and sizes as filters of the templates, in the district's time, at one instant.

    {{ award.minutes | hours }}     {{ award.awarded_at | day }}     {{ submission.sent_at | waited }}

The functions themselves are in `issuer.web.words`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Flask

from issuer.web import words
from issuer.web.current import now
from issuer.web.shell import role_words

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "event": ("Event", "Events"),
    "entree": ("Entrée", "Entrées"),
    "quick_bite": ("Quick bite", "Quick bites"),
    "to_go": ("To go", "To go"),
    "appetizer": ("Appetizer", "Appetizers"),
    "yearly": ("Badge of a year", "Badges of a year"),
}
"""The kinds of the menu, in the order of the menu: one, many."""

COMFORT: Final[Mapping[str, str]] = {
    "little": "little risk",
    "some": "some risk",
    "pushing": "pushing comfort",
}
"""How far from home a thing leads."""

SOON: Final = timedelta(days=21)
"""A day that is so near is marked."""


def speak(app: Flask, zone: ZoneInfo) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(_timeless())
    app.jinja_env.filters.update(_in_time(zone))


def _timeless() -> dict[str, Callable[..., Any]]:
    return {
        "hours": words.hours,
        "size": words.size,
        "count": words.count,
        "count_of": lambda things, one: words.count(len(things), one),
        "listed": words.listed,
        "either": words.either,
        "lower_first": words.lower_first,
        "comfort": lambda level: COMFORT.get(level, level),
        "number_word": words.number_word,
        "role": role_words,
        "kind": lambda kind: KINDS[kind][0] if kind in KINDS else kind,
        "kinds": lambda kind: KINDS[kind][1] if kind in KINDS else kind,
    }


def _in_time(zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    def day(moment: datetime | date) -> str:
        return words.day(moment, now(), zone)

    def near(moment: datetime | date) -> str:
        return words.near(moment, now(), zone)

    def is_soon(moment: datetime) -> bool:
        return moment - now() < SOON

    def when(moment: datetime) -> str:
        return words.when(moment, now(), zone)

    def waited(since: datetime) -> str:
        return words.waited(since, now(), zone)

    return {
        "day": day,
        "near": near,
        "is_soon": is_soon,
        "when": when,
        "waited": waited,
        "full_day": lambda moment: words.full_day(moment, zone),
        "short_day": lambda moment: words.short_day(moment, zone),
        "clock": lambda moment: words.clock(moment, zone),
        "as_day": date.fromisoformat,
        "last_day": lambda moment: words.end_of_day(moment, zone),
    }
