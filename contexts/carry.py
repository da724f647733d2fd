"""Write `documents/` from reference data: `python -m contexts.carry <reference folder> [documents]`.

The folder holds `PROVENANCE.md` (a table: file, URLs, source, digest, bytes, licence, note),
`contexts/index.json` (URL to file) and the files. A context is a table of facts: each is written with
sorted keys and stays JSON-equal to the standard's, so that it means exactly the same. `manifest.json` says
for each file which URLs it answers to, where it comes from, under which licence, and the SHA-256 of its
canonical form (RFC 8785).
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import rfc8785

DOCUMENTS = Path(__file__).parent / "documents"

#: Names that contexts use among themselves and the index does not list.
ALSO = {"1edtech/ob-v1-legacy.json": ["https://w3id.org/openbadges/legacy-v1"]}

# The wider text of Open Badges 3.0.3 (with endorsementJwt and jti): a superset of the one first published.
INSTEAD = {"1edtech/ob-v3p0-3.0.3.json": "1edtech/variants/ob-v3p0-3.0.3.validator-2026-06.json"}


def provenance(reference: Path) -> dict[str, tuple[str, str]]:
    """Read the reference folder's table of origins: file -> (source, licence)."""
    rows = (reference / "PROVENANCE.md").read_text(encoding="utf-8").splitlines()
    cells = ([cell.strip() for cell in row.strip("| ").split("|")] for row in rows if row.startswith("| "))
    return {file: (source, licence) for file, _urls, source, _digest, _bytes, licence, *_note in cells}


def digest(document: object) -> str:
    """Return the SHA-256 (hex) of a JSON value's RFC 8785 form."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()  # type: ignore[arg-type]


def carried_name(file: str) -> str:
    """Return the name under which a reference file is carried: flat, always `.json`."""
    path = Path(file)
    folder = f"{path.parent.name}-" if path.parent.name.endswith("-extensions") else ""
    return f"{folder}{path.name.removesuffix('.jsonld').removesuffix('.json')}.json"


def write(path: Path, document: object) -> None:
    """Write a JSON document sorted and indented, with a final line end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def carry(reference: Path, documents: Path = DOCUMENTS) -> list[dict[str, Any]]:
    """Write every context of the reference folder and the manifest; return the manifest's rows."""
    origins = provenance(reference)
    index = json.loads((reference / "contexts/index.json").read_text(encoding="utf-8"))
    urls: dict[str, list[str]] = {file: list(also) for file, also in ALSO.items()}
    for url, file in index.items():
        urls.setdefault(file, []).append(url)
    rows = []
    for file in sorted(urls):
        taken = INSTEAD.get(file, file)
        document = json.loads((reference / "contexts" / taken).read_text(encoding="utf-8"))
        source, licence = origins[f"contexts/{taken}"]
        name = carried_name(file)
        write(documents / name, document)
        row = {
            "file": name,
            "licence": licence,
            "sha256": digest(document),
            "source": source,
            "urls": sorted(urls[file]),
        }
        rows.append(row)
    write(documents / "manifest.json", rows)
    return rows


if __name__ == "__main__":
    print(f"{len(carry(*map(Path, sys.argv[1:])))} contexts carried")  # noqa: T201
