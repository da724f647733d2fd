"""The formats that this project publishes itself, as JSON Schemas for whoever writes such documents.

    accepts(document)                       # a pathway
    accepts(document, "person")             # what somebody has; also "offer", "proof", "document"

Our own readers do not ask a schema: they say what is wrong and what to do about it. Whatever they read is an
instance of it, and a test holds that.
"""

from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import jsonschema_rs

from schemas.reading import JsonValue, read_json

PATHWAY: Final = "https://w3id.org/cairn/pathway/v1/schema.json"
Part: TypeAlias = Literal["pathway", "person", "offer", "proof", "document"]


@cache
def text() -> str:
    """The schema of pathways, people, offers and proofs, as it is published."""
    return (Path(__file__).parent / "published/pathway-v1.json").read_text(encoding="utf-8")


@cache
def _compiled(part: Part) -> jsonschema_rs.Validator:
    schema = read_json(text())
    asked = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": f"{PATHWAY}#/$defs/{part}"}
    return jsonschema_rs.validator_for(asked, retriever={PATHWAY: schema}.__getitem__)


def accepts(document: JsonValue, part: Part = "pathway") -> bool:
    """Say whether a document is of a published format."""
    return _compiled(part).is_valid(document)
