"""Bringing people in: a roster is previewed, then applied; applied again, it changes nothing.

    enrolling.preview_roster(house, actor, data, now=now)    # a result for each line, nothing written
    enrolling.import_roster(house, actor, data, now=now)     # the same results, written

A person is known by employee number, else by any of their addresses. A roster adds addresses and roles, and
changes names and schools; it never takes anything away, for a list that lacks a line is more often incomplete
than right.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from issuer.domain.person import Deed, Role, require
from issuer.domain.person import Person as Actor
from issuer.importers import addresses, roster_csv, texts
from issuer.importers.roster_csv import RosterRow
from issuer.importers.spreadsheets import SpreadsheetError
from issuer.services.errors import InputError
from issuer.services.house import House, transaction
from issuer.storage import people
from issuer.storage.database import Transaction
from issuer.storage.models import Address, Person, RoleGrant, School

_OF_A_SCHOOL = frozenset({Role.TEACHER, Role.REVIEWER, Role.MENTOR, Role.SUPERVISOR})


class Result(StrEnum):
    """What a line of the roster does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True)
class RosterLine:
    """What one line does, and how in words."""

    line: int
    name: str
    email: str
    result: Result
    message: str = ""


@dataclass(frozen=True)
class RosterPreview:
    """The results in order of lines, and the headings of the file that nobody knows."""

    lines: tuple[RosterLine, ...]
    unknown_columns: tuple[str, ...] = ()

    def count(self, result: Result) -> int:
        """How many lines have that result."""
        return sum(line.result is result for line in self.lines)


@dataclass
class _Work:
    """What applying one line did so far."""

    created: bool = False
    changes: list[str] = field(default_factory=list)


@transaction
def import_roster(
    tx: Transaction, _house: House, actor: Actor, data: bytes | str, *, now: datetime
) -> RosterPreview:
    """Apply a roster; lines with an error are left out and named.

    Raises:
        NotAllowedError: the actor is neither coordinator nor administrator of the district.
        InputError: the file as a whole cannot be read.
    """
    return _apply(tx, actor, data, now)


def preview_roster(house: House, actor: Actor, data: bytes | str, *, now: datetime) -> RosterPreview:
    """Say what `import_roster` would do; nothing is written.

    Raises:
        NotAllowedError, InputError: as `import_roster`.
    """
    with house.database.trying() as tx:
        return _apply(tx, actor, data, now)


@transaction
def grant(
    tx: Transaction, _house: House, actor: Actor, person_id: UUID, role: Role, school_id: UUID | None = None
) -> None:
    """Give somebody a role, for the district or for one school; it is no error when they have it.

    Raises:
        NotAllowedError: the actor is no administrator, or it is their own role.
        InputError: there is no such person.
    """
    row = people.by_id(tx, person_id)
    if row is None:
        raise InputError("There is no such person.")
    require(actor, Deed.GRANT_ROLES, Actor(row.id, row.name, row.school_id))
    _grant(tx, row, role, school_id, _Work())


@transaction
def add_person(
    tx: Transaction,
    _house: House,
    actor: Actor,
    name: str,
    email: str,
    roles: Sequence[Role],
    *,
    school: str = "",
    now: datetime,
) -> UUID:
    """Bring in one person, or add to whoever has that address.

    Raises:
        NotAllowedError: the actor may not, or may not give one of the roles.
        InputError: the name or the address cannot be taken.
    """
    require(actor, Deed.ENROL)
    try:
        row = RosterRow(
            line=1,
            name=texts.line(name, name="The name"),
            emails=(addresses.normal(email),),
            number="",
            school=school,
            roles=tuple(roles) or (Role.TEACHER,),
        )
        return _keep(tx, actor, row, now, _Work()).id
    except ValueError as error:
        raise InputError(str(error)) from error


def _apply(tx: Transaction, actor: Actor, data: bytes | str, now: datetime) -> RosterPreview:
    require(actor, Deed.ENROL)
    try:
        roster = roster_csv.read(data)
    except SpreadsheetError as error:
        raise InputError(str(error)) from error
    lines = [RosterLine(error.line, "", "", Result.ERROR, error.message) for error in roster.errors]
    lines += [_line(tx, actor, row, now) for row in roster.rows]
    return RosterPreview(tuple(sorted(lines, key=lambda line: line.line)), roster.unknown)


def _line(tx: Transaction, actor: Actor, row: RosterRow, now: datetime) -> RosterLine:
    work = _Work()
    try:
        _keep(tx, actor, row, now, work)
    except ValueError as error:
        return RosterLine(row.line, row.name, row.emails[0], Result.ERROR, str(error))
    result = Result.NEW if work.created else Result.CHANGED if work.changes else Result.UNCHANGED
    return RosterLine(row.line, row.name, row.emails[0], result, "; ".join(work.changes))


def _keep(tx: Transaction, actor: Actor, row: RosterRow, now: datetime, work: _Work) -> Person:
    person = _known(tx, row)
    _refuse_roles_beyond(actor, row, placed=bool(row.school or (person and person.school_id)))
    school = _school(tx, row.school, work) if row.school else None
    if person is None:
        person = Person(name=row.name, created_at=now, employee_number=row.number or None)
        tx.add(person)
        work.created = True
    _update(person, row, school, work)
    tx.flush()
    _add_addresses(tx, person, row.emails, now, work)
    for role in row.roles:
        in_school = role in _OF_A_SCHOOL and role not in row.wide
        _grant(tx, person, role, person.school_id if in_school else None, work)
    tx.flush()
    return person


def _refuse_roles_beyond(actor: Actor, row: RosterRow, *, placed: bool) -> None:
    """A roster gives roles inside a school; those over the district are an administrator's to give.

    So are those of somebody who is placed in no school, for they hold in all of them. A teacher's role is
    about oneself alone.
    """
    beyond = [
        role
        for role in row.roles
        if role not in _OF_A_SCHOOL or role in row.wide or not (placed or role is Role.TEACHER)
    ]
    if beyond and not actor.is_a(Role.ADMIN):
        raise ValueError(f"Only an administrator can give the role {' or '.join(beyond)} in the district.")


def _known(tx: Transaction, row: RosterRow) -> Person | None:
    """The person a line is about; an error when it points at two different people."""
    by_number = people.by_employee_number(tx, row.number) if row.number else None
    found = {person.id: person for email in row.emails if (person := people.by_email(tx, email))}
    if by_number is not None:
        found[by_number.id] = by_number
    if len(found) > 1:
        names = " and ".join(sorted(person.name for person in found.values()))
        raise ValueError(f"This line fits two people, {names}; correct the number or the addresses.")
    person = next(iter(found.values()), None)
    if person and row.number and person.employee_number not in (None, row.number):
        raise ValueError(f"{person.name} has the employee number {person.employee_number}, not {row.number}.")
    return person


def _school(tx: Transaction, name: str, work: _Work) -> School:
    slug = texts.slug(name)
    school = people.school_by_slug(tx, slug)
    if school is None:
        school = School(slug=slug, name=name)
        tx.add(school)
        tx.flush()
        work.changes.append(f"new school {name}")
    return school


def _update(person: Person, row: RosterRow, school: School | None, work: _Work) -> None:
    if person.name != row.name:
        work.changes.append(f"name was {person.name}")
        person.name = row.name
    if row.number and person.employee_number is None:
        work.changes.append(f"employee number {row.number}")
        person.employee_number = row.number
    if school and person.school_id != school.id:
        if not work.created:
            work.changes.append(f"moves to {school.name}")
        person.school_id = school.id
    if not person.active:
        work.changes.append("is back")
        person.active = True


def _add_addresses(
    tx: Transaction, person: Person, emails: Sequence[str], now: datetime, work: _Work
) -> None:
    """The district says whose they are, so they count as verified."""
    had = {address.email for address in people.addresses(tx, person.id)}
    for email in emails:
        if email not in had:
            salt = secrets.token_hex(16)
            tx.add(Address(person_id=person.id, email=email, salt=salt, verified_at=now))
            work.changes += [] if work.created else [f"new address {email}"]


def _grant(tx: Transaction, person: Person, role: Role, school_id: UUID | None, work: _Work) -> None:
    has = any(grant.role == role and grant.school_id == school_id for grant in people.grants(tx, person.id))
    if not has:
        tx.add(RoleGrant(person_id=person.id, role=role, school_id=school_id))
        work.changes += [] if work.created else [f"is a {role} now"]
