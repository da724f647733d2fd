"""The house: everything a service needs besides what it is asked, put together once by the composition root.

    house = House.compose(settings, database, signer, documents={settings.urls.did: did_document})

A service that changes something is written over the transaction in which it happens, and called without it:

    @transaction
    def revoke(tx: Transaction, house: House, actor: Actor, ...) -> Revoked: ...

    revoking.revoke(house, actor, ...)
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from issuer.config import Settings
from issuer.credentials.compose import IssuerProfile
from issuer.storage.database import Database, Transaction
from keys.signer import Signer
from verifier.breaker import Breaker
from verifier.fetch import Fetcher
from verifier.internet import Fetch, Fetched

Question = ParamSpec("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class House:
    """One installation at work.

    Attributes:
        database: where everything is kept.
        settings: what the installation was told from outside.
        signer: signs with the active key; the key itself stays where the keyring put it.
        issuer: the profile that goes into credentials; its id is the DID that the signer's key belongs to.
        own_pages: our own public documents by URL, for the check of what we wrote before it leaves the house.
        outside: opens the internet for one verification of somebody else's badge.
    """

    database: Database
    settings: Settings
    signer: Signer
    issuer: IssuerProfile
    own_pages: Mapping[str, Fetched]
    outside: Callable[[], Fetch]

    @classmethod
    def compose(
        cls,
        settings: Settings,
        database: Database,
        signer: Signer,
        *,
        documents: Mapping[str, Mapping[str, Any]],
        outside: Callable[[], Fetch] | None = None,
    ) -> House:
        """Put a house together.

        Args:
            settings: what the installation was told.
            database: open, and migrated.
            signer: of the active key.
            documents: our public JSON documents (DID document, keys) by URL.
            outside: the internet; by default the real one, in which only a demonstration reaches itself.
        """
        database.journal = settings.journal_file
        did = signer.verification_method.partition("#")[0]
        pages = {
            url: Fetched(200, {"content-type": "application/json"}, json.dumps(document).encode())
            for url, document in documents.items()
        }
        issuer = IssuerProfile(id=did, name=settings.district_name, url=settings.base_url)
        own_origin, hosts = settings.base_url if settings.demo else None, Breaker()
        internet = outside or (lambda: Fetcher(own_origin=own_origin, hosts=hosts))
        return cls(database, settings, signer, issuer, pages, internet)


def transaction(
    work: Callable[Concatenate[Transaction, House, Question], Answer],
) -> Callable[Concatenate[House, Question], Answer]:
    """Give the work a transaction of its own: all of it is kept, or none."""

    @functools.wraps(work)
    def serve(house: House, /, *args: Question.args, **kwargs: Question.kwargs) -> Answer:
        return house.database.write(lambda tx: work(tx, house, *args, **kwargs))

    return serve
