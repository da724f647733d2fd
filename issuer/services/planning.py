"""Who is to be awarded what, before anything is: the lines of a list, or everybody of a group.

    lines, unknown = planning.of_list(tx, house, coordinator, data, now=now)
    lines = planning.of_group(tx, house, coordinator, Group("opening-day", role="teacher"), now=now)

People, badges and what is held already are looked up for all lines at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from issuer.domain.award import Award, Source
from issuer.domain.person import Deed, NotAllowedError, Person, Role, may, require
from issuer.domain.school_year import Repeat, period_of
from issuer.importers import awards_csv, texts
from issuer.importers.awards_csv import AwardRow
from issuer.importers.spreadsheets import SpreadsheetError
from issuer.services import acting
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import InputError, NotFoundError
from issuer.services.house import House
from issuer.storage import achievements, awards, people
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion
from issuer.storage.models import Person as PersonRow


class Result(StrEnum):
    """What becomes of a line."""

    WILL_AWARD = "will be awarded"
    AWARDED = "awarded"
    HELD = "held already"
    ERROR = "error"
    FOLLOWED = "completed by it"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class ListLine:
    """One line: who, what, what becomes of it; `badge` once it was awarded."""

    line: int
    person: str
    achievement: str
    result: Result
    message: str = ""
    badge: AwardedBadge | None = None


@dataclass(frozen=True)
class Planned:
    """A line, and the award of which version it asks for if it can be given."""

    line: ListLine
    award: Award | None = None
    version: AchievementVersion | None = None


@dataclass(frozen=True)
class Group:
    """Everyone who has a role, is at a school, holds a badge: those words narrow it that are not empty.

    `slug` is what they are awarded, `day` the day on which it was done.
    """

    slug: str
    role: str = ""
    school: str = ""
    holds: str = ""
    day: date | None = None


def of_list(
    tx: Transaction, house: House, actor: Person, data: bytes | str, *, now: datetime
) -> tuple[list[Planned], tuple[str, ...]]:
    """Say what becomes of each line of a list, in order, and which columns nobody knows.

    Raises:
        NotAllowedError: the actor is no coordinator.
        InputError: the file as a whole cannot be read.
    """
    _ask(actor)
    try:
        read = awards_csv.read(data)
    except SpreadsheetError as error:
        raise InputError(str(error)) from error
    planned = [Planned(ListLine(error.line, "", "", Result.ERROR, error.message)) for error in read.errors]
    found = _Lookup.of(tx, read.rows)
    asked = [_line(house, actor, found, row, now) for row in read.rows]
    planned += _without_repeats(_without_held(tx, asked))
    return sorted(planned, key=lambda one: one.line.line), read.unknown


def of_group(tx: Transaction, house: House, actor: Person, group: Group, *, now: datetime) -> list[Planned]:
    """Say who of a group will be awarded, by name; those whom the actor may not award are not in it.

    Raises:
        NotAllowedError: the actor is no coordinator.
        NotFoundError: there is no such badge or school.
        InputError: nothing narrows the group, the day lies in the future, or the badge is a yearly one.
    """
    _ask(actor)
    if not (group.role or group.school or group.holds):
        raise InputError("Choose at least one: a role, a school, or a badge that they hold.")
    version = version_named(tx, group.slug)
    there = [row for row in _members(tx, group) if may(actor, Deed.AWARD, acting.subject(row))]
    planned = [
        Planned(
            ListLine(number, row.name, version.name, Result.WILL_AWARD),
            award_of(house, actor, row, version, group.day, now),
            version,
        )
        for number, row in enumerate(there, 1)
    ]
    return list(_without_held(tx, planned))


def version_named(tx: Transaction, named: str) -> AchievementVersion:
    """What the menu offers under that short name, or under that name.

    Raises:
        NotFoundError: nothing.
        InputError: it is a yearly badge, which only a pathway awards.
    """
    version = achievements.newest(tx, named)
    if version is None:
        try:
            version = achievements.newest(tx, texts.slug(named))
        except texts.TextError:
            version = None
    if version is None or version.achievement.retired_at:
        raise NotFoundError(f"“{named}” is not on the menu.")
    refuse_yearly(version)
    return version


def refuse_yearly(version: AchievementVersion) -> None:
    """A yearly badge that rests on nothing would say that a rule was fulfilled which nobody asked."""
    if version.kind == achievements.YEARLY:
        raise InputError(f"“{version.name}” comes by itself when its pathway is complete.")


def award_of(
    house: House,
    actor: Person,
    person: PersonRow,
    version: AchievementVersion,
    day: date | None,
    now: datetime,
) -> Award:
    """The award that a coordinator gives somebody.

    Raises:
        InputError: the day lies in the future.
    """
    today = now.astimezone(house.settings.zone).date()
    if day and day > today:
        raise InputError(f"{day} lies in the future; award it when it is over.")
    return Award(
        person_id=person.id,
        achievement=version.achievement.slug,
        version=version.number,
        period=period_of(Repeat(version.repeat), day or today),
        minutes=version.minutes,
        source=Source.LIST,
        awarded_at=now,
        activity_end=day,
        awarded_by=acting.recorded(actor),
    )


@dataclass(frozen=True)
class _Lookup:
    """Everybody and everything that a list names; what a name stands for, or why it stands for nothing."""

    by_email: Mapping[str, PersonRow]
    by_number: Mapping[str, PersonRow]
    badges: Mapping[str, AchievementVersion | Exception]

    @classmethod
    def of(cls, tx: Transaction, rows: Sequence[AwardRow]) -> _Lookup:
        return cls(
            people.by_emails(tx, {row.email for row in rows if row.email}),
            people.by_employee_numbers(tx, {row.number for row in rows if row.number}),
            {named: _badge(tx, named) for named in {row.badge for row in rows}},
        )

    def person(self, row: AwardRow) -> PersonRow:
        found = self.by_email.get(row.email) if row.email else self.by_number.get(row.number)
        if found is None:
            raise NotFoundError(f"Nobody here has {row.email or row.number}; import the roster first.")
        return found

    def badge(self, row: AwardRow) -> AchievementVersion:
        found = self.badges[row.badge]
        if isinstance(found, Exception):
            raise found
        return found


def _badge(tx: Transaction, named: str) -> AchievementVersion | Exception:
    try:
        return version_named(tx, named)
    except (NotFoundError, InputError) as error:
        return error


def _ask(actor: Person) -> None:
    if Role.COORDINATOR not in actor.roles:  # one of a single school is asked again for every line
        require(actor, Deed.AWARD)


def _line(house: House, actor: Person, found: _Lookup, row: AwardRow, now: datetime) -> Planned:
    line = ListLine(row.line, row.email or row.number, row.badge, Result.WILL_AWARD)
    try:
        person, version = found.person(row), found.badge(row)
        line = replace(line, person=person.name, achievement=version.name)
        require(actor, Deed.AWARD, acting.subject(person))
        return Planned(line, award_of(house, actor, person, version, row.day, now), version)
    except (NotFoundError, NotAllowedError, InputError) as error:
        return Planned(replace(line, result=Result.ERROR, message=str(error)))


def _without_held(tx: Transaction, planned: Collection[Planned]) -> Iterator[Planned]:
    wanted = [one.award for one in planned if one.award]
    held = awards.standing_keys(tx, {award.person_id for award in wanted})
    for one in planned:
        if one.award and one.version and _key(one.award, one.version) in held:
            yield Planned(replace(one.line, result=Result.HELD))
        else:
            yield one


def _key(award: Award, version: AchievementVersion) -> tuple[UUID, UUID, str]:
    return award.person_id, version.achievement_id, award.period


def _without_repeats(planned: Iterable[Planned]) -> Iterator[Planned]:
    seen: dict[tuple[UUID, UUID, str], int] = {}
    for one in planned:
        key = _key(one.award, one.version) if one.award and one.version else None
        if key and key in seen:
            message = f"The same as line {seen[key]}."
            yield Planned(replace(one.line, result=Result.HELD, message=message))
            continue
        if key:
            seen[key] = one.line.line
        yield one


def _members(tx: Transaction, group: Group) -> Sequence[PersonRow]:
    school = people.school_by_slug(tx, group.school) if group.school else None
    held = achievements.by_slug(tx, group.holds) if group.holds else None
    if (group.school and school is None) or (group.holds and held is None):
        raise NotFoundError("There is no such school or badge.")
    return people.in_group(
        tx,
        role=group.role,
        school_id=school.id if school else None,
        holding=held.id if held else None,
    )
