"""Achievements: what the menu offers, and each version that a badge was awarded under."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from issuer.storage.models import Achievement, AchievementVersion

YEARLY = "yearly"
_SEEN = "cairn versions"


def by_slug(session: Session, slug: str) -> Achievement | None:
    """The achievement with that short name."""
    return session.scalar(select(Achievement).where(Achievement.slug == slug))


def menu(session: Session) -> Sequence[AchievementVersion]:
    """What can be chosen now: the newest version of all that was not retired, without yearly badges."""
    statement = _newest().where(Achievement.retired_at.is_(None), AchievementVersion.kind != YEARLY)
    return session.scalars(statement.order_by(AchievementVersion.kind, AchievementVersion.name)).all()


def newest(session: Session, slug: str) -> AchievementVersion | None:
    """The newest version of an achievement."""
    found = session.scalar(_newest_of_slug(), {"slug": slug})
    if found is not None:
        _seen(session)[slug, found.number] = found
    return found


def newest_by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, AchievementVersion]:
    """The newest versions of several achievements, by the achievement's id."""
    rows = session.scalars(_newest().where(Achievement.id.in_(ids)))
    return {row.achievement_id: row for row in rows}


def versions_by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, AchievementVersion]:
    """Several versions, by their ids."""
    rows = session.scalars(_versions().where(AchievementVersion.id.in_(ids)))
    return {row.id: row for row in rows}


def newest_by_slugs(session: Session, slugs: Collection[str]) -> dict[str, AchievementVersion]:
    """The newest versions of several achievements, by short name."""
    rows = session.scalars(_newest().where(Achievement.slug.in_(slugs)))
    return {row.achievement.slug: row for row in rows}


def version(session: Session, slug: str, number: int) -> AchievementVersion | None:
    """One version of an achievement; it never changes, so a transaction asks for it once."""
    seen = _seen(session)
    if (slug, number) not in seen:
        found = session.scalar(_one_version(), {"slug": slug, "number": number})
        if found is None:
            return None
        seen[slug, number] = found
    return seen[slug, number]


def versions(session: Session, slug: str) -> Sequence[AchievementVersion]:
    """All versions of an achievement, newest first."""
    statement = _versions().where(Achievement.slug == slug).order_by(AchievementVersion.number.desc())
    return session.scalars(statement).all()


def _seen(session: Session) -> dict[tuple[str, int], AchievementVersion]:
    seen: dict[tuple[str, int], AchievementVersion] = session.info.setdefault(_SEEN, {})
    return seen


@functools.cache
def _newest_of_slug() -> Select[AchievementVersion]:
    return _newest().where(Achievement.slug == bindparam("slug"))


@functools.cache
def _one_version() -> Select[AchievementVersion]:
    asked = Achievement.slug == bindparam("slug"), AchievementVersion.number == bindparam("number")
    return _versions().where(*asked)


def _versions() -> Select[AchievementVersion]:
    return select(AchievementVersion).join(Achievement, Achievement.id == AchievementVersion.achievement_id)


@functools.cache
def _newest() -> Select[AchievementVersion]:
    last = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    return _versions().join(
        last,
        (last.c.achievement_id == AchievementVersion.achievement_id)
        & (last.c.number == AchievementVersion.number),
    )
