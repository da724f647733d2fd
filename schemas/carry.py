"""Write `documents/` from reference data: `python -m schemas.carry <reference folder> [documents]`.

A schema is a table of shapes: each is written with sorted keys and without titles, descriptions, comments and
examples, which say nothing about what is accepted. `manifest.json` says for each file its `$id`, where it
comes from, under which licence, and the SHA-256 of its canonical form (RFC 8785).
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from schemas.reading import JsonValue

DOCUMENTS = Path(__file__).parent / "documents"

#: Reference folder -> folder here.
FOLDERS = {
    "schemas/ob2-extensions": "ob/extensions-v2p0",
    "schemas/ob_v3p0": "ob/v3p0",
    "schemas/ob_v3p0/strict": "ob/v3p0",
    "schemas/ob3-extensions": "ob/extensions",
    "schemas/clr_v2p0": "clr/v2p0",
    "schemas/w3c": "vc",
}

DIALECT = "https://json-schema.org/draft/2019-09/schema"

_ANNOTATIONS = {"$comment", "description", "examples", "title"}
_MAPS = {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
_SCHEMAS = {
    "additionalItems",
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
}
_LISTS = {"allOf", "anyOf", "items", "oneOf", "prefixItems"}


def shapes(schema: JsonValue) -> JsonValue:
    """Return a schema without its annotations; names of members stay, whatever they are."""
    if not isinstance(schema, dict):
        return schema
    plain: dict[str, JsonValue] = {}
    for keyword, value in schema.items():
        if keyword in _MAPS:
            plain[keyword] = {name: shapes(below) for name, below in value.items()}
        elif keyword in _LISTS and isinstance(value, list):
            plain[keyword] = [shapes(below) for below in value]
        elif keyword in _SCHEMAS:
            plain[keyword] = shapes(value)
        elif keyword not in _ANNOTATIONS:
            plain[keyword] = value
    return plain


def identified(schema: dict[str, Any], url: str) -> dict[str, Any]:
    """Return a schema that says what it is; those of Open Badges 2.0 do not, being drafts 4 and 6.

    What they use means the same in 2019-09. One of them has a misplaced `required` among its properties,
    which is no schema and requires nothing.

    Args:
        schema: As published.
        url: Where it is published.
    """
    if "$id" in schema:
        return schema
    properties = {name: one for name, one in schema["properties"].items() if isinstance(one, dict)}
    return {**schema, "$schema": DIALECT, "$id": url, "properties": properties}


def provenance(reference: Path) -> dict[str, tuple[str, str, str]]:
    """Read the reference folder's table of origins: file -> (source, licence, first URL)."""
    rows = (reference / "PROVENANCE.md").read_text(encoding="utf-8").splitlines()
    cells = ([cell.strip() for cell in row.strip("| ").split("|")] for row in rows if row.startswith("| "))
    return {
        file: (source, licence, urls.partition(" ")[0])
        for file, urls, source, _digest, _bytes, licence, *_note in cells
    }


def digest(schema: JsonValue) -> str:
    """Return the SHA-256 (hex) of the RFC 8785 form: sorted, for schemas have ASCII names, no fractions."""
    text = json.dumps(schema, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write(path: Path, document: object) -> None:
    """Write a JSON document sorted and indented, with a final line end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def carry(reference: Path, documents: Path = DOCUMENTS) -> list[dict[str, Any]]:
    """Write every schema of the reference folder and the manifest; return the manifest's rows."""
    origins = provenance(reference)
    rows = []
    for folder, here in FOLDERS.items():
        for file in sorted((reference / folder).glob("*.json")):
            source, licence, url = origins[f"{folder}/{file.name}"]
            schema = shapes(identified(json.loads(file.read_text(encoding="utf-8")), url))
            write(documents / here / file.name, schema)
            name = f"{here}/{file.name}"
            row = {
                "file": name,
                "id": schema["$id"],
                "licence": licence,
                "sha256": digest(schema),
                "source": source,
            }
            rows.append(row)
    rows.sort(key=lambda row: row["file"])
    write(documents / "manifest.json", rows)
    return rows


if __name__ == "__main__":
    print(f"{len(carry(*map(Path, sys.argv[1:])))} schemas carried")  # noqa: T201
