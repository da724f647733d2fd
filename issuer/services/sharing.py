"""What the public asks for: the signed text of a badge, and the status list that says which are withdrawn.

    text = sharing.status_list(house, list_id, now=now)

Both come from storage as they were signed. A list is signed anew when one of its bits was set, and twice a
day; between two signings everybody gets the same bytes, so that asking tells nobody anything.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import schemas
from issuer.credentials.status_list import VALID_FOR, ListFacts, compose_list
from issuer.domain.person import Person
from issuer.services.errors import LostError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import credentials, journal_entries, linked_proofs, status_lists
from issuer.storage.database import Transaction
from issuer.storage.models import Credential, PublishedStatusList, StatusList
from issuer.storage.unavailable import UnavailableError
from keys import proofs

NO_SUCH_BADGE: Final = "There is no such badge."


def badge(house: House, credential_id: UUID) -> Credential:
    """The credential at that address, revoked or not, with its award, its holder and its achievement.

    Raises:
        NotFoundError: there is none.
    """
    with house.database.reading() as tx:
        found = credentials.by_id(tx, credential_id)
    if found is None:
        raise NotFoundError(NO_SUCH_BADGE)
    return found


def text(house: House, credential_id: UUID) -> str:
    """The signed text at that address, byte for byte, without asking for what surrounds it.

    Raises:
        NotFoundError: there is none.
    """
    found = credentials.text_of(house.database, credential_id)
    if found is None:
        raise NotFoundError(NO_SUCH_BADGE)
    return found


def proof(house: House, proof_id: UUID) -> str:
    """The proof that a badge names by its digest, byte for byte, when its holder lets others see it.

    Raises:
        NotFoundError: there is none, or nobody may see it; both are told alike.
    """
    with house.database.reading() as tx:
        found = linked_proofs.by_id(tx, proof_id)
    if found is None or found.shared_at is None:
        raise NotFoundError("There is no such proof, or its holder does not show it.")
    return found.text


@transaction
def show_proof(
    tx: Transaction, _house: House, actor: Person, credential_id: UUID, *, shown: bool, now: datetime
) -> None:
    """Let whoever has a badge of one's own see how it was earned, or nobody any more.

    Raises:
        NotFoundError: there is no such badge of this person, or it names no proof.
    """
    badge = credentials.by_id(tx, credential_id)
    found = linked_proofs.of_award(tx, badge.award_id) if badge else None
    if found is None or found.award.person_id != actor.id:
        raise NotFoundError("There is no such badge of yours.")
    found.shared_at = now if shown else None


def status_list(house: House, list_id: UUID, *, now: datetime) -> str:
    """The signed status list, as it holds now.

    Raises:
        NotFoundError: there is no such list.
        UnavailableError: it has to be signed anew, and cannot be kept.
    """
    with house.database.reading() as tx:
        listed = status_lists.by_id(tx, list_id)
        last = status_lists.published(tx, list_id)
    if listed is None:
        raise NotFoundError("There is no such status list.")
    if last is not None and _holds(last, listed, now):
        return last.text
    try:
        return _publish(house, list_id, now=now)
    except UnavailableError:
        if last is None or last.changes != listed.changes or now >= last.valid_until:
            raise
        return last.text  # a full disk takes nothing away from what was signed for a whole day


@transaction
def _publish(tx: Transaction, house: House, list_id: UUID, *, now: datetime) -> str:
    """Sign the list once, however many ask at the same instant: whoever comes second finds it done."""
    listed = status_lists.lock(tx, list_id)
    last = status_lists.published(tx, list_id)
    if listed is None:
        raise NotFoundError("There is no such status list.")
    if last is not None and _holds(last, listed, now):
        return last.text
    positions, version = _nothing_lost(tx, listed, last.version if last else 0)
    dated = max(now, last.valid_from) if last else now  # never into the past, whatever the clock shows
    facts = ListFacts(
        url=house.settings.urls.status_list(list_id),
        issued_at=dated,
        positions=positions,
        length=listed.length,
        purpose=listed.purpose,
    )
    valid = schemas.validate(compose_list(facts, house.issuer))
    text = proofs.secure(valid, house.signer, created=dated).text
    status_lists.forget_expired(tx, list_id, now)
    tx.add(
        PublishedStatusList(
            list_id=list_id,
            version=version,
            changes=listed.changes,
            text=text,
            valid_from=dated,
            valid_until=dated + VALID_FOR,
        )
    )
    told = {"version": version, "set": len(positions)}
    journal_entries.record(tx, "published", str(list_id), told, now)
    return text


def _nothing_lost(tx: Transaction, listed: StatusList, newest: int) -> tuple[tuple[int, ...], int]:
    """The positions that are set, and the next version: never fewer, and never older, than was published.

    Only what was set aside for now is taken back.

    Raises:
        LostError: the journal knows of more bits than the rows do.
    """
    positions = tuple(status_lists.positions_set(tx, listed.id))
    known = journal_entries.newest_about(tx, "published", str(listed.id))
    if known is None:
        return positions, newest + 1
    if listed.purpose == status_lists.REVOCATION and len(positions) < known.facts["set"]:
        raise LostError(
            f"This list had {known.facts['set']} bits set when it was last published, and the database has "
            f"{len(positions)}. It is not published: whoever looks after this server runs `cairn audit`."
        )
    return positions, max(newest, known.facts["version"]) + 1


def _holds(last: PublishedStatusList, listed: StatusList, now: datetime) -> bool:
    return last.changes == listed.changes and now < last.valid_from + VALID_FOR / 2
