"""Takes in whatever somebody hands us and finds the credential in it, deciding by content and never by name.

    bytes -> PNG | SVG -> unbake -> text -> JSON | compact JWS -> Presented

A `data:` URL in an EnvelopedVerifiableCredential or EnvelopedVerifiablePresentation (VC Data Model 2.0,
sections 4.13 and 4.14) is opened once, and what lies in it is what was presented.

Badges of Open Badges 2.0 and 1.x are known here by their vocabulary or their shape (`is_open_badges_2`).

What comes out is a `Presented`: the document as data, the text it was read from, and the form in which it
came. Nothing is believed yet; `verifier.verify` asks the questions. What cannot be a credential is an
`IntakeError` with a reason code and a sentence that says what was expected and what was found.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import contexts
from keys.multibase import MultibaseError, decode_base64url
from schemas.reading import ReadingError, read_json
from verifier.members import many, objects, types
from verifier.unbake import PNG_SIGNATURE, UnbakeError, unbake

MAX_BYTES: Final = 5_000_000
"""The largest picture or text that is looked at; the credential in it may be 1 MB."""

_JWS: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
_ADDRESS: Final = re.compile(r"https?://[\x21-\x7e]+")
_BLANKS: Final = " \t\r\n"
_BEGINNINGS: Final = "{[\ufeff"  # of JSON that may be a badge, or has a fault worth naming
_NO_BADGE: Final = "This is no badge: a badge as text begins with { or is one long line that begins with eyJ."
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")

_OTHER_FILES: Final = (
    (b"\xff\xd8\xff", "a JPEG picture, which cannot hold a badge"),
    (b"GIF8", "a GIF picture, which cannot hold a badge"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"%PDF-", "a PDF document"),
)

_OPEN_BADGES_2: Final = re.compile(
    r"https?://(w3id\.org/openbadges|openbadgespec\.org)/v[012](\.[0-9])?(/|/context\.json)?"
)
_VERIFIABLE_CREDENTIALS: Final = (
    "https://www.w3.org/ns/credentials/",
    "https://www.w3.org/2018/credentials/",
)
_OPEN_BADGES_2_VOCABULARY: Final = "https://w3id.org/openbadges#"

PRESENTATION: Final = "VerifiablePresentation"
_ENVELOPES: Final = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
_DATA_URL: Final = re.compile(
    r"data:(?P<kind>[a-z]+/[a-z0-9.+-]+)(?:;(?!base64,)[a-z]+=[^;,]*)*(?P<base64>;base64)?,(?P<data>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ENVELOPED: Final = re.compile(r"application/v[cp](\+ld\+json)?(\+jwt)?", re.IGNORECASE)

# Claims of a JWT that are no members of the credential (RFC 7519 section 4.1; Open Badges 3.0 section 8.2.4).
CLAIMS: Final = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")


@dataclass(frozen=True)
class Presented:
    """One document as it was handed to us.

    Attributes:
        input: the file name, URL or other name under which it was given.
        form: how it came: "json", "jwt", "png" or "svg".
        document: the credential as data, `proof` included.
        text: the text that `document` was read from, byte for byte.
        jws: the compact JWS that secures the document from outside, or None when proofs are embedded.
        claims: the payload of that JWS; None without one.
        source: the address that it was read from, or None.
    """

    input: str
    form: str
    document: dict[str, Any]
    text: str
    jws: str | None = None
    claims: dict[str, Any] | None = None
    source: str | None = None

    @cached_property
    def bare(self) -> dict[str, Any]:
        """The document without its proofs."""
        return {name: value for name, value in self.document.items() if name != "proof"}

    @cached_property
    def known(self) -> contexts.Known | None:
        """What `contexts.recognize` makes of that, for all checks that read what its words mean."""
        return contexts.recognize(self.bare)


class IntakeError(Exception):
    """There is no credential in what was given.

    Attributes:
        reason: a code of `verifier.report.REASONS`.
        message: what was expected and what was found, for people.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def read(data: bytes, name: str) -> Presented:
    """Finds the credential in bytes.

    Args:
        data: JSON, a compact JWS, or a PNG or SVG picture that holds one of them.
        name: the name under which they were given; kept in `Presented.input`, it decides nothing.

    Raises:
        IntakeError: there is none, or it is of a kind that we do not read.
    """
    if len(data) > MAX_BYTES:
        raise IntakeError("malformed", f"This is larger than {MAX_BYTES:,} bytes; no badge is.")
    for magic, kind in _OTHER_FILES:
        if data.startswith(magic):
            raise IntakeError(
                "unsupported_format", f"This is {kind}. Give us JSON, a signed text, PNG or SVG."
            )
    if data.startswith(PNG_SIGNATURE):
        return _text(_unbaked(data), name, "png")
    if _begins_as_xml(data):
        return _text(_unbaked(data), name, "svg")
    try:
        return _text(data.decode(), name, "")
    except UnicodeDecodeError:
        raise IntakeError("malformed", "This is neither a PNG or SVG picture nor UTF-8 text.") from None


def document(value: object, name: str) -> Presented:
    """Takes a document that lies within another one (an endorsement, a status list) as presented in JSON.

    Args:
        value: any JSON value.
        name: where it lies.

    Raises:
        IntakeError: it is not an object.
    """
    if not isinstance(value, dict):
        raise IntakeError("malformed", "A credential is a JSON object, and this is another kind of value.")
    if types(value) & _ENVELOPES:
        return _opened(value, name)
    return Presented(name, "json", value, "")


def part(value: object, name: str) -> Presented:
    """Takes a credential that lies within another document, as an object, in an envelope or as signed text.

    Args:
        value: any JSON value.
        name: where it lies.

    Raises:
        IntakeError: it is no credential.
    """
    return read(value.encode(), name) if isinstance(value, str) else document(value, name)


def is_open_badges_2(document: Mapping[str, Any]) -> bool:
    """Whether a document follows Open Badges 2.0 or 1.x, by its vocabulary, or by its shape without one.

    The vocabulary is named by its address or, as some write it, given in full. Badges before 1.1 name none:
    they are what has a recipient and a badge.
    """
    used = many(document.get("@context"))
    if not used:
        assertion = {"recipient", "badge"} <= set(document) and "credentialSubject" not in document
        return assertion or {"criteria", "issuer"} <= set(document)
    urls = [url for url in used if isinstance(url, str)]
    if any(url.startswith(_VERIFIABLE_CREDENTIALS) for url in urls):
        return False
    return any(map(_OPEN_BADGES_2.fullmatch, urls)) or any(
        _OPEN_BADGES_2_VOCABULARY in one.values() for one in objects(used)
    )


def address(data: bytes) -> str | None:
    """Tells the URL when the bytes hold nothing but one (a pasted link), or a picture does, else None.

    Pictures of Open Badges 1.0 hold the address of the badge in place of the badge.
    """
    if _is_picture(data) and len(data) <= MAX_BYTES:
        try:
            data = _unbaked(data).encode()
        except IntakeError:
            return None
    if len(data) > 2048:  # noqa: PLR2004 - the longest URL that is ever asked
        return None
    text = data.decode("utf-8", "replace").strip(_BLANKS)
    return text if _ADDRESS.fullmatch(text) else None


def _is_picture(data: bytes) -> bool:
    return data.startswith(PNG_SIGNATURE) or _begins_as_xml(data)


def _begins_as_xml(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf" + _BLANKS.encode()).startswith(b"<") or data.startswith(_UTF16)


def _unbaked(data: bytes) -> str:
    try:
        return unbake(data)
    except UnbakeError as error:
        raise IntakeError("malformed", str(error)) from None


def _text(text: str, name: str, form: str) -> Presented:
    bare = text.strip(_BLANKS)
    if not bare:
        raise IntakeError("malformed", "This is empty.")
    if _JWS.fullmatch(bare):
        claims = _claims(bare)
        return Presented(name, form or "jwt", _credential(claims), text, jws=bare, claims=claims)
    if bare[0] not in _BEGINNINGS:
        raise IntakeError("malformed", _NO_BADGE)
    found = _object(text, "text")
    return _opened(found, name) if types(found) & _ENVELOPES else Presented(name, form or "json", found, text)


def _opened(envelope: dict[str, Any], name: str) -> Presented:
    """Takes a credential or presentation out of its envelope; an envelope in an envelope is not opened."""
    parts = _DATA_URL.fullmatch(str(envelope.get("id")))
    if parts is None or set(envelope) - {"@context", "id", "type"}:
        raise IntakeError("malformed", "An enveloped credential holds nothing but a data: URL as its id.")
    if not _ENVELOPED.fullmatch(parts["kind"]):
        raise IntakeError("unsupported_format", f"The envelope holds {parts['kind']}, which we do not read.")
    try:
        data = unquote_to_bytes(parts["data"])
        text = (base64.b64decode(data, validate=True) if parts["base64"] else data).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise IntakeError("malformed", "The data: URL of the envelope cannot be decoded.") from None
    if not _JWS.fullmatch(text) and types(_object(text, "enveloped text")) & _ENVELOPES:
        raise IntakeError("malformed", "This is an envelope within an envelope.")
    return _text(text, name, "")


def _object(text: str | bytes, what: str) -> dict[str, Any]:
    try:
        value = read_json(text)
    except ReadingError as error:
        raise IntakeError("malformed", f"The {what} is not JSON that we accept: {error}") from None
    if not isinstance(value, dict):
        raise IntakeError("malformed", f"The {what} should be one JSON object; it is something else.")
    return value


def _claims(jws: str) -> dict[str, Any]:
    _, payload, _ = jws.split(".")
    try:
        return _object(decode_base64url(payload), "signed text")
    except MultibaseError as error:
        raise IntakeError("malformed", f"The signed text is not base64url: {error}") from None


def _credential(claims: dict[str, Any]) -> dict[str, Any]:
    """Takes the document out of the payload of a JWT: its claim `vc` or `vp`, or all but the JWT's claims."""
    if is_open_badges_2(claims):
        return claims
    if "vp" in claims:
        if "vc" in claims or PRESENTATION not in types(claims["vp"]):
            raise IntakeError("malformed", 'The claim "vp" of the signed text should be a presentation.')
        held: dict[str, Any] = claims["vp"]
        return held
    if "vc" in claims:
        if not isinstance(claims["vc"], dict):
            raise IntakeError("malformed", 'The claim "vc" of the signed text should be a credential.')
        return claims["vc"]
    own = (*CLAIMS, "nonce") if PRESENTATION in types(claims) else CLAIMS
    return {name: value for name, value in claims.items() if name not in own}
