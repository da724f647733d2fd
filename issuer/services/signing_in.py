"""Signing in and out: passwords, browser sessions, and the role that somebody works as.

    signed = signing_in.sign_in(house, "rosa@aldervalley.example", "...", now=now)    # SignInError
    who = signing_in.current(house, signed.token, now=now)                            # None: sign in again

The browser holds a random token; the database holds its SHA-256 only. A session ends after a while without
use, at its latest hour in any case, when its person signs out, and when the password changes.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from issuer.config import PasswordCost
from issuer.domain.person import NotAllowedError, Person, Role
from issuer.importers.addresses import AddressError, normal
from issuer.services import acting
from issuer.services.errors import InputError, NotFoundError, ServiceError
from issuer.services.house import House, transaction
from issuer.storage import browser_sessions, people
from issuer.storage.database import Transaction
from issuer.storage.models import BrowserSession, Password

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_NOTICE_EVERY = timedelta(minutes=1)
_FIRST_ROLES = (
    Role.COORDINATOR,
    Role.HR,
    Role.SUPERVISOR,
    Role.TEACHER,
    Role.MENTOR,
    Role.REVIEWER,
    Role.ADMIN,
)


class SignInError(ServiceError):
    """Address and password do not belong together; it never says which of them is wrong."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody at a browser: who they are, the role they work as, and until when at the latest.

    `token` goes into the cookie and nowhere else.
    """

    token: str
    actor: Person
    role: Role
    expires_at: datetime


def sign_in(house: House, email: str, password: str, *, now: datetime) -> SignedIn:
    """Open a session for whoever has that address and password.

    Raises:
        SignInError: they do not belong together, or the person has no role here any more.
    """
    cost = house.settings.password_cost
    with house.database.reading() as tx:
        kept = _password_of(tx, email)
    # Comparing is slow on purpose: it happens before the transaction, or nobody else could write meanwhile.
    if not _matches(cost, kept.hash if kept else _nobodys_hash(cost), password) or kept is None:
        raise SignInError("This address and password do not belong together. Check both, then try again.")
    better = _hasher(cost).hash(password) if _hasher(cost).check_needs_rehash(kept.hash) else None
    return _enter(house, kept.person_id, kept.changed_at, better, now=now)


@transaction
def demo_sign_in(tx: Transaction, house: House, person_id: UUID, *, now: datetime) -> SignedIn:
    """Open a session with one click, in a demonstration only.

    Raises:
        NotAllowedError: this is not a demonstration.
        NotFoundError: there is no such person.
    """
    if not house.settings.demo:
        raise NotAllowedError("One-click sign-in exists in the demonstration only; use your password.")
    return _open(tx, house, person_id, now)


def current(house: House, token: str, *, now: datetime) -> SignedIn | None:
    """Who holds this token; None when it is unknown, was ended, or is too old."""
    with house.database.asking() as connection:
        found = browser_sessions.at_browser(connection, _fingerprint(token))
    if found is None or found.expires_at <= now or found.seen_at + house.settings.session_idle <= now:
        return None
    actor = acting.at_browser(found)
    if not actor.roles:
        return None
    if found.seen_at + _NOTICE_EVERY <= now:
        house.database.write_in_passing(lambda tx: _notice(tx, token, now))
    return SignedIn(token, actor, _role(actor, found.working_as), found.expires_at)


@transaction
def work_as(tx: Transaction, _house: House, token: str, role: str, *, now: datetime) -> SignedIn:
    """Take another of one's roles.

    Raises:
        NotAllowedError: the person does not have that role.
        NotFoundError: nobody is signed in with that token.
    """
    row = browser_sessions.by_token_hash(tx, _fingerprint(token))
    if row is None or row.expires_at <= now:
        raise NotFoundError("Your session has ended; sign in again.")
    actor = acting.find(tx, row.person_id)
    if role not in actor.roles:
        raise NotAllowedError(f"You do not work as {role} here; ask an administrator for that role.")
    row.working_as = role
    return SignedIn(token, actor, Role(role), row.expires_at)


@transaction
def sign_out(tx: Transaction, _house: House, token: str) -> None:
    """End the session of this token; it is no error when there is none."""
    browser_sessions.end(tx, _fingerprint(token))


def set_password(house: House, person_id: UUID, password: str, *, now: datetime) -> None:
    """Give somebody a password; every session they have ends.

    Raises:
        InputError: too short or too long.
        NotFoundError: there is no such person.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; a short sentence is good."
        )
    _keep_password(house, person_id, _hasher(house.settings.password_cost).hash(password), now=now)


@transaction
def _enter(
    tx: Transaction, house: House, person_id: UUID, since: datetime, better: str | None, *, now: datetime
) -> SignedIn:
    """Open the session, unless the password that holds `since` then was changed while it was compared."""
    people.lock(tx, person_id)
    kept = people.password(tx, person_id)
    if kept is None or kept.changed_at != since:
        raise SignInError("The password of this account was changed just now; sign in with the new one.")
    kept.hash = better or kept.hash
    return _open(tx, house, person_id, now)


@transaction
def _keep_password(tx: Transaction, _house: House, person_id: UUID, hashed: str, *, now: datetime) -> None:
    if people.lock(tx, person_id) is None:
        raise NotFoundError("There is no such person.")
    if kept := people.password(tx, person_id):
        kept.hash, kept.changed_at = hashed, now
    else:
        tx.add(Password(person_id=person_id, hash=hashed, changed_at=now))
    browser_sessions.end_all_of(tx, person_id)


def _notice(tx: Transaction, token: str, now: datetime) -> None:
    if row := browser_sessions.by_token_hash(tx, _fingerprint(token)):
        row.seen_at = max(row.seen_at, now)


def _open(tx: Transaction, house: House, person_id: UUID, now: datetime) -> SignedIn:
    actor = acting.find(tx, person_id)
    if not actor.roles:
        raise SignInError("This account has no role here any more; ask your district's administrator.")
    browser_sessions.forget_expired(tx, now)
    token = secrets.token_urlsafe(32)
    expires_at = now + house.settings.session_absolute
    role = _role(actor, "")
    tx.add(
        BrowserSession(
            token_hash=_fingerprint(token),
            person_id=actor.id,
            working_as=role,
            started_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )
    return SignedIn(token, actor, role, expires_at)


def _role(actor: Person, wanted: str) -> Role:
    """The wanted role if they still have it, else the first of theirs in an order that suits most people."""
    if wanted in actor.roles:
        return Role(wanted)
    return next(role for role in _FIRST_ROLES if role in actor.roles)


def _password_of(tx: Transaction, email: str) -> Password | None:
    try:
        person = people.by_email(tx, normal(email))
    except AddressError:
        return None
    return people.password(tx, person.id) if person else None


def _matches(cost: PasswordCost, hashed: str, password: str) -> bool:
    try:
        return _hasher(cost).verify(hashed, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@functools.lru_cache(maxsize=4)
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.rounds, memory_cost=cost.kibibytes, parallelism=cost.lanes)


@functools.lru_cache(maxsize=4)
def _nobodys_hash(cost: PasswordCost) -> str:
    """A hash to compare with when there is no such address, so that the answer takes as long."""
    return _hasher(cost).hash(secrets.token_urlsafe(32))
