import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.school_year import Repeat
from issuer.importers import menu_csv
from issuer.importers.menu_csv import Kind, minutes_of
from issuer.importers.spreadsheets import SpreadsheetError


def one(line, heading="Name,Kind,Hours"):
    return menu_csv.read(f"{heading}\n{line}\n")


def test_an_offering_is_read_with_everything_it_says():
    heading = (
        "Title,Menu section,Hours,Category,Format,Comfort level,Description,Criteria,Standard,Standard URL"
    )
    line = "Exit tickets,Quick bites,0.75,Instruction,online,some risk,Small.,Five tickets.,PL7,https://x.example/7"
    (row,) = one(line, heading).rows
    assert (row.slug, row.name, row.kind, row.minutes) == (
        "exit-tickets",
        "Exit tickets",
        Kind.QUICK_BITE,
        45,
    )
    assert (row.category, row.modality, row.comfort) == ("Instruction", "online", "some")
    assert (row.description, row.criteria, row.repeat) == ("Small.", "Five tickets.", Repeat.YEARLY)
    assert row.alignment == ({"name": "PL7", "url": "https://x.example/7", "code": "PL7"},)


def test_something_can_be_earned_once_and_the_address_of_a_standard_may_be_missing():
    (row,) = one("A,entree,1,once,", "Name,Kind,Hours,Repeat,Standard URL").rows
    assert (row.repeat, row.alignment) == (Repeat.ONCE, ())


def test_what_is_not_said_is_filled_so_that_a_badge_can_be_made():
    (row,) = one("Podcast walk,to go,1").rows
    assert row.description == "Podcast walk"
    assert "Podcast walk" in row.criteria


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Appetizers", Kind.APPETIZER),
        ("Entrées", Kind.ENTREE),
        ("entree", Kind.ENTREE),
        ("Quick Bite", Kind.QUICK_BITE),
        ("to-go", Kind.TO_GO),
        ("Required event", Kind.EVENT),
        ("yearly", Kind.YEARLY),
    ],
)
def test_kinds_are_known_as_people_write_them(written, kind):
    assert one(f"A,{written},1").rows[0].kind is kind


@pytest.mark.parametrize(
    ("written", "in_hours", "minutes"),
    [
        ("1.5", True, 90),
        ("1,5", True, 90),
        ("90", False, 90),
        ("1 h 30 min", True, 90),
        ("1h", True, 60),
        ("2 hours", True, 120),
        ("45 min", True, 45),
        ("0.75", True, 45),
        ("0", True, 0),
    ],
)
def test_time_is_read_as_people_write_it(written, in_hours, minutes):
    assert minutes_of(written, in_hours=in_hours) == minutes


@pytest.mark.parametrize("written", ["soon", "", "-1", "0.33", "1e9", "NaN", "Infinity", "1 h 30", "٣"])
def test_what_is_no_time_in_whole_minutes_is_refused(written):
    with pytest.raises(ValueError, match=r"time|minutes"):
        minutes_of(written, in_hours=True)


@given(st.integers(min_value=0, max_value=menu_csv.MOST_MINUTES))
def test_minutes_come_back_as_they_were_written(minutes):
    assert minutes_of(str(minutes), in_hours=False) == minutes
    assert minutes_of(f"{minutes // 60} h {minutes % 60} min", in_hours=True) == minutes


@pytest.mark.parametrize(
    ("line", "heading", "told"),
    [
        ("A,pudding,1", "Name,Kind,Hours", "is no kind"),
        ("A,entree,", "Name,Kind,Hours", "time is missing"),
        ("A,entree,1,brave", "Name,Kind,Hours,Comfort", "is no comfort level"),
        ("A,entree,1,never", "Name,Kind,Hours,Repeat", "should be"),
        ("A,entree,1,standards.example", "Name,Kind,Hours,Standard URL", "no web address"),
        ("←,entree,1", "Name,Kind,Hours", "Latin letters"),
    ],
)
def test_a_line_that_cannot_be_taken_says_what_to_change(line, heading, told):
    (error,) = one(line, heading).errors
    assert told in error.message


def test_the_same_offering_twice_is_pointed_out():
    menu = menu_csv.read("Name,Kind,Hours\nA,entree,1\na,entree,2\n")
    assert len(menu.rows) == 1
    assert "line 2" in menu.errors[0].message


def test_a_menu_without_time_is_refused():
    with pytest.raises(SpreadsheetError, match="Hours"):
        one("A,entree", "Name,Kind")


def test_a_yearly_badge_needs_no_time():
    assert one("The year,yearly,").rows[0].minutes == 0
