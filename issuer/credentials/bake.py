"""Puts a credential into the picture of its badge: Open Badges 3.0, section 5.3 "Baked Badges".

PNG: one `iTXt` chunk, not compressed, right behind the header; everything else stays as it is, byte for byte.

    signature | IHDR | iTXt: openbadgecredential 00 00 00 00 00 text | what was there

SVG: one element as the first child; the JSON is its text, or a compact JWS is its attribute `verify`.

    <svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" ...>
      <openbadges:credential><![CDATA[{"@context": ...}]]></openbadges:credential> ...

The inverse is `verifier/unbake.py`: `unbake(bake(picture, text)) == text`. A picture that carries a badge is
refused: which one is meant when there are two is a question that no file should ask.
"""

import re
import struct
import zlib
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from verifier.unbake import KEYWORD, MAX_TEXT, NAMESPACE, PNG_SIGNATURE, UnbakeError, chunks

_HEADER_END: Final = len(PNG_SIGNATURE) + 25
"""Where IHDR ends: always the first chunk, 13 bytes in a frame of 12 (PNG specification, section 11.2.1)."""

_TEXT_CHUNKS: Final = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_BADGE_KEYWORDS: Final = frozenset({KEYWORD, b"openbadges", b"clrcredential"})
_BADGE_NAMESPACES: Final = frozenset(
    {NAMESPACE, "http://openbadges.org", "https://purl.imsglobal.org/clr/v2p0"}
)

_JWS: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_NOT_IN_XML: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOGUE: Final = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT: Final = re.compile(
    r"<(?P<name>[^\s/>]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>"
)


class BakeError(Exception):
    """The credential does not go into this picture; the message says why."""


def bake(picture: bytes, text: str) -> bytes:
    """Put a credential into a PNG or an SVG, whichever it is.

    Args:
        picture: PNG bytes, or an SVG in UTF-8.
        text: the credential as it is stored, JSON or a compact JWS.

    Returns:
        The picture with the credential inside.

    Raises:
        BakeError: the picture is damaged or carries a badge already, or it cannot hold this text unchanged.
    """
    if picture.startswith(PNG_SIGNATURE):
        return bake_png(picture, text)
    try:
        return bake_svg(picture.decode(), text).encode()
    except UnicodeDecodeError:
        raise BakeError("This is neither a PNG nor an SVG picture in UTF-8.") from None


def bake_png(picture: bytes, text: str) -> bytes:
    """Put a credential into a PNG. The pixels are not read, so none can change.

    Args:
        picture: a PNG without a badge.
        text: the credential as it is stored.

    Raises:
        BakeError: see `bake`.
    """
    _check_png(picture)
    chunk = _international_text(_bytes(text))
    return picture[:_HEADER_END] + chunk + picture[_HEADER_END:]


def _check_png(picture: bytes) -> None:
    """Refuse a PNG that is damaged, does not begin with its header, or carries a badge."""
    try:
        found = [(kind, body.partition(b"\0")[0]) for kind, body in chunks(picture)]
    except UnbakeError as error:
        raise BakeError(str(error)) from error
    if not found or found[0][0] != b"IHDR" or picture[8:12] != b"\0\0\0\x0d":
        raise BakeError("The PNG picture does not begin with its header.")
    if any(kind in _TEXT_CHUNKS and keyword in _BADGE_KEYWORDS for kind, keyword in found):
        raise BakeError(
            "This picture carries a badge already. Bake into the plain picture of the achievement."
        )


def _international_text(text: bytes) -> bytes:
    """Make an iTXt chunk: length, type, keyword, no compression, no language, text, checksum (11.3.3.4)."""
    content = b"iTXt" + KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + text
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def bake_svg(picture: str, text: str) -> str:
    """Put a credential into an SVG.

    Args:
        picture: an SVG without a badge and without a DOCTYPE.
        text: the credential as it is stored.

    Raises:
        BakeError: see `bake`. XML cannot carry every text unchanged: it has no control characters, turns a
            carriage return into a line feed, and readers trim the ends.
    """
    _bytes(text)
    if text != text.strip() or _NOT_IN_XML.search(text):
        raise BakeError("An SVG cannot carry this text unchanged: it has control characters or blank ends.")
    _check_svg(picture)
    root = _root(picture)
    opening = f'<{root["name"]} xmlns:openbadges="{NAMESPACE}"{root["attributes"]}>'
    closing = f"</{root['name']}>" if root["empty"] else ""
    return picture[: root.start()] + opening + _element(text) + closing + picture[root.end() :]


def _check_svg(picture: str) -> None:
    """Refuse an SVG that is not well-formed, brings declarations of its own, or carries a badge."""
    try:
        root = fromstring(picture, forbid_dtd=True)
    except DefusedXmlException:
        raise BakeError("The SVG picture has a DOCTYPE; save it without one.") from None
    except (ParseError, ValueError) as error:
        raise BakeError(f"The SVG picture is not well-formed XML: {error}.") from None
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise BakeError("This is not an SVG picture.")
    namespaces = {str(element.tag).removeprefix("{").partition("}")[0] for element in root.iter()}
    if namespaces & _BADGE_NAMESPACES or "xmlns:openbadges" in picture:
        raise BakeError(
            "This picture carries a badge already. Bake into the plain picture of the achievement."
        )


def _root(picture: str) -> re.Match[str]:
    """Find the tag that opens the picture, which is well-formed, behind comments and instructions."""
    prologue = _PROLOGUE.match(picture)
    found = _ROOT.match(picture, prologue.end() if prologue else 0)
    if found is None:
        raise BakeError("The SVG picture does not begin with its <svg> element.")
    return found


def _element(text: str) -> str:
    """Write the element; a JWS is an attribute, and a `]]>` inside JSON is split over two CDATA sections."""
    if _JWS.fullmatch(text):
        return f"<openbadges:credential verify={quoteattr(text)}></openbadges:credential>"
    safe = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<openbadges:credential><![CDATA[{safe}]]></openbadges:credential>"


def _bytes(text: str) -> bytes:
    """Encode a credential, within the length that verifiers take out again."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        raise BakeError("The credential holds half a character, which no file can carry.") from None
    if not 0 < len(encoded) <= MAX_TEXT:
        raise BakeError(f"A baked credential is 1 to {MAX_TEXT:,} bytes long, not {len(encoded):,}.")
    return encoded
