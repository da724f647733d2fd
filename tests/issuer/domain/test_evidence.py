"""Evidence on its way: draft, sent, approved, or not yet and sent again."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.award import Source
from issuer.domain.evidence import (
    Decision,
    Offered,
    Outcome,
    State,
    Submission,
    change,
    decide,
    send,
    take_back,
)
from issuer.domain.person import Grant, NotAllowedError, Person, Role, Scope

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
QUARRY, NORTHGATE = uuid4(), uuid4()
ROSA = Person(uuid4(), "Rosa Delgado", QUARRY, (Grant(Role.TEACHER, Scope(QUARRY)),))
TOM = Person(uuid4(), "Tom Ashby", NORTHGATE, (Grant(Role.TEACHER), Grant(Role.REVIEWER)))
STATIONS = Offered("stations", 2, 180)
APPROVED = Decision(Outcome.APPROVED)
NOT_YET = Decision(Outcome.NOT_YET, "The stations are there; say how students came to theirs.")


@pytest.fixture
def draft():
    return Submission(
        id=uuid4(),
        author=ROSA,
        achievement="stations",
        period="2026-27",
        activity_start=date(2026, 11, 2),
        activity_end=date(2026, 11, 9),
    )


def test_the_way_to_a_badge(draft):
    first = send(draft, ROSA)
    answered = decide(first, TOM, NOT_YET, STATIONS, now=NOW)
    assert (answered.submission.state, answered.award) == (State.NOT_YET, None)
    again = send(change(answered.submission, ROSA), ROSA)
    decided = decide(again, TOM, APPROVED, STATIONS, now=NOW)
    assert decided.submission.state is State.APPROVED
    award = decided.award
    assert award is not None
    assert (award.person_id, award.achievement, award.version) == (ROSA.id, "stations", 2)
    assert (award.period, award.minutes, award.source) == ("2026-27", 180, Source.EVIDENCE)
    assert (award.activity_start, award.activity_end) == (date(2026, 11, 2), date(2026, 11, 9))
    assert (award.awarded_by, award.awarded_at, award.based_on) == (TOM.id, NOW, (str(draft.id),))


def test_a_reviewer_does_not_decide_on_their_own_evidence(draft):
    own = send(replace(draft, author=TOM), TOM)
    with pytest.raises(NotAllowedError, match="of their own"):
        decide(own, TOM, APPROVED, STATIONS, now=NOW)


def test_a_teacher_does_not_decide(draft):
    with pytest.raises(NotAllowedError, match="a reviewer may"):
        decide(send(draft, ROSA), ROSA_ELSEWHERE, APPROVED, STATIONS, now=NOW)


ROSA_ELSEWHERE = Person(uuid4(), "Another teacher", QUARRY, (Grant(Role.TEACHER),))


def test_a_reviewer_of_another_school_does_not_decide(draft):
    there = Person(uuid4(), "There", NORTHGATE, (Grant(Role.REVIEWER, Scope(NORTHGATE)),))
    with pytest.raises(NotAllowedError, match="for Rosa Delgado"):
        decide(send(draft, ROSA), there, APPROVED, STATIONS, now=NOW)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (State.DRAFT, "took this evidence back"),
        (State.NOT_YET, "answered “not yet” already"),
        (State.APPROVED, "nothing was issued a second time"),
    ],
)
def test_only_what_waits_is_decided(draft, state, message):
    with pytest.raises(NotAllowedError, match=message):
        decide(replace(draft, state=state), TOM, APPROVED, STATIONS, now=NOW)


def test_nobody_decides_on_a_text_they_have_not_read(draft):
    sent = send(replace(draft, revision=3), ROSA)
    with pytest.raises(NotAllowedError, match="read it again"):
        decide(sent, TOM, Decision(Outcome.APPROVED, revision=2), STATIONS, now=NOW)
    assert decide(sent, TOM, Decision(Outcome.APPROVED, revision=3), STATIONS, now=NOW).award


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_not_yet_needs_a_word(draft, comment):
    with pytest.raises(NotAllowedError, match="one way to show it"):
        decide(send(draft, ROSA), TOM, Decision(Outcome.NOT_YET, comment), STATIONS, now=NOW)


def test_evidence_for_one_badge_earns_no_other(draft):
    with pytest.raises(NotAllowedError, match="another badge"):
        decide(send(draft, ROSA), TOM, APPROVED, Offered("talk", 1, 240), now=NOW)


def test_an_activity_is_over_before_it_earns_a_badge(draft):
    today, tomorrow = date(2026, 11, 22), date(2026, 11, 23)
    assert decide(replace(send(draft, ROSA), activity_end=today), TOM, APPROVED, STATIONS, now=NOW).award
    with pytest.raises(NotAllowedError, match="when it is over"):
        decide(replace(send(draft, ROSA), activity_end=tomorrow), TOM, APPROVED, STATIONS, now=NOW)
    begins = replace(send(draft, ROSA), activity_start=tomorrow, activity_end=None)
    with pytest.raises(NotAllowedError, match="when it is over"):
        decide(begins, TOM, APPROVED, STATIONS, now=NOW)


def test_only_the_author_changes_sends_and_takes_back(draft):
    for deed, submission in ((change, draft), (send, draft), (take_back, send(draft, ROSA))):
        with pytest.raises(NotAllowedError, match="Rosa Delgado's"):
            deed(submission, TOM)


def test_sent_evidence_is_taken_back_and_written_on(draft):
    back = take_back(send(draft, ROSA), ROSA)
    assert back.state is State.DRAFT
    assert change(back, ROSA).revision == draft.revision + 1


@pytest.mark.parametrize(
    ("deed", "state", "message"),
    [
        (send, State.SENT, "take it back first"),
        (change, State.SENT, "take it back first"),
        (send, State.APPROVED, "begin anew"),
        (change, State.APPROVED, "begin anew"),
        (take_back, State.DRAFT, "waits to be read"),
        (take_back, State.APPROVED, "waits to be read"),
    ],
)
def test_what_cannot_be_done_any_more_says_what_to_do(draft, deed, state, message):
    with pytest.raises(NotAllowedError, match=message):
        deed(replace(draft, state=state), ROSA)


@given(st.lists(st.sampled_from(["change", "send", "take_back", "approve", "not_yet"]), max_size=12))
def test_whatever_people_do_a_badge_is_awarded_at_most_once(deeds):
    submission = Submission(id=uuid4(), author=ROSA, achievement="stations", period="2026-27")
    awards = 0
    for deed in deeds:
        try:
            if deed in ("approve", "not_yet"):
                answer = APPROVED if deed == "approve" else NOT_YET
                decided = decide(submission, TOM, answer, STATIONS, now=NOW)
                submission, awards = decided.submission, awards + (decided.award is not None)
            else:
                submission = {"change": change, "send": send, "take_back": take_back}[deed](submission, ROSA)
        except NotAllowedError:
            continue
    assert awards == (submission.state is State.APPROVED)
