"""Every page of coordinators, HR and the public: on a phone in the dark, on a desk in the light.

The demonstration's district, with badges from elsewhere, withdrawn ones and a list that was awarded; axe
looks at each page, closed and opened.
"""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from issuer.services import batching, commissioning, copying, drafting, importing, listing, revoking
from issuer.services.house import House
from issuer.services.importing import Acceptance
from issuer.services.planning import Group
from issuer.storage import awarded_lists, awards, imported_badges, pathway_drafts, pathways

from .demonstrated import NOW, demonstrate
from .demonstrated import Place as Demonstrated

LIST = (
    "email,badge,room\n"
    "ben.castellano@aldervalley.example,opening-day,12\n"
    "mei.tan@aldervalley.example,opening-day,12\n"
    "nobody@aldervalley.example,opening-day,12\n"
)
ROSTER = (
    "name,email,school,roles\n"
    "Mary Poe,mary.poe@aldervalley.example,Quarry Road Middle,teacher\n"
    "Rosa Delgado-Ruiz,rosa.delgado@aldervalley.example,Northgate High,teacher\n"
    ",nobody@aldervalley.example,,\n"
)
MENU = (
    "name,slug,kind,minutes,description,criteria\n"
    "Opening day,opening-day,event,300,Longer.,- Two sessions.\n"
    "New,new,entree,60,New.,- New.\n"
    "Broken,broken,entree,soon,x,y\n"
)


class Place(Demonstrated):
    """The demonstration, and what its pages are about."""

    def award(self, first_name: str, slug: str, *, revoked: bool = False) -> UUID:
        with self.house.database.reading() as tx:
            held = awards.of_person(tx, self.person(first_name).id, revoked=revoked)
            return next(one for one in held if one.achievement.slug == slug).id

    def badge(self, first_name: str, slug: str, *, revoked: bool = False) -> str:
        award_id = self.award(first_name, slug, revoked=revoked)
        with self.house.database.reading() as tx:
            return f"/credentials/{awards.credential_ids(tx, [award_id])[award_id]}"

    def draft(self) -> UUID:
        with self.house.database.reading() as tx:
            return pathway_drafts.everything(tx)[0].id

    def imported(self, first_name: str) -> UUID:
        with self.house.database.reading() as tx:
            return imported_badges.of_person(tx, self.person(first_name).id)[0].id

    def paths(self, first_name: str) -> list[str]:
        """The pages of the role that this person has."""
        nadia, zoe = self.person("Nadia").id, self.person("Zoë").id
        with self.house.database.reading() as tx:
            listed = awarded_lists.of_person(tx, self.person("Helen").id)[0].id
        pages = {
            "Helen": [
                "/coordinator",
                "/coordinator/people",
                "/coordinator/people?standing=not+started&q=e",
                "/coordinator/people?q=zzz",
                f"/coordinator/people/{nadia}",
                f"/coordinator/people/{zoe}",
                f"/coordinator/people/{nadia}/award",
                f"/coordinator/people/{nadia}/award-again",
                "/coordinator/roster",
                "/coordinator/menu",
                "/coordinator/menu/import",
                "/coordinator/pathways",
                "/coordinator/pathways/professional-learning-2026-27",
                "/coordinator/pathways/professional-learning-2026-27/try?have=0&have=3",
                "/coordinator/pathways/professional-learning-2026-27/next-year",
                f"/coordinator/drafts/{self.draft()}/check",
                f"/coordinator/drafts/{self.draft()}/try",
                f"/coordinator/badges/{self.award('Nadia', 'professional-learning-2026-27')}/suspend",
                "/coordinator/publish",
                "/coordinator/award",
                f"/coordinator/award/{listed}",
                f"/coordinator/badges/{self.award('Nadia', 'exit-tickets')}/withdraw",
                "/coordinator/questioned",
                "/coordinator/elsewhere",
                f"/coordinator/elsewhere/{self.imported('Zoë')}",
                f"/coordinator/elsewhere/{self.imported('James')}",
            ],
            "Daniel": [
                "/hr",
                "/hr?q=zzz",
                f"/hr/people/{nadia}",
                f"/hr/people/{nadia}?start=2026-11-02&end=2026-11-01",
                f"/hr/people/{zoe}",
                f"/hr/people/{zoe}/elsewhere/{self.imported('Zoë')}",
                f"/hr/people/{self.person('Ben').id}",
            ],
            "Nadia": [
                self.badge("Nadia", "exit-tickets"),
                self.badge("Nadia", "professional-learning-2026-27"),
                self.badge("Nadia", "stations-that-differentiate", revoked=True),
                "/achievements/stations-that-differentiate",
                "/pathways/professional-learning-2026-27",
                "/issuer",
            ],
        }
        return pages[first_name]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, House]:
    """The demonstration, with something in each state."""
    app, house = demonstrate(tmp_path_factory.mktemp("district"))
    place = Place(app, house, "", lambda: None)
    helen, zoe = place.person("Helen"), place.imported("Zoë")
    data = (Path(__file__).parents[2] / "demo" / "badge-from-harbor-ridge.json").read_bytes()
    importing.upload(house, place.person("James"), data, "badge.json", now=NOW)
    acceptance = Acceptance("reading-groups", 90, "Mentoring", "The same work.")
    importing.accept(house, helen, zoe, acceptance, now=NOW)
    listing.award(house, helen, LIST, leave_out_errors=True, now=NOW)
    part = place.award("Nadia", "stations-that-differentiate")
    revoking.revoke(house, helen, part, "The evidence does not hold.", now=NOW)
    with house.database.reading() as tx:
        version = pathways.published(tx)[0]
        document = copying.next_version(version)
    drafting.begin(house, helen, document, based_on=version.id, now=NOW)
    return app, house


@pytest.fixture
def place(
    district: tuple[Flask, House], serve: Callable[[Flask], str], open_page: Callable[..., Page]
) -> Place:
    app, house = district
    return Place(app, house, serve(app), open_page)


@pytest.mark.parametrize(
    ("who", "nth", "dark"),
    [("Helen", 0, False), ("Daniel", 2, True), pytest.param("Nadia", 0, True, marks=pytest.mark.drill)],
)
def test_the_first_pages_are_for_everyone(place: Place, looks, who: str, nth: int, dark: bool) -> None:
    path = place.paths(who)[nth]
    looks.at_everything(place.visit(who, path, width=320 if dark else 1280, dark=dark))


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("who", ["Helen", "Daniel", "Nadia"])
def test_every_page_is_for_everyone(place: Place, looks, who: str, dark: bool) -> None:
    for path in place.paths(who):
        looks.at_everything(place.visit(who, path, width=320 if dark else 1280, dark=dark))


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
def test_whoever_has_the_link_sees_the_badge(place: Place, looks, dark: bool) -> None:
    for path in place.paths("Nadia"):
        page = place.open_page(place.address + path, width=320 if dark else 1280, dark=dark)
        looks.at_everything(page)
        assert page.context.cookies() == []


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
def test_every_preview_is_for_everyone(place: Place, looks, dark: bool) -> None:
    width = 320 if dark else 1280
    for path, text in [
        ("/coordinator/award", LIST),
        ("/coordinator/award", LIST.replace("opening-day", "captions-for-everyone")),
        ("/coordinator/roster", ROSTER),
        ("/coordinator/menu/import", MENU),
        ("/coordinator/publish", "{"),
        ("/coordinator/publish", next_version(place)),
    ]:
        page = place.visit("Helen", path, width=width, dark=dark)
        page.locator("#text").fill(text)
        page.locator("main form button").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        looks.at_everything(page)


@pytest.mark.parametrize("dark", [True, pytest.param(False, marks=pytest.mark.drill)])
def test_an_award_in_bulk_is_for_everyone_at_each_of_its_stages(place: Place, looks, dark: bool) -> None:
    helen, group = place.person("Helen"), Group("digital-safety-refresher", role="teacher")
    bulk_id = commissioning.begin_group(place.house, helen, group, key=f"walk {dark}", now=NOW)
    path, width = f"/coordinator/award/bulk/{bulk_id}", 320 if dark else 1280

    def look(heading: str, path: str = path) -> None:
        page = place.visit("Helen", path, width=width, dark=dark)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        looks.at_everything(page)

    def work() -> None:
        while batching.step(place.house, now=NOW):
            pass

    look("Badges are being awarded")
    commissioning.stop(place.house, helen, bulk_id, now=NOW)
    look("badges awarded")
    commissioning.go_on(place.house, helen, bulk_id)
    work()
    look("badges awarded")
    look("Take back", f"{path}/undo")
    commissioning.undo(place.house, helen, bulk_id, now=NOW)
    look("Badges are being taken back")
    work()
    look("taken back")


@pytest.mark.drill
@pytest.mark.parametrize(
    "path", ["/coordinator", "/coordinator/people", "/coordinator/award", "/coordinator/menu"]
)
def test_nothing_is_lost_when_letters_and_lines_stand_wider(place: Place, looks, path: str) -> None:
    page = place.visit("Helen", path, width=320, bypass_csp=True)
    page.add_style_tag(content=looks.text_spacing)
    assert looks.overflow(page) == 0


def test_a_list_is_awarded_and_a_badge_withdrawn_without_a_script(place: Place) -> None:
    page = place.visit("Helen", "/coordinator/award", script=False)
    page.get_by_label("Paste its lines").fill(
        "email,badge\nkeiko.yamada@aldervalley.example,visit-next-door\n"
    )
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 badge will be awarded")
    page.get_by_role("button", name="Award 1 badge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 badge awarded")
    page.get_by_role("link", name="A visit next door").click()
    expect(page.get_by_text("Verified", exact=True)).to_be_visible()
    badge = page.url
    page.goto(f"{place.address}/coordinator/people/{place.person('Keiko').id}")
    page.get_by_role("link", name="Withdraw A visit next door").click()
    page.get_by_label("Awarded by mistake").check()
    page.get_by_role("button", name="Withdraw the badge").click()
    expect(page.get_by_role("status").first).to_contain_text("is withdrawn.")
    page.goto(badge)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Withdrawn on November 24, 2026")
    expect(page.get_by_text("Awarded by mistake.").first).to_be_visible()


def test_a_failed_form_moves_the_focus_to_what_is_wrong(place: Place, looks) -> None:
    path = f"/coordinator/badges/{place.award('Nadia', 'captions-for-everyone')}/withdraw"
    page = place.visit("Helen", path, width=320)
    page.get_by_role("button", name="Withdraw the badge").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks.at_everything(page)


def next_version(place: Place) -> str:
    """A pathway of which somebody has everything already."""
    with place.house.database.reading() as tx:
        document = json.loads(pathways.newest(tx, "professional-learning-2026-27").document)
    token = "opening-day"
    rule = {"id": "year", "kind": "all", "of": [{"id": token, "kind": "badge", "component": token}]}
    components = {token: document["components"][token]}
    return json.dumps(document | {"version": "2", "rule": rule, "components": components})
