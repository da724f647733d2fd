import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.importers import pictures
from issuer.importers.pictures import FileError, clean, sniff

OFFICE = "application/vnd.openxmlformats-officedocument"
GPS = b"GPS 47.6062N 122.3321W"


def segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def exif(orientation=None, order=">"):
    mark = b"MM\x00\x2a" if order == ">" else b"II\x2a\x00"
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0) if orientation else b""
    count = struct.pack(order + "H", 1 if orientation else 0)
    return b"Exif\x00\x00" + mark + struct.pack(order + "I", 8) + count + entry + bytes(4) + GPS


def jpeg(*segments):
    looks = segment(0xE0, b"JFIF\x00rest") + segment(0xE2, b"ICC_PROFILE\x00rest")
    scan = segment(0xDA, b"head") + b"\x12\xff\x00\x34\xff\xd0\x56"
    tables = segment(0xC4, b"\xff\xd9 in a table")
    return b"\xff\xd8" + looks + b"".join(segments) + tables + scan + scan + b"\xff\xd9"


def chunk(name, payload):
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png(*chunks):
    head, tail = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + tail


def webp(*chunks):
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def office(member):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(member, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (b"GIF89a....", "image/gif"),
        (webp((b"VP8 ", b"px")), "image/webp"),
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("Ratio stations, pläne\n".encode(), "text/plain"),
    ],
)
def test_a_file_is_what_it_begins_with(data, media_type):
    assert sniff(data).media_type == media_type


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "do not know this kind"),
        (b"\n\xef\xbb\xbf<html>", "do not know this kind"),
        (b"MZ\x90\x00\x03", "do not know this kind"),
        (b"\x7fELF\x02", "do not know this kind"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (office("anything.txt"), "archives"),
        (b"PK\x03\x04broken", "damaged"),
    ],
)
def test_other_files_are_refused_in_words(data, told):
    with pytest.raises(FileError, match=told):
        sniff(data)


def test_a_jpeg_loses_the_place_where_it_was_taken_and_keeps_its_pixels():
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS)
    tells = (segment(0xE1, exif()), xmp, segment(0xFE, GPS), segment(0xED, GPS))
    data = jpeg(*tells)
    assert clean(data, sniff(data)) == jpeg()


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_keeps_which_way_is_up(order):
    data = jpeg(segment(0xE1, exif(6, order)))
    cleaned = clean(data, sniff(data))
    assert GPS not in cleaned
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in cleaned
    assert cleaned[:2] == b"\xff\xd8"
    assert clean(cleaned, sniff(cleaned)) == cleaned


def test_a_second_picture_behind_a_jpeg_is_cut_off():
    data = jpeg() + jpeg(segment(0xE1, exif()))
    assert clean(data, sniff(data)) == jpeg()


def test_a_png_loses_exif_texts_and_time():
    tells = [chunk(name, GPS) for name in (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")]
    data = png(*tells, chunk(b"gAMA", b"\0\0\0\1")) + GPS
    assert clean(data, sniff(data)) == png(chunk(b"gAMA", b"\0\0\0\1"))


def test_a_webp_loses_exif_and_xmp_and_no_longer_announces_them():
    header = bytes([0x0C | 0x10]) + bytes(9)
    data = webp((b"VP8X", header), (b"VP8 ", b"pixels!"), (b"EXIF", GPS), (b"XMP ", GPS))
    assert clean(data, sniff(data)) == webp((b"VP8X", bytes([0x10]) + bytes(9)), (b"VP8 ", b"pixels!"))


def test_other_files_stay_as_they_are():
    assert clean(b"%PDF-1.7 whatever", sniff(b"%PDF-1.7")) == b"%PDF-1.7 whatever"


@pytest.mark.parametrize("whole", [jpeg(segment(0xE1, exif(6))), png(chunk(b"gAMA", bytes(4)))])
def test_a_picture_that_is_broken_off_is_refused_or_cleaned(whole):
    for length in range(10, len(whole)):
        part = whole[:length]
        with contextlib.suppress(FileError):
            clean(part, sniff(part))


@given(st.binary(max_size=400))
def test_whatever_comes_in_it_is_taken_or_refused(data):
    for begin in (b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"PK\x03\x04"):
        with contextlib.suppress(FileError):
            pictures.clean(begin + data, pictures.sniff(begin + data))
