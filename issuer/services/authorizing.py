"""Letting programs use the API: a token for each, with what it may be used for and until when.

    granted = authorizing.grant(house, "Learning platform", ("credentials:issue",), now=now)
    granted.token                                                    # shown once, kept as SHA-256 only
    authorizing.holder(house, token, "credentials:issue", now=now)   # None: not this token, or not for this

Tokens are made and ended at the command line of the machine itself (`cairn token`). Whoever holds one with
`credentials:issue` signs in the name of the district.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from issuer.services.errors import InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import api_tokens, journal_entries
from issuer.storage.database import Transaction
from issuer.storage.models import ApiToken

ISSUE: Final = "credentials:issue"
VERIFY: Final = "credentials:verify"
SCOPES: Final = (ISSUE, VERIFY)
ENDED: Final = "token ended"
"""The kind of line in the journal by which a token stays ended."""
LONGEST_DAYS: Final = 3650
_LONGEST_NAME: Final = 200
_PREFIX: Final = "cairn_"  # so that scanners for secrets can tell what they found


@dataclass(frozen=True)
class Granted:
    """A new token; `token` is told to nobody but whoever asked for it."""

    id: UUID
    token: str
    expires_at: datetime


@transaction
def grant(
    tx: Transaction, _house: House, name: str, scopes: Sequence[str], *, days: int = 365, now: datetime
) -> Granted:
    """Make a token.

    Args:
        tx: given by `transaction`.
        name: whose it is, for people.
        scopes: names of `SCOPES`, at least one.
        days: for how long.
        now: from when on.

    Raises:
        InputError: no name, no scope or an unknown one, or a time that is too long.
    """
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise InputError("Say in a few words whose token it is, so that it can be told apart later.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise InputError(f"A token is for one or more of {', '.join(SCOPES)}.")
    if not 0 < days <= LONGEST_DAYS:
        raise InputError(f"A token lasts from one day to {LONGEST_DAYS}.")
    token = _PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        name=name.strip(),
        token_hash=_fingerprint(token),
        scopes=" ".join(sorted(set(scopes))),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    tx.add(row)
    return Granted(row.id, token, row.expires_at)


def everyone(house: House) -> Sequence[ApiToken]:
    """All tokens that ever were, newest first; none of them can be read out of this."""
    with house.database.reading() as tx:
        return api_tokens.everyone(tx)


@transaction
def revoke(tx: Transaction, _house: House, token_id: UUID, *, now: datetime) -> ApiToken:
    """End a token, now. One that was ended before stays ended since then.

    Raises:
        NotFoundError: there is none with that id.
    """
    row = api_tokens.by_id(tx, token_id)
    if row is None:
        raise NotFoundError("There is no such token. `cairn token list` shows which there are.")
    if row.revoked_at is None:
        row.revoked_at = now
        # A backup from before knows nothing of it, and must not let the token count again.
        journal_entries.record(tx, ENDED, str(token_id), {}, now)
    return row


def holder(house: House, token: str, scope: str, *, now: datetime) -> ApiToken | None:
    """The row of a token that counts at `now` and is for `scope`; None for any other text."""
    with house.database.reading() as tx:
        row = api_tokens.by_hash(tx, _fingerprint(token))
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    return row if scope in row.scopes.split() else None


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
