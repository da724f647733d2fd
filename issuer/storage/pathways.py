"""Pathways: the published rules, each version as the document it was."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from issuer.storage.models import Pathway, PathwayVersion


def by_slug(session: Session, slug: str) -> Pathway | None:
    """The pathway with that short name."""
    return session.scalar(select(Pathway).where(Pathway.slug == slug))


def published(session: Session) -> Sequence[PathwayVersion]:
    """The newest version of every pathway; those of the latest period first."""
    return session.scalars(_published()).all()


def newest(session: Session, slug: str) -> PathwayVersion | None:
    """The newest version of a pathway."""
    return session.scalar(_newest().where(Pathway.slug == slug))


def version(session: Session, slug: str, number: int) -> PathwayVersion | None:
    """One version of a pathway."""
    return session.scalar(_versions().where(Pathway.slug == slug, PathwayVersion.number == number))


def versions(session: Session, slug: str) -> Sequence[PathwayVersion]:
    """All versions of a pathway, newest first."""
    statement = _versions().where(Pathway.slug == slug).order_by(PathwayVersion.number.desc())
    return session.scalars(statement).all()


def version_by_id(session: Session, version_id: UUID) -> PathwayVersion | None:
    """The version with that id."""
    return session.get(PathwayVersion, version_id)


@functools.cache
def _published() -> Select[PathwayVersion]:
    return _newest().order_by(Pathway.period.desc(), Pathway.name, Pathway.id)


def _versions() -> Select[PathwayVersion]:
    return select(PathwayVersion).join(Pathway, Pathway.id == PathwayVersion.pathway_id)


def _newest() -> Select[PathwayVersion]:
    last = (
        select(PathwayVersion.pathway_id, func.max(PathwayVersion.number).label("number"))
        .group_by(PathwayVersion.pathway_id)
        .subquery()
    )
    return _versions().join(
        last, (last.c.pathway_id == PathwayVersion.pathway_id) & (last.c.number == PathwayVersion.number)
    )
