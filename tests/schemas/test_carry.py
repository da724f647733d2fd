"""The script that writes the carried schemas, and that they accept exactly what the standards' do."""

import copy
import json
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schemas
from schemas import carry, explaining, registry

Document = dict[str, Any]

REFERENCE = Path(__file__).parents[3] / "shared/reference"
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data beside this folder")

#: A machine that does much else draws documents slowly, which says nothing about the schemas.
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

TYPES = ["badge", "old_badge", "endorsement", "transcript", "profile"]


def annotated(schema: Any) -> Any:
    """Return a schema with an annotation wherever one may stand."""
    if not isinstance(schema, dict):
        return schema
    more: Document = {"title": "T", "description": "D", "$comment": "C", "examples": [1]}
    for keyword, value in schema.items():
        if keyword in {"properties", "$defs", "patternProperties", "definitions"}:
            more[keyword] = {name: annotated(below) for name, below in value.items()}
        elif isinstance(value, list) and keyword in {"allOf", "anyOf", "oneOf", "items", "prefixItems"}:
            more[keyword] = [annotated(below) for below in value]
        elif isinstance(value, dict) and keyword not in {"const", "enum"}:
            more[keyword] = annotated(value)
        else:
            more[keyword] = value
    return more


@pytest.mark.parametrize("row", registry.manifest(), ids=lambda row: row["file"])
def test_annotations_go_and_shapes_stay(row: dict) -> None:
    schema = registry.load(row["id"])
    assert carry.shapes(schema) == schema
    assert carry.shapes(annotated(schema)) == schema


def test_members_may_be_called_like_annotations() -> None:
    schema = {"title": "T", "properties": {"title": {"type": "string", "title": "T"}, "description": True}}
    assert carry.shapes(schema) == {"properties": {"title": {"type": "string"}, "description": True}}


def test_a_schema_that_does_not_say_what_it_is_is_called_by_its_address() -> None:
    schema = {
        "$schema": "draft-04",
        "type": "object",
        "properties": {"a": {"type": "string"}, "required": []},
    }
    assert carry.identified(schema, "https://x.example/s") == {
        "$id": "https://x.example/s",
        "$schema": carry.DIALECT,
        "type": "object",
        "properties": {"a": {"type": "string"}},
    }
    assert carry.identified({"$id": "urn:a"}, "https://x.example/s") == {"$id": "urn:a"}


def test_values_are_no_annotations() -> None:
    schema = {"enum": ["title", {"title": 1}], "const": {"description": 1}, "required": ["title"]}
    assert carry.shapes(schema) == schema


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """Return a reference folder with one schema in each of its folders."""
    rows = []
    for number, folder in enumerate(carry.FOLDERS):
        (tmp_path / "reference" / folder).mkdir(parents=True)
        schema = {"title": "T", "type": "object", "$id": f"urn:{number}"}
        (tmp_path / "reference" / folder / f"{number}.json").write_text(json.dumps(schema))
        rows.append(f"| {folder}/{number}.json | urn:{number} | repo@1:{number} | 00 | 1 | MIT | |")
    (tmp_path / "reference/PROVENANCE.md").write_text("\n".join(rows))
    return tmp_path / "reference"


def test_a_schema_is_written_with_its_origin_and_without_annotations(reference: Path, tmp_path: Path) -> None:
    rows = carry.carry(reference, tmp_path / "documents")
    assert json.loads((tmp_path / "documents/manifest.json").read_text()) == rows
    assert [row["file"] for row in rows] == sorted(
        f"{folder}/{number}.json" for number, folder in enumerate(carry.FOLDERS.values())
    )
    row = next(row for row in rows if row["id"] == "urn:0")
    assert (row["source"], row["licence"]) == ("repo@1:0", "MIT")
    schema = json.loads((tmp_path / "documents" / row["file"]).read_text())
    assert schema == {"$id": "urn:0", "type": "object"}
    assert row["sha256"] == carry.digest(schema)


def test_it_runs_as_a_module(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["carry", str(reference), str(tmp_path / "documents")])
    monkeypatch.delitem(sys.modules, "schemas.carry")
    runpy.run_module("schemas.carry", run_name="__main__")
    assert capsys.readouterr().out == f"{len(carry.FOLDERS)} schemas carried\n"


@needs_reference
def test_what_is_carried_is_what_the_script_writes(tmp_path: Path) -> None:
    carry.carry(REFERENCE, tmp_path)
    for folder in (tmp_path, carry.DOCUMENTS):
        assert list(folder.rglob("*.json"))
    written = {str(path.relative_to(tmp_path)): path.read_text("utf-8") for path in tmp_path.rglob("*.json")}
    kept = {
        str(path.relative_to(carry.DOCUMENTS)): path.read_text("utf-8")
        for path in carry.DOCUMENTS.rglob("*.json")
    }
    assert written == kept


def standards() -> dict[str, Any]:
    """Return validators of the standards' own texts, by `$id`, with the same patterns and formats."""
    found = {}
    origins = carry.provenance(REFERENCE)
    for folder in carry.FOLDERS:
        for file in sorted((REFERENCE / folder).glob("*.json")):
            url = origins[f"{folder}/{file.name}"][2]
            schema = carry.identified(json.loads(file.read_text(encoding="utf-8")), url)
            found[schema["$id"]] = explaining.validator(schema["$id"]).evolve(schema=schema)
    return found


def samples() -> Iterator[Document]:
    for path in sorted((REFERENCE / "samples").rglob("*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(document, dict):
            yield document


@needs_reference
def test_each_carried_schema_accepts_exactly_what_the_standards_does_of_every_sample() -> None:
    originals = standards()
    assert originals.keys() == {row["id"] for row in registry.manifest()}
    seen = {True: 0, False: 0}
    for document in samples():
        for schema_id, original in originals.items():
            accepted = explaining.validator(schema_id).is_valid(document)
            assert accepted is original.is_valid(document)
            seen[accepted] += 1
    assert min(seen.values()) > 100


oddities = st.sampled_from(
    [None, "", "x", 5, True, [], {}, ["x"], "2026-11-22T00:00:00Z", "ext:X", {"id": "urn:a"}]
).map(copy.deepcopy)  # what is put into a document is changed there


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Return every object or array of a document with each of its keys."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(items):
        yield value, key
        yield from spots(below)


def mutate(data: st.DataObject, document: Document) -> Document:
    """Return a copy with one or two members removed, replaced or added."""
    changed = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 2))):
        places = list(spots(changed))
        if not places:
            break
        place, key = data.draw(st.sampled_from(places))
        move = data.draw(st.sampled_from(["remove", "replace", "wrap", "add"]))
        if move == "remove":
            del place[key]
        elif move == "wrap":
            place[key] = [place[key]]
        elif move == "add" and isinstance(place, dict):
            name = data.draw(st.sampled_from(["name", "type", "hours", "image", "proof"]))
            place[name] = data.draw(oddities)
        else:
            place[key] = data.draw(oddities)
    return changed


@needs_reference
@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
def test_each_carried_schema_accepts_exactly_what_the_standards_does_of_mutations(
    name: str, data: st.DataObject, request: pytest.FixtureRequest, originals: dict[str, Any]
) -> None:
    document = request.getfixturevalue(name)
    schema_id = schemas.schema_for(document)
    changed = mutate(data, document)
    assert explaining.validator(str(schema_id)).is_valid(changed) is originals[str(schema_id)].is_valid(
        changed
    )


@pytest.fixture(scope="module")
def originals() -> dict[str, Any]:
    """Return `standards()`, once."""
    return standards()


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
def test_no_mutation_makes_the_validator_stumble_or_accept_in_silence(
    name: str, data: st.DataObject, request: pytest.FixtureRequest
) -> None:
    document = mutate(data, request.getfixturevalue(name))
    for row in registry.manifest():
        if "v3p0" in row["file"] or "clrcredential" in row["file"]:
            valid = explaining.validator(row["id"]).is_valid(document)
            assert valid is not bool(schemas.problems(document, row["id"]))
