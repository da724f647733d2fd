"""Who acts: people of the database as the domain knows them, with their roles.

    actor = acting.find(tx, person_id)
    require(actor, Deed.REVIEW, about=author)

`CONSOLE` is whoever works at the command line of the machine itself: it has the keys, the database and the
files in its hands anyway. In rows it is nobody: `recorded(CONSOLE)` is None.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from issuer.domain.person import DISTRICT, Grant, Person, Role, Scope
from issuer.services.errors import NotFoundError
from issuer.storage import people
from issuer.storage.browser_sessions import AtBrowser
from issuer.storage.database import Transaction
from issuer.storage.models import Person as PersonRow

CONSOLE = Person(
    id=UUID(int=0),
    name="the command line",
    grants=(Grant(Role.COORDINATOR, DISTRICT), Grant(Role.HR, DISTRICT), Grant(Role.ADMIN, DISTRICT)),
)


def find(tx: Transaction, person_id: UUID) -> Person:
    """The person with that id and the roles they have now.

    Raises:
        NotFoundError: there is none.
    """
    row = people.by_id(tx, person_id)
    if row is None:
        raise NotFoundError("There is no such person.")
    return of(tx, row)


def of(tx: Transaction, row: PersonRow) -> Person:
    """A person's row as the domain knows them; somebody who left has no roles."""
    grants = people.grants(tx, row.id) if row.active else ()
    return replace(subject(row), grants=_granted((grant.role, grant.school_id) for grant in grants))


def at_browser(found: AtBrowser) -> Person:
    """The same of somebody who sits at a browser and was found with their roles."""
    grants = _granted(found.grants if found.active else ())
    return Person(id=found.person_id, name=found.name, school_id=found.school_id, grants=grants)


def _granted(grants: Iterable[tuple[str, UUID | None]]) -> tuple[Grant, ...]:
    return tuple(Grant(Role(role), Scope(school_id)) for role, school_id in grants)


def subject(row: PersonRow) -> Person:
    """A person whom a deed is about: who they are and where, without their own roles."""
    return Person(id=row.id, name=row.name, school_id=row.school_id)


def recorded(actor: Person) -> UUID | None:
    """The actor's id for a row; None for the command line, which is no person."""
    return None if actor.id == CONSOLE.id else actor.id
