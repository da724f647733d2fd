"""The picture that a shared link shows: badge left, its name and who gives it right, hills below. 1200 x 630.

Names are carved like everything else, in capitals; accents fall off, and signs that nobody can carve are left
out. The link's own title says the name as it is written.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

from issuer.credentials.artwork.drawing import draw
from issuer.credentials.artwork.letters import carved, width
from issuer.credentials.artwork.parameters import Artwork
from issuer.credentials.artwork.parts import GLYPH_GAP, GLYPH_HEIGHT, GLYPHS

CARD_SIZE: Final = (1200, 630)
"""Width and height in pixels, the proportion that LinkedIn and its like cut out of a picture."""

_LEFT, _ROOM = 620.0, 520.0
_HEIGHTS: Final = (60.0, 52.0, 44.0, 36.0, 30.0)
_MOST_LINES: Final = 4
_INK, _SOFT = "#1d2420", "#4c564e"
_QUOTES: Final = '\u2018\u2019\u201c\u201d"'
_ALIKE: Final = str.maketrans(dict.fromkeys(_QUOTES, "'") | {"\u2014": "\u2013", "_": " "})
_GROUND: Final = (
    '<path fill="#f2f4ef" d="M0 0H1200V630H0Z"/>'
    '<path fill="#e4e9dd" d="M0 470C220 400 380 440 560 480C760 410 960 400 1200 455V630H0Z"/>'
    '<path fill="#d5dcd0" d="M0 560C260 510 480 560 700 560C900 530 1060 530 1200 548V630H0Z"/>'
)


def card_svg(artwork: Artwork, name: str, organization: str) -> str:
    """Draw the picture of a shared link.

    Args:
        artwork: the badge.
        name: the achievement's name.
        organization: who gives it.

    Returns:
        An SVG of `CARD_SIZE` for `rasterise`; it needs no font.
    """
    badge = draw(artwork, name).replace("<svg ", '<svg x="70" y="75" width="480" height="480" ', 1)
    height, lines = _set_lines(carvable(name))
    lead = height * 1.5
    top = 300 - lead * len(lines) / 2
    words = "".join(_line(line, top + lead * k, height, _INK) for k, line in enumerate(lines))
    small, rest = _set_lines(carvable(organization), (24.0, 20.0), 1)
    by = "".join(_line(line, top + lead * len(lines) + 16, small, _SOFT) for line in rest)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CARD_SIZE[0]} {CARD_SIZE[1]}">'
        f"{_GROUND}{badge}{words}{by}</svg>"
    )


def carvable(text: str) -> str:
    """Write a text in the signs that there are glyphs for."""
    bare = unicodedata.normalize("NFKD", text.translate(_ALIKE)).upper()
    return " ".join("".join(sign if sign in GLYPHS else "" for sign in bare.replace("\n", " ")).split())


def _set_lines(
    text: str, heights: Iterable[float] = _HEIGHTS, most: int = _MOST_LINES
) -> tuple[float, list[str]]:
    """Break a text into lines, in the largest letters in which it fits; what never fits is cut off."""
    height, lines = 0.0, []
    for height in heights:
        lines = _broken(text, _ROOM / height * GLYPH_HEIGHT)
        if len(lines) <= most and all(width(line) * height / GLYPH_HEIGHT <= _ROOM for line in lines):
            return height, lines
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}..."]
    return height, [_shortened(line, _ROOM / height * GLYPH_HEIGHT) for line in lines]


def _broken(text: str, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and width(lines[-1]) + width(word) + 2 * GLYPH_GAP + GLYPHS[" "].advance <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shortened(line: str, room: float) -> str:
    while width(line) > room:
        line = line.rstrip(".")[:-1] + "..."
    return line


def _line(text: str, top: float, height: float, colour: str) -> str:
    centre = _LEFT + width(text) * height / GLYPH_HEIGHT / 2
    return carved(text, centre, top, height=height, line=height / 8, colour=colour)
