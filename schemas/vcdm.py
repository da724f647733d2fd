"""The data model of Verifiable Credentials, 2.0 and 1.1, as rules of our own.

These are the structural MUSTs of W3C's texts that no JSON Schema of theirs states completely. A document
that breaks one is not a Verifiable Credential at all, which weighs more than missing the schema of Open
Badges; hence apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.dates import is_datetime, is_url, parse_datetime
from schemas.findings import Problem, first, pointer

BASE_2 = "https://www.w3.org/ns/credentials/v2"
BASE_1 = "https://www.w3.org/2018/credentials/v1"
_MODELS = {BASE_2: "2.0", BASE_1: "1.1"}

#: What stands in a type or may not be redefined, of what the base contexts define at the top.
_BASE_TERMS = {
    "BitstringStatusList",
    "BitstringStatusListCredential",
    "BitstringStatusListEntry",
    "DataIntegrityProof",
    "EnvelopedVerifiableCredential",
    "EnvelopedVerifiablePresentation",
    "JsonSchema",
    "JsonSchemaCredential",
    "VerifiableCredential",
    "VerifiablePresentation",
    "id",
    "type",
}

_ENVELOPED = {"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"}
#: Members that hold objects with a type: name -> whether they must have an id too, by version of the data
#: model.
_TYPED = {
    "2.0": {
        "credentialSchema": True,
        "credentialStatus": False,
        "evidence": False,
        "refreshService": False,
        "termsOfUse": False,
        "proof": False,
        "confidenceMethod": False,
        "renderMethod": False,
    },
    "1.1": {
        "credentialSchema": True,
        "credentialStatus": True,
        "evidence": False,
        "refreshService": True,
        "termsOfUse": False,
        "proof": False,
    },
}
_DIGESTS = {
    "digestSRI": re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}"),
    "digestMultibase": re.compile(r"u[A-Za-z0-9_-]+|z[1-9A-HJ-NP-Za-km-z]+"),
}
#: What an object may be; asked for a mapping of any kind last, since that takes ten times as long.
OBJECT = (dict, Mapping)
_DATES = {"2.0": ("validFrom", "validUntil"), "1.1": ("issuanceDate", "expirationDate")}


def listed(value: object) -> list[Any]:
    """Return the values of a member that may hold one or several."""
    return value if isinstance(value, list) else [value]


def types(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the types that a document declares."""
    return frozenset(kind for kind in listed(document.get("type")) if isinstance(kind, str))


def version(document: Mapping[str, Any]) -> str | None:
    """Return the version of the data model that the first context names: `2.0`, `1.1` or None."""
    first = listed(document.get("@context"))[:1]
    return _MODELS.get(first[0]) if first and isinstance(first[0], str) else None


def is_credential(document: Mapping[str, Any]) -> bool:
    """Say whether a document declares to be a credential or a presentation."""
    return bool(types(document) & ({"VerifiableCredential", "VerifiablePresentation"} | _ENVELOPED))


def problems(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what keeps a document from being a credential or presentation, first things first."""
    return first(_problems(document, ()))


_Path = tuple[str | int, ...]


def _problem(path: _Path, message: str) -> Problem:
    return Problem(pointer(path), message)


def _problems(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    yield from _context(document, path)
    yield from _type(document, path)
    yield from _id(document, path)
    kinds = types(document)
    model = version(document) or "2.0"
    if kinds & _ENVELOPED:
        if not str(document.get("id", "")).startswith("data:"):
            yield _problem((*path, "id"), "must be a data: URL that holds the enveloped document")
    elif "VerifiablePresentation" in kinds:
        yield from _presentation(document, path, model)
    else:
        yield from _credential(document, path, model)


def _context(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    value = document.get("@context")
    if version(document) is None:
        yield _problem((*path, "@context"), f"must begin with {BASE_2} or {BASE_1}")
    elif not all(is_url(item) or isinstance(item, dict) for item in listed(value)):
        yield _problem((*path, "@context"), "must hold URLs and objects only")


def _type(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    value = document.get("type")
    if not value or not all(isinstance(kind, str) and kind for kind in listed(value)):
        yield _problem((*path, "type"), "must name at least one type")
    elif not is_credential(document):
        yield _problem((*path, "type"), "must hold VerifiableCredential or VerifiablePresentation")
    yield from _own_terms(document, path)


def _own_terms(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    """Check terms that a document defines itself, and types where nobody else could define them."""
    contexts = listed(document.get("@context"))
    own: dict[str, Any] = {}
    for context in contexts:
        own |= context if isinstance(context, dict) else {}
    for name in sorted(own.keys() & _BASE_TERMS):
        yield _problem((*path, "@context"), f"must not define {name}, which the base context protects")
    if any(isinstance(context, str) and context not in _MODELS for context in contexts):
        return  # those contexts may define the types
    for kind in sorted(types(document) - _BASE_TERMS):
        definition = own.get(kind, "")
        meaning = definition.get("@id") if isinstance(definition, dict) else definition
        if not own.get("@vocab") and not is_url(kind) and not is_url(meaning):
            yield _problem((*path, "type"), f"names {kind!r}, which is neither a URL nor a term with one")


def _id(holder: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    if "id" in holder and not is_url(holder["id"]):
        yield _problem((*path, "id"), "must be one URL")


def _credential(document: Mapping[str, Any], path: _Path, model: str) -> Iterator[Problem]:
    yield from _issuer(document, path)
    yield from _subjects(document, path)
    yield from _dates(document, path, model)
    yield from _typed(document, path, model)
    if model == "2.0":
        yield from _texts(document, path)
        yield from _related(document, path)


def _presentation(document: Mapping[str, Any], path: _Path, model: str) -> Iterator[Problem]:
    if "holder" in document:
        yield from _party(document["holder"], (*path, "holder"))
    yield from _typed(document, path, model)
    if model == "1.1" and "verifiableCredential" not in document:
        yield _problem(path, "lacks verifiableCredential")
    for index, credential in enumerate(listed(document.get("verifiableCredential", []))):
        place = (*path, "verifiableCredential", index)
        if isinstance(credential, OBJECT):
            yield from _problems(credential, place)
        elif model == "2.0":
            yield _problem(place, "must be an object; an enveloped credential is one too")


def _party(value: object, path: _Path) -> Iterator[Problem]:
    """Check an issuer or a holder: a URL, or an object with a URL as its id."""
    if isinstance(value, OBJECT):
        if not is_url(value.get("id")):
            yield _problem((*path, "id"), "must be one URL")
    elif not is_url(value):
        yield _problem(path, "must be one URL, or an object whose id is one")


def _issuer(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    if "issuer" not in document:
        yield _problem(path, "lacks issuer")
        return
    yield from _party(document["issuer"], (*path, "issuer"))


def _subjects(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    here = (*path, "credentialSubject")
    subjects = listed(document.get("credentialSubject", []))
    if not subjects:
        yield _problem(path, "lacks credentialSubject")
    for index, subject in enumerate(subjects):
        place = (*here, index) if isinstance(document["credentialSubject"], list) else here
        if not isinstance(subject, OBJECT) or not subject:
            yield _problem(place, "must be an object that says something")
        else:
            yield from _id(subject, place)


def _dates(document: Mapping[str, Any], path: _Path, model: str) -> Iterator[Problem]:
    begin, end = _DATES[model]
    if model == "1.1" and begin not in document:
        yield _problem(path, f"lacks {begin}")
    for name in (begin, end):
        if name in document and not is_datetime(document[name]):
            yield _problem((*path, name), "must be a date and time with zone, such as 2026-11-22T08:30:00Z")
    both = is_datetime(document.get(begin)) and is_datetime(document.get(end))
    if both and parse_datetime(document[begin]) > parse_datetime(document[end]):
        yield _problem((*path, end), f"must not be before {begin}")


def _typed(document: Mapping[str, Any], path: _Path, model: str) -> Iterator[Problem]:
    for name, needs_id in _TYPED[model].items():
        for index, value in enumerate(listed(document[name]) if name in document else ()):
            place = (*path, name, index) if isinstance(document[name], list) else (*path, name)
            yield from _typed_object(value, place, needs_id=needs_id)


def _typed_object(value: object, place: _Path, *, needs_id: bool) -> Iterator[Problem]:
    if not isinstance(value, OBJECT):
        yield _problem(place, "must be an object")
        return
    kinds = value.get("type")
    if not kinds or not all(isinstance(kind, str) and kind for kind in listed(kinds)):
        yield _problem((*place, "type"), "must name a type")
    if needs_id and "id" not in value:
        yield _problem(place, "lacks id")
    yield from _id(value, place)


def _texts(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    issuer = document.get("issuer")
    for holder, place in ((document, path), (issuer, (*path, "issuer"))):
        for name in ("name", "description"):
            if isinstance(holder, OBJECT) and name in holder:
                for value in listed(holder[name]):
                    if not _is_text(value):
                        yield _problem((*place, name), "must be a text, or a text with its language")


def _is_text(value: object) -> bool:
    if isinstance(value, str):
        return True
    if not isinstance(value, OBJECT):
        return False
    return isinstance(value.get("@value"), str) and set(value) <= {"@value", "@language", "@direction"}


def _related(document: Mapping[str, Any], path: _Path) -> Iterator[Problem]:
    here = (*path, "relatedResource")
    seen = set()
    for index, resource in enumerate(listed(document.get("relatedResource", []))):
        if not isinstance(resource, OBJECT) or not is_url(resource.get("id")):
            yield _problem((*here, index), "must be an object whose id is a URL")
            continue
        if resource["id"] in seen:
            yield _problem((*here, index, "id"), "must not be given twice")
        seen.add(resource["id"])
        if not any(pattern.fullmatch(str(resource.get(name, ""))) for name, pattern in _DIGESTS.items()):
            yield _problem((*here, index), "lacks a digestSRI or digestMultibase")
