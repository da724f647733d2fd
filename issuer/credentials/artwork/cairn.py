"""The yearly badge: stones stacked beside a path that comes over the hills, seen through a round frame.

Each stone stands for a part of the pathway. Those that are not set yet are paper with a dashed edge, so the
same drawing shows the year in the making.
"""

from collections.abc import Iterator
from typing import Final

from issuer.credentials.artwork import layers
from issuer.credentials.artwork.noise import noise
from issuer.credentials.artwork.outline import Point, Stone, number, stone
from issuer.credentials.artwork.parameters import Artwork
from issuer.credentials.artwork.parts import MINERALS, PAPER, Mineral
from issuer.credentials.artwork.shapes import CENTRE

_SCENE: Final = (
    '<path fill="#e9e4d3" d="M0 0H240V240H0Z"/>'
    '<path fill="#d5dcd0" d="M0 128C34 104 62 112 92 124C128 96 168 92 240 122V240H0Z"/>'
    '<path fill="#b3c0a8" d="M0 158C50 140 92 152 128 158C168 146 208 148 240 152V240H0Z"/>'
    '<path fill="#8ea082" d="M0 178C60 166 170 166 240 180V240H0Z"/>'
    '<path fill="#efe9d8" d="M96 240C104 222 120 214 142 206C166 197 196 192 212 182C222 175 214 168 196 165'
    'C216 170 218 176 204 182C184 190 148 194 122 202C88 212 68 224 60 240Z" opacity=".85"/>'
)
"""Sky, far hills, near hills, meadow, path."""

_GROUND, _TOP, _OVERLAP = 180.0, 58.0, 2.5
_TALLEST, _TAPER = 34.0, 0.92
_FEW = 5


def cairn_badge(mark: str, artwork: Artwork) -> list[str]:
    """Draw the layers of a cairn, from the ground up.

    Args:
        mark: the beginning of every id in the drawing.
        artwork: parameters whose shape is "cairn".
    """
    mineral = MINERALS[artwork.mineral]
    edge = stone(artwork.seed, CENTRE, (106, 104), Stone(2.1, 0.008))
    return [
        f"<defs>{layers.clip(f'{mark}-c', edge)}</defs>",
        f'<g clip-path="url(#{mark}-c)">{_SCENE}</g>',
        _frame(edge, mineral),
        "".join(_stack(mark, artwork)),
        layers.initials(artwork.initials, 120, 30, mineral.base),
        layers.ribbon(artwork.word, mineral),
    ]


def _frame(edge: str, mineral: Mineral) -> str:
    x, y = CENTRE[0] * (1 - 0.94), CENTRE[1] * (1 - 0.94)
    return (
        f'<path fill="none" stroke="{mineral.shade}" stroke-width="6" d="{edge}"/>'
        f'<path fill="none" stroke="{mineral.light}" stroke-width="1.5" opacity=".8" '
        f'transform="translate({number(x)} {number(y)}) scale(.94)" d="{edge}"/>'
    )


def _stack(mark: str, artwork: Artwork) -> Iterator[str]:
    """Draw the stones from the lowest to the highest, each sunk a little into the one below."""
    foot = _GROUND
    narrowing = 0.8 if len(artwork.stones) <= _FEW else 0.86
    for i, height in enumerate(_heights(len(artwork.stones))):
        centre = (120 + _shift(artwork.seed, i), foot - height / 2)
        edge = _edge(artwork.seed, i, centre, (64 * narrowing**i, height / 2))
        if i < artwork.standing:
            yield _set(f"{mark}-s{i}", edge, height, MINERALS[artwork.stones[i]])
        else:
            yield _still_to_set(edge)
        foot += _OVERLAP - height


def _heights(count: int) -> list[float]:
    """Share the height between ground and top, each stone 8 % lower than the one below, none above 34."""
    room = _GROUND - _TOP + _OVERLAP * (count - 1)
    lowest = min(_TALLEST, room / sum(_TAPER**i for i in range(count)))
    return [lowest * _TAPER**i for i in range(count)]


def _shift(seed: str, i: int) -> float:
    """Put the lowest stone in the middle and the others left and right of it in turn, none exactly."""
    return 4.5 * (-1) ** i + 3 * noise(seed, "shift", i) if i else 0.0


def _edge(seed: str, i: int, centre: Point, radii: Point) -> str:
    return stone(f"{seed}/{i}", centre, radii, Stone(2.7, 0.075), 3.2 * noise(seed, "tilt", i))


def _set(mark: str, edge: str, height: float, mineral: Mineral) -> str:
    """Draw a stone that is there: shade, body and light, the last two cut off at its edge."""
    body, light = number(-0.16 * height), number(-0.78 * height)
    return (
        f'{layers.clip(mark, edge)}<path d="{edge}" fill="{mineral.shade}"/><g clip-path="url(#{mark})">'
        f'<path d="{edge}" fill="{mineral.base}" transform="translate(0 {body})"/>'
        f'<path d="{edge}" fill="{mineral.light}" opacity=".55" transform="translate(0 {light})"/></g>'
    )


def _still_to_set(edge: str) -> str:
    return (
        f'<path d="{edge}" fill="{PAPER}" fill-opacity=".55" stroke="#5b6459" stroke-width="2" '
        'stroke-dasharray="5 4"/>'
    )
