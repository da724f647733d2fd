"""The cases of the older validator's own tests get its verdicts, and where they do not, it says why.

`tests/vectors/openbadges-validator-core/cases.json` holds what its 139 tests ask and answer, as data. A case
that carries `differs` is judged otherwise here, for the reason that stands there; tests about its own
machinery, which answer nothing about a badge, are listed as `without_verdict`.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.open_badges_2.conftest import Academy, check
from verifier.open_badges_2 import extensions
from verifier.open_badges_2.classes import Member, member_problems, problems
from verifier.open_badges_2.recipient import matches
from verifier.open_badges_2.upgrade import upgraded
from verifier.open_badges_2.values import KINDS

FILE = Path(__file__).parents[2] / "vectors/openbadges-validator-core/cases.json"
TABLE = json.loads(FILE.read_text(encoding="utf-8"))
CASES = TABLE["cases"]
GOOD = {"verified", "warning"}


def by_value(case: dict[str, Any], **_: Any) -> bool:
    return KINDS[case["kind"]](case["value"])


def by_member(case: dict[str, Any], **_: Any) -> bool:
    told = dict(case["member"])
    told["one_of"] = frozenset(told.get("one_of", ()))
    return not list(member_problems(case.get("value"), Member(**told), ""))


def by_node(case: dict[str, Any], **_: Any) -> bool:
    return not problems(case["node"], case["class"])


def by_extension(case: dict[str, Any], **_: Any) -> bool:
    """An extension of an unknown kind is a warning, like a badge that is good and has something to know."""
    return not extensions.problems(case["extension"], "")


def by_recipient(case: dict[str, Any], **_: Any) -> bool:
    return matches(case["recipient"], case["asked"]) is True


def by_upgrade(case: dict[str, Any], **_: Any) -> bool:
    found = upgraded(case["document"], case["kind"], case["source"])
    return {name: found.get(name) for name in case["becomes"]} == case["becomes"]


def by_badge(case: dict[str, Any], academy: Academy, tools: Any) -> bool:
    text = json.dumps(case["documents"]).replace("@PEM@", academy.pem().replace("\n", "\\n"))
    given = case["given"]
    if case["given_as"] == "jws":
        given = academy.sign(given)
        if case.get("tampered"):
            header, _, signature = given.split(".")
            changed = academy.sign({**case["given"], "evidence": "https://inserted.example/"})
            given = f"{header}.{changed.split('.')[1]}.{signature}"
    if case["given_as"] == "png":
        held = given if isinstance(given, str) else json.dumps(given)
        given = tools.png(tools.itxt(held, b"openbadges"))
    return check(given, json.loads(text)).verdict in GOOD


ASKED = {
    "value": by_value,
    "member": by_member,
    "node": by_node,
    "extension": by_extension,
    "recipient": by_recipient,
    "upgrade": by_upgrade,
    "badge": by_badge,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['test']}-{case['ask']}")
def test_a_case_of_the_older_validator_gets_its_verdict_or_a_reason(case, academy, tools):
    answer = ASKED[case["ask"]](case, academy=academy, tools=tools)
    assert (answer is case["valid"]) is ("differs" not in case)


def test_few_cases_differ_and_each_says_why():
    differing = [case for case in CASES if "differs" in case]
    assert all(len(case["differs"]) > 40 for case in differing)
    assert len(CASES) - len(differing) >= 131
    assert len(differing) <= 6


def test_every_test_of_the_older_validator_is_either_a_case_or_has_no_verdict():
    asked = {case["test"] for case in CASES}
    assert not asked & set(TABLE["without_verdict"])
    assert len(asked | set(TABLE["without_verdict"])) == 139
