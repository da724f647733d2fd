"""Spreadsheets saved as CSV, as other systems and Excel really write them.

    sheet = read(data, columns={"name": ("name", "full name", "teacher"), ...}, needed=("name",))
    for row in sheet.rows: row.line, row["name"]

Bytes or text; UTF-8 with or without a byte order mark, else Windows-1252; comma, semicolon or tab; columns in
any order, under any of their names, whatever their case. Columns that nobody knows are named, not refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
_DELIMITERS = ",;\t"
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class SpreadsheetError(ValueError):
    """A file that cannot be read as a whole; the message says what to change."""


@dataclass(frozen=True)
class RowError:
    """What is wrong with one line, in words that say what to change."""

    line: int
    message: str


@dataclass(frozen=True)
class Row:
    """One line of the sheet: its number in the file, and its cells by our name of the column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell in that column; empty when the sheet has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """The lines that hold something, and the headings that we do not know."""

    rows: tuple[Row, ...]
    unknown: tuple[str, ...]


def read(data: bytes | str, *, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Sheet:
    """Read a sheet whose first line that holds something names the columns.

    Args:
        data: the file.
        columns: our name of each column, and the headings under which it may come.
        needed: the columns without which nothing can be done.

    Raises:
        SpreadsheetError: too large, unreadable, empty, or a needed column is missing or comes twice.
    """
    lines = _lines(text_of(data))
    if not lines:
        raise SpreadsheetError("The file is empty. Its first line should name the columns.")
    heading = lines[0][1]
    places = _places(heading, columns)
    if missing := [name for name in needed if name not in places]:
        asked = "; ".join(f"“{columns[name][0]}”" for name in missing)
        raise SpreadsheetError(
            f"These columns are missing: {asked}. The first line has: {', '.join(heading)}."
        )
    if len(lines) - 1 > MOST_ROWS:
        raise SpreadsheetError(
            f"The file has {len(lines) - 1:,} lines; split it into files of {MOST_ROWS:,}."
        )
    known = set(places.values())
    rows = tuple(_row(line, cells, places) for line, cells in lines[1:])
    return Sheet(rows, tuple(name for place, name in enumerate(heading) if name and place not in known))


def text_of(data: bytes | str) -> str:
    """The text of a sheet, whatever it was saved as.

    Raises:
        SpreadsheetError: too large, or no text.
    """
    if len(data) > MOST_BYTES:
        raise SpreadsheetError(f"The file has {len(data):,} bytes; {MOST_BYTES:,} are the most.")
    text = data.removeprefix("\ufeff") if isinstance(data, str) else _decoded(data)
    if "\x00" in text:
        raise SpreadsheetError("This is no CSV file. In Excel, choose “Save as”, then “CSV UTF-8”.")
    return text


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError("The letters cannot be read. In Excel, choose “Save as”, then “CSV UTF-8”.")


def _lines(text: str) -> list[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                lines.append((reader.line_num, stripped))
    except csv.Error as error:
        raise SpreadsheetError(f"Line {reader.line_num} cannot be read: {error}.") from error
    return lines


def _places(heading: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    names = {_plain(alias): name for name, aliases in columns.items() for alias in (name, *aliases)}
    places: dict[str, int] = {}
    for place, title in enumerate(heading):
        name = names.get(_plain(title))
        if name is None:
            continue
        if name in places:
            raise SpreadsheetError(
                f"“{heading[places[name]]}” and “{title}” mean the same; remove one of them."
            )
        places[name] = place
    return places


def _row(line: int, cells: Sequence[str], places: Mapping[str, int]) -> Row:
    return Row(line, {name: cells[place] for name, place in places.items() if place < len(cells)})


def _plain(title: str) -> str:
    return _NOT_IN_NAMES.sub(" ", title.lower()).strip()
