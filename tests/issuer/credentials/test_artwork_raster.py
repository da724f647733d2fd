"""Drawings as PNG: of the right size, the same everywhere, with the colours of their minerals."""

import io
import json
from pathlib import Path

import pytest

from issuer.credentials.artwork import Artwork, RasterError, draw, rasterise
from issuer.credentials.artwork.card import CARD_SIZE, card_svg, carvable

PIL_Image = pytest.importorskip("PIL.Image", reason="Pillow looks at the pictures")

VECTORS = Path(__file__).parents[2] / "vectors" / "badges"
STATIONS = Artwork.from_dict(
    json.loads((VECTORS / "examples.json").read_text(encoding="utf-8"))["stations"]["artwork"]
)


@pytest.mark.parametrize("pixels", [1, 44, 240, 480])
def test_a_badge_becomes_a_square_of_the_wanted_width(pixels: int) -> None:
    image = PIL_Image.open(io.BytesIO(rasterise(draw(STATIONS), pixels)))
    assert image.size == (pixels, pixels)
    assert image.mode == "RGBA"


def test_the_picture_shows_the_stone_the_ribbon_and_nothing_around() -> None:
    image = PIL_Image.open(io.BytesIO(rasterise(draw(STATIONS), 240)))
    assert image.getpixel((60, 70)) == (0x55, 0x70, 0x43, 255)  # moss
    assert image.getpixel((40, 200)) == (0xF0, 0xEA, 0xD9, 255)  # ribbon
    assert image.getpixel((2, 2))[3] == 0


def test_letters_are_there_without_any_font() -> None:
    plain = Artwork.from_dict(STATIONS.as_dict() | {"word": "2027"})
    assert rasterise(draw(STATIONS), 240) != rasterise(draw(plain), 240)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert rasterise(draw(STATIONS), 96) == rasterise(draw(STATIONS), 96)


@pytest.mark.parametrize("pixels", [0, -1, 2049])
def test_a_size_out_of_bounds_is_refused(pixels: int) -> None:
    with pytest.raises(RasterError, match="1 to 2048 pixels"):
        rasterise(draw(STATIONS), pixels)


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(RasterError, match="cannot be shown as PNG"):
        rasterise("<svg", 10)


@pytest.mark.parametrize(
    "name",
    [
        "Stations that differentiate",
        "Größere “Klassen”, kleinere Gruppen: 100% für alle — (Teil 2)",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "word " * 60,
        "教育",
        "",
    ],
)
def test_a_card_holds_any_name_inside_its_picture(name: str) -> None:
    image = PIL_Image.open(
        io.BytesIO(rasterise(card_svg(STATIONS, name, "Alder Valley School District"), 600))
    )
    assert image.size == (CARD_SIZE[0] // 2, CARD_SIZE[1] // 2)
    ink = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if x > 290 and sum(image.getpixel((x, y))[:3]) < 300
    ]
    assert all(x < 580 and 20 < y < 300 for x, y in ink)


def test_a_name_is_carved_in_the_signs_that_there_are() -> None:
    assert carvable("Élan – “vital”_№ 5\n☃ 教") == "ELAN – 'VITAL' NO 5"
