"""The picture of a badge, computed from its parameters: the same parameters give the same bytes, everywhere.

    Artwork(seed, shape, mineral, ...)     parameters, checked          parameters
      noise     seed -> numbers that look like chance and are not
      outline   numbers -> the edges of stones                          shapes   which stones there are
      letters   words -> strokes of a carving pen, so no font is needed
      grain, layers, cairn                 edges and strokes -> parts of the drawing
    draw        Artwork -> SVG             rasterise  SVG -> PNG        card     a shared link's picture

    >>> stone = Artwork(seed="opening-day", shape="menhir", mineral="sandstone", picture="sunrise")
    >>> draw(stone, "Opening day")[:38]
    '<svg xmlns="http://www.w3.org/2000/svg'

A picture needs no designer, no upload and no store, and nothing in it comes from a stranger. It is data of
the achievement: kept as parameters, drawn when somebody asks.
"""

from issuer.credentials.artwork.drawing import draw
from issuer.credentials.artwork.parameters import Artwork, ArtworkError
from issuer.credentials.artwork.raster import RasterError, rasterise
from issuer.credentials.artwork.words import alt_text

__all__ = ["Artwork", "ArtworkError", "RasterError", "alt_text", "draw", "rasterise"]
