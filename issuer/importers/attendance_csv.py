"""Who attended which session, as a spreadsheet: one line for each person and session.

    E-mail,Session,Minutes
    rosa.delgado@aldervalley.example,Opening,60

A person is named by an address or an employee number, a session by its name; the minutes may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from issuer.importers import addresses, awards_csv, spreadsheets, texts
from issuer.importers.spreadsheets import Row, RowError, SpreadsheetError

COLUMNS = {
    "email": awards_csv.COLUMNS["email"],
    "number": awards_csv.COLUMNS["number"],
    "session": ("session", "session name", "workshop", "course", "title"),
    "minutes": ("minutes", "min", "time in minutes", "minutes attended"),
}


@dataclass(frozen=True)
class AttendanceRow:
    """Who (by address in normal form, else by number), which session, and the minutes if they are given."""

    line: int
    email: str
    number: str
    session: str
    minutes: int | None


@dataclass(frozen=True)
class AttendanceList:
    """The lines that could be read, what is wrong with others, and headings that we do not know."""

    rows: tuple[AttendanceRow, ...]
    errors: tuple[RowError, ...]
    unknown: tuple[str, ...]


def read(data: bytes | str) -> AttendanceList:
    """Read a list of attendance.

    Raises:
        SpreadsheetError: the file as a whole cannot be read.
    """
    sheet = spreadsheets.read(data, columns=COLUMNS, needed=("session",))
    if sheet.rows and not {"email", "number"} & set(sheet.rows[0].cells):
        raise SpreadsheetError("A column that says who is missing: “E-mail” or “Employee number”.")
    rows: list[AttendanceRow] = []
    errors: list[RowError] = []
    for row in sheet.rows:
        try:
            rows.append(_attendance(row))
        except ValueError as error:
            errors.append(RowError(row.line, str(error)))
    return AttendanceList(tuple(rows), tuple(errors), sheet.unknown)


def _attendance(row: Row) -> AttendanceRow:
    if not row["email"] and not row["number"]:
        raise ValueError("Nobody is named; write an e-mail address or an employee number.")
    return AttendanceRow(
        line=row.line,
        email=addresses.normal(row["email"]) if row["email"] else "",
        number=row["number"],
        session=texts.line(row["session"], name="The session"),
        minutes=_minutes(row["minutes"]) if row["minutes"] else None,
    )


def _minutes(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()) or int(text) < 1:
        raise ValueError(f"“{text}” is no number of minutes; write it like 45.")
    return int(text)
