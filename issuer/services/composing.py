"""From rows to the facts that a credential states: the values that `issuer.credentials.compose` takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from issuer.credentials.compose import (
    COMPONENT_GENRE,
    AchievementFacts,
    Alignment,
    AwardFacts,
    Evidence,
    Facts,
    Identity,
    Recipient,
    StatusEntry,
)
from issuer.domain.award import Source
from issuer.domain.school_year import instant_of
from issuer.services.house import House
from issuer.storage import awards, credentials, people, submissions
from issuer.storage.awards import Claim, Held
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, EvidenceItem, ImportedBadge
from issuer.storage.status_lists import Place
from issuer.urls import Urls


@dataclass(frozen=True)
class Bits:
    """The bits of an award: whether it was withdrawn and, of a pathway's, whether it is set aside for now."""

    revocation: Place
    suspension: Place | None = None


@dataclass(frozen=True)
class Known:
    """What badges state that are composed together: of people by their ids, of versions by theirs."""

    recipients: Mapping[UUID, Recipient]
    achievements: Mapping[UUID, AchievementFacts]


def known(
    tx: Transaction, house: House, holders: Collection[people.Holder], versions: Iterable[AchievementVersion]
) -> Known:
    """Read what the badges of several people will state, all of it at once."""
    verified = people.verified_addresses(tx, [holder.id for holder in holders])
    recipients = {
        holder.id: Recipient(
            holder.subject_id, tuple(Identity(*address) for address in verified.get(holder.id, ()))
        )
        for holder in holders
    }
    urls = house.settings.urls
    return Known(recipients, {version.id: achievement(urls, version) for version in versions})


def facts(
    tx: Transaction,
    house: House,
    known: Known,
    award: Claim,
    credential_id: UUID,
    bits: Bits,
    now: datetime,
) -> Facts:
    """Everything that the credential of an award states."""
    urls = house.settings.urls
    return Facts(
        id=urls.credential(credential_id),
        issued_at=now,
        recipient=known.recipients[award.person_id],
        achievement=known.achievements[award.version_id],
        award=AwardFacts(
            awarded_at=award.awarded_at,
            minutes=award.minutes or award.component_minutes,
            activity_start=_instant(house, award.activity_start),
            activity_end=_instant(house, award.activity_end),
        ),
        status=_status(urls, bits.revocation),
        evidence=_evidence(tx, urls, award),
        suspension=_status(urls, bits.suspension) if bits.suspension else None,
    )


def _status(urls: Urls, place: Place) -> StatusEntry:
    return StatusEntry(urls.status_list(place.list_id), place.position)


def achievement(urls: Urls, version: AchievementVersion) -> AchievementFacts:
    """One version of an achievement, under its public addresses."""
    slug = version.achievement.slug
    return AchievementFacts(
        id=urls.achievement(slug),
        version_id=urls.achievement_version(slug, version.number),
        version=version.number,
        name=version.name,
        description=version.description,
        criteria=version.criteria,
        minutes=version.minutes,
        image=urls.achievement_image(slug, version.number),
        tags=categories(version),
        alignment=tuple(Alignment(**entry) for entry in version.alignment),
    )


def categories(version: AchievementVersion | Held) -> tuple[str, ...]:
    """What a badge counts as: its place on the menu, and its category if it has one."""
    kind = version.kind.replace("_", "-")
    return (kind, version.category) if version.category and version.category != kind else (kind,)


def _instant(house: House, day: date | None) -> datetime | None:
    return instant_of(day, house.settings.zone) if day else None


def _evidence(tx: Transaction, urls: Urls, award: Claim) -> tuple[Evidence, ...]:
    if award.source == Source.PATHWAY:
        return _components(tx, urls, award)
    if award.submission_id is None:
        return ()
    return tuple(_item(urls, row) for row in submissions.items(tx, award.submission_id))


def _item(urls: Urls, row: EvidenceItem) -> Evidence:
    """A teacher's words about a link or a file go with it; words that are the evidence stay in the house.

    What shows students is named by its kind alone, for names of files tell names of children. A link that is
    not public is never named by its own address, which may be all that it takes to open it.
    """
    if row.shows_students:
        return Evidence(f"A {row.kind} that is not public", digest=row.digest)
    if not row.public:
        name = "A link that is not public" if row.kind == "link" and "://" in row.name else row.name
        return Evidence(name, "" if row.kind == "text" else row.narrative, row.digest)
    return Evidence(row.name, row.narrative, row.digest, url=row.url or urls.evidence(row.id))


def _components(tx: Transaction, urls: Urls, award: Claim) -> tuple[Evidence, ...]:
    """The badges that a pathway's badge rests on, each under its own address."""
    ours, theirs = awards.used_by(tx, award.id)
    found = credentials.of_awards(tx, [row.id for row in ours])
    own = (
        Evidence(row.version.name, url=urls.credential(found[row.id].id), genre=COMPONENT_GENRE)
        for row in ours
    )
    return (*own, *(_foreign(row) for row in theirs))


def _foreign(row: ImportedBadge) -> Evidence:
    told = f"Issued by {row.issuer_name or row.issuer_id}, accepted for a component of this pathway."
    return Evidence(row.name, told, url=row.credential_id, genre=COMPONENT_GENRE)
