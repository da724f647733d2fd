"""`cairn pathway` as a newcomer meets it: files in, the published form out, plain errors, no installation."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from issuer.cli import main
from issuer.cli.pathway import pathway as group

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("CAIRN_SHARED", ROOT.parent / "shared")) / "pathway-cases.json"
OURS = "did:web:badges.example"
ACHIEVEMENTS = "https://badges.example/achievements/"


def cairn(*words: object) -> Result:
    return CliRunner().invoke(main, ["pathway", *map(str, words)])


def cases(*files: Path) -> list[dict[str, Any]]:
    return [case for file in files if file.is_file() for case in json.loads(file.read_text("utf-8"))["cases"]]


CASES = cases(
    ROOT / "tests/verifier/pathways/cases.json", ROOT / "tests/verifier/pathways/proof_cases.json", SHARED
)


class Folder:
    """Writes documents to files and names them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, name: str, value: Any) -> Path:
        file = self.path / f"{name}.json"
        file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return file

    def words(self, case: Mapping[str, Any]) -> list[object]:
        """The command line that asks a case: FILE.json and the options that it has."""
        words: list[object] = [case["check"]]
        if case["check"] == "proof":
            asked = {
                name: case[name] for name in ("pathway", "proof", "components", "subject") if name in case
            }
            return [*words, self.file("case", asked)]
        words.append(self.file("pathway", case["pathway"]))
        for name, option in (("person", "--earned"), ("offers", "--offers"), ("roster", "--roster")):
            if name in case:
                words += [option, self.file(name, case[name])]
        for name in ("by", "until", "now"):
            if name in case:
                words += [f"--{name}", case[name]]
        return words


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def year(folder: Folder) -> Path:
    """A small year: two badges and three hours."""
    return folder.file("year", document())


def document(**more: Any) -> dict[str, Any]:
    components = {
        "slides": {"achievement": f"{ACHIEVEMENTS}slides", "name": "Slides", "minutes": 120},
        "stations": {"achievement": f"{ACHIEVEMENTS}stations", "name": "Stations", "minutes": 90},
    }
    rule = {
        "id": "year",
        "kind": "all",
        "of": [
            {"id": "slides", "kind": "badge", "component": "slides"},
            {"id": "stations", "kind": "badge", "component": "stations", "after": "slides"},
            {"id": "hours", "kind": "hours", "minutes": 180},
        ],
    }
    return {
        "format": "cairn-pathway/1",
        "id": "https://badges.example/pathways/year",
        "version": "1",
        "name": "The year",
        "awards": f"{ACHIEVEMENTS}year",
        "issuers": [OURS],
        "components": components,
        "rule": rule,
        **more,
    }


def award(name: str, at: str) -> dict[str, Any]:
    return {
        "id": f"award-{name}",
        "kind": "award",
        "achievement": ACHIEVEMENTS + name,
        "issuer": OURS,
        "at": at,
    }


FIRST, SECOND = award("slides", "2026-09-01T15:00:00Z"), award("stations", "2026-10-01T15:00:00Z")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_case_is_answered_with_exactly_what_it_expects(case: Mapping[str, Any], folder: Folder) -> None:
    done = cairn(*folder.words(case), "--json")
    told = json.loads(done.stdout)
    if case["check"] == "lint":
        found = told.pop("findings")
        assert sorted({one["code"] for one in found}) == told["codes"]
        assert all(set(one) == {"code", "severity", "path", "message"} for one in found)
    assert told == case["expected"]
    assert done.exit_code == expected_exit(case["expected"])


def expected_exit(expected: Mapping[str, Any]) -> int:
    if expected.get("status") == "invalid":
        return 2
    if "codes" in expected:
        errors = {"impossible", "audience_empty", "cycle", "too_complex", "empty_group"}
        return 1 if errors & set(expected["codes"]) else 0
    fine = (
        expected.get("status") == "complete",
        expected.get("outcome") == "passed",
        expected.get("cost") is not None,
    )
    return 0 if any(fine) else 1


def test_a_whole_case_can_be_one_file(folder: Folder) -> None:
    asked = {"pathway": document(), "person": {"items": [FIRST, SECOND]}, "now": "2026-11-22T12:00:00Z"}
    done = cairn("evaluate", folder.file("case", asked))
    assert (done.exit_code, done.output) == (0, "✓ Complete.\n")
    assert cairn("evaluate", folder.file("case", asked), "--now", "2026-09-15").exit_code == 1


def test_what_is_left_is_said_in_words(year: Path, folder: Folder) -> None:
    done = cairn(
        "evaluate", year, "--earned", folder.file("person", {"items": [FIRST]}), "--now", "2026-11-22"
    )
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "· Not yet complete. 2 required left",
        "    Stations",
        "    3 h of learning: 1 h more",
    ]


def test_without_a_person_nobody_has_anything(year: Path) -> None:
    done = cairn("evaluate", year, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["have"] == {"slides": [0, 1], "stations": [0, 1], "hours": [0, 180]}


def test_a_rule_is_read_aloud(year: Path) -> None:
    done = cairn("explain", year)
    assert done.exit_code == 0
    assert done.output == (
        "Whoever completes all of: the badge “Slides”; the badge “Stations”, after the badge “Slides”; 3 h "
        "of learning, earns The year.\n"
    )
    assert json.loads(cairn("explain", year, "--json").output) == {"sentence": done.output.strip()}


def test_an_answer_is_explained_rule_by_rule(year: Path, folder: Folder) -> None:
    person = folder.file("person", {"items": [FIRST]})
    done = cairn("explain", year, "--earned", person, "--now", "2026-11-22")
    assert done.exit_code == 1
    assert "    award-slides counts\n" in done.output.replace("      ", "    ")
    assert "· 3 h of learning  (2 h of 3 h)" in done.output
    assert "award-slides counts 2 h" in done.output
    told = json.loads(cairn("explain", year, "--earned", person, "--now", "2026-11-22", "--json").output)
    assert told["status"] == "incomplete"
    hours = told["nodes"][-1]
    assert (hours["id"], hours["have"], hours["counts"]) == ("hours", [120, 180], [["award-slides", 120]])
    nobody = cairn("explain", year, "--earned", folder.file("nobody", {"items": []}))
    assert "· Stations  (0 of 1)\n      waits for slides\n" in nobody.output


def test_what_is_wrong_with_a_rule_is_said_with_what_to_do(year: Path, folder: Folder) -> None:
    offers = folder.file("offers", [{"item": FIRST, "registered": True}])
    done = cairn("lint", year, "--offers", offers, "--now", "2026-08-01")
    assert done.exit_code == 1
    assert "error   impossible  /rule\n    Nobody can finish this" in done.output
    assert (
        "warning no_offering  /components/stations\n    “Stations” is not on offer. Offer it" in done.output
    )
    both = folder.file("offers", {"offers": [FIRST, SECOND]})
    clean = cairn("lint", year, "--offers", both, "--now", "2026-08-01")
    assert (clean.exit_code, clean.output) == (0, "✓ Nothing to say against this pathway.\n")


def test_the_shortest_way_is_said_in_words(year: Path, folder: Folder) -> None:
    more = award("stations", "2026-12-01T15:00:00Z") | {"id": "again", "minutes": 30}
    offers = folder.file("offers", [FIRST, SECOND, more])
    asked = (year, "--offers", offers, "--now", "2026-08-01")
    assert cairn("closest", *asked).output == "2 more things to finish:\n    award-slides, award-stations\n"
    assert cairn("closest", *asked, "--by", "minutes").output.startswith("3 h 30 min to finish:\n")
    late = cairn("closest", *asked, "--until", "2026-09-15")
    assert (late.exit_code, late.output) == (1, "· Nothing on offer is enough to finish.\n")
    done = folder.file("done", {"items": [FIRST, SECOND | {"id": "had"}]})
    rest = folder.file("rest", [more])
    enough = cairn("closest", year, "--earned", done, "--offers", rest, "--now", "2026-11-22")
    assert (enough.exit_code, enough.output) == (0, "✓ Nothing more is needed.\n")
    both = cairn("closest", year, "--earned", done, "--offers", offers, "--now", "2026-11-22")
    assert (both.exit_code, "on offer and earned already" in both.stderr) == (2, True)
    odd = folder.file("odd", {"pathway": document(), "by": "luck"})
    assert "“by” must be count or minutes" in cairn("closest", odd).stderr


def test_a_pathway_is_tried_out_before_it_is_published(year: Path, folder: Folder) -> None:
    offers = folder.file("offers", [FIRST, SECOND])
    asked = ("simulate", year, "--offers", offers, "--now", "2026-08-01")
    told = json.loads(cairn(*asked, "--json").output)
    assert len(told["samples"]) == 20
    assert {"attributes", "items", "status"} == set(told["samples"][0])
    assert told["smallest"] == {"cost": 2, "sets": [["award-slides", "award-stations"]]}
    assert told["mostWithout"] == {"count": 1, "minutes": 90, "leftOut": ["award-slides"]}
    assert told["doneToday"] is None
    by_time = json.loads(cairn(*asked, "--json", "--by", "minutes").output)
    assert by_time["mostWithout"] == {"count": 1, "minutes": 120, "leftOut": ["award-stations"]}
    assert told == json.loads(cairn(*asked, "--json", "--seed", 1).output)
    assert told != json.loads(cairn(*asked, "--json", "--seed", 2).output)
    said = cairn(*asked).output
    assert "The smallest set that earns the badge:\n    award-slides, award-stations\n" in said
    assert "The most work that does not earn it:\n    1 thing, 1 h 30 min: all but award-slides\n" in said


def test_who_would_be_done_today_is_named(year: Path, folder: Folder) -> None:
    people = [{"id": "rosa", "items": [FIRST, SECOND]}, {"items": [FIRST]}, {"items": [FIRST, SECOND]}]
    roster = folder.file("roster", people)
    done = cairn("simulate", year, "--roster", roster, "--now", "2026-11-22")
    assert done.exit_code == 0
    assert "    there is none\n" in done.output
    assert "The most work that does not earn it:\n    all there is\n" in done.output
    assert done.output.endswith("Done today: rosa, number 3\n")
    later = json.loads(cairn("simulate", year, "--roster", roster, "--now", "2026-08-01", "--json").output)
    assert (later["doneToday"], later["mostWithout"]) == ([], None)


def test_a_roster_says_who_there_is(folder: Folder) -> None:
    file = folder.file("pilots", document(audience={"attribute": "role", "in": ["pilot"]}))
    people = folder.file("roster", [{"role": "teacher"}, {"items": [], "attributes": {"role": "mentor"}}])
    found = json.loads(cairn("lint", file, "--roster", people, "--json").output)
    assert found["codes"] == ["audience_empty"]


def proof_case() -> dict[str, Any]:
    return next(
        case for case in CASES if case["check"] == "proof" and case["expected"]["outcome"] == "passed"
    )


def test_a_proof_may_stand_beside_its_pathway_or_in_a_linked_document(folder: Folder) -> None:
    case = proof_case()
    file = folder.file("pathway", case["pathway"])
    beside = {name: case[name] for name in ("proof", "components", "subject")}
    done = cairn("proof", file, "--earned", folder.file("beside", beside))
    assert done.exit_code == 0
    assert done.output.startswith("passed: ")
    alone = cairn("proof", file, "--earned", folder.file("alone", case["proof"]))
    assert alone.exit_code == 1
    assert alone.output.startswith("undetermined: ")
    assert "    component_missing  " in alone.output
    linked = {
        "format": "cairn-pathway-linked/1",
        "salt": "x" * 22,
        "rule": case["pathway"],
        "proof": case["proof"],
    }
    assert cairn("proof", folder.file("linked", linked)).output == alone.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "This is not JSON"),
        ("[]", "holds no JSON object"),
        ('{"format": "cairn-pathway/1", "format": "x"}', "given twice"),
        ('{"format": "cairn-pathway/2"}', "The format must be"),
    ],
)
def test_a_file_that_is_no_pathway_is_bad_input(text: str, said: str, folder: Folder) -> None:
    for command in ("evaluate", "explain"):
        done = cairn(command, folder.file("bad", text))
        assert done.exit_code == 2
        assert said in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--earned", {"items": [{"id": "x"}]}, "The person cannot be used."),
        ("--earned", [], "The person cannot be used."),
        ("--offers", "7", "The offers must be a JSON list."),
        ("--offers", [{"id": "x"}], "The offers cannot be used."),
        ("--roster", {}, "The roster must be a JSON list."),
        ("--roster", [{"role": 1.5}], "The roster cannot be used."),
        ("--roster", "nonsense", "This is not JSON"),
    ],
)
def test_other_bad_input_is_named_too(option: str, value: Any, said: str, year: Path, folder: Folder) -> None:
    command = "evaluate" if option == "--earned" else "lint"
    done = cairn(command, year, option, folder.file("given", value))
    assert done.exit_code == 2
    assert said in done.stderr


def test_bad_times_missing_files_and_proofs_are_named(year: Path, folder: Folder) -> None:
    assert "“now” cannot be used" in cairn("evaluate", year, "--now", "yesterday").stderr
    assert cairn("evaluate", year.with_name("nothing.json")).exit_code == 2
    done = cairn("proof", year)
    assert (done.exit_code, "There is no proof." in done.stderr) == (2, True)
    case = proof_case()
    for components in ([], {"i1": {"state": "fine"}}, {"i1": 7}):
        file = folder.file("case", {**case, "components": components or "none"})
        assert cairn("proof", file).exit_code == 2


@pytest.mark.parametrize("command", [*group.commands])
def test_help_names_only_what_a_question_uses(command: str) -> None:
    done = cairn(command, "--help")
    assert done.exit_code == 0
    assert "FILE.json" in done.output
    assert "--json" in done.output
    assert ("--roster" in done.output) == (command in {"lint", "simulate"})
