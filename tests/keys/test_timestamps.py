"""Instants are written in one way."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.timestamps import read, whole_seconds, write


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1000, 1, 1)))  # noqa: DTZ001 - hypothesis adds the zone
def test_what_is_written_is_read_back_to_the_second(moment):
    assert read(write(moment)) == whole_seconds(moment)


def test_every_zone_is_written_as_utc():
    assert write(datetime(2026, 11, 22, 1, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-11-21T23:30:00Z"


def test_a_time_without_a_zone_is_not_an_instant():
    with pytest.raises(ValueError, match="names no instant"):
        write(datetime(2026, 11, 22))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    "text",
    ["2026-11-22", "2026-11-22T00:00:00+00:00", "2026-11-22T0:00:00Z", "2026-11-22T00:00:00.0Z", "soon"],
)
def test_another_form_is_not_read(text):
    with pytest.raises(ValueError, match=r"2026-11-22T|does not match"):
        read(text)
