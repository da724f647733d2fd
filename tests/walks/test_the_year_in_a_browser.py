"""The main job by clicking, as somebody who has never seen it: the demonstration, in a real browser.

A teacher writes and sends, a reviewer says "not yet" and then yes; the badge is looked at, shared, and
checked by a stranger; the coordinator awards from a list and takes a badge back; HR reads the hours. Every
page that is met on the way must be readable by everyone: axe finds nothing, light and dark, nothing has to
be pushed sideways at 320 pixels, and the console stays silent.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from .serving import Server

STATIONS = "Stations that differentiate"
NOT_YET = "The stations differ well. Two sentences on how you chose who goes where would show the rest."
BETTER = "I grouped by last week's exit tickets; six moved on halfway, because the first was too easy."
REASON = "It was another lesson."
LIST = """email,badge
rosa.delgado@aldervalley.example,digital-safety-refresher
rosa.delgado@aldervalley.example,winter-day-calm
nobody@aldervalley.example,opening-day
"""


@dataclass
class Walker:
    """Somebody at a browser."""

    page: Page
    looks: SimpleNamespace

    def press(self, name: str, role: str = "button") -> None:
        """Press the first thing of that name."""
        self.page.get_by_role(role, name=name).first.click()

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        self.press(name, "link")

    def write(self, label: str, text: str) -> None:
        """Fill in the field with that label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def reads(self, *words: str) -> None:
        """Expect these words to be seen."""
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one)

    def look(self, heading: str, *words: str) -> None:
        """Expect a page of this heading with these words, and look at it in each light and on a phone."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.reads(*words)
        for light in ("dark", "light"):
            self.page.emulate_media(color_scheme=light)
            assert self.looks.axe_findings(self.page) == [], f"{self.page.url} in {light}"
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 800})
        assert self.looks.overflow(self.page) == 0, f"{self.page.url} has to be pushed sideways"
        self.page.set_viewport_size(size)


Enter = Callable[[str], Walker]


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Server]:
    """The demonstration, loaded and served."""
    database = f"sqlite:///{tmp_path / 'cairn.sqlite'}"
    server = Server.prepare(tmp_path, database, begins=datetime.now(UTC))
    server.cairn("demo")
    with server.start(threads=16):
        yield server
    assert server.faults() == ""


@pytest.fixture
def enter(district: Server, open_page, looks) -> Enter:
    """One click at the door of the demonstration; without a role, somebody who stays outside."""

    def enter_as(role: str = "") -> Walker:
        walker = Walker(open_page(district.base_url), looks)
        if role:
            walker.page.get_by_role("button", name=role, exact=True).click()
        return walker

    return enter_as


def test_the_main_job_by_clicking(enter: Enter) -> None:
    stranger = enter("")
    stranger.look("Sign in", "Demonstration: enter as")
    teacher = enter("Teacher")
    a_teacher_writes_and_sends(teacher)
    reviewer = enter("Reviewer")
    a_reviewer_says_not_yet(reviewer)
    the_teacher_sends_it_again(teacher)
    the_reviewer_approves(reviewer)
    address = the_badge_is_shared(teacher)
    anybody_checks_it(stranger, address)
    coordinator = enter("Coordinator")
    the_coordinator_awards_a_list(coordinator)
    the_coordinator_withdraws_the_badge(coordinator)
    hr_reads_the_hours(enter("HR"))
    stranger.page.goto(address)
    stranger.look(STATIONS, "Withdrawn on", REASON)


def a_teacher_writes_and_sends(teacher: Walker) -> None:
    teacher.look("2 required left", "Four of seven parts are done.", f"Finish “{STATIONS}”")
    teacher.follow("Finish the draft")
    teacher.look(STATIONS, "What a reviewer looks for", "Saved")
    teacher.write("What will you change or keep?", "A card at each station that says when you are done.")
    plan = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Read. Talk. Build. Rest."}
    teacher.page.get_by_label("Add files or take a photo").set_input_files([plan])
    teacher.press("Send for review")
    teacher.look(STATIONS, "Sent.", "it waits to be read", "plan.txt")


def a_reviewer_says_not_yet(reviewer: Walker) -> None:
    reviewer.look("Two wait to be read", "Rosa Delgado")
    reviewer.follow("Rosa Delgado")
    reviewer.look(f"Rosa Delgado: {STATIONS}", "plan.txt", "The quiet station was full the whole time.")
    reviewer.press("Not yet")
    reviewer.look(f"Rosa Delgado: {STATIONS}", "It was not sent yet")
    reviewer.write("A word to Rosa", NOT_YET)
    reviewer.press("Not yet")
    reviewer.reads("Rosa Delgado sees your words")


def the_teacher_sends_it_again(teacher: Walker) -> None:
    teacher.follow("Home")
    teacher.reads(f"Read the answer about “{STATIONS}”")
    teacher.follow("Read the answer")
    teacher.look(STATIONS, NOT_YET)
    teacher.write("What happened, and how do you know?", BETTER)
    teacher.press("Send for review")
    teacher.reads("Sent.")


def the_reviewer_approves(reviewer: Walker) -> None:
    reviewer.follow("Queue")
    reviewer.follow("Rosa Delgado")
    reviewer.look(f"Rosa Delgado: {STATIONS}", "New since try 1", BETTER)
    reviewer.press("Approve")
    reviewer.look(f"Approve “{STATIONS}” for Rosa Delgado?", "One badge will be signed", "hours grow by 3 h")
    reviewer.press("Approve and sign")
    reviewer.reads("Approved.", "signed and with Rosa Delgado")


def the_badge_is_shared(teacher: Walker) -> str:
    """The owner sees how to show it; the answer is the link that they give away."""
    teacher.follow("Badges")
    teacher.look("Your badges", STATIONS)
    teacher.follow(STATIONS)
    teacher.page.locator("summary", has_text="Share").click()
    teacher.look(STATIONS, "Add to LinkedIn profile", "Copy the fields for LinkedIn", "Only you see this")
    linkedin = teacher.page.get_by_role("link", name="Add to LinkedIn profile").first
    assert "certUrl" in (linkedin.get_attribute("href") or "")
    return teacher.page.get_by_label("Public link").input_value()


def anybody_checks_it(stranger: Walker, address: str) -> None:
    stranger.page.goto(address)
    stranger.look(STATIONS, "Verified", "Awarded to Rosa Delgado")
    expect(stranger.page.get_by_text("Only you see this")).to_have_count(0)
    stranger.follow("Verify it yourself")
    stranger.look("Verified", STATIONS)


def the_coordinator_awards_a_list(coordinator: Walker) -> None:
    coordinator.look("1 of 26 is done, 1 more is close")
    coordinator.follow("Award a list")
    coordinator.look("Award a list")
    coordinator.write("Paste its lines", LIST)
    coordinator.press("Show what will happen")
    coordinator.look("2 badges will be awarded", "Nothing is awarded yet.", "Nobody here has nobody@")
    coordinator.page.get_by_label("Leave out the 1 line").check()
    coordinator.press("Award 2 badges")
    coordinator.look("2 badges awarded", "Professional Learning", "Rosa Delgado", "Left out")


def the_coordinator_withdraws_the_badge(coordinator: Walker) -> None:
    coordinator.follow("People")
    coordinator.look("People")
    coordinator.follow("Rosa Delgado")
    coordinator.look("Rosa Delgado", STATIONS)
    coordinator.follow(f"Withdraw {STATIONS}")
    coordinator.look("Withdraw this badge from Rosa Delgado?", "rests on it", "from 7 of 7 to 6 of 7")
    coordinator.write("In your words", REASON)
    coordinator.press("Withdraw the badge")
    coordinator.reads("is withdrawn.", "still stands: look at it, too.")
    coordinator.follow("Look at it")
    coordinator.look("1 yearly badge to look at", REASON)


def hr_reads_the_hours(officer: Walker) -> None:
    officer.look("Whose hours?")
    officer.page.get_by_role("searchbox").fill("Delgado")
    officer.press("Find")
    officer.follow("Rosa Delgado")
    officer.look("Rosa Delgado", "14.5 h from 6 verified badges", "Not counted, and why", REASON)
