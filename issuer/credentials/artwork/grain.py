"""What runs through a stone, in its light colour: specks, layers or a vein. `GRAINS` is the whole list."""

from collections.abc import Callable, Mapping
from typing import Final

from issuer.credentials.artwork.noise import noise
from issuer.credentials.artwork.outline import Point, number
from issuer.credentials.artwork.shapes import CENTRE

Grain = Callable[[str, Point, str], str]
"""seed, half width and half height to cover, colour -> SVG."""


def speckle(seed: str, extent: Point, colour: str) -> str:
    """Strew 26 specks."""
    specks = ""
    for i in range(26):
        x = CENTRE[0] + 0.96 * extent[0] * noise(seed, "sx", i)
        y = CENTRE[1] + 0.96 * extent[1] * noise(seed, "sy", i)
        size = 1.75 + 0.65 * noise(seed, "sr", i)
        radii = f'rx="{number(1.5 * size)}" ry="{number(size)}"'
        specks += f'<ellipse cx="{number(x)}" cy="{number(y)}" {radii}/>'
    return f'<g fill="{colour}" opacity=".34">{specks}</g>'


def strata(seed: str, extent: Point, colour: str) -> str:
    """Lay three waves of different thickness across."""
    half, high = extent
    left, first, second, right = (number(CENTRE[0] + half * part) for part in (-1, -1 / 3, 1 / 3, 1))
    waves = ""
    for i, thickness in enumerate((9, 4, 14)):
        y = CENTRE[1] + high * (0.54 * i - 0.6) + 7 * noise(seed, "strata", i)
        rise, fall = 10 * noise(seed, "strata", 10 + i), 10 * noise(seed, "strata", 20 + i)
        waves += (
            f'<path d="M{left} {number(y)}C{first} {number(y + rise)} {second} {number(y + fall)} '
            f'{right} {number(y + rise / 2)}" stroke-width="{thickness}"/>'
        )
    return f'<g fill="none" stroke="{colour}" opacity=".2">{waves}</g>'


def vein(seed: str, extent: Point, colour: str) -> str:
    """Draw a line that falls from left to right, and a thinner one that leaves it upwards."""
    half, unit = extent[0] / 100, extent[1] / 106
    start = CENTRE[1] + unit * (30 * noise(seed, "vein", 0) - 38.5)
    end = CENTRE[1] + unit * (30 * noise(seed, "vein", 1) + 26)
    tip = CENTRE[1] + unit * (14 * noise(seed, "vein", 2) - 76)
    fork = 0.613 * start + 0.387 * end

    def point(x: float, y: float) -> str:
        return f"{number(CENTRE[0] + half * x)} {number(y)}"

    bends = point(-40, start - 16 * unit), point(0, end + 10 * unit)
    main = f"M{point(-100, start)}C{bends[0]} {bends[1]} {point(100, end)}"
    branch = f"M{point(-16, fork)}C{point(20, start)} {point(40, tip + 8.6 * unit)} {point(100, tip)}"
    return (
        f'<g fill="none" stroke="{colour}" opacity=".3" stroke-linecap="round">'
        f'<path d="{main}" stroke-width="5"/><path d="{branch}" stroke-width="2.5"/></g>'
    )


GRAINS: Final[Mapping[str, Grain]] = {"speckle": speckle, "strata": strata, "vein": vein}
