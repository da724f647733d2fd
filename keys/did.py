"""Identifiers that stand for keys, and the documents they stand for; pure, nothing is fetched.

    did:key:z6Mk...                          the key itself                    did_key, key_of_did_key
    did:jwk:eyJrd...                         the key itself, as a JWK          did_jwk, key_of_did_jwk
    did:web:badges.example.org%3A8443:pd     a document at an https address    did_web, did_web_url

>>> did_web("https://badges.example.org:8443/pd")
'did:web:badges.example.org%3A8443:pd'
>>> did_web_url("did:web:badges.example.org%3A8443:pd")
'https://badges.example.org:8443/pd/did.json'

Standards: DID 1.0, Controlled Identifiers 1.0 section 2, and the did:key, did:jwk and did:web method
documents.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import unquote, urlsplit

from keys import KeysError, multibase, multikey, timestamps
from keys.multikey import PublicKey
from schemas.reading import ReadingError, read_json

DID_CONTEXT: Final = "https://www.w3.org/ns/did/v1"
_CONTEXT_OF_FORM: Final = {
    "Multikey": "https://w3id.org/security/multikey/v1",
    "JsonWebKey": "https://w3id.org/security/jwk/v1",
}

_LABEL: Final = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*", re.ASCII)
_ENDS_IN_A_NUMBER: Final = re.compile(r"(.*\.)?(\d+|0[xX][0-9A-Fa-f]*)", re.ASCII)
_AUTHORITY: Final = re.compile(r"(?P<host>[A-Za-z0-9.-]+)(%3[Aa](?P<port>[1-9]\d{0,4}))?", re.ASCII)
_SEGMENT: Final = re.compile(r"([A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_UNSAFE_IN_SEGMENT: Final = re.compile(r"[/\\\x00-\x20\x7f]")
_MAX_DID_CHARACTERS: Final = 8192
_MAX_PORT: Final = 65535


class DidError(KeysError):
    """A text is not a DID of a method that is read here, or an address cannot become one."""


@dataclass(frozen=True)
class VerificationMethod:
    """A key as its controller publishes it (Controlled Identifiers 1.0 section 2.2).

    `expires` ends its use as planned, `revoked` because it is no longer to be believed.
    """

    id: str
    controller: str
    public_key: PublicKey
    form: Literal["Multikey", "JsonWebKey"] = "Multikey"
    expires: datetime | None = None
    revoked: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """Write the method as it stands in a DID document."""
        method: dict[str, Any] = {"id": self.id, "type": self.form, "controller": self.controller}
        if self.form == "Multikey":
            method["publicKeyMultibase"] = multikey.encode(self.public_key)
        else:
            method["publicKeyJwk"] = multikey.to_jwk(self.public_key)
        if self.expires is not None:
            method["expires"] = timestamps.write(self.expires)
        if self.revoked is not None:
            method["revoked"] = timestamps.write(self.revoked)
        return method


def did_document(
    did: str, methods: Sequence[VerificationMethod], *, also_known_as: Sequence[str] = ()
) -> dict[str, Any]:
    """Write the document that `did` stands for, with every method and what it may be used for.

    A revoked method is still shown, so that people can see what happened, but no longer listed under
    `assertionMethod`: a verifier that has never heard of `revoked` must refuse it too.
    """
    forms = dict.fromkeys(method.form for method in methods)
    document: dict[str, Any] = {
        "@context": [DID_CONTEXT, *(_CONTEXT_OF_FORM[form] for form in forms)],
        "id": did,
    }
    if also_known_as:
        document["alsoKnownAs"] = list(also_known_as)
    document["verificationMethod"] = [method.as_dict() for method in methods]
    document["assertionMethod"] = [method.id for method in methods if method.revoked is None]
    return document


def did_key(key: PublicKey) -> str:
    """The did:key of a public key. Its only verification method is `{did}#{multikey}`.

    Raises:
        multikey.UnsupportedKeyError: RSA; there is did:jwk for it.
    """
    return f"did:key:{multikey.encode(key)}"


def key_of_did_key(did: str) -> PublicKey:
    """Read the key out of a did:key, or out of the DID URL of its verification method.

    Raises:
        DidError: not a did:key, or a fragment that is not the key's own.
        multikey.MultikeyError: what follows is not an acceptable key.
    """
    text, fragment = _after("did:key:", did)
    if fragment not in {None, text}:
        raise DidError("the fragment of a did:key must repeat the key")
    return multikey.decode(text)


def did_jwk(key: PublicKey) -> str:
    """The did:jwk of a public key. Its only verification method is `{did}#0`."""
    text = json.dumps(multikey.to_jwk(key), separators=(",", ":"))
    return f"did:jwk:{multibase.encode_base64url(text.encode())}"


def key_of_did_jwk(did: str) -> PublicKey:
    """Read the key out of a did:jwk, or out of the DID URL of its verification method.

    Raises:
        DidError: not a did:jwk, another fragment than `#0`, or not a JSON object in base64url.
        multikey.MultikeyError: the JWK is not an acceptable public key.
    """
    text, fragment = _after("did:jwk:", did)
    if fragment not in {None, "0"}:
        raise DidError("the only verification method of a did:jwk is #0")
    try:
        jwk = read_json(multibase.decode_base64url(text))
    except (multibase.MultibaseError, ReadingError) as error:
        raise DidError(f"not a did:jwk: {error}") from error
    if not isinstance(jwk, dict):
        raise DidError("a did:jwk holds a JSON object")
    return multikey.from_jwk(jwk)


def did_web(base_url: str) -> str:
    """The did:web that an https address stands for.

    Raises:
        DidError: not an https address of a host name with an optional port and a plain path.
    """
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise DidError(f"{base_url!r} is not an address") from error
    if parts.scheme != "https" or parts.username is not None or parts.query or parts.fragment:
        raise DidError(f"a did:web needs an https address without user, query or fragment, not {base_url!r}")
    if not _is_domain_name(host):
        raise DidError(f"a did:web needs a host name, not {host!r}; an IP address has no did:web")
    segments = parts.path.removesuffix("/").split("/")[1:]
    if not all(_is_plain_segment(segment) for segment in segments):
        raise DidError(
            f"the path of a did:web holds letters, digits, '.', '_' and '-' only, not {parts.path!r}"
        )
    authority = host if port in {None, 443} else f"{host}%3A{port}"
    return ":".join(["did:web", authority, *segments])


def did_web_url(did: str) -> str:
    """The https address of the document that a did:web (or a DID URL under it) stands for.

    Raises:
        DidError: not a did:web of a host name, an optional port and a plain path.
    """
    text, _fragment = _after("did:web:", did)
    authority, *segments = text.split(":")
    found = _AUTHORITY.fullmatch(authority)
    if not found or not _is_domain_name(found["host"]) or int(found["port"] or 443) > _MAX_PORT:
        raise DidError(
            f"{did!r} does not name a host; a port is written %3A8443, an IP address is not allowed"
        )
    if not all(_is_plain_segment(segment) for segment in segments):
        raise DidError(f"{did!r} holds a path that is not plain")
    port = f":{found['port']}" if found["port"] else ""
    folder = "/".join(segments) if segments else ".well-known"
    return f"https://{found['host'].lower()}{port}/{folder}/did.json"


def _after(prefix: str, did: str) -> tuple[str, str | None]:
    """Split a DID or DID URL of one method into its method-specific identifier and its fragment."""
    if not did.startswith(prefix) or len(did) > _MAX_DID_CHARACTERS:
        raise DidError(f"not a {prefix.removesuffix(':')}: {did[:80]!r}")
    text, separator, fragment = did.removeprefix(prefix).partition("#")
    return text, fragment if separator else None


def _is_domain_name(host: str) -> bool:
    """Say whether a host is a name and not, in any spelling that some resolver reads, an IP address."""
    return bool(_HOST.fullmatch(host)) and not _ENDS_IN_A_NUMBER.fullmatch(host)


def _is_plain_segment(segment: str) -> bool:
    decoded = unquote(segment)
    return (
        bool(_SEGMENT.fullmatch(segment))
        and decoded not in {".", ".."}
        and not _UNSAFE_IN_SEGMENT.search(decoded)
    )
