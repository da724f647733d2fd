"""Pictures of badges for everyone: made when somebody asks, from parameters and the stored text.

    badge.png, badge.svg     a credential baked into its picture (Open Badges 3.0, "Baked Badges")
    qr.svg, qr.png           the link of its page, for paper
    card.png                 what a messenger shows of that link, 1200 x 630
    achievements/...         the picture alone, the one that credentials name

The same parameters give the same bytes, and neither a stored text nor a version of an achievement ever
changes: so copies may be kept, and drawing is remembered here for as long as the process lives.
"""

from functools import lru_cache
from typing import Final
from uuid import UUID

from flask import Response, abort

from issuer.credentials import share
from issuer.credentials.artwork import Artwork, draw, rasterise
from issuer.credentials.artwork.card import CARD_SIZE, card_svg
from issuer.credentials.bake import bake_png, bake_svg
from issuer.services import sharing
from issuer.storage import achievements
from issuer.storage.models import AchievementVersion
from issuer.web.current import house
from issuer.web.pictures import artwork_of
from verifier.web.negotiation import public_document

PIXELS: Final = 600
PNG: Final = "image/png"
SVG: Final = "image/svg+xml"
_A_DAY: Final = 24 * 60 * 60


def badge_png(credential_id: UUID) -> Response:
    """The credential inside its picture."""
    found = sharing.badge(house(), credential_id)
    version = found.award.version
    return _download(bake_png(_png(artwork_of(version), version.name), found.text), PNG, version, "png")


def badge_svg(credential_id: UUID) -> Response:
    """The credential inside its drawing."""
    found = sharing.badge(house(), credential_id)
    version = found.award.version
    return _download(bake_svg(draw(artwork_of(version), version.name), found.text), SVG, version, "svg")


def qr_svg(credential_id: UUID) -> Response:
    """The badge's link as a QR code."""
    url, label = _link(credential_id)
    return public_document(share.qr_svg(url, label), SVG, kept_for=_A_DAY)


def qr_png(credential_id: UUID) -> Response:
    """The badge's link as a QR code, for what cannot show a drawing."""
    url, label = _link(credential_id)
    return public_document(share.qr_png(url, label), PNG, kept_for=_A_DAY)


def card_png(credential_id: UUID) -> Response:
    """The picture of the badge's link."""
    version = sharing.badge(house(), credential_id).award.version
    card = _card(artwork_of(version), version.name, house().settings.district_name)
    return public_document(card, PNG, kept_for=_A_DAY)


def achievement_png(slug: str, number: int) -> Response:
    """The picture of a version of an achievement, without any badge in it."""
    version = _version(slug, number)
    return public_document(_png(artwork_of(version), version.name), PNG, kept_for=_A_DAY)


def achievement_svg(slug: str, number: int) -> Response:
    """The same as a drawing."""
    version = _version(slug, number)
    return public_document(draw(artwork_of(version), version.name), SVG, kept_for=_A_DAY)


def file_name(version: AchievementVersion, ending: str) -> str:
    """The name under which a badge is saved."""
    return f"{version.achievement.slug}.{ending}"


def _download(body: bytes | str, form: str, version: AchievementVersion, ending: str) -> Response:
    response = public_document(body, form)
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(version, ending)}"'
    return response


def _link(credential_id: UUID) -> tuple[str, str]:
    found = sharing.badge(house(), credential_id)
    return house().settings.urls.credential(found.id), f"the page of the badge “{found.award.version.name}”"


def _version(slug: str, number: int) -> AchievementVersion:
    with house().database.reading() as session:
        return achievements.version(session, slug, number) or abort(404)


@lru_cache(maxsize=256)
def _png(artwork: Artwork, name: str) -> bytes:
    return rasterise(draw(artwork, name), PIXELS)


@lru_cache(maxsize=64)
def _card(artwork: Artwork, name: str, organization: str) -> bytes:
    return rasterise(card_svg(artwork, name, organization), CARD_SIZE[0])
