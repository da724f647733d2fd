"""A menu of professional learning as a spreadsheet: what can be earned, and what it is worth.

    Name,Kind,Hours,Category,How,Comfort,Description,Criteria
    Exit tickets in five minutes,quick bite,1,Instruction,online,little risk,...,...

Time is minutes ("45 min", "45") in a column of minutes, or hours ("1.5", "1 h 30 min") in one of hours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from issuer.domain.school_year import Repeat
from issuer.importers import spreadsheets, texts
from issuer.importers.spreadsheets import Row, RowError, SpreadsheetError

COLUMNS = {
    "name": ("name", "title", "offering", "badge", "component"),
    "slug": ("short name", "slug", "key"),
    "kind": ("kind", "course", "menu", "type", "menu section"),
    "minutes": ("minutes", "contact minutes"),
    "hours": ("hours", "contact hours", "time", "length"),
    "category": ("category", "subject", "topic"),
    "modality": ("how", "modality", "format", "mode"),
    "comfort": ("comfort", "comfort level", "risk"),
    "description": ("description", "what it is", "summary"),
    "criteria": ("criteria", "what a reviewer looks for", "to earn it", "evidence"),
    "prompt": ("evidence prompt", "prompt", "question"),
    "repeat": ("repeat", "can be earned"),
    "code": ("standard", "standard code", "alignment code", "code"),
    "standard_name": ("standard name", "alignment", "alignment name"),
    "url": ("standard url", "alignment url", "standard address"),
    "shape": ("shape", "badge shape"),
    "mineral": ("mineral", "badge mineral"),
    "grain": ("grain", "badge grain"),
    "picture": ("picture", "badge picture"),
    "word": ("word", "badge word"),
    "stones": ("stones", "badge stones"),
}
_ARTWORK = ("shape", "mineral", "grain", "picture", "word")
MOST_MINUTES = 60_000
_SPELLED = re.compile(
    r"(?:(?P<hours>[0-9]+(?:[.,][0-9]+)?)\s*h\w*)?\s*(?:(?P<minutes>[0-9]+)\s*m\w*)?", re.IGNORECASE
)


class Kind(StrEnum):
    """Where on the menu something stands; a yearly badge is what pathways lead to."""

    APPETIZER = "appetizer"
    ENTREE = "entree"
    QUICK_BITE = "quick_bite"
    TO_GO = "to_go"
    EVENT = "event"
    YEARLY = "yearly"


_KINDS = {"entrée": Kind.ENTREE, "takeaway": Kind.TO_GO, "required event": Kind.EVENT, "year": Kind.YEARLY}
_COMFORT = {
    "": "", "little": "little", "little risk": "little", "low": "little",
    "some": "some", "some risk": "some", "medium": "some",
    "pushing": "pushing", "pushing comfort": "pushing", "high": "pushing",
}  # fmt: skip


@dataclass(frozen=True)
class MenuRow:
    """One offering. `alignment` is empty or one standard as {"name", "url", "code"}.

    `artwork` holds the parameters of its picture as they are written, unchecked; empty when none are.
    """

    line: int
    slug: str
    name: str
    kind: Kind
    minutes: int
    description: str
    criteria: str
    category: str
    modality: str
    comfort: str
    repeat: Repeat
    alignment: tuple[dict[str, str], ...]
    evidence_prompt: str = ""
    artwork: Mapping[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Menu:
    """The offerings that could be read, what is wrong with other lines, and headings that we do not know."""

    rows: tuple[MenuRow, ...]
    errors: tuple[RowError, ...]
    unknown: tuple[str, ...]


def read(data: bytes | str) -> Menu:
    """Read a menu.

    Raises:
        SpreadsheetError: the file as a whole cannot be read.
    """
    sheet = spreadsheets.read(data, columns=COLUMNS, needed=("name", "kind"))
    if sheet.rows and not {"minutes", "hours"} & set(sheet.rows[0].cells):
        raise SpreadsheetError("A column with the time is missing: “Hours” or “Minutes”.")
    rows: dict[str, MenuRow] = {}
    errors: list[RowError] = []
    for row in sheet.rows:
        try:
            offering = _offering(row)
        except ValueError as error:
            errors.append(RowError(row.line, str(error)))
            continue
        if before := rows.get(offering.slug):
            errors.append(RowError(row.line, f"“{offering.name}” stands in line {before.line} already."))
        else:
            rows[offering.slug] = offering
    return Menu(tuple(rows.values()), tuple(errors), sheet.unknown)


def minutes_of(text: str, *, in_hours: bool) -> int:
    """Whole minutes from `90`, `1.5`, `1,5 h`, `1 h 30 min`, `45 min`.

    Raises:
        ValueError: it is no time, or not whole minutes.
    """
    written = text.strip()
    spelled = _SPELLED.fullmatch(written)
    try:
        if written and spelled and any(spelled.groups()):
            hours = Decimal((spelled["hours"] or "0").replace(",", "."))
            total = hours * 60 + int(spelled["minutes"] or 0)
        else:
            total = Decimal(written.replace(",", ".") if written.isascii() else "") * (60 if in_hours else 1)
    except InvalidOperation:
        raise ValueError(f"“{text}” is no time; write 1.5 under hours, or 90 under minutes.") from None
    if not total.is_finite() or not 0 <= total <= MOST_MINUTES or total % 1:
        raise ValueError(f"“{text}” should come to whole minutes, from 0 to {MOST_MINUTES}.")
    return int(total)


def _offering(row: Row) -> MenuRow:
    name = texts.line(row["name"], name="The name")
    description = texts.paragraphs(row["description"], name="The description")
    criteria = texts.paragraphs(row["criteria"], name="The criteria")
    return MenuRow(
        line=row.line,
        slug=texts.slug(row["slug"] or name),
        name=name,
        kind=_kind(row["kind"]),
        minutes=_minutes(row),
        description=description or name,
        criteria=criteria or description or f"Complete “{name}” and show what came of it.",
        category=texts.line(row["category"], name="The category", limit=80) if row["category"] else "",
        modality=texts.line(row["modality"], name="“How”", limit=40) if row["modality"] else "",
        comfort=_comfort(row["comfort"]),
        repeat=_repeat(row["repeat"]),
        alignment=_alignment(row),
        evidence_prompt=texts.paragraphs(row["prompt"], name="The question", limit=1_000),
        artwork=_artwork(row),
    )


def _kind(text: str) -> Kind:
    plain = text.strip().lower().removesuffix("s")
    try:
        return _KINDS.get(plain) or Kind(plain.replace(" ", "_").replace("-", "_"))
    except ValueError:
        known = ", ".join(kind.replace("_", " ") for kind in Kind)
        raise ValueError(f"“{text}” is no kind; write one of {known}.") from None


def _minutes(row: Row) -> int:
    if row["minutes"]:
        return minutes_of(row["minutes"], in_hours=False)
    if row["hours"]:
        return minutes_of(row["hours"], in_hours=True)
    if _kind(row["kind"]) is Kind.YEARLY:
        return 0
    raise ValueError("The time is missing; write how many hours or minutes it is worth, 0 if none.")


def _comfort(text: str) -> str:
    try:
        return _COMFORT[text.strip().lower()]
    except KeyError:
        raise ValueError(f"“{text}” is no comfort level; write little, some or pushing.") from None


def _repeat(text: str) -> Repeat:
    plain = text.strip().lower()
    if plain in ("", "yearly", "every year", "each year"):
        return Repeat.YEARLY
    if plain == "once":
        return Repeat.ONCE
    raise ValueError(f"“{text}” should be “yearly” or “once”.")


def _alignment(row: Row) -> tuple[dict[str, str], ...]:
    if not row["url"]:
        return ()
    if not row["url"].startswith(("https://", "http://")):
        raise ValueError(f"“{row['url']}” is no web address; write it with https:// in front.")
    named = {"name": row["standard_name"] or row["code"] or row["url"], "url": row["url"]}
    return ({**named, "code": row["code"]} if row["code"] else named,)


def _artwork(row: Row) -> dict[str, str | list[str]]:
    """The written parameters of the picture. A word is carved with plain hyphens: that is what there is."""
    written: dict[str, str | list[str]] = {name: row[name] for name in _ARTWORK if row[name]}
    if row["word"]:
        written["word"] = row["word"].replace("\N{EN DASH}", "-")
    if row["stones"]:
        written["stones"] = row["stones"].split()
    return written
