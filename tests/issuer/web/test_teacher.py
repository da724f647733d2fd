import io
import json

import pytest

from issuer.domain.award import Source
from issuer.services import acting, adding, importing, publishing, revoking, sharing
from issuer.storage import awards, pathways, submissions
from verifier.web.admission import Turns

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082".replace(" ", "")
)


def write(browser, slug="stations", **fields):
    return browser.post(f"/components/{slug}", {"do": "save", "revision": "0"} | fields)


def row_of(web, first_name, slug="stations"):
    with web.house.database.reading() as session:
        rows = submissions.of_person(session, web.row(first_name).id)
        return next(row for row in rows if row.achievement.slug == slug)


def items_of(web, first_name, slug="stations"):
    with web.house.database.reading() as session:
        return submissions.items(session, row_of(web, first_name, slug).id)


# ------------------------------------------------------------------------------------------------ home


def test_who_has_not_begun_is_told_how_small_the_steps_are(web):
    page = web.as_("Rosa").get("/home")
    assert "3 small steps, the shortest takes 45 min" in page.text
    assert "Next small step, about 4 h" in page.text
    assert 'aria-label="0 of 3 done, 3 not started"' in page.source


def test_home_says_what_is_left_and_offers_the_draft_before_anything_new(web):
    web.earn("Rosa", "opening-day")
    web.begun("Rosa", "stations")
    page = web.as_("Rosa").get("/home")
    assert "<h1" in page.source
    assert "1 required left, then choose 1 of 2" in page.text
    assert "Look once more at “Stations that differentiate” and send it" in page.text
    assert 'aria-label="1 of 3 done, 1 started, 1 not started"' in page.source
    assert "One of three parts is done. The year closes on June 4, 2027, so there is time." in page.text
    assert "All 2 are needed. 1 left." in page.text


def test_one_badge_that_serves_two_choices_is_the_next_step_and_named_once(web):
    with web.house.database.reading() as session:
        row = pathways.newest(session, "pl-2026-27")
        document, published_at = json.loads(row.document), row.published_at
    again = {"id": "again", "kind": "collect", "n": 1, "from": {"components": ["stations", "winter-numbers"]}}
    document["rule"]["of"] = [document["rule"]["of"][1], again]
    document["version"] = "2"
    publishing.publish_pathway(web.house, acting.CONSOLE, document, now=published_at)
    page = web.as_("Rosa").get("/home")
    assert "Begin “Stations that differentiate”" in page.text
    assert page.text.count("Begin “Stations that differentiate”") == 1
    assert "Begin “Exit tickets in five minutes”" not in page.text


def test_a_choice_inside_a_required_group_is_shown_with_its_options(web):
    page = web.as_("Rosa").get("/home")
    assert "Winter learning day choose 1 of 2" in page.text
    assert "/components/winter-numbers" in page.source


def test_when_the_last_ones_are_being_read_there_is_nothing_to_do(web):
    for slug in ("opening-day", "winter-reading"):
        web.earn("Rosa", slug)
    web.sent("Rosa", "exit-tickets")
    page = web.as_("Rosa").get("/home")
    assert "Nothing for you to do: the last one is being read" in page.text
    assert "Next small step" not in page.text


def test_the_badge_of_the_year_takes_the_place_of_the_next_step(web):
    for slug in ("opening-day", "winter-reading", "stations"):
        web.earn("Rosa", slug)
    page = web.as_("Rosa").get("/home")
    assert "Done. Your yearly badge is here." in page.text
    with web.house.database.reading() as session:
        rows = awards.of_person(session, web.row("Rosa").id)
        yearly = next(row for row in rows if row.source == Source.PATHWAY)
        address = awards.credential_ids(session, [yearly.id])[yearly.id]
    assert f'href="/credentials/{address}"' in page.source
    assert "Share it" in page.text
    assert "12 h from 3 badges" not in page.text
    assert "13 h from 3 badges" in page.text


def test_what_came_back_is_the_next_step(web):
    web.not_yet("Rosa", "stations", "How did students come to theirs?")
    page = web.as_("Rosa").get("/home")
    assert "Read the answer about “Stations that differentiate”" in page.text


def test_a_draft_that_the_year_does_not_need_is_still_named(web):
    web.begun("Rosa", "first-look")
    assert "A first look" in web.as_("Rosa").get("/home").text


# ------------------------------------------------------------------------------------------------ menu


def test_the_menu_is_ordered_by_kind_and_knows_what_one_has(web):
    web.earn("Rosa", "exit-tickets")
    page = web.as_("Rosa").get("/menu")
    assert page.text.index("Events") < page.text.index("Entrées") < page.text.index("Quick bites")
    assert "6 things to choose from" in page.text
    assert "Badge earned" in page.text
    assert "Professional Learning 2026-27" not in page.text


@pytest.mark.parametrize(
    ("query", "found", "absent"),
    [
        ("kind=entree", "Stations that differentiate", "Opening day"),
        ("minutes=45", "Exit tickets in five minutes", "Stations that differentiate"),
        ("kind=event&minutes=240", "Opening day", "Winter day: reading"),
        ("kind=nothing", "Nothing here takes so little time", "Opening day"),
        ("minutes=soon", "Opening day", "no such page"),
    ],
)
def test_the_menu_is_narrowed_by_kind_and_time(web, query, found, absent):
    page = web.as_("Rosa").get(f"/menu?{query}")
    assert found in page.text
    assert absent not in page.text


# ------------------------------------------------------------------------------------------ one component


def test_a_draft_is_kept_by_the_server_and_says_when(web):
    rosa = web.as_("Rosa")
    page = rosa.follow(write(rosa, tried="Four stations.", happened="", change=""))
    assert "Saved today at 12:00 pm. You can close this page." in page.text
    assert "Four stations." in page.source
    assert row_of(web, "Rosa").state == "draft"


def test_everything_typed_is_kept_when_something_is_wrong(web):
    rosa = web.as_("Rosa")
    page = write(rosa, do="send", tried="Four stations.", link="photos.example/stations", ends="2026-11-20")
    assert page.status == 422
    assert "This address has no beginning, so a reviewer cannot open it." in page.text
    assert 'href="#link"' in page.source
    assert "photos.example/stations" in page.source
    assert 'value="2026-11-20"' in page.source
    assert "Four stations." in page.source
    assert row_of(web, "Rosa").reflection["tried"] == "Four stations."


def test_sending_asks_for_what_is_missing_and_why(web):
    rosa = web.as_("Rosa")
    assert "Write your reflection first" in write(rosa, do="send").text
    page = write(rosa, do="send", tried="Four stations.", revision=str(row_of(web, "Rosa").revision))
    assert "Add what shows it first: a file, a link or a text." in page.text
    assert row_of(web, "Rosa").state == "draft"


def test_what_was_sent_waits_and_can_be_taken_back(web):
    rosa = web.as_("Rosa")
    sent = rosa.follow(write(rosa, do="send", tried="Four stations.", text="The slips say so."))
    assert "Sent. You can take it back until somebody has answered." in sent.text
    assert "Priya Raman or Tom Ashby will read it" in sent.text
    assert "The slips say so." in sent.text
    assert "<textarea" not in sent.source
    back = rosa.follow(rosa.post("/components/stations/take-back"))
    assert "It is a draft again." in back.text
    assert "Four stations." in back.source


def test_a_message_is_said_once(web):
    rosa = web.as_("Rosa")
    rosa.follow(write(rosa, do="send", tried="Four stations.", text="The slips say so."))
    assert "You can take it back until somebody has answered." not in rosa.get("/home").text


def test_nothing_that_waits_can_be_changed(web):
    web.sent("Rosa", "stations")
    rosa = web.as_("Rosa")
    page = write(rosa, tried="Something else.")
    assert page.status == 403
    assert "take it back first" in page.text
    assert row_of(web, "Rosa").reflection["tried"] == "Three stations."


def test_not_yet_shows_the_words_above_the_old_answers(web):
    web.not_yet("Rosa", "stations", "Good stations.\nHow did students come to theirs?")
    page = web.as_("Rosa").get("/components/stations")
    assert page.text.index("How did students come to theirs?") < page.text.index("What did you try?")
    assert "What Tom Ashby wrote Not yet" in page.text
    assert "Three stations." in page.source


def test_what_came_back_is_changed_and_sent_again(web):
    web.not_yet("Rosa", "stations", "How did students come to theirs?")
    rosa = web.as_("Rosa")
    revision = row_of(web, "Rosa").revision
    answers = {"tried": "Three stations.", "happened": "They moved.", "change": "They choose alone first."}
    page = rosa.follow(write(rosa, do="send", revision=revision, **answers))
    assert "it waits to be read" in page.text
    assert "Try 1, sent" in page.text
    assert "How did students come to theirs?" in page.text
    assert row_of(web, "Rosa").round == 2


def test_two_tabs_do_not_overwrite_each_other(web):
    rosa = web.as_("Rosa")
    write(rosa, tried="In the first tab.")
    page = write(rosa, tried="In the second tab.", revision="0")
    assert page.status == 422
    assert "Since you opened this page, another tab saved: “In the first tab.”" in page.text
    assert "In the second tab." in page.source
    assert row_of(web, "Rosa").reflection["tried"] == "In the first tab."
    write(rosa, tried="Both together.", revision=str(row_of(web, "Rosa").revision))
    assert row_of(web, "Rosa").reflection["tried"] == "Both together."


def test_files_are_added_one_by_one_and_a_bad_one_spoils_nothing(web):
    rosa = web.as_("Rosa")
    files = [(io.BytesIO(PIXEL), "board.png"), (io.BytesIO(b"MZ\x90 a program"), "setup.exe")]
    page = write(rosa, tried="Four stations.", files=files)
    assert page.status == 422
    assert "setup.exe" in page.text
    assert [item.name for item in items_of(web, "Rosa")] == ["board.png"]
    assert row_of(web, "Rosa").reflection["tried"] == "Four stations."


def test_a_file_that_is_too_large_is_named_and_the_rest_is_kept(web):
    rosa = web.as_("Rosa")
    page = write(rosa, tried="Four stations.", files=[(io.BytesIO(PIXEL + bytes(1_100_000)), "film.png")])
    assert page.status == 422
    assert "film.png" in page.text
    assert "1 MB" in page.text
    assert row_of(web, "Rosa").reflection["tried"] == "Four stations."


def test_a_file_is_handed_out_as_what_it_is_and_can_do_nothing(web):
    rosa = web.as_("Rosa")
    write(rosa, files=[(io.BytesIO(PIXEL), "../../board <1>.png")])
    (item,) = items_of(web, "Rosa")
    page = rosa.get(f"/evidence/files/{item.id}")
    assert page.headers["Content-Type"] == "image/png"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Disposition"] == "inline; filename*=UTF-8''board%20%3C1%3E.png"


def test_a_file_of_somebody_else_is_not_there(web):
    submission_id = web.begun("Rosa", "stations")
    item = adding.add_file(web.house, web.person("Rosa"), submission_id, "board.png", PIXEL, now=web.now)
    assert web.as_("Rosa").get(f"/evidence/files/{item}").status == 200
    for other in ("James", "Priya"):
        assert web.as_(other).get(f"/evidence/files/{item}").status == 404


def test_an_item_is_removed_and_what_was_typed_beside_it_is_kept(web):
    web.begun("Rosa", "stations")
    (item,) = items_of(web, "Rosa")
    rosa = web.as_("Rosa")
    fields = {"tried": "Better words.", "happened": "They moved.", "change": "The slips."}
    write(rosa, do=f"remove:{item.id}", revision=row_of(web, "Rosa").revision, **fields)
    assert items_of(web, "Rosa") == []
    assert row_of(web, "Rosa").reflection["tried"] == "Better words."


@pytest.mark.parametrize("item", ["", "no-id", "7f1c0000-0000-0000-0000-000000000000"])
def test_removing_what_is_not_there_breaks_nothing(web, item):
    page = write(web.as_("Rosa"), do=f"remove:{item}", tried="Words.")
    assert page.status in (303, 404)


def test_nobody_removes_an_item_of_somebody_else(web):
    web.begun("Rosa", "stations")
    (item,) = items_of(web, "Rosa")
    assert write(web.as_("James"), do=f"remove:{item.id}").status == 404
    assert [row.id for row in items_of(web, "Rosa")] == [item.id]


def test_an_item_is_public_only_when_its_teacher_says_so(web):
    web.begun("Rosa", "stations")
    (item,) = items_of(web, "Rosa")
    assert not item.public
    rosa = web.as_("Rosa")
    write(rosa, revision=row_of(web, "Rosa").revision, tried="Three stations.", public=str(item.id))
    assert items_of(web, "Rosa")[0].public


def test_what_shows_students_is_never_public(web):
    web.begun("Rosa", "stations")
    (item,) = items_of(web, "Rosa")
    rosa = web.as_("Rosa")
    fields = {"tried": "Three stations.", "public": str(item.id), "students": "yes"}
    write(rosa, revision=row_of(web, "Rosa").revision, **fields)
    (marked,) = items_of(web, "Rosa")
    assert marked.shows_students
    assert not marked.public


def test_days_that_no_calendar_has_are_named(web):
    page = write(web.as_("Rosa"), tried="Words.", ends="2026-02-30")
    assert page.status == 422
    assert "“2026-02-30” is no day that we can read." in page.text


def test_an_activity_that_ends_before_it_begins_is_named(web):
    page = write(web.as_("Rosa"), tried="Words.", starts="2026-11-20", ends="2026-11-10")
    assert page.status == 422
    assert "The activity ends before it begins" in page.text


def test_what_is_typed_is_text_and_never_markup(web):
    rosa = web.as_("Rosa")
    page = rosa.follow(write(rosa, do="send", tried="<script>alert(1)</script>", text="<b>bold</b>"))
    assert "&lt;script&gt;" in page.source
    assert "<script>alert" not in page.source
    assert "<b>bold" not in page.source


def test_who_holds_the_badge_sees_it_and_writes_nothing(web):
    address = web.earn("Rosa", "stations")
    page = web.as_("Rosa").get("/components/stations")
    assert "Badge earned" in page.text
    assert f"/credentials/{address}" in page.source
    assert "<textarea" not in page.source
    again = web.as_("Rosa")
    assert "You hold “Stations that differentiate” already" in again.follow(write(again, tried="x")).text


@pytest.mark.parametrize("slug", ["nothing-like-it", "pl-2026-27"])
def test_there_is_no_page_for_what_is_not_on_the_menu(web, slug):
    rosa = web.as_("Rosa")
    assert rosa.get(f"/components/{slug}").status == 404
    assert write(rosa, slug).status == 404


def test_the_page_names_those_who_read_for_ones_school(web):
    assert "Vera Blum will read it" in web.as_("Ana").get("/components/stations").text


# --------------------------------------------------------------------------------- evidence, badges, hours


def test_evidence_is_listed_by_whose_turn_it_is(web):
    web.begun("Rosa", "stations")
    web.sent("Rosa", "exit-tickets")
    page = web.as_("Rosa").get("/evidence")
    assert "One is waiting for you, one for a reader." in page.text
    assert "Draft saved" in page.text
    assert "Waits to be read" in page.text


def test_without_evidence_the_page_offers_the_menu(web):
    page = web.as_("Rosa").get("/evidence")
    assert "Nothing is under way." in page.text
    assert 'href="/menu"' in page.source


def test_badges_stand_on_a_shelf(web):
    assert "No badges yet." in web.as_("Rosa").get("/badges").text
    address = web.earn("Rosa", "stations")
    page = web.as_("Rosa").get("/badges")
    assert "One badge, each of them yours to show." in page.text
    assert f"/credentials/{address}" in page.source
    assert "/pictures/stations/1.svg" in page.source


def test_hours_are_added_up_line_by_line(web):
    web.earn("Rosa", "stations")
    web.earn("Rosa", "exit-tickets")
    page = web.as_("Rosa").get("/hours")
    assert "3 h 45 min from 2 badges" in page.text
    assert "Assessment" in page.text
    assert "Verified" in page.text


def test_a_withdrawn_badge_is_named_and_not_counted(web):
    web.earn("Rosa", "stations")
    with web.house.database.reading() as session:
        (award,) = awards.of_person(session, web.row("Rosa").id)
    revoking.revoke(web.house, web.person("Helen"), award.id, "Awarded by mistake", now=web.now)
    page = web.as_("Rosa").get("/hours")
    assert "0 h from 0 badges" in page.text
    assert "Withdrawn" in page.text
    assert "Awarded by mistake" in page.text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("start=2025-07-01&end=2026-06-30", 200, "No badge lies in these days."),
        ("start=2026-12-01&end=2026-11-01", 422, "The last day lies before the first"),
        ("start=soon", 422, "“soon” is no day that we can read."),
    ],
)
def test_a_span_of_days_can_be_chosen(web, query, status, words):
    web.earn("Rosa", "stations")
    page = web.as_("Rosa").get(f"/hours?{query}")
    assert page.status == status
    assert words in page.text


# ------------------------------------------------------------------------------------------ from elsewhere


def test_what_is_no_badge_is_not_taken_in(web):
    rosa = web.as_("Rosa")
    assert "There is nothing in it." in rosa.post("/badges/elsewhere").text
    page = rosa.post("/badges/elsewhere", {"badge": (io.BytesIO(b"holiday list"), "list.txt")})
    assert page.status == 422
    assert "There is no badge that we can read in this file." in page.text


def test_a_badge_of_ours_is_not_brought_in_again(web):
    address = web.earn("James", "stations")
    text = sharing.badge(web.house, address).text
    page = web.as_("Rosa").post("/badges/elsewhere", {"text": text})
    assert page.status == 422
    assert "This badge is one of ours" in page.text


def test_a_badge_from_elsewhere_is_shown_with_its_report(web, foreign_badge):
    rosa = web.as_("Rosa")
    page = rosa.follow(rosa.post("/badges/elsewhere", {"badge": (io.BytesIO(foreign_badge), "badge.json")}))
    assert "Your badge is here." in page.text
    assert "A coordinator has yet to decide whether it counts." in page.text
    assert "The checks, in order" in page.text
    assert "Mentor talk: reading groups" in page.text
    assert "Waits for a coordinator" in rosa.get("/badges/elsewhere").text


def test_the_address_of_a_badge_is_not_asked_while_too_many_others_are(web, monkeypatch):
    monkeypatch.setattr(Turns, "take", lambda turns, patience=0: False)
    page = web.as_("Rosa").post("/badges/elsewhere", {"text": "https://badges.harbor.example/1"})
    assert page.status == 503
    assert "Many badges are being checked right now." in page.text


def test_a_badge_that_somebody_else_brought_is_not_there(web, foreign_badge):
    imported_id = importing.upload(web.house, web.person("Rosa"), foreign_badge, "badge.json", now=web.now)
    assert web.as_("Rosa").get(f"/badges/elsewhere/{imported_id}").status == 200
    assert web.as_("James").get(f"/badges/elsewhere/{imported_id}").status == 404


def test_the_same_badge_is_brought_once(web, foreign_badge):
    rosa = web.as_("Rosa")
    rosa.post("/badges/elsewhere", {"text": foreign_badge.decode()})
    page = rosa.post("/badges/elsewhere", {"text": foreign_badge.decode()})
    assert page.status == 422
    assert "You brought this badge before" in page.text
