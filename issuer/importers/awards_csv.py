"""A list of people to be awarded, as a spreadsheet: one line for each person and badge.

    E-mail,Badge,Date
    rosa.delgado@aldervalley.example,opening-day,2026-08-17

A person is named by an address or an employee number, a badge by its short name or its whole name; the date
is the day on which the activity ended, and may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from issuer.importers import addresses, spreadsheets, texts
from issuer.importers.spreadsheets import Row, RowError, SpreadsheetError

COLUMNS = {
    "email": ("e-mail", "email", "e-mail address", "email address", "mail", "address"),
    "number": ("employee number", "employee id", "employee no", "staff id", "staff number", "id", "number"),
    "badge": ("badge", "achievement", "short name", "component", "offering", "name of badge"),
    "day": ("date", "day", "activity date", "completed", "attended", "activity end"),
}
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y")


@dataclass(frozen=True)
class AwardRow:
    """Who (by address in normal form, else by number), what (as written), and the day if one is given."""

    line: int
    email: str
    number: str
    badge: str
    day: date | None


@dataclass(frozen=True)
class AwardList:
    """The lines that could be read, what is wrong with others, and headings that we do not know."""

    rows: tuple[AwardRow, ...]
    errors: tuple[RowError, ...]
    unknown: tuple[str, ...]


def read(data: bytes | str) -> AwardList:
    """Read a list of awards.

    Raises:
        SpreadsheetError: the file as a whole cannot be read.
    """
    sheet = spreadsheets.read(data, columns=COLUMNS, needed=("badge",))
    if sheet.rows and not {"email", "number"} & set(sheet.rows[0].cells):
        raise SpreadsheetError("A column that says who is missing: “E-mail” or “Employee number”.")
    rows: list[AwardRow] = []
    errors: list[RowError] = []
    for row in sheet.rows:
        try:
            rows.append(_award(row))
        except ValueError as error:
            errors.append(RowError(row.line, str(error)))
    return AwardList(tuple(rows), tuple(errors), sheet.unknown)


def _award(row: Row) -> AwardRow:
    if not row["email"] and not row["number"]:
        raise ValueError("Nobody is named; write an e-mail address or an employee number.")
    return AwardRow(
        line=row.line,
        email=addresses.normal(row["email"]) if row["email"] else "",
        number=row["number"],
        badge=texts.line(row["badge"], name="The badge"),
        day=day_of(row["day"]) if row["day"] else None,
    )


def day_of(text: str) -> date:
    """A day as people write it: `2026-08-17`, `8/17/2026` or `August 17, 2026`.

    Raises:
        ValueError: it is none of these.
    """
    for form in _DAYS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is no date; write it like 2026-08-17 or 8/17/2026.")
