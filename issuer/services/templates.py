"""Pathways to begin from: the examples that come with Cairn, without an installation's addresses.

templates.everything()      {"seed-year": Template("seed-year", "A year with choice", "...", {...}), ...}
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from schemas.reading import read_json


@dataclass(frozen=True)
class Template:
    """One example: `key` is its file's name without the ending."""

    key: str
    name: str
    description: str
    document: Mapping[str, Any]


@functools.cache
def everything() -> Mapping[str, Template]:
    """All templates by key, in order of their names."""
    found = (_read(file) for file in _files())
    return {one.key: one for one in sorted(found, key=lambda one: one.name)}


def _files() -> list[Traversable]:
    installed = resources.files("issuer") / "demo"
    demo = installed if installed.is_dir() else Path(__file__).parents[2] / "demo"
    folder = demo / "pathways"
    listed = [file for file in folder.iterdir() if file.name.endswith(".json")] if folder.is_dir() else []
    return [*listed, *(file for file in demo.iterdir() if _is_pathway(file.name))]


def _is_pathway(name: str) -> bool:
    return name.startswith("pathway-") and name.endswith(".json")


def _read(file: Traversable) -> Template:
    document = read_json(file.read_text(encoding="utf-8"))
    return Template(
        file.name.removesuffix(".json"), document["name"], document.get("description", ""), document
    )
