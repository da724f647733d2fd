import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import earning, excepting, moving, publishing
from issuer.services.charting import Terms
from issuer.services.errors import NotFoundError
from issuer.services.excepting import Grant
from issuer.storage import exceptions, pathways


@pytest.fixture
def lighter(document):
    """The second version: one badge is enough."""
    rule = {"id": "root", "kind": "all", "of": [{"id": "slides", "kind": "badge", "component": "slides"}]}
    return document | {"version": "2", "rule": rule}


def publish(at, document, **more):
    return publishing.publish_pathway(at.house, at.person("Helen"), document, Terms(**more), now=at.now)


def held_by(at, first_name):
    """The number of the version by which somebody is measured."""
    with at.house.database.reading() as tx:
        newest = pathways.newest(tx, "pl-2026-27")
        known = earning.known(tx, at.house, at.person(first_name).id, at.now)
        return known.holding([newest])[0].number


def test_whoever_has_started_keeps_the_version_and_others_begin_with_the_new_one(year, lighter):
    year.earn("Rosa", "stations")
    publish(year, lighter, keep_started=True)
    assert (held_by(year, "Rosa"), held_by(year, "James")) == (1, 2)


def test_what_is_only_begun_keeps_the_version_too(year, lighter):
    year.sent("James", "stations")
    publish(year, lighter, keep_started=True)
    assert held_by(year, "James") == 1


def test_whoever_keeps_a_version_is_not_awarded_by_another(year, lighter):
    year.earn("Rosa", "slides")
    assert publish(year, lighter, keep_started=True).awarded == ()
    with year.house.database.reading() as tx:
        progress = earning.progress(
            tx, year.house, year.person("Rosa").id, pathways.version(tx, "pl-2026-27", 1), now=year.now
        )
    assert not progress.complete


def test_everybody_is_moved_unless_it_is_said_otherwise(year, lighter):
    year.earn("Rosa", "slides")
    (badge,) = publish(year, lighter).awarded
    assert (badge.person_name, held_by(year, "Rosa")) == ("Rosa Delgado", 2)


def test_moving_awards_whom_the_newest_version_completes(year, lighter):
    year.earn("Rosa", "slides")
    publish(year, lighter, keep_started=True)
    with year.house.database.reading() as tx:
        newest = pathways.newest(tx, "pl-2026-27")
        assert [version.number for _, version in moving.keepers(tx, newest)] == [1]
    (badge,) = moving.move(year.house, year.person("Helen"), "pl-2026-27", now=year.now)
    assert badge.person_name == "Rosa Delgado"
    assert held_by(year, "Rosa") == 2
    assert moving.move(year.house, year.person("Helen"), "pl-2026-27", now=year.now) == ()


def test_a_kept_version_stays_the_one_that_was_started(year, lighter):
    year.earn("Rosa", "stations")
    publish(year, lighter, keep_started=True)
    again = lighter | {"version": "3", "name": "A third"}
    publish(year, again, keep_started=True)
    assert held_by(year, "Rosa") == 1


def test_an_exception_is_of_the_version_that_is_kept(year, lighter):
    year.earn("Rosa", "stations")
    publish(year, lighter, keep_started=True)
    given = Grant("pl-2026-27", "opening-day", "waive", "Taught it.")
    excepting.grant(year.house, year.person("Helen"), year.person("Rosa").id, given, now=year.now)
    with year.house.database.reading() as tx:
        assert len(exceptions.waivers_of(tx, [year.person("Rosa").id])) == 1


def test_only_coordinators_of_the_district_move_people(year):
    with pytest.raises(NotAllowedError):
        moving.move(year.house, year.person("Rosa"), "pl-2026-27", now=year.now)
    with pytest.raises(NotFoundError):
        moving.move(year.house, year.person("Helen"), "nothing", now=year.now)
