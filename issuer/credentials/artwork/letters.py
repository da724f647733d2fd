"""Words as strokes of a carving pen, straight or along the ribbon. No font is asked, so PNG equals SVG."""

import math
from collections.abc import Iterator
from typing import Final

from issuer.credentials.artwork.outline import number
from issuer.credentials.artwork.parts import GLYPH_GAP, GLYPH_HEIGHT, GLYPHS

_RIBBON_HEIGHT: Final = 15.0
_RIBBON_LINE: Final = 2.3
_RIBBON_ROOM: Final = 164.0
_RIBBON_TOP: Final = 193.5


def width(word: str) -> float:
    """Return how wide a word is, in the units of the glyphs (14 high)."""
    return sum(GLYPHS[letter].advance for letter in word) + GLYPH_GAP * max(len(word) - 1, 0)


def carved(word: str, centre: float, top: float, *, height: float, line: float, colour: str) -> str:
    """Draw a word on a straight line.

    Args:
        word: signs of `GLYPHS`.
        centre: x of its middle.
        top: y of its upper edge.
        height: of its letters.
        line: how thick the strokes are on the picture.
        colour: of the strokes.
    """
    scale = height / GLYPH_HEIGHT
    strokes = "".join(
        f'<path transform="translate({number(x)} {number(top)}) scale({scale:.3f})" '
        f'd="{GLYPHS[letter].path}"/>'
        for letter, x in _places(word, centre, scale)
    )
    return _pen(strokes, line / scale, colour)


def on_ribbon(word: str, colour: str) -> str:
    """Draw a word along the ribbon.

    Each letter sinks by 10(1 - u²) and leans by atan(-20u/92), where u = (x - 120)/92 and x is its middle. A
    word that is wider than the ribbon is carved smaller.
    """
    scale = min(_RIBBON_HEIGHT / GLYPH_HEIGHT, _RIBBON_ROOM / width(word))
    sunk = (_RIBBON_HEIGHT - scale * GLYPH_HEIGHT) / 2
    strokes = ""
    for letter, x in _places(word, 120, scale):
        half = GLYPHS[letter].advance * scale / 2
        u = (x + half - 120) / 92
        y = _RIBBON_TOP + sunk + 10 * (1 - u * u)
        lean = math.degrees(math.atan(-20 * u / 92))
        strokes += (
            f'<path transform="translate({number(x)} {number(y)}) '
            f"rotate({number(lean)} {number(half)} {number(scale * GLYPH_HEIGHT / 2)}) "
            f'scale({scale:.3f})" d="{GLYPHS[letter].path}"/>'
        )
    return _pen(strokes, _RIBBON_LINE / scale, colour)


def _places(word: str, centre: float, scale: float) -> Iterator[tuple[str, float]]:
    """Yield each letter that has strokes, with x of its left edge."""
    x = centre - width(word) * scale / 2
    for letter in word:
        if GLYPHS[letter].path:
            yield letter, x
        x += (GLYPHS[letter].advance + GLYPH_GAP) * scale


def _pen(strokes: str, line: float, colour: str) -> str:
    style = f'fill="none" stroke="{colour}" stroke-width="{number(line)}" stroke-linejoin="round"'
    return f"<g {style}>{strokes}</g>"
