"""The carried contexts, and the only way to them.

Contexts decide what signed words mean, so they are pinned: each is a file of this package, listed in
`documents/manifest.json` with the digest that it must have. Nothing is ever fetched.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from contexts.errors import UnknownContextError

_DOCUMENTS = Path(__file__).parent / "documents"


@cache
def manifest() -> tuple[dict[str, Any], ...]:
    """Return the rows of the manifest: file, urls, source, licence and sha256 of the RFC 8785 form."""
    text = (_DOCUMENTS / "manifest.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


@cache
def carried() -> dict[str, str]:
    """Return every URL that a carried context answers to, with the name of its file."""
    return {url: row["file"] for row in manifest() for url in row["urls"]}


@cache
def _text(file: str) -> str:
    return (_DOCUMENTS / file).read_text(encoding="utf-8")


def load(url: str) -> dict[str, Any]:
    """Return the carried context document of a URL, as a fresh value.

    Raises:
        UnknownContextError: The context is not carried.
    """
    try:
        file = carried()[url]
    except KeyError:
        raise UnknownContextError(url) from None
    document: dict[str, Any] = json.loads(_text(file))
    return document


def load_for_processor(url: str, options: object) -> dict[str, Any]:  # noqa: ARG001 - PyLD's signature
    """Answer PyLD, which asks for a document as the web would have given it.

    The tag `static` lets PyLD share what it has made of a context between calls.
    """
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": load(url),
        "tag": "static",
    }
