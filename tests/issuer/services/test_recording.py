"""Facts that are no badges: recorded and withdrawn by whoever may, in one transaction with what follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import (
    acting,
    attending,
    enrolling,
    publishing,
    reflecting,
    registering,
    revoking,
    signing_off,
    teaching,
)
from issuer.services.attending import Session
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.journaling import audit
from issuer.services.reflecting import Draft
from issuer.services.registering import Result
from issuer.services.teaching import Claimed
from issuer.storage import awards, journal_entries, records

OTHERS = """\
Name,E-mail,School,Roles
Marcus Bell,marcus.bell@aldervalley.example,Quarry Road Middle,mentor
Yvonne Carter,yvonne.carter@aldervalley.example,Quarry Road Middle,supervisor; teacher
"""


def attend(n=1):
    return {"id": "attend", "kind": "attend", "event": "preplanning-2026", "n": n}


REFLECT = {"id": "reflect", "kind": "reflection", "topic": "my-year"}
SHOW = {"id": "show", "kind": "evidence", "topic": "stations"}
SIGN = {"id": "sign", "kind": "signoff", "topic": "observed", "role": ["mentor", "supervisor"]}
TEACH = {"id": "teach", "kind": "taught", "component": "slides", "n": 1}


@pytest.fixture
def asks(district, document):
    """The district with a pathway that asks for nothing but these rules, and two people more."""
    enrolling.import_roster(district.house, acting.CONSOLE, OTHERS, now=district.now)

    def publish(*rules):
        rule = {"id": "root", "kind": "all", "of": list(rules)}
        told = document | {"rule": rule}
        publishing.publish_pathway(district.house, district.person("Helen"), told, now=district.now)
        return district

    return publish


def held(district, first_name="Rosa"):
    with district.house.database.reading() as tx:
        return [one.achievement.slug for one in awards.of_person(tx, district.person(first_name).id)]


def questioned(district):
    with district.house.database.reading() as tx:
        return [one.person.name for one in awards.questioned(tx)]


def lines(district):
    with district.house.database.reading() as tx:
        entries = [journal_entries.read(text) for _, text in journal_entries.after(tx, 0)]
    return [(one.kind, one.facts.get("what")) for one in entries if one.kind in ("recorded", "withdrawn")]


def opened(district, *names, ends=None):
    """An event with these sessions, by name."""
    helen = district.person("Helen")
    event_id = attending.open_event(
        district.house, helen, "preplanning-2026", "Pre-planning", now=district.now
    )
    at = ends or district.now - timedelta(days=1)
    return event_id, {
        name: attending.add_session(district.house, helen, event_id, Session(name, at, 60)) for name in names
    }


def test_who_attended_completes_a_pathway_and_taking_it_back_asks_a_person(asks):
    district = asks(attend(2))
    _, sessions = opened(district, "Maths", "Music")
    house, marcus, rosa = district.house, district.person("Marcus"), district.person("Rosa").id
    first = attending.record(house, marcus, sessions["Maths"], [rosa], now=district.now)
    assert (first.recorded, first.before, first.awarded) == (1, 0, ())
    both = [rosa, district.person("James").id]
    last = attending.record(house, marcus, sessions["Music"], both, now=district.now)
    assert [one.person_name for one in last.awarded] == ["Rosa Delgado"]
    assert held(district) == ["pl-2026-27"]
    again = attending.record(house, marcus, sessions["Music"], both, now=district.now)
    assert (again.recorded, again.before, again.awarded) == (0, 2, ())
    number, resting = attending.take_back(house, marcus, last.batch_id, "Another room.", now=district.now)
    assert number == 2
    assert [(one.person_name, one.holds) for one in resting] == [("Rosa Delgado", False)]
    assert questioned(district) == ["Rosa Delgado"]
    assert held(district) == ["pl-2026-27"]
    assert lines(district) == [("recorded", "attendance")] * 3 + [("withdrawn", "attendance")] * 2
    assert not audit(house.database, house.settings.journal_file).problems
    with pytest.raises(NotFoundError):
        attending.take_back(house, marcus, last.batch_id, "Again.", now=district.now)


def test_nobody_records_what_is_not_over_nor_themselves_nor_people_elsewhere(asks):
    district = asks(attend())
    tomorrow = district.now + timedelta(days=1)
    event_id, sessions = opened(district, "Maths", ends=tomorrow)
    house, marcus, rosa = district.house, district.person("Marcus"), district.person("Rosa")
    with pytest.raises(InputError, match="not over yet"):
        attending.record(house, marcus, sessions["Maths"], [rosa.id], now=district.now)
    for actor, about, refusal in (
        (marcus, marcus, NotAllowedError),
        (marcus, district.person("Ana"), NotAllowedError),
        (rosa, district.person("James"), NotAllowedError),
    ):
        with pytest.raises(refusal):
            attending.record(house, actor, sessions["Maths"], [about.id], now=tomorrow)
    with pytest.raises(InputError, match="Nobody is ticked"):
        attending.record(house, marcus, sessions["Maths"], [], now=tomorrow)
    with pytest.raises(ConflictError, match="already"):
        attending.open_event(house, marcus, "preplanning-2026", "Pre-planning", now=district.now)
    for name, minutes, words in (("Maths", 60, "another name"), ("Art", 0, "cannot be right")):
        with pytest.raises(InputError, match=words):
            attending.add_session(house, marcus, event_id, Session(name, tomorrow, minutes))


def test_a_spreadsheet_of_attendance_is_looked_at_first_and_changes_nothing_twice(asks):
    district = asks(attend())
    event_id, _ = opened(district, "Maths")
    house, helen = district.house, district.person("Helen")
    sheet = (
        "Employee number,Session,Minutes\n20417,maths,45\n20417,Maths,\n20418,Lunch,\n"
        "99999,Maths,\n20418,Maths,soon\n,Maths,\n20418,Maths,7000\n"
    )
    preview = registering.preview(house, helen, event_id, sheet, now=district.now)
    assert [one.result for one in preview.lines] == [Result.NEW, Result.BEFORE, *[Result.ERROR] * 5]
    assert held(district) == []
    done = registering.bring_in(house, helen, event_id, sheet, now=district.now)
    assert (done.recorded, len(done.awarded)) == (1, 1)
    with house.database.reading() as tx:
        assert [one.minutes for one in records.attended(tx, [district.person("Rosa").id])] == [45]
    with pytest.raises(InputError, match="No line of this list is new"):
        registering.bring_in(house, helen, event_id, sheet, now=district.now)
    for bad in ("Name\nRosa\n", "Session,Room\nMaths,4\n"):
        with pytest.raises(InputError):
            registering.preview(house, helen, event_id, bad, now=district.now)


def test_a_reflection_counts_when_it_is_handed_in_and_awards_once(asks):
    district = asks(REFLECT)
    house, rosa = district.house, district.person("Rosa")
    draft = reflecting.keep(house, rosa, Draft("reflection", "my-year", ""), now=district.now)
    with pytest.raises(InputError, match="missing"):
        reflecting.hand_in(house, rosa, draft, now=district.now)
    assert reflecting.keep(house, rosa, Draft("reflection", "my-year", "It went."), now=district.now) == draft
    assert [one.name for one in reflecting.hand_in(house, rosa, draft, now=district.now)]
    with pytest.raises(ConflictError):
        reflecting.hand_in(house, rosa, draft, now=district.now)
    with pytest.raises(NotFoundError):
        reflecting.take_back(house, district.person("James"), draft, now=district.now)
    assert [one.holds for one in reflecting.take_back(house, rosa, draft, now=district.now)] == [False]
    assert questioned(district) == ["Rosa Delgado"]
    assert reflecting.hand_in(house, rosa, draft, now=district.now) == ()
    assert held(district) == ["pl-2026-27"]
    with pytest.raises(NotFoundError, match="No pathway asks"):
        reflecting.keep(house, rosa, Draft("reflection", "the-weather", "Rain."), now=district.now)
    with pytest.raises(NotAllowedError):
        reflecting.set_aside(house, rosa, draft, "Not mine.", now=district.now)
    helen = district.person("Helen")
    assert reflecting.set_aside(house, helen, draft, "It was copied.", now=district.now)
    with pytest.raises(ConflictError):
        reflecting.set_aside(house, helen, draft, "Again.", now=district.now)


def test_evidence_on_a_topic_counts_once_a_reviewer_approved_it(asks):
    district = asks(SHOW)
    house, rosa, tom = district.house, district.person("Rosa"), district.person("Tom")
    row = reflecting.keep(house, rosa, Draft("evidence", "stations", "Three of them."), now=district.now)
    assert reflecting.hand_in(house, rosa, row, now=district.now) == ()
    assert reflecting.take_back(house, rosa, row, now=district.now) == ()
    with pytest.raises(ConflictError):
        reflecting.decide(house, tom, row, approve=True, now=district.now)
    reflecting.hand_in(house, rosa, row, now=district.now)
    with pytest.raises(InputError, match="Your answer is missing"):
        reflecting.decide(house, tom, row, approve=False, now=district.now)
    reflecting.decide(house, tom, row, approve=False, answer="Which?", now=district.now)
    reflecting.hand_in(house, rosa, row, now=district.now)
    with pytest.raises(NotAllowedError):
        reflecting.decide(house, district.person("Daniel"), row, approve=True, now=district.now)
    assert reflecting.decide(house, tom, row, approve=True, now=district.now)
    with pytest.raises(ConflictError, match="approved"):
        reflecting.take_back(house, rosa, row, now=district.now)


def test_a_sign_off_is_given_by_whoever_has_the_role_there_and_never_for_oneself(asks):
    district = asks(SIGN)
    house, marcus, rosa = district.house, district.person("Marcus"), district.person("Rosa")
    waiting = signing_off.waiting(house, marcus, now=district.now)
    assert {(one.person.name, one.role.value) for one in waiting} >= {("Rosa Delgado", "mentor")}
    assert "Ana Morales" not in {one.person.name for one in waiting}
    assert signing_off.waiting(house, district.person("Tom"), now=district.now) == ()
    yvonne = district.person("Yvonne")
    for actor, about in ((yvonne, yvonne), (marcus, district.person("Ana")), (rosa, rosa)):
        with pytest.raises(NotAllowedError):
            signing_off.sign(house, actor, about.id, "observed", now=district.now)
    with pytest.raises(NotFoundError):
        signing_off.sign(house, marcus, rosa.id, "the weather", now=district.now)
    badges = signing_off.sign(house, marcus, rosa.id, "observed", note="Two lessons.", now=district.now)
    assert [one.person_name for one in badges] == ["Rosa Delgado"]
    with pytest.raises(ConflictError):
        signing_off.sign(house, marcus, rosa.id, "observed", now=district.now)
    with house.database.reading() as tx:
        [row] = records.signed(tx, [rosa.id])
    with pytest.raises(NotAllowedError):
        signing_off.withdraw(house, yvonne, row.id, "No.", now=district.now)
    with pytest.raises(InputError, match="The reason is missing"):
        signing_off.withdraw(house, marcus, row.id, " ", now=district.now)
    [resting] = signing_off.withdraw(house, marcus, row.id, "It was James.", now=district.now)
    assert not resting.holds
    with pytest.raises(ConflictError):
        signing_off.withdraw(house, marcus, row.id, "Again.", now=district.now)
    assert questioned(district) == ["Rosa Delgado"]
    assert signing_off.sign(house, yvonne, rosa.id, "observed", now=district.now) == ()
    assert held(district) == ["pl-2026-27"]


def test_teaching_counts_once_the_other_or_a_coordinator_confirms_it(asks):
    district = asks(TEACH)
    house, rosa, james = district.house, district.person("Rosa"), district.person("James")
    day = district.now.date()

    def claimed(**other):
        told = {"whom": "james whitfield", "slug": "slides", "manner": "taught", "day": day} | other
        return teaching.claim(house, rosa, Claimed(**told), now=district.now)

    for other, words in (
        ({"whom": "Nobody Atall"}, "Nobody here is known"),
        ({"whom": ""}, "Say whom"),
        ({"whom": "rosa.delgado@aldervalley.example"}, "not yourself"),
        ({"slug": "podcast"}, "Choose the badge"),
        ({"manner": "sold"}, "Choose what you did"),
        ({"day": day + timedelta(days=2)}, "still to come"),
    ):
        with pytest.raises(InputError, match=words):
            claimed(**other)
    row = claimed()
    assert held(district) == []
    with pytest.raises(ConflictError):
        claimed()
    with pytest.raises(NotAllowedError):
        teaching.confirm(house, rosa, row, now=district.now)
    assert [one.person_name for one in teaching.confirm(house, james, row, now=district.now)] == [
        "Rosa Delgado"
    ]
    with pytest.raises(ConflictError):
        teaching.confirm(house, district.person("Helen"), row, now=district.now)
    with pytest.raises(NotAllowedError):
        teaching.withdraw(house, district.person("Ana"), row, "No.", now=district.now)
    assert teaching.withdraw(house, james, row, "It was Ana.", now=district.now)
    assert questioned(district) == ["Rosa Delgado"]
    again = claimed(whom="james.whitfield@aldervalley.example")
    assert teaching.withdraw(house, rosa, again, "A slip.", now=district.now) == ()
    assert teaching.confirm(house, district.person("Helen"), claimed(), now=district.now) == ()


def test_times_of_facts_are_those_that_rules_ask_about(asks):
    district = asks(attend() | {"window": {"until": "2026-08-20T04:00:00Z"}})
    late = datetime(2026, 9, 1, 15, tzinfo=UTC)
    _, sessions = opened(district, "Maths", ends=late)
    rosa = district.person("Rosa")
    attending.record(district.house, district.person("Helen"), sessions["Maths"], [rosa.id], now=district.now)
    assert held(district) == []


@pytest.mark.parametrize("trials", [2, pytest.param(50, marks=pytest.mark.drill)])
def test_the_last_facts_at_the_same_instant_award_exactly_once(asks, trials):
    district = asks(attend(), REFLECT, SIGN)
    _, sessions = opened(district, "Maths")
    house, now = district.house, district.now
    rosa, helen, marcus, yvonne = map(district.person, ("Rosa", "Helen", "Marcus", "Yvonne"))
    for _ in range(trials):
        draft = reflecting.keep(house, rosa, Draft("reflection", "my-year", "It went."), now=now)
        deeds = [
            partial(attending.record, house, helen, sessions["Maths"], [rosa.id], now=now),
            partial(attending.record, house, marcus, sessions["Maths"], [rosa.id], now=now),
            partial(reflecting.hand_in, house, rosa, draft, now=now),
            partial(signing_off.sign, house, marcus, rosa.id, "observed", now=now),
            partial(signing_off.sign, house, yvonne, rosa.id, "observed", now=now),
        ]
        with ThreadPoolExecutor(len(deeds)) as pool:
            for one in [pool.submit(deed) for deed in deeds]:
                one.result()
        assert held(district) == ["pl-2026-27"]
        take_everything_back(district)
        assert held(district) == []


def take_everything_back(district):
    """Withdraw every fact of Rosa's, and the badge that rests on them."""
    house, helen, rosa, now = district.house, district.person("Helen"), district.person("Rosa"), district.now
    with house.database.reading() as tx:
        [award] = awards.of_person(tx, rosa.id)
        attended, signed = records.attended(tx, [rosa.id]), records.signed(tx, [rosa.id])
        [written] = records.reflections(tx, [rosa.id])
    revoking.revoke(house, helen, award.id, "It rests on nothing now.", now=now)
    for row in attended:
        attending.take_back(house, helen, row.id, "Again.", now=now)
    for row in signed:
        signing_off.withdraw(house, helen, row.id, "Again.", now=now)
    reflecting.take_back(house, rosa, written.id, now=now)
