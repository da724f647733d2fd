"""Pages on which people record what they saw, and those on which teachers do what is no badge."""

import json

import pytest

from issuer.services import acting, publishing
from issuer.storage import pathways, records

RULES = [
    {"id": "attend", "kind": "attend", "label": "Pre-planning", "event": "Pre_planning", "n": 1},
    {"id": "reflect", "kind": "reflection", "label": "A look back", "topic": "my-year"},
    {"id": "show", "kind": "evidence", "label": "Stations shown", "topic": "stations"},
    {"id": "sign", "kind": "signoff", "label": "A lesson seen", "topic": "seen", "role": "mentor"},
    {"id": "teach", "kind": "taught", "label": "A colleague taught", "component": "stations", "n": 1},
]
REFLECTION = "/reflections?kind=reflection&topic=my-year"


@pytest.fixture
def asks(web):
    """A pathway of five things that are no badges."""
    with web.house.database.reading() as session:
        told = json.loads(pathways.newest(session, "pl-2026-27").document)
    rule = {"id": "root", "kind": "all", "of": RULES}
    publishing.publish_pathway(web.house, acting.CONSOLE, told | {"version": "2", "rule": rule}, now=web.now)
    return web


def open_session(web):
    """The event that the pathway asks for, with a session that is over; the session's page."""
    marcus = web.as_("Marcus")
    page = marcus.follow(marcus.post("/events", {"slug": "Pre_planning", "name": "Pre-planning"}))
    assert "A pathway asks for it: Pre-planning." in page.text
    with web.house.database.reading() as session:
        event = records.event(session, "Pre_planning")
    form = {"name": "Maths", "day": "2026-11-20", "ends": "15:30", "time": "1.5 h"}
    page = marcus.follow(marcus.post(f"/events/{event.id}", form))
    assert "Maths November 20 ended at 3:30 pm 1.5 h 0 there" in page.text
    assert marcus.post(f"/events/{event.id}", form).status == 422
    assert marcus.post(f"/events/{event.id}", form | {"time": "x", "day": "y"}).status == 422
    with web.house.database.reading() as session:
        [row] = records.sessions(session, [event.id])
    return event.id, row.id


def test_a_mentor_opens_an_event_ticks_who_was_there_and_undoes_it(asks):
    marcus = asks.as_("Marcus")
    assert "Asked for, and not open yet" in marcus.get("/events").text
    _, session_id = open_session(asks)
    assert marcus.post("/events", {"slug": "Pre_planning", "name": "Again"}).status == 422
    page = marcus.get(f"/sessions/{session_id}")
    assert "Rosa Delgado" in page.text
    assert "Ana Morales" not in page.text
    assert marcus.post(f"/sessions/{session_id}", {}).status == 422
    people = {"person": [str(asks.row(name).id) for name in ("Rosa", "James")]}
    page = marcus.follow(marcus.post(f"/sessions/{session_id}", people))
    assert "2 people recorded." in page.text
    assert "Undo the last list of 2" in page.text
    assert "you were there" in asks.as_("Rosa").get("/recorded").text
    with asks.house.database.reading() as session:
        rows = records.attendees(session, [session_id])
    form = {"session": str(session_id)}
    page = marcus.follow(marcus.post(f"/attendance/{rows[0].batch_id}/take-back", form))
    assert "Taken back: 2 of this session." in page.text
    page = marcus.follow(marcus.post(f"/attendance/{rows[0].batch_id}/take-back", form))
    assert "Nothing was changed." in page.text


def test_a_spreadsheet_of_attendance_is_previewed_before_it_is_recorded(asks):
    marcus = asks.as_("Marcus")
    event_id, _ = open_session(asks)
    address = f"/events/{event_id}/list"
    text = "email,session\nrosa@aldervalley.example,Maths\nx@y.example,A\n"
    assert "Sessions: Maths." in marcus.get(address).text
    page = marcus.post(address, {"text": text})
    assert "1 line to record" in page.text
    assert "1 line would be left out." in page.text
    page = marcus.follow(marcus.post(address, {"text": text, "sure": "yes"}))
    assert "1 line recorded." in page.text
    assert marcus.post(address, {"text": text, "sure": "yes"}).status == 422
    assert marcus.post(address, {"text": "Room\n4\n"}).status == 422
    assert marcus.post(address, {"text": ""}).status == 422


def test_a_sign_off_waits_for_the_mentor_and_is_withdrawn_with_a_reason(asks):
    marcus, rosa = asks.as_("Marcus"), asks.row("Rosa").id
    assert "Ask Marcus Bell" in asks.as_("Rosa").get("/recorded").text
    assert "Rosa Delgado A lesson seen" in marcus.get("/sign-offs").text
    assert "Nobody of that name waits." in marcus.get("/sign-offs?q=zzz").text
    assert "Nothing waits for your sign-off." in asks.as_("Tom").get("/sign-offs").text
    page = marcus.get(f"/sign-offs/{rosa}?topic=seen")
    assert "A lesson seen: Rosa Delgado" in page.text
    assert marcus.get(f"/sign-offs/{rosa}?topic=other").status == 404
    long = {"topic": "seen", "note": "x" * 2000}
    assert marcus.post(f"/sign-offs/{rosa}", long).status == 422
    form = {"topic": "seen", "note": "Two lessons."}
    assert "Signed." in marcus.follow(marcus.post(f"/sign-offs/{rosa}", form)).text
    assert "already" in marcus.follow(marcus.post(f"/sign-offs/{rosa}", form)).text
    assert "Signed by Marcus Bell" in asks.as_("Rosa").get("/recorded").text
    with asks.house.database.reading() as session:
        [row] = records.signed(session, [rosa])
    address = f"/recorded/sign-off/{row.id}/withdraw"
    assert asks.as_("Tom").get(address).status == 404
    assert marcus.get("/recorded/weather/" + str(row.id) + "/withdraw").status == 404
    assert "No yearly badge rests on it" in marcus.get(address).text
    assert marcus.post(address, {"reason": ""}).status == 422
    page = marcus.follow(marcus.post(address, {"reason": "It was James."}))
    assert "It counts no more." in page.text
    assert "Nothing was changed." in marcus.follow(marcus.post(address, {"reason": "Again."})).text


def test_a_reflection_is_kept_handed_in_and_taken_back(asks):
    rosa = asks.as_("Rosa")
    assert "kind=reflection&amp;topic=my-year" in rosa.get("/home").source
    assert rosa.get("/reflections?topic=weather").status == 404
    form = {"kind": "reflection", "topic": "my-year", "text": "I tried."}
    page = rosa.follow(rosa.post("/reflections", form | {"do": "save"}))
    assert "Only you can see it" in page.text
    assert "Finish “A look back”" in rosa.get("/home").text
    assert rosa.post("/reflections", form | {"text": " ", "do": "hand_in"}).status == 422
    page = rosa.follow(rosa.post("/reflections", form | {"do": "hand_in"}))
    assert "Handed in. It counts." in page.text
    assert "See what counted" in page.text
    with asks.house.database.reading() as session:
        [row] = records.reflections(session, [asks.row("Rosa").id])
    taken = form | {"do": "take_back", "reflection": str(row.id)}
    assert "It is a draft again." in rosa.follow(rosa.post("/reflections", taken)).text
    assert "Nothing was changed." in rosa.follow(rosa.post("/reflections", taken)).text
    rosa.post("/reflections", form | {"do": "hand_in"})
    helen = asks.as_("Helen")
    assert "Set aside" in helen.get(f"/coordinator/people/{asks.row('Rosa').id}").text
    page = helen.post(f"/recorded/reflection/{row.id}/withdraw", {"reason": "It says nothing yet."})
    assert "It counts no more." in helen.follow(page).text
    assert "Not yet. It says nothing yet." in rosa.get(REFLECTION).text
    assert "Read the answer" in rosa.get("/home").text


def test_evidence_on_a_topic_is_read_by_a_reviewer(asks):
    rosa, tom = asks.as_("Rosa"), asks.as_("Tom")
    form = {"kind": "evidence", "topic": "stations", "text": "Three of them.", "do": "hand_in"}
    assert "A reviewer reads it." in rosa.follow(rosa.post("/reflections", form)).text
    assert "Waits to be read" in rosa.get("/reflections?kind=evidence&topic=stations").text
    assert "1 piece of evidence on topics waits, too" in tom.get("/queue").text
    with asks.house.database.reading() as session:
        [row] = records.to_read(session)
    answer = {"reflection": str(row.id), "do": "not_yet", "answer": ""}
    assert tom.post("/queue/topics", answer).status == 422
    assert "Answered “not yet”." in tom.follow(tom.post("/queue/topics", answer | {"answer": "Which?"})).text
    assert "Nothing was changed." in tom.follow(tom.post("/queue/topics", answer | {"answer": "Which?"})).text
    rosa.post("/reflections", form)
    assert "Approved." in tom.follow(tom.post("/queue/topics", answer | {"do": "approve"})).text
    assert "Approved" in rosa.get("/reflections?kind=evidence&topic=stations").text


def test_teaching_is_said_and_confirmed_by_the_other_or_a_coordinator(asks):
    rosa, james, helen = asks.as_("Rosa"), asks.as_("James"), asks.as_("Helen")
    form = {"whom": "James Whitfield", "badge": "stations", "manner": "taught", "day": "2026-11-20"}
    assert rosa.post("/taught", form | {"day": ""}).status == 422
    assert rosa.post("/taught", form | {"whom": "Nobody"}).status == 422
    page = rosa.follow(rosa.post("/taught", form))
    assert "You taught James Whitfield" in page.text
    assert "Nothing was changed." in rosa.follow(rosa.post("/taught", form)).text
    assert "1 entry of teaching others to confirm" in helen.get("/coordinator").text
    assert "1 entry to confirm" in helen.get("/coordinator/teaching").text
    with asks.house.database.reading() as session:
        [row] = records.unconfirmed(session)
    answer = {"teaching": str(row.id), "do": "not_so"}
    assert "It does not count." in james.follow(james.post("/taught", answer)).text
    rosa.post("/taught", form)
    with asks.house.database.reading() as session:
        [row] = records.unconfirmed(session)
    assert "Rosa Delgado taught you" in james.get("/taught").text
    answer = {"teaching": str(row.id), "do": "confirm"}
    assert "Confirmed." in james.follow(james.post("/taught", answer)).text
    page = helen.follow(helen.post("/coordinator/teaching", answer))
    assert "Nothing was changed." in page.text
    assert "Nothing waits to be confirmed." in page.text
    page = rosa.post(f"/recorded/teaching/{row.id}/withdraw", {"reason": "A slip."})
    assert "It counts no more." in rosa.follow(page).text


def test_what_no_pathway_asks_for_has_one_sentence_and_one_button(web):
    assert "None of your pathways asks for sessions" in web.as_("Rosa").get("/recorded").text
    assert "No pathway asks anybody to teach" in web.as_("Rosa").get("/taught").text
    assert "No event is open yet." in web.as_("Marcus").get("/events").text
    assert "No evidence on a topic waits" in web.as_("Tom").get("/queue/topics").text
