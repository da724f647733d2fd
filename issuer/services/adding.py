"""What shows it: texts, links and files in a teacher's evidence, and who may open them.

    item_id = adding.add_file(house, actor, submission_id, "board.jpg", data, now=now)
    adding.mark(house, actor, item_id, public=False, shows_students=True, now=now)
    adding.open_file(house, reviewer, item_id)    # name, media type, bytes

Everything is private until its teacher makes it public, and what shows students can never be made public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from issuer.domain.evidence import State
from issuer.domain.person import Deed, Person, may
from issuer.importers import pictures, texts
from issuer.services import acting, submitting
from issuer.services.digesting import digest
from issuer.services.errors import InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import submissions
from issuer.storage.database import Transaction
from issuer.storage.evidence_files import EvidenceFileError, EvidenceFiles
from issuer.storage.models import EvidenceItem, Submission

MOST_ITEMS = 30
LONGEST_TEXT = 20_000
LONGEST_LINK = 2_000
LONGEST_NARRATIVE = 2_000


@dataclass(frozen=True)
class OpenedFile:
    """A file on its way to somebody who may see it."""

    name: str
    media_type: str
    data: bytes


@transaction
def add_text(
    tx: Transaction,
    _house: House,
    actor: Person,
    submission_id: UUID,
    name: str,
    narrative: str,
    *,
    now: datetime,
) -> UUID:
    """Add words that show it.

    Raises:
        NotFoundError, NotAllowedError: as for every change of evidence, see `submitting.save`.
        InputError: no name or no words, or too many of them.
    """
    words = _words(narrative, "The text", LONGEST_TEXT)
    if not words:
        raise InputError("The text is empty; write something or remove it.")
    return _add(
        tx, actor, submission_id, now, kind="text", name=name, narrative=words, digest=digest(words.encode())
    )


@transaction
def add_link(
    tx: Transaction,
    _house: House,
    actor: Person,
    submission_id: UUID,
    name: str,
    url: str,
    narrative: str = "",
    *,
    now: datetime,
) -> UUID:
    """Add the address of something that shows it. Nobody here opens it: a reviewer does, in a browser.

    Raises:
        NotFoundError, NotAllowedError: as for every change of evidence, see `submitting.save`.
        InputError: the address is not a whole web address.
    """
    address = _link(url)
    words = _words(narrative, "The description", LONGEST_NARRATIVE)
    return _add(
        tx,
        actor,
        submission_id,
        now,
        kind="link",
        name=name or address,
        narrative=words,
        url=address,
        digest=digest(address.encode()),
    )


def add_file(
    house: House, actor: Person, submission_id: UUID, name: str, data: bytes, *, now: datetime
) -> UUID:
    """Add a file; a picture loses what it tells besides the picture, such as where it was taken.

    Raises:
        NotFoundError, NotAllowedError: as for every change of evidence, see `submitting.save`.
        InputError: too large, empty, damaged, or of a kind that is not taken.
    """
    limit = house.settings.evidence_limit
    if len(data) > limit:
        raise InputError(
            f"The file has {len(data) / 1e6:.1f} MB; up to {limit // 1024 // 1024} MB can be taken."
        )
    try:
        kind = pictures.sniff(data)
        cleaned = pictures.clean(data, kind)
    except pictures.FileError as error:
        raise InputError(f"{name}: {error}") from error
    files = EvidenceFiles(house.settings.evidence_folder)
    stored = files.keep(cleaned)
    try:
        return _add_stored(house, actor, submission_id, name, kind, stored, cleaned, now=now)
    except BaseException:
        files.forget(stored)
        raise


@transaction
def _add_stored(  # noqa: PLR0913 - what is known of a stored file
    tx: Transaction,
    _house: House,
    actor: Person,
    submission_id: UUID,
    name: str,
    kind: pictures.FileKind,
    stored: str,
    data: bytes,
    *,
    now: datetime,
) -> UUID:
    return _add(
        tx,
        actor,
        submission_id,
        now,
        kind="file",
        name=_file_name(name, kind),
        media_type=kind.media_type,
        size=len(data),
        stored_file=stored,
        digest=digest(data),
    )


@transaction
def mark(
    tx: Transaction,
    _house: House,
    actor: Person,
    item_id: UUID,
    *,
    public: bool,
    shows_students: bool,
    now: datetime,
) -> None:
    """Say whether an item may be shown to the public, and whether students or their work can be seen in it.

    Raises:
        NotFoundError, NotAllowedError: as for every change of evidence, see `submitting.save`.
        InputError: what shows students was to be made public.
    """
    item = _item_to_change(tx, actor, item_id, now)
    if public and shows_students:
        raise InputError("What shows students or their work is never put on a public page.")
    item.public, item.shows_students = public, shows_students


def remove(house: House, actor: Person, item_id: UUID, *, now: datetime) -> None:
    """Take an item out of evidence; what a reviewer may have read is kept with its round.

    Raises:
        NotFoundError, NotAllowedError: as for every change of evidence, see `submitting.save`.
    """
    if stored := _remove(house, actor, item_id, now=now):
        EvidenceFiles(house.settings.evidence_folder).forget(stored)


def open_file(house: House, actor: Person | None, item_id: UUID) -> OpenedFile:
    """Open an evidence file for whoever may see it: its teacher, reviewers there, and all when it is public.

    Raises:
        NotFoundError: there is no such file, or the actor may not see it; the answer is the same.
    """
    with house.database.reading() as tx:
        item = submissions.item(tx, item_id)
        row = submissions.by_id(tx, item.submission_id) if item else None
        if item is None or row is None or item.stored_file is None or not may_see(tx, actor, row, item):
            raise NotFoundError("There is no such file.")
    try:
        data = EvidenceFiles(house.settings.evidence_folder).read(item.stored_file)
    except EvidenceFileError as error:
        raise NotFoundError("This file is not there any more; tell your administrator.") from error
    return OpenedFile(item.name, item.media_type, data)


def may_see(tx: Transaction, actor: Person | None, row: Submission, item: EvidenceItem | None = None) -> bool:
    """Whether somebody (None: anybody) may see evidence, or one item of it."""
    if item is not None and item.public and row.state == State.APPROVED and item.removed_at is None:
        return True
    if actor is None:
        return False
    author = acting.of(tx, row.person)
    if actor.id == author.id:
        return True
    return row.state != State.DRAFT and (may(actor, Deed.REVIEW, author) or may(actor, Deed.REVOKE, author))


@transaction
def _remove(tx: Transaction, _house: House, actor: Person, item_id: UUID, *, now: datetime) -> str | None:
    item = _item_to_change(tx, actor, item_id, now)
    if any(item.added_at <= sent.sent_at for sent in submissions.rounds(tx, item.submission_id)):
        item.removed_at = now
        return None
    tx.delete(item)
    return item.stored_file


def _add(tx: Transaction, actor: Person, submission_id: UUID, now: datetime, **told: object) -> UUID:
    row = submitting.open_for_change(tx, actor, submission_id, now)
    if len(submissions.items(tx, row.id)) >= MOST_ITEMS:
        raise InputError(f"There are {MOST_ITEMS} pieces of evidence; remove one before you add another.")
    told["name"] = _name(str(told["name"]))
    item = EvidenceItem(submission_id=row.id, added_at=now, **told)  # type: ignore[arg-type]
    tx.add(item)
    return item.id


def _item_to_change(tx: Transaction, actor: Person, item_id: UUID, now: datetime) -> EvidenceItem:
    item = submissions.item(tx, item_id)
    if item is None or item.removed_at is not None:
        raise NotFoundError("You have no such evidence.")
    submitting.open_for_change(tx, actor, item.submission_id, now)
    return item


def _name(name: str) -> str:
    try:
        return texts.line(name[:1000], name="The name")[:200]
    except texts.TextError as error:
        raise InputError(str(error)) from error


def _file_name(name: str, kind: pictures.FileKind) -> str:
    """The last part of the name a browser sent, with the ending of what the file really is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    return f"{stem[:150] or 'file'}.{kind.ending}"


def _words(text: str, name: str, limit: int) -> str:
    try:
        return texts.paragraphs(text, name=name, limit=limit)
    except texts.TextError as error:
        raise InputError(str(error)) from error


def _link(url: str) -> str:
    address = url.strip()
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        whole = False
    if not whole or not address.isascii() or not address.isprintable() or " " in address:
        raise InputError(f"“{address[:80]}” is no whole web address; write it with https:// in front.")
    if len(address) > LONGEST_LINK or parts.username or parts.password:
        raise InputError("This address is too long or holds a password; bring a plain one.")
    return address
