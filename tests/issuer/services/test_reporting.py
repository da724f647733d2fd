import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.person import NotAllowedError
from issuer.services import reporting, revoking
from issuer.services.errors import InputError, NotFoundError
from issuer.storage.models import Credential

YEAR = (date(2026, 7, 1), date(2027, 6, 30))


def report(district, actor="Daniel", about="Rosa", span=YEAR):
    who = district.person(about)
    return reporting.hours(district.house, district.person(actor), who.id, *span, now=district.now)


def test_hours_are_added_up_by_category_and_each_line_leads_to_its_badge(year):
    badges = [year.earn("Rosa", slug).awarded[0] for slug in ("stations", "exit-tickets", "digital-safety")]
    told = report(year)
    assert told.minutes == 180 + 45 + 60
    assert [(one.name, one.minutes, one.badges) for one in told.categories] == [
        ("Instruction", 225, 2),
        ("Safety", 60, 1),
    ]
    assert {line.url for line in told.lines} == {badge.url for badge in badges}
    assert {line.state for line in told.lines} == {"verified"}


def test_the_yearly_badge_adds_nothing_and_says_why(year):
    for slug in ("opening-day", "digital-safety", "stations", "podcast"):
        year.earn("Rosa", slug)
    told = report(year)
    assert told.minutes == 240 + 60 + 180 + 60
    assert [(line.name, line.why) for line in told.not_counted] == [
        ("Professional Learning 2026-27", "Its components count already.")
    ]


def test_a_withdrawn_badge_is_listed_and_does_not_count(district):
    badge = district.earn("Rosa", "stations").awarded[0]
    revoking.revoke(district.house, district.person("Helen"), badge.award_id, "A slip.", now=district.now)
    told = report(district)
    assert told.minutes == 0
    assert [(line.state, line.why) for line in told.lines] == [("revoked", "It was withdrawn: A slip.")]


def test_a_badge_whose_text_was_changed_in_the_database_does_not_count(district):
    badge = district.earn("Rosa", "stations").awarded[0]
    with district.house.database.writing() as tx:
        row = tx.get(Credential, badge.credential_id)
        row.text = row.text.replace('"value":"180"', '"value":"181"')
    (line,) = report(district).lines
    assert (line.state, line.counts) == ("failed", False)


@pytest.mark.parametrize(
    ("span", "minutes"),
    [
        ((date(2026, 11, 22), date(2026, 11, 22)), 180),
        ((date(2026, 11, 23), date(2027, 6, 30)), 0),
        ((date(2026, 7, 1), date(2026, 11, 21)), 0),
    ],
)
def test_both_days_of_the_window_are_inside(district, span, minutes):
    district.earn("Rosa", "stations")
    assert report(district, span=span).minutes == minutes


def test_the_days_stand_in_order(district):
    with pytest.raises(InputError, match="before the first"):
        report(district, span=(date(2027, 1, 1), date(2026, 1, 1)))


def test_one_sees_ones_own_hours_and_hr_sees_everybodys(district):
    assert report(district, actor="Rosa")
    assert report(district, actor="Daniel")
    for name in ("James", "Tom", "Helen", "Sam"):
        with pytest.raises(NotAllowedError):
            report(district, actor=name)
    daniel = district.person("Daniel")
    with pytest.raises(NotFoundError):
        reporting.hours(district.house, daniel, uuid4(), *YEAR, now=district.now)


def test_the_spreadsheet_has_a_line_for_each_badge(district):
    district.earn("Rosa", "stations")
    heading, line = csv.reader(io.StringIO(reporting.as_csv(report(district)), newline=""))
    told = dict(zip(heading, line, strict=True))
    assert (told["Person"], told["Date"], told["Minutes"], told["Hours"]) == (
        "Rosa Delgado",
        "2026-11-22",
        "180",
        "3.00",
    )
    assert (told["Counts"], told["State"]) == ("yes", "verified")
    assert told["Link"].startswith("https://badges.aldervalley.example/credentials/")


@given(st.text(min_size=1))
def test_no_cell_is_a_formula(cell):
    assert not reporting.as_text(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert reporting.as_text(cell).removeprefix("'") == cell.removeprefix("'")
