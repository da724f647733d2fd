"""An award's walk, from "earned" to a signed credential and whatever follows from it.

    awarded = award(tx, house, [earned], now=now)

One flat queue, taken in waves: what was decided first, then what follows from that. Everything in a wave
walks the same steps together, each of which takes the values of the one before:

 0  people.lock_all         nobody else awards these people anything until we are done: without it, two last
                            components approved at the same instant would each miss the other
 1  awards.claim            unique (person, achievement, period) among standing awards; else earned already
 2  status_lists.allocate   the bit is reserved before anything is signed: it is inside the signed bytes
 3  compose                 facts, for a pathway with the proof of its rule -> UnsecuredDocument
 4  validate                UnsecuredDocument -> ValidDocument
 5  secure                  ValidDocument, signer -> Secured
 6  verify                  we read what we wrote, by the verifier's own path
 7  credentials             kept as text, byte for byte
 8  completed               do pathways hold now? their awards are the next wave; the outbox tells the person

All of it is one transaction of the caller: an error anywhere undoes everything, and nothing leaves the house
before it is kept. The database is asked once for each step of a wave, not once for each award.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID, uuid4

import schemas
from issuer.credentials.compose import compose
from issuer.domain.award import Award, Source
from issuer.services import composing, earning, proving, resting, timing
from issuer.services.errors import NotFoundError, SelfCheckError
from issuer.services.house import House
from issuer.storage import (
    achievements,
    awards,
    credentials,
    journal_entries,
    outbox_messages,
    people,
    status_lists,
)
from issuer.storage.awards import Claim
from issuer.storage.credentials import Signed
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion
from issuer.storage.outbox_messages import Message
from issuer.storage.status_lists import Place
from keys import proofs
from verifier.resolve import resolve
from verifier.verify import verify_bytes
from verifier.world import World, by_id, carried_fetch

NOT_ASKED_OF_OURSELVES = frozenset({"status", "trust"})
MOST_IN_A_WAVE: Final = 500
ASSERTION: Final = "assertionMethod"

_Versions: TypeAlias = Mapping[tuple[str, int], AchievementVersion]


@dataclass(frozen=True)
class AwardedBadge:
    """A badge that was just signed and kept."""

    award_id: UUID
    credential_id: UUID
    url: str
    name: str
    person_id: UUID
    person_name: str
    period: str
    source: Source


def award(
    tx: Transaction,
    house: House,
    earned: Iterable[Award],
    *,
    now: datetime,
    told_from: datetime | None = None,
) -> tuple[AwardedBadge, ...]:
    """Walk every award, and those that follow from it, through the steps above.

    Args:
        tx: the transaction of the caller.
        house: signs and verifies.
        earned: what was decided; what one person has already is passed over.
        now: the instant that all of them state.
        told_from: when people may be told; at once when it is left out.

    Returns:
        The badges that are new, in the order in which they were signed.

    Raises:
        NotFoundError: a person or an achievement that is not there.
        ClockError: the clock is behind what was signed last.
        SelfCheckError: our verifier does not accept what we wrote.
        schemas.SchemaError: what was composed does not fit the standard's schema.
    """
    timing.check(tx, now)
    queue, awarded = list(earned), list[AwardedBadge]()
    while queue:
        wave, queue = queue[:MOST_IN_A_WAVE], queue[MOST_IN_A_WAVE:]
        badges = _issue(tx, house, wave, now)
        _tell(tx, badges, now, told_from)
        queue += earning.completed_by_all(tx, house, _urls_by_holder(badges), now=now)  # 8
        awarded += badges
    return tuple(awarded)


def _issue(tx: Transaction, house: House, earned: Sequence[Award], now: datetime) -> list[AwardedBadge]:
    holders = people.lock_all(tx, {one.person_id for one in earned})  # 0
    if not all(one.person_id in holders for one in earned):
        raise NotFoundError("The person to be awarded is not there.")
    versions = _versions(tx, earned)
    rows = _claimed(tx, house, earned, versions)
    bits = _bits(tx, rows, now)
    known, world = composing.known(tx, house, holders.values(), versions.values()), _world(house, now)
    signed = [_signed(tx, house, known, world, row, bits[row.id]) for row in rows]
    credentials.add(tx, signed)
    names = {version.id: version.name for version in versions.values()}
    for credential in signed:
        _write_down(tx, credential, bits[credential.award_id], now)
    return [
        _badge(house, row, credential, names[row.version_id], holders[row.person_id])
        for row, credential in zip(rows, signed, strict=True)
    ]


def _versions(tx: Transaction, earned: Iterable[Award]) -> _Versions:
    found: dict[tuple[str, int], AchievementVersion] = {}
    for slug, number in {(one.achievement, one.version): None for one in earned}:
        version = achievements.version(tx, slug, number)
        if version is None:
            raise NotFoundError(f"There is no version {number} of “{slug}”.")
        found[slug, number] = version
    return found


def _claimed(tx: Transaction, house: House, earned: Sequence[Award], versions: _Versions) -> list[Claim]:
    """The rows of those that were not earned before, and with them what each rests on."""
    led = resting.pathway_version_ids(tx, earned)
    rows = [_row(one, versions[one.achievement, one.version], led) for one in earned]
    claimed = awards.claim(tx, rows)  # 1
    kept = [(one, row) for one, row in zip(earned, rows, strict=True) if row.id in claimed]
    for one, row in kept:
        resting.remember_use(tx, house, row, one.based_on)
    return [row for _, row in kept]


def _row(earned: Award, version: AchievementVersion, led: Mapping[tuple[str, str], UUID]) -> Claim:
    from_evidence = earned.source is Source.EVIDENCE and earned.based_on
    return Claim(
        person_id=earned.person_id,
        achievement_id=version.achievement_id,
        version_id=version.id,
        period=earned.period,
        minutes=earned.minutes,
        component_minutes=earned.component_minutes,
        source=earned.source,
        awarded_at=earned.awarded_at,
        activity_start=earned.activity_start,
        activity_end=earned.activity_end,
        submission_id=UUID(earned.based_on[0]) if from_evidence else None,
        pathway_version_id=led.get((earned.pathway or "", earned.pathway_version or "")),
        awarded_by=earned.awarded_by,
    )


def _world(house: House, now: datetime) -> World:
    """What a stranger knows of the outside who has our public documents, and with them our key.

    Only our status list and who trusts us are left out.
    """
    method = house.signer.verification_method
    world = World(now=now, fetch=carried_fetch(house.own_pages), leave_out=NOT_ASKED_OF_OURSELVES)
    return replace(world, keys={(method, ASSERTION): resolve(method, world, ASSERTION)})


def _signed(
    tx: Transaction, house: House, known: composing.Known, world: World, row: Claim, bits: composing.Bits
) -> Signed:
    credential_id, now = uuid4(), world.now
    facts = composing.facts(tx, house, known, row, credential_id, bits, now)
    proof = proving.carried(tx, house, row, now)
    if proof is not None:
        # A badge that only names its proof does not tell beside it what its holder may keep to themselves.
        listed = () if proof.pages else facts.evidence
        facts = replace(facts, evidence=(*listed, proof.evidence))
    unsecured = compose(facts, house.issuer)  # 3
    valid = schemas.validate(unsecured)  # 4
    secured = proofs.secure(valid, house.signer, created=now)  # 5
    _read_back(secured, facts.id, _beside(house, world, proof) if proof else world)  # 6
    return Signed(id=credential_id, award_id=row.id, text=secured.text, issued_at=now)  # 7


def _beside(house: House, world: World, proof: proving.Carried) -> World:
    """The same for whoever has the badges that this one rests on, and its proof, too."""
    pages = dict(house.own_pages) | proof.pages
    return replace(world, fetch=carried_fetch(pages), beside=by_id(proof.beside))


def _read_back(secured: proofs.Secured, url: str, world: World) -> None:
    """Verify what we wrote as a stranger would."""
    report = verify_bytes(secured.text.encode(), world, name=url)
    if report.verdict != "verified":
        told = "; ".join(f"{finding.name}: {finding.message}" for finding in report.checks if finding.reason)
        raise SelfCheckError(
            f"Our own verifier says “{report.verdict}” of what we were about to issue. {told}"
        )


def _bits(tx: Transaction, rows: Sequence[Claim], now: datetime) -> dict[UUID, composing.Bits]:
    """What rests on other badges may have to be set aside while somebody looks at these: a second bit."""
    places = status_lists.allocate(tx, [row.id for row in rows], now)  # 2
    pathway = [row.id for row in rows if row.pathway_version_id]
    aside = status_lists.allocate(tx, pathway, now, purpose=status_lists.SUSPENSION)
    return {row.id: composing.Bits(places[row.id], aside.get(row.id)) for row in rows}


def _write_down(tx: Transaction, credential: Signed, bits: composing.Bits, now: datetime) -> None:
    """Have the journal know what was signed and which bits are its own, without a word about whom."""
    facts = {
        "credential": str(credential.id),
        "digest": hashlib.sha256(credential.text.encode()).hexdigest(),
        **_told(bits.revocation),
    }
    more = {"suspension": _told(bits.suspension)} if bits.suspension else {}
    journal_entries.record(tx, "awarded", str(credential.award_id), facts | more, now)


def _told(place: Place) -> dict[str, object]:
    return {"list": str(place.list_id), "position": place.position, "length": place.length}


def _badge(house: House, row: Claim, credential: Signed, name: str, holder: people.Holder) -> AwardedBadge:
    return AwardedBadge(
        award_id=row.id,
        credential_id=credential.id,
        url=house.settings.urls.credential(credential.id),
        name=name,
        person_id=row.person_id,
        person_name=holder.name,
        period=row.period,
        source=Source(row.source),
    )


def _urls_by_holder(badges: Iterable[AwardedBadge]) -> dict[UUID, set[str]]:
    urls: dict[UUID, set[str]] = {}
    for badge in badges:
        urls.setdefault(badge.person_id, set()).add(badge.url)
    return urls


def _tell(tx: Transaction, badges: Iterable[AwardedBadge], now: datetime, told_from: datetime | None) -> None:
    messages = [
        Message(
            key=f"awarded:{badge.award_id}",
            kind="awarded",
            person_id=badge.person_id,
            payload={"url": badge.url, "name": badge.name, "person": badge.person_name},
            created_at=now,
            not_before=told_from,
        )
        for badge in badges
    ]
    outbox_messages.add(tx, *messages)
