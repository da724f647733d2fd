"""What the words mean: carried JSON-LD contexts, the safety check over them, and the canonical form.

```python
contexts.check(credential)                 # every word has a meaning, and none is hidden, or ContextError
contexts.canonicalize(credential)          # the same, and its RDFC-1.0 form: what a signature covers
contexts.load(contexts.CREDENTIALS_V2)     # a carried context, never the network
```

Both are one walk over the document, about a tenth of a millisecond for a badge, and remember nothing of it;
what they keep is the meaning of the carried contexts (`contexts.terms`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from contexts import shape
from contexts.canonical import CanonicalForm, canonicalize_quads, canonicalize_said
from contexts.errors import (
    ContextError,
    HiddenTermError,
    UndefinedTermError,
    UnknownContextError,
    WorkLimitError,
)
from contexts.loader import load
from contexts.selection import PointerError, select, statements
from contexts.shape import Statement
from contexts.templates import Known, Templates

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR_V2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
DATA_INTEGRITY_V1 = "https://w3id.org/security/data-integrity/v1"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
ED25519_2020_V1 = "https://w3id.org/security/suites/ed25519-2020/v1"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"
STATUS_LIST_2021_V1 = "https://w3id.org/vc/status-list/2021/v1"
DID_V1 = "https://www.w3.org/ns/did/v1"

__all__ = [
    "CLR_V2",
    "CREDENTIALS_V1",
    "CREDENTIALS_V2",
    "DATA_INTEGRITY_V1",
    "DATA_INTEGRITY_V2",
    "DID_V1",
    "ED25519_2020_V1",
    "MULTIKEY_V1",
    "OPEN_BADGES_EXTENSIONS",
    "OPEN_BADGES_V3",
    "STATUS_LIST_2021_V1",
    "CanonicalForm",
    "ContextError",
    "HiddenTermError",
    "Known",
    "PointerError",
    "UndefinedTermError",
    "UnknownContextError",
    "WorkLimitError",
    "any_form_allowed",
    "canonicalize",
    "canonicalize_quads",
    "check",
    "is_any_form_allowed",
    "load",
    "quads_of",
    "recognize",
    "select",
    "statements",
]

_templates = Templates()


_ANY_FORM: ContextVar[bool] = ContextVar("JSON-LD of any form is read", default=False)


@contextmanager
def any_form_allowed() -> Iterator[None]:
    """Read JSON-LD of any form as long as this lasts, by the slow way of `contexts.general`.

    A context may then be written inline, and a text have a base direction (a literal of an i18n datatype).
    No badge needs it, and a reader of plain JSON can be misled by it: for conformance suites only.
    """
    token = _ANY_FORM.set(True)
    try:
        yield
    finally:
        _ANY_FORM.reset(token)


def is_any_form_allowed() -> bool:
    """Say whether that is so now: what was read meanwhile may be refused again afterwards."""
    return _ANY_FORM.get()


def quads_of(document: Mapping[str, Any]) -> list[Statement]:
    """Return what a document says as quads, or refuse it as `check` does."""
    if _is_of_another_form(document):
        from contexts import general  # noqa: PLC0415 - loads PyLD, which badges need not

        return general.quads_of(document, directions=True)
    return shape.quads_of(document)


def check(document: Mapping[str, Any], known: Known | None = None) -> None:
    """Refuse a document whose words have no meaning, hide one, or need a context that is not carried.

    Its proofs are read apart from the rest, in the place where they stand: what contexts and types make of
    a member does not depend on its neighbours.

    Args:
        document: A document, with its `@context`.
        known: What `recognize` made of it without its proofs, if it was asked.

    Raises:
        UnknownContextError: A context is not carried.
        UndefinedTermError: A member, type or identifier has no meaning.
        HiddenTermError: A meaning is written under another than its one plain name.
    """
    _read({name: value for name, value in document.items() if name != "proof"}, known)
    if "proof" in document:
        _read({name: document[name] for name in ("@context", "id", "type", "proof") if name in document})


def recognize(document: Mapping[str, Any]) -> Known | None:
    """Look at what a document is built like, for `canonicalize` and for what else it may be used.

    Returns:
        None for a document that is remarkably large, no plain JSON, or of another form.
    """
    return None if _is_of_another_form(document) else _templates.find(document)


def canonicalize(
    document: Mapping[str, Any], *, algorithm: str = "sha256", known: Known | None = None
) -> str:
    """Check a document and return its canonical form, RDFC-1.0 N-Quads.

    Args:
        document: An unsecured document or a proof configuration, with its `@context`.
        algorithm: `sha256`, or `sha384` for suites of P-384.
        known: What `recognize` made of this very document, if it was asked.

    Raises:
        ContextError: As `check`, and WorkLimitError when the form would cost too much.
    """
    if _is_of_another_form(document):
        return canonicalize_quads(quads_of(document), algorithm=algorithm).text
    known = known or _templates.find(document)
    text = None if known is None else known.canonical(algorithm)
    return canonicalize_said(shape.read(document), algorithm=algorithm).text if text is None else text


def _read(document: Mapping[str, Any], known: Known | None = None) -> None:
    if _is_of_another_form(document):
        quads_of(document)
    elif (found := known or _templates.find(document)) is None or not found.is_accepted():
        shape.read(document)


def _is_of_another_form(document: Mapping[str, Any]) -> bool:
    if not is_any_form_allowed():
        return False
    from contexts import general  # noqa: PLC0415 - as above

    return general.is_needed(document)
