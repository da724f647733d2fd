"""Badge pictures for our own pages: drawn from an achievement's parameters when somebody looks.

    /pictures/<slug>/<version>.svg               the badge
    /pictures/<slug>/<version>/<placed>.svg      a year in the making: so many of its stones set

A version never changes, so a browser may keep its picture for a year. The picture that a credential names
(`/achievements/.../badge.png`) is the public one and belongs to `issuer.web.public`.
"""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, abort, url_for

from issuer.credentials.artwork import Artwork, ArtworkError, draw
from issuer.storage import achievements
from issuer.storage.models import AchievementVersion
from issuer.web.current import house

pictures = Blueprint("pictures", __name__, url_prefix="/pictures")

_ONE_YEAR: Final = 365 * 24 * 60 * 60
_PLAIN: Final = {"shape": "pebble", "mineral": "granite"}


@pictures.get("/<slug>/<int:number>.svg")
def badge(slug: str, number: int) -> Response:
    """The badge of one version of an achievement."""
    version = _version(slug, number)
    return _svg(artwork_of(version), version.name)


@pictures.get("/<slug>/<int:number>/<int:placed>.svg")
def making(slug: str, number: int, placed: int) -> Response:
    """A cairn of which so many stones are set; any other badge looks the same on the way."""
    version = _version(slug, number)
    artwork = artwork_of(version)
    if artwork.stones:
        artwork = replace(artwork, placed=min(placed, len(artwork.stones)))
    return _svg(artwork, version.name)


def picture(version: AchievementVersion) -> str:
    """The address of a badge's picture."""
    return url_for("pictures.badge", slug=version.achievement.slug, number=version.number)


def artwork_of(version: AchievementVersion) -> Artwork:
    """The parameters of a version's picture; without usable ones, a plain stone of its own."""
    seed = {"seed": version.achievement.slug}
    try:
        return Artwork.from_dict(seed | dict(version.artwork))
    except ArtworkError:
        return Artwork.from_dict(seed | _PLAIN)


def _version(slug: str, number: int) -> AchievementVersion:
    with house().database.reading() as session:
        return achievements.version(session, slug, number) or abort(404)


def _svg(artwork: Artwork, name: str) -> Response:
    response = Response(draw(artwork, name), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    return response
