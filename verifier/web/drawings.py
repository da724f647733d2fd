"""The small drawings beside words: ring, pebbles, bar. Geometry only; `templates/macros` writes the SVG.

A drawing repeats in shape what a sentence says, so each comes from counts and carries no meaning of its own:

    >>> ring({"done": 1, "todo": 2})[0]
    Arc(kind='done', dash='86.22 227.94', offset='-9.25')
    >>> pebbles({"done": 1, "todo": 2})
    ('done', 'todo', 'todo')

Kinds, in the order in which they are drawn: `done`, `near` (nearly done), `now` (under way), `todo`/`rest`.
Widths live in SVG attributes, since the Content-Security-Policy allows no inline style.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi
from typing import Final

RING_KINDS: Final = ("done", "near", "now", "todo")
RADIUS: Final = 50
LINE: Final = 13
GAP: Final = 5.5
CIRCUMFERENCE: Final = 2 * pi * RADIUS
MOST_PARTS: Final = 14
MOST_PEBBLES: Final = 10

_SHORTER: Final = LINE + GAP  # round ends reach half a line further on either side, and then comes the gap
_LEAST: Final = _SHORTER + 1  # a share of one in thousands is still a dot that can be seen


@dataclass(frozen=True)
class Arc:
    """One stroke of the ring, as `stroke-dasharray` and `stroke-dashoffset` of a full circle."""

    kind: str
    dash: str
    offset: str


@dataclass(frozen=True)
class Stretch:
    """One piece of a bar: it begins at `x` and is `width` long, in the bar's own unit."""

    kind: str
    x: str
    width: str


def ring(counts: Mapping[str, int]) -> tuple[Arc, ...]:
    """The arcs of a progress ring (viewBox 120, radius 50, turned by -90 degrees).

    Up to 14 parts are drawn one by one; more than that as one arc for each kind, in proportion.

    Args:
        counts: how many parts are of each kind of `RING_KINDS`; absent means none.
    """
    kinds = [kind for kind in RING_KINDS for _ in range(counts.get(kind, 0))]
    if len(kinds) <= MOST_PARTS:
        return _arcs(kinds, [CIRCUMFERENCE / len(kinds)] * len(kinds)) if kinds else ()
    present = [kind for kind in RING_KINDS if counts.get(kind, 0) > 0]
    return _arcs(present, _shares([counts[kind] for kind in present]))


def ring_label(counts: Mapping[str, int]) -> str:
    """What the ring says to those who listen: "4 of 7 done, 1 started, 2 not started"."""
    words = {"near": "nearly done", "now": "started", "todo": "not started"}
    total = sum(counts.get(kind, 0) for kind in RING_KINDS)
    others = [f"{counts[kind]} {word}" for kind, word in words.items() if counts.get(kind, 0) > 0]
    return ", ".join([f"{counts.get('done', 0)} of {total} done", *others])


def pebbles(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The kinds of a row of pebbles, `()` above ten: then the words stand alone."""
    kinds = tuple(kind for kind in RING_KINDS for _ in range(counts.get(kind, 0)))
    return kinds if len(kinds) <= MOST_PEBBLES else ()


def bar(parts: Sequence[tuple[str, float]]) -> tuple[Stretch, ...]:
    """The pieces of a bar, each beginning where the one before it ends; empty ones are left out.

    Args:
        parts: (kind, value) in order; values are not negative, in any one unit.
    """
    stretches, x = [], 0.0
    for kind, value in parts:
        if value > 0:
            stretches.append(Stretch(kind, number(x), number(value)))
        x += value
    return tuple(stretches)


def number(value: float) -> str:
    """A number for an SVG attribute: two decimals at most, none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _arcs(kinds: Sequence[str], shares: Sequence[float]) -> tuple[Arc, ...]:
    arcs, begun = [], 0.0
    for kind, share in zip(kinds, shares, strict=True):
        length = max(share - _SHORTER, 0.01)
        arcs.append(Arc(kind, f"{length:.2f} {CIRCUMFERENCE - length:.2f}", f"{-(begun + _SHORTER / 2):.2f}"))
        begun += share
    return tuple(arcs)


def _shares(counts: Sequence[int]) -> list[float]:
    """Lengths in proportion to the counts that fill the circle, none shorter than can be seen."""
    small: set[int] = set()
    while True:
        rest = CIRCUMFERENCE - _LEAST * len(small)
        total = sum(count for i, count in enumerate(counts) if i not in small)
        shares = [_LEAST if i in small else rest * count / total for i, count in enumerate(counts)]
        too_small = {i for i, share in enumerate(shares) if share < _LEAST}
        if not too_small:
            return shares
        small |= too_small
