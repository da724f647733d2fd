"""Into the next year: what goes over of the hours beyond those that a year asked for.

    carrying.preview(house, coordinator, "pl-2026-27", "pl-2027-28", now=now)    # nothing is written
    carrying.carry(house, coordinator, "pl-2026-27", "pl-2027-28", now=now)

Whoever holds the badge of the year that ends has the surplus, up to `carryOut` of its rule, counted by the
pathway of the year that begins, as far as `carryIn` of its rules lets it in. Everything else begins anew by
itself: what was earned lies outside the new window. Each thing goes over once: the same deed again adds only
what was approved since, up to the same cap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from issuer.domain.person import Deed, Person, require
from issuer.services import acting, awarding, earning
from issuer.services.awarding import AwardedBadge
from issuer.services.earning import Known
from issuer.services.errors import InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import awards, credentials, exceptions, pathways, people
from issuer.storage.database import Transaction
from issuer.storage.models import Award, CarriedItem, Credential, PathwayVersion
from verifier import intake
from verifier.pathways import persons
from verifier.pathways.carrying import carried_out
from verifier.pathways.earned import CredentialRef, Earned
from verifier.pathways.earned import Person as EngineView
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Badge, Collect, Hours, Pathway
from verifier.stated import digest_of

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Surplus:
    """What one person takes along: `minutes` that go over now, `before` those that went over already."""

    name: str
    minutes: int
    before: int


@dataclass(frozen=True)
class RollOver:
    """What goes over from one version to another, by name, and the badges that it completes.

    `most` is the cap of the year that ends, 0 where nothing goes over; `let_in` whether a rule of the year
    that begins counts what comes over.
    """

    before: PathwayVersion
    after: PathwayVersion
    most: int
    let_in: bool
    people: tuple[Surplus, ...]
    awarded: tuple[AwardedBadge, ...] = ()


def preview(house: House, actor: Person, before: str, after: str, *, now: datetime) -> RollOver:
    """Say what goes over from one year's pathway to another's; nothing is written.

    Raises:
        NotAllowedError: the actor is no coordinator of the district.
        NotFoundError: there is no such pathway.
        InputError: the other year does not come after the first.
    """
    require(actor, Deed.PUBLISH)
    with house.database.reading() as tx:
        found = _between(tx, before, after)
        held = awards.of_achievement(tx, found.before.pathway.achievement_id, found.before.pathway.period)
        known = earning.known_of(tx, house, {award.person_id for award in held}, now)
        told = [_surplus(tx, house, award, known[award.person_id], now) for award in held]
    return replace(found, people=_in_order(told))


def carry(house: House, actor: Person, before: str, after: str, *, now: datetime) -> RollOver:
    """Let go over what `preview` says, person by person, and award whom it completes.

    Raises:
        NotAllowedError, NotFoundError, InputError: as `preview`.
    """
    require(actor, Deed.PUBLISH)
    with house.database.reading() as tx:
        found = _between(tx, before, after)
        held = awards.of_achievement(tx, found.before.pathway.achievement_id, found.before.pathway.period)
        ids = [award.id for award in held]
    done = [_carry_one(house, actor, one, found.after.pathway_id, now=now) for one in ids]
    awarded = tuple(badge for _, badges in done for badge in badges)
    return replace(found, people=_in_order(one for one, _ in done), awarded=awarded)


def years_after(tx: Transaction, version: PathwayVersion) -> list[PathwayVersion]:
    """The pathways of later years, the nearest first: those that can follow this one."""
    later = [one for one in pathways.published(tx) if one.pathway.period > version.pathway.period]
    return sorted(later, key=lambda one: (one.pathway.period, one.pathway.name))


@transaction
def _carry_one(
    tx: Transaction, house: House, actor: Person, award_id: UUID, into: UUID, *, now: datetime
) -> tuple[Surplus, tuple[AwardedBadge, ...]]:
    award = awards.by_id(tx, award_id)
    if award is None or people.lock(tx, award.person_id) is None:
        raise NotFoundError("There is no such badge.")
    tx.refresh(award)
    known = earning.known(tx, house, award.person_id, now)
    items = () if award.revoked_at else _left(tx, house, award, known, now)
    told = _told(tx, award, items)
    tx.add_all(_row(award, item, into, actor, now) for item in items)
    tx.flush()
    owed = earning.completed(tx, house, award.person_id, because="", now=now) if items else []
    return told, awarding.award(tx, house, owed, now=now)


def _between(tx: Transaction, before: str, after: str) -> RollOver:
    first, second = pathways.newest(tx, before), pathways.newest(tx, after)
    if first is None or second is None:
        raise NotFoundError("There is no such pathway.")
    if second.pathway.period <= first.pathway.period:
        raise InputError(f"“{second.pathway.name}” is not of a later year than “{first.pathway.name}”.")
    limit, rule = earning.read(first.document).carry_out, earning.read(second.document)
    return RollOver(first, second, limit.max_minutes if limit else 0, _lets_in(rule), ())


def _lets_in(pathway: Pathway) -> bool:
    return any(isinstance(rule, Badge | Collect | Hours) and rule.carry_in for rule in pathway.walk())


def _surplus(tx: Transaction, house: House, award: Award, known: Known, now: datetime) -> Surplus:
    return _told(tx, award, _left(tx, house, award, known, now))


def _told(tx: Transaction, award: Award, items: Iterable[Earned]) -> Surplus:
    before = sum(row.minutes for row in exceptions.carried_from(tx, [award.id]))
    return Surplus(award.person.name, sum(item.minutes or 0 for item in items), before)


def _in_order(told: Iterable[Surplus]) -> tuple[Surplus, ...]:
    return tuple(sorted((one for one in told if one.minutes or one.before), key=lambda one: one.name))


def _left(tx: Transaction, house: House, award: Award, known: Known, now: datetime) -> tuple[Earned, ...]:
    """What a yearly badge leaves that has not gone over yet, by the version that led to it."""
    version = pathways.version_by_id(tx, award.pathway_version_id) if award.pathway_version_id else None
    credential = credentials.of_award(tx, award.id)
    if version is None or credential is None:
        return ()
    pathway = earning.ours(house, earning.read(version.document))
    if pathway.carry_out is None:
        return ()
    who = known.on(version.pathway_id)
    progress = _at_its_end(pathway, earning.ask(house, version, known, now))
    badge = _named(house, credential)
    told = carried_out(pathway, who.items, progress, badge, attributes=who.attributes)
    return tuple(_not_yet(tx, award, told, pathway.carry_out.max_minutes))


def _at_its_end(pathway: Pathway, progress: Progress) -> Progress:
    """The completion as of the last second of the year: its last days are counted back from there."""
    until = pathway.window.until if pathway.window else None
    end = progress.evaluated_at if until is None else min(progress.evaluated_at, until - _SECOND)
    return replace(progress, evaluated_at=end)


def _named(house: House, credential: Credential) -> CredentialRef:
    url = house.settings.urls.credential(credential.id)
    return CredentialRef(url, digest_of(intake.read(credential.text.encode(), url)))


def _not_yet(tx: Transaction, award: Award, told: Iterable[Earned], most: int) -> Iterator[Earned]:
    """Leave out what went over before, and end where the cap is reached."""
    rows = exceptions.carried_from(tx, [award.id])
    gone, left = {row.item for row in rows}, most - sum(row.minutes for row in rows)
    for item in told:
        minutes = min(item.minutes or 0, left)
        if item.id not in gone and minutes:
            left -= minutes
            yield replace(item, minutes=minutes)


def _row(award: Award, item: Earned, into: UUID, actor: Person, now: datetime) -> CarriedItem:
    (document,) = persons.write_person(EngineView(items=(item,)))["items"]
    return CarriedItem(
        person_id=award.person_id,
        pathway_id=into,
        award_id=award.id,
        item=item.id,
        minutes=item.minutes or 0,
        document=document,
        carried_at=now,
        carried_by=acting.recorded(actor),
    )
