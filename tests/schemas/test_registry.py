"""Schemas are carried, pinned, and never fetched; patterns are ECMA-262."""

import socket
from pathlib import Path

import pytest

import schemas
from schemas import ReadingError, carry, explaining, read_json, registry


@pytest.mark.parametrize("row", registry.manifest(), ids=lambda row: row["file"])
def test_every_carried_schema_is_the_one_of_the_manifest(row: dict) -> None:
    schema = registry.load(row["id"])
    assert schema["$id"] == row["id"]
    assert carry.digest(schema) == row["sha256"]
    assert row["source"]
    assert row["licence"]
    made = explaining.validator(row["id"])
    made.check_schema(schema)


def test_no_file_is_carried_without_a_row() -> None:
    files = {str(path.relative_to(carry.DOCUMENTS)) for path in carry.DOCUMENTS.rglob("*.json")}
    assert files - {"manifest.json"} == {row["file"] for row in registry.manifest()}


def test_no_id_has_two_schemas() -> None:
    ids = [row["id"] for row in registry.manifest()]
    assert len(ids) == len(set(ids))


def test_a_reference_to_another_carried_schema_is_followed_without_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    made = explaining.validator("https://www.w3.org/2022/credentials/v2/verifiable-presentation-schema.json")
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [{"type": 5}],
    }
    assert not made.is_valid(document)


def test_an_uncarried_schema_is_unknown() -> None:
    with pytest.raises(registry.UnknownSchemaError):
        registry.load("https://example.org/schema")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        (r"^\d$", "٣", False),
        (r"^\d$", "3", True),
        (r"^\$$", "$", True),
        (r"^[$]$", "$", True),
        (r"^[\]$]$", "]", True),
        (r"b|$", "x", True),
    ],
)
def test_patterns_mean_what_ecma_means(pattern: str, text: str, found: bool) -> None:
    assert bool(explaining.ecma(pattern).search(text)) is found


CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "hostile" / "cases"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of hostile documents is not beside the project")
def test_the_quick_validator_and_the_one_that_explains_agree_on_the_whole_corpus() -> None:
    compared = 0
    for path in sorted(CORPUS.rglob("*.json")):
        try:
            document = read_json(path.read_bytes())
        except ReadingError:
            continue
        schema = schemas.schema_for(document) if isinstance(document, dict) else None
        if schema:
            compared += 1
            assert registry.accepts(document, schema) is explaining.validator(schema).is_valid(document), path
    assert compared > 100


@pytest.mark.parametrize(
    "value",
    ["2026-11-22T08:30:00Z\n", "2026-11-22", "2026-02-30T00:00:00Z", "٢٠٢٦-11-22T08:30:00Z", 5, None, ""],
)
def test_both_validators_read_dates_by_our_own_rules(badge: dict, value: object) -> None:
    badge["validFrom"] = value
    schema = schemas.ACHIEVEMENT_CREDENTIAL
    assert not registry.accepts(badge, schema)
    assert not explaining.validator(schema).is_valid(badge)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x"])
def test_the_quick_validator_accepts_nothing_in_which_it_meets_no_json(badge: dict, value: object) -> None:
    badge["evidence"] = [value]
    assert not registry.accepts(badge, schemas.ACHIEVEMENT_CREDENTIAL)


@pytest.mark.parametrize("number", [1, 1.0, True, "1", 0, -1, 2**53, 1e300])
def test_both_validators_tell_numbers_apart_alike(badge: dict, number: object) -> None:
    badge["credentialSubject"]["achievement"]["creditsAvailable"] = number
    badge["credentialSubject"]["identifier"] = [{"type": "IdentityObject", "hashed": number}]
    schema = schemas.ACHIEVEMENT_CREDENTIAL
    assert registry.accepts(badge, schema) is explaining.validator(schema).is_valid(badge)
