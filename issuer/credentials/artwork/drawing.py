"""The whole picture: SVG of 240 x 240 with its name inside, from parameters that hold.

Its order, on one line each:

    svg, title                      what it shows, in words
    defs                            the edge, to cut off at
    body and grain, rim, initials, picture, level, ribbon
"""

import hashlib
import re
from typing import Final
from xml.sax.saxutils import escape

from issuer.credentials.artwork import layers
from issuer.credentials.artwork.cairn import cairn_badge
from issuer.credentials.artwork.grain import GRAINS
from issuer.credentials.artwork.parameters import Artwork
from issuer.credentials.artwork.parts import MINERALS
from issuer.credentials.artwork.shapes import CAIRN, SHAPES
from issuer.credentials.artwork.words import alt_text

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def draw(artwork: Artwork, name: str = "") -> str:
    """Draw a badge.

    Args:
        artwork: its parameters.
        name: the achievement's name, for the picture's title; without one the title says only what is seen.

    Returns:
        An SVG document that needs no font, style sheet, script or network.
    """
    mark = _mark(artwork.seed)
    parts = cairn_badge(mark, artwork) if artwork.shape == CAIRN else stone_badge(mark, artwork)
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img" '
        f'aria-labelledby="{mark}-t">'
        f'<title id="{mark}-t">{escape(alt_text(artwork, name))}</title>'
    )
    return "\n".join([head, *filter(None, parts), "</svg>", ""])


def stone_badge(mark: str, artwork: Artwork) -> list[str]:
    """Draw the layers of a single stone, from the ground up.

    Args:
        mark: the beginning of every id in the drawing.
        artwork: parameters of any shape but the cairn.
    """
    seed, shape, mineral = artwork.seed, SHAPES[artwork.shape], MINERALS[artwork.mineral]
    edge = shape.outline(seed)
    grain = GRAINS[artwork.grain](seed, shape.extent, mineral.light) if artwork.grain else ""
    return [
        f"<defs>{layers.clip(f'{mark}-c', edge)}</defs>",
        layers.surround(seed, mineral) if artwork.shape == "ring" else "",
        layers.body(f"{mark}-c", edge, mineral, grain),
        layers.rim(edge, mineral),
        layers.initials(artwork.initials, *shape.initials),
        layers.picture(artwork.picture, shape),
        layers.pebbles(seed, artwork.level),
        layers.ribbon(artwork.word, mineral),
    ]


def _mark(seed: str) -> str:
    """Return a beginning for ids that is safe in XML and in `url(#...)`: the seed itself, or its digest."""
    return seed if _PLAIN.fullmatch(seed) else f"art-{hashlib.sha256(seed.encode()).hexdigest()[:12]}"
