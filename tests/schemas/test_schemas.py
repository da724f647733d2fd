"""The room's door: which schema, which problems, and what may be signed."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import schemas
from schemas import Problem, SchemaError, UnsecuredDocument

Document = dict[str, Any]


def test_each_type_has_its_schema(
    badge: Document,
    old_badge: Document,
    status_list: Document,
    endorsement: Document,
    transcript: Document,
    profile: Document,
) -> None:
    assert schemas.schema_for(badge) == schemas.ACHIEVEMENT_CREDENTIAL
    assert schemas.schema_for(badge | {"type": ["VerifiableCredential", "AchievementCredential"]}) == (
        schemas.ACHIEVEMENT_CREDENTIAL
    )
    assert schemas.schema_for(old_badge) == schemas.ANY_ACHIEVEMENT_CREDENTIAL
    assert schemas.schema_for(endorsement) == schemas.ENDORSEMENT_CREDENTIAL
    assert schemas.schema_for(transcript) == schemas.CLR_CREDENTIAL
    assert schemas.schema_for(profile) == schemas.PROFILE
    assert schemas.schema_for(status_list) is None
    assert schemas.schema_for(endorsement | {"@context": ["https://www.w3.org/2018/credentials/v1"]}) is None
    assert schemas.schema_for({}) is None


def test_what_has_the_shape_of_its_type_is_valid(
    badge: Document,
    old_badge: Document,
    status_list: Document,
    endorsement: Document,
    transcript: Document,
    profile: Document,
) -> None:
    for document in (badge, old_badge, status_list, endorsement, transcript, profile):
        assert schemas.validate(UnsecuredDocument(document)) is document


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"validFrom": ...}, Problem("", "lacks validFrom")),
        ({"validFrom": "2026-11-22"}, Problem("/validFrom", "is not a date-time: '2026-11-22'")),
        ({"issuer": {"id": "urn:a", "name": "x"}}, Problem("/issuer", "lacks type")),
        ({"awardedDate": 5}, Problem("/awardedDate", "must be of type string, not a number")),
        ({"credentialStatus": {"id": "urn:s"}}, Problem("/credentialStatus", "lacks type")),
        ({"credentialStatus": []}, Problem("/credentialStatus", "must be of type object, not an array")),
    ],
)
def test_problems_are_told_in_words_and_at_their_place(
    badge: Document, change: Document, problem: Problem
) -> None:
    document = {key: value for key, value in (badge | change).items() if value is not ...}
    assert problem in schemas.problems(document, schemas.ACHIEVEMENT_CREDENTIAL)
    with pytest.raises(SchemaError) as caught:
        schemas.validate(UnsecuredDocument(document))
    assert problem in caught.value.problems


def test_an_unknown_kind_of_achievement_is_told_with_the_known_ones(badge: Document) -> None:
    badge["credentialSubject"]["achievement"]["achievementType"] = "Sticker"
    (problem,) = schemas.problems(badge, schemas.ACHIEVEMENT_CREDENTIAL)
    assert problem.pointer == "/credentialSubject/achievement/achievementType"
    badge["credentialSubject"]["achievement"]["achievementType"] = "ext:Sticker"
    assert schemas.problems(badge, schemas.ACHIEVEMENT_CREDENTIAL) == ()


def test_of_two_data_models_the_one_that_was_meant_is_explained(old_badge: Document) -> None:
    del old_badge["name"]
    assert schemas.problems(old_badge, schemas.ANY_ACHIEVEMENT_CREDENTIAL) == (Problem("", "lacks name"),)


def test_several_problems_are_all_told(badge: Document) -> None:
    del badge["validFrom"]
    del badge["credentialSubject"]["achievement"]["name"]
    with pytest.raises(SchemaError, match="lacks validFrom; /credentialSubject/achievement lacks name"):
        schemas.validate(UnsecuredDocument(badge))


def test_an_uncarried_schema_is_unknown(badge: Document) -> None:
    with pytest.raises(schemas.UnknownSchemaError, match="never fetched") as caught:
        schemas.problems(badge, "https://example.org/schema.json")
    assert caught.value.schema_id == "https://example.org/schema.json"


@pytest.mark.parametrize("document", [{}, {"type": ["Achievement"], "id": "urn:a"}])
def test_a_document_of_no_known_type_is_not_valid(document: Document) -> None:
    with pytest.raises(SchemaError, match="no type that is known"):
        schemas.validate(UnsecuredDocument(document))


@pytest.mark.parametrize(
    "value", ["pasted\u000bfrom slides", "\ud800", "\uffff", 2**60, float("nan"), datetime.now(UTC)]
)
def test_what_could_not_be_read_back_is_not_valid(badge: Document, value: object) -> None:
    badge["credentialSubject"]["achievement"]["extension"] = value
    with pytest.raises(SchemaError, match="cannot be read back"):
        schemas.validate(UnsecuredDocument(badge))


def test_a_break_of_the_data_model_is_told_apart(status_list: Document) -> None:
    del status_list["issuer"]
    with pytest.raises(SchemaError, match="the document lacks issuer"):
        schemas.validate(UnsecuredDocument(status_list))


def test_long_values_are_shortened(badge: Document) -> None:
    badge["credentialSubject"]["type"] = ["x" * 1000]
    for problem in schemas.problems(badge, schemas.ACHIEVEMENT_CREDENTIAL):
        assert len(str(problem)) < 300


def test_problems_can_be_shown_as_json(badge: Document) -> None:
    found = schemas.problems(badge | {"validFrom": None}, schemas.ACHIEVEMENT_CREDENTIAL)
    assert json.dumps([problem.__dict__ for problem in found])


def test_what_is_wrong_with_a_document_of_more_values_than_any_badge_is_not_explained(
    badge: Document,
) -> None:
    badge["evidence"] = [{"type": ["Evidence"]}] * schemas.MOST_VALUES
    assert schemas.problems(badge, schemas.ACHIEVEMENT_CREDENTIAL) == ()
    badge["evidence"].append({})
    (problem,) = schemas.problems(badge, schemas.ACHIEVEMENT_CREDENTIAL)
    assert "more than 10,000 values" in problem.message


def test_of_a_thousand_problems_a_hundred_are_told(badge: Document) -> None:
    badge["evidence"] = [{}] * 1000
    assert len(schemas.problems(badge, schemas.ACHIEVEMENT_CREDENTIAL)) == 100
    assert len(schemas.vcdm.problems(badge)) == 100
