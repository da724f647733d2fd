"""Signing what a program hands in, in the name of the district: a credential that no award of ours led to.

    text = issuing.issue(house, token_id, credential, now=now)

1. it names the district as its issuer, has an id that is no address of ours, and carries no proof yet
2. it has the form of a credential, and fits the schema of its declared type
3. it is signed with the district's key
4. our own verifier reads it back, as a stranger would; what it refuses does not leave the house
5. the signed text is kept, with the token that it was asked for with, and handed over

An id is signed once: a second credential under it would be another version that nobody can tell apart. The
journal knows the ids, too, by their digests, so that a database that was put back from a backup signs none
of them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import schemas
from contexts import ContextError
from issuer.services import timing
from issuer.services.errors import ConflictError, InputError
from issuer.services.house import House, transaction
from issuer.storage import api_tokens, journal_entries
from issuer.storage.database import Transaction
from keys import KeysError, proofs
from schemas import SchemaError, UnsecuredDocument, vcdm
from verifier.members import objects
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

NOT_ASKED: Final = frozenset({"status", "refresh", "trust", "recipient", "validity"})
"""Checks that are about others, or about another day, than whether the credential is well made."""
SIGNED: Final = "signed"
"""The kind of line in the journal by which an id stays signed."""
_LONGEST_ID: Final = 500


@transaction
def issue(
    tx: Transaction, house: House, token_id: UUID, credential: Mapping[str, Any], *, now: datetime
) -> str:
    """Sign a credential by the steps above.

    Args:
        tx: given by `transaction`.
        house: signs and verifies.
        token_id: the token with which it was asked for.
        credential: without proof.
        now: the time of the proof.

    Returns:
        The signed text, as it is kept.

    Raises:
        InputError: it cannot be signed; the message says what to correct.
        ConflictError: a credential with this id was signed before.
        ClockError: the clock is behind what was signed last.
    """
    timing.check(tx, now)
    document = _named(house, credential)  # 1
    secured = _secured(house, document, now)  # 2, 3
    _read_back(house, secured.text, now)  # 4
    row = {"credential_id": document["id"], "token_id": token_id, "text": secured.text, "signed_at": now}
    _keep(tx, row)  # 5
    return secured.text


def digest(text: str) -> str:
    """What the journal writes for an id or a signed text, which may name people: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def checked(credential: Mapping[str, Any]) -> None:
    """Refuse what is no credential to be signed (VC Data Model 2.0, section 4).

    Raises:
        InputError: it has a proof already, or breaks a rule of the data model.
    """
    if "proof" in credential:
        raise InputError("This credential has a proof already; hand it in without one.")
    if found := vcdm.problems(credential):
        raise InputError(f"This is not a credential to be signed: {found[0]}.")


def _named(house: House, credential: Mapping[str, Any]) -> dict[str, Any]:
    checked(credential)
    named, issuer = credential["issuer"], house.issuer.id
    if (named.get("id") if isinstance(named, Mapping) else named) != issuer:
        raise InputError(f"We sign in the name of {issuer} only; name it as the issuer.")
    document = {"id": f"urn:uuid:{uuid4()}", **credential}
    if len(document["id"]) > _LONGEST_ID:
        raise InputError(f"The id of a credential has {_LONGEST_ID} characters at most.")
    _refuse_our_places(house, document)
    return document


def _refuse_our_places(house: House, document: Mapping[str, Any]) -> None:
    """Keep what stands at our addresses, and the bits of our status lists, for what the house itself awards.

    A second badge under the address of a badge, or a status list in the place of ours, would carry a
    signature as good as that of the first.
    """
    lists = (entry.get("statusListCredential") for entry in objects(document.get("credentialStatus")))
    base = f"{house.settings.base_url}/"
    if any(str(one).lower().startswith(base) for one in (document["id"], *lists)):
        raise InputError(
            f"The addresses of {base} are those of the district's own badges and status lists. "
            "Choose another id, such as a urn:uuid, and a status list of your own."
        )


def _secured(house: House, document: dict[str, Any], now: datetime) -> proofs.Secured:
    try:
        valid = schemas.validate(UnsecuredDocument(document))
        return proofs.secure(valid, house.signer, created=now)
    except (SchemaError, ContextError, KeysError) as error:
        raise InputError(f"This credential cannot be signed: {error}.") from error


def _read_back(house: House, text: str, now: datetime) -> None:
    world = World(now=now, fetch=carried_fetch(house.own_pages), leave_out=NOT_ASKED)
    report = verify_bytes(text.encode(), world, name="the credential")
    if report.verdict not in {"verified", "warning"}:
        found = next(finding for finding in report.checks if finding.reason)
        raise InputError(f"Our own verifier would not accept this credential: {found.message}")


def _keep(tx: Transaction, row: dict[str, Any]) -> None:
    subject = digest(row["credential_id"])
    if journal_entries.newest_about(tx, SIGNED, subject) or not api_tokens.keep(tx, row):
        raise ConflictError(f"A credential with the id {row['credential_id']} was signed before.")
    journal_entries.record(tx, SIGNED, subject, {"digest": digest(row["text"])}, row["signed_at"])
