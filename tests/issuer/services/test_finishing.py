import pytest

from issuer.services import finishing, publishing, submitting
from issuer.storage import pathways


@pytest.fixture
def way(year):
    def ask(first_name="Rosa"):
        with year.house.database.reading() as tx:
            version = pathways.newest(tx, "pl-2026-27")
            return finishing.shortest(tx, year.house, version, year.person(first_name).id, now=year.now)

    return ask


def test_the_shortest_way_takes_the_shortest_of_what_can_be_chosen(way):
    found = way()
    assert found.minutes == 240 + 60 + 30 + 45
    assert found.sets == (("digital-safety", "exit-tickets", "opening-day", "slides"),)
    assert found.exact


def test_what_was_earned_is_not_asked_again(year, way):
    year.earn("Rosa", "stations")
    assert way().minutes == 240 + 60 + 30


def test_what_waits_to_be_read_costs_nothing_more(year, way):
    year.sent("Rosa", "stations")
    found = way()
    assert found.minutes == 240 + 60 + 30
    assert "stations" in found.sets[0]


def test_a_draft_is_still_to_be_done(year, way):
    submitting.begin(year.house, year.person("Rosa"), "stations", now=year.now)
    assert way().minutes == 240 + 60 + 30 + 45


def test_whoever_is_done_has_no_way_left(year, way):
    for slug in ("opening-day", "digital-safety", "slides", "stations"):
        year.earn("Rosa", slug)
    assert way() is None


def test_what_the_menu_does_not_offer_stands_beside_the_way(year, way, document):
    reflection = {"id": "reflect", "kind": "reflection", "topic": "year", "label": "A look back"}
    document["rule"]["of"].append(reflection)
    publishing.publish_pathway(year.house, year.person("Helen"), {**document, "version": "2"}, now=year.now)
    found = way()
    assert (found.minutes, found.beside) == (240 + 60 + 30 + 45, ("A look back",))
