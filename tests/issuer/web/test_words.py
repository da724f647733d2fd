from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.web import words

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 21, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 h"),
        (45, "45 min"),
        (60, "1 h"),
        (180, "3 h"),
        (150, "2.5 h"),
        (70, "1 h 10 min"),
        (5550, "92.5 h"),
    ],
)
def test_minutes_are_said_as_hours(minutes: int, said: str) -> None:
    assert words.hours(minutes) == said


@given(st.integers(min_value=0, max_value=100_000))
def test_no_minute_is_lost_in_the_words(minutes: int) -> None:
    said = words.hours(minutes)
    parts = said.replace(" min", "m").replace(" h", "h").split()
    total = sum(float(part[:-1]) * (60 if part.endswith("h") else 1) for part in parts)
    assert total == minutes


@pytest.mark.parametrize(
    ("octets", "said"), [(12, "12 bytes"), (240_000, "240 kB"), (1_800_000, "1.8 MB"), (25_000_000, "25 MB")]
)
def test_sizes_are_said_in_the_unit_that_fits(octets: int, said: str) -> None:
    assert words.size(octets) == said


def test_a_day_names_its_year_only_when_it_is_far_away() -> None:
    assert words.day(date(2026, 12, 11), NOW, ZONE) == "December 11"
    assert words.day(date(2027, 1, 15), NOW, ZONE) == "January 15"
    assert words.day(date(2027, 6, 4), NOW, ZONE) == "June 4, 2027"
    assert words.day(date(2026, 8, 17), NOW, ZONE) == "August 17"
    assert words.full_day(date(2026, 12, 1), ZONE) == "December 1, 2026"


def test_a_moment_is_told_on_the_readers_clock() -> None:
    midnight_in_utc = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    assert words.day(midnight_in_utc, NOW, ZONE) == "November 24"
    assert words.clock(midnight_in_utc, ZONE) == "7:30 pm"
    assert words.clock(datetime(2026, 11, 24, 17, 0, tzinfo=UTC), ZONE) == "12:00 pm"
    assert words.clock(datetime(2026, 11, 24, 5, 5, tzinfo=UTC), ZONE) == "12:05 am"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 12, 11), "in 17 days"),
        (date(2027, 6, 4), "in 27 weeks"),
        (date(2026, 11, 20), "4 days ago"),
    ],
)
def test_what_is_near_is_said_in_days(then: date, said: str) -> None:
    assert words.near(then, NOW, ZONE) == said


def test_what_happened_lately_names_hour_or_weekday() -> None:
    assert words.when(NOW, NOW, ZONE) == "today at 4:02 pm"
    assert words.when(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), NOW, ZONE) == "Sunday at 10:00 am"
    assert words.when(datetime(2026, 11, 12, 15, 0, tzinfo=UTC), NOW, ZONE) == "November 12"
    assert words.waited(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), NOW, ZONE) == "4 days"
    assert words.waited(datetime(2026, 11, 23, 15, 0, tzinfo=UTC), NOW, ZONE) == "1 day"
    assert words.waited(NOW, NOW, ZONE) == "today"


def test_numbers_and_lists_read_aloud() -> None:
    assert words.count(1, "file") == "1 file"
    assert words.count(2, "entry", "entries") == "2 entries"
    assert words.number_word(4) == "Four"
    assert words.number_word(12) == "12"
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed([]) == ""


def test_initials_are_the_first_and_the_last_word() -> None:
    assert words.initials("Rosa Delgado") == "RD"
    assert words.initials("Ana María de la Cruz") == "AC"
    assert words.initials("Cher") == "C"
    assert words.initials("") == ""


def test_a_window_that_ends_at_midnight_is_said_as_the_day_before() -> None:
    until = datetime(2027, 7, 1, 4, 0, tzinfo=UTC)
    assert words.day(words.end_of_day(until, ZONE), NOW, ZONE) == "June 30, 2027"
    assert words.day(words.end_of_day(until.replace(hour=18), ZONE), NOW, ZONE) == "July 1, 2027"
