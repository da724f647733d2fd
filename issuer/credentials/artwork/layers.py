"""The layers of a badge, each a line of SVG; `drawing.py` and `cairn.py` put them in their order."""

from issuer.credentials.artwork.letters import carved, on_ribbon, width
from issuer.credentials.artwork.outline import Stone, number, stone
from issuer.credentials.artwork.parts import GLYPH_HEIGHT, PAPER, PICTURES, Mineral
from issuer.credentials.artwork.shapes import CENTRE, Shape, circle


def clip(mark: str, edge: str) -> str:
    """Keep an edge under a name, so that later layers can be cut off at it."""
    return f'<clipPath id="{mark}"><path d="{edge}"/></clipPath>'


def surround(seed: str, mineral: Mineral) -> str:
    """Set the stones of a circle; every third one, from the second on, catches light."""
    lit = f' fill="{mineral.base}"'
    stones = "".join(f'<path{lit if k % 3 == 1 else ""} d="{edge}"/>' for k, edge in enumerate(circle(seed)))
    return f'<g fill="{mineral.shade}">{stones}</g>'


def body(mark: str, edge: str, mineral: Mineral, grain: str) -> str:
    """Lay the stone twice, the second 7 higher and cut off by the first: what is left is its thickness."""
    return (
        f'<path d="{edge}" fill="{mineral.shade}"/><g clip-path="url(#{mark})">'
        f'<path d="{edge}" fill="{mineral.base}" transform="translate(0 -7)"/>{grain}</g>'
    )


def rim(edge: str, mineral: Mineral) -> str:
    """Draw a thin line inside the edge."""
    x, y = CENTRE[0] * (1 - 0.915), CENTRE[1] * (1 - 0.915) - 3
    return (
        f'<path d="{edge}" fill="none" stroke="{mineral.light}" stroke-width="2" opacity=".75" '
        f'transform="translate({number(x)} {number(y)}) scale(.915)"/>'
    )


def initials(text: str, centre: float, top: float, colour: str = PAPER) -> str:
    """Carve the district's initials, 11 high or as high as 62 of width allow; nothing when there are none."""
    if not text:
        return ""
    height = min(11.0, 62 / width(text) * GLYPH_HEIGHT)
    return carved(text, centre, top, height=height, line=1.8, colour=colour)


def picture(name: str, shape: Shape) -> str:
    """Draw the picture in its box of 24, enlarged; nothing when there is none."""
    if not name:
        return ""
    (x, y), scale = shape.picture
    return (
        f'<path fill="none" stroke="{PAPER}" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" '
        f'transform="translate({number(x - 12 * scale)} {number(y - 12 * scale)}) scale({scale})" '
        f'd="{PICTURES[name].path}"/>'
    )


def pebbles(seed: str, level: int) -> str:
    """Lay four pebbles in a row, the first ones filled; nothing at level 0."""
    if not level:
        return ""
    filled, hollow = f'fill="{PAPER}"', f'fill="none" stroke="{PAPER}" stroke-width="1.6" opacity=".8"'
    row = ""
    for k in range(4):
        edge = stone(f"{seed}/lv{k}", (94.5 + 17 * k, 164), (6, 4.6), Stone(2.4, 0.06))
        row += f'<path d="{edge}" {filled if k < level else hollow}/>'
    return row


def ribbon(word: str, mineral: Mineral) -> str:
    """Tie a ribbon with a word around the foot; nothing when there is no word."""
    if not word:
        return ""
    return (
        f'<g><path fill="{mineral.fold}" d="M46 175H10L20 192L10 209H46Z"/>'
        f'<path fill="{mineral.fold}" d="M194 175H230L220 192L230 209H194Z"/>'
        f'<path fill="{mineral.ribbon}" d="M28 184Q120 204 212 184V218Q120 238 28 218Z"/>'
        f"{on_ribbon(word, mineral.ink)}</g>"
    )
