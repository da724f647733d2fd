"""Takes the credential out of a picture: Open Badges 3.0, section 5.3 "Baked Badges".

PNG: one `iTXt` chunk, not compressed, with the keyword `openbadgecredential`; its text is the credential as
JSON or as a compact JWS. A learner record lies under `clrcredential` (CLR 2.0).

    signature | IHDR | ... | iTXt: keyword 00 compressed 00 method 00 language 00 translated keyword 00 text
    | ... IEND

SVG: one element `credential` of the namespace `https://purl.imsglobal.org/ob/v3p0`, for a learner record
`https://purl.imsglobal.org/clr/v2p0`; the JWS is its attribute `verify`, or the JSON its text.

Open Badges 2.0 and 1.x (Badge Baking 2.0): the keyword is `openbadges`, before 2.0 in a `tEXt` chunk; in SVG
the element is `assertion` of the namespace `http://openbadges.org`. Its `verify` is a JWS or the address of
the badge, and wins over a copy in its text. A picture that holds a badge of both standards is one of 3.0.

A picture comes from anywhere, so nothing here decodes pixels, inflates, expands an entity or fetches a DTD,
and the work is one pass over bytes that are there. Exactly one credential may be in a picture: with two,
programs would disagree about which one it carries.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final, NoReturn
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEYWORD: Final = b"openbadgecredential"
NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
_KEYWORDS: Final = frozenset({KEYWORD, b"clrcredential"})
KEYWORD_2: Final = b"openbadges"
ELEMENT_2: Final = "{http://openbadges.org}assertion"
_ELEMENTS: Final = frozenset(
    {f"{{{NAMESPACE}}}credential", "{https://purl.imsglobal.org/clr/v2p0}credential", ELEMENT_2}
)
MAX_TEXT: Final = 1_000_000
"""The longest credential that is taken out, in bytes; the strict JSON reader has the same limit."""
MAX_ELEMENTS: Final = 100_000
"""How many elements of a drawing are read: a badge has hundreds, and each costs time."""

# Colour type -> bits per sample (PNG, table 11.1).
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


class UnbakeError(Exception):
    """There is no one credential in this picture; the message says what is there instead."""


def unbake(data: bytes) -> str:
    """Takes the text of the credential out of a PNG or SVG picture.

    Args:
        data: the picture; which kind it is shows in its first bytes.

    Returns:
        JSON or a compact JWS, as it was put in.

    Raises:
        UnbakeError: the picture is damaged, or holds no credential or more than one.
    """
    return unbake_png(data) if data.startswith(PNG_SIGNATURE) else unbake_svg(data)


def unbake_png(data: bytes) -> str:
    """Takes the credential out of the one `iTXt` chunk that holds it.

    Raises:
        UnbakeError: see `unbake`.
    """
    found: list[bytes] = []
    older: list[bytes] = []
    for kind, body in chunks(data):
        if kind not in (b"iTXt", b"tEXt", b"zTXt"):
            continue
        keyword, _, rest = body.partition(b"\0")
        if keyword in _KEYWORDS:
            if kind != b"iTXt":
                raise UnbakeError(
                    f"The credential lies in a {kind.decode()} chunk; Open Badges 3.0 wants an iTXt chunk."
                )
            found.append(_international_text(rest))
        elif keyword == KEYWORD_2 and kind != b"zTXt":
            older.append(rest if kind == b"tEXt" else _international_text(rest))
    return _decode(_only(found or older))


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields type and content of each chunk of a PNG, up to IEND (PNG specification, section 5.3).

    Raises:
        UnbakeError: a chunk is cut off, or damaged by its checksum, or the picture has no end.
    """
    if not data.startswith(PNG_SIGNATURE):
        raise UnbakeError("This is not a PNG picture.")
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        checksum = data[at + 8 + length : at + 12 + length]
        if len(checksum) < 4 or not kind.isalpha():  # noqa: PLR2004 - bytes of a CRC
            raise UnbakeError("The PNG picture is cut off or damaged: a part of it is longer than the file.")
        if zlib.crc32(kind + body) != int.from_bytes(checksum, "big"):
            raise UnbakeError(
                f"The PNG picture is damaged: the checksum of its {kind.decode()} part does not fit."
            )
        if at == len(PNG_SIGNATURE):
            _check_header(kind, body)
        if kind == b"IEND":
            return
        yield kind, body
        at += 12 + length
    raise UnbakeError("The PNG picture is cut off: it has no end.")


def _check_header(kind: bytes, body: bytes) -> None:
    """Refuses a picture whose first chunk is not the header of one (PNG, section 11.2.1)."""
    if kind != b"IHDR" or len(body) != 13 or body[8] not in _DEPTHS.get(body[9], ()):  # noqa: PLR2004 - its fields
        raise UnbakeError("The PNG picture is damaged: it does not begin with the header of a picture.")


def _international_text(rest: bytes) -> bytes:
    """Takes the text out of what follows the keyword of an iTXt chunk (PNG, section 11.3.3.4)."""
    fields = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(fields) != 3:  # noqa: PLR2004 - flag and method; language, translated keyword, text
        raise UnbakeError("The part of the PNG picture that should hold the credential is incomplete.")
    if rest[:2] != b"\0\0":
        raise UnbakeError(
            "The credential in this picture is compressed, which Open Badges 3.0 does not allow."
        )
    return fields[2]


def _only(found: list[bytes]) -> bytes:
    if len(found) > 1:
        raise UnbakeError(
            "This picture holds more than one credential, so nobody can tell which one it means."
        )
    if found:
        return found[0]
    raise UnbakeError(
        "This picture holds no credential. A badge often loses it when the picture is edited, sent through a "
        "chat or saved by a phone: use the file as it was downloaded."
    )


def _decode(text: bytes) -> str:
    if len(text) > MAX_TEXT:
        raise UnbakeError(f"The credential in this picture is longer than {MAX_TEXT:,} bytes.")
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise UnbakeError("The credential in this picture is not UTF-8 text.") from None


def unbake_svg(data: bytes) -> str:
    """Takes the credential out of the one element that holds it.

    A DOCTYPE that names an external DTD is accepted, as the standard's own samples have one, and never
    fetched. Entity declarations are refused.

    Raises:
        UnbakeError: see `unbake`.
    """
    collector = _Collector()
    parser = DefusedXMLParser(target=collector, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        raise UnbakeError(
            "The SVG picture declares entities, which a badge never needs; it was not read."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise UnbakeError(f"The SVG picture is not well-formed XML: {error}.") from None
    if collector.root.rpartition("}")[2] != "svg":
        raise UnbakeError("This is neither an SVG picture nor a credential. Is it a page about the badge?")
    found = collector.found or collector.older
    return _decode(_only([text.encode() for text in found]))


class _Collector:
    """Target of the XML parser: keeps the credentials that it meets and nothing else, so size is no cost."""

    def __init__(self) -> None:
        self.root = ""
        self.elements = 0
        self.found: list[str] = []
        self.older: list[str] = []
        self._open: list[str] | None = None
        self._verify: str | None = None
        self._is_older = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begins an element; one inside a credential is a second meaning of the same text."""
        self.root = self.root or tag
        if self._open is not None:
            self._refuse("holds other elements")
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise UnbakeError(f"This SVG picture has more than {MAX_ELEMENTS:,} elements; it was not read.")
        if tag in _ELEMENTS:
            self._open, self._verify, self._is_older = [], attributes.get("verify"), tag == ELEMENT_2

    def data(self, text: str) -> None:
        """Keeps text inside a credential."""
        if self._open is not None:
            self._open.append(text)

    def end(self, tag: str) -> None:  # noqa: ARG002 - the parser's interface
        """Ends an element; no element nests in a credential, so an open credential is the one that ends."""
        if self._open is None:
            return
        text = "".join(self._open).strip()
        if self._is_older:
            self.older.append((self._verify or "").strip() or text)
        elif self._verify is not None and text:
            self._refuse("holds both a signed text and JSON")
        else:
            self.found.append(text if self._verify is None else self._verify.strip())
        self._open = None

    def close(self) -> Any:  # noqa: ANN401 - the parser's interface
        """Ends the document."""

    def _refuse(self, what: str) -> NoReturn:
        raise UnbakeError(f"The credential in this SVG picture {what}, so nobody can tell what it means.")
