"""What a badge looks like, in words: the alternative text of its picture.

For example "Digital safety refresher: a shield on a slate pebble", or "Professional Learning 2026–27: two of
four stones set".
"""

from typing import Final

from issuer.credentials.artwork.parameters import Artwork
from issuer.credentials.artwork.parts import MINERALS, PICTURES
from issuer.credentials.artwork.shapes import CAIRN, SHAPES

_COUNTS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def alt_text(artwork: Artwork, name: str) -> str:
    """Say the achievement's name, then what is seen.

    Args:
        artwork: the picture.
        name: the achievement's name; its level is added where the name does not say it.
    """
    seen = _cairn(artwork) if artwork.shape == CAIRN else _stone(artwork)
    if artwork.level and "level" not in name.lower():
        name = f"{name}, level {artwork.level}".removeprefix(", ")
    return f"{name}: {seen}" if name else seen[:1].upper() + seen[1:]


def _stone(artwork: Artwork) -> str:
    tint = MINERALS[artwork.mineral].seen
    place = SHAPES[artwork.shape].seen.format(tint=tint).replace("basalt basalt", "basalt")
    if artwork.picture:
        return f"{PICTURES[artwork.picture].seen} {place}"
    return place.partition(" ")[2]


def _cairn(artwork: Artwork) -> str:
    count, standing = len(artwork.stones), artwork.standing
    if standing == count:
        return f"a cairn of {_COUNTS[count]} stone{'s' * (count > 1)}"
    return f"{_COUNTS[standing]} of {_COUNTS[count]} stones set".replace("no of", "none of")
