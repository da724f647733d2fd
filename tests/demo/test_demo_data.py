"""The files of the demonstration district agree with each other and with what reads them."""

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from issuer.domain.pathway import at_home
from issuer.domain.person import Role
from verifier.pathways import definition, parts, words
from verifier.pathways.earned import Earned
from verifier.pathways.evaluation import evaluate
from verifier.pathways.suggestions import suggestions

DEMO = Path(__file__).parents[2] / "demo"
BASE, ISSUER = "https://badges.example", "did:web:badges.example"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHAPES = {"pebble", "river", "column", "menhir", "ring", "cairn"}
MINERALS = {"granite", "slate", "sandstone", "moss", "heather", "rust", "tarn", "basalt"}


def rows(name):
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MENU = rows("menu.csv")
ROSTER = rows("roster.csv")
DOCUMENT = at_home(json.loads((DEMO / "pathway-2026-27.json").read_text("utf-8")), base=BASE, issuer=ISSUER)


def after(*slugs):
    items = [Earned(slug, f"{BASE}/achievements/{slug}", ISSUER, NOW) for slug in slugs]
    return evaluate(definition.read(DOCUMENT), items, NOW)


def test_thirty_people_in_three_schools_with_an_address_and_a_number_each():
    assert len(ROSTER) == 30
    assert len({row["school"] for row in ROSTER} - {""}) == 3
    assert len({row["employee_number"] for row in ROSTER}) == 30
    addresses = [address for row in ROSTER for address in row["emails"].split(";")]
    assert len(addresses) == len(set(addresses))
    assert all(row["emails"].split(";")[0].endswith("@aldervalley.example") for row in ROSTER)
    assert all(address.endswith(".example") and address == address.lower() for address in addresses)


def test_every_role_has_somebody():
    roles = Counter(role.partition("@")[0] for row in ROSTER for role in row["roles"].split(";"))
    assert set(roles) == set(Role)
    assert roles["reviewer"] == 2
    assert roles["teacher"] > 20


def test_every_offering_of_the_menu_is_whole():
    assert len({row["slug"] for row in MENU}) == len(MENU) == 24
    for row in MENU:
        assert all(row[name] for name in ("name", "description", "criteria", "shape", "mineral", "word"))
        assert row["shape"] in SHAPES
        assert {row["mineral"], *row["stones"].split()} <= MINERALS
        assert len(row["word"]) <= 9
        assert bool(row["alignment_code"]) == bool(row["alignment_name"]) == bool(row["alignment_url"])
        if row["kind"] != "yearly":
            assert int(row["minutes"]) > 0
            assert row["evidence_prompt"].endswith("?")
            assert row["comfort"] in ("little risk", "some risk", "pushing comfort")


def test_the_menu_has_every_course():
    courses = Counter(row["kind"] for row in MENU)
    assert courses == {"event": 5, "entree": 4, "quick_bite": 6, "to_go": 5, "appetizer": 3, "yearly": 1}


def test_the_pathway_asks_only_for_what_the_menu_offers():
    menu = {row["slug"]: row for row in MENU}
    for token, component in DOCUMENT["components"].items():
        assert component["achievement"] == f"{BASE}/achievements/{token}"
        assert component["name"] == menu[token]["name"]
        assert component["minutes"] == int(menu[token]["minutes"])
        assert component["categories"] == [menu[token]["kind"]]
    yearly = next(row for row in MENU if row["kind"] == "yearly")
    assert DOCUMENT["awards"] == f"{BASE}/achievements/{yearly['slug']}"
    assert DOCUMENT["name"] == yearly["name"]


def test_the_year_has_seven_parts():
    assert parts.counts(after()) == parts.Counts(0, 0, 7)
    assert words.headline(after()) == "3 required left, then 4 to choose"


def test_rosas_home_says_what_the_design_says():
    progress = after("opening-day", "exit-tickets", "slides-icebreaker", "podcast-feedback-that-lands")
    assert words.headline(progress) == "2 required left, then choose 1 of 4"
    assert parts.counts(progress, {"stations-that-differentiate"}) == parts.Counts(4, 1, 2)
    steps = suggestions(definition.read(DOCUMENT), progress, {"stations-that-differentiate"})
    assert [step.component for step in steps[:2]] == [
        "stations-that-differentiate",
        "digital-safety-refresher",
    ]
    assert len(steps) == 5


@pytest.mark.parametrize("strand", ["winter-day-reading", "winter-day-numbers", "winter-day-calm"])
def test_any_strand_of_the_winter_day_will_do(strand):
    year = ("opening-day", "digital-safety-refresher", "moderating-a-discussion", "reading-groups")
    progress = after(*year, "unit-on-one-page", "visit-next-door", strand)
    assert progress.complete
    assert len(progress.used) == 7


def test_appetizers_count_for_nothing_in_the_year():
    assert parts.counts(after(*(row["slug"] for row in MENU if row["kind"] == "appetizer"))).done == 0


def test_the_readme_tells_every_file_and_every_column():
    readme = (DEMO / "README.md").read_text("utf-8")
    for file in DEMO.iterdir():
        assert file.name == "README.md" or f"`{file.name}`" in readme
    for column in (*MENU[0], *ROSTER[0]):
        assert f"`{column}`" in readme
