"""Another issuer's badge: uploaded, verified, and counted once a coordinator accepts it with a reason.

    imported_id = importing.upload(house, teacher, data, "badge.png", now=now)
    importing.accept(house, coordinator, imported_id, Acceptance(slug, minutes, category, reason), now=now)

The verifier's report is kept beside the badge and made anew before it is accepted: what was revoked in the
meantime does not count. What failed is never accepted. The badge itself stays its issuer's; for us it is an
item that pathways count, so acceptance joins the walk of an award at step 8.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from issuer.domain.person import Deed, Person, require
from issuer.domain.school_year import Repeat, period_of
from issuer.importers import texts
from issuer.services import acting, awarding, earning, foreign
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import achievements, imported_badges, journal_entries, people
from issuer.storage.database import Transaction
from issuer.storage.models import ImportedBadge
from verifier.internet import remembering
from verifier.report import Outcome, Report
from verifier.verify import verify_bytes
from verifier.world import World

MOST_WAITING = 50
LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Acceptance:
    """For what a badge counts: the component with that short name, so many minutes, in that category."""

    slug: str
    minutes: int
    category: str
    reason: str


def upload(
    house: House, actor: Person, data: bytes, filename: str, *, person_id: UUID | None = None, now: datetime
) -> UUID:
    """Take in a badge for oneself (or, as a coordinator, for `person_id`), with the report about it.

    Raises:
        NotAllowedError: the badge is to be somebody else's, and the actor is no coordinator.
        NotFoundError: there is no such person.
        InputError: there is no badge in the file, it is one of ours, or too many wait already.
        ConflictError: this badge was brought before.
    """
    owner_id = person_id or actor.id
    with house.database.reading() as tx:
        owner = acting.find(tx, owner_id)
        addresses = [row.email for row in people.addresses(tx, owner_id) if row.verified_at is not None]
    require(actor, Deed.UPLOAD_BADGE if owner_id == actor.id else Deed.ACCEPT_BADGE, owner)
    report = _report(house, data, filename, addresses, now)
    told = foreign.told(report)
    # A did:key changes with its key, and the address of a badge does not: ours are known by either.
    if told.issuer_id == house.issuer.id or told.credential_id.startswith(f"{house.settings.base_url}/"):
        raise InputError("This badge is one of ours; it counts already, and is not brought in again.")
    return _keep(house, owner_id, told, foreign.text_of(data, filename, report), report, now=now)


def accept(
    house: House, actor: Person, imported_id: UUID, acceptance: Acceptance, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    """Let a badge count; the answer is what pathways award because of it.

    Raises:
        NotFoundError: there is no such badge, or no such component.
        NotAllowedError: the actor is no coordinator for its holder, or is its holder.
        ConflictError: it was decided already, or counts for somebody already.
        InputError: verification fails, there is no reason, or the minutes are impossible.
    """
    with house.database.reading() as tx:
        row = _found(imported_badges.by_id(tx, imported_id))
        require(actor, Deed.ACCEPT_BADGE, acting.of(tx, row.person))
        addresses = [one.email for one in people.addresses(tx, row.person_id) if one.verified_at is not None]
    report = _report(house, row.text.encode(), row.name, addresses, now)
    return _accept(house, actor, imported_id, acceptance, report, now=now)


@transaction
def decline(
    tx: Transaction, _house: House, actor: Person, imported_id: UUID, reason: str, *, now: datetime
) -> None:
    """Say that a badge does not count, and why.

    Raises:
        NotFoundError, NotAllowedError, ConflictError, InputError: as `accept`.
    """
    row = _undecided(tx, actor, imported_id)
    row.reason = _reason(reason)
    row.state, row.decided_by, row.decided_at = "declined", acting.recorded(actor), now
    journal_entries.record(tx, "brought", str(row.id), {"outcome": row.state}, now)


@transaction
def _accept(
    tx: Transaction,
    house: House,
    actor: Person,
    imported_id: UUID,
    acceptance: Acceptance,
    report: Report,
    *,
    now: datetime,
) -> tuple[AwardedBadge, ...]:
    row = _undecided(tx, actor, imported_id)
    if report.verdict == "failed":
        raise InputError(f"This badge cannot be accepted: {', '.join(report.reasons)}.")
    told = foreign.told(report)  # what lies at an address may be another badge by now
    if (told.issuer_id, told.credential_id) != (row.issuer_id, row.credential_id):
        raise InputError(
            "What lies at the address of this badge is another one now, so it cannot be counted."
        )
    if any(same.state == "accepted" for same in imported_badges.same(tx, row.credential_key)):
        raise ConflictError("This badge counts for somebody already; one badge counts once.")
    version = achievements.newest(tx, acceptance.slug)
    if version is None or version.kind == achievements.YEARLY:
        raise NotFoundError(f"There is no component “{acceptance.slug}”.")
    if not 0 <= acceptance.minutes <= foreign.MOST_MINUTES:
        raise InputError(f"Write minutes from 0 to {foreign.MOST_MINUTES}.")
    earned_on = (row.earned_at or now).astimezone(house.settings.zone).date()
    row.achievement_id, row.minutes = version.achievement_id, acceptance.minutes
    row.period = period_of(Repeat(version.repeat), earned_on)
    row.category = (
        texts.line(acceptance.category, name="The category", limit=80) if acceptance.category else ""
    )
    row.reason, row.verdict, row.report = _reason(acceptance.reason), report.verdict, report.as_dict()
    row.state, row.decided_by, row.decided_at = "accepted", acting.recorded(actor), now
    journal_entries.record(tx, "brought", str(row.id), {"outcome": row.state}, now)
    tx.flush()
    tx.refresh(row)
    owed = earning.completed(tx, house, row.person_id, because=row.credential_id, now=now)  # 8 of the walk
    return awarding.award(tx, house, owed, now=now)


@transaction
def _keep(
    tx: Transaction,
    _house: House,
    owner_id: UUID,
    told: foreign.Told,
    text: str,
    report: Report,
    *,
    now: datetime,
) -> UUID:
    key = hashlib.sha256(f"{told.issuer_id} {told.credential_id}".encode()).hexdigest()
    people.lock(tx, owner_id)
    if any(same.person_id == owner_id for same in imported_badges.same(tx, key)):
        raise ConflictError("You brought this badge before; you find it in your list.")
    if len(imported_badges.of_person(tx, owner_id, "waiting")) >= MOST_WAITING:
        raise InputError(
            f"{MOST_WAITING} of your badges wait for a coordinator; bring more when these are decided."
        )
    row = ImportedBadge(
        person_id=owner_id,
        uploaded_at=now,
        credential_id=told.credential_id,
        credential_key=key,
        text=text,
        name=told.name,
        issuer_id=told.issuer_id,
        issuer_name=told.issuer_name,
        verdict=report.verdict,
        report=report.as_dict(),
        earned_at=told.earned_at,
        stated_minutes=told.minutes,
    )
    tx.add(row)
    return row.id


def _undecided(tx: Transaction, actor: Person, imported_id: UUID) -> ImportedBadge:
    found = _found(imported_badges.by_id(tx, imported_id))
    people.lock(tx, found.person_id)  # always the person first, as in the walk
    row = _found(imported_badges.lock(tx, imported_id))
    require(actor, Deed.ACCEPT_BADGE, acting.of(tx, row.person))
    if row.state != "waiting":
        by = people.by_id(tx, row.decided_by) if row.decided_by else None
        raise ConflictError(
            f"This badge was {row.state} already by {by.name if by else 'somebody else'}: {row.reason}"
        )
    return row


def _found(row: ImportedBadge | None) -> ImportedBadge:
    if row is None:
        raise NotFoundError("There is no such badge.")
    return row


def _report(house: House, data: bytes, filename: str, addresses: list[str], now: datetime) -> Report:
    """Our verifier's report, asked for each of the person's addresses until one is the badge's recipient."""
    world = World(now=now, fetch=remembering(house.outside()))
    asked: Report | None = None
    for address in addresses:
        asked = verify_bytes(data, replace(world, recipient=address), name=filename)
        if asked.finding("recipient").outcome is Outcome.PASSED:
            break
    return asked or verify_bytes(data, world, name=filename)


def _reason(text: str) -> str:
    try:
        return texts.line(text, name="The reason", limit=LONGEST_REASON)
    except texts.TextError as error:
        raise InputError(str(error)) from error
