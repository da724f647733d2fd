"""The script that writes the carried contexts."""

import json
import runpy
import sys
from pathlib import Path

import pytest

from contexts import carry, jcs

REFERENCE = Path(__file__).parents[3] / "shared/reference"
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference data are not beside this folder"
)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """Return a reference folder with one context under two URLs."""
    folder = tmp_path / "reference"
    (folder / "contexts/1edtech/variants").mkdir(parents=True)
    for file in ("w3c/a.jsonld", *carry.ALSO, *carry.INSTEAD, *carry.INSTEAD.values()):
        path = folder / "contexts" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"@context": {"z": f"urn:{file}", "a": "urn:a"}}))
    index = {"urn:one": "w3c/a.jsonld", "urn:two": "w3c/a.jsonld", **{f"urn:{f}": f for f in carry.INSTEAD}}
    (folder / "contexts/index.json").write_text(json.dumps(index))
    rows = [
        f"| {path.relative_to(folder)} | urn:one | repo@1:{path.name} | 00 | 1 | MIT | |"
        for path in (folder / "contexts").rglob("*.json*")
    ]
    (folder / "PROVENANCE.md").write_text(
        "\n".join(["| file | url | source | sha | n | terms | note |", *rows])
    )
    return folder


def test_a_context_is_written_sorted_and_stays_equal(reference: Path, tmp_path: Path) -> None:
    rows = carry.carry(reference, tmp_path / "documents")
    text = (tmp_path / "documents/a.json").read_text()
    assert json.loads(text) == {"@context": {"z": "urn:w3c/a.jsonld", "a": "urn:a"}}
    assert text.index('"a"') < text.index('"z"')
    assert json.loads((tmp_path / "documents/manifest.json").read_text()) == rows
    row = next(row for row in rows if row["file"] == "a.json")
    assert row["urls"] == ["urn:one", "urn:two"]
    assert row["source"] == "repo@1:a.jsonld"
    assert row["licence"] == "MIT"


def test_the_wider_text_is_carried_instead(reference: Path, tmp_path: Path) -> None:
    carry.carry(reference, tmp_path / "documents")
    for file, taken in carry.INSTEAD.items():
        document = json.loads((tmp_path / "documents" / carry.carried_name(file)).read_text())
        assert document["@context"]["z"] == f"urn:{taken}"


def test_it_runs_as_a_module(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["carry", str(reference), str(tmp_path / "documents")])
    monkeypatch.delitem(sys.modules, "contexts.carry")
    runpy.run_module("contexts.carry", run_name="__main__")
    rows = json.loads((tmp_path / "documents/manifest.json").read_text())
    assert capsys.readouterr().out == f"{len(rows)} contexts carried\n"


@needs_reference
def test_what_is_carried_is_what_the_script_writes(tmp_path: Path) -> None:
    carry.carry(REFERENCE, tmp_path)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in carry.DOCUMENTS.iterdir()}
    assert written == kept


@needs_reference
def test_each_carried_context_is_json_equal_to_the_standards() -> None:
    index = json.loads((REFERENCE / "contexts/index.json").read_text(encoding="utf-8"))
    for file in set(index.values()):
        source = REFERENCE / "contexts" / carry.INSTEAD.get(file, file)
        ours = carry.DOCUMENTS / carry.carried_name(file)
        assert jcs.canonicalize(json.loads(ours.read_text(encoding="utf-8"))) == jcs.canonicalize(
            json.loads(source.read_text(encoding="utf-8"))
        )
