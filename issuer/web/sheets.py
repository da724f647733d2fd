"""Spreadsheets that come in with a form and go out as files: pasted or uploaded, previewed, confirmed.

    text = sheet_of_form(problems)      what was pasted into `text`, or what the file `file` holds
    return csv_file("awarded.csv", headings, rows)

A preview carries the text in its form, so that what is confirmed is exactly what was previewed and nothing
has to be kept in between.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response, request

from issuer.importers.spreadsheets import MOST_BYTES, SpreadsheetError, text_of
from issuer.services.reporting import as_text
from issuer.web.forms import Problems

_NOTHING: Final = "There is no list yet. Choose a file, or paste its lines."


def sheet_of_form(problems: Problems) -> str:
    """The text of the sheet that was sent, "" (and a problem) when there is none that can be read."""
    file = request.files.get("file")
    given = file.stream.read(MOST_BYTES + 1) if file and file.filename else request.form.get("text", "")
    if not given.strip():
        problems.add("text", _NOTHING)
        return ""
    try:
        return text_of(given).replace("\r\n", "\n")
    except SpreadsheetError as error:
        problems.add("file" if file and file.filename else "text", str(error))
        return ""


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A spreadsheet to download; a cell that a spreadsheet program would take for a formula is text."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(headings)
    writer.writerows([as_text(str(cell)) for cell in row] for row in rows)
    return csv_text(name, sheet.getvalue())


def csv_text(name: str, text: str) -> Response:
    """The same of a text that is one already. The mark in front tells Excel that it is UTF-8."""
    response = Response("\ufeff" + text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
