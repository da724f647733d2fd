"""The published schema of pathways: sound itself, met by all that we read, and refusing what it should."""

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs
import pytest

from schemas import published
from verifier.pathways import definition, persons

HERE = Path(__file__).parents[1]
SHARED = HERE.parents[1] / "shared"
OURS = json.loads((HERE / "verifier/pathways/cases.json").read_text("utf-8"))["cases"]
OURS += json.loads((HERE / "verifier/pathways/proof_cases.json").read_text("utf-8"))["cases"]
DEMO = sorted((HERE.parent / "demo").rglob("pathways/*.json"))


def readable(read: Any, document: Any) -> bool:
    try:
        read(document)
    except ValueError:
        return False
    return True


def test_it_is_a_sound_schema_that_names_itself() -> None:
    schema = json.loads(published.text())
    jsonschema_rs.meta.validate(schema)
    assert schema["$id"] == published.PATHWAY


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["name"])
def test_whatever_we_read_and_write_is_of_the_published_format(case: dict) -> None:
    if readable(definition.read, case["pathway"]):
        assert published.accepts(case["pathway"])
        assert published.accepts(definition.write(definition.read(case["pathway"])))
    if "person" in case:
        assert published.accepts(case["person"], "person")
        assert published.accepts(persons.write_person(persons.read_person(case["person"])), "person")
    for offer in case.get("offers", ()):
        assert published.accepts(offer, "offer")


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_the_pathways_of_the_demonstration_are_of_the_published_format(path: Path) -> None:
    assert published.accepts(json.loads(path.read_text("utf-8")))


def damaged(document: Any, random: Random) -> Any:
    """A document with one value somewhere in it taken out, or put in the place of another."""
    document = copy.deepcopy(document)
    here, holders = document, []
    stack = [document]
    while stack:
        here = stack.pop()
        if isinstance(here, dict | list) and here:
            holders.append(here)
            stack.extend(here.values() if isinstance(here, dict) else here)
    holder = random.choice(holders)
    place = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    if random.random() < 0.3:
        del holder[place]
    elif isinstance(holder, dict) and random.random() < 0.3:
        holder["surprise"] = 1
    else:
        holder[place] = random.choice(
            [None, 0, -1, 1.5, True, "", " ", "a", [], {}, ["a", "a"], 2**60, "x:y"]
        )
    return document


def test_what_the_schema_refuses_we_do_not_read_either() -> None:
    random, refused = Random(5), 0
    sound = [case for case in OURS if "person" in case and readable(definition.read, case["pathway"])]
    for _ in range(3000):
        case = random.choice(sound)
        pathway, person = damaged(case["pathway"], random), damaged(case["person"], random)
        if not published.accepts(pathway):
            refused += 1
            assert not readable(definition.read, pathway), pathway
        if not published.accepts(person, "person"):
            refused += 1
            assert not readable(persons.read_person, person), person
    assert refused > 1000


@pytest.mark.skipif(
    not (SHARED / "pathway.schema.json").is_file(), reason="the published schema is not beside the project"
)
def test_it_says_what_the_schema_of_the_format_says() -> None:
    schema = json.loads((SHARED / "pathway.schema.json").read_text("utf-8"))
    cases = json.loads((SHARED / "pathway-cases.json").read_text("utf-8"))["cases"]
    random = Random(6)
    for part in ("pathway", "person", "proof"):
        asked = {"$schema": schema["$schema"], "$ref": f"{schema['$id']}#/$defs/{part}"}
        theirs = jsonschema_rs.validator_for(asked, retriever=lambda _: schema)
        known = [case[part] for case in cases if part in case]
        for document in [*known, *(damaged(random.choice(known), random) for _ in range(1500))]:
            assert published.accepts(document, part) == theirs.is_valid(document), document
