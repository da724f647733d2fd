"""School years, the periods in which a badge is earned once, and the instant of a day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.school_year import EVER, Repeat, SchoolYear, SchoolYearError, instant_of, period_of

NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(date(1971, 1, 1), date(2150, 1, 1))


def test_a_school_year_has_a_name():
    assert str(SchoolYear(2026)) == "2026-27"
    assert SchoolYear(2026).words == "2026\N{EN DASH}27"
    assert str(SchoolYear(1999)) == "1999-00"
    assert SchoolYear(2026).next == SchoolYear(2027)


@pytest.mark.parametrize("name", ["2026-27", "2026\N{EN DASH}27"])
def test_a_name_is_read(name):
    assert SchoolYear.read(name) == SchoolYear(2026)


@pytest.mark.parametrize("name", ["", "2026", "2026-28", "2026-2027", "26-27", "2026-27 "])
def test_another_name_is_refused(name):
    with pytest.raises(SchoolYearError, match="like 2026-27"):
        SchoolYear.read(name)


@given(DAYS)
def test_every_day_lies_in_the_window_of_its_year(day):
    year = SchoolYear.of(day)
    window = year.window(NEW_YORK)
    at = instant_of(day, NEW_YORK)
    assert window.contains(at, at)
    assert SchoolYear.read(str(year)) == year
    assert year.begins <= day < year.next.begins


def test_the_year_turns_on_the_first_of_july():
    assert SchoolYear.of(date(2026, 6, 30)) == SchoolYear(2025)
    assert SchoolYear.of(date(2026, 7, 1)) == SchoolYear(2026)


def test_the_period_of_a_badge():
    assert period_of(Repeat.YEARLY, date(2026, 11, 22)) == "2026-27"
    assert period_of(Repeat.ONCE, date(2026, 11, 22)) == EVER


@given(DAYS, st.integers(0, 86_399))
def test_the_instant_of_a_day_is_never_later_than_any_moment_of_it(day, second):
    midnight = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
    moment = midnight.astimezone(UTC) + timedelta(seconds=second)
    assert instant_of(day, NEW_YORK) <= moment
