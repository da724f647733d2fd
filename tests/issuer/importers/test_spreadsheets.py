import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.importers import spreadsheets
from issuer.importers.spreadsheets import SpreadsheetError

COLUMNS = {"name": ("full name", "teacher"), "mail": ("e-mail",)}


def read(data, needed=("name",)):
    return spreadsheets.read(data, columns=COLUMNS, needed=needed)


def cells(sheet):
    return [(row.line, row["name"], row["mail"]) for row in sheet.rows]


@pytest.mark.parametrize(
    "data",
    [
        "name,mail\nRosa,r@a.example\n",
        "Name;E-Mail\r\nRosa;r@a.example\r\n",
        "\ufeffTeacher\tE mail\nRosa\tr@a.example",
        "E-MAIL,Full  Name\nr@a.example,Rosa\n",
        b"\xef\xbb\xbfname,mail\nRosa,r@a.example\n",
        '"name","mail"\n" Rosa ","r@a.example"\n',
    ],
    ids=["plain", "excel-semicolons", "tabs-and-bom", "other-order", "bom-bytes", "quoted"],
)
def test_a_sheet_is_read_as_other_programs_write_it(data):
    assert cells(read(data)) == [(2, "Rosa", "r@a.example")]


def test_letters_of_old_excel_are_read():
    assert cells(read("name\nZoë Müller\n".encode("cp1252"))) == [(2, "Zoë Müller", "")]


def test_empty_lines_are_passed_over_and_lines_keep_their_number():
    assert [line for line, *_ in cells(read("\nname,mail\n\n,,\nRosa,\nAna\n"))] == [5, 6]


def test_columns_that_nobody_knows_are_named():
    assert read("name,shoe size\nRosa,38\n").unknown == ("shoe size",)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "empty"),
        ("mail\nr@a.example\n", "“full name”"),
        ("name,teacher\nRosa,Rosa\n", "mean the same"),
        ('name\n"Rosa\n', "cannot be read"),
        ("name\nR\x00sa\n", "no CSV file"),
        (b"PK\x03\x04\x00\x00", "no CSV file"),
        (b"name\n\x81\n", "letters cannot be read"),
    ],
)
def test_what_cannot_be_read_as_a_whole_is_refused_in_words(data, told):
    with pytest.raises(SpreadsheetError, match=told):
        read(data)


def test_too_many_lines_or_bytes_are_refused():
    with pytest.raises(SpreadsheetError, match="split it"):
        read("name\n" + "x\n" * (spreadsheets.MOST_ROWS + 1))
    with pytest.raises(SpreadsheetError, match="bytes"):
        read("x" * (spreadsheets.MOST_BYTES + 1))


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_whatever_comes_in_it_is_read_or_refused_in_words(data):
    with contextlib.suppress(SpreadsheetError):
        read(data)
