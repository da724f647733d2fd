"""A teacher's form about one achievement: what was typed, what is wrong with it, and what is kept of it.

    typed = Typed.of_form(request.form)
    kept = keep(slug, typed, request.files.getlist("files"))
    kept.problems        what could not be kept, field by field; everything else was saved
    kept.sent            it waits for a reader now

Nothing typed is lost: the answers are saved first, then each file, link and text by itself; one that cannot
be taken is named, and the others stay. Two tabs do not overwrite each other: a form carries the revision it
was made from.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict

from issuer.services import adding, submitting
from issuer.services.errors import InputError
from issuer.services.submitting import Draft
from issuer.storage import submissions
from issuer.storage.models import EvidenceItem, Submission
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.questions import QUESTIONS

MOST_FILES_AT_ONCE: Final = 10
NAME_OF_TEXT: Final = "In my own words"


@dataclass(frozen=True)
class Typed:
    """What stands in the form. `public` are ids of items that may be shown on the badge's page."""

    answers: Mapping[str, str] = field(default_factory=dict)
    starts: str = ""
    ends: str = ""
    text: str = ""
    link: str = ""
    students: bool = False
    public: frozenset[str] = frozenset()
    revision: int = 0

    @classmethod
    def of_form(cls, form: MultiDict[str, str]) -> "Typed":
        """What the browser sent."""
        return cls(
            answers={question.key: form.get(question.key, "") for question in QUESTIONS},
            starts=form.get("starts", ""),
            ends=form.get("ends", ""),
            text=form.get("text", ""),
            link=form.get("link", ""),
            students="students" in form,
            public=frozenset(form.getlist("public")),
            revision=form.get("revision", 0, type=int),
        )

    @classmethod
    def of_row(cls, row: Submission | None, items: Sequence[EvidenceItem]) -> "Typed":
        """What was kept so far."""
        if row is None:
            return cls()
        return cls(
            answers=row.reflection,
            starts=str(row.activity_start or ""),
            ends=str(row.activity_end or ""),
            students=any(item.shows_students for item in items),
            public=frozenset(str(item.id) for item in items if item.public),
            revision=row.revision,
        )


@dataclass(frozen=True)
class Kept:
    """What became of a form."""

    typed: Typed
    problems: Problems
    sent: bool


def keep(slug: str, typed: Typed, files: Iterable[FileStorage], do: str) -> Kept:
    """Keep what was typed and brought; `do` is save, send, or `remove:` and an item's id.

    Raises:
        NotFoundError, NotAllowedError, ConflictError: there is nothing to write on here, or not any more.
    """
    actor, problems = visitor().actor, Problems()
    submission_id = submitting.begin(house(), actor, slug, now=now())
    _save(submission_id, typed, problems)
    _mark(submission_id, typed, _remove(do))
    typed = _add(submission_id, typed, problems)
    _add_files(submission_id, files, students=typed.students, problems=problems)
    if do == "send" and not problems:
        _send(submission_id, problems)
    return Kept(typed, problems, sent=do == "send" and not problems)


def _save(submission_id: UUID, typed: Typed, problems: Problems) -> None:
    _compare_tabs(submission_id, typed, problems)
    draft = Draft(
        reflection=typed.answers,
        activity_start=_day("starts", typed.starts, problems),
        activity_end=_day("ends", typed.ends, problems),
    )
    if problems:
        return
    try:
        submitting.save(house(), visitor().actor, submission_id, draft, now=now())
    except InputError as error:
        problems.add("ends" if "activity" in str(error) else _question_in(str(error)), str(error))


def _question_in(message: str) -> str:
    """The question that a message is about; the first one when it names none."""
    return next((question.key for question in QUESTIONS if question.words in message), QUESTIONS[0].key)


def _compare_tabs(submission_id: UUID, typed: Typed, problems: Problems) -> None:
    """Say where another tab has saved something else since this form was made."""
    with house().database.reading() as session:
        row = submissions.by_id(session, submission_id)
    if row is None or row.state == "sent" or row.revision == typed.revision:
        return
    for question in QUESTIONS:
        kept = row.reflection.get(question.key, "").strip()
        if kept and kept != typed.answers.get(question.key, "").replace("\r\n", "\n").strip():
            told = f"Since you opened this page, another tab saved: “{kept}”"
            problems.add(question.key, f"{told} Keep here what should stay, then save again.")


def _day(name: str, text: str, problems: Problems) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.add(name, f"“{text}” is no day that we can read. Write it like 2026-11-22.")
        return None


def _remove(do: str) -> UUID | None:
    """Take out the item that the pressed button names."""
    verb, _, item = do.partition(":")
    if verb != "remove":
        return None
    with suppress(ValueError):
        adding.remove(house(), visitor().actor, UUID(item), now=now())
        return UUID(item)
    return None


def _mark(submission_id: UUID, typed: Typed, removed: UUID | None) -> None:
    """Carry over what may be shown to whom; what shows students is never public."""
    with house().database.reading() as session:
        items = submissions.items(session, submission_id)
    for item in items:
        wanted = (str(item.id) in typed.public and not typed.students, typed.students)
        if item.id != removed and wanted != (item.public, item.shows_students):
            public, students = wanted
            adding.mark(house(), visitor().actor, item.id, public=public, shows_students=students, now=now())


def _add(submission_id: UUID, typed: Typed, problems: Problems) -> Typed:
    """Add the link and the text; a field that was taken is empty again."""
    if typed.link.strip():
        try:
            added = adding.add_link(house(), visitor().actor, submission_id, "", typed.link, now=now())
            typed = replace(typed, link="")
            _mark_new(added, students=typed.students)
        except InputError:
            problems.add("link", _whole_address(typed.link))
    if typed.text.strip():
        try:
            told = (NAME_OF_TEXT, typed.text)
            added = adding.add_text(house(), visitor().actor, submission_id, *told, now=now())
            typed = replace(typed, text="")
            _mark_new(added, students=typed.students)
        except InputError as error:
            problems.add("text", str(error))
    return typed


def _whole_address(link: str) -> str:
    if "://" in link:
        return "A reviewer could not open this address. Copy it whole from the address bar of the page."
    return "This address has no beginning, so a reviewer cannot open it. Write it with https:// in front."


def _add_files(
    submission_id: UUID, files: Iterable[FileStorage], *, students: bool, problems: Problems
) -> None:
    told = []
    chosen = [file for file in files if file.filename]
    for file in chosen[:MOST_FILES_AT_ONCE]:
        try:
            data = file.stream.read(house().settings.evidence_limit + 1)
            added = adding.add_file(
                house(), visitor().actor, submission_id, file.filename or "", data, now=now()
            )
            _mark_new(added, students=students)
        except InputError as error:
            told.append(_about_file(file.filename or "", str(error)))
    if len(chosen) > MOST_FILES_AT_ONCE:
        told.append(f"We take {MOST_FILES_AT_ONCE} files at a time; add the others after these.")
    if told:
        problems.add("files", " ".join(told))


def _about_file(name: str, message: str) -> str:
    return message if message.startswith(name) else f"{name}: {message}"


def _mark_new(item_id: UUID, *, students: bool) -> None:
    if students:
        adding.mark(house(), visitor().actor, item_id, public=False, shows_students=True, now=now())


def _send(submission_id: UUID, problems: Problems) -> None:
    try:
        submitting.send(house(), visitor().actor, submission_id, now=now())
    except InputError as error:
        problems.add("files" if "shows it" in str(error) else QUESTIONS[0].key, str(error))


def limits() -> dict[str, Any]:
    """What the page says about files."""
    megabytes = house().settings.evidence_limit // 1024 // 1024
    return {"largest": f"{megabytes} MB", "at_once": MOST_FILES_AT_ONCE}
