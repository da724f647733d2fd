"""What badges are put together from: minerals, pictures, letters. They are data, `parts.json`, not code."""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final


@dataclass(frozen=True)
class Mineral:
    """The colours of a stone and of the ribbon on it, as `#rrggbb`.

    `seen` says the colour in words, as alternative text does: "moss-green".
    """

    seen: str
    base: str
    shade: str
    light: str
    ribbon: str
    fold: str
    ink: str


@dataclass(frozen=True)
class Picture:
    """A line drawing in a box of 24, drawn with a line of 1.6; `seen` says what it shows: "a shield"."""

    seen: str
    path: str


@dataclass(frozen=True)
class Glyph:
    """A letter as strokes, 14 high on its line, and how wide it is."""

    advance: float
    path: str


def _read() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("parts.json").read_text(encoding="utf-8")
    parts: dict[str, Any] = json.loads(text)
    return parts


_PARTS: Final = _read()

PAPER: Final[str] = _PARTS["paper"]
"""The light colour of pictures and initials, and of stones that are not there yet."""

MINERALS: Final = {name: Mineral(**colours) for name, colours in _PARTS["minerals"].items()}
PICTURES: Final = {name: Picture(**picture) for name, picture in _PARTS["pictures"].items()}
GLYPHS: Final = {sign: Glyph(advance, path) for sign, (advance, path) in _PARTS["glyphs"].items()}
GLYPH_HEIGHT: Final = 14.0
GLYPH_GAP: Final[float] = _PARTS["glyph_gap"]
"""The room between two letters, in the units of the glyphs."""
