"""The stones that a badge can be: pebble, river stone, basalt column, standing stone, stone circle.

All stand about (120, 114) of a picture of 240 x 240. `SHAPES` is the whole list, with what is placed
differently on each; the sixth shape, the cairn, is a scene and lives in `cairn.py`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from issuer.credentials.artwork.noise import noise
from issuer.credentials.artwork.outline import Point, Stone, rounded, stone

CENTRE: Final[Point] = (120.0, 114.0)
CAIRN: Final = "cairn"


@dataclass(frozen=True)
class Shape:
    """One stone that carries a picture.

    Attributes:
        outline: seed -> the edge of its body.
        extent: half the width and half the height that its grain covers.
        initials: the middle of the initials, and their upper edge.
        picture: the middle of the picture, and how many times its box of 24 is enlarged.
        seen: how alternative text names it, `{tint}` standing for its mineral.
    """

    outline: Callable[[str], str]
    extent: Point
    initials: Point
    picture: tuple[Point, float]
    seen: str


def _pebble(seed: str) -> str:
    return stone(seed, CENTRE, (102, 98), Stone(2.35, 0.028))


def _river(seed: str) -> str:
    return stone(seed, CENTRE, (110, 88), Stone(2.5, 0.03))


def _ring(seed: str) -> str:
    return stone(seed, CENTRE, (84, 82), Stone(2.2, 0.02))


def _column(seed: str) -> str:
    corners = []
    for k in range(6):
        angle = math.radians(60 * k - 90)
        x = CENTRE[0] + 108 * math.cos(angle) + 3 * noise(seed, "cx", k)
        y = CENTRE[1] + 106 * math.sin(angle) + 3 * noise(seed, "cy", k)
        corners.append((x, y))
    return rounded(corners, 26)


def _menhir(seed: str) -> str:
    stirred = zip(((40, 92), (72, 22), (132, 8), (184, 52)), (3, 4, 6, 3), strict=True)
    inner = [(x + by * noise(seed, "m", k), y) for k, ((x, y), by) in enumerate(stirred)]
    return rounded([(46, 220), *inner, (198, 220)], 40)


SHAPES: Final[Mapping[str, Shape]] = {
    "pebble": Shape(_pebble, (104, 100), (120, 40), ((120, 116), 3.8), "on a {tint} pebble"),
    "river": Shape(_river, (112, 92), (120, 46), ((120, 116), 3.8), "on a river stone"),
    "column": Shape(_column, (100, 106), (120, 42), ((120, 116), 3.8), "on a {tint} basalt column"),
    "menhir": Shape(_menhir, (84, 106), (124, 42), ((120, 112), 3.8), "on a standing stone"),
    "ring": Shape(_ring, (86, 84), (120, 54), ((120, 116), 3.1), "in a circle of stones"),
}


def circle(seed: str) -> list[str]:
    """Draw the fourteen stones around the body of a ring, clockwise, the first one right of the top."""
    kind = Stone(2.6, 0.07)
    edges = []
    for k in range(14):
        angle = 2 * math.pi * (k + 0.5) / 14 - math.pi / 2
        centre = (CENTRE[0] + 99 * math.cos(angle), CENTRE[1] + 97 * math.sin(angle))
        edges.append(stone(f"{seed}/ring{k}", centre, (19, 12.5), kind, math.degrees(angle) + 90))
    return edges
