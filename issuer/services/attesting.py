"""What the house itself saw, as the pathway engine reads it: attendance, sign-offs, teaching, reflections.

    attesting.items_of(tx, house, [person.id], kinds)[person.id]     # beside the badges of `earning.items_of`

Such an item has no credential of its own. It counts by this issuer's word, and a badge that rests on it says
so in its proof. Its id is `urn:uuid:` and that of its row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, cast
from uuid import UUID

from issuer.services.house import House
from issuer.storage import records
from issuer.storage.database import Transaction
from issuer.storage.holdings import Kinds
from issuer.storage.models import Attendance, Reflection, SignOff, Teaching
from verifier.pathways.earned import Earned
from verifier.pathways.requirements import Manner

ID: Final = "urn:uuid:"
"""How the id of an item begins that is no badge."""

_COUNTS: Final = {"reflection": "submitted", "evidence": "approved"}


def items_of(
    tx: Transaction, house: House, person_ids: Collection[UUID], kinds: Kinds
) -> dict[UUID, tuple[Earned, ...]]:
    """The facts of several people that stand, by the person's id; of the kinds that they have at all."""
    found: dict[UUID, list[Earned]] = {person_id: [] for person_id in person_ids}
    for person_id, item in _items(tx, house, person_ids, kinds):
        found[person_id].append(item)
    return {person_id: tuple(items) for person_id, items in found.items()}


def item_id(fact_id: UUID) -> str:
    """The id under which pathways know a fact."""
    return f"{ID}{fact_id}"


def _items(
    tx: Transaction, house: House, person_ids: Collection[UUID], kinds: Kinds
) -> Iterator[tuple[UUID, Earned]]:
    for attendance in records.attended(tx, person_ids) if Attendance in kinds else ():
        yield attendance.person_id, _attendance(house, attendance)
    for sign_off in records.signed(tx, person_ids) if SignOff in kinds else ():
        yield sign_off.person_id, _sign_off(house, sign_off)
    for teaching in records.taught(tx, person_ids) if Teaching in kinds else ():
        if teaching.confirmed_at is not None:
            yield teaching.person_id, _teaching(house, teaching)
    for reflection in records.reflections(tx, person_ids) if Reflection in kinds else ():
        if reflection.state == _COUNTS[reflection.kind]:
            yield reflection.person_id, _reflection(house, reflection)


def _attendance(house: House, row: Attendance) -> Earned:
    return Earned(
        id=item_id(row.id),
        achievement=None,
        issuer=house.issuer.id,
        at=row.session.ends_at,
        minutes=row.minutes,
        kind="attendance",
        event=row.session.event.slug,
        session=f"{row.session.event.name}: {row.session.name}",
    )


def _sign_off(house: House, row: SignOff) -> Earned:
    return Earned(
        id=item_id(row.id),
        achievement=None,
        issuer=house.issuer.id,
        at=row.recorded_at,
        kind="signoff",
        topic=row.topic,
        role=row.role,
        by=str(row.recorded_by),
    )


def _teaching(house: House, row: Teaching) -> Earned:
    return Earned(
        id=item_id(row.id),
        achievement=house.settings.urls.achievement(row.achievement.slug),
        issuer=house.issuer.id,
        at=row.happened_at,
        kind="teaching",
        about=str(row.about_id),
        manner=cast("Manner", row.manner),
    )


def _reflection(house: House, row: Reflection) -> Earned:
    # Evidence counts from the day on which it was sent: nobody loses a year to a queue.
    return Earned(
        id=item_id(row.id),
        achievement=None,
        issuer=house.issuer.id,
        at=row.submitted_at or row.updated_at,
        kind="evidence" if row.kind == "evidence" else "reflection",
        topic=row.topic,
    )
