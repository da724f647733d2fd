"""The picture of a badge: the drawings that the design expects, and what no parameters may do."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuer.credentials.artwork import Artwork, ArtworkError, alt_text, draw
from issuer.credentials.artwork.grain import GRAINS
from issuer.credentials.artwork.noise import noise
from issuer.credentials.artwork.parts import GLYPHS, MINERALS, PICTURES
from issuer.credentials.artwork.shapes import CAIRN, SHAPES

VECTORS = Path(__file__).parents[2] / "vectors" / "badges"
EXAMPLES: dict[str, dict[str, Any]] = json.loads((VECTORS / "examples.json").read_text(encoding="utf-8"))

words = st.text(sorted(GLYPHS), max_size=9).map(str.strip)
minerals = st.sampled_from(sorted(MINERALS))
common = {
    "seed": st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    "mineral": minerals,
    "word": words,
    "initials": st.text(sorted(GLYPHS), max_size=5).map(str.strip),
}
stones = st.builds(
    Artwork,
    shape=st.sampled_from(sorted(SHAPES)),
    grain=st.sampled_from(["", *GRAINS]),
    picture=st.sampled_from(["", *PICTURES]),
    level=st.integers(0, 4),
    **common,
)
cairns = st.lists(minerals, min_size=1, max_size=9).flatmap(
    lambda chosen: st.builds(
        Artwork,
        shape=st.just(CAIRN),
        stones=st.just(tuple(chosen)),
        placed=st.none() | st.integers(0, len(chosen)),
        **common,
    )
)
artworks = stones | cairns


def pebble(**changes: Any) -> Artwork:
    return Artwork(**{"seed": "s", "shape": "pebble", "mineral": "slate"} | changes)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_drawing_is_the_expected_one_byte_for_byte(example: str) -> None:
    wanted = EXAMPLES[example]
    drawn = draw(Artwork.from_dict(wanted["artwork"]), wanted["name"])
    assert drawn == (VECTORS / f"{example}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES)
def test_alternative_text_says_the_name_and_what_is_seen(example: str) -> None:
    wanted = EXAMPLES[example]
    assert alt_text(Artwork.from_dict(wanted["artwork"]), wanted["name"]) == wanted["title"]


def test_noise_is_a_digest_and_not_a_generator() -> None:
    assert noise("", "", 0) == 0xCC / 127.5 - 1  # printf %s //0 | sha256sum
    assert noise("a", "b", 33) == noise("a", "b", 33) != noise("a", "b", 1)


@settings(max_examples=60)
@given(artworks)
def test_whatever_the_parameters_the_drawing_is_well_formed_and_keeps_to_itself(artwork: Artwork) -> None:
    drawn = draw(artwork, "A <b> & “c”")
    root = ET.fromstring(drawn)
    assert root.get("viewBox") == "0 0 240 240"
    assert root[0].text is not None
    assert root[0].text.startswith("A <b> & “c”")
    ids = re.findall(r'\bid="([^"]*)"', drawn)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", drawn)) <= set(ids)
    assert root.get("aria-labelledby") in ids
    assert not re.search(
        r"<(script|style|text|image|use|a|foreignObject)\b|href|\son\w+=|style=|nan|inf\b", drawn
    )


@settings(max_examples=60)
@given(artworks)
def test_parameters_come_back_as_they_were_stored(artwork: Artwork) -> None:
    stored = json.loads(json.dumps(artwork.as_dict()))
    assert Artwork.from_dict(stored) == artwork


@settings(max_examples=40)
@given(artworks)
def test_every_drawing_stays_inside_its_picture(artwork: Artwork) -> None:
    """No corner of an edge leaves 240 x 240, so nothing is cut off by the frame."""
    drawn = draw(artwork)
    for edge in re.findall(r'<clipPath id="[^"]*"><path d="([^"]*)"', drawn):
        assert all(0 <= float(number) <= 240 for number in re.findall(r"-?[\d.]+", edge))


def test_the_same_seed_gives_the_same_stone_and_another_gives_another() -> None:
    assert draw(pebble(seed="one")) == draw(pebble(seed="one"))
    assert draw(pebble(seed="one")) != draw(pebble(seed="two"))


def test_a_seed_that_is_a_url_never_becomes_an_id_as_it_is() -> None:
    drawn = draw(pebble(seed="https://badges.example/achievements/x#1)"))
    assert "badges.example" not in drawn
    assert re.search(r'id="art-[0-9a-f]{12}-c"', drawn)


def test_setting_a_stone_changes_no_other_stone() -> None:
    year = EXAMPLES["year-in-the-making"]["artwork"]
    edges = [
        set(re.findall(r'd="(M[^"]*Z)"', draw(Artwork.from_dict(year | {"placed": placed}))))
        for placed in range(5)
    ]
    assert edges.count(edges[0]) == 5


def test_small_letters_are_carved_as_capitals() -> None:
    assert Artwork.from_dict(pebble().as_dict() | {"word": "fall"}).word == "FALL"


@pytest.mark.parametrize(
    ("artwork", "name", "said"),
    [
        (pebble(picture="leaf", level=3), "Mentor", "Mentor, level 3: a leaf on a slate pebble"),
        (pebble(picture="leaf", level=3), "Mentor, level 3", "Mentor, level 3: a leaf on a slate pebble"),
        (pebble(picture="book"), "", "An open book on a slate pebble"),
        (pebble(), "Plain", "Plain: a slate pebble"),
        (pebble(shape="column", mineral="basalt", picture="ear"), "", "A listening ear on a basalt column"),
        (pebble(shape=CAIRN, stones=("moss",)), "Y", "Y: a cairn of one stone"),
        (pebble(shape=CAIRN, stones=("moss", "rust"), placed=0), "Y", "Y: none of two stones set"),
    ],
)
def test_words_fit_what_is_drawn(artwork: Artwork, name: str, said: str) -> None:
    assert alt_text(artwork, name) == said


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"seed": ""}, "seed", "use the achievement's id"),
        ({"shape": "cube"}, "shape", "choose one of pebble"),
        ({"mineral": "gold"}, "mineral", "choose one of granite"),
        ({"grain": "wood"}, "grain", "choose one of speckle, strata, vein"),
        ({"picture": "cat"}, "picture", "choose one of shield"),
        ({"word": "PROFESSIONAL"}, "word", "9 signs at most"),
        ({"word": "2026\n"}, "word", "cannot be carved"),
        ({"word": " 2026"}, "word", "begin or end with a space"),
        ({"initials": "ÅVSD"}, "initials", "“Å” in “ÅVSD” cannot be carved"),
        ({"initials": "ABCDEF"}, "initials", "5 signs at most"),
        ({"level": 5}, "level", "0 to 4"),
        ({"level": -1}, "level", "0 to 4"),
        ({"stones": ["moss"]}, "stones", "Only a cairn"),
        ({"placed": 0}, "placed", "Only a cairn"),
        ({"shape": CAIRN}, "stones", "1 to 9 stones, not 0"),
        ({"shape": CAIRN, "stones": ["moss"] * 10}, "stones", "1 to 9 stones, not 10"),
        ({"shape": CAIRN, "stones": ["gold"]}, "stones", "no stones “gold”"),
        ({"shape": CAIRN, "stones": ["moss"], "placed": 2}, "placed", "0 to 1 stones, not 2"),
        ({"shape": CAIRN, "stones": ["moss"], "picture": "leaf"}, "picture", "A cairn has no"),
        ({"level": True}, "level", "must be a whole number"),
        ({"stones": "moss"}, "stones", "must be a list of minerals"),
        ({"word": 2026}, "word", "must be text"),
        ({"colour": "red"}, "colour", "no “colour”"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_it_may_hold(
    changes: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(ArtworkError, match=re.escape(message)) as refused:
        Artwork.from_dict({"seed": "s", "shape": "pebble", "mineral": "slate"} | changes)
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["seed", "shape", "mineral"])
def test_what_every_picture_needs_must_be_there(name: str) -> None:
    parameters = pebble().as_dict()
    del parameters[name]
    with pytest.raises(ArtworkError, match=f"lacks its “{name}”"):
        Artwork.from_dict(parameters)


def test_every_part_is_drawable_data() -> None:
    colours = [
        value for mineral in MINERALS.values() for key, value in vars(mineral).items() if key != "seen"
    ]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    strokes = [picture.path for picture in PICTURES.values()] + [glyph.path for glyph in GLYPHS.values()]
    assert all(re.fullmatch(r"(M[MLHVCSQAZ\d. -]*)?", path) for path in strokes)
    assert all(glyph.advance > 0 for glyph in GLYPHS.values())
