"""Awards: claimed once, found by person, by achievement, and by what rests on them."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from issuer.storage.models import Achievement, AchievementVersion, Award, AwardUse, Credential, ImportedBadge
from issuer.storage.rows import connection_of, table_of

# What every award asks is put into words once: writing a statement takes longer than its answer.
_HELD: Final = (
    select(
        Award.person_id,
        Credential.id,
        Achievement.slug,
        AchievementVersion.kind,
        AchievementVersion.category,
        Award.minutes,
        Award.activity_end,
        Award.awarded_at,
        Award.suspended_at,
    )
    .join(Credential, Credential.award_id == Award.id)
    .join(Achievement, Achievement.id == Award.achievement_id)
    .join(AchievementVersion, AchievementVersion.id == Award.version_id)
    .where(Award.person_id.in_(bindparam("ids", expanding=True)), Award.revoked_at.is_(None))
    .order_by(Award.awarded_at.desc(), Award.id)
)


@dataclass(frozen=True)
class Held:
    """What a pathway needs to know of a standing award; few columns, for many people are asked at once."""

    person_id: UUID
    credential_id: UUID
    slug: str
    kind: str
    category: str
    minutes: int
    activity_end: date | None
    awarded_at: datetime
    suspended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An award on its way to its row: what every award says from the beginning."""

    id: UUID = field(default_factory=uuid4)
    person_id: UUID
    achievement_id: UUID
    version_id: UUID
    period: str
    minutes: int
    component_minutes: int = 0
    source: str
    awarded_at: datetime
    activity_start: date | None = None
    activity_end: date | None = None
    submission_id: UUID | None = None
    pathway_version_id: UUID | None = None
    awarded_by: UUID | None = None


def claim(session: Session, claims: Sequence[Claim]) -> set[UUID]:
    """Write awards down, unless one of the same person, achievement and period stands already.

    Returns:
        The ids of those that were written; the others were earned before, or stand twice in the list.
    """
    if not claims:
        return set()
    connection = connection_of(session)
    return set(connection.scalars(_claim(connection.dialect.name), [vars(one) for one in claims]))


@functools.cache
def _claim(dialect: str) -> ReturningInsert[tuple[UUID]]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = table_of(Award)
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


def by_id(session: Session, award_id: UUID) -> Award | None:
    """The award with that id."""
    return session.get(Award, award_id)


def by_ids(session: Session, award_ids: Collection[UUID]) -> Sequence[Award]:
    """Several awards, as they are now."""
    return session.scalars(select(Award).where(Award.id.in_(award_ids))).all()


def standing(session: Session, person_id: UUID, achievement_id: UUID, period: str) -> Award | None:
    """The award of this person, achievement and period that was not revoked."""
    return session.scalar(
        select(Award).where(
            Award.person_id == person_id,
            Award.achievement_id == achievement_id,
            Award.period == period,
            Award.revoked_at.is_(None),
        )
    )


def standing_keys(session: Session, person_ids: Collection[UUID]) -> set[tuple[UUID, UUID, str]]:
    """What several people hold: person, achievement and period of each award that stands."""
    statement = select(Award.person_id, Award.achievement_id, Award.period).where(
        Award.person_id.in_(person_ids), Award.revoked_at.is_(None)
    )
    return {(row.person_id, row.achievement_id, row.period) for row in session.execute(statement)}


def was_revoked(session: Session, person_id: UUID, achievement_id: UUID, period: str) -> bool:
    """Whether an award of this person, achievement and period was ever revoked."""
    statement = select(Award.id).where(
        Award.person_id == person_id,
        Award.achievement_id == achievement_id,
        Award.period == period,
        Award.revoked_at.is_not(None),
    )
    return session.scalar(statement.limit(1)) is not None


def last_revoked(session: Session, person_id: UUID, achievement_id: UUID, period: str) -> Award | None:
    """The award of this person, achievement and period that was revoked last."""
    statement = select(Award).where(
        Award.person_id == person_id,
        Award.achievement_id == achievement_id,
        Award.period == period,
        Award.revoked_at.is_not(None),
    )
    return session.scalar(statement.order_by(Award.revoked_at.desc(), Award.id).limit(1))


def of_person(session: Session, person_id: UUID, *, revoked: bool = False) -> Sequence[Award]:
    """A person's awards, the newest first; with `revoked`, also those that no longer stand."""
    statement = select(Award).where(Award.person_id == person_id)
    if not revoked:
        statement = statement.where(Award.revoked_at.is_(None))
    return session.scalars(statement.order_by(Award.awarded_at.desc(), Award.id)).all()


def held_by(session: Session, person_ids: Collection[UUID]) -> Sequence[Held]:
    """The signed badges of awards that stand, of several people; the newest first."""
    rows = connection_of(session).execute(_HELD, {"ids": list(person_ids)})
    return [Held(*row) for row in rows]


def of_submission(session: Session, submission_id: UUID) -> Sequence[Award]:
    """The awards that an approval brought by itself, the newest first."""
    statement = select(Award).where(Award.submission_id == submission_id)
    return session.scalars(statement.order_by(Award.awarded_at.desc(), Award.id)).all()


def recent(session: Session, limit: int = 20) -> Sequence[Award]:
    """The last awards that stand, of anybody."""
    statement = select(Award).where(Award.revoked_at.is_(None))
    return session.scalars(statement.order_by(Award.awarded_at.desc(), Award.id).limit(limit)).all()


def of_achievement(session: Session, achievement_id: UUID, period: str | None = None) -> Sequence[Award]:
    """Who holds an achievement, in one period or ever; the newest award first."""
    statement = select(Award).where(Award.achievement_id == achievement_id, Award.revoked_at.is_(None))
    if period is not None:
        statement = statement.where(Award.period == period)
    return session.scalars(statement.order_by(Award.awarded_at.desc(), Award.id)).all()


def count_by_achievement(session: Session, period: str) -> dict[UUID, int]:
    """How many awards of each achievement stand in a period."""
    statement = (
        select(Award.achievement_id, func.count())
        .where(Award.period == period, Award.revoked_at.is_(None))
        .group_by(Award.achievement_id)
    )
    return dict(session.execute(statement).all())


def used_by(session: Session, award_id: UUID) -> tuple[Sequence[Award], Sequence[ImportedBadge]]:
    """What a pathway's award rests on: awards of ours, and accepted badges of others."""
    ours = select(Award).join(AwardUse, AwardUse.used_award_id == Award.id)
    theirs = select(ImportedBadge).join(AwardUse, AwardUse.used_import_id == ImportedBadge.id)
    return (
        session.scalars(ours.where(AwardUse.award_id == award_id).order_by(Award.awarded_at, Award.id)).all(),
        session.scalars(
            theirs.where(AwardUse.award_id == award_id).order_by(ImportedBadge.earned_at, ImportedBadge.id)
        ).all(),
    )


def resting_on(session: Session, award_id: UUID) -> Sequence[Award]:
    """The standing awards of pathways that used this award."""
    statement = (
        select(Award)
        .join(AwardUse, AwardUse.award_id == Award.id)
        .where(AwardUse.used_award_id == award_id, Award.revoked_at.is_(None))
    )
    return session.scalars(statement.order_by(Award.awarded_at, Award.id)).all()


def resting_on_any(session: Session, award_ids: Collection[UUID]) -> Sequence[Award]:
    """The standing awards of pathways that used one of these awards."""
    using = select(AwardUse.award_id).where(AwardUse.used_award_id.in_(award_ids))
    return session.scalars(select(Award).where(Award.id.in_(using), Award.revoked_at.is_(None))).all()


def questioned(session: Session) -> Sequence[Award]:
    """Standing awards of pathways of which a component was revoked: somebody has to look at them."""
    statement = select(Award).where(Award.questioned_at.is_not(None), Award.revoked_at.is_(None))
    return session.scalars(statement.order_by(Award.questioned_at, Award.id)).all()


def suspended(session: Session) -> Sequence[Award]:
    """Badges that are set aside for now, the longest first."""
    statement = select(Award).where(Award.suspended_at.is_not(None), Award.revoked_at.is_(None))
    return session.scalars(statement.order_by(Award.suspended_at, Award.id)).all()


def credential_ids(session: Session, award_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The credentials' ids of several awards, by the award's id."""
    statement = select(Credential.award_id, Credential.id).where(Credential.award_id.in_(award_ids))
    return dict(session.execute(statement).all())
