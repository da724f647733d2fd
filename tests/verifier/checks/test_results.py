"""Results against the descriptions that the badge gives."""

import pytest

RUBRIC, LEVEL = (
    "urn:uuid:0f0f0f0f-0000-4000-8000-000000000001",
    "urn:uuid:0f0f0f0f-0000-4000-8000-000000000002",
)


def badge_with(district, result, **description):
    badge = district.badge()
    described = {
        "id": RUBRIC,
        "type": ["ResultDescription"],
        "name": "Score",
        "resultType": "RawScore",
    } | description
    badge["credentialSubject"]["achievement"]["resultDescription"] = [described]
    badge["credentialSubject"]["result"] = [{"type": ["Result"], "resultDescription": RUBRIC} | result]
    return district.sign(badge)


def finding(tools, signed):
    return tools.report_on(signed).finding("results")


def test_a_badge_without_results_is_not_asked(district, tools):
    assert finding(tools, district.signed()).outcome == "skipped"


@pytest.mark.parametrize(
    ("result", "description"),
    [
        ({"value": "7"}, {"valueMin": "0", "valueMax": "10"}),
        ({"value": "B"}, {"allowedValue": ["C", "B", "A"]}),
        ({"status": "Completed"}, {"resultType": "Status"}),
        ({"value": "any text"}, {}),
        (
            {"achievedLevel": LEVEL},
            {"rubricCriterionLevel": [{"id": LEVEL, "type": ["RubricCriterionLevel"], "name": "x"}]},
        ),
        ({"value": "12"}, {"valueMin": "10"}),
        ({"value": "9"}, {"valueMax": "10"}),
    ],
)
def test_a_result_that_fits_passes(district, tools, result, description):
    assert finding(tools, badge_with(district, result, **description)).outcome == "passed"


@pytest.mark.parametrize(
    ("result", "description", "words"),
    [
        ({"value": "11"}, {"valueMin": "0", "valueMax": "10"}, "above"),
        ({"value": "-1"}, {"valueMin": "0"}, "below"),
        ({"value": "nan"}, {"valueMin": "0"}, "asks for a number"),
        ({"value": "many"}, {"valueMax": "10"}, "asks for a number"),
        ({"value": "D"}, {"allowedValue": ["C", "B", "A"]}, "not among the allowed"),
        ({"value": "x"}, {"resultType": "Status"}, "says none"),
        ({"achievedLevel": LEVEL}, {}, "level"),
        ({"resultDescription": LEVEL}, {}, "names a description"),
    ],
)
def test_a_result_that_does_not_fit_is_a_warning(district, tools, result, description, words):
    found = finding(tools, badge_with(district, result, **description))
    assert (found.outcome, found.reason) == ("warned", "result_mismatch")
    assert words in found.message


def test_a_result_that_names_no_description_has_nothing_to_fit(district, tools):
    badge = district.badge()
    badge["credentialSubject"]["result"] = [{"type": ["Result"], "value": "7"}]
    assert finding(tools, district.sign(badge)).outcome == "passed"
