from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from issuer.config import PasswordCost
from issuer.domain.person import NotAllowedError, Role
from issuer.services import signing_in
from issuer.services.errors import InputError, NotFoundError
from issuer.services.signing_in import SignInError
from issuer.storage import browser_sessions, people

ADDRESS = "rosa.delgado@aldervalley.example"
PASSWORD = "one small stone on another"


@pytest.fixture
def rosa(district):
    person = district.person("Rosa")
    signing_in.set_password(district.house, person.id, PASSWORD, now=district.now)
    return person


def test_address_and_password_open_a_session(district, rosa):
    signed = signing_in.sign_in(
        district.house, " Rosa.Delgado@AlderValley.example", PASSWORD, now=district.now
    )
    assert signed.actor.id == rosa.id
    assert signed.role is Role.TEACHER
    assert signing_in.current(district.house, signed.token, now=district.now).actor.id == rosa.id


def test_any_of_the_persons_addresses_will_do(district, rosa):
    assert signing_in.sign_in(district.house, "rosa@home.example", PASSWORD, now=district.now)


@pytest.mark.parametrize(
    ("address", "password"),
    [
        (ADDRESS, "another password"),
        ("nobody@aldervalley.example", PASSWORD),
        ("no address", PASSWORD),
        ("james.whitfield@aldervalley.example", PASSWORD),
        (ADDRESS, ""),
        (ADDRESS, PASSWORD + "x" * 10_000),
    ],
)
def test_what_does_not_belong_together_is_refused_with_the_same_words(district, rosa, address, password):
    with pytest.raises(SignInError, match="do not belong together"):
        signing_in.sign_in(district.house, address, password, now=district.now)


def test_the_database_holds_neither_password_nor_token(district, rosa):
    signed = signing_in.sign_in(district.house, ADDRESS, PASSWORD, now=district.now)
    with district.house.database.reading() as tx:
        assert people.password(tx, rosa.id).hash.startswith("$argon2id$")
        assert browser_sessions.by_token_hash(tx, signed.token) is None


def test_a_session_ends_when_it_is_not_used(district, rosa):
    house, now = district.house, district.now
    token = signing_in.sign_in(house, ADDRESS, PASSWORD, now=now).token
    used = now + house.settings.session_idle - timedelta(minutes=5)
    assert signing_in.current(house, token, now=used)
    assert signing_in.current(house, token, now=used + timedelta(minutes=30))
    assert (
        signing_in.current(house, token, now=used + timedelta(minutes=31) + house.settings.session_idle)
        is None
    )


def test_a_session_ends_at_its_latest_hour_however_much_it_is_used(district, rosa):
    house, now = district.house, district.now
    token = signing_in.sign_in(house, ADDRESS, PASSWORD, now=now).token
    moment, step = now, timedelta(hours=1)
    while moment + step < now + house.settings.session_absolute:
        moment += step
        assert signing_in.current(house, token, now=moment)
    assert signing_in.current(house, token, now=now + house.settings.session_absolute) is None


def test_signing_out_ends_this_session_and_no_other(district, rosa):
    house, now = district.house, district.now
    one, other = (signing_in.sign_in(house, ADDRESS, PASSWORD, now=now).token for _ in range(2))
    signing_in.sign_out(house, one)
    signing_in.sign_out(house, one)
    assert signing_in.current(house, one, now=now) is None
    assert signing_in.current(house, other, now=now)


def test_a_new_password_ends_every_session(district, rosa):
    house, now = district.house, district.now
    token = signing_in.sign_in(house, ADDRESS, PASSWORD, now=now).token
    signing_in.set_password(house, rosa.id, "another small stone", now=now)
    assert signing_in.current(house, token, now=now) is None
    with pytest.raises(SignInError):
        signing_in.sign_in(house, ADDRESS, PASSWORD, now=now)


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_password_is_neither_too_short_nor_too_long(district, rosa, password):
    with pytest.raises(InputError, match="10 to 200"):
        signing_in.set_password(district.house, rosa.id, password, now=district.now)


def test_nobody_has_no_password(district):
    with pytest.raises(NotFoundError):
        signing_in.set_password(district.house, uuid4(), PASSWORD, now=district.now)


def test_a_hash_is_made_stronger_when_the_settings_ask_for_more(district, rosa):
    stronger = replace(district.house.settings, password_cost=PasswordCost(rounds=2, kibibytes=16, lanes=1))
    signing_in.sign_in(replace(district.house, settings=stronger), ADDRESS, PASSWORD, now=district.now)
    with district.house.database.reading() as tx:
        assert "m=16,t=2" in people.password(tx, rosa.id).hash


def test_a_password_that_changes_while_the_old_one_is_compared_keeps_the_old_one_out(district, rosa):
    house, now = district.house, district.now
    with house.database.reading() as tx:
        compared = people.password(tx, rosa.id)
    signing_in.set_password(house, rosa.id, "another small stone", now=now + timedelta(seconds=1))
    with pytest.raises(SignInError, match="changed just now"):
        signing_in._enter(house, rosa.id, compared.changed_at, compared.hash, now=now)
    assert signing_in.sign_in(house, ADDRESS, "another small stone", now=now)
    with pytest.raises(SignInError):
        signing_in.sign_in(house, ADDRESS, PASSWORD, now=now)


def test_somebody_with_two_roles_works_as_one_of_them(district):
    house, now = district.house, district.now
    priya = district.person("Priya")
    signing_in.set_password(house, priya.id, PASSWORD, now=now)
    signed = signing_in.sign_in(house, "priya.raman@aldervalley.example", PASSWORD, now=now)
    assert signing_in.work_as(house, signed.token, "reviewer", now=now).role is Role.REVIEWER
    assert signing_in.current(house, signed.token, now=now).role is Role.REVIEWER
    with pytest.raises(NotAllowedError, match="do not work as hr"):
        signing_in.work_as(house, signed.token, "hr", now=now)
    with pytest.raises(NotFoundError, match="sign in again"):
        signing_in.work_as(house, "no token", "reviewer", now=now)


def test_one_click_sign_in_exists_in_a_demonstration_only(district, demo_house):
    rosa = district.person("Rosa")
    assert signing_in.demo_sign_in(demo_house, rosa.id, now=district.now).actor.id == rosa.id
    with pytest.raises(NotAllowedError, match="demonstration only"):
        signing_in.demo_sign_in(district.house, rosa.id, now=district.now)


def test_whoever_left_can_neither_sign_in_nor_go_on(district, rosa):
    house, now = district.house, district.now
    token = signing_in.sign_in(house, ADDRESS, PASSWORD, now=now).token
    with house.database.writing() as tx:
        people.by_id(tx, rosa.id).active = False
    assert signing_in.current(house, token, now=now) is None
    with pytest.raises(SignInError, match="no role here"):
        signing_in.sign_in(house, ADDRESS, PASSWORD, now=now)


def test_an_unknown_token_is_nobody(house, now):
    assert signing_in.current(house, "", now=now) is None
