from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from issuer.domain.evidence import Outcome
from issuer.domain.person import NotAllowedError
from issuer.services import adding, reviewing, submitting
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.storage import awards, credentials, submissions
from schemas.reading import read_json


def test_an_approval_brings_a_signed_badge(district):
    decided = district.earn("Rosa", "stations")
    (badge,) = decided.awarded
    assert decided.outcome is Outcome.APPROVED
    assert badge.name == "Stations that differentiate"
    with district.house.database.reading() as tx:
        credential = credentials.by_id(tx, badge.credential_id)
    document = read_json(credential.text)
    assert document["id"] == badge.url
    assert document["issuer"]["id"] == "did:web:badges.aldervalley.example"
    assert document["credentialSubject"]["id"] == credential.award.person.subject_id
    assert len(document["credentialSubject"]["identifier"]) == 2
    assert document["evidence"][0]["name"] == "Notes"
    assert "narrative" not in document["evidence"][0]


def test_nobody_decides_on_their_own_evidence(district):
    submission_id = district.sent("Priya", "stations")
    with pytest.raises(NotAllowedError, match="of their own"):
        reviewing.approve(district.house, district.person("Priya"), submission_id, round=1, now=district.now)


def test_a_teacher_cannot_decide_and_is_not_told_that_there_is_anything(district):
    submission_id = district.sent("Rosa", "stations")
    with pytest.raises(NotFoundError):
        reviewing.approve(district.house, district.person("James"), submission_id, round=1, now=district.now)


def test_a_reviewer_of_another_school_cannot_decide(district):
    submission_id = district.sent("Ana", "stations")
    with pytest.raises(NotFoundError):
        reviewing.approve(district.house, district.person("Tom"), submission_id, round=1, now=district.now)


def test_evidence_that_is_not_there_cannot_be_decided(district):
    with pytest.raises(NotFoundError):
        reviewing.approve(district.house, district.person("Tom"), uuid4(), round=1, now=district.now)


def test_the_second_reviewer_is_told_who_was_faster(district):
    submission_id = district.sent("Rosa", "stations")
    reviewing.approve(district.house, district.person("Tom"), submission_id, round=1, now=district.now)
    with pytest.raises(ConflictError, match="Tom Ashby approved this"):
        reviewing.not_yet(
            district.house, district.person("Priya"), submission_id, round=1, comment="Hm.", now=district.now
        )


def test_not_yet_needs_a_word(district):
    submission_id = district.sent("Rosa", "stations")
    with pytest.raises(NotAllowedError, match="Say what is there"):
        reviewing.not_yet(
            district.house, district.person("Tom"), submission_id, round=1, comment=" ", now=district.now
        )


def test_after_not_yet_the_teacher_sends_again_and_both_rounds_are_kept(district):
    house, now = district.house, district.now
    submission_id = district.sent("Rosa", "stations")
    tom, rosa = district.person("Tom"), district.person("Rosa")
    reviewing.not_yet(house, tom, submission_id, round=1, comment="How did students come to theirs?", now=now)
    draft = submitting.Draft(reflection={"tried": "Stations.", "change": "A reason on the slip."})
    submitting.save(house, rosa, submission_id, draft, now=now)
    assert submitting.send(house, rosa, submission_id, now=now) == 2
    with pytest.raises(ConflictError, match="Tom Ashby answered"):
        reviewing.approve(house, tom, submission_id, round=1, now=now)
    assert reviewing.approve(house, tom, submission_id, round=2, now=now).awarded
    with house.database.reading() as tx:
        first, second = submissions.rounds(tx, submission_id)
        decided = submissions.decisions(tx, submission_id)
    assert first.content["reflection"]["happened"] == "It worked."
    assert second.content["reflection"]["change"] == "A reason on the slip."
    assert [one.outcome for one in decided] == ["not_yet", "approved"]
    assert [one.digest for one in decided] == [first.digest, second.digest]


def test_what_was_sent_again_since_it_was_opened_is_not_decided_unread(district):
    house, now = district.house, district.now
    submission_id = district.sent("Rosa", "stations")
    rosa = district.person("Rosa")
    submitting.take_back(house, rosa, submission_id, now=now)
    submitting.send(house, rosa, submission_id, now=now)
    with pytest.raises(ConflictError, match="sent again"):
        reviewing.approve(house, district.person("Tom"), submission_id, round=1, now=now)


def test_what_was_taken_back_cannot_be_decided(district):
    submission_id = district.sent("Rosa", "stations")
    submitting.take_back(district.house, district.person("Rosa"), submission_id, now=district.now)
    with pytest.raises(NotAllowedError, match="took this evidence back"):
        reviewing.approve(district.house, district.person("Tom"), submission_id, round=1, now=district.now)


def test_an_approval_that_cannot_be_signed_leaves_nothing_behind(district, monkeypatch):
    submission_id = district.sent("Rosa", "stations")

    def broken(*_args, **_kwargs):
        raise OSError("the key store does not answer")

    monkeypatch.setattr(type(district.house.signer), "sign", broken)
    with pytest.raises(OSError, match="key store"):
        reviewing.approve(district.house, district.person("Tom"), submission_id, round=1, now=district.now)
    with district.house.database.reading() as tx:
        assert submissions.by_id(tx, submission_id).state == "sent"
        assert not submissions.decisions(tx, submission_id)
        assert not awards.of_person(tx, district.person("Rosa").id)


def test_a_rehearsal_names_what_an_approval_would_issue_and_leaves_nothing_behind(year):
    for slug in ("opening-day", "digital-safety", "stations"):
        year.earn("Rosa", slug)
    submission_id = year.sent("Rosa", "slides")
    tom = year.person("Tom")
    rehearsed = reviewing.rehearse(year.house, tom, submission_id, round=1, now=year.now)
    assert [badge.name for badge in rehearsed.badges] == [
        "A Slides icebreaker",
        "Professional Learning 2026-27",
    ]
    assert [badge.minutes for badge in rehearsed.badges] == [30, 510]
    assert rehearsed.left == ()
    with year.house.database.reading() as tx:
        assert submissions.by_id(tx, submission_id).state == "sent"
        assert submissions.decisions(tx, submission_id) == []
    done = reviewing.approve(year.house, tom, submission_id, round=1, now=year.now)
    assert [badge.name for badge in done.awarded] == [badge.name for badge in rehearsed.badges]


def test_a_rehearsal_says_what_is_left_afterwards(year):
    submission_id = year.sent("Rosa", "opening-day")
    rehearsed = reviewing.rehearse(year.house, year.person("Tom"), submission_id, round=1, now=year.now)
    assert rehearsed.left == (("Professional Learning 2026-27", "1 required left, then choose 2 of 4"),)


def test_nobody_rehearses_their_own_approval(district):
    submission_id = district.sent("Priya", "stations")
    with pytest.raises(NotAllowedError, match="of their own"):
        reviewing.rehearse(district.house, district.person("Priya"), submission_id, round=1, now=district.now)


JUNE = datetime(2027, 6, 29, 16, tzinfo=UTC)
JULY = datetime(2027, 7, 3, 16, tzinfo=UTC)


def sent(district, at, last_day=None, slug="stations"):
    """Evidence that Rosa sent at that instant."""
    house, rosa = district.house, district.person("Rosa")
    submission_id = submitting.begin(house, rosa, slug, now=at)
    draft = submitting.Draft({"tried": "Stations."}, activity_end=last_day)
    submitting.save(house, rosa, submission_id, draft, now=at)
    adding.add_text(house, rosa, submission_id, "Notes", "What I saw.", now=at)
    submitting.send(house, rosa, submission_id, now=at)
    return submission_id


def approved(district, submission_id, at, number=1):
    return reviewing.approve(
        district.house, district.person("Tom"), submission_id, round=number, now=at
    ).awarded


def test_what_was_sent_in_june_counts_for_that_year_when_it_is_read_in_july(year):
    for slug in ("opening-day", "digital-safety", "podcast"):
        year.earn("Rosa", slug)
    component, yearly = approved(year, sent(year, JUNE), JULY)
    assert (component.period, yearly.period) == ("2026-27", "2026-27")
    assert yearly.name == "Professional Learning 2026-27"


def test_what_was_done_in_june_and_sent_in_july_counts_for_the_year_in_which_it_was_done(year):
    (badge,) = approved(year, sent(year, JULY, date(2027, 6, 10)), JULY)
    assert badge.period == "2026-27"
    with pytest.raises(InputError, match="for that school year already"):
        sent(year, JULY, date(2027, 6, 10))


def test_the_same_offering_is_earned_again_in_the_next_year(year):
    first = approved(year, sent(year, JUNE), JULY)
    second = approved(year, sent(year, JULY), JULY)
    assert [badge.period for badge in (*first, *second)] == ["2026-27", "2027-28"]


def test_a_draft_outlives_the_school_year_in_which_it_was_begun(year):
    submission_id = sent(year, JUNE)
    told = {"round": 1, "comment": "What will you change?"}
    reviewing.not_yet(year.house, year.person("Tom"), submission_id, now=JULY, **told)
    assert sent(year, JULY, date(2027, 6, 10)) == submission_id
    (badge,) = approved(year, submission_id, JULY, 2)
    assert badge.period == "2026-27"
