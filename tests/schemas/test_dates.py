"""Dates and URIs to the letter of XML Schema and the URI standards."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import dates
from schemas.dates import EARLIEST, LATEST, is_date, is_datetime, is_uri, is_url, parse_datetime


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T08:30:00Z", datetime(2026, 11, 22, 8, 30, tzinfo=UTC)),
        ("2026-11-22T08:30:00-05:00", datetime(2026, 11, 22, 13, 30, tzinfo=UTC)),
        ("2026-11-22T08:30:00+14:00", datetime(2026, 11, 21, 18, 30, tzinfo=UTC)),
        ("2026-11-22T08:30:00.5Z", datetime(2026, 11, 22, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-11-22T08:30:00.12345678901234567890Z", datetime(2026, 11, 22, 8, 30, 0, 123_456, tzinfo=UTC)),
        ("2026-12-31T24:00:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2028-02-29T00:00:00Z", datetime(2028, 2, 29, tzinfo=UTC)),
        ("4023-02-26T01:02:58.447Z", datetime(4023, 2, 26, 1, 2, 58, 447_000, tzinfo=UTC)),
        ("12026-11-22T08:30:00Z", LATEST),
        ("-0001-01-01T00:00:00Z", EARLIEST),
        ("0000-02-29T00:00:00Z", EARLIEST),
        ("9999-12-31T24:00:00Z", LATEST),
        ("9999-12-31T23:00:00-14:00", LATEST),
        ("0001-01-01T00:00:00+14:00", EARLIEST),
        ("9" * 5000 + "-01-01T00:00:00Z", LATEST),
    ],
)
def test_a_timestamp_is_read_in_utc(text: str, moment: datetime) -> None:
    assert parse_datetime(text) == moment
    assert parse_datetime(text).tzinfo is UTC
    assert is_datetime(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22", "2026-11-22T08:30Z", "2026-11-22T08:30:00", "2026-11-22 08:30:00Z", "1767225600",
        "", "now", "2026-11-22t08:30:00z", "2026-11-22T08:30:00Z\n", " 2026-11-22T08:30:00Z",
        "٢٠٢٦-11-22T08:30:00Z", "2026-12-31T23:59:60Z", "2026-12-31T24:00:01Z", "2026-12-31T24:30:00Z",
        "2026-12-31T25:00:00Z", "2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-22T08:30:00+14:01",
        "2026-11-22T08:30:00+1400", "2026-11-22T08:30:00+05", "2026-11-22T08:30:00.Z",
        "02026-11-22T08:30:00Z", "226-11-22T08:30:00Z", "+2026-11-22T08:30:00Z", "2100-02-29T00:00:00Z",
        "2026-W47-7T08:30:00Z", "2026-11-22T08:30:00Zulu",
    ],
)  # fmt: skip
def test_what_is_no_timestamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-11-22T08:30:00Z|calendar"):
        parse_datetime(text)
    assert not is_datetime(text)


moments = st.datetimes(
    min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip


@settings(deadline=None)
@given(moments, st.integers(-14 * 60, 14 * 60))
def test_every_moment_can_be_written_in_every_zone(moment: datetime, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    assert parse_datetime(moment.astimezone(zone).isoformat()) == moment


@pytest.mark.parametrize(
    "value", ["2026-11-22", "2026-11-22Z", "2026-11-22-05:00", "2028-02-29", "-0044-03-15"]
)
def test_a_day_is_a_date(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize(
    "value", ["2026-11-22T00:00:00Z", "2026-02-29", "2026-1-1", "", None, 20261122, "2026-11-22\n"]
)
def test_what_is_no_day_is_no_date(value: object) -> None:
    assert not is_date(value)


@pytest.mark.parametrize(
    ("value", "uri", "url"),
    [
        ("https://a.example/x?y=%20#z", True, True),
        ("did:key:z6Mk#z6Mk", True, True),
        ("urn:uuid:0d9cf8f4", True, True),
        ("data:application/vc+jwt,eyJ", True, True),
        ("https://a.example/ü", False, True),
        ("https://a.example/a b", False, False),
        ("https ://a.example", False, False),
        ("//a.example", False, False),
        ("a", False, False),
        ("", False, False),
        ("https://a.example/%zz", False, True),
        ("https://a.example/<b>", False, False),
        ("https://a.example/\n", False, False),
        (None, False, False),
        (5, False, False),
        (["https://a.example"], False, False),
    ],
)
def test_uris_are_ascii_and_urls_may_be_iris(value: object, uri: bool, url: bool) -> None:
    assert is_uri(value) is uri
    assert is_url(value) is url


def test_what_is_no_text_is_no_timestamp() -> None:
    assert not dates.is_datetime(None)
    assert not dates.is_datetime(20261122)
