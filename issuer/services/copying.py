"""Documents that a draft begins with: of a published version as it is, or of the one that follows it."""

from __future__ import annotations

import json
from typing import Any

from contexts import jcs
from issuer.domain.draft import state
from issuer.services import digesting
from issuer.storage.models import PathwayVersion


def document_of(version: PathwayVersion) -> dict[str, Any]:
    """The document of a published version."""
    return dict(json.loads(version.document))


def next_version(version: PathwayVersion) -> dict[str, Any]:
    """The document for the version after a published one, which it names with the digest of its text."""
    document = document_of(version)
    previous = {"version": str(version.number), "digest": digesting.digest(jcs.canonicalize(document))}
    return state(document, version=str(version.number + 1), previousVersion=previous)
