"""validFrom is the first moment that counts, validUntil the first that no longer does."""

from datetime import UTC, datetime, timedelta

import pytest

import contexts
from verifier import intake
from verifier.checks import validity
from verifier.world import World

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MINUTE = timedelta(seconds=60)


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (START - MINUTE - TICK, "not_yet_valid"),
        (START - MINUTE, None),
        (START, None),
        (END - TICK, None),
        (END, "expired"),
        (END + TICK, "expired"),
    ],
)
def test_the_ends_of_a_badge(district, tools, now, reason):
    signed = district.sign(district.badge(validUntil="2026-12-01T00:00:00Z"), created=None)
    assert tools.report_on(signed, now=now).finding("validity").reason == reason


def test_a_badge_without_dates_holds(district, tools):
    finding = tools.report_on(district.signed(validFrom=None)).finding("validity")
    assert finding.outcome == "passed"
    assert finding.message == "It names no first day. It does not expire."


def test_offsets_and_long_fractions_are_read(district, tools):
    signed = district.signed(validUntil="2026-11-21T19:00:00.00000000000000000001-05:00")
    assert tools.report_on(signed).finding("validity").reason == "expired"


def test_the_older_data_model_has_other_names(district, tools):
    old = {"@context": [contexts.CREDENTIALS_V1, contexts.OPEN_BADGES_V3, contexts.ED25519_2020_V1]}
    badge = district.badge(validFrom=None, issuanceDate="2026-01-01T00:00:00Z", **old)

    world = World(tools.NOW, tools.internet({}))
    for end, reason in (("2026-11-22T00:00:00Z", "expired"), ("2026-11-23T00:00:00Z", None)):
        presented = intake.document(badge | {"expirationDate": end}, "x")
        assert validity.check(presented, world, tools.report_on).reason == reason


def test_the_end_of_a_jwt_counts_when_it_comes_first(district, tools):
    text = district.jwt(district.badge(), exp=int(tools.NOW.timestamp()))
    assert tools.report_on(intake.read(text.encode(), "x")).reasons == ("expired",)
    later = district.jwt(district.badge(), exp=4102444800.5)
    assert tools.report_on(intake.read(later.encode(), "x")).verdict == "verified"


@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_is_told_in_english_words(month):
    at = datetime(2026, month, 3, 7, 5, tzinfo=UTC)
    assert validity._day(at) == f"{at:%B} 3, 2026, 07:05 UTC"
