import json
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from contexts import CREDENTIALS_V2
from issuer.services import authorizing, issuing, journaling, listing, revoking, sharing
from issuer.services.authorizing import ISSUE, VERIFY
from issuer.services.errors import ConflictError, LostError
from issuer.services.journaling import KeyEvent
from issuer.storage import awards, journal_entries, journal_file, status_lists
from issuer.storage.journal_file import JournalError
from issuer.storage.models import Base, Credential, JournalEntry, SignedDocument, StatusEntry
from schemas.reading import read_json
from tests.issuer.rows import put, taken
from verifier import bitstring

WITHDRAWN = "Awarded to the wrong Rosa."


@pytest.fixture
def path(district):
    return district.house.settings.journal_file


def put_back(database, rows):
    """The database as it was when the backup was made."""
    with database.writing() as tx:
        for table in reversed(Base.metadata.sorted_tables):
            tx.execute(table.delete())
    put(database, rows)


def revoke(district, badge):
    revoking.revoke(district.house, district.person("Helen"), badge.award_id, WITHDRAWN, now=district.now)


def entry_of(district, badge):
    with district.house.database.reading() as tx:
        return status_lists.entry_of(tx, badge.award_id)


def published(district, list_id, now=None):
    document = read_json(sharing.status_list(district.house, list_id, now=now or district.now))
    return bitstring.inflate(document["credentialSubject"]["encodedList"])


def kinds(path):
    return [line.kind for line in journal_file.lines(path)]


def test_what_happens_stands_in_the_journal_and_the_chain_is_whole(district, path):
    (badge,) = district.earn("Rosa", "stations").awarded
    revoke(district, badge)
    published(district, entry_of(district, badge).list_id)
    assert kinds(path) == ["decided", "awarded", "revoked", "published"]
    audited = journaling.audit(district.house.database, path)
    assert (audited.entries, audited.in_file, audited.problems) == (4, 4, ())
    assert path.stat().st_mode & 0o077 == 0


def test_the_journal_names_nobody(district, path):
    (badge,) = district.earn("Rosa", "stations").awarded
    revoke(district, badge)
    told = path.read_text()
    assert WITHDRAWN not in told
    assert "Rosa" not in told
    assert "@" not in told


def test_what_is_not_kept_is_not_told(district, path):
    def fail(tx):
        journal_entries.record(tx, "awarded", "1", {}, district.now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        district.house.database.write(fail)
    with district.house.database.trying() as tx:
        journal_entries.record(tx, "awarded", "1", {}, district.now)
    assert not path.exists()
    with district.house.database.reading() as tx:
        assert journal_entries.last(tx) is None


def test_lines_that_are_written_at_once_make_one_chain(district, path):
    def write(number):
        with district.house.database.writing() as tx:
            for part in range(3):
                journal_entries.record(tx, "decided", f"{number}-{part}", {}, district.now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(30)))
    audited = journaling.audit(district.house.database, path)
    assert (audited.entries, audited.in_file, audited.problems) == (90, 90, ())


def test_a_file_that_could_not_be_written_catches_up(district, path):
    path.mkdir(parents=True)
    district.earn("Rosa", "stations")
    path.rmdir()
    district.earn("Rosa", "slides")
    assert kinds(path) == ["decided", "awarded"] * 2


def test_a_file_that_is_no_journal_is_a_problem_of_the_audit(district, path):
    district.earn("Rosa", "stations")
    path.write_text(path.read_text() + "a stone\n")
    assert (
        "The file has a line that is none of a journal."
        in journaling.audit(district.house.database, path).problems[0]
    )


def test_a_line_that_a_power_cut_left_in_half_is_written_whole(district, path):
    district.earn("Rosa", "stations")
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert journal_file.catch_up(district.house.database, path) == 1
    assert path.read_bytes() == whole


@pytest.mark.parametrize("change", ["change", "take out", "exchange"])
def test_the_audit_finds_what_was_done_to_the_file(district, path, change):
    district.earn("Rosa", "stations")
    district.earn("Rosa", "slides")
    lines = path.read_text().splitlines(keepends=True)
    changed = {
        "change": [lines[0].replace("approved", "not_yet_"), *lines[1:]],
        "take out": [lines[0], *lines[2:]],
        "exchange": [lines[0], lines[2], lines[1], lines[3]],
    }[change]
    assert changed != lines
    path.write_text("".join(changed))
    problems = journaling.audit(district.house.database, path).problems
    assert any("of the file does not continue the line before it" in problem for problem in problems)


def test_the_audit_finds_what_was_done_to_the_database(district, path):
    (badge,) = district.earn("Rosa", "stations").awarded
    revoke(district, badge)
    with district.house.database.writing() as tx:
        tx.get(Credential, badge.credential_id).text += " "
        status_lists.entry_of(tx, badge.award_id).set_at = None
        tx.delete(tx.get(JournalEntry, 1))
    problems = journaling.audit(district.house.database, path).problems
    assert "Line 2 of the database does not continue the line before it." in problems
    assert "The badge of line 2 is not the one that was signed, or it was taken out." in problems
    assert "The badge of line 3 was withdrawn, and its bit is not set." in problems


def test_the_audit_misses_a_badge_that_was_taken_out(district, path):
    (badge,) = district.earn("Rosa", "stations").awarded
    with district.house.database.writing() as tx:
        tx.delete(tx.get(Credential, badge.credential_id))
    (problem,) = journaling.audit(district.house.database, path).problems
    assert "taken out" in problem


@pytest.mark.parametrize("words", ["a few words", "two\nlines"])
def test_a_file_that_is_no_journal_stays_as_it_is(district, tmp_path, words):
    file = tmp_path / "notes"
    file.write_text(words)
    with pytest.raises((JournalError, ValueError), match="no"):
        journal_file.catch_up(district.house.database, file)
    assert file.read_text() == words


def test_a_list_with_fewer_bits_than_were_published_is_not_published(district):
    (badge,) = district.earn("Rosa", "stations").awarded
    revoke(district, badge)
    entry = entry_of(district, badge)
    published(district, entry.list_id)
    with district.house.database.writing() as tx:
        tx.get(StatusEntry, entry.id).set_at = None
    with pytest.raises(LostError, match="had 1 bits set"):
        published(district, entry.list_id, district.now + timedelta(days=30))


def test_a_token_that_was_ended_does_not_count_again_when_an_older_database_is_put_back(district, path):
    house = district.house
    granted = authorizing.grant(house, "A platform", [VERIFY], now=district.now)
    old = taken(house.database)
    authorizing.revoke(house, granted.id, now=district.now)
    put_back(house.database, old)
    assert authorizing.holder(house, granted.token, VERIFY, now=district.now) is not None
    journaling.replay(house.database, path)
    assert authorizing.holder(house, granted.token, VERIFY, now=district.now) is None
    put_back(house.database, {table: [] for table in old})
    journaling.replay(house.database, path)  # the token itself is lost there, and that is well


def signed_for_a_program(district, token_id, **changes):
    """A status list of its own, signed for a program, without the places of the district's own badges."""
    document = {
        "@context": [CREDENTIALS_V2],
        "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e01",
        "type": ["VerifiableCredential"],
        "issuer": district.house.issuer.id,
        "credentialSubject": {"id": "did:example:rosa", "name": "Rosa"},
    }
    return issuing.issue(district.house, token_id, {**document, **changes}, now=district.now)


def test_an_id_that_was_signed_for_a_program_stays_signed_when_an_older_database_is_put_back(district, path):
    house = district.house
    granted = authorizing.grant(house, "A platform", [ISSUE], now=district.now)
    old = taken(house.database)
    signed_for_a_program(district, granted.id)
    assert kinds(path) == ["signed"]
    assert "did:example:rosa" not in path.read_text()
    assert "6a1f0a4e" not in path.read_text()
    put_back(house.database, old)
    journaling.replay(house.database, path)
    with pytest.raises(ConflictError, match="was signed before"):
        signed_for_a_program(district, granted.id, name="Another badge")
    signed_for_a_program(district, granted.id, id="urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e02")
    assert journaling.audit(house.database, path).problems == ()


def test_the_audit_finds_what_was_done_to_a_text_that_was_signed_for_a_program(district, path):
    granted = authorizing.grant(district.house, "A platform", [ISSUE], now=district.now)
    signed_for_a_program(district, granted.id)
    with district.house.database.writing() as tx:
        tx.scalars(select(SignedDocument)).one().text += " "
    (problem,) = journaling.audit(district.house.database, path).problems
    assert problem == "What was signed for a program by line 1 is not what is kept."


def test_a_database_that_was_put_back_is_told_what_it_lost(district, path):
    database = district.house.database
    (kept,) = district.earn("Rosa", "stations").awarded
    lists = {entry_of(district, kept).list_id}
    published(district, *lists)
    old = taken(database)
    (lost,) = district.earn("Rosa", "slides").awarded
    places = {(entry.list_id, entry.position) for entry in (entry_of(district, one) for one in (kept, lost))}
    revoke(district, kept)
    revoke(district, lost)
    published(district, *lists)
    put_back(database, old)
    assert any("older one" in problem for problem in journaling.audit(database, path).problems)

    again = journaling.replay(database, path)
    assert (again.lost_awards, again.revocations) == (1, 2)
    assert journaling.replay(database, path) is None
    bits = published(district, *lists)
    assert all(bitstring.entry(bits, position) == 1 for _, position in places)
    with database.reading() as tx:
        (version,) = {status_lists.published(tx, list_id).version for list_id in lists}
        row = awards.by_id(tx, kept.award_id)
        listed = tx.execute(select(StatusEntry.list_id, StatusEntry.position)).all()
    assert version == 3
    assert (row.revoked_at, row.revocation_reason) == (district.now, journaling.LOST_REASON)
    assert {tuple(one) for one in listed} == places
    assert journaling.audit(database, path).problems == ()


def test_what_was_lost_is_awarded_once_more_under_another_place(district, path):
    database, helen = district.house.database, district.person("Helen")
    old = taken(database)
    rosa = district.person("Rosa")
    (lost,) = listing.award_one(district.house, helen, rosa.id, "stations", now=district.now)
    place = entry_of(district, lost)
    put_back(database, old)
    journaling.replay(database, path)
    (again,) = listing.award_one(district.house, helen, rosa.id, "stations", now=district.now)
    entry = entry_of(district, again)
    assert entry.list_id == place.list_id
    assert entry.position != place.position
    assert journaling.audit(database, path).problems == ()


def test_a_journal_of_another_story_completes_nothing(district, path):
    district.earn("Rosa", "stations")
    lines = path.read_text().splitlines()
    other = json.loads(lines[-1]) | {"number": 3, "previous": "0" * 64}
    path.write_text("\n".join([*lines, json.dumps(other, separators=(",", ":"))]) + "\n")
    with pytest.raises(JournalError, match="does not go on"):
        journaling.replay(district.house.database, path)


def test_what_happens_to_keys_is_written_down_once(district, path):
    made = KeyEvent("key-1", "made", district.now)
    journaling.note_keys(district.house.database, [made])
    journaling.note_keys(district.house.database, [made, replace(made, event="retired")])
    assert kinds(path) == ["key made", "key retired"]


def test_a_journal_that_is_four_times_as_long_takes_no_more_memory(district, path):
    def peak(lines):
        with district.house.database.writing() as tx:
            for number in range(lines):
                facts = {"outcome": "approved", "submission": str(UUID(int=number))}
                journal_entries.record(tx, "decided", str(UUID(int=number)), facts, district.now)
        tracemalloc.start()
        audited = journaling.audit(district.house.database, path)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert audited.problems == ()
        return most

    first = peak(2_000)
    assert peak(6_000) < 1.2 * first  # 8,000 lines by now
