"""The demonstration: a district, its school year, and the main job done once, by the services of the pages.

1. people, menu, pathway    from the files in `demo/`, which are examples for files of one's own
2. events                   the coordinator awards them from lists
3. the main job             one teacher's evidence is read, sent back once with a word, approved; each
                            approval signs a badge, and the last one brings the badge of the year
4. together                 one school's own pathway: who attended, what was seen, taught and written
5. what is left for you     evidence that waits to be read, a draft, a badge from another district

`demo/story.json` tells who does what. The year is moved to the one in which it is loaded, so that its
windows are open. Loading happens once: an installation that has people in it is left alone.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from issuer.domain.award import Source
from issuer.domain.person import Person
from issuer.domain.school_year import SchoolYear, instant_of
from issuer.installation import InstallationError
from issuer.services import (
    acting,
    adding,
    attending,
    enrolling,
    importing,
    listing,
    planning,
    publishing,
    reflecting,
    reviewing,
    signing_off,
    submitting,
    teaching,
)
from issuer.services.awarding import AwardedBadge
from issuer.services.charting import Terms
from issuer.services.house import House
from issuer.storage import imported_badges, people

WRITTEN_FOR: Final = SchoolYear(2026)
"""The school year that the files speak of."""

A_SCHOOL_DAY: Final = timedelta(hours=15, minutes=30)
"""From midnight to the end of a session in the afternoon."""

Say = Callable[[str], None]
"""Tells one line of what happens."""


@dataclass
class Demonstration:
    """A loading under way."""

    house: House
    now: datetime
    say: Say
    told: Mapping[str, Any]
    year: SchoolYear

    def actor(self, email: str) -> Person:
        """The person with that address, as the services know people."""
        with self.house.database.reading() as tx:
            row = people.by_email(tx, email)
            if row is None:
                raise LookupError(f"demo/story.json names {email}, and demo/roster.csv does not.")
            return acting.of(tx, row)

    def day(self, part: float) -> date:
        """A day between the beginning of the year and today: 0.0 the first, 1.0 today."""
        return self.year.begins + (self.today - self.year.begins) * part

    @property
    def today(self) -> date:
        """The day of `now` in the district."""
        return self.now.astimezone(self.house.settings.zone).date()


def is_loaded(house: House) -> bool:
    """Whether its people are there already.

    Raises:
        InstallationError: there are people, and others: its doors would open their installation to anybody.
            Or its people are there, and what is loaded last is not: loading was interrupted.
    """
    told = json.loads(_text("story.json", WRITTEN_FOR))
    with house.database.reading() as tx:
        if people.by_email(tx, told["draft"]["teacher"]):
            last = people.by_email(tx, told["from_elsewhere"]["teacher"])
            if last and imported_badges.of_person(tx, last.id):
                return True
            raise InstallationError(
                f"Loading the demonstration into {house.settings.instance} was interrupted. Remove that "
                "folder and begin again."
            )
        if people.everyone(tx):
            raise InstallationError(
                f"There are people of your own in {house.settings.instance}, and the demonstration lets "
                "anybody sign in as anyone. Name another folder for it in CAIRN_INSTANCE, and no "
                "CAIRN_DATABASE_URL."
            )
    return False


def load(house: House, *, now: datetime, say: Say) -> None:
    """Load the demonstration into an empty installation and do the main job once.

    Args:
        house: the installation.
        now: the instant of every deed.
        say: is told each step, with the address where it can be looked at.
    """
    today = now.astimezone(house.settings.zone).date()
    year = SchoolYear.of(today)
    demonstration = Demonstration(house, now, say, json.loads(_text("story.json", WRITTEN_FOR)), year)
    _set_up(demonstration)
    _award_events(demonstration)
    _live_a_year(demonstration)
    _read_together(demonstration)
    _leave_something(demonstration)


def _set_up(demo: Demonstration) -> None:
    house, now, urls = demo.house, demo.now, demo.house.settings.urls
    roster = enrolling.import_roster(house, acting.CONSOLE, _text("roster.csv", demo.year), now=now)
    demo.say(f"{roster.count(enrolling.Result.NEW)} people in their schools")
    menu = publishing.import_menu(house, acting.CONSOLE, _text("menu.csv", demo.year), now=now)
    demo.say(f"{menu.count(publishing.Result.NEW)} offerings on the menu  {urls.base}/menu")
    document = _in_this_year(demo, json.loads(_text("pathway-2026-27.json", demo.year)))
    published = publishing.publish_pathway(house, acting.CONSOLE, document, now=now)
    demo.say(f"the pathway of {demo.year.words}  {urls.pathway(published.slug)}")


def _award_events(demo: Demonstration) -> None:
    """Award from lists, as a coordinator does after an event."""
    coordinator = demo.actor(demo.told["coordinator"])
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["E-mail", "Badge", "Date"])
    attended: Mapping[str, list[str]] = demo.told["attended"]
    for number, (slug, emails) in enumerate(attended.items()):
        writer.writerows([email, slug, demo.day(number / 10)] for email in emails)
    awarded = listing.award(demo.house, coordinator, sheet.getvalue(), now=demo.now)
    demo.say(f"{awarded.count(planning.Result.AWARDED)} badges awarded from {coordinator.name}'s lists")


def _live_a_year(demo: Demonstration) -> None:
    """Let evidence be sent, read and approved until the year is complete."""
    stories: list[Mapping[str, str]] = demo.told["evidence"]
    for number, story in enumerate(stories):
        for badge in _tell(demo, story, number):
            if badge.source is Source.PATHWAY:
                demo.say(f"{badge.person_name} has every required and chosen part")
            demo.say(f"signed and verified: “{badge.name}” for {badge.person_name}  {badge.url}")


def _tell(demo: Demonstration, story: Mapping[str, str], number: int) -> tuple[AwardedBadge, ...]:
    teacher, reviewer = demo.actor(story["teacher"]), demo.actor(demo.told["reviewers"][number % 2])
    house, now = demo.house, demo.now
    submission = submitting.begin(house, teacher, story["slug"], now=now)
    adding.add_text(house, teacher, submission, story["name"], story["shows"], now=now)
    submitting.save(house, teacher, submission, _draft(demo, story, number), now=now)
    sent = submitting.send(house, teacher, submission, now=now)
    demo.say(
        f"{teacher.name} sent evidence for “{story['slug']}”  {house.settings.base_url}/queue/{submission}"
    )
    if "waits" in story:
        return ()
    if "not_yet" in story:
        reviewing.not_yet(house, reviewer, submission, round=sent, comment=story["not_yet"], now=now)
        demo.say(f"{reviewer.name} answered “not yet”, with a word on what is missing")
        better = {**story, "happened": story["again"]}
        submitting.save(house, teacher, submission, _draft(demo, better, number), now=now)
        sent = submitting.send(house, teacher, submission, now=now)
    return reviewing.approve(house, reviewer, submission, round=sent, now=now).awarded


def _read_together(demo: Demonstration) -> None:
    """Record what no badge of the menu tells, each in a state of its own."""
    document, told = json.loads(_text("reading-together-2026-27.json", demo.year)), demo.told["together"]
    terms = Terms(with_badge=True)
    published = publishing.publish_pathway(
        demo.house, acting.CONSOLE, _in_this_year(demo, document), terms, now=demo.now
    )
    _record_sessions(demo, told)
    house, now, mentor = demo.house, demo.now, demo.actor(told["mentor"])
    signing_off.sign(house, mentor, demo.actor(told["seen"]).id, told["topic"], note=told["note"], now=now)
    _teach(demo, told)
    for state in ("handed_in", "drafts"):
        for email, text in told[state].items():
            writer = demo.actor(email)
            draft = reflecting.Draft("reflection", told["about"], text)
            kept = reflecting.keep(house, writer, draft, now=now)
            if state == "handed_in":
                reflecting.hand_in(house, writer, kept, now=now)
    url = house.settings.urls.pathway(published.slug)
    demo.say(f"sessions attended, a lesson seen, colleagues taught and reflections written  {url}")


def _record_sessions(demo: Demonstration, told: Mapping[str, Any]) -> None:
    house, mentor = demo.house, demo.actor(told["mentor"])
    event_id = attending.open_event(house, mentor, told["event"], told["name"], now=demo.now)
    for number, (name, emails) in enumerate(told["sessions"].items()):
        began = instant_of(demo.day((number + 1) / 10), house.settings.zone)
        session = attending.Session(name, min(began + A_SCHOOL_DAY, demo.now), 90)
        session_id = attending.add_session(house, mentor, event_id, session)
        there = [demo.actor(email).id for email in emails]
        attending.record(house, mentor, session_id, there, now=demo.now)


def _teach(demo: Demonstration, told: Mapping[str, Any]) -> None:
    badge, *pairs = told["taught"].items()
    for teacher, learner in pairs:
        claimed = teaching.Claimed(learner, badge[1], "taught", demo.day(0.5))
        row_id = teaching.claim(demo.house, demo.actor(teacher), claimed, now=demo.now)
        if learner == told["confirms"]:
            teaching.confirm(demo.house, demo.actor(learner), row_id, now=demo.now)


def _in_this_year(demo: Demonstration, document: Mapping[str, Any]) -> dict[str, Any]:
    window = demo.year.window(demo.house.settings.zone)
    return {**document, "window": {"from": _instant(window.start), "until": _instant(window.until)}}


def _leave_something(demo: Demonstration) -> None:
    """Leave a draft and a badge from elsewhere, so that no page of the tour is empty."""
    draft = demo.told["draft"]
    teacher = demo.actor(draft["teacher"])
    submission = submitting.begin(demo.house, teacher, draft["slug"], now=demo.now)
    submitting.save(demo.house, teacher, submission, _draft(demo, draft, 8), now=demo.now)
    elsewhere = demo.told["from_elsewhere"]
    owner, data = demo.actor(elsewhere["teacher"]), _text(elsewhere["file"], WRITTEN_FOR).encode()
    importing.upload(demo.house, owner, data, elsewhere["file"], now=demo.now)
    demo.say(f"{owner.name} brought a badge from another district; a coordinator decides whether it counts")


def _draft(demo: Demonstration, story: Mapping[str, str], number: int) -> submitting.Draft:
    reflection = {name: story[name] for name in submitting.QUESTIONS if name in story}
    day = demo.day(number / 10)
    return submitting.Draft(reflection, minutes=60, activity_end=day)


def _instant(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _text(name: str, year: SchoolYear) -> str:
    """One file of the demonstration, moved to a school year."""
    text = (_folder() / name).read_text(encoding="utf-8")
    return text.replace(str(WRITTEN_FOR), str(year)).replace(WRITTEN_FOR.words, year.words)


def _folder() -> Traversable:
    """The files: inside the package where it was installed, beside it in a checkout."""
    installed = resources.files("issuer") / "demo"
    return installed if installed.is_dir() else Path(__file__).parents[1] / "demo"
