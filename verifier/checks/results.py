"""Do the results fit the description of results that the badge itself gives?

Open Badges 3.0, Result and ResultDescription: a result names the description it belongs to, one of the same
achievement; its value is one of the allowed values or lies within the bounds, its level is a level of that
description's rubric, and a result of type Status says which status. In the same row, since it asks whether
the badge agrees with what it says itself: the digests of related resources (`verifier.checks.related`), and
the ends of a record's associations (`verifier.checks.record`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from verifier.checks import Verify, record, related
from verifier.intake import Presented
from verifier.members import id_of, many, objects
from verifier.report import Finding, because, passed, skipped, worst
from verifier.world import World

_NAME = "results"


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether each result agrees with its description, and each resource with its digest."""
    amiss = related.findings(presented.document, world)
    if record.is_one(presented.document):
        amiss = [*amiss, *record.associations(presented.document)]
    own = _results(presented)
    return worst(_NAME, [*amiss, own]) if amiss else own


def _results(presented: Presented) -> Finding:
    subjects = objects(presented.document.get("credentialSubject"))
    count = sum(len(objects(subject.get("result"))) for subject in subjects)
    if not count:
        return skipped(_NAME, "The badge carries no results.")
    wrong = [problem for subject in subjects for problem in _problems(subject)]
    if wrong:
        return because(
            _NAME, "result_mismatch", f"A result does not fit its description: {wrong[0]}.", problems=wrong
        )
    return passed(_NAME, "Each result fits the description that the badge gives.", results=count)


def _problems(subject: Mapping[str, Any]) -> Iterator[str]:
    descriptions = {
        id_of(description): description
        for achievement in objects(subject.get("achievement"))
        for description in objects(achievement.get("resultDescription"))
    }
    for index, result in enumerate(objects(subject.get("result"))):
        name = result.get("resultDescription")
        if name is None:
            continue
        if not isinstance(name, str) or name not in descriptions:
            yield f"result {index + 1} names a description that the achievement does not have"
        else:
            yield from (f"result {index + 1} {what}" for what in _against(result, descriptions[name]))


def _against(result: Mapping[str, Any], description: Mapping[str, Any]) -> Iterator[str]:
    levels = {id_of(level) for level in objects(description.get("rubricCriterionLevel"))}
    if "achievedLevel" in result and result["achievedLevel"] not in levels:
        yield "names a level that its rubric does not have"
    if description.get("resultType") == "Status" and "status" not in result:
        yield "is one of a status and says none"
    value = result.get("value")
    if isinstance(value, str):
        allowed = many(description.get("allowedValue"))
        if allowed and value not in allowed:
            yield f"has the value {value[:40]!r}, which is not among the allowed ones"
        yield from _within(value, description)


def _within(value: str, description: Mapping[str, Any]) -> Iterator[str]:
    bounds = {name: _number(description.get(name)) for name in ("valueMin", "valueMax")}
    if bounds["valueMin"] is None and bounds["valueMax"] is None:
        return
    number = _number(value)
    if number is None:
        yield f"has the value {value[:40]!r}, and its description asks for a number"
        return
    if bounds["valueMin"] is not None and number < bounds["valueMin"]:
        yield f"has the value {value[:40]!r}, below the least one"
    if bounds["valueMax"] is not None and number > bounds["valueMax"]:
        yield f"has the value {value[:40]!r}, above the greatest one"


def _number(text: object) -> float | None:
    try:
        number = float(text) if isinstance(text, str) and text.isascii() else None
    except ValueError:
        return None
    return number if number is not None and number == number else None  # NaN is no number  # noqa: PLR0124
