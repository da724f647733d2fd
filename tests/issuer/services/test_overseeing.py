import pytest

from issuer.domain.person import Grant, Person, Role, Scope
from issuer.services import overseeing, revoking
from issuer.services.overseeing import Standing
from issuer.storage import pathways


def view(year, actor=None):
    with year.house.database.reading() as tx:
        version = pathways.newest(tx, "pl-2026-27")
    return overseeing.view(year.house, actor or year.person("Helen"), version, now=year.now)


def standing_of(seen, name) -> Standing:
    return next(one.standing for one in seen.teachers if one.person.name == name)


def test_everybody_stands_where_the_engine_says(year):
    for slug in ("opening-day", "digital-safety", "stations", "podcast"):
        year.earn("Rosa", slug)
    year.earn("James", "opening-day")
    year.earn("James", "digital-safety")
    year.sent("Ana", "stations")
    seen = view(year)
    assert standing_of(seen, "Rosa Delgado") is Standing.DONE
    assert standing_of(seen, "James Whitfield") is Standing.CLOSE
    assert standing_of(seen, "Ana Morales") is Standing.ON_THE_WAY
    assert standing_of(seen, "Priya Raman") is Standing.NOT_STARTED
    assert [seen.count(one) for one in Standing] == [1, 1, 1, 1]


def test_schools_and_components_add_up(year):
    year.earn("Rosa", "stations")
    year.sent("James", "stations")
    seen = view(year)
    assert [(group.school.name, group.teachers) for group in seen.schools] == [
        ("Birch Creek Elementary", 1),
        ("Quarry Road Middle", 3),
    ]
    stations = next(one for one in seen.components if one.slug == "stations")
    assert (stations.name, stations.approved, stations.waiting, stations.begun) == (
        "Stations that differentiate",
        1,
        1,
        0,
    )
    assert next(one for one in seen.components if one.slug == "slides").untouched


def test_only_teachers_are_counted(year):
    names = {one.person.name for one in view(year).teachers}
    assert names == {"Rosa Delgado", "James Whitfield", "Ana Morales", "Priya Raman"}


@pytest.mark.parametrize(("role", "seen"), [(Role.COORDINATOR, 1), (Role.SUPERVISOR, 1), (Role.HR, 0)])
def test_nobody_sees_more_than_their_school(year, role, seen):
    ana = year.person("Ana")
    actor = Person(year.person("Tom").id, "Tom", grants=(Grant(role, Scope(ana.school_id)),))
    assert len(view(year, actor).teachers) == seen


def test_a_badge_that_was_withdrawn_counts_for_nothing(year):

    done = year.earn("Rosa", "stations")
    assert standing_of(view(year), "Rosa Delgado") is Standing.ON_THE_WAY
    revoking.revoke(year.house, year.person("Helen"), done.awarded[0].award_id, "No.", now=year.now)
    assert standing_of(view(year), "Rosa Delgado") is Standing.NOT_STARTED


def test_parts_count_who_has_them_done_begun_and_not_touched(year):
    year.earn("Rosa", "slides")
    year.earn("Rosa", "exit-tickets")
    year.earn("James", "slides")
    with year.house.database.reading() as tx:
        version = pathways.newest(tx, "pl-2026-27")
    seen = overseeing.view(year.house, year.person("Helen"), version, now=year.now)
    required, chosen = seen.parts
    assert (required.done, required.begun, required.untouched) == (0, 0, 4)
    assert (chosen.done, chosen.begun, chosen.untouched) == (1, 1, 2)
