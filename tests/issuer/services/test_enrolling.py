from uuid import uuid4

import pytest

from issuer.domain.person import NotAllowedError, Role
from issuer.services import acting, enrolling
from issuer.services.enrolling import Result
from issuer.services.errors import InputError
from issuer.storage import people

ONE = "Employee number,Name,E-mail,School,Roles\n1,Rosa Delgado,rosa@a.example,Quarry Road,teacher\n"


def bring(house, now, text=ONE, actor=acting.CONSOLE):
    return enrolling.import_roster(house, actor, text, now=now)


def results(preview):
    return [line.result for line in preview.lines]


def everyone(house):
    with house.database.reading() as tx:
        return {row.name: acting.of(tx, row) for row in people.everyone(tx)}


def test_a_roster_brings_people_with_address_school_and_role(house, now):
    assert results(bring(house, now)) == [Result.NEW]
    with house.database.reading() as tx:
        person = people.by_email(tx, "rosa@a.example")
        (address,) = people.addresses(tx, person.id)
        assert (person.school.name, person.employee_number) == ("Quarry Road", "1")
        assert people.by_subject(tx, person.subject_id).id == person.id
    assert address.verified_at == now
    assert len(bytes.fromhex(address.salt)) == 16
    assert everyone(house)["Rosa Delgado"].is_a(Role.TEACHER, person.school_id)


def test_the_same_roster_again_changes_nothing(house, now):
    bring(house, now)
    assert results(bring(house, now)) == [Result.UNCHANGED]
    assert len(everyone(house)) == 1


def test_a_preview_says_the_same_and_writes_nothing(house, now):
    assert enrolling.preview_roster(house, acting.CONSOLE, ONE, now=now) == bring(house, now)
    changed = ONE.replace("Rosa Delgado", "Rosa Delgado-Kim")
    preview = enrolling.preview_roster(house, acting.CONSOLE, changed, now=now)
    assert preview.lines[0].message == "name was Rosa Delgado"
    assert list(everyone(house)) == ["Rosa Delgado"]


def test_a_person_who_marries_moves_and_writes_from_home_stays_the_same_person(house, now):
    bring(house, now)
    text = (
        ONE.replace("Rosa Delgado", "Rosa Kim")
        .replace("rosa@a.example", "rosa@home.example")
        .replace("Quarry", "Birch")
    )
    (line,) = bring(house, now, text).lines
    assert line.result is Result.CHANGED
    assert "new address rosa@home.example" in line.message
    assert "moves to Birch Road" in line.message
    assert list(everyone(house)) == ["Rosa Kim"]
    with house.database.reading() as tx:
        person = people.by_employee_number(tx, "1")
        assert len(people.addresses(tx, person.id)) == 2


def test_an_address_is_enough_to_know_somebody(house, now):
    bring(house, now)
    text = "Name,Email,Employee number\nRosa Delgado,ROSA@a.example,\n"
    assert results(bring(house, now, text)) == [Result.UNCHANGED]


def test_a_line_that_fits_two_people_is_an_error_and_the_others_are_applied(house, now):
    bring(house, now)
    bring(house, now, ONE.replace("1,Rosa Delgado,rosa", "2,Ana Morales,ana"))
    text = "Name,Email\nRosa Delgado,rosa@a.example; ana@a.example\nTom Ashby,tom@a.example\n"
    first, second = bring(house, now, text).lines
    assert (first.result, second.result) == (Result.ERROR, Result.NEW)
    assert "Ana Morales and Rosa Delgado" in first.message


def test_a_number_that_belongs_to_an_address_of_another_number_is_an_error(house, now):
    bring(house, now)
    (line,) = bring(house, now, ONE.replace("1,", "7,")).lines
    assert "has the employee number 1, not 7" in line.message


def test_nothing_is_taken_away_by_a_roster_that_lacks_it(house, now):
    bring(house, now, ONE.replace("teacher", "teacher; reviewer"))
    bring(house, now)
    assert everyone(house)["Rosa Delgado"].roles == (Role.TEACHER, Role.REVIEWER)


def test_roles_over_the_district_are_an_administrators_to_give(district):
    text = "Name,Email,Roles\nEve Stone,eve@a.example,coordinator\n"
    house, now = district.house, district.now
    (line,) = bring(house, now, text, district.person("Helen")).lines
    assert "Only an administrator" in line.message
    assert results(bring(house, now, text, district.person("Sam"))) == [Result.NEW]


@pytest.mark.parametrize("role", ["reviewer", "mentor", "supervisor", "reviewer@district"])
def test_a_role_without_a_school_holds_in_all_of_them_and_is_an_administrators_to_give(district, role):
    house, now = district.house, district.now
    text = f"Name,Email,Roles\nEve Stone,eve@a.example,teacher; {role}\n"
    (line,) = bring(house, now, text, district.person("Helen")).lines
    assert "Only an administrator" in line.message
    assert "Eve Stone" not in everyone(house)
    assert results(bring(house, now, text, district.person("Sam"))) == [Result.NEW]


def test_a_coordinator_gives_a_role_in_the_school_where_somebody_is_already(district):
    house, now = district.house, district.now
    text = "Name,Email,Roles\nRosa Delgado,rosa.delgado@aldervalley.example,reviewer\n"
    assert results(bring(house, now, text, district.person("Helen"))) == [Result.CHANGED]
    rosa = everyone(house)["Rosa Delgado"]
    assert rosa.is_a(Role.REVIEWER, rosa.school_id)
    assert not rosa.is_a(Role.REVIEWER)


@pytest.mark.parametrize("name", ["Rosa", "Tom", "Daniel"])
def test_only_coordinators_and_administrators_bring_people_in(district, name):
    actor = district.person(name)
    for attempt in (enrolling.import_roster, enrolling.preview_roster):
        with pytest.raises(NotAllowedError):
            attempt(district.house, actor, ONE, now=district.now)


def test_a_file_that_is_no_roster_is_refused_in_words(house, now):
    with pytest.raises(InputError, match="empty"):
        bring(house, now, "")


def test_columns_that_nobody_knows_are_told(house, now):
    assert bring(house, now, "Name,Email,Shoe size\nRosa,r@a.example,38\n").unknown_columns == ("Shoe size",)


def test_whoever_comes_back_is_active_again(house, now):
    bring(house, now)
    with house.database.writing() as tx:
        people.by_email(tx, "rosa@a.example").active = False
    assert everyone(house)["Rosa Delgado"].roles == ()
    assert "is back" in bring(house, now).lines[0].message
    assert everyone(house)["Rosa Delgado"].roles == (Role.TEACHER,)


def test_one_person_can_be_brought_in_alone(house, now):
    made = enrolling.add_person(house, acting.CONSOLE, "Eve Stone", "Eve@A.example", [Role.HR], now=now)
    again = enrolling.add_person(house, acting.CONSOLE, "Eve Stone", "eve@a.example", [Role.HR], now=now)
    assert made == again
    assert everyone(house)["Eve Stone"].is_a(Role.HR)
    with pytest.raises(InputError, match="e-mail"):
        enrolling.add_person(house, acting.CONSOLE, "Eve Stone", "eve", [Role.HR], now=now)


def test_an_administrator_gives_roles_but_not_to_themselves(district):
    house, sam, rosa = district.house, district.person("Sam"), district.person("Rosa")
    enrolling.grant(house, sam, rosa.id, Role.COORDINATOR)
    enrolling.grant(house, sam, rosa.id, Role.COORDINATOR)
    assert district.person("Rosa").is_a(Role.COORDINATOR)
    with pytest.raises(NotAllowedError, match="of their own"):
        enrolling.grant(house, sam, sam.id, Role.HR)
    with pytest.raises(NotAllowedError):
        enrolling.grant(house, district.person("Helen"), rosa.id, Role.HR)
    with pytest.raises(InputError):
        enrolling.grant(house, sam, uuid4(), Role.HR)


def test_people_are_found_by_name_address_and_number(district):
    with district.house.database.reading() as tx:
        for words in ("delgado", "ROSA.delgado@aldervalley.example", "20417", " Rosa "):
            assert [row.name for row in people.search(tx, words)] == ["Rosa Delgado"]
        assert people.search(tx, "100%") == people.search(tx, "_") == []
        assert [row.name for row in people.with_role(tx, "hr")] == ["Daniel Osei"]
        rosa = people.by_email(tx, "rosa@home.example")
        assert people.names(tx, [rosa.id]) == {rosa.id: "Rosa Delgado"}
        assert [school.name for school in people.schools(tx)] == [
            "Birch Creek Elementary",
            "Quarry Road Middle",
        ]
        assert len(people.everyone(tx, rosa.school_id)) == 4
