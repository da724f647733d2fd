"""Writing a pathway: a draft that saves itself at every step, is reviewed as it stands, and then published.

    draft_id = drafting.begin(house, coordinator, document, now=now)
    drafting.change(house, coordinator, draft_id, "Entrées moved up", edit, now=now)
    drafting.undo(house, coordinator, draft_id, now=now)        # "Entrées moved up"
    drafting.review(house, colleague, draft_id, digest, "As we agreed.", now=now)
    drafting.publish(house, coordinator, draft_id, digest, now=now)

Whoever reviews is not whoever publishes, except in a house with a single coordinator. A review is of one
document and of how it is to be published (`set_terms`): what is changed after it has to be reviewed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from issuer.domain.draft import DraftError, trimmed
from issuer.domain.pathway import Carriage, at_home
from issuer.domain.person import Deed, Person, Role, may, require
from issuer.services import acting, charting, publishing
from issuer.services.charting import Preview, Published, Review, Terms
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.storage import pathway_drafts, people
from issuer.storage.database import Transaction
from issuer.storage.models import DraftStep, PathwayDraft

MOST_BYTES = 1_000_000
MOST_STEPS = 200

Document = Mapping[str, Any]
Edit = Callable[[Document], Document]


@transaction
def begin(
    tx: Transaction,
    house: House,
    actor: Person,
    document: Document,
    *,
    based_on: UUID | None = None,
    carriage: Carriage = Carriage.INLINE,
    now: datetime,
) -> UUID:
    """Begin a draft, with the addresses of this house; `based_on` is the version that it was copied from.

    Raises:
        NotAllowedError: the actor is no coordinator of the district.
        InputError: the document is too large.
    """
    require(actor, Deed.PUBLISH)
    by = acting.recorded(actor)
    document = at_home(document, base=house.settings.base_url, issuer=house.issuer.id)
    row = PathwayDraft(
        name=_name(document),
        document=_text(document),
        created_at=now,
        updated_at=now,
        created_by=by,
        updated_by=by,
        based_on=based_on,
        carriage=carriage,
    )
    tx.add(row)
    tx.flush()
    return row.id


@transaction
def change(
    tx: Transaction, _house: House, actor: Person, draft_id: UUID, words: str, edit: Edit, *, now: datetime
) -> None:
    """Make one edit and keep what was before it, so that it can be taken back.

    Raises:
        NotAllowedError, NotFoundError: as `begin`; there is no such draft.
        InputError: the edit cannot be made; the message says what to do.
    """
    row = _draft(tx, actor, draft_id)
    try:
        changed = edit(json.loads(row.document))
    except DraftError as error:
        raise InputError(str(error)) from error
    text = _text(changed)
    if text == row.document:
        return
    last = pathway_drafts.last_step(tx, draft_id)
    number = last.number + 1 if last else 1
    by = acting.recorded(actor)
    tx.add(
        DraftStep(
            draft_id=draft_id,
            number=number,
            words=words[:200],
            document=row.document,
            made_at=now,
            made_by=by,
        )
    )
    pathway_drafts.forget_steps(tx, draft_id, before=number - MOST_STEPS)
    _now_says(row, changed, actor, now)


@transaction
def undo(tx: Transaction, _house: House, actor: Person, draft_id: UUID, *, now: datetime) -> str:
    """Take the last step back; the answer is what it did, "" when there is none.

    Raises:
        NotAllowedError, NotFoundError: as `change`.
    """
    row = _draft(tx, actor, draft_id)
    last = pathway_drafts.last_step(tx, draft_id)
    if last is None:
        return ""
    _now_says(row, json.loads(last.document), actor, now)
    tx.delete(last)
    return last.words


@transaction
def discard(tx: Transaction, _house: House, actor: Person, draft_id: UUID) -> None:
    """Throw a draft away, with its steps.

    Raises:
        NotAllowedError, NotFoundError: as `change`.
    """
    pathway_drafts.remove(tx, _draft(tx, actor, draft_id))


@transaction
def set_terms(
    tx: Transaction,
    _house: House,
    actor: Person,
    draft_id: UUID,
    *,
    carriage: Carriage,
    keep_started: bool,
    now: datetime,
) -> None:
    """Say how the draft is to be published; a review that there was is void when that is another way.

    With `keep_started` whoever has begun the version before it goes on with that one; `carriage` is how its
    badges will carry the proof of its rule.

    Raises:
        NotAllowedError, NotFoundError: as `change`.
    """
    row = _draft(tx, actor, draft_id)
    row.carriage, row.keep_started = carriage, keep_started
    row.updated_at, row.updated_by = now, acting.recorded(actor)


@transaction
def review(
    tx: Transaction, house: House, actor: Person, draft_id: UUID, digest: str, note: str, *, now: datetime
) -> None:
    """Record that somebody read the draft with that digest, with how it is to be published, and agrees.

    Raises:
        NotAllowedError, NotFoundError: as `change`.
        DefinitionError, InputError: the document cannot be published, so there is nothing to agree to.
        ConflictError: somebody changed it meanwhile.
    """
    row = _draft(tx, actor, draft_id)
    _refuse_other_words(row, digest)
    charting.read(house, json.loads(row.document))
    row.reviewed_at, row.reviewed_by = now, acting.recorded(actor)
    row.reviewed_digest, row.review_note = digest, note[:2000]


def preview(house: House, actor: Person, draft_id: UUID, *, now: datetime) -> Preview:
    """Say what publishing the draft would do; nothing is written.

    Raises:
        NotAllowedError, NotFoundError: as `change`.
        DefinitionError, InputError: it cannot be published; as `publishing.publish_pathway`.
    """
    require(actor, Deed.PUBLISH)
    with house.database.reading() as tx:
        row = _found(pathway_drafts.by_id(tx, draft_id))
    return charting.preview(house, actor, trimmed(json.loads(row.document)), now=now, with_badge=True)


def publish(house: House, actor: Person, draft_id: UUID, digest: str, *, now: datetime) -> Published:
    """Publish the draft as it was reviewed, award whoever is done, and let the draft go.

    Raises:
        NotAllowedError, NotFoundError: as `change`.
        DefinitionError, InputError: as `publishing.publish_pathway`.
        ConflictError: it was not reviewed as it stands, or by the very person who publishes.
    """
    require(actor, Deed.PUBLISH)
    with house.database.reading() as tx:
        row = _found(pathway_drafts.by_id(tx, draft_id))
        _refuse_other_words(row, digest)
        agreed = review_of(row)
        if agreed is None:
            raise ConflictError("Nobody has reviewed it as it stands. Ask a colleague to read it.")
        if agreed.by == acting.recorded(actor) and not is_alone(tx):
            raise ConflictError(
                "You reviewed it yourself. There is another coordinator here: one of you reviews, "
                "the other publishes."
            )
    terms = Terms(agreed, with_badge=True, keep_started=row.keep_started, carriage=Carriage(row.carriage))
    document = trimmed(json.loads(row.document))
    published = publishing.publish_pathway(house, actor, document, terms, now=now)
    _let_go(house, draft_id, digest)
    return published


def publish_reviewed(
    house: House, actor: Person, draft_id: UUID, reader: Person, *, now: datetime
) -> Published:
    """Publish a draft that somebody read elsewhere and agrees to; a draft that cannot be is let go of.

    Raises:
        NotAllowedError, NotFoundError, DefinitionError, InputError, ConflictError: as `publish`.
    """
    with house.database.reading() as tx:
        digest = digest_of(_found(pathway_drafts.by_id(tx, draft_id)))
    try:
        review(house, reader, draft_id, digest, "Read before it was brought in.", now=now)
        return publish(house, actor, draft_id, digest, now=now)
    except Exception:
        discard(house, actor, draft_id)
        raise


def review_of(row: PathwayDraft) -> Review | None:
    """The review of the document as it stands; None when there is none, or it was changed since."""
    if row.reviewed_at is None or row.reviewed_digest != digest_of(row):
        return None
    return Review(row.reviewed_by, row.reviewed_at, row.review_note)


def is_alone(tx: Transaction) -> bool:
    """Whether one person only may publish here, so that nobody else could review."""
    rows = [row for row in people.with_role(tx, Role.COORDINATOR) if row.active]
    return sum(may(acting.of(tx, row), Deed.PUBLISH) for row in rows) <= 1


def digest_of(row: PathwayDraft) -> str:
    """The SHA-256 of the document as it stands, and of how it is to be published, in hexadecimal."""
    told = f"{row.carriage} {'keep' if row.keep_started else 'move'}\n{row.document}"
    return hashlib.sha256(told.encode()).hexdigest()


@transaction
def _let_go(tx: Transaction, _house: House, draft_id: UUID, digest: str) -> None:
    """Let a draft go that was published as it stands; what somebody has written since then stays a draft."""
    row = pathway_drafts.lock(tx, draft_id)
    if row is not None and digest_of(row) == digest:
        pathway_drafts.remove(tx, row)


def _refuse_other_words(row: PathwayDraft, digest: str) -> None:
    if digest != digest_of(row):
        raise ConflictError("Somebody changed the draft meanwhile. Read it once more as it is now.")


def _now_says(row: PathwayDraft, document: Document, actor: Person, now: datetime) -> None:
    row.name, row.document = _name(document), _text(document)
    row.updated_at, row.updated_by = now, acting.recorded(actor)


def _draft(tx: Transaction, actor: Person, draft_id: UUID) -> PathwayDraft:
    require(actor, Deed.PUBLISH)
    return _found(pathway_drafts.lock(tx, draft_id))


def _found(row: PathwayDraft | None) -> PathwayDraft:
    if row is None:
        raise NotFoundError("There is no such draft. It may have been published or thrown away.")
    return row


def _name(document: Document) -> str:
    return str(document.get("name") or "A pathway without a name")[:200]


def _text(document: Document) -> str:
    text = json.dumps(document, ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        raise InputError("This pathway is too large to be kept: over 1 MB. Split it into several.")
    return text
