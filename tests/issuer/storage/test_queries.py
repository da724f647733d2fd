"""The plural rooms, asked what pages ask them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from issuer.storage import (
    achievements,
    awards,
    browser_sessions,
    credentials,
    imported_badges,
    journal_entries,
    submissions,
)
from issuer.storage.models import (
    Achievement,
    AchievementVersion,
    Award,
    BrowserSession,
    Credential,
    Decision,
    ImportedBadge,
    Person,
    RoleGrant,
    School,
    SentRound,
    Submission,
)


@pytest.fixture
def rosa(database, now):
    with database.writing() as session:
        person = Person(name="Rosa Delgado", created_at=now)
        session.add(person)
    return person


@pytest.fixture
def james(database, now):
    with database.writing() as session:
        person = Person(name="James Whitfield", created_at=now)
        session.add(person)
    return person


@pytest.fixture
def stations(database, now):
    with database.writing() as session:
        achievement = Achievement(slug="stations", created_at=now)
        session.add(achievement)
        session.flush()
        rows = [
            AchievementVersion(
                achievement_id=achievement.id,
                number=number,
                name="Stations",
                description="",
                criteria="",
                kind="entree",
                minutes=60 * number,
                created_at=now,
            )
            for number in (1, 2)
        ]
        session.add_all(rows)
    return rows[1]


def award(person, version, at, period="2026-27", kind=Award, **told):
    return kind(
        person_id=person.id,
        achievement_id=version.achievement_id,
        version_id=version.id,
        period=period,
        minutes=60,
        source="list",
        awarded_at=at,
        **told,
    )


def test_awards_are_found_by_person_by_achievement_and_by_time(database, rosa, james, stations, now):
    first = award(rosa, stations, now, "2025-26")
    second = award(rosa, stations, now + timedelta(hours=1))
    other = award(james, stations, now + timedelta(hours=2))
    gone = award(rosa, stations, now, "2024-25", revoked_at=now, revocation_reason="A slip.")
    with database.writing() as session:
        session.add_all([first, second, other, gone])
    with database.reading() as session:
        ids = [row.id for row in awards.of_person(session, rosa.id)]
        assert ids == [second.id, first.id]
        assert {row.id for row in awards.of_person(session, rosa.id, revoked=True)} == {*ids, gone.id}
        assert [row.id for row in awards.recent(session, 1)] == [other.id]
        assert len(awards.of_achievement(session, stations.achievement_id)) == 3
        assert len(awards.of_achievement(session, stations.achievement_id, "2026-27")) == 2
        assert awards.count_by_achievement(session, "2026-27") == {stations.achievement_id: 2}
        assert awards.was_revoked(session, rosa.id, stations.achievement_id, "2024-25")
        assert not awards.was_revoked(session, rosa.id, stations.achievement_id, "2026-27")


def test_what_pathways_ask_about_is_read_for_many_people_at_once(database, rosa, james, stations, now):
    first, other = award(rosa, stations, now), award(james, stations, now + timedelta(hours=1))
    gone = award(rosa, stations, now, "2024-25", revoked_at=now, revocation_reason="A slip.")
    with database.writing() as session:
        session.add_all([first, other, gone])
        session.flush()
        signed = [Credential(award_id=one.id, text="{}", issued_at=now) for one in (first, other, gone)]
        session.add_all(signed)
    with database.reading() as session:
        held = awards.held_by(session, [rosa.id, james.id])
        assert [one.credential_id for one in held] == [signed[1].id, signed[0].id]
        assert (held[1].person_id, held[1].slug, held[1].minutes) == (rosa.id, "stations", 60)
        assert held[1].awarded_at == now
        assert awards.held_by(session, []) == []


def test_a_claim_writes_the_award_once(database, rosa, stations, now):
    with database.writing() as session:
        years = "2026-27", "2026-27", "2027-28"
        first, twice, later = (award(rosa, stations, now, year, awards.Claim) for year in years)
        assert awards.claim(session, [first, twice]) == {first.id}
        assert awards.claim(session, [twice, later]) == {later.id}
        assert awards.claim(session, []) == set()


def test_newest_versions_are_found_for_several_achievements(database, stations):
    with database.reading() as session:
        assert (
            achievements.newest_by_ids(session, [stations.achievement_id])[stations.achievement_id].number
            == 2
        )
        assert achievements.newest_by_slugs(session, ["stations", "nothing"])["stations"].minutes == 120


def test_submissions_are_found_by_person_period_and_reviewer(database, rosa, james, stations, now):
    def told(period, **more):
        return Submission(
            person_id=rosa.id,
            achievement_id=stations.achievement_id,
            period=period,
            created_at=now,
            updated_at=now,
            **more,
        )

    old, new = told("2025-26", state="approved", round=1), told("2026-27")
    with database.writing() as session:
        session.add_all([old, new])
        session.flush()
        decision = Decision(
            submission_id=old.id,
            round=1,
            reviewer_id=james.id,
            outcome="approved",
            decided_at=now,
            digest="uEiA",
        )
        bare = award(rosa, stations, now, "2025-26")
        bare.submission_id = old.id
        session.add_all([decision, bare])
    with database.reading() as session:
        assert {row.id for row in submissions.of_person(session, rosa.id)} == {old.id, new.id}
        assert [row.id for row in submissions.of_person(session, rosa.id, "2026-27")] == [new.id]
        assert [row.id for row in submissions.under_way_of(session, [rosa.id])] == [new.id]
        ((made, about),) = submissions.decided_by(session, james.id)
        assert (made.reviewer.name, about.id) == ("James Whitfield", old.id)
        assert [row.id for row in awards.of_submission(session, old.id)] == [bare.id]


def test_a_round_is_read_with_its_answer_and_a_decision_changes_the_submission_at_once(
    database, rosa, james, stations, now
):
    later = now + timedelta(days=1)
    with database.writing() as session:
        sent = Submission(
            person_id=rosa.id,
            achievement_id=stations.achievement_id,
            period="2026-27",
            created_at=now,
            updated_at=now,
            state="sent",
            round=1,
        )
        session.add(sent)
        session.flush()
        session.add(SentRound(submission_id=sent.id, number=1, sent_at=now, content={}, digest="uEiA"))
    with database.writing() as session:
        row = submissions.lock(session, sent.id)
        assert submissions.answered(session, sent.id, 2) is None
        assert submissions.answered(session, sent.id, 1) == submissions.Round("uEiA", None, None, None)
        decision = Decision(
            submission_id=sent.id,
            round=1,
            reviewer_id=james.id,
            outcome="approved",
            decided_at=later,
            digest="uEiA",
        )
        submissions.decide(session, row, decision, "approved")
        assert (row.state, row.updated_at) == ("approved", later)
    with database.reading() as session:
        answered = submissions.answered(session, sent.id, 1)
        assert answered == submissions.Round("uEiA", "approved", later, "James Whitfield")
        kept = submissions.by_id(session, sent.id)
        assert (kept.state, kept.updated_at) == ("approved", later)


def test_who_sits_at_a_browser_is_found_with_every_role_they_have(database, rosa, james, now):
    with database.writing() as session:
        quarry = School(slug="quarry", name="Quarry")
        session.add(quarry)
        session.flush()
        session.add(RoleGrant(person_id=rosa.id, role="teacher", school_id=quarry.id))
        session.add(RoleGrant(person_id=rosa.id, role="reviewer"))
        for person in (rosa, james):
            session.add(
                BrowserSession(
                    token_hash=person.name,
                    person_id=person.id,
                    working_as="teacher",
                    started_at=now,
                    seen_at=now,
                    expires_at=now + timedelta(hours=8),
                )
            )
    with database.asking() as connection:
        found = browser_sessions.at_browser(connection, rosa.name)
        assert (found.person_id, found.name, found.active) == (rosa.id, rosa.name, True)
        assert (found.seen_at, found.expires_at) == (now, now + timedelta(hours=8))
        assert found.grants == (("reviewer", None), ("teacher", quarry.id))
        assert browser_sessions.at_browser(connection, james.name).grants == ()
        assert browser_sessions.at_browser(connection, "nobody") is None


def test_a_version_that_was_read_is_not_asked_for_again_and_one_that_is_not_there_is(database, stations, now):
    with database.writing() as session:
        newest = achievements.newest(session, "stations")
        assert achievements.version(session, "stations", 2) is newest
        assert achievements.version(session, "stations", 1).number == 1
        assert achievements.version(session, "stations", 3) is None
        third = AchievementVersion(
            achievement_id=stations.achievement_id,
            number=3,
            name="Stations",
            description="",
            criteria="",
            kind="entree",
            minutes=10,
            created_at=now,
        )
        session.add(third)
        assert achievements.version(session, "stations", 3) is achievements.newest(session, "stations")
        session.rollback()
    assert credentials.text_of(database, stations.id) is None


def test_lines_of_the_journal_are_read_in_order_however_many_there_are(database, now):
    with database.writing() as session:
        for number in range(2_001):
            journal_entries.record(session, "decided", str(number), {}, now)
    with database.asking() as connection:
        lines = list(journal_entries.after(connection, 3))
        assert list(journal_entries.after(connection, 2_001)) == []
    assert [journal_entries.read(text).number for _, text in lines] == list(range(4, 2_002))
    assert all(digest == journal_entries.digest(text) for digest, text in lines)


def test_accepted_badges_of_several_people_are_found(database, rosa, stations, now):
    badge = ImportedBadge(
        person_id=rosa.id,
        uploaded_at=now,
        credential_id="urn:uuid:1",
        credential_key="k",
        text="{}",
        name="Elsewhere",
        issuer_id="did:web:a.example",
        issuer_name="A",
        verdict="verified",
        report={},
        state="accepted",
        achievement_id=stations.achievement_id,
        period="2026-27",
        minutes=60,
        reason="The same.",
        decided_at=now,
    )
    with database.writing() as session:
        session.add(badge)
    with database.reading() as session:
        assert [row.id for row in imported_badges.accepted_of_people(session, [rosa.id])] == [badge.id]
        assert imported_badges.accepted(session, rosa.id, "urn:uuid:1").id == badge.id
        assert [row.id for row in imported_badges.decided(session)] == [badge.id]
        assert [row.achievement.slug for row in imported_badges.of_person(session, rosa.id, "accepted")] == [
            "stations"
        ]


def test_everything_that_is_written_can_be_deleted_in_one_order(database, rosa, stations, now):
    """The tests' own clean-up relies on it: no two tables point at each other."""
    with database.writing() as session:
        session.add(award(rosa, stations, now))
        session.flush()
        for table in reversed(Award.metadata.sorted_tables):
            session.execute(delete(table))
