"""An award says nothing impossible."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from issuer.domain.award import Award, AwardError, Source

GIVEN = {
    "person_id": uuid4(),
    "achievement": "stations",
    "version": 1,
    "period": "2026-27",
    "minutes": 180,
    "source": Source.LIST,
    "awarded_at": datetime(2026, 11, 22, tzinfo=UTC),
}


def test_an_award_of_one_day():
    award = Award(**GIVEN, activity_start=date(2026, 11, 9), activity_end=date(2026, 11, 9))
    assert award.minutes == 180
    assert award.component_minutes == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"period": ""}, "needs a period"),
        ({"minutes": -1}, "cannot be awarded"),
        ({"awarded_at": datetime(2026, 11, 22)}, "needs a time zone"),  # noqa: DTZ001 - the point
        ({"activity_start": date(2026, 11, 9), "activity_end": date(2026, 11, 8)}, "before it begins"),
    ],
)
def test_what_is_impossible_is_refused(wrong, message):
    with pytest.raises(AwardError, match=message):
        Award(**{**GIVEN, **wrong})
