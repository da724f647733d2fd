"""Credentials: signed texts, kept byte for byte and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from issuer.storage.database import Database
from issuer.storage.models import Credential
from issuer.storage.questions import Question
from issuer.storage.rows import insert_values

_TEXT: Final = Question(Credential.text, Credential.id)


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signed text on its way to its row."""

    id: UUID
    award_id: UUID
    text: str
    issued_at: datetime


def add(session: Session, signed: Iterable[Signed]) -> None:
    """Keep signed texts."""
    insert_values(session, Credential, [vars(one) for one in signed])


def by_id(session: Session, credential_id: UUID) -> Credential | None:
    """The credential at that address, with its award, person and achievement version."""
    return session.get(Credential, credential_id)


def text_of(database: Database, credential_id: UUID) -> str | None:
    """The signed text at that address and nothing else: what programs ask for many times a second."""
    return _TEXT.ask(database, credential_id)


def texts(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The signed texts at several addresses, by their ids; what is not there is left out."""
    found = session.execute(select(Credential.id, Credential.text).where(Credential.id.in_(ids)))
    return {row.id: row.text for row in found}


def of_award(session: Session, award_id: UUID) -> Credential | None:
    """The credential of an award."""
    return session.scalar(select(Credential).where(Credential.award_id == award_id))


def of_awards(session: Session, award_ids: Collection[UUID]) -> dict[UUID, Credential]:
    """The credentials of several awards, by the award's id."""
    rows = session.scalars(select(Credential).where(Credential.award_id.in_(award_ids)))
    return {row.award_id: row for row in rows}
