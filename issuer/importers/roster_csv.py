"""A district's roster as a spreadsheet: who works where, under which addresses, in which roles.

    Employee number,Name,E-mail,School,Roles
    20417,Rosa Delgado,rosa.delgado@aldervalley.example,Quarry Road Middle,teacher; reviewer

A person may have several addresses and roles, separated by semicolons. Whoever has no role is a teacher. A
role holds in the person's school; `reviewer@district` holds in all of them, as do the roles of people without
a school.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from issuer.domain.person import Role
from issuer.importers import addresses, spreadsheets, texts
from issuer.importers.spreadsheets import Row, RowError

COLUMNS = {
    "name": ("name", "full name", "teacher", "employee", "employee name"),
    "first": ("first name", "given name", "first"),
    "last": ("last name", "family name", "surname", "last"),
    "emails": ("e-mail", "email", "emails", "e-mail address", "email address", "mail", "address"),
    "more_emails": ("other e-mails", "other emails", "other email", "other e-mail", "secondary email"),
    "number": ("employee number", "employee id", "employee no", "staff id", "staff number", "id", "number"),
    "school": ("school", "school name", "building", "location", "site"),
    "roles": ("roles", "role", "position"),
}
_SEVERAL = re.compile(r"[;|\s]+")
_WIDE = "@district"
_SEVERAL_ROLES = re.compile(r"[;|,/]+")
_ROLE_NAMES = {
    "human resources": "hr",
    "administrator": "admin",
    "principal": "supervisor",
    "coach": "mentor",
}


@dataclass(frozen=True)
class RosterRow:
    """One person of the roster. `school` is its name, "" for the district; addresses are in normal form.

    `wide` are those of the `roles` that hold in the whole district, whatever the school.
    """

    line: int
    name: str
    emails: tuple[str, ...]
    number: str
    school: str
    roles: tuple[Role, ...]
    wide: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Roster:
    """The people that could be read, what is wrong with other lines, and headings that we do not know."""

    rows: tuple[RosterRow, ...]
    errors: tuple[RowError, ...]
    unknown: tuple[str, ...]


def read(data: bytes | str) -> Roster:
    """Read a roster.

    Raises:
        spreadsheets.SpreadsheetError: the file as a whole cannot be read.
    """
    sheet = spreadsheets.read(data, columns=COLUMNS, needed=("emails",))
    if not any({"name", "first", "last"} & set(row.cells) for row in sheet.rows):
        raise spreadsheets.SpreadsheetError(
            "A column with names is missing: “Name”, or “First name” and “Last name”."
        )
    rows: list[RosterRow] = []
    errors: list[RowError] = []
    for row in sheet.rows:
        try:
            rows.append(_person(row))
        except ValueError as error:
            errors.append(RowError(row.line, str(error)))
    return Roster(*_without_repeats(rows, errors), sheet.unknown)


def _person(row: Row) -> RosterRow:
    name = row["name"] or f"{row['first']} {row['last']}"
    found = _SEVERAL.split(f"{row['emails']} {row['more_emails']}".strip())
    if not any(found):
        raise ValueError("There is no e-mail address; a person needs one to sign in.")
    number = row["number"]
    roles, wide = _roles(row["roles"])
    return RosterRow(
        line=row.line,
        name=texts.line(name, name="The name"),
        emails=tuple(dict.fromkeys(addresses.normal(one) for one in found)),
        number=texts.line(number, name="The employee number", limit=64) if number else "",
        school=texts.line(row["school"], name="The school") if row["school"] else "",
        roles=roles,
        wide=wide,
    )


def _roles(text: str) -> tuple[tuple[Role, ...], frozenset[Role]]:
    """The roles in the order in which they stand there, and which of them hold in the whole district."""
    names = [name.strip().lower() for name in _SEVERAL_ROLES.split(text) if name.strip()]
    held = tuple(dict.fromkeys(_role(name.removesuffix(_WIDE).rstrip()) for name in names))
    wide = frozenset(_role(name.removesuffix(_WIDE).rstrip()) for name in names if name.endswith(_WIDE))
    return held or (Role.TEACHER,), wide


def _role(name: str) -> Role:
    try:
        return Role(_ROLE_NAMES.get(name, name))
    except ValueError:
        raise ValueError(f"“{name}” is no role here; write one of {', '.join(Role)}.") from None


def _without_repeats(
    rows: list[RosterRow], errors: list[RowError]
) -> tuple[tuple[RosterRow, ...], tuple[RowError, ...]]:
    """The same person twice in one file is a mistake that somebody should see."""
    seen: dict[str, int] = {}
    kept = []
    for row in rows:
        marks = [*row.emails, *([f"number {row.number}"] if row.number else [])]
        if repeated := [mark for mark in marks if mark in seen]:
            line = seen[repeated[0]]
            errors.append(
                RowError(row.line, f"{repeated[0]} stands in line {line} already; keep one of the lines.")
            )
            continue
        seen.update(dict.fromkeys(marks, row.line))
        kept.append(row)
    return tuple(kept), tuple(sorted(errors, key=lambda error: error.line))
