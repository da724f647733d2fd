"""What kinds of things people have beside their badges, by one question; most people have none of most kinds.

    kinds = holdings.kinds_of(tx, person_ids)
    if ImportedBadge in kinds: ...                 # then it is worth asking which

It says no more than that there are such rows, in whatever state: what counts is said by who reads them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

from sqlalchemy import bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from issuer.storage.models import (
    Attendance,
    CarriedItem,
    ImportedBadge,
    KeptVersion,
    OwnActivity,
    Person,
    Reflection,
    SignOff,
    Teaching,
    Waiver,
)
from issuer.storage.models.base import Base
from issuer.storage.rows import connection_of

Kinds: TypeAlias = Collection[type[Base]]

ALL: Final = (
    ImportedBadge,
    OwnActivity,
    Attendance,
    SignOff,
    Teaching,
    Reflection,
    Waiver,
    KeptVersion,
    CarriedItem,
)

_BY_NAME: Final = {kind.__tablename__: kind for kind in ALL}
_ASKED: Final = select(Person.id).where(Person.id.in_(bindparam("ids", expanding=True))).cte("asked")
_QUESTION: Final = union_all(
    *(
        select(literal(kind.__tablename__)).where(
            select(kind.person_id).where(kind.person_id.in_(select(_ASKED.c.id))).exists()
        )
        for kind in ALL
    )
)


def kinds_of(session: Session, person_ids: Collection[object]) -> Kinds:
    """The kinds of which at least one of several people has something."""
    names = connection_of(session).scalars(_QUESTION, {"ids": list(person_ids)})
    return frozenset(_BY_NAME[name] for name in names)
