import pytest

from issuer.domain.award import Source
from issuer.services import adding, reviewing, submitting
from issuer.storage import awards, submissions

FILE = b"%PDF-1.4 a plan"


def state_of(web, submission_id):
    with web.house.database.reading() as session:
        return submissions.by_id(session, submission_id).state


def badges_of(web, first_name):
    with web.house.database.reading() as session:
        return awards.of_person(session, web.row(first_name).id)


def test_the_queue_begins_with_the_longest_waiting(web):
    web.sent("Rosa", "stations")
    web.later(days=4)
    web.sent("James", "exit-tickets")
    page = web.as_("Tom").get("/queue")
    assert "Two wait to be read" in page.text
    assert page.text.index("Rosa Delgado") < page.text.index("James Whitfield")
    assert "4 days" in page.text
    assert "wait--late" in page.source


def test_an_empty_queue_says_so(web):
    page = web.as_("Tom").get("/queue")
    assert "Nothing waits to be read" in page.text
    assert 'href="/decided"' in page.source


def test_the_queue_holds_neither_ones_own_nor_another_schools(web):
    web.sent("Priya", "stations")
    web.sent("Ana", "stations")
    assert "Nothing waits to be read" in web.as_("Priya").get("/queue").text
    assert "Ana Morales" in web.as_("Vera").get("/queue").text
    assert "Priya Raman" in web.as_("Tom").get("/queue").text.replace("Priya Raman, ", "")


@pytest.mark.parametrize("reader", ["Priya", "Vera"])
@pytest.mark.parametrize("do", ["approve", "not_yet"])
def test_ones_own_and_another_schools_evidence_is_not_there(web, reader, do):
    submission_id = web.sent("Priya", "stations")
    browser = web.as_(reader)
    assert browser.get(f"/queue/{submission_id}").status == 404
    fields = {"do": do, "round": "1", "comment": "Well done.", "sure": "yes"}
    for path in (f"/queue/{submission_id}", f"/queue/{submission_id}/approve"):
        assert browser.post(path, fields).status in (403, 404)
    assert state_of(web, submission_id) == "sent"
    assert badges_of(web, "Priya") == []


def test_a_draft_is_nobodys_but_its_writers(web):
    submission_id = web.begun("Rosa", "stations")
    assert web.as_("Tom").get(f"/queue/{submission_id}").status == 404


def test_a_submission_shows_what_was_sent(web):
    submission_id = web.sent("Rosa", "stations")
    page = web.as_("Tom").get(f"/queue/{submission_id}")
    assert "Rosa Delgado: Stations that differentiate" in page.text
    assert "Quarry Road Middle" in page.text
    assert "Three stations." in page.text
    assert "Nineteen of 26." in page.text
    assert "Earlier tries" not in page.text


def test_what_is_new_since_the_last_try_is_marked(web):
    submission_id = web.not_yet("Rosa", "stations", "How did students come to theirs?")
    rosa = web.person("Rosa")
    answers = {"tried": "Three stations.", "happened": "They moved.", "change": "They choose alone first."}
    submitting.save(web.house, rosa, submission_id, submitting.Draft(answers), now=web.now)
    adding.add_link(
        web.house, rosa, submission_id, "", "https://class.aldervalley.example/slips", now=web.now
    )
    submitting.send(web.house, rosa, submission_id, now=web.now)
    page = web.as_("Tom").get(f"/queue/{submission_id}")
    assert "New since try 1: 2 things." in page.text
    assert "You wrote today at 12:00 pm: “How did students come to theirs?”" in page.text
    assert page.source.count("said--new") == 1
    assert page.text.count(" New") >= 2
    history = web.as_("Tom").get(f"/queue/{submission_id}?part=history")
    assert "The slips." in history.text
    assert "First try and answer" in history.text


def test_approving_first_shows_exactly_what_will_be_issued(web):
    submission_id = web.sent("Rosa", "stations")
    page = web.as_("Tom").post(
        f"/queue/{submission_id}", {"do": "approve", "round": "1", "comment": "A fine idea."}
    )
    assert page.status == 200
    assert "Approve “Stations that differentiate” for Rosa Delgado?" in page.text
    assert "One badge will be signed" in page.text
    assert "Rosa’s hours grow by 3 h." in page.text
    assert "Professional Learning 2026–27: then 2 required left." in page.text
    assert "A fine idea." in page.source
    assert state_of(web, submission_id) == "sent"
    assert badges_of(web, "Rosa") == []


def test_the_last_component_shows_the_badge_of_the_year_and_brings_it(web):
    web.earn("Rosa", "opening-day")
    web.earn("Rosa", "winter-numbers")
    submission_id = web.sent("Rosa", "exit-tickets")
    tom = web.as_("Tom")
    before = tom.post(f"/queue/{submission_id}", {"do": "approve", "round": "1"})
    assert "Two badges will be signed" in before.text
    assert "Professional Learning 2026-27, 10 h 45 min" in before.text
    fields = {"sure": "yes", "round": "1", "comment": "Well done."}
    after = tom.follow(tom.post(f"/queue/{submission_id}/approve", fields))
    assert (
        "Approved. “Exit tickets in five minutes” and “Professional Learning 2026-27” are signed"
        in after.text
    )
    assert {badge.source for badge in badges_of(web, "Rosa")} == {Source.EVIDENCE, Source.PATHWAY}


def test_without_the_last_word_nothing_is_approved(web):
    submission_id = web.sent("Rosa", "stations")
    page = web.as_("Tom").post(f"/queue/{submission_id}/approve", {"round": "1"})
    assert "One badge will be signed" in page.text
    assert state_of(web, submission_id) == "sent"


def test_a_double_click_signs_once(web):
    submission_id = web.sent("Rosa", "stations")
    tom = web.as_("Tom")
    fields = {"sure": "yes", "round": "1"}
    assert tom.post(f"/queue/{submission_id}/approve", fields).status == 303
    assert tom.post(f"/queue/{submission_id}/approve", fields).status == 409
    assert len(badges_of(web, "Rosa")) == 1


def test_not_yet_needs_a_word_and_says_which(web):
    submission_id = web.sent("Rosa", "stations")
    tom = web.as_("Tom")
    page = tom.post(f"/queue/{submission_id}", {"do": "not_yet", "round": "1", "comment": " "})
    assert page.status == 422
    assert 'href="#comment"' in page.source
    assert "Say what is there, what is missing and one way to show it." in page.text
    assert state_of(web, submission_id) == "sent"


def test_not_yet_is_sent_and_the_teacher_reads_it(web):
    submission_id = web.sent("Rosa", "stations")
    tom = web.as_("Tom")
    fields = {"do": "not_yet", "round": "1", "comment": "How did students come to theirs?"}
    after = tom.follow(tom.post(f"/queue/{submission_id}", fields))
    assert "Sent. Rosa Delgado sees your words" in after.text
    assert state_of(web, submission_id) == "not_yet"
    assert "How did students come to theirs?" in web.as_("Rosa").get("/components/stations").text


def test_who_decides_second_is_told_who_was_faster_and_keeps_their_words(web):
    submission_id = web.sent("Rosa", "stations")
    reviewing.approve(web.house, web.person("Tom"), submission_id, round=1, now=web.now)
    fields = {"round": "1", "comment": "My careful words."}
    for extra in ({"do": "not_yet"}, {"do": "approve"}):
        page = web.as_("Priya").post(f"/queue/{submission_id}", fields | extra)
        assert page.status == 409
        assert "Someone decided first. Tom Ashby approved this today at 12:00 pm." in page.text
        assert "My careful words." in page.source
    assert len(badges_of(web, "Rosa")) == 1


def test_what_was_sent_again_meanwhile_is_read_before_it_is_decided(web):
    submission_id = web.sent("Rosa", "stations")
    rosa = web.person("Rosa")
    submitting.take_back(web.house, rosa, submission_id, now=web.now)
    submitting.send(web.house, rosa, submission_id, now=web.now)
    page = web.as_("Tom").post(f"/queue/{submission_id}/approve", {"sure": "yes", "round": "1"})
    assert page.status == 409
    assert "sent again after you opened it" in page.text
    assert badges_of(web, "Rosa") == []


def test_what_was_taken_back_waits_for_nobody(web):
    submission_id = web.not_yet("Rosa", "stations", "One more thing.")
    rosa = web.person("Rosa")
    submitting.send(web.house, rosa, submission_id, now=web.now)
    submitting.take_back(web.house, rosa, submission_id, now=web.now)
    page = web.as_("Tom").get(f"/queue/{submission_id}")
    assert "Rosa Delgado took this back." in page.text
    assert "<form class" not in page.source.split("<main")[1].split("</main>")[0]


def test_a_reviewer_opens_a_file_that_was_sent_and_no_draft(web):
    submission_id = web.begun("Rosa", "stations")
    rosa = web.person("Rosa")
    item = adding.add_file(web.house, rosa, submission_id, "plan.pdf", FILE, now=web.now)
    assert web.as_("Tom").get(f"/queue/files/{item}").status == 404
    submitting.send(web.house, rosa, submission_id, now=web.now)
    page = web.as_("Tom").get(f"/queue/files/{item}")
    assert page.body == FILE
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert web.as_("Vera").get(f"/queue/files/{item}").status == 404


def test_what_one_decided_is_listed(web):
    assert "Nothing decided yet" in web.as_("Tom").get("/decided").text
    web.earn("Rosa", "stations")
    page = web.as_("Tom").get("/decided")
    assert "You decided 1 time" in page.text
    assert "Rosa Delgado: Stations that differentiate" in page.text
    assert "Approved" in page.text


def test_a_decided_one_is_shown_with_its_decision(web):
    web.not_yet("Rosa", "stations", "How did students come to theirs?")
    with web.house.database.reading() as session:
        (row,) = submissions.of_person(session, web.row("Rosa").id)
    page = web.as_("Tom").get(f"/queue/{row.id}")
    assert "You decided today at 12:00 pm Not yet" in page.text
    assert "How did students come to theirs?" in page.text


def test_words_of_others_are_text_and_never_markup(web):
    actor = web.person("Rosa")
    submission_id = submitting.begin(web.house, actor, "stations", now=web.now)
    hostile = "<img src=x onerror=alert(1)>"
    submitting.save(web.house, actor, submission_id, submitting.Draft({"tried": hostile}), now=web.now)
    adding.add_text(web.house, actor, submission_id, hostile, hostile, now=web.now)
    submitting.send(web.house, actor, submission_id, now=web.now)
    page = web.as_("Tom").get(f"/queue/{submission_id}")
    assert "<img src=x" not in page.source
    assert page.source.count("&lt;img src=x") >= 3


def test_a_file_that_a_later_try_left_out_can_still_be_read_with_the_earlier_one(web):
    submission_id = web.begun("Rosa", "stations")
    rosa = web.person("Rosa")
    item = adding.add_file(web.house, rosa, submission_id, "plan.pdf", FILE, now=web.now)
    submitting.send(web.house, rosa, submission_id, now=web.now)
    reviewing.not_yet(
        web.house, web.person("Tom"), submission_id, round=1, comment="Which plan?", now=web.now
    )
    adding.remove(web.house, rosa, item, now=web.now)
    submitting.send(web.house, rosa, submission_id, now=web.now)
    tom = web.as_("Tom")
    assert "plan.pdf" not in tom.get(f"/queue/{submission_id}").text
    assert f"/queue/files/{item}" in tom.get(f"/queue/{submission_id}?part=history").source
    assert tom.get(f"/queue/files/{item}").body == FILE
