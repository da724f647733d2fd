"""The pathways to begin from: each is sound, says what it means, and knows who is done and who is not."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from issuer.services import templates
from verifier.pathways import definition, persons, words
from verifier.pathways.closest import Offer
from verifier.pathways.counting import imagine
from verifier.pathways.earned import Person
from verifier.pathways.evaluation import evaluate
from verifier.pathways.linting import linter
from verifier.pathways.requirements import KINDS
from verifier.pathways.suggestions import asked_anyway, shortest_way

FOLDER = Path(__file__).parents[2] / "demo" / "pathways"
FILES = sorted(path.stem for path in FOLDER.glob("*.json"))
SUMMER = datetime(2026, 8, 1, tzinfo=UTC)
LATER = {"a-regular": datetime(2029, 7, 1, tzinfo=UTC), "every-year-anew": datetime(2027, 5, 1, tzinfo=UTC)}
END = datetime(2027, 6, 1, 12, tzinfo=UTC)

MEANT = {"seed-year": ["overlap"], "a-regular": ["overlap"]}
"""What the linter says and is meant: an entrée is one of the five, a conference's sessions count for both."""

LEFT = {
    "a-regular": ("Three conferences: 2 more",),
    "badges-from-elsewhere": (
        "Three badges, ours or those that stand for them: 1 more",
        "Four hours in all: 1 h 45 min more",
    ),
    "coaching-cycle": ("Observed once more", "Then: coaching others"),
    "every-year-anew": ("Digital safety refresher",),
    "gold-over-silver": ("Help two colleagues with Stations: 1 more",),
    "hours-to-renew": ("15 hours of STEM: 10 h more",),
    "induction": ("Plans for every student",),
    "practice-not-badges": ("Observed by two different people: 1 more",),
    "ready-to-help": ("CPR",),
    "seed-event": ("Three sessions of your choice: 2 more", "What you take home"),
    "seed-ladder": ("Teach two people who begin",),
    "seed-year": ("Five of the menu: 2 more", "A reflection on your learning year"),
    "three-of-five": ("Three of the five certificates: choose 1 of 3",),
}

SENTENCES = {
    "a-regular": (
        "Between August 1, 2026 and July 31, 2029, whoever completes all of: 3 badges of different events"
        " on conference counting attendance; 6 badges of different sessions on conference counting "
        "attendance; 2 pieces of approved evidence on passed on, earns A regular at conferences."
    ),
    "badges-from-elsewhere": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: 3 different badges out of “A "
        "Slides icebreaker”, “Stations that differentiate”, “Captions for everyone” or “Feedback in two "
        "colors”; 4 h of learning, earns Arriving with badges."
    ),
    "coaching-cycle": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: (in this order: a reflection "
        "on coaching goal, then a sign-off on coaching look by a coach, then approved evidence on "
        "coaching change, then a sign-off on coaching look by a coach); the badge “Coaching others”, "
        "after “One cycle, in this order”, earns A coaching cycle."
    ),
    "every-year-anew": (
        "Whoever completes (all of: the badge “Digital safety refresher”; the badge “Reporting a "
        "concern”; a sign-off on handbook by a supervisor), in the last 365 days, earns Safety: current."
    ),
    "gold-over-silver": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: complete “learning year 2026 "
        "27”; teach or mentor 2 people on “Stations that differentiate”; review 3 people on “Stations "
        "that differentiate”, earns Gold 2026–27."
    ),
    "hours-to-renew": (
        "Between July 1, 2022 and June 30, 2027, whoever completes all of: 100 h of learning, at most 20 "
        "h of them in self study, in proportion to percent of 100, up to 20 h of them carried over; ((all"
        " of: 15 h in equity; 15 h in stem), no minute counting for two of them), earns Renewal 2027."
    ),
    "induction": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: the badge “Welcome days”; the"
        " badge “Digital safety refresher”; the badge “Plans for every student”, if role is special-"
        "education; 6 sign-offs on mentor meeting by a mentor; 2 pieces of approved evidence on classroom"
        " visit; a reflection on first year, after “Six meetings with your mentor”, earns First year "
        "2026–27."
    ),
    "practice-not-badges": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: 2 sign-offs of 2 different "
        "people on observation by a supervisor or a coach, never waived; approved evidence on changed "
        "lesson; a reflection on changed lesson; (one of: a sign-off on learning community by a "
        "supervisor; or 10 h counting hours); one activity of your own, approved, earns A year of "
        "practice."
    ),
    "ready-to-help": (
        "Between August 1, 2026 and June 4, 2027, whoever completes (all of: the badge “CPR”; the badge "
        "“First aid”; the badge “Bleeding control”; the badge “Emergency medication”, if role is nurse or"
        " coach), as long as it is valid, earns Ready to help."
    ),
    "seed-event": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: 1 session of summer summit "
        "2026 keynote; 3 sessions of summer summit 2026, 45 min each; a reflection on summer summit 2026,"
        " earns Summer summit 2026."
    ),
    "seed-ladder": (
        "Whoever completes in this order: the badge “A Slides icebreaker”, then (all of: approved "
        "evidence on icebreaker; a reflection on icebreaker), then the badge “A Slides icebreaker”, level"
        " 2 or higher, then teach 2 people on “A Slides icebreaker”, earns Slides: from entry to trainer."
    ),
    "seed-year": (
        "Between August 1, 2026 and June 4, 2027, whoever completes all of: (all of: the badge “Digital "
        "safety refresher”; 2 sessions of preplanning 2026; (one of: the badge “Winter learning day: "
        "reading together”; or the badge “Winter learning day: numbers that speak”); complete “summer "
        "summit 2026”); (all of: 5 different badges in appetizer, entree, quick bite or to go; 1 badge in"
        " entree); a reflection on my learning year, earns Learning year 2026–27."
    ),
    "three-of-five": (
        "Between August 1, 2026 and June 4, 2027, whoever completes any 3 of these 5: the badge “Reading "
        "together”; the badge “Writing that is read”; the badge “Numbers that speak”; the badge “Science "
        "outdoors”; the badge “Arts in every week”, earns Three certificates."
    ),
}


def document(name):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def progress(name, who):
    pathway = definition.read(document(name))
    person = persons.read_person(json.loads((FOLDER / "people" / f"{name}-{who}.json").read_text("utf-8")))
    now = LATER.get(name, END)
    return evaluate(pathway, person.items, now, attributes=person.attributes, waivers=person.waivers)


def test_the_seeds_and_ten_more_are_there():
    assert FILES == sorted(SENTENCES) == sorted(LEFT)
    assert len([name for name in FILES if not name.startswith("seed-")]) == 10


@pytest.mark.parametrize("name", FILES)
def test_whoever_did_it_all_is_done(name):
    told = progress(name, "done")
    assert told.complete, told.root.missing
    assert told.used


@pytest.mark.parametrize("name", FILES)
def test_whoever_did_not_is_told_what_is_left(name):
    told = progress(name, "not-yet")
    assert told.status == "incomplete"
    assert told.root.missing == LEFT[name]


@pytest.mark.parametrize("name", FILES)
def test_the_sentence_says_what_the_rule_means(name):
    assert words.told(definition.read(document(name))) == SENTENCES[name]


@pytest.mark.parametrize("name", FILES)
def test_the_linter_says_nothing_but_what_is_meant(name):
    offers = json.loads((FOLDER / "offers" / f"{name}.json").read_text("utf-8"))
    items = persons.read_person({"items": offers}).items
    found = linter.lint(definition.read(document(name)), items, None, SUMMER)
    assert linter.codes(found) == MEANT.get(name, [])


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_back_is_the_document(name):
    assert definition.write(definition.read(document(name))) == document(name)


def test_the_seeds_year_has_a_shortest_way_beside_what_is_asked_for_anyway():
    pathway = definition.read(document("seed-year"))
    offers = [Offer(replace(fact.item, id=fact.component, at=END)) for fact in imagine(pathway)]
    way = shortest_way(pathway, Person(items=()), offers, END)
    assert (way.cost, len(way.sets[0]), way.exact) == (60 + 360 + 180 + 3 * 30 + 45, 7, True)
    assert [rule.id for rule in asked_anyway(pathway, offers)] == ["preplanning", "summit", "reflect"]


def test_between_them_they_use_every_kind_of_rule():
    used = set()
    for name in FILES:
        used |= {type(rule) for rule in definition.read(document(name)).walk()}
    assert used == set(KINDS.values())


def test_the_page_about_them_names_each_of_them():
    told = (FOLDER / "README.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", told, flags=re.MULTILINE)) == set(FILES)


def test_the_builder_offers_them_as_examples():
    assert set(FILES) <= set(templates.everything())
