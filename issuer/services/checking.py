"""What our own verifier says of a badge of ours, now: the report that the badge's page and HR's lines show.

    report = checking.check(house, credential, now=now)
    report.verdict, report.finding("status")

It is the ordinary verification of the stored bytes, every check of it. Only the internet is our own: the DID
document, the keys and the status list are taken from where they are served, so that a page neither waits for
a network nor asks itself a question over one. The verify page asks for our own documents in the same way
(`internet`): many who check our badges by their links at once do not make the server wait for itself.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from issuer.services import sharing
from issuer.services.errors import LostError, NotFoundError
from issuer.services.house import House
from issuer.storage.models import Credential
from issuer.storage.unavailable import UnavailableError
from verifier.internet import Fetch, Fetched, UnreachableError
from verifier.report import Report
from verifier.verify import verify_bytes
from verifier.world import TrustList, World

_DOCUMENT = {"content-type": "application/vc", "cache-control": "no-store"}


def check(house: House, credential: Credential, *, now: datetime, proof: str | None = None) -> Report:
    """Verify the stored text of a badge of ours, as it stands at `now`.

    Args:
        house: whose badge it is.
        credential: the badge.
        now: aware.
        proof: the proof of its rule when the badge names it only, for someone who may see it.
    """
    trust = TrustList(house.settings.district_name, {house.issuer.id: house.issuer.name})
    world = World(now=now, fetch=_our_own_pages(house, now, proof), trust=trust)
    url = house.settings.urls.credential(credential.id)
    return verify_bytes(credential.text.encode(), world, name=url)


def internet(house: House, *, now: datetime) -> Fetch:
    """The internet for one verification, in which what we publish is answered from the house."""
    ours, others = _our_own_pages(house, now), house.outside()

    def fetch(url: str, accept: str) -> Fetched:
        try:
            return ours(url, accept)
        except UnreachableError:
            return others(url, accept)

    return fetch


def _our_own_pages(house: House, now: datetime, proof: str | None = None) -> Fetch:
    """A `Fetch` to which our public documents are the whole internet."""
    nowhere, urls = UUID(int=0), house.settings.urls
    lists, badges = urls.status_list(nowhere)[:-36], urls.credential(nowhere)[:-36]
    proofs = urls.proof(nowhere)[:-36]

    def text_at(url: str) -> str:
        if url.startswith(badges):
            return sharing.text(house, UUID(url.removeprefix(badges)))
        if url.startswith(proofs):
            return proof or sharing.proof(house, UUID(url.removeprefix(proofs)))
        return sharing.status_list(house, UUID(url.removeprefix(lists)), now=now)

    def fetch(url: str, accept: str) -> Fetched:  # noqa: ARG001 - each page has one form here
        if page := house.own_pages.get(url):
            return page
        try:
            return Fetched(200, _DOCUMENT, text_at(url).encode())
        except (ValueError, NotFoundError, LostError, UnavailableError):
            raise UnreachableError(f"{url} is no public document of this installation") from None

    return fetch
