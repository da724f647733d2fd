"""Numbers that look like chance and are the same on every machine and in every year.

    noise(seed, part, i) = SHA-256("{seed}/{part}/{i div 32}")[i mod 32] / 127.5 - 1      from -1 to 1

Python's own generator would do until a version changes it; a digest never will, and any language can
repeat it.
"""

import hashlib
from typing import Final

_DIGEST_SIZE: Final = 32


def noise(seed: str, part: str, index: int) -> float:
    """Return the number at a place of the sequence that belongs to one part of one drawing.

    Args:
        seed: what is drawn, the achievement's id.
        part: which of its sequences; each property that varies has one of its own.
        index: the place in the sequence, from 0.

    Returns:
        A number from -1 to 1.
    """
    block, place = divmod(index, _DIGEST_SIZE)
    return hashlib.sha256(f"{seed}/{part}/{block}".encode()).digest()[place] / 127.5 - 1
