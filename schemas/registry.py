"""The carried schemas, found by their `$id`; nothing is ever fetched.

`accepts` is the quick answer, by a compiled validator. Only when it says no is the slow one asked, which can
say why (`schemas.explaining`); the two agree, on everything that the tests could think of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from schemas import dates

_DOCUMENTS = Path(__file__).parent / "documents"

#: What formats mean here: rules of our own, the same for whoever validates.
FORMATS: dict[str, Callable[[str], bool]] = {
    "date": dates.is_date,
    "date-time": dates.is_datetime,
    "uri": dates.is_url,
    "url": dates.is_url,
}


class UnknownSchemaError(Exception):
    """A schema is asked for that is not carried; schemas are never fetched.

    Attributes:
        schema_id: The schema's identifier as it was asked for.
    """

    def __init__(self, schema_id: str) -> None:
        super().__init__(f"The schema {schema_id!r} is not carried here and schemas are never fetched")
        self.schema_id = schema_id


@cache
def manifest() -> tuple[dict[str, Any], ...]:
    """Return the rows of the manifest: file, id, source, licence and sha256 of the RFC 8785 form."""
    text = (_DOCUMENTS / "manifest.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


@cache
def load(schema_id: str) -> dict[str, Any]:
    """Return a carried schema; treat it as read-only.

    Raises:
        UnknownSchemaError: It is not carried.
    """
    for row in manifest():
        if row["id"] == schema_id:
            text = (_DOCUMENTS / row["file"]).read_text(encoding="utf-8")
            schema: dict[str, Any] = json.loads(text)
            return schema
    raise UnknownSchemaError(schema_id)


@cache
def _compiled(schema_id: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(
        load(schema_id), formats=FORMATS, validate_formats=True, retriever=load, offline=False
    )


def accepts(document: Mapping[str, Any], schema_id: str) -> bool:
    """Say whether a document is an instance of a carried schema; no is also said where it meets no JSON.

    Raises:
        UnknownSchemaError: The schema is not carried.
    """
    compiled = _compiled(schema_id)
    try:
        return compiled.is_valid(document)
    except ValueError:
        return False
