"""Windows and instants: whole seconds in UTC, and school years that begin at local midnight."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.pathways.windows import (
    Window,
    read_instant,
    whole_second,
    window_for_school_year,
    write_instant,
)


def test_an_instant_is_written_as_it_is_read():
    assert write_instant(read_instant("2026-11-22T00:00:00Z")) == "2026-11-22T00:00:00Z"
    assert write_instant(read_instant("0001-01-01T00:00:00Z")) == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22",
        "2026-11-22T00:00:00",
        "2026-11-22T00:00:00+00:00",
        "2026-11-22T00:00:00.5Z",
        "2026-02-30T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22t00:00:00z",
        "٢٠٢٦-11-22T00:00:00Z",
        "2026-11-22T00:00:00Z\n",
    ],
)
def test_another_form_is_no_instant(text):
    with pytest.raises(ValueError, match=r"instant|time data|out of range|unconverted"):
        read_instant(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_to_the_second(instant):
    assert read_instant(write_instant(instant)) == instant.replace(microsecond=0)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        whole_second(datetime(2026, 11, 22))  # noqa: DTZ001 - the point of the test


def test_another_zone_is_the_same_instant():
    there = datetime(2026, 11, 22, 2, tzinfo=timezone(timedelta(hours=2)))
    assert whole_second(there) == datetime(2026, 11, 22, tzinfo=UTC)


def test_the_first_second_is_inside_and_the_last_is_not():
    window = Window(start=read_instant("2026-07-01T04:00:00Z"), until=read_instant("2027-07-01T04:00:00Z"))
    now = read_instant("2030-01-01T00:00:00Z")
    assert window.contains(read_instant("2026-07-01T04:00:00Z"), now)
    assert not window.contains(read_instant("2026-07-01T03:59:59Z"), now)
    assert window.contains(read_instant("2027-07-01T03:59:59Z"), now)
    assert not window.contains(read_instant("2027-07-01T04:00:00Z"), now)


def test_a_rolling_window_ends_now_and_leaves_out_its_first_second():
    now = read_instant("2026-11-22T12:00:00Z")
    assert Window(days=1).contains(read_instant("2026-11-21T12:00:01Z"), now)
    assert not Window(days=1).contains(read_instant("2026-11-21T12:00:00Z"), now)
    assert not Window(days=1).closed(now)


def test_a_window_is_closed_when_its_end_has_come():
    window = Window(until=read_instant("2027-07-01T04:00:00Z"))
    assert not window.closed(read_instant("2027-07-01T03:59:59Z"))
    assert window.closed(read_instant("2027-07-01T04:00:00Z"))


@pytest.mark.parametrize(
    ("zone", "start", "until"),
    [
        ("America/New_York", "2026-07-01T04:00:00Z", "2027-07-01T04:00:00Z"),
        ("America/Phoenix", "2026-07-01T07:00:00Z", "2027-07-01T07:00:00Z"),
        ("Pacific/Honolulu", "2026-07-01T10:00:00Z", "2027-07-01T10:00:00Z"),
        ("Europe/Berlin", "2026-06-30T22:00:00Z", "2027-06-30T22:00:00Z"),
    ],
)
def test_a_school_year_begins_at_midnight_where_the_school_is(zone, start, until):
    window = window_for_school_year(2026, ZoneInfo(zone))
    assert window == Window(start=read_instant(start), until=read_instant(until))


@given(st.integers(2000, 2100), st.sampled_from(["America/New_York", "America/Los_Angeles", "Europe/London"]))
def test_one_school_year_begins_when_the_other_ends(first, zone):
    here = ZoneInfo(zone)
    assert window_for_school_year(first, here).until == window_for_school_year(first + 1, here).start
