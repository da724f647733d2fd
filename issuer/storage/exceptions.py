"""What holds for single people: waivers, activities of their own, versions they keep, what came over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from issuer.storage.models import Award, CarriedItem, KeptVersion, OwnActivity, PathwayVersion, Waiver


def waivers_of(session: Session, person_ids: Collection[UUID]) -> Sequence[Waiver]:
    """The waivers that several people have now, the first granted first."""
    statement = select(Waiver).where(Waiver.person_id.in_(person_ids), Waiver.taken_back_at.is_(None))
    return session.scalars(statement.order_by(Waiver.granted_at, Waiver.id)).all()


def waiver(session: Session, waiver_id: UUID) -> Waiver | None:
    """The waiver with that id, also when it was taken back."""
    return session.get(Waiver, waiver_id)


def activities_of(session: Session, person_ids: Collection[UUID]) -> Sequence[OwnActivity]:
    """The activities that several people proposed, the newest first."""
    statement = select(OwnActivity).where(OwnActivity.person_id.in_(person_ids))
    return session.scalars(statement.order_by(OwnActivity.proposed_at.desc(), OwnActivity.id)).all()


def activity(session: Session, activity_id: UUID) -> OwnActivity | None:
    """The activity with that id."""
    return session.get(OwnActivity, activity_id)


def proposed(session: Session) -> Sequence[OwnActivity]:
    """The activities that wait for a decision, the longest waiting first."""
    statement = select(OwnActivity).where(OwnActivity.state == "proposed")
    return session.scalars(statement.order_by(OwnActivity.proposed_at, OwnActivity.id)).all()


def kept_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, dict[UUID, PathwayVersion]]:
    """The versions that several people keep: person's id -> pathway's id -> version."""
    found: dict[UUID, dict[UUID, PathwayVersion]] = {}
    for row in session.scalars(select(KeptVersion).where(KeptVersion.person_id.in_(person_ids))):
        found.setdefault(row.person_id, {})[row.pathway_id] = row.version
    return found


def keepers(session: Session, pathway_id: UUID) -> Sequence[KeptVersion]:
    """Who keeps an earlier version of a pathway."""
    return session.scalars(select(KeptVersion).where(KeptVersion.pathway_id == pathway_id)).all()


def let_go(session: Session, pathway_id: UUID, person_ids: Collection[UUID]) -> None:
    """Move people to the newest version of a pathway."""
    session.execute(
        delete(KeptVersion).where(KeptVersion.pathway_id == pathway_id, KeptVersion.person_id.in_(person_ids))
    )


def carried_of(session: Session, person_ids: Collection[UUID]) -> Sequence[CarriedItem]:
    """What came over for several people, as far as the yearly badges that left it stand."""
    statement = select(CarriedItem).join(Award, Award.id == CarriedItem.award_id)
    found = statement.where(
        CarriedItem.person_id.in_(person_ids), Award.revoked_at.is_(None), Award.suspended_at.is_(None)
    )
    return session.scalars(found.order_by(CarriedItem.carried_at, CarriedItem.id)).all()


def carried_from(session: Session, award_ids: Collection[UUID]) -> Sequence[CarriedItem]:
    """What yearly badges left that has gone over already."""
    return session.scalars(select(CarriedItem).where(CarriedItem.award_id.in_(award_ids))).all()
