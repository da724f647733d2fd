"""People: who they are, where they are reached, what they may do, and the lock that awards take.

Addresses are compared in the form that `issuer.importers` and the sign-in page bring them into; nothing here
changes an address.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from issuer.storage.models import Address, Award, Password, Person, RoleGrant, School
from issuer.storage.rows import connection_of


@dataclass(frozen=True)
class Holder:
    """What a badge and its message say of the person who holds it."""

    id: UUID
    name: str
    subject_id: str


# What every award asks is put into words once: writing a statement takes longer than its answer.
_ALL_LOCKED: Final = (
    select(Person.id, Person.name, Person.subject_id)
    .where(Person.id.in_(bindparam("ids", expanding=True)))
    .order_by(Person.id)
    .with_for_update(of=Person)
)
_ROLES: Final = select(RoleGrant.person_id, RoleGrant.role).where(
    RoleGrant.person_id.in_(bindparam("ids", expanding=True))
)
_SCHOOLS: Final = (
    select(Person.id, School.slug)
    .join(School, School.id == Person.school_id)
    .where(Person.id.in_(bindparam("ids", expanding=True)))
)
_VERIFIED: Final = (
    select(Address.person_id, Address.email, Address.salt)
    .where(Address.person_id.in_(bindparam("ids", expanding=True)), Address.verified_at.is_not(None))
    .order_by(Address.email)
)


def by_id(session: Session, person_id: UUID) -> Person | None:
    """The person with that id."""
    return session.get(Person, person_id)


def by_email(session: Session, email: str) -> Person | None:
    """The person who has that address."""
    return session.scalar(_people().join(Address).where(Address.email == email))


def by_employee_number(session: Session, number: str) -> Person | None:
    """The person with that number in the district's personnel system."""
    return session.scalar(_people().where(Person.employee_number == number))


def by_emails(session: Session, emails: Collection[str]) -> dict[str, Person]:
    """The people who have these addresses, by address."""
    statement = select(Address.email, Person).join(Person, Person.id == Address.person_id)
    return dict(session.execute(statement.where(Address.email.in_(emails))).all())


def by_employee_numbers(session: Session, numbers: Collection[str]) -> dict[str, Person]:
    """The people with these numbers in the district's personnel system, by number."""
    found = session.scalars(_people().where(Person.employee_number.in_(numbers)))
    return {row.employee_number: row for row in found if row.employee_number}


def by_subject(session: Session, subject_id: str) -> Person | None:
    """The person whom our credentials name by that `credentialSubject.id`."""
    return session.scalar(_people().where(Person.subject_id == subject_id))


def lock(session: Session, person_id: UUID) -> Person | None:
    """The person's row, held until the transaction ends: nobody else awards this person anything meanwhile.

    On PostgreSQL it is FOR UPDATE; on SQLite, BEGIN IMMEDIATE already holds the whole file.
    """
    # Only the person's own row: an outer-joined school cannot be locked, and need not be.
    statement = select(Person).where(Person.id == person_id).with_for_update(of=Person)
    return session.scalar(statement.execution_options(populate_existing=True))


def lock_all(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Holder]:
    """The same for several people at once, in one order, so that two who do so never wait for each other."""
    held = connection_of(session).execute(_ALL_LOCKED, {"ids": list(person_ids)})
    return {row.id: Holder(*row) for row in held}


def everyone(session: Session, school_id: UUID | None = None) -> Sequence[Person]:
    """All people, or those of one school, by name."""
    statement = _people().order_by(Person.name, Person.id)
    if school_id is not None:
        statement = statement.where(Person.school_id == school_id)
    return session.scalars(statement).all()


def search(session: Session, words: str, limit: int = 50) -> Sequence[Person]:
    """People whose name contains the words, or whose address or employee number is exactly that."""
    wanted = words.strip()
    pattern = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    has_address = select(Address.person_id).where(Address.email == wanted.lower())
    statement = _people().where(
        Person.name.ilike(pattern, escape="\\")
        | (Person.employee_number == wanted)
        | Person.id.in_(has_address)
    )
    return session.scalars(statement.order_by(Person.name, Person.id).limit(limit)).all()


def with_role(session: Session, role: str) -> Sequence[Person]:
    """People who have that role somewhere, by name."""
    having = select(RoleGrant.person_id).where(RoleGrant.role == role)
    return session.scalars(_people().where(Person.id.in_(having)).order_by(Person.name, Person.id)).all()


def in_group(
    session: Session, *, role: str = "", school_id: UUID | None = None, holding: UUID | None = None
) -> Sequence[Person]:
    """Who is here, has a role somewhere, is at a school and holds an achievement, by name."""
    statement = _people().where(Person.active)
    if role:
        statement = statement.where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role)))
    if school_id is not None:
        statement = statement.where(Person.school_id == school_id)
    if holding is not None:
        holders = select(Award.person_id).where(Award.achievement_id == holding, Award.revoked_at.is_(None))
        statement = statement.where(Person.id.in_(holders))
    return session.scalars(statement.order_by(Person.name, Person.id)).all()


def names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of several people by id."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return dict(rows.all())


def addresses(session: Session, person_id: UUID) -> Sequence[Address]:
    """A person's addresses, in order of the alphabet."""
    statement = select(Address).where(Address.person_id == person_id).order_by(Address.email)
    return session.scalars(statement).all()


def verified_addresses(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """The addresses of several people that were verified, with their salts, by the person's id."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    for person_id, email, salt in connection_of(session).execute(_VERIFIED, {"ids": list(person_ids)}):
        found.setdefault(person_id, []).append((email, salt))
    return found


def grants(session: Session, person_id: UUID) -> Sequence[RoleGrant]:
    """The roles that a person has, each for the district or for one school."""
    statement = select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.role)
    return session.scalars(statement).all()


def roles_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The roles that several people have anywhere, by the person's id."""
    found: dict[UUID, set[str]] = {}
    for person_id, role in connection_of(session).execute(_ROLES, {"ids": list(person_ids)}):
        found.setdefault(person_id, set()).add(role)
    return found


def school_slugs(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The short names of several people's schools, by the person's id; who has none is left out."""
    return dict(connection_of(session).execute(_SCHOOLS, {"ids": list(person_ids)}).all())


def password(session: Session, person_id: UUID) -> Password | None:
    """The hash of a person's password."""
    return session.get(Password, person_id)


def schools(session: Session) -> Sequence[School]:
    """The district's schools, by name."""
    return session.scalars(select(School).order_by(School.name)).all()


def school_by_slug(session: Session, slug: str) -> School | None:
    """The school with that short name."""
    return session.scalar(select(School).where(School.slug == slug))


def _people() -> Select[Person]:
    return select(Person)
