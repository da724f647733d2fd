"""The process lives whatever happens to the database; it is ready as long as the database answers."""

from dataclasses import replace

import pytest

from issuer.app import assemble
from issuer.storage.database import Database


@pytest.fixture
def cut_off(place):
    """The same installation, whose database server is gone."""
    database = Database.open("postgresql://nobody@127.0.0.1:1/nothing")
    settings = replace(place.house.settings, instance=place.house.settings.instance / "cut-off")
    house = replace(place.house, database=database, settings=settings)
    yield assemble(house, lambda: place.clock["now"]).test_client()
    database.close()


def test_a_process_that_serves_says_so(place):
    for path, told in (("/healthz", "alive"), ("/readyz", "ready")):
        answer = place.get(path)
        assert (answer.status_code, answer.get_json()) == (200, {"status": told})
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_without_a_database_it_lives_and_is_not_ready(cut_off):
    assert cut_off.get("/healthz").status_code == 200
    answer = cut_off.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("path", ["/credentials/7f1c6a0e-2f7d-4d0a-9c51-0a3f7b8f4a11", "/home", "/sign-in"])
def test_a_page_without_a_database_asks_people_to_come_back(cut_off, path):
    with cut_off.session_transaction() as session:
        session["token"] = "somebody"
    answer = cut_off.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "does not answer just now" in answer.text
    assert "Traceback" not in answer.text


def test_a_program_without_a_database_is_told_the_same(cut_off):
    answer = cut_off.get(
        "/credentials/7f1c6a0e-2f7d-4d0a-9c51-0a3f7b8f4a11", headers={"Accept": "application/vc"}
    )
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
