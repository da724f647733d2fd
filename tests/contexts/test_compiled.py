"""The carried steps are those of PyLD, and whoever leaves them goes on as if they were."""

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

import contexts
from contexts import compiled, compiling, shape
from contexts.compiled import Compiled, carried_steps
from contexts.processing import Processor
from contexts.table import Table, digest

Badge = dict[str, Any]


def everything(steps: Compiled) -> list[Any]:
    return [steps._active(number) for number in range(len(steps._rows))]


def uncarried() -> Table:
    return Table(Compiled(compiling.NOTHING))


def test_the_carried_file_is_the_one_that_is_written_from_the_carried_contexts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "COMPILED", tmp_path / "compiled.json")
    monkeypatch.delitem(sys.modules, "contexts.compiling")
    runpy.run_module("contexts.compiling", run_name="__main__")
    written = (tmp_path / "compiled.json").read_text(encoding="utf-8")
    assert written == (Path(compiled.__file__).parent / "compiled.json").read_text(encoding="utf-8")


def test_each_carried_step_is_what_pyld_makes_of_it() -> None:
    steps = carried_steps()
    processor = Processor(steps)
    assert len(everything(steps)) > 100
    for active in everything(steps)[1:]:
        made = steps.made(active)
        assert made is not None
        said = processor.process(made.active, made.context, **made.options)
        assert said["mappings"] == active["mappings"]
        assert digest(said) == active["digest"]
        assert said.get("@vocab") == active.get("@vocab")
        assert ("previousContext" in said) == ("previousContext" in active)
        assert steps.step(made.active, made.context, made.options) is active


def test_a_badge_says_the_same_with_and_without_carried_steps(
    badge: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "_table", Table())
    carried = contexts.canonicalize(badge)
    assert "_processor" not in vars(shape._table)
    monkeypatch.setattr(shape, "_table", uncarried())
    assert contexts.canonicalize(badge) == carried


@pytest.mark.parametrize(
    "changed",
    [
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "Evidence"]},
        {"@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_EXTENSIONS, contexts.OPEN_BADGES_V3]},
        {"issuer": {"id": "urn:a", "type": ["Profile", "Address"], "name": "A", "addressLocality": "B"}},
    ],
    ids=["types", "contexts", "types within"],
)
def test_a_step_that_is_not_carried_is_taken_by_pyld(
    badge: Badge, changed: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "_table", Table())
    said = contexts.canonicalize(badge | changed)
    assert "_processor" in vars(shape._table)
    monkeypatch.setattr(shape, "_table", uncarried())
    assert contexts.canonicalize(badge | changed) == said


def test_what_pyld_makes_again_is_the_same_state() -> None:
    table = Table()
    names = (contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3)
    one = table.initial.open("", reference=False, contexts=names)
    two = table.initial.open("", reference=False, contexts=(*names, contexts.OPEN_BADGES_V3))
    assert one is two
    assert "number" in one.active


def test_a_context_is_known_by_itself_and_not_by_what_python_takes_for_equal() -> None:
    steps = carried_steps()
    start = steps.step(steps.initial, [contexts.CREDENTIALS_V2], {})
    assert start is not None
    context = start["mappings"]["VerifiableCredential"]["@context"]
    assert steps.step(start, context, {"propagate": False}) is not None
    assert steps.step(start, json.loads(json.dumps(context)), {"propagate": False}) is None
    assert steps.step(start, True, {"propagate": False}) is None
    assert steps.step({"mappings": {}}, [contexts.CREDENTIALS_V2], {}) is None
