"""The private keys of this installation, in a folder of their own.

    <instance>/keys/            0700
      keyring.json              which keys there are, since when, and what became of them
      <key id>.key              one private key, sealed (see `sealing`), made 0600 and never written again
      lock                      held while the folder is changed

    keyring = Keyring.open(settings.instance / "keys", settings.key_secret)
    keyring.make(now)                                   the first key, unless there is an active one
    signer = keyring.signer("did:web:badges.example.org")

A key id is the key's own Multikey text: it cannot be used for another key, and whoever holds a file can
check it. At most one key is active; `rotate`, `retire` and `mark_compromised` end its signing, and its
record stays for ever, because badges outlive keys. A key is on disk before it is on record: a crash between
the two leaves a file that nobody uses, never a record without a key.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys import KeysError, multikey, sealing, timestamps
from keys.did import VerificationMethod, did_key
from keys.public_key import PublicKey, public_key_of
from keys.signer import Signer, signer_of

MIN_SECRET_BYTES: Final = 16
_REGISTER: Final = "keyring.json"


class KeyringError(KeysError):
    """The keyring cannot do what was asked; the message says what to do."""


@dataclass(frozen=True)
class KeyRecord:
    """What is known of one key. All times are in UTC, to the second."""

    key_id: str
    public_key: PublicKey
    created: datetime
    retired: datetime | None = None
    compromised: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether the key may still sign."""
        return self.retired is None and self.compromised is None

    def verification_method(self, controller: str) -> VerificationMethod:
        """How the key stands in the controller's DID document.

        A retired key carries no `expires`: its badges are as good as ever, and a verifier that reads
        `expires` would refuse them. A compromised one is `revoked`.
        """
        return VerificationMethod(
            id=f"{controller}#{self.key_id}",
            controller=controller,
            public_key=self.public_key,
            revoked=self.compromised,
        )


@dataclass(frozen=True)
class Keyring:
    """An opened folder of private keys. Made by `open`."""

    folder: Path
    secret: bytes = field(repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path, secret: bytes) -> Self:
        """Open the keyring in `folder`, which is made when it is not there, and check that the secret fits.

        Raises:
            KeyringError: a secret that is too short or not the one that the keys were made with, a folder
                or file that others can read, or a register that cannot be read.
        """
        if len(secret) < MIN_SECRET_BYTES:
            raise KeyringError(
                f"the key secret has {len(secret)} bytes and needs {MIN_SECRET_BYTES} at least; set "
                "CAIRN_KEY_SECRET, for example to what `openssl rand -base64 32` prints, and keep a copy"
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_open_to_others(folder, "700")
        keyring = cls(folder, secret)
        if records := keyring.records():
            keyring._signer_of(records[-1], "did:example:opening")
        return keyring

    def records(self) -> tuple[KeyRecord, ...]:
        """All keys that ever signed here, oldest first, as they stand on disk now.

        Raises:
            KeyringError: the register cannot be read.
        """
        path = self.folder / _REGISTER
        try:
            rows = json.loads(path.read_text("utf-8"))["keys"]
            return tuple(_record_of(row) for row in rows)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, KeysError) as error:
            raise KeyringError(f"{path} cannot be read; put it back from a backup") from error

    def active(self) -> KeyRecord:
        """The key that signs.

        Raises:
            KeyringError: there is none.
        """
        for record in self.records():
            if record.is_active:
                return record
        raise KeyringError(f"no key in {self.folder} is active; make one with `cairn key rotate`")

    def make(self, now: datetime) -> KeyRecord:
        """Make the first key. When there is an active key already, that one is the answer.

        So two processes that start on an empty folder at once agree on one key.
        """
        with self._locked():
            records = self.records()
            active = [record for record in records if record.is_active]
            return active[0] if active else self._add(records, now)

    def rotate(self, now: datetime) -> KeyRecord:
        """Make a new active key; the one before stays to verify what it signed, and signs no more.

        Raises:
            KeyringError: the active key cannot be opened with this keyring's secret.
        """
        with self._locked():
            records = self.records()
            for record in records:
                if record.is_active:
                    self._signer_of(record, "did:example:rotating")
            return self._add(tuple(_retired(record, now) for record in records), now)

    def retire(self, key_id: str, now: datetime) -> KeyRecord:
        """End a key's signing. A key that ended before stays as it is.

        Raises:
            KeyringError: no such key.
        """
        return self._change(key_id, lambda record: _retired(record, now))

    def mark_compromised(self, key_id: str, since: datetime, now: datetime) -> KeyRecord:
        """Say that others may have had a key since some time; it signs no more and is published as revoked.

        The earliest time that was ever said stays.

        Raises:
            KeyringError: no such key, or a time in the future.
        """
        since = timestamps.whole_seconds(since)
        if since > now:
            raise KeyringError(
                "a key can be compromised since now or earlier, not since a time in the future"
            )
        return self._change(
            key_id,
            lambda record: replace(
                _retired(record, now), compromised=min(since, record.compromised or since)
            ),
        )

    def signer(self, controller: str) -> Signer:
        """Open the active key for signing in the name of `controller` (a DID).

        Raises:
            KeyringError: no active key, the file is missing or was changed, or the controller is the
                did:key of another key.
        """
        record = self.active()
        if controller.startswith("did:key:") and controller != did_key(record.public_key):
            raise KeyringError(f"{controller} is another key than the active one, {record.key_id}")
        return self._signer_of(record, f"{controller}#{record.key_id}")

    def _add(self, records: tuple[KeyRecord, ...], now: datetime) -> KeyRecord:
        private_key = Ed25519PrivateKey.generate()
        public_key = public_key_of(private_key.public_key())
        record = KeyRecord(multikey.encode(public_key), public_key, timestamps.whole_seconds(now))
        plain = private_key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write_new(self._path_of(record), sealing.seal(plain, self.secret, record.key_id))
        self._save((*records, record))
        return record

    def _change(self, key_id: str, change: Callable[[KeyRecord], KeyRecord]) -> KeyRecord:
        with self._locked():
            records = {record.key_id: record for record in self.records()}
            if key_id not in records:
                raise KeyringError(
                    f"there is no key {key_id!r} in {self.folder}; `cairn key list` shows what there is"
                )
            records[key_id] = change(records[key_id])
            self._save(tuple(records.values()))
            return records[key_id]

    def _signer_of(self, record: KeyRecord, verification_method: str) -> Signer:
        path = self._path_of(record)
        try:
            _refuse_open_to_others(path, "600")
            plain = sealing.unseal(path.read_text("ascii"), self.secret, record.key_id)
        except (OSError, UnicodeDecodeError) as error:
            raise KeyringError(f"{path} cannot be read; put it back from a backup") from error
        except sealing.SealError as error:
            raise KeyringError(
                f"{path} cannot be opened: {error}. Set CAIRN_KEY_SECRET (or CAIRN_KEY_SECRET_FILE) to the "
                "secret that this installation was made with. If it is lost, move the folder away and make a "
                "new key: badges already issued stay good as long as the old public key stays published"
            ) from error
        signer = signer_of(serialization.load_der_private_key(plain, password=None), verification_method)
        if signer.public_key != record.public_key:
            raise KeyringError(f"{path} holds another key than its name says; put it back from a backup")
        return signer

    def _path_of(self, record: KeyRecord) -> Path:
        return self.folder / f"{record.key_id}.key"

    def _save(self, records: tuple[KeyRecord, ...]) -> None:
        """Replace the register as a whole, so that whoever reads it sees the old one or the new one."""
        text = json.dumps({"keys": [_row_of(record) for record in records]}, indent=2) + "\n"
        temporary = self.folder / f"{_REGISTER}.new"
        temporary.unlink(missing_ok=True)
        _write_new(temporary, text)
        temporary.replace(self.folder / _REGISTER)
        _flush_folder(self.folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process or thread at a time change the folder; the lock goes when its process dies."""
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _retired(record: KeyRecord, now: datetime) -> KeyRecord:
    return replace(record, retired=record.retired or timestamps.whole_seconds(now))


def _row_of(record: KeyRecord) -> dict[str, str]:
    row = {"id": record.key_id, "created": timestamps.write(record.created)}
    if record.retired:
        row["retired"] = timestamps.write(record.retired)
    if record.compromised:
        row["compromised"] = timestamps.write(record.compromised)
    return row


def _record_of(row: dict[str, str]) -> KeyRecord:
    retired, compromised = row.get("retired"), row.get("compromised")
    return KeyRecord(
        key_id=row["id"],
        public_key=multikey.decode(row["id"]),
        created=timestamps.read(row["created"]),
        retired=timestamps.read(retired) if retired else None,
        compromised=timestamps.read(compromised) if compromised else None,
    )


def _write_new(path: Path, text: str) -> None:
    """Write a new file, readable by its owner only from the first byte on, and onto the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_open_to_others(path: Path, mode: str) -> None:
    if path.stat().st_mode & 0o077:
        raise KeyringError(f"others can read {path}; run `chmod {mode} {path}` and see who did")
