"""Uploaded files: what they are, by their first bytes; and pictures without where they were taken.

    kind = sniff(data)                  # FileKind("image/jpeg", "jpg"), or FileError
    clean(data, kind)                   # the same picture; Exif, XMP, IPTC, comments and time are gone

Nothing is decoded or drawn: JPEG segments, PNG chunks and WebP chunks are copied or left out. A JPEG keeps
one number of its Exif, the way up, or a photo of a board would lie on its side.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TELLS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_JPEG_BEGIN, _JPEG_END, _JPEG_SCAN, _JPEG_COMMENT, _JPEG_EXIF = 0xD8, 0xD9, 0xDA, 0xFE, 0xE1
_JPEG_APPLICATIONS = range(0xE0, 0xF0)
_JPEG_LOOKS = (b"JFIF\x00", b"ICC_PROFILE\x00", b"Adobe")  # without these it would look different
_IN_SCAN = {0x00, *range(0xD0, 0xD8)}  # a stuffed byte, a restart: not the end of the pixels
_WEBP_TELLS = 0x0C  # flags of the header that announce Exif and XMP
_EXIF = b"Exif\x00\x00"
_ORIENTATION, _RIGHT_WAY_UP, _WAYS_UP = 0x0112, 1, range(1, 9)


class FileError(ValueError):
    """A file that cannot be taken; the message says what to bring instead."""


@dataclass(frozen=True)
class FileKind:
    """What a file is: its media type, and the ending it is given."""

    media_type: str
    ending: str


_BY_BEGINNING: tuple[tuple[int, bytes, FileKind], ...] = (
    (0, b"%PDF-", FileKind("application/pdf", "pdf")),
    (0, b"\xff\xd8\xff", FileKind("image/jpeg", "jpg")),
    (0, _PNG, FileKind("image/png", "png")),
    (0, b"GIF87a", FileKind("image/gif", "gif")),
    (0, b"GIF89a", FileKind("image/gif", "gif")),
    (8, b"WEBP", FileKind("image/webp", "webp")),
    (4, b"ftypqt", FileKind("video/quicktime", "mov")),
    (4, b"ftypM4A", FileKind("audio/mp4", "m4a")),
    (4, b"ftypisom", FileKind("video/mp4", "mp4")),
    (4, b"ftypmp4", FileKind("video/mp4", "mp4")),
    (4, b"ftypM4V", FileKind("video/mp4", "mp4")),
    (0, b"\x1a\x45\xdf\xa3", FileKind("video/webm", "webm")),
    (0, b"ID3", FileKind("audio/mpeg", "mp3")),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BY_MEMBER: tuple[tuple[str, FileKind], ...] = (
    ("word/document.xml", FileKind(f"{_OFFICE}.wordprocessingml.document", "docx")),
    ("ppt/presentation.xml", FileKind(f"{_OFFICE}.presentationml.presentation", "pptx")),
    ("xl/workbook.xml", FileKind(f"{_OFFICE}.spreadsheetml.sheet", "xlsx")),
)
_BY_MIMETYPE: tuple[tuple[bytes, FileKind], ...] = tuple(
    (
        f"application/vnd.oasis.opendocument.{name}".encode(),
        FileKind(f"application/vnd.oasis.opendocument.{name}", e),
    )
    for name, e in (("text", "odt"), ("presentation", "odp"), ("spreadsheet", "ods"))
)
_HINT = (
    "Bring a PDF, a picture (JPEG, PNG, WebP, GIF), a document, a clip (MP4, MOV, WebM, MP3) or plain text."
)


def sniff(data: bytes) -> FileKind:
    """Tell what a file is by what it begins with; its name is not asked.

    Raises:
        FileError: empty, or nothing that we take: programs, web pages and SVG are among what we do not.
    """
    if not data:
        raise FileError("The file is empty; choose it again.")
    for offset, beginning, kind in _BY_BEGINNING:
        if data[offset : offset + len(beginning)] == beginning:
            return kind
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1"}:
        raise FileError(
            "HEIC photos keep the place where they were taken; save the photo as JPEG, then add it."
        )
    if data[:4] == b"PK\x03\x04":
        return _office(data)
    if _is_text(data):
        return FileKind("text/plain", "txt")
    raise FileError(f"We do not know this kind of file. {_HINT}")


def clean(data: bytes, kind: FileKind) -> bytes:
    """The same file without what a picture tells besides the picture; other files are left as they are.

    Raises:
        FileError: the picture is broken.
    """
    cleaner = {"image/jpeg": _clean_jpeg, "image/png": _clean_png, "image/webp": _clean_webp}.get(
        kind.media_type
    )
    if cleaner is None:
        return data
    try:
        return cleaner(data)
    except (struct.error, IndexError, ValueError) as error:
        raise FileError("This picture is broken off or damaged; save it again, then add it.") from error


def _office(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileError("This document is damaged; save it again, then add it.") from error
    for member, kind in _BY_MEMBER:
        if member in names:
            return kind
    for mimetype, kind in _BY_MIMETYPE:
        if mimetype in data[:120]:
            return kind
    raise FileError(f"We do not take archives. {_HINT}")


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    return begins != "<" and not any(ord(letter) < ord(" ") and letter not in "\t\r\n\f" for letter in text)


def _clean_jpeg(data: bytes) -> bytes:
    kept = bytearray()
    orientation = _RIGHT_WAY_UP
    for marker, segment in _jpeg(data):
        told = segment[4:]
        if marker == _JPEG_EXIF and told.startswith(_EXIF):
            orientation = _orientation(told.removeprefix(_EXIF))
        if marker == _JPEG_COMMENT or (marker in _JPEG_APPLICATIONS and not told.startswith(_JPEG_LOOKS)):
            continue
        kept += segment
    if orientation != _RIGHT_WAY_UP:
        kept[2:2] = _way_up(orientation)
    return bytes(kept)


def _jpeg(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments up to the end of the picture; a second picture behind it (and its Exif) is left out."""
    position = 0
    marker = 0
    while marker != _JPEG_END:
        while data[position + 1] == 0xFF:  # noqa: PLR2004 - fill bytes before a marker
            position += 1
        marker, end = data[position + 1], position + 2
        if marker not in (_JPEG_BEGIN, _JPEG_END):
            end += struct.unpack_from(">H", data, end)[0]
        if marker == _JPEG_SCAN:
            end = _end_of_scan(data, end)
        yield marker, data[position:end]
        position = end


def _end_of_scan(data: bytes, position: int) -> int:
    position = data.index(b"\xff", position)
    while data[position + 1] in _IN_SCAN:
        position = data.index(b"\xff", position + 2)
    return position


def _orientation(tiff: bytes) -> int:
    """The one number that is kept; the right way up when it is not there or makes no sense."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return _RIGHT_WAY_UP
    try:
        begin = struct.unpack_from(order + "I", tiff, 4)[0]
        for index in range(struct.unpack_from(order + "H", tiff, begin)[0]):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, begin + 2 + 12 * index)
            if tag == _ORIENTATION:
                return int(value) if value in _WAYS_UP else _RIGHT_WAY_UP
    except struct.error:
        return _RIGHT_WAY_UP
    return _RIGHT_WAY_UP


def _way_up(orientation: int) -> bytes:
    tiff = (
        b"MM\x00\x2a\x00\x00\x00\x08\x00\x01"
        + struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
        + bytes(4)
    )
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _clean_png(data: bytes) -> bytes:
    kept = bytearray(_PNG)
    position = len(_PNG)
    while position < len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise struct.error("a chunk is longer than the file")
        if name not in _PNG_TELLS:
            kept += data[position:end]
        position = end
        if name == b"IEND":
            break
    return bytes(kept)


def _clean_webp(data: bytes) -> bytes:
    body = bytearray(b"WEBP")
    for name, chunk in _riff(data):
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_TELLS]) + chunk[9:]  # noqa: PLW2901 - the same chunk
        body += b"" if name in (b"EXIF", b"XMP ") else chunk
    return b"RIFF" + struct.pack("<I", len(body)) + bytes(body)


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    while position + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length + length % 2
        yield name, data[position:end]
        position = end
