"""The year of a menu with choices, done entirely on the pages: events, sessions, badges, and a look back.

1  set up      the coordinator brings in people and menu, and publishes two pathways of `demo/pathways`
2  events      she opens the events that they ask for, and records who was there: by ticks, by a spreadsheet
3  summit      the teacher's reflection completes the pathway of one event, which is a part of the year's
4  the year    five of the menu, an entrée among them; the last reflection brings the badge, once
5  withdrawn   what it rests on is taken back: the coordinator is asked, and nothing falls by itself
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from issuer.domain.pathway import at_home

from .serving import PROJECT
from .town import Town, badge_of, badges_of

DEMO = PROJECT / "demo"
MONDAY = datetime(2026, 12, 14, 15, tzinfo=UTC)
YEAR = "/home?pathway=learning-year-2026-27"
BADGES = (
    "digital-safety-refresher",
    "winter-day-reading",
    "stations-that-differentiate",
    "exit-tickets",
    "slides-icebreaker",
    "podcast-feedback-that-lands",
    "first-look-at-the-data",
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Town.open(tmp_path, f"sqlite:///{tmp_path}/cairn.sqlite", begins=MONDAY) as town:
        yield town
    assert town.server.faults() == ""


def test_a_year_of_choices_is_done_on_the_pages(town: Town) -> None:
    the_coordinator_publishes(town)
    town.let_in("rosa")
    she_opens_events_and_records_who_came(town)
    the_summit_is_done(town)
    badges_of_the_menu_are_awarded(town)
    the_last_reflection_brings_the_year(town)
    what_was_taken_back_is_looked_at(town)


def the_coordinator_publishes(town: Town) -> None:
    helen = town.helen
    for page, name, deed in (("roster", "roster.csv", "Bring"), ("menu/import", "menu.csv", "Put")):
        sheet = (name, (DEMO / name).read_bytes())
        form = helen.get(f"/coordinator/{page}").form("Show what will happen")
        form.send(files=[sheet]).form(deed).send()
    issuer = json.loads(helen.get("/issuer", accept="application/ld+json").body)["id"]
    for name in ("seed-event", "seed-year"):
        document = json.loads((DEMO / "pathways" / f"{name}.json").read_text(encoding="utf-8"))
        document = json.dumps(at_home(document, base=town.server.base_url, issuer=issuer))
        outline = helen.get("/coordinator/publish").form("Make it a draft").send(text=document)
        preview = helen.get(outline.link("Check and publish"))
        preview.form("I have read it and agree").send().form("Publish it").send().says("holds from now on")


def she_opens_events_and_records_who_came(town: Town) -> None:
    helen, rosa = town.helen, town.rosa
    helen.get("/events").says("Asked for, and not open yet", "The keynote")
    opened = {}
    for slug, sessions in (
        ("preplanning-2026", ("Grading together", "A room that works")),
        ("summer-summit-2026-keynote", ("Keynote",)),
        ("summer-summit-2026", ("Stations", "Feedback", "Choice")),
    ):
        form = helen.get(f"/events?slug={slug}&name={slug}").form("Open it")
        page = form.send()
        for name in sessions:
            page = page.form("Add it").send(name=name, day="2026-08-10", ends="15:30", time="1 h")
        opened[slug] = page
    rosa.get(YEAR).says("Pre-planning: two sessions of your choice")
    for slug in ("preplanning-2026", "summer-summit-2026-keynote"):
        for _, url in [link for link in opened[slug].links if "/sessions/" in link[1]]:
            ticks = helen.get(f"{url}?q=Rosa+Delgado").form("Record who is ticked")
            [person] = ticks.fields["person"].offers
            ticks.send(person=person).says("1 person recorded.", "Recorded: 1")
    lines = "".join(
        f"rosa.delgado@aldervalley.example,{one}\n" for one in ("stations", "Feedback", "Choice", "Lunch")
    )
    form = helen.get(opened["summer-summit-2026"].link("Bring in a spreadsheet"))
    preview = form.form("Show what will happen").send(text=f"E-mail,Session\n{lines}")
    preview.says("3 lines to record", "no session “Lunch”")
    preview.form("Record them").send().says("3 lines recorded.")
    rosa.get("/recorded").says("Grading together", "you were there", "2 of 2", "3 of 3")


def the_summit_is_done(town: Town) -> None:
    rosa = town.rosa
    home = rosa.get("/home?pathway=summer-summit-2026")
    page = rosa.get(home.link("What you take home"))
    page.form("Hand it in").send(expect=422).says("What you wrote is missing.")
    page.form("Hand it in").send(text="Small groups first.").says("Handed in.", "1 badge awarded.")
    assert [name for name, _ in badges_of(rosa)] == ["Summer summit 2026"]


def badges_of_the_menu_are_awarded(town: Town) -> None:
    lines = "".join(f"rosa.delgado@aldervalley.example,{slug},2026-10-02\n" for slug in BADGES)
    form = town.helen.get("/coordinator/award").form("Show what will happen")
    form.send(text=f"e-mail,badge,date\n{lines}").form("Award 7").send().says("7 badges awarded")


def the_last_reflection_brings_the_year(town: Town) -> None:
    rosa = town.rosa
    home = rosa.get(YEAR)
    home.says("1 required left", "A reflection on your learning year")
    page = rosa.get(home.link("Write it")).form("Save the draft").send(text="I tried stations.")
    page.says("Saved.", "I tried stations.")
    rosa.get(YEAR).says("Finish “A reflection on your learning year”")
    page.form("Hand it in").send(text="I tried stations, and kept them.").says("You set the last stone")
    [url] = [url for name, url in badges_of(rosa) if name.startswith("Learning year")]
    assert town.verdict(url) == ("verified", [])
    town.anybody.get(url).says("Learning year 2026–27")


def what_was_taken_back_is_looked_at(town: Town) -> None:
    rosa, helen = town.rosa, town.helen
    address = badge_of(rosa, "Learning year 2026–27")
    page = rosa.get("/reflections?kind=reflection&topic=my-learning-year")
    page.form("Take it back").send().says("It is a draft again.", "1 yearly badge rests on it")
    helen.get("/coordinator/questioned").says("Learning year 2026–27", "Rosa Delgado")
    assert town.verdict(address) == ("verified", [])
    page = rosa.get("/reflections?kind=reflection&topic=my-learning-year")
    page.form("Hand it in").send(text="I tried stations, and kept two of them.").says("Handed in.")
    assert badge_of(rosa, "Learning year 2026–27") == address
    assert [name for name, _ in badges_of(rosa)].count("Learning year 2026–27") == 1
