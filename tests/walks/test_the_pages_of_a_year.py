"""Every page of teachers and reviewers, in every state: on a phone in the dark, on a desk in the light.

The demonstration's district, with evidence in every state; axe looks at each page, closed and opened.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from issuer.services import adding, reviewing, submitting
from issuer.services.house import House
from issuer.services.submitting import Draft
from issuer.storage import imported_badges, submissions

from .demonstrated import NOW, demonstrate
from .demonstrated import Place as Demonstrated

ANSWERS = {"tried": "Three stations.", "happened": "Nineteen of 26 could say why.", "change": "A slip."}


class Place(Demonstrated):
    """The demonstration, with evidence on its way."""

    def sent(self, first_name: str, slug: str) -> UUID:
        actor = self.person(first_name)
        submission_id = submitting.begin(self.house, actor, slug, now=NOW)
        submitting.save(self.house, actor, submission_id, Draft(ANSWERS), now=NOW)
        adding.add_text(self.house, actor, submission_id, "Tally", "Who spoke, before and after.", now=NOW)
        adding.add_link(self.house, actor, submission_id, "", "https://class.example/slips", now=NOW)
        submitting.send(self.house, actor, submission_id, now=NOW)
        return submission_id

    def waiting(self) -> UUID:
        with self.house.database.reading() as tx:
            return submissions.queue(tx)[0].id


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, House]:
    """The demonstration, with evidence in each state."""
    app, house = demonstrate(tmp_path_factory.mktemp("district"))
    place = Place(app, house, "", lambda: None)
    tom = place.person("Tom")
    came_back = place.sent("James", "exit-tickets")
    reviewing.not_yet(house, tom, came_back, round=1, comment="What did you do the next day?", now=NOW)
    again = place.sent("Lee", "stations-that-differentiate")
    reviewing.not_yet(house, tom, again, round=1, comment="How did students come to theirs?", now=NOW)
    submitting.save(house, place.person("Lee"), again, Draft(ANSWERS | {"change": "They choose."}), now=NOW)
    submitting.send(house, place.person("Lee"), again, now=NOW)
    return app, house


@pytest.fixture
def place(
    district: tuple[Flask, House], serve: Callable[[Flask], str], open_page: Callable[..., Page]
) -> Place:
    app, house = district
    return Place(app, house, serve(app), open_page)


DRAFT = "/components/stations-that-differentiate"
TEACHERS = [
    ("Ben", "/home"),  # not begun
    ("Rosa", "/home"),  # in the middle of it
    ("Nadia", "/home"),  # done
    ("Rosa", "/menu"),
    ("Rosa", "/menu?kind=to_go&minutes=45"),
    ("Ben", "/components/stations-that-differentiate"),  # nothing yet
    ("Rosa", "/components/stations-that-differentiate"),  # a draft
    ("James", "/components/calling-on-students"),  # waits to be read
    ("James", "/components/exit-tickets"),  # came back
    ("Nadia", "/components/stations-that-differentiate"),  # approved
    ("James", "/evidence"),
    ("Ben", "/evidence"),
    ("Nadia", "/badges"),
    ("Ben", "/badges"),
    ("Ben", "/badges/elsewhere"),
    ("Zoë", "/badges/elsewhere"),
    ("Nadia", "/hours"),
    ("Ben", "/hours"),
    ("Rosa", "/account"),
    ("Rosa", "/inbox"),
    ("Rosa", "/nowhere"),
]


@pytest.mark.parametrize(("who", "path", "dark"), [("Rosa", "/home", False), ("Rosa", DRAFT, True)])
def test_a_teachers_first_pages_are_for_everyone(
    place: Place, looks, who: str, path: str, dark: bool
) -> None:
    looks.at_everything(place.visit(who, path, width=320 if dark else 1280, dark=dark))


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("who", "path"), TEACHERS)
def test_a_teachers_page_is_for_everyone(place: Place, looks, who: str, path: str, dark: bool) -> None:
    width = 320 if dark else 1280
    looks.at_everything(place.visit(who, path, width=width, dark=dark))


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
def test_a_reviewers_pages_are_for_everyone(place: Place, looks, dark: bool) -> None:
    width = 320 if dark else 1280
    submission_id = place.waiting()
    for path in ("/queue", "/decided", f"/queue/{submission_id}", f"/queue/{submission_id}?part=looks"):
        looks.at_everything(place.visit("Tom", path, width=width, dark=dark))
    page = place.visit("Tom", f"/queue/{submission_id}", width=width, dark=dark)
    page.get_by_role("button", name="Not yet").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks.at_everything(page)
    page.get_by_label("A word to").fill("What did you do the next day?")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Approve “")
    expect(page.get_by_label("A word to")).to_have_value("What did you do the next day?")
    looks.at_everything(page)


@pytest.mark.drill
def test_a_second_try_is_read_with_what_is_new(place: Place, looks) -> None:
    with place.house.database.reading() as tx:
        again = next(row for row in submissions.queue(tx) if row.person.name == "Lee Novak")
    for part in ("", "?part=history"):
        page = place.visit("Tom", f"/queue/{again.id}{part}", width=320)
        looks.at_everything(page)
    expect(page.get_by_text("How did students come to theirs?")).to_be_visible()


@pytest.mark.drill
def test_a_badge_from_elsewhere_shows_its_report(place: Place, looks) -> None:
    zoe = place.person("Zoë")
    with place.house.database.reading() as tx:
        (badge,) = imported_badges.of_person(tx, zoe.id)
    for width in (320, 1280):
        looks.at_everything(place.visit("Zoë", f"/badges/elsewhere/{badge.id}", width=width))


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["/sign-in", "/help"])
def test_the_door_is_for_everyone(place: Place, looks, path: str, dark: bool) -> None:
    looks.at_everything(place.open_page(place.address + path, width=320 if dark else 1280, dark=dark))


def test_a_failed_form_moves_the_focus_to_what_is_wrong(place: Place, looks) -> None:
    page = place.visit("Ben", "/components/first-radio-play", width=320)
    page.get_by_label("What did you try?").fill("Two voices and a door.")
    page.get_by_label("Link").fill("radio.example/play")
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("What did you try?")).to_have_value("Two voices and a door.")
    expect(page.get_by_label("Link")).to_have_value("radio.example/play")
    looks.at_everything(page)


def test_the_job_of_a_teacher_needs_no_script(place: Place) -> None:
    page = place.visit("Hannah", "/home", script=False)
    page.get_by_role("link", name="Open it").click()
    page.get_by_label("What did you try?").fill("I came to both sessions.")
    page.get_by_label("Or in words").fill("The list has my name on it.")
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("status").first).to_contain_text("Sent.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_label("What did you try?")).to_have_value("I came to both sessions.")


@pytest.mark.drill
@pytest.mark.parametrize("path", ["/home", "/menu", "/components/stations-that-differentiate", "/hours"])
def test_nothing_is_lost_when_letters_and_lines_stand_wider(place: Place, looks, path: str) -> None:
    page = place.visit("Rosa", path, width=320, bypass_csp=True)
    page.add_style_tag(content=looks.text_spacing)
    assert looks.overflow(page) == 0
