"""The edges of stones as SVG path data: rough super-ellipses, and polygons with rounded corners."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from issuer.credentials.artwork.noise import noise

Point = tuple[float, float]


@dataclass(frozen=True)
class Stone:
    """What a stone is like, whichever it is: a super-ellipse whose edge wavers.

    Attributes:
        roundness: the exponent p of the super-ellipse; 2 is an ellipse, more is squarer.
        roughness: how far the edge wavers, as a part of the radius.
        corners: how many points the edge is drawn through.
    """

    roundness: float = 2.4
    roughness: float = 0.05
    corners: int = 12


def number(value: float) -> str:
    """Write a coordinate with one decimal, or none where it would be zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def stone(seed: str, centre: Point, radii: Point, kind: Stone, tilt: float = 0.0) -> str:
    """Draw the edge of a stone.

    Three waves of two, three and four turns, their heights and phases from the seed, press a super-ellipse in
    and out; a closed Catmull-Rom curve goes through its corners.

    Args:
        seed: which stone it is.
        centre: x and y of its middle.
        radii: half its width and half its height.
        kind: how round and rough it is.
        tilt: by how many degrees it is turned.
    """
    waves = [(j, noise(seed, "amp", j) / (j - 1), math.pi * noise(seed, "phase", j)) for j in (2, 3, 4)]
    sine, cosine = math.sin(math.radians(tilt)), math.cos(math.radians(tilt))
    corners = []
    for k in range(kind.corners):
        angle = 2 * math.pi * k / kind.corners
        reach = 1 + kind.roughness * sum(height * math.cos(j * angle + phase) for j, height, phase in waves)
        x = radii[0] * _signed_power(math.cos(angle), 2 / kind.roundness) * reach
        y = radii[1] * _signed_power(math.sin(angle), 2 / kind.roundness) * reach
        corners.append((centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine))
    return _closed_curve(corners)


def _signed_power(value: float, exponent: float) -> float:
    return math.copysign(math.pow(abs(value), exponent), value)


def _closed_curve(points: Sequence[Point]) -> str:
    """Join points by a closed Catmull-Rom curve, written as cubic Bézier curves."""
    count = len(points)
    path = f"M{_pair(points[0])}"
    for k in range(count):
        before, start, end, after = (points[(k + step) % count] for step in (-1, 0, 1, 2))
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{_pair(first)} {_pair(second)} {_pair(end)}"
    return path + "Z"


def rounded(corners: Sequence[Point], radius: float) -> str:
    """Draw a polygon whose corners are cut at a distance and bridged by a quadratic curve.

    Args:
        corners: the polygon.
        radius: how far from a corner the curve begins; at most half a side.
    """
    count = len(corners)
    path = ""
    for k, corner in enumerate(corners):
        start = _towards(corner, corners[k - 1], radius)
        end = _towards(corner, corners[(k + 1) % count], radius)
        path += f"{'L' if path else 'M'}{_pair(start)}Q{_pair(corner)} {_pair(end)}"
    return path + "Z"


def _towards(start: Point, goal: Point, distance: float) -> Point:
    length = math.dist(start, goal)
    part = min(distance, length / 2) / length
    return start[0] + (goal[0] - start[0]) * part, start[1] + (goal[1] - start[1]) * part


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
