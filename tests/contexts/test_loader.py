"""Contexts are carried, pinned, and never fetched."""

import hashlib
import json
import socket
from pathlib import Path

import pytest

import contexts
from contexts import jcs, loader

DOCUMENTS = Path(loader.__file__).parent / "documents"


@pytest.mark.parametrize("row", loader.manifest(), ids=lambda row: row["file"])
def test_every_carried_context_is_the_one_of_the_manifest(row: dict) -> None:
    document = json.loads((DOCUMENTS / row["file"]).read_text(encoding="utf-8"))
    assert hashlib.sha256(jcs.canonicalize(document)).hexdigest() == row["sha256"]
    assert "@context" in document
    assert row["source"]
    assert row["licence"]


def test_no_file_is_carried_without_a_row() -> None:
    files = {path.name for path in DOCUMENTS.glob("*.json")} - {"manifest.json"}
    assert files == {row["file"] for row in loader.manifest()}


def test_no_url_has_two_contexts() -> None:
    urls = [url for row in loader.manifest() for url in row["urls"]]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize("name", sorted(name for name in contexts.__all__ if name.isupper()))
def test_every_context_with_a_name_is_carried(name: str) -> None:
    assert "@context" in contexts.load(getattr(contexts, name))


def test_what_is_loaded_is_fresh() -> None:
    contexts.load(contexts.CREDENTIALS_V2).clear()
    assert contexts.load(contexts.CREDENTIALS_V2)


def test_an_uncarried_context_is_unknown_and_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(contexts.UnknownContextError, match="never fetched") as caught:
        contexts.load("https://example.org/context")
    assert caught.value.url == "https://example.org/context"


def test_open_badges_3_0_3_is_the_wider_text() -> None:
    """The text with endorsementJwt; the one first published lacks it."""
    assert "endorsementJwt" in json.dumps(contexts.load(contexts.OPEN_BADGES_V3))


def test_every_context_that_a_context_names_is_carried() -> None:
    for row in loader.manifest():
        value = contexts.load(row["urls"][0])["@context"]
        for name in value if isinstance(value, list) else [value]:
            assert not isinstance(name, str) or name in loader.carried(), row["file"]
