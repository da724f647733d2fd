"""Makes an installation and opens it: here settings become a database, a keyring and a signer.

    settings = prepare(settings, now=now)     # once and again: folder, key secret, tables, first key
    house = open_house(settings)              # every process: what services and pages are handed
    jobs_of(house)                            # what goes on by itself in it

The web application, the command line and the demonstration compose the same house here. The keyring is opened
here and nowhere else; everyone else is handed a `Signer`.

The issuer is the did:web of the public https address. Without one, on a single machine, it is the did:key
of the active key, so that a badge and its issuer hold together anywhere without a network.
"""

import base64
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from issuer.config import Settings
from issuer.jobs import Job
from issuer.mail.carriers import carrier
from issuer.services import batching, delivering, journaling
from issuer.services.house import House
from issuer.services.journaling import Audited, KeyEvent
from issuer.storage import journal_file
from issuer.storage.database import Database
from issuer.storage.journal_file import JournalError
from keys.did import did_document, did_key, did_web
from keys.keyring import KeyRecord, Keyring

_LOG: Final = logging.getLogger(__name__)
_SECRET_BYTES: Final = 32
_CONTROLLED_IDENTIFIERS: Final = "https://www.w3.org/ns/cid/v1"


class InstallationError(Exception):
    """There is no installation here, or it cannot be opened; the message says what to do."""


def prepare(settings: Settings, *, now: datetime) -> Settings:
    """Make whatever is missing: the folder, the key secret, the tables, the first key. What is there stays.

    Args:
        settings: where, and with which secret; without one, a secret is written beside the data, 0600.
        now: when the first key is made, if it is.

    Returns:
        The settings, with the secret.

    Raises:
        DatabaseError, KeyringError: the database or the keys cannot be used.
    """
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = _with_secret(settings)
    database = Database.open(settings.database_url)
    try:
        database.migrate()
        _read_journal_again(settings, database)
        keyring = Keyring.open(settings.keys_folder, settings.key_secret)
        keyring.make(now)
        database.journal = settings.journal_file
        journaling.note_keys(database, _key_events(keyring.records()))
    finally:
        database.close()
    return settings


def open_house(settings: Settings) -> House:
    """Open an installation that `prepare` made.

    Raises:
        InstallationError: nothing was made here yet.
        DatabaseError, KeyringError: the database or the keys cannot be used.
    """
    keyring = open_keyring(settings)
    did = issuer_did(settings, keyring.active())
    database = Database.open(settings.database_url, waiting=settings.threads * 2 // 3)
    _read_journal_again(settings, database)
    return House.compose(
        settings, database, keyring.signer(did), documents=_documents(settings, did, keyring.records())
    )


def jobs_of(house: House) -> tuple[Job, ...]:
    """List what goes on by itself in an installation: its name, the seconds between two times, the work."""
    send, journal = carrier(house.settings), house.settings.journal_file
    return (
        Job("awards", 0.0, lambda now, stopped: batching.work(house, now=now, stopped=stopped)),
        Job("outbox", 2.0, lambda now, stopped: delivering.deliver(house, send, now=now, stopped=stopped)),
        Job("journal", 30.0, lambda _now, _stopped: journal_file.catch_up(house.database, journal)),
    )


def open_keyring(settings: Settings) -> Keyring:
    """Open the keys of an installation, for `cairn key`.

    Raises:
        InstallationError: nothing was made here yet.
        KeyringError: the keys cannot be opened with this secret.
    """
    if not settings.keys_folder.is_dir():
        raise InstallationError(
            f"There is no installation in {settings.instance}. Make one with `cairn init`."
        )
    return Keyring.open(settings.keys_folder, settings.key_secret)


def issuer_did(settings: Settings, active: KeyRecord) -> str:
    """Name the issuer: did:web of the address when that is public, else the did:key of the active key."""
    return did_web(settings.base_url) if settings.public else did_key(active.public_key)


def audited(settings: Settings) -> Audited:
    """Prove the journal of an installation as it lies there, without reading anything of it again.

    Raises:
        InstallationError: nothing was made here yet.
        DatabaseError, KeyringError: the database or the keys cannot be used.
    """
    open_keyring(settings)
    database = Database.open(settings.database_url)
    try:
        return journaling.audit(database, settings.journal_file)
    finally:
        database.close()


def _read_journal_again(settings: Settings, database: Database) -> None:
    """Tell a database that was put back from a backup what it has lost, before anything is published."""
    try:
        again = journaling.replay(database, settings.journal_file)
    except (JournalError, ValueError, OSError) as error:
        raise InstallationError(str(error)) from error
    if again:
        _LOG.warning(
            "The database was older than its journal: %s lines were read again, %s revocations made again; "
            "%s badges are lost here and have to be awarded once more.",
            again.lines,
            again.revocations,
            again.lost_awards,
        )


def _key_events(records: tuple[KeyRecord, ...]) -> Iterator[KeyEvent]:
    for record in records:
        told = {"made": record.created, "retired": record.retired, "compromised": record.compromised}
        yield from (KeyEvent(record.key_id, event, at) for event, at in told.items() if at)


def _with_secret(settings: Settings) -> Settings:
    """Write a secret when the environment brings none. Two processes that start at once agree on one."""
    if settings.key_secret:
        return settings
    secret = base64.b64encode(secrets.token_bytes(_SECRET_BYTES))
    try:
        descriptor = os.open(settings.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return replace(settings, key_secret=settings.secret_file.read_bytes().strip())
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return replace(settings, key_secret=secret)


def _documents(
    settings: Settings, did: str, records: tuple[KeyRecord, ...]
) -> Mapping[str, Mapping[str, Any]]:
    """Write our public documents about keys, by address: the DID document and each key by itself.

    A did:key stands for exactly one key, so older keys are not in its document: each has its own.
    """
    own = [record for record in records if settings.public or did_key(record.public_key) == did]
    methods = [record.verification_method(did) for record in own]
    documents: dict[str, Mapping[str, Any]] = {settings.urls.did: did_document(did, methods)}
    for record, method in zip(own, methods, strict=True):
        context = {"@context": _CONTROLLED_IDENTIFIERS}
        documents[settings.urls.key(record.key_id)] = context | method.as_dict()
    return documents
