import pytest

from issuer.domain.person import Role
from issuer.importers import roster_csv
from issuer.importers.spreadsheets import SpreadsheetError


def one(line, heading="Number,Name,E-mail,School,Roles"):
    return roster_csv.read(f"{heading}\n{line}\n")


def test_a_person_may_have_several_addresses_and_roles():
    (row,) = one("20417,Rosa  Delgado,Rosa@A.example; rosa@home.example,Quarry Road,Teacher; reviewer").rows
    assert row.name == "Rosa Delgado"
    assert row.emails == ("rosa@a.example", "rosa@home.example")
    assert row.roles == (Role.TEACHER, Role.REVIEWER)
    assert (row.number, row.school, row.line) == ("20417", "Quarry Road", 2)


def test_first_and_last_name_may_stand_apart_and_other_addresses_too():
    heading = "Last name,First name,Email address,Secondary email"
    (row,) = one("Delgado,Rosa,r@a.example,rosa@home.example", heading).rows
    assert (row.name, row.emails) == ("Rosa Delgado", ("r@a.example", "rosa@home.example"))


def test_whoever_has_no_role_is_a_teacher():
    assert one("1,Rosa,r@a.example,,").rows[0].roles == (Role.TEACHER,)


def test_roles_are_known_by_the_words_that_districts_use():
    assert one("1,Rosa,r@a.example,,Principal/Coach").rows[0].roles == (Role.SUPERVISOR, Role.MENTOR)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1,Rosa,not an address,,", "no e-mail address"),
        ("1,Rosa,,,", "There is no e-mail address"),
        ("1,,r@a.example,,", "The name is empty"),
        ("1,Rosa,r@a.example,,wizard", "“wizard” is no role"),
        (f"1,{'x' * 300},r@a.example,,", "shorten"),
    ],
)
def test_a_line_that_cannot_be_taken_says_what_to_change(line, told):
    roster = one(line)
    assert not roster.rows
    (error,) = roster.errors
    assert error.line == 2
    assert told in error.message


def test_somebody_who_stands_there_twice_is_pointed_out():
    roster = roster_csv.read("Name,Email\nRosa,r@a.example\nRosa D.,R@A.example\n")
    assert len(roster.rows) == 1
    assert roster.errors[0].line == 3
    assert "line 2" in roster.errors[0].message


def test_a_roster_without_names_or_addresses_is_refused():
    with pytest.raises(SpreadsheetError, match="names is missing"):
        roster_csv.read("Email\nr@a.example\n")
    with pytest.raises(SpreadsheetError, match="e-mail"):
        roster_csv.read("Name\nRosa\n")
