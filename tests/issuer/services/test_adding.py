from uuid import uuid4

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import adding, reviewing, submitting
from issuer.services.digesting import digest
from issuer.services.errors import InputError, NotFoundError
from issuer.storage import credentials, submissions
from issuer.storage.evidence_files import EvidenceFileError, EvidenceFiles
from schemas.reading import read_json

PDF = b"%PDF-1.7 ratio stations"


@pytest.fixture
def rosa(district):
    return district.person("Rosa")


@pytest.fixture
def draft(district, rosa):
    submission_id = submitting.begin(district.house, rosa, "stations", now=district.now)
    told = submitting.Draft({"tried": "Stations."})
    submitting.save(district.house, rosa, submission_id, told, now=district.now)
    return submission_id


@pytest.fixture
def pdf(district, rosa, draft):
    return adding.add_file(district.house, rosa, draft, "C:\\plans\\ratio.PDF.exe", PDF, now=district.now)


def items(district, submission_id):
    with district.house.database.reading() as tx:
        return submissions.items(tx, submission_id)


def stored(district):
    folder = district.house.settings.evidence_folder
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_file_lies_under_a_name_that_nobody_chose(district, draft, pdf):
    (item,) = items(district, draft)
    (path,) = stored(district)
    assert path.name == item.stored_file
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert (item.name, item.media_type, item.size) == ("ratio.PDF.pdf", "application/pdf", len(PDF))
    assert item.digest == digest(PDF)


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "empty"), (b"<html>", "do not know"), (b"%PDF-" + bytes(1024 * 1024), "up to 1 MB")],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(district, rosa, draft, data, told):
    with pytest.raises(InputError, match=told):
        adding.add_file(district.house, rosa, draft, "plan.pdf", data, now=district.now)
    assert stored(district) == []


def test_a_file_for_evidence_of_somebody_else_leaves_nothing_behind(district, draft):
    with pytest.raises(NotFoundError):
        adding.add_file(district.house, district.person("James"), draft, "plan.pdf", PDF, now=district.now)
    assert stored(district) == []


def test_what_is_removed_is_gone_from_the_folder_too(district, rosa, draft, pdf):
    adding.remove(district.house, rosa, pdf, now=district.now)
    assert items(district, draft) == []
    assert stored(district) == []
    with pytest.raises(NotFoundError):
        adding.remove(district.house, rosa, pdf, now=district.now)


def test_what_a_reviewer_may_have_read_is_kept_with_its_round(district, rosa, draft, pdf):
    house, now = district.house, district.now
    submitting.send(house, rosa, draft, now=now)
    tom = district.person("Tom")
    reviewing.not_yet(house, tom, draft, round=1, comment="Another one, please.", now=now)
    adding.remove(house, rosa, pdf, now=now)
    assert items(district, draft) == []
    assert adding.open_file(house, tom, pdf).data == PDF
    with pytest.raises(NotFoundError):
        adding.remove(house, rosa, pdf, now=now)
    with house.database.reading() as tx:
        (sent,) = submissions.rounds(tx, draft)
    assert sent.content["items"][0]["digest"] == digest(PDF)


@pytest.mark.parametrize(
    "url",
    ["class.aldervalley.example/letters", "ftp://a.example", "javascript:alert(1)", "https://", "https://a", "https://u:p@a.example",
     "https://a.example/ x", "https://a.example/é", "https://[", "https://a.example/" + "x" * 2_000],
)  # fmt: skip
def test_a_link_is_a_whole_web_address(district, rosa, draft, url):
    with pytest.raises(InputError):
        adding.add_link(district.house, rosa, draft, "Letters", url, now=district.now)


def test_a_link_without_a_name_is_named_by_its_address(district, rosa, draft):
    adding.add_link(district.house, rosa, draft, "", " https://a.example/letters ", now=district.now)
    (item,) = items(district, draft)
    assert (item.name, item.url) == ("https://a.example/letters", "https://a.example/letters")


def test_a_text_has_words(district, rosa, draft):
    with pytest.raises(InputError, match="text is empty"):
        adding.add_text(district.house, rosa, draft, "Notes", " \n", now=district.now)
    with pytest.raises(InputError, match="name is empty"):
        adding.add_text(district.house, rosa, draft, " ", "Words.", now=district.now)


def test_there_is_an_end_to_adding(district, rosa, draft, monkeypatch):
    monkeypatch.setattr(adding, "MOST_ITEMS", 1)
    adding.add_text(district.house, rosa, draft, "Notes", "Words.", now=district.now)
    with pytest.raises(InputError, match="remove one"):
        adding.add_text(district.house, rosa, draft, "Notes", "More.", now=district.now)


def test_what_shows_students_is_never_public(district, rosa, pdf):
    with pytest.raises(InputError, match="never put on a public page"):
        adding.mark(district.house, rosa, pdf, public=True, shows_students=True, now=district.now)


def test_a_draft_is_open_to_its_teacher_only(district, rosa, pdf):
    assert adding.open_file(district.house, rosa, pdf).data == PDF
    for actor in (None, *map(district.person, ("James", "Tom", "Helen", "Daniel"))):
        with pytest.raises(NotFoundError):
            adding.open_file(district.house, actor, pdf)


def test_what_was_sent_is_open_to_reviewers_there_and_to_the_coordinator(district, rosa, draft, pdf):
    submitting.send(district.house, rosa, draft, now=district.now)
    for name in ("Rosa", "Tom", "Helen"):
        assert adding.open_file(district.house, district.person(name), pdf).data == PDF
    for actor in (None, *map(district.person, ("James", "Daniel"))):
        with pytest.raises(NotFoundError):
            adding.open_file(district.house, actor, pdf)


def test_what_is_public_is_open_to_all_once_it_was_approved_and_the_badge_names_it(
    district, rosa, draft, pdf
):
    house, now = district.house, district.now
    adding.mark(house, rosa, pdf, public=True, shows_students=False, now=now)
    adding.add_text(house, rosa, draft, "Notes", "For the reviewer.", now=now)
    submitting.send(house, rosa, draft, now=now)
    with pytest.raises(NotFoundError):
        adding.open_file(house, None, pdf)
    (badge,) = reviewing.approve(house, district.person("Tom"), draft, round=1, now=now).awarded
    assert adding.open_file(house, None, pdf).data == PDF
    with house.database.reading() as tx:
        evidence = read_json(credentials.by_id(tx, badge.credential_id).text)["evidence"]
    told = {item["name"]: item for item in evidence}
    assert told["ratio.PDF.pdf"]["id"] == house.settings.urls.evidence(pdf)
    assert told["ratio.PDF.pdf"]["digestMultibase"] == digest(PDF)
    assert set(told["Notes"]) == {"type", "name", "digestMultibase"}


def issued(district, rosa, draft):
    """The text of the badge that this evidence brings."""
    submitting.send(district.house, rosa, draft, now=district.now)
    tom = district.person("Tom")
    (badge,) = reviewing.approve(district.house, tom, draft, round=1, now=district.now).awarded
    with district.house.database.reading() as tx:
        return credentials.by_id(tx, badge.credential_id).text


def test_the_address_of_a_link_that_is_not_public_stands_nowhere_in_the_badge(district, rosa, draft):
    address = "https://docs.example/d/whoever-has-this-opens-it"
    adding.add_link(district.house, rosa, draft, "", address, "Seen by the reviewer.", now=district.now)
    told = read_json(text := issued(district, rosa, draft))["evidence"]
    assert address not in text
    assert [item["name"] for item in told] == ["A link that is not public"]
    assert told[0]["digestMultibase"] == digest(address.encode())


def test_what_shows_students_is_named_in_the_badge_by_its_kind_alone(district, rosa, draft):
    house, now = district.house, district.now
    photo = adding.add_file(house, rosa, draft, "Maya Lindqvist at the board.pdf", PDF, now=now)
    link = adding.add_link(house, rosa, draft, "Maya's page", "https://school.example/maya", "Maya.", now=now)
    for item in (photo, link):
        adding.mark(house, rosa, item, public=False, shows_students=True, now=now)
    text = issued(district, rosa, draft)
    assert "Maya" not in text
    names = {item["name"] for item in read_json(text)["evidence"]}
    assert names == {"A file that is not public", "A link that is not public"}


def test_a_file_that_was_lost_is_told_plainly(district, rosa, pdf):
    stored(district)[0].unlink()
    with pytest.raises(NotFoundError, match="not there any more"):
        adding.open_file(district.house, rosa, pdf)


def test_there_is_no_file_under_a_number_that_nobody_has(district, rosa):
    with pytest.raises(NotFoundError):
        adding.open_file(district.house, rosa, uuid4())


def test_nothing_is_added_to_what_was_sent(district, rosa):
    sent = district.sent("Rosa", "stations")
    with pytest.raises(NotAllowedError):
        adding.add_text(district.house, rosa, sent, "Later", "More.", now=district.now)


def test_a_folder_that_cannot_be_written_is_told_plainly(district, rosa, draft, tmp_path):
    (tmp_path / "instance").write_text("a file where the folder should be")
    with pytest.raises(EvidenceFileError, match="could not be kept"):
        adding.add_file(district.house, rosa, draft, "plan.pdf", PDF, now=district.now)


def test_words_have_an_end(district, rosa, draft):
    with pytest.raises(InputError, match="shorten it"):
        adding.add_text(district.house, rosa, draft, "Notes", "x" * 20_001, now=district.now)


@pytest.mark.parametrize("name", ["../key-secret", "", "A" * 32, "0" * 31])
def test_only_names_that_we_made_are_opened(tmp_path, name):
    with pytest.raises(EvidenceFileError):
        EvidenceFiles(tmp_path).read(name)
