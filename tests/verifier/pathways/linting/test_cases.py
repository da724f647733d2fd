"""The published lint cases and our own: the same codes as any other implementation finds."""

import json
import os
from pathlib import Path

import pytest

from verifier.pathways import persons
from verifier.pathways.linting import linter
from verifier.pathways.windows import read_instant

HERE = Path(__file__).parents[1] / "cases.json"
SHARED = Path(os.environ.get("CAIRN_SHARED", Path(__file__).parents[5] / "shared")) / "pathway-cases.json"


def cases(file):
    found = json.loads(file.read_text("utf-8"))["cases"] if file.is_file() else []
    return [case for case in found if case["check"] == "lint"]


def answer(case):
    offers = persons.read_person({"items": case["offers"]}).items
    now = read_instant(case["now"])
    return linter.codes(linter.lint_document(case["pathway"], offers, case.get("roster"), now))


@pytest.mark.parametrize("case", cases(SHARED), ids=lambda case: case["name"])
def test_published_case(case):
    assert answer(case) == case["expected"]["codes"]


def test_a_document_that_is_no_pathway_yields_its_definition_errors_and_nothing_else(desk):
    document = desk.document({"id": "root", "kind": "all", "of": []})
    (found,) = linter.lint_document(document, (), None, desk.now)
    assert found.as_dict() == {
        "code": "empty_group",
        "severity": "error",
        "path": "/rule/of",
        "message": "This group asks for nothing; add a rule, or take it out.",
    }


def test_a_sound_document_is_asked_everything(desk, rules):
    badge, group = rules
    document = desk.document(group("all", badge("a")))
    assert linter.codes(linter.lint_document(document, (), None, desk.now)) == [
        "impossible",
        "no_offering",
        "unreachable_node",
    ]
