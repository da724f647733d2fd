"""What is known of people beside what they earned: attributes, waivers, what came over from last year.

    knowing.attributes_of(tx, [person.id])[person.id]    {"role": ("teacher",), "school": "birch-creek"}

`role` holds every role that somebody has anywhere, `school` the short name of their school. Whatever else a
rule asks for, we do not know, and an attribute that nobody told has no value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias, cast
from uuid import UUID

from issuer.storage import exceptions, people
from issuer.storage.database import Transaction
from issuer.storage.models import Waiver as WaiverRow
from verifier.pathways import persons
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.predicates import Attributes, Value

Manner: TypeAlias = Literal["waive", "reduce", "substitute"]


def attributes_of(tx: Transaction, person_ids: Collection[UUID]) -> Mapping[UUID, Attributes]:
    """The attributes of several people, by the person's id."""
    roles = people.roles_of(tx, person_ids)
    schools = people.school_slugs(tx, person_ids)
    return {one: _attributes(roles.get(one, ()), schools.get(one)) for one in person_ids}


def _attributes(roles: Collection[str], school: str | None) -> dict[str, Value]:
    told: dict[str, Value] = {"role": tuple(sorted(roles))} if roles else {}
    return told | ({"school": school} if school else {})


def waivers_of(tx: Transaction, person_ids: Collection[UUID]) -> dict[UUID, dict[UUID, tuple[Waiver, ...]]]:
    """The waivers of several people that were not taken back: person's id -> pathway's id -> waivers."""
    found: dict[UUID, dict[UUID, tuple[Waiver, ...]]] = {one: {} for one in person_ids}
    for row in exceptions.waivers_of(tx, person_ids):
        before = found[row.person_id].get(row.pathway_id, ())
        found[row.person_id][row.pathway_id] = (*before, _waiver(row))
    return found


def carried_of(tx: Transaction, person_ids: Collection[UUID]) -> dict[UUID, dict[UUID, tuple[Earned, ...]]]:
    """What came over for several people: person's id -> id of the pathway that counts it -> items."""
    found: dict[UUID, dict[UUID, tuple[Earned, ...]]] = {one: {} for one in person_ids}
    for row in exceptions.carried_of(tx, person_ids):
        before = found[row.person_id].get(row.pathway_id, ())
        items = persons.read_person({"items": [row.document]}).items
        found[row.person_id][row.pathway_id] = (*before, *items)
    return found


def _waiver(row: WaiverRow) -> Waiver:
    return Waiver(
        id=f"urn:uuid:{row.id}",
        node=row.node,
        manner=cast("Manner", row.manner),
        role=row.role,
        at=row.granted_at,
        reason=row.reason,
        amount=row.amount,
        item=row.item,
    )
