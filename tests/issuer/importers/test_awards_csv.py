from datetime import date

import pytest

from issuer.importers import awards_csv
from issuer.importers.spreadsheets import SpreadsheetError


def test_a_line_names_a_person_a_badge_and_a_day():
    text = "Email,Employee number,Badge,Date\nR@A.example,,Opening day,8/17/2026\n,20417,stations,\n"
    first, second = awards_csv.read(text).rows
    assert (first.email, first.badge, first.day) == ("r@a.example", "Opening day", date(2026, 8, 17))
    assert (second.email, second.number, second.day) == ("", "20417", None)


@pytest.mark.parametrize("written", ["2026-08-17", "08/17/2026", "August 17, 2026"])
def test_days_are_read_as_people_write_them(written):
    assert awards_csv.day_of(written) == date(2026, 8, 17)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",opening-day,", "Nobody is named"),
        ("r@a.example,,", "The badge is empty"),
        ("r@a.example,opening-day,17.8.2026", "no date"),
        ("rosa,opening-day,", "no e-mail address"),
    ],
)
def test_a_line_that_cannot_be_taken_says_what_to_change(line, told):
    read = awards_csv.read(f"Email,Badge,Date\n{line}\n")
    assert not read.rows
    assert told in read.errors[0].message


@pytest.mark.parametrize("heading", ["Badge", "Email"])
def test_a_list_that_does_not_say_who_or_what_is_refused(heading):
    with pytest.raises(SpreadsheetError):
        awards_csv.read(f"{heading}\nx\n")
