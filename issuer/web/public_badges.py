"""A badge's own address: a page for people, the signed text for programs, byte for byte as it was signed.

    Accept: text/html, anything, nothing     the page
    application/vc, application/vc+ld+json,  the stored text, under the name that was asked for
    application/ld+json, application/json

The page says what verification says of the stored bytes at this moment, by the verifier that everybody can
run; criteria, hours and dates come out of these bytes, too. Names of people and public evidence are the
database's: a credential names its holder by hashes only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for

from issuer.credentials import share
from issuer.credentials.artwork import alt_text
from issuer.credentials.share import SharedBadge
from issuer.domain.award import Source
from issuer.services import adding, checking, earning, sharing
from issuer.storage import awards, credentials, pathways, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import Award, Credential, EvidenceItem
from issuer.web.current import house, now, visitor_or_none
from issuer.web.pictures import artwork_of, picture
from issuer.web.public_pictures import file_name
from issuer.web.public_proofs import has_proof, names_proof
from verifier.web import answers
from verifier.web.answers import Answer, Row
from verifier.web.negotiation import CREDENTIAL, PAGE, public_document, wanted

PROVEN: Final = ("issuer", "proof", "status")
"""The checks that the page tells of; all the others are one link away."""


@dataclass(frozen=True)
class Part:
    """A badge that a pathway's badge rests on."""

    name: str
    url: str
    issuer: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the database adds to a credential's own words.

    Attributes:
        evidence: what its teacher made public.
        counts_toward: published pathways that this achievement is a component of, as (name, slug).
        parts: of a pathway's badge, those that it rests on.
        pathway: of a pathway's badge, the rule that was complete, as (name, slug, version).
    """

    evidence: tuple[EvidenceItem, ...]
    counts_toward: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    pathway: tuple[str, str, int] | None


def credential(credential_id: UUID) -> Response:
    """A badge's page, or its signed text."""
    form = wanted((PAGE, *CREDENTIAL))
    if form != PAGE:
        return public_document(sharing.text(house(), credential_id), form)
    found = sharing.badge(house(), credential_id)
    response = make_response(_page(found))
    response.vary.add("Accept")
    url = house().settings.urls.credential(found.id)
    response.headers["Link"] = f'<{url}>; rel="alternate"; type="{CREDENTIAL[0]}"'
    return response


def badge_json(credential_id: UUID) -> Response:
    """The signed text as a file to keep."""
    found = sharing.badge(house(), credential_id)
    response = public_document(found.text, "application/json")
    name = file_name(found.award.version, "json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(found: Credential) -> str:
    award, settings = found.award, house().settings
    answer = answers.answer(checking.check(house(), found, now=now()), settings.zone)
    signed_in = visitor_or_none()
    badge = _shared(found)
    url = settings.urls.credential(found.id)
    artwork = artwork_of(award.version)
    alt = alt_text(artwork, award.version.name)
    return render_template(
        "public/credential.html",
        badge=found,
        award=award,
        version=award.version,
        answer=answer,
        proven=_proven(answer),
        url=url,
        picture=picture(award.version),
        alt=alt,
        is_owner=signed_in is not None and signed_in.actor.id == award.person_id,
        linkedin=share.linkedin_url(badge),
        fields=share.linkedin_fields(badge),
        card=share.link_card(
            badge, description=award.version.description, image_url=f"{url}/card.png", image_alt=alt
        ),
        files=url_for("public.credential", credential_id=found.id),
        around=_surroundings(award),
        has_proof=award.source == Source.PATHWAY and has_proof(found),
        names_proof=award.source == Source.PATHWAY and names_proof(found),
    )


def _shared(found: Credential) -> SharedBadge:
    settings = house().settings
    return SharedBadge(
        name=found.award.version.name,
        organization=settings.district_name,
        url=settings.urls.credential(found.id),
        issued=_local(found.award.awarded_at).date(),
        credential_id=str(found.id),
    )


def _proven(answer: Answer) -> list[Row]:
    """What the page tells of the checks; what machines say of them stays on the verify page."""
    return [replace(row, details=()) for row in answer.rows if row.name in PROVEN]


def _local(moment: datetime) -> datetime:
    return moment.astimezone(house().settings.zone)


def _surroundings(award: Award) -> Surroundings:
    with house().database.reading() as session:
        return Surroundings(
            evidence=tuple(_public_evidence(session, award)),
            counts_toward=tuple(_pathways_with(session, award)),
            parts=tuple(_parts(session, award)) if award.source == Source.PATHWAY else (),
            pathway=_pathway_of(session, award),
        )


def _public_evidence(session: Transaction, award: Award) -> Iterable[EvidenceItem]:
    row = submissions.by_id(session, award.submission_id) if award.submission_id else None
    items = submissions.items(session, row.id) if row else ()
    return (item for item in items if row and adding.may_see(session, None, row, item))


def _pathways_with(session: Transaction, award: Award) -> Iterable[tuple[str, str]]:
    """The published pathways of which this achievement is a component."""
    address = house().settings.urls.achievement(award.achievement.slug)
    for version in pathways.published(session):
        components = (earning.read(version.document).components or {}).values()
        if any(address in component.achievements for component in components):
            yield version.pathway.name, version.pathway.slug


def _parts(session: Transaction, award: Award) -> Iterable[Part]:
    ours, theirs = awards.used_by(session, award.id)
    found = credentials.of_awards(session, [row.id for row in ours])
    yield from (
        Part(row.version.name, url_for("public.credential", credential_id=found[row.id].id))
        for row in ours
        if row.id in found
    )
    yield from (Part(row.name, "", row.issuer_name or row.issuer_id) for row in theirs)


def _pathway_of(session: Transaction, award: Award) -> tuple[str, str, int] | None:
    if award.pathway_version_id is None:
        return None
    version = pathways.version_by_id(session, award.pathway_version_id)
    return (version.pathway.name, version.pathway.slug, version.number) if version else None
