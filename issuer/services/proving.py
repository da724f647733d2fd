"""The proof that a pathway's badge carries: made of what was used, in the words of the badges themselves.

    carried = proving.carried(tx, house, award, credential_id, now)     # None when there is nothing to prove
    carried.evidence, carried.pages, carried.beside

The engine decided over what the house knows; the proof is made over what the components *say*, for that is
what whoever checks it will find. A badge of another issuer that a coordinator accepted stands in by a waiver,
for the issuer's word is what it counts by. What a proof cannot show (a rule that allows no waivers, and
such a badge) leaves the list of components alone in its place.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import uuid4, uuid5

from contexts import jcs
from issuer.credentials.compose import Evidence
from issuer.domain.pathway import Carriage
from issuer.domain.person import Role
from issuer.services import earning
from issuer.services.digesting import digest
from issuer.services.house import House
from issuer.storage import awards, credentials, pathways
from issuer.storage.awards import Claim
from issuer.storage.database import Transaction
from issuer.storage.models import ImportedBadge, LinkedProof
from verifier import digests, intake
from verifier.checks import carriage
from verifier.intake import Presented
from verifier.internet import Fetched
from verifier.pathways import definition, trees
from verifier.pathways.demands import demand
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.facts import as_fact
from verifier.pathways.progress import Progress
from verifier.pathways.proofs import CarriedOut
from verifier.pathways.proving import ProvingError, document_of, prove
from verifier.pathways.requirements import Hours, Pathway, Requirement
from verifier.stated import digest_of, stated

_SALT_BYTES: Final = 16
_NAME: Final = "How this badge was earned"


@dataclass(frozen=True)
class Carried:
    """What goes into a badge, and what its check will need: evidence, linked pages, the components."""

    evidence: Evidence
    pages: dict[str, Fetched]
    beside: tuple[Presented, ...]


@dataclass(frozen=True)
class _Used:
    """What a completion rests on, as the badges themselves say it; by which waivers others stand in."""

    items: tuple[Earned, ...]
    waivers: tuple[Waiver, ...]
    beside: tuple[Presented, ...]


def carried(tx: Transaction, house: House, award: Claim, now: datetime) -> Carried | None:
    """The proof of an award that a pathway led to, as its badge will carry it.

    Args:
        tx: the transaction of the award.
        house: whose pathway it is.
        award: claimed, and with what it rests on written down.
        now: the instant at which it is awarded.
    """
    version = pathways.version_by_id(tx, award.pathway_version_id) if award.pathway_version_id else None
    if version is None:
        return None
    pathway = earning.ours(house, earning.read(version.document))
    known = earning.known(tx, house, award.person_id, now)
    who, progress = known.on(version.pathway_id), earning.ask(house, version, known, now)
    used, rule = _used(tx, award, pathway, progress), definition.write(pathway)
    own_word = (item for item in who.items if item.kind != "award")
    try:
        proof = prove(
            pathway,
            progress,
            (*own_word, *used.items),
            rule=digests.digest(rule),
            attributes=who.attributes,
            waivers=(*who.waivers, *used.waivers),
        )
    except ProvingError:
        return None
    proof = replace(proof, replaces=_replaces(tx, house, award), carry_out=_left(pathway))
    if version.carriage == Carriage.LINKED:
        return _linked(tx, house, award, document_of(rule, proof, salt=_salt()), used)
    text = base64.b64encode(jcs.canonicalize(document_of(rule, proof))).decode()
    told = "\n".join(trees.lines(trees.tree_of(pathway, proof)))
    evidence = Evidence(_NAME, told, url=f"{carriage.INLINE}{text}", genre=carriage.PROOF)
    return Carried(evidence, {}, used.beside)


def _linked(tx: Transaction, house: House, award: Claim, document: dict[str, object], used: _Used) -> Carried:
    """Keep the document under an address that nobody can guess; the badge names its digest."""
    proof_id, text = uuid4(), jcs.canonicalize(document)
    tx.add(LinkedProof(id=proof_id, award_id=award.id, text=text.decode()))
    url = house.settings.urls.proof(proof_id)
    evidence = Evidence(_NAME, digest=digest(text), url=url, genre=carriage.PROOF)
    return Carried(evidence, {url: Fetched(200, {"content-type": "application/json"}, text)}, used.beside)


def _left(pathway: Pathway) -> CarriedOut | None:
    """How much may go over at most: what is earned until the year closes is not known yet."""
    return CarriedOut(minutes=pathway.carry_out.max_minutes) if pathway.carry_out else None


def _salt() -> str:
    return secrets.token_urlsafe(_SALT_BYTES)


def _replaces(tx: Transaction, house: House, award: Claim) -> str | None:
    """The address of the badge of the same rule and year that was withdrawn before."""
    last = awards.last_revoked(tx, award.person_id, award.achievement_id, award.period)
    credential = credentials.of_award(tx, last.id) if last else None
    return house.settings.urls.credential(credential.id) if credential else None


def _used(tx: Transaction, award: Claim, pathway: Pathway, progress: Progress) -> _Used:
    ours, theirs = awards.used_by(tx, award.id)
    texts = credentials.of_awards(tx, [row.id for row in ours]).values()
    own = [intake.read(row.text.encode(), str(row.id)) for row in texts]
    foreign = [(row, intake.read(row.text.encode(), row.credential_id)) for row in theirs]
    items = [_item(one, pathway) for one in own]
    waivers: list[Waiver] = []
    for row, presented in foreign:
        item = _accepted(row, presented, pathway, progress)
        items.append(item)
        waivers.extend(_stands_in(row, item, pathway, progress))
    beside = (*own, *(presented for _, presented in foreign))
    return _Used(tuple(item for item in items if item is not None), tuple(waivers), beside)


def _item(presented: Presented, pathway: Pathway) -> Earned | None:
    facts = stated(presented, pathway)
    return replace(facts, digest=digest_of(presented)) if facts else None


def _accepted(
    row: ImportedBadge, presented: Presented, pathway: Pathway, progress: Progress
) -> Earned | None:
    """An accepted badge as it speaks for itself; as hours, where a coordinator said how many."""
    facts = _item(presented, pathway)
    if facts is None or not any(isinstance(leaf, Hours) for leaf in _leaves(row, pathway, progress)):
        return facts and replace(facts, id=row.credential_id)
    categories = (row.category,) if row.category else ()
    return replace(
        facts,
        id=row.credential_id,
        kind="hours",
        minutes=row.minutes,
        categories=categories,
        digest=None,
        level=None,
        version=None,
    )


def _stands_in(
    row: ImportedBadge, item: Earned | None, pathway: Pathway, progress: Progress
) -> Iterator[Waiver]:
    """A waiver for every leaf that an accepted badge serves and would not serve by its own words."""
    for leaf in _leaves(row, pathway, progress):
        asked = demand(leaf, pathway, {})
        if item is not None and not asked.matches(as_fact(pathway, item, progress.evaluated_at)):
            yield Waiver(
                id=f"urn:uuid:{uuid5(row.id, leaf.id)}",
                node=leaf.id,
                manner="substitute",
                role=Role.COORDINATOR,
                at=row.decided_at or row.uploaded_at,
                reason=f"A coordinator accepted “{row.name}” for this.",
                item=item.id,
            )


def _leaves(row: ImportedBadge, pathway: Pathway, progress: Progress) -> list[Requirement]:
    """The leaves in which an accepted badge is used."""
    used = {use.leaf for use in progress.use if use.item == row.credential_id}
    return [rule for rule in pathway.walk() if rule.id in used]
