"""What can be earned: the menu comes in as a spreadsheet, a pathway as a document; both by versions.

    publishing.import_menu(house, actor, data, now=now)
    published = publishing.publish_pathway(house, actor, document, now=now)
    published.awarded    # whoever fulfils it already has the badge now

A version that was published never changes: other words are the next version, the same words are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from issuer.credentials.artwork import Artwork, ArtworkError
from issuer.domain.person import Deed, Person, require
from issuer.importers import menu_csv
from issuer.importers.menu_csv import MenuRow
from issuer.importers.spreadsheets import SpreadsheetError
from issuer.services import acting, awarding, charting, earning, moving
from issuer.services.awarding import AwardedBadge
from issuer.services.charting import PLAIN, Published, Terms
from issuer.services.errors import InputError
from issuer.services.house import House, transaction
from issuer.storage import achievements, pathways, people
from issuer.storage.database import Transaction
from issuer.storage.models import Achievement, AchievementVersion
from verifier.pathways.requirements import Pathway


class Result(StrEnum):
    """What a line of the menu does."""

    NEW = "new"
    NEXT_VERSION = "next version"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True)
class MenuLine:
    """What one line does; `number` is the version that holds from then on, 0 with an error."""

    line: int
    slug: str
    name: str
    result: Result
    number: int = 0
    message: str = ""


@dataclass(frozen=True)
class MenuPreview:
    """The results in order of lines, and the headings of the file that nobody knows."""

    lines: tuple[MenuLine, ...]
    unknown_columns: tuple[str, ...] = ()

    def count(self, result: Result) -> int:
        """How many lines have that result."""
        return sum(line.result is result for line in self.lines)


@transaction
def import_menu(
    tx: Transaction, _house: House, actor: Person, data: bytes | str, *, now: datetime
) -> MenuPreview:
    """Put a menu into effect; lines with an error are left out and named.

    Raises:
        NotAllowedError: the actor is no coordinator of the district.
        InputError: the file as a whole cannot be read.
    """
    return _apply(tx, actor, data, now)


def preview_menu(house: House, actor: Person, data: bytes | str, *, now: datetime) -> MenuPreview:
    """Say what `import_menu` would do; nothing is written.

    Raises:
        NotAllowedError, InputError: as `import_menu`.
    """
    with house.database.trying() as tx:
        return _apply(tx, actor, data, now)


def publish_pathway(
    house: House, actor: Person, document: Mapping[str, Any], terms: Terms = PLAIN, *, now: datetime
) -> Published:
    """Publish a pathway, and award it to whoever fulfils it already.

    The same document again changes nothing and goes on awarding where it was interrupted. `issuers` may be
    left out: then our own badges count.

    Raises:
        NotAllowedError: the actor is no coordinator of the district.
        DefinitionError: the document is no sound pathway; it names every reason.
        InputError: it names an address, an achievement or a version that does not fit this house.
    """
    require(actor, Deed.PUBLISH)
    pathway = charting.read(house, document)
    published = _keep(house, actor, pathway, terms, now=now)
    with house.database.reading() as tx:
        everyone = [person.id for person in people.everyone(tx)]
    awarded = tuple(badge for one in everyone for badge in _award_who_is_done(house, one, now=now))
    return replace(published, awarded=awarded)


@transaction
def award_again(
    tx: Transaction, house: House, actor: Person, person_id: UUID, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    """Ask all pathways about one person anew, and award what they owe even if it was withdrawn before.

    Raises:
        NotFoundError: there is no such person.
        NotAllowedError: the actor is no coordinator for that person, or is that person.
    """
    people.lock(tx, person_id)
    require(actor, Deed.AWARD, acting.find(tx, person_id))
    return awarding.award(tx, house, earning.owed_again(tx, house, person_id, now=now), now=now)


@transaction
def _keep(
    tx: Transaction, house: House, actor: Person, pathway: Pathway, terms: Terms, *, now: datetime
) -> Published:
    before = pathways.newest(tx, pathway.id.rpartition("/")[2])
    published = charting.keep(tx, house, actor, pathway, terms, now=now)
    if terms.keep_started and before is not None and published.is_new:
        moving.keep_those_who_started(tx, house, before, now)
    return published


@transaction
def _award_who_is_done(
    tx: Transaction, house: House, person_id: UUID, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    people.lock(tx, person_id)
    owed = earning.completed(tx, house, person_id, because="", now=now)
    return awarding.award(tx, house, owed, now=now)


def _apply(tx: Transaction, actor: Person, data: bytes | str, now: datetime) -> MenuPreview:
    require(actor, Deed.PUBLISH)
    try:
        menu = menu_csv.read(data)
    except SpreadsheetError as error:
        raise InputError(str(error)) from error
    lines = [MenuLine(error.line, "", "", Result.ERROR, message=error.message) for error in menu.errors]
    lines += [_line(tx, row, now) for row in menu.rows]
    return MenuPreview(tuple(sorted(lines, key=lambda line: line.line)), menu.unknown)


def _line(tx: Transaction, row: MenuRow, now: datetime) -> MenuLine:
    last = achievements.newest(tx, row.slug)
    try:
        words = _words_of(row)
    except ArtworkError as error:
        return MenuLine(row.line, row.slug, row.name, Result.ERROR, message=str(error))
    if last is None:
        achievement = Achievement(slug=row.slug, created_at=now)
        tx.add(achievement)
        tx.flush()
        tx.add(AchievementVersion(achievement_id=achievement.id, number=1, created_at=now, **words))
        tx.flush()
        return MenuLine(row.line, row.slug, row.name, Result.NEW, 1)
    if words == {name: getattr(last, name) for name in words}:
        return MenuLine(row.line, row.slug, row.name, Result.UNCHANGED, last.number)
    number = _next(tx, last, {**_words(last), **words}, now).number
    return MenuLine(row.line, row.slug, row.name, Result.NEXT_VERSION, number)


def _next(
    tx: Transaction, last: AchievementVersion, words: dict[str, Any], now: datetime
) -> AchievementVersion:
    version = AchievementVersion(
        achievement_id=last.achievement_id, number=last.number + 1, created_at=now, **words
    )
    tx.add(version)
    tx.flush()
    return version


def _words_of(row: MenuRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "description": row.description,
        "criteria": row.criteria,
        "kind": row.kind.value,
        "minutes": row.minutes,
        "category": row.category,
        "modality": row.modality,
        "comfort": row.comfort,
        "repeat": row.repeat.value,
        "alignment": list(row.alignment),
        "evidence_prompt": row.evidence_prompt,
    } | ({"artwork": _artwork_of(row)} if row.artwork else {})


def _artwork_of(row: MenuRow) -> dict[str, Any]:
    """The parameters of the picture, checked by drawing's own rules; the seed is the short name, not kept."""
    drawn = Artwork.from_dict({"seed": row.slug} | dict(row.artwork)).as_dict()
    return {name: value for name, value in drawn.items() if name != "seed"}


def _words(version: AchievementVersion) -> dict[str, Any]:
    names = (
        "name",
        "description",
        "criteria",
        "kind",
        "minutes",
        "category",
        "modality",
        "comfort",
        "repeat",
        "evidence_prompt",
    )
    return {name: getattr(version, name) for name in (*names, "alignment", "artwork")}
