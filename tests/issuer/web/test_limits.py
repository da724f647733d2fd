"""How large a form may be: as large as the page says, and no larger."""

import io

import pytest

MEGABYTE = 1024 * 1024


def file_of(size: int, name: str = "plan.pdf"):
    return io.BytesIO(b"%PDF-1.7 " + b"x" * (size - 9)), name


def add_files(browser, *files):
    form = {"do": "save", "tried": "Three stations.", "files": list(files)}
    return browser.post("/components/stations", form, content_type="multipart/form-data")


def test_evidence_may_be_as_large_as_the_page_says_and_several_files_at_once(web):
    largest = web.house.settings.evidence_limit
    files = [file_of(largest, f"{number}.pdf") for number in range(5)]
    rosa = web.as_("Rosa")
    assert rosa.follow(add_files(rosa, *files)).text.count(".pdf") >= 5


def test_a_file_that_is_larger_is_named_and_what_was_typed_stays(web):
    rosa = web.as_("Rosa")
    page = add_files(rosa, file_of(web.house.settings.evidence_limit + 1))
    assert page.status == 422
    assert "1 MB can be taken" in page.text
    assert "Three stations." in page.text


def test_more_than_all_files_together_is_refused_unread(web):
    page = add_files(web.as_("Rosa"), file_of(13 * MEGABYTE))
    assert page.status == 413


def test_a_roster_may_be_as_large_as_the_reader_takes(web):
    line = "Number {0},number.{0}@aldervalley.example,Quarry Road Middle,teacher\n"
    roster = "Name,E-mail,School,Roles\n" + "".join(map(line.format, range(3))) + "\n" * (4 * MEGABYTE)
    page = web.as_("Helen").post("/coordinator/roster", {"text": roster})
    assert page.status == 200, page.text[:500]
    assert "Number 2" in page.text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/coordinator/publish"])
def test_other_forms_are_small(web, path):
    assert web.as_("Helen").post(path, {"text": "x" * 3 * MEGABYTE}).status == 413


def test_nobody_sends_much_before_they_are_known(web):
    page = web.anonymous().post("/components/stations", {"tried": "x" * 3 * MEGABYTE}, token=False)
    assert page.status == 401
