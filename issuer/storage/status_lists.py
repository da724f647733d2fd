"""Status lists: a bit for every award, drawn at random, unique by constraint; and what was published."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from issuer.storage import journal_entries
from issuer.storage.models import PublishedStatusList, StatusEntry, StatusList

REVOCATION = "revocation"
SUSPENSION = "suspension"
LENGTH = 131_072
_SAMPLE = 128
_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True)
class Place:
    """The bit of an award: which one, and in a list of what length."""

    list_id: UUID
    position: int
    length: int


def allocate(
    session: Session,
    award_ids: Sequence[UUID],
    now: datetime,
    length: int = LENGTH,
    purpose: str = REVOCATION,
) -> dict[UUID, Place]:
    """Give each award a bit of its own, in a list of a purpose, before anything is signed.

    The position is random, so that it tells nothing about when or for whom it was drawn. A position that is
    taken shows in the constraint. Then so many others are drawn that enough of them are likely to be free,
    and the database is asked once which are. How many are not is also a sample of how full the list is: only
    when that says half are its entries counted, and at half of its length the next list begins. So that a
    list does not fill far beyond its half at once, not more than a sixteenth of it is drawn together.
    """
    places: dict[UUID, Place] = {}
    waiting = list(award_ids)
    if not waiting:
        return places
    current = _open_list(session, now, length, purpose)
    while waiting:
        batch = waiting[: max(1, current.length // 16)]
        found = _take(session, current, batch, _RANDOM.sample(range(current.length), len(batch)))
        if left := [one for one in batch if one not in found]:
            free, may_be_half = _look(session, current, len(left))
            if may_be_half and _is_half_full(session, current):
                session.execute(update(StatusList).where(StatusList.id == current.id).values(full=True))
                current = _open_list(session, now, length, purpose)
            else:
                found |= _take(session, current, left, free)
        places |= found
        waiting = [one for one in batch if one not in found] + waiting[len(batch) :]
    return places


def by_id(session: Session, list_id: UUID) -> StatusList | None:
    """The status list with that id."""
    return session.get(StatusList, list_id)


def lock(session: Session, list_id: UUID) -> StatusList | None:
    """The list as it is now, held until the transaction ends: nobody else publishes it meanwhile."""
    statement = select(StatusList).where(StatusList.id == list_id).with_for_update()
    return session.scalar(statement.execution_options(populate_existing=True))


def entry_of(session: Session, award_id: UUID, purpose: str = REVOCATION) -> StatusEntry | None:
    """The bit of an award in a list of that purpose."""
    return session.scalar(select(StatusEntry).where(*_of_awards([award_id], purpose)))


def set_bit(session: Session, award_id: UUID, now: datetime) -> None:
    """Set the bit of an award, and write it into the journal; it is never taken back."""
    set_bits(session, [award_id], now)


def set_bits(session: Session, award_ids: Sequence[UUID], now: datetime) -> None:
    """Set the bits of several awards, and write each into the journal; they are never taken back."""
    _change(session, award_ids, REVOCATION, "revoked", now)


def set_aside(session: Session, award_id: UUID, now: datetime) -> None:
    """Set the bit of an award that says "for now", and write it into the journal."""
    _change(session, [award_id], SUSPENSION, "suspended", now)


def lift(session: Session, award_id: UUID, now: datetime) -> None:
    """Take the bit back that says "for now", and write it into the journal."""
    _change(session, [award_id], SUSPENSION, "lifted", now)


def touch(session: Session, list_id: UUID) -> None:
    """Say that what was last published of a list does not hold any more."""
    changed = update(StatusList).where(StatusList.id == list_id)
    session.execute(changed.values(changes=StatusList.changes + 1))


def reserve(
    session: Session, list_id: UUID, position: int, length: int, at: datetime, purpose: str = REVOCATION
) -> None:
    """Keep a position from use for ever: it is inside a badge that this database does not know."""
    if session.get(StatusList, list_id) is None:
        session.add(StatusList(id=list_id, purpose=purpose, created_at=at, length=length))
        session.flush()
    session.add(StatusEntry(list_id=list_id, position=position, award_id=None))
    session.flush()


def set_position(session: Session, list_id: UUID, position: int, now: datetime) -> None:
    """Set the bit at a position, whoever it belongs to."""
    session.execute(
        update(StatusEntry).where(*_at(list_id, position), StatusEntry.set_at.is_(None)).values(set_at=now)
    )
    touch(session, list_id)


def clear_position(session: Session, list_id: UUID, position: int) -> None:
    """Take the bit at a position back, whoever it belongs to."""
    session.execute(update(StatusEntry).where(*_at(list_id, position)).values(set_at=None))
    touch(session, list_id)


def is_set(session: Session, list_id: UUID, position: int) -> bool:
    """Whether the bit at a position is set."""
    statement = select(StatusEntry.set_at).where(*_at(list_id, position))
    return session.scalar(statement) is not None


def set_among(session: Session, list_id: UUID, positions: Collection[int]) -> set[int]:
    """Those of several positions whose bits are set."""
    statement = select(StatusEntry.position).where(
        StatusEntry.list_id == list_id, StatusEntry.position.in_(positions), StatusEntry.set_at.is_not(None)
    )
    return set(session.scalars(statement))


def is_reserved(session: Session, list_id: UUID, position: int) -> bool:
    """Whether a position is kept from use for a badge that this database does not know."""
    statement = select(StatusEntry.id).where(*_at(list_id, position), StatusEntry.award_id.is_(None))
    return session.scalar(statement) is not None


def positions_set(session: Session, list_id: UUID) -> Sequence[int]:
    """The positions of the bits that are set, in order."""
    statement = select(StatusEntry.position).where(
        StatusEntry.list_id == list_id, StatusEntry.set_at.is_not(None)
    )
    return session.scalars(statement.order_by(StatusEntry.position)).all()


def published(session: Session, list_id: UUID) -> PublishedStatusList | None:
    """What was last published of a list."""
    statement = select(PublishedStatusList).where(PublishedStatusList.list_id == list_id)
    return session.scalar(statement.order_by(PublishedStatusList.version.desc()).limit(1))


def forget_expired(session: Session, list_id: UUID, now: datetime) -> None:
    """Forget publications that nobody may rely on any more."""
    session.execute(
        delete(PublishedStatusList).where(
            PublishedStatusList.list_id == list_id, PublishedStatusList.valid_until < now
        )
    )


def forget_later(session: Session, now: datetime) -> int:
    """Forget publications that are dated after now; how many lists that are."""
    later = delete(PublishedStatusList).where(PublishedStatusList.valid_from > now)
    return len(set(session.scalars(later.returning(PublishedStatusList.list_id))))


def _change(session: Session, award_ids: Sequence[UUID], purpose: str, deed: str, now: datetime) -> None:
    """Set the bits of awards, or take them back when they were lifted; what is so already is left alone."""
    lifted = deed == "lifted"
    was = StatusEntry.set_at.is_not(None) if lifted else StatusEntry.set_at.is_(None)
    statement = (
        update(StatusEntry)
        .where(*_of_awards(award_ids, purpose), was)
        .values(set_at=None if lifted else now)
        .returning(StatusEntry.award_id, StatusEntry.list_id, StatusEntry.position)
        .execution_options(synchronize_session=False)
    )
    places = {award_id: (list_id, position) for award_id, list_id, position in session.execute(statement)}
    for list_id in sorted({list_id for list_id, _ in places.values()}):
        touch(session, list_id)
    for award_id in award_ids:
        if award_id in places:
            list_id, position = places[award_id]
            facts = {"list": str(list_id), "position": position}
            journal_entries.record(session, deed, str(award_id), facts, now)


def _of_awards(award_ids: Collection[UUID], purpose: str) -> tuple[ColumnElement[bool], ...]:
    lists = select(StatusList.id).where(StatusList.purpose == purpose)
    return StatusEntry.award_id.in_(award_ids), StatusEntry.list_id.in_(lists)


def _at(list_id: UUID, position: int) -> tuple[ColumnElement[bool], ...]:
    return StatusEntry.list_id == list_id, StatusEntry.position == position


def _open_list(session: Session, now: datetime, length: int, purpose: str) -> StatusList:
    statement = select(StatusList).where(StatusList.purpose == purpose, StatusList.full.is_(False))
    current = session.scalar(statement.order_by(StatusList.created_at, StatusList.id).limit(1))
    if current is None:
        current = StatusList(purpose=purpose, created_at=now, length=length)
        session.add(current)
        session.flush()
    return current


def _is_half_full(session: Session, current: StatusList) -> bool:
    taken = session.scalar(select(func.count()).where(StatusEntry.list_id == current.id)) or 0
    return taken * 2 >= current.length


def _look(session: Session, current: StatusList, count: int) -> tuple[Sequence[int], bool]:
    """Draw positions and ask which are taken: those that are not, and whether every second one is."""
    drawn = _RANDOM.sample(range(current.length), min(current.length, 2 * count + _SAMPLE))
    statement = select(StatusEntry.position).where(
        StatusEntry.list_id == current.id, StatusEntry.position.in_(drawn)
    )
    taken = set(session.scalars(statement))
    return [one for one in drawn if one not in taken], len(taken) * 2 >= len(drawn)


def _take(
    session: Session, current: StatusList, award_ids: Sequence[UUID], positions: Collection[int]
) -> dict[UUID, Place]:
    """Give each award one of the positions, as far as they go; whose position was taken is left out.

    They are written in the order of their positions: so two that draw at once wait for each other in one
    order, and never both.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    entries = [
        {"id": uuid4(), "list_id": current.id, "position": position, "award_id": award_id}
        for position, award_id in sorted(zip(positions, award_ids, strict=False))
    ]
    statement = (
        dialect.insert(StatusEntry.__table__)
        .on_conflict_do_nothing(index_elements=["list_id", "position"])
        .returning(StatusEntry.award_id, StatusEntry.position)
    )
    written = session.execute(statement, entries)
    return {award_id: Place(current.id, position, current.length) for award_id, position in written}
