"""Baking: what goes in comes out, by our reader and by others', and the picture stays what it was."""

import io
import json
import struct
import zlib
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuer.credentials.artwork import Artwork, draw, rasterise
from issuer.credentials.bake import BakeError, bake, bake_png, bake_svg
from verifier.unbake import PNG_SIGNATURE, unbake

baking = pytest.importorskip("openbadgeslib.baking", reason="openbadgeslib reads what we bake")
PIL_Image = pytest.importorskip("PIL.Image", reason="Pillow looks at the pixels")

SVG = draw(Artwork(seed="s", shape="river", mineral="tarn", picture="talk", word="2026"), "Moderating")
PNG = rasterise(SVG, 64)
TEXT = json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "Größe ]]> <&> “教育”"})
JWS = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJkaWQ6a2V5In0.c2ln_nature-"

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
texts = st.text(characters, max_size=40) | st.sampled_from(
    ["]]>", "]]]>>", "<![CDATA[", "-->", "&amp;", "\x7f"]
)
documents = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers() | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)
json_texts = st.builds(
    lambda document, ascii_only, indent: json.dumps(document, ensure_ascii=ascii_only, indent=indent),
    documents,
    st.booleans(),
    st.none() | st.integers(0, 3),
)


def parts_of(picture: bytes) -> list[tuple[bytes, bytes]]:
    """Read a PNG's chunks in the plainest way."""
    at, parts = 8, []
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        parts.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]))
        at += 12 + length
    return parts


def with_chunk(picture: bytes, kind: bytes, body: bytes) -> bytes:
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return picture[:33] + chunk + picture[33:]


@settings(max_examples=150)
@given(json_texts)
def test_any_json_comes_out_of_either_picture_as_it_went_in(text: str) -> None:
    assert unbake(bake(PNG, text)) == text
    assert unbake(bake(SVG.encode(), text)) == text


@settings(max_examples=60)
@given(json_texts)
def test_another_library_reads_what_we_bake(text: str) -> None:
    assert baking.extract_png(bake_png(PNG, text), keyword=b"openbadgecredential") == text
    baked = bake_svg(SVG, text).encode()
    assert baking.extract_svg(baked, element="openbadges:credential", text_fallback=True) == text


@pytest.mark.parametrize("picture", [PNG, SVG.encode()], ids=["png", "svg"])
def test_a_compact_jws_comes_out_as_it_went_in(picture: bytes) -> None:
    assert unbake(bake(picture, JWS)) == JWS


def test_a_jws_is_the_attribute_verify_of_the_element() -> None:
    element = ET.fromstring(bake_svg(SVG, JWS))[0]
    assert element.attrib == {"verify": JWS}
    assert element.text is None


def test_the_chunk_stands_behind_the_header_and_all_else_is_untouched() -> None:
    before, after = parts_of(PNG), parts_of(bake_png(PNG, TEXT))
    kind, body = after[1]
    assert kind == b"iTXt"
    assert body == b"openbadgecredential\0\0\0\0\0" + TEXT.encode()
    assert [after[0], *after[2:]] == before


def test_another_program_still_sees_the_same_pixels() -> None:
    plain, baked = (PIL_Image.open(io.BytesIO(data)) for data in (PNG, bake_png(PNG, TEXT)))
    baked.load()
    assert baked.size == plain.size
    assert baked.tobytes() == plain.tobytes()
    assert baked.text == {"openbadgecredential": TEXT}


def test_the_element_is_the_first_child_and_all_else_is_untouched() -> None:
    baked = ET.fromstring(bake_svg(SVG, TEXT))
    assert baked[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert baked[0].text == TEXT
    baked.remove(baked[0])
    assert ET.tostring(baked) == ET.tostring(ET.fromstring(SVG))


def test_a_baked_svg_looks_as_it_did() -> None:
    assert rasterise(bake_svg(SVG, TEXT), 64) == PNG


@pytest.mark.parametrize(
    "picture",
    [
        '<?xml version="1.0"?>\n<!-- <svg> --><svg xmlns="http://www.w3.org/2000/svg" a=">"><g/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "<svg xmlns='http://www.w3.org/2000/svg' a='/>'/>",
        '<svg\n xmlns="http://www.w3.org/2000/svg"\n></svg>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" />',
        '\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_any_way_to_write_an_svg_is_baked(picture: str) -> None:
    assert unbake(bake_svg(picture, TEXT).encode()) == TEXT


@pytest.mark.parametrize("picture", [PNG, SVG.encode()], ids=["png", "svg"])
def test_a_picture_that_carries_a_badge_is_not_baked_again(picture: bytes) -> None:
    with pytest.raises(BakeError, match="carries a badge already"):
        bake(bake(picture, TEXT), TEXT)


@pytest.mark.parametrize(
    ("kind", "keyword"),
    [
        (b"iTXt", b"openbadges"),
        (b"tEXt", b"openbadgecredential"),
        (b"zTXt", b"clrcredential"),
    ],
)
def test_a_picture_that_carries_another_badge_is_refused(kind: bytes, keyword: bytes) -> None:
    with pytest.raises(BakeError, match="carries a badge already"):
        bake_png(with_chunk(PNG, kind, keyword + b"\0x"), TEXT)


def test_an_svg_that_carries_another_badge_is_refused() -> None:
    old = SVG.replace("<defs>", '<a:assertion xmlns:a="http://openbadges.org" verify="x"/><defs>')
    with pytest.raises(BakeError, match="carries a badge already"):
        bake_svg(old, TEXT)


def test_other_words_in_the_picture_do_not_matter() -> None:
    commented = with_chunk(PNG, b"tEXt", b"Comment\0openbadgecredential")
    assert unbake(bake_png(commented, TEXT)) == TEXT


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (PNG[:-20], "cut off"),
        (PNG_SIGNATURE, "cut off"),
        (PNG[:40] + bytes([PNG[40] ^ 1]) + PNG[41:], "checksum|cut off|damaged"),
        (PNG_SIGNATURE + PNG[33:], "does not begin with the header"),
        (b"\xff\xd8\xff\xe0", "neither a PNG nor an SVG"),
        (b"", "not well-formed"),
        (b"GIF89a", "not well-formed"),
        (b"<html/>", "not an SVG"),
        (b"<svg/>", "not an SVG"),
        (SVG.encode()[:-8], "not well-formed"),
        (b'<!DOCTYPE svg>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "DOCTYPE"),
    ],
)
def test_a_damaged_or_foreign_picture_is_refused(picture: bytes, message: str) -> None:
    with pytest.raises(BakeError, match=message):
        bake(picture, TEXT)


@pytest.mark.parametrize("text", ["", "x" * 1_000_001, "\ud800"])
@pytest.mark.parametrize("picture", [PNG, SVG.encode()], ids=["png", "svg"])
def test_a_text_that_no_reader_takes_out_does_not_go_in(picture: bytes, text: str) -> None:
    with pytest.raises(BakeError, match=r"bytes long|half a character"):
        bake(picture, text)


@pytest.mark.parametrize("text", [' {"a": 1}', '{"a": 1}\n', '{"a":\r1}', '{"a": "\ufffe"}', '{"a": "\x01"}'])
def test_a_text_that_xml_would_change_does_not_go_into_an_svg(text: str) -> None:
    with pytest.raises(BakeError, match="cannot carry this text unchanged"):
        bake_svg(SVG, text)


@pytest.mark.parametrize("text", [' {"a": 1}', '{"a":\r1}', '{"a": "\ufffe"}'])
def test_a_png_carries_every_text(text: Any) -> None:
    assert unbake(bake_png(PNG, text)) == text
