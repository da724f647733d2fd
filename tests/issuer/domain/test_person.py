"""Who may do what: a role, where it holds, and whom it is about."""

from uuid import uuid4

import pytest

from issuer.domain.person import Deed, Grant, NotAllowedError, Person, Role, Scope, may, require

QUARRY, NORTHGATE = uuid4(), uuid4()


def somebody(*grants, school=QUARRY, name="Somebody"):
    return Person(uuid4(), name, school, tuple(grants))


TEACHER = somebody(Grant(Role.TEACHER, Scope(QUARRY)), name="Rosa Delgado")


def test_a_role_in_the_district_holds_for_everybody():
    reviewer = somebody(Grant(Role.REVIEWER), school=None)
    assert may(reviewer, Deed.REVIEW, TEACHER)
    assert may(reviewer, Deed.REVIEW, somebody(school=None))


def test_a_role_in_a_school_holds_for_its_people_only():
    reviewer = somebody(Grant(Role.REVIEWER, Scope(NORTHGATE)), school=NORTHGATE)
    assert not may(reviewer, Deed.REVIEW, TEACHER)
    assert may(reviewer, Deed.REVIEW, somebody(school=NORTHGATE))
    assert not may(reviewer, Deed.REVIEW, somebody(school=None))
    assert not may(reviewer, Deed.REVIEW)


def test_nobody_decides_on_their_own():
    both = somebody(Grant(Role.TEACHER), Grant(Role.REVIEWER), Grant(Role.COORDINATOR), Grant(Role.ADMIN))
    for deed in (Deed.REVIEW, Deed.AWARD, Deed.ACCEPT_BADGE, Deed.WAIVE, Deed.GRANT_ROLES):
        assert may(both, deed, TEACHER)
        assert not may(both, deed, both)


def test_everybody_sees_their_own_and_nobody_elses():
    for deed in (Deed.SEE_HOURS, Deed.SEE_PROGRESS, Deed.UPLOAD_BADGE):
        assert may(TEACHER, deed, TEACHER)
        assert not may(TEACHER, deed, somebody())


def test_only_a_teacher_submits_evidence_and_only_their_own():
    assert may(TEACHER, Deed.SUBMIT, TEACHER)
    assert not may(TEACHER, Deed.SUBMIT, somebody(Grant(Role.TEACHER)))
    hr = somebody(Grant(Role.HR))
    assert not may(hr, Deed.SUBMIT, hr)


@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        (Role.TEACHER, set()),
        (Role.REVIEWER, {Deed.REVIEW}),
        (Role.MENTOR, {Deed.RECORD}),
        (Role.SUPERVISOR, {Deed.SEE_HOURS, Deed.SEE_PROGRESS}),
        (Role.HR, {Deed.SEE_HOURS}),
        (Role.ADMIN, {Deed.ENROL, Deed.GRANT_ROLES, Deed.KEEP_KEYS}),
        (
            Role.COORDINATOR,
            {
                Deed.AWARD,
                Deed.REVOKE,
                Deed.ACCEPT_BADGE,
                Deed.WAIVE,
                Deed.SEE_PROGRESS,
                Deed.PUBLISH,
                Deed.ENROL,
                Deed.RECORD,
                Deed.CONFIRM,
            },
        ),
    ],
)
def test_a_role_may_do_this_about_others_and_no_more(role, deeds):
    actor = somebody(Grant(role))
    assert {deed for deed in Deed if may(actor, deed, TEACHER)} == deeds


def test_a_refusal_says_who_could():
    with pytest.raises(
        NotAllowedError, match="You may not award a badge for Rosa Delgado; a coordinator may"
    ):
        require(somebody(), Deed.AWARD, TEACHER)
    reviewer = somebody(Grant(Role.REVIEWER))
    with pytest.raises(NotAllowedError, match="Nobody may decide on evidence of their own"):
        require(reviewer, Deed.REVIEW, reviewer)
    with pytest.raises(NotAllowedError, match="HR or a supervisor may"):
        require(somebody(), Deed.SEE_HOURS, TEACHER)
    with pytest.raises(NotAllowedError, match="only the person concerned may"):
        require(somebody(), Deed.SUBMIT, TEACHER)


def test_what_is_allowed_passes_in_silence():
    require(TEACHER, Deed.SUBMIT, TEACHER)


def test_roles_are_listed_once_in_a_fixed_order():
    person = somebody(
        Grant(Role.HR), Grant(Role.TEACHER, Scope(QUARRY)), Grant(Role.TEACHER, Scope(NORTHGATE))
    )
    assert person.roles == (Role.TEACHER, Role.HR)
    assert person.is_a(Role.TEACHER, NORTHGATE)
    assert not person.is_a(Role.TEACHER)
