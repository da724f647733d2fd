"""A newcomer writes the pathway of a year in a browser: by clicking, dragging, by keys, without a script.

The year is the one of a district's plan: required events of which one is a choice, five things from the menu
of which one at least is an entrée, and a reflection.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from issuer.services.house import House
from issuer.storage import pathways

from .demonstrated import Place, demonstrate

NAME = "Professional Learning, as planned"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, House]:
    """The demonstration."""
    return demonstrate(tmp_path_factory.mktemp("builder"))


@pytest.fixture
def place(
    district: tuple[Flask, House], serve: Callable[[Flask], str], open_page: Callable[..., Page]
) -> Place:
    app, house = district
    return Place(app, house, serve(app), open_page)


def begin(place: Place, name: str, *, groups: bool = False, **options: object) -> Page:
    """A draft with nothing in it, or with a group for each part of the menu."""
    page = place.visit("Helen", "/coordinator/drafts/new", **options)
    page.get_by_label("What is it called?").fill(name)
    page.get_by_label("make a group for each part of the menu").set_checked(groups)
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


def group(page: Page, name: str, how: str = "New group") -> None:
    page.get_by_role("link", name=how, exact=True).click()
    page.get_by_label("What people call it").fill(name)
    page.get_by_role("button", name="Save").click()


def add(page: Page, to: str, *names: str) -> None:
    page.get_by_role("link", name=f"Add to {to}", exact=True).click()
    for name in names:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Add what is ticked").click()


def add_rule(page: Page, kind: str, to: str, **typed: str) -> None:
    page.get_by_role("link", name=f"Add to {to}", exact=True).click()
    page.get_by_role("link", name=kind, exact=True).click()
    for label, value in typed.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def write_the_year(page: Page) -> None:
    """Write it as the plan has it."""
    group(page, "Required events")
    add(page, "Required events", "Digital safety refresher", "Opening day")
    add_rule(page, "One of these", "Required events", What_people_call_it="Winter learning day")
    page.get_by_role("button", name="Save").click()
    add(
        page,
        "Winter learning day",
        "Winter learning day: calm rooms",
        "Winter learning day: reading together",
    )
    group(page, "Chosen")
    page.get_by_role("link", name="Components").click()
    page.get_by_role("button", name="Bring in the menu").click()
    page.get_by_role("link", name=NAME).click()
    for name, number, kinds in (
        ("Five from the menu", "5", ("Entrées", "Quick bites", "To go", "Appetizers")),
        ("One of them an entrée", "1", ("Entrées",)),
    ):
        add_rule(page, "So many of a kind", "Chosen", How_many=number)
        for kind in kinds:
            page.get_by_label(kind, exact=True).check()
        page.get_by_text("Name, dates, for whom").click()
        page.get_by_label("What people call it").fill(name)
        page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Another kind of rule").click()
    page.get_by_role("link", name="A reflection", exact=True).click()
    page.get_by_label("On what").fill("my-learning-year")
    page.get_by_role("button", name="Save").click()


def test_a_newcomer_writes_the_planned_year_and_publishes_it_without_a_script(place: Place) -> None:
    page = begin(place, NAME, script=False)
    write_the_year(page)
    expect(page.get_by_text("Nothing must change.")).to_be_visible()
    expect(page.locator(".sentence")).to_contain_text(
        "all 3 of “Required events”, all 2 of “Chosen” and my-learning-year"
    )
    page.get_by_role("link", name="Check and publish").click()
    expect(page.locator(".sentence")).to_contain_text("5 different badges in ")
    expect(page.locator(".sentence")).to_contain_text("a reflection on my learning year")
    page.get_by_role("button", name="I have read it and agree").click()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("status").first).to_contain_text("Version 1 holds from now on.")
    with place.house.database.reading() as session:
        assert pathways.newest(session, "professional-learning-as-planned").reviewed_at is not None


def test_parts_are_dragged_and_moved_by_keys(place: Place) -> None:
    page = begin(place, "Dragged", groups=True)
    first = page.locator("[data-node=events] .leaf").first
    expect(first).to_contain_text("Digital safety refresher")
    page.locator("[data-node=opening-day]").drag_to(first, target_position={"x": 40, "y": 3})
    expect(page.locator("[data-node=events] .leaf").first).to_contain_text("Opening day")
    page.locator("[data-node=opening-day] a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-node=events] .leaf").nth(1)).to_contain_text("Opening day")
    expect(page.get_by_role("button", name="Move Opening day up")).to_be_focused()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("[data-node=events] .leaf").first).to_contain_text("Opening day")


def test_a_choice_in_the_outline_is_saved_as_it_is_made(place: Place) -> None:
    page = begin(place, "Chosen", groups=True)
    page.get_by_label("How many of Events are needed").select_option("Choose some")
    expect(page.locator("#n-of-events")).to_have_value("1")
    page.locator("#n-of-events").fill("9")
    page.locator("#n-of-events").press("Enter")
    expect(page.locator("[data-node=events]")).to_contain_text("This asks for 9 of 5")
    page.locator("[data-node=events]").get_by_role("button", name="Set it to 5").click()
    expect(page.locator("#n-of-events")).to_have_value("5")


@pytest.mark.parametrize("dark", [pytest.param(False, marks=pytest.mark.drill), True])
def test_the_outline_is_for_everyone(place: Place, looks, dark: bool) -> None:
    page = begin(place, "For everyone", groups=True, width=320 if dark else 1280, dark=dark)
    page.get_by_role("button", name="Move Entrées up").click()
    looks.at_everything(page)


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
def test_every_page_of_the_builder_is_for_everyone(place: Place, looks, dark: bool) -> None:
    width = 320 if dark else 1280
    page = begin(place, "Every page", groups=True, width=width, dark=dark)
    address = page.url
    looks.at_everything(page)
    kinds = ("all", "hours", "collect", "badge", "signoff", "pathway", "attend", "taught", "slot")
    for path in (
        "/add?into=events",
        "/about",
        "/components",
        "/component?token=opening-day",
        "/equivalence",
        "/rule?node=events",
        "/check",
        "/discard",
        *(f"/rule?kind={kind}&into=events" for kind in kinds),
    ):
        page.goto(address + path)
        looks.at_everything(page)
    page.goto(f"{place.address}/coordinator/drafts/new")
    looks.at_everything(page)
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks.at_everything(page)
