"""SVG to PNG, for what cannot show an SVG: mail, LinkedIn, other people's backpacks.

Drawn by resvg without any font of the system, so every machine gives the same bytes. Only our own drawings
come here: an SVG from outside may be built to exhaust a renderer, and is never rasterised.
"""

from typing import Final

import resvg_py

MAX_PIXELS: Final = 2048


class RasterError(Exception):
    """The drawing was not turned into a PNG; the message says why."""


def rasterise(svg: str, pixels: int) -> bytes:
    """Draw an SVG of our own as a PNG with a transparent ground.

    Args:
        svg: a drawing by `draw`, `card_svg` or `qr_svg`.
        pixels: the width; the height follows from the drawing's own proportions.

    Returns:
        A PNG; the same bytes for the same arguments.

    Raises:
        RasterError: the size is out of bounds, or the SVG cannot be drawn.
    """
    if not 1 <= pixels <= MAX_PIXELS:
        raise RasterError(f"A picture is 1 to {MAX_PIXELS} pixels wide, not {pixels}.")
    try:
        return resvg_py.svg_to_bytes(svg_string=svg, width=pixels, skip_system_fonts=True)
    except ValueError as error:
        raise RasterError(f"The drawing cannot be shown as PNG: {error}") from error
