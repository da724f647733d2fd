"""Every page on which something is recorded that is no badge: on a phone in the dark, on a desk in the light.

The demonstration's school that reads together; axe looks at each page, closed and opened.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from issuer.services.house import House
from issuer.storage import records

from .demonstrated import Place, demonstrate


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, House]:
    """The demonstration."""
    return demonstrate(tmp_path_factory.mktemp("district"))


@pytest.fixture
def place(
    district: tuple[Flask, House], serve: Callable[[Flask], str], open_page: Callable[..., Page]
) -> Place:
    app, house = district
    return Place(app, house, serve(app), open_page)


def paths(place: Place) -> list[tuple[str, str]]:
    """Who looks at which page."""
    keiko, grace = place.person("Keiko").id, place.person("Grace").id
    with place.house.database.reading() as tx:
        [event] = records.events(tx)
        first, _ = records.sessions(tx, [event.id])
        [signed] = records.signed(tx, [grace])
    return [
        ("Marcus", "/events"),
        ("Marcus", f"/events/{event.id}"),
        ("Marcus", f"/events/{event.id}/list"),
        ("Marcus", f"/sessions/{first.id}"),
        ("Marcus", f"/sessions/{first.id}?q=zzz"),
        ("Marcus", "/sign-offs"),
        ("Marcus", f"/sign-offs/{keiko}?topic=A+reading+lesson+was+seen"),
        ("Marcus", f"/recorded/sign-off/{signed.id}/withdraw"),
        ("Grace", "/home?pathway=reading-together-2026-27"),
        ("Grace", "/reflections?kind=reflection&topic=reading-together-2026"),
        ("Keiko", "/reflections?kind=reflection&topic=reading-together-2026"),
        ("Grace", "/recorded"),
        ("Keiko", "/recorded"),
        ("Grace", "/taught"),
        ("Ben", "/taught"),
        ("Tom", "/queue/topics"),
        ("Helen", "/coordinator/teaching"),
        ("Helen", f"/coordinator/people/{grace}"),
    ]


@pytest.mark.drill
@pytest.mark.parametrize("dark", [False, True])
def test_every_page_of_recording_is_for_everyone(place: Place, looks, dark: bool) -> None:
    for who, path in paths(place):
        looks.at_everything(place.visit(who, path, width=320 if dark else 1280, dark=dark))


@pytest.mark.drill
def test_a_coordinator_ticks_who_was_there_and_undoes_it_without_a_script(place: Place) -> None:
    [path] = [path for _, path in paths(place) if path.startswith("/sessions/") and "?" not in path]
    page = place.visit("Helen", path, width=320, script=False)
    page.get_by_label("Ruth Feldman").check()
    page.get_by_label("Aisha Rahman").check()
    page.get_by_role("button", name="Record who is ticked").click()
    assert "2 people recorded." in page.inner_text("main")
    page.get_by_role("button", name="Undo the last list of 2").click()
    assert "Taken back: 2 of this session." in page.inner_text("main")
