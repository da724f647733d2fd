"""The tries of a submission: what was sent each time, what was answered, and what is new.

    tries = read(session, submission_id)
    tries[-1].answers        the questions with what was answered this time, and whether it changed
    tries[-1].items          what shows it, and whether it is new
    tries[0].decision        the reviewer's answer to the first try, or None

A decision is about one try, so both the teacher and the reviewer read the kept copy of it, never the draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from issuer.storage import submissions
from issuer.storage.database import Transaction
from issuer.storage.models import Decision, EvidenceItem, SentRound
from issuer.web.questions import QUESTIONS, Question


@dataclass(frozen=True)
class Answer:
    """What was written to one question."""

    question: Question
    text: str
    new: bool


@dataclass(frozen=True)
class Shown:
    """One piece of evidence as it was sent; `size` and `shows_students` are what we know of it now."""

    id: str
    kind: str
    name: str
    narrative: str
    url: str | None
    new: bool
    size: int = 0
    media_type: str = ""
    shows_students: bool = False


@dataclass(frozen=True)
class Try:
    """One time that something was sent."""

    number: int
    sent_at: datetime
    taken_back: bool
    answers: tuple[Answer, ...]
    items: tuple[Shown, ...]
    activity: tuple[str | None, str | None]
    decision: Decision | None

    @property
    def news(self) -> int:
        """How many answers and items are new since the try before."""
        return sum(answer.new for answer in self.answers) + sum(item.new for item in self.items)


def read(session: Transaction, submission_id: UUID) -> tuple[Try, ...]:
    """All tries, the first one first; without what was taken back before anybody answered."""
    rounds = submissions.rounds(session, submission_id)
    decisions = {decision.round: decision for decision in submissions.decisions(session, submission_id)}
    known = _known(session, rounds)
    counted = [one for one in rounds if one.taken_back_at is None or one.number in decisions]
    before: Sequence[SentRound | None] = [None, *counted]
    return tuple(
        _try(one, earlier, decisions.get(one.number), known)
        for earlier, one in zip(before, counted, strict=False)
    )


def _known(session: Transaction, rounds: Sequence[SentRound]) -> Mapping[str, EvidenceItem]:
    """The items of all rounds as they are kept, those that a later draft left out among them."""
    ids = {item["id"] for one in rounds for item in one.content["items"]}
    found = (submissions.item(session, UUID(item_id)) for item_id in ids)
    return {str(item.id): item for item in found if item}


def _try(
    sent: SentRound, earlier: SentRound | None, decision: Decision | None, known: Mapping[str, EvidenceItem]
) -> Try:
    content = sent.content
    old: Mapping[str, Any] = earlier.content if earlier else {}
    had = {item["digest"] for item in old.get("items", ())}
    return Try(
        number=sent.number,
        sent_at=sent.sent_at,
        taken_back=sent.taken_back_at is not None,
        answers=tuple(_answers(content["reflection"], old.get("reflection"))),
        items=tuple(
            _shown(item, known.get(item["id"]), new=earlier is not None and item["digest"] not in had)
            for item in content["items"]
        ),
        activity=(content.get("activityStart"), content.get("activityEnd")),
        decision=decision,
    )


def _answers(answers: Mapping[str, str], old: Mapping[str, str] | None) -> list[Answer]:
    return [
        Answer(
            question,
            answers.get(question.key, ""),
            new=old is not None and answers.get(question.key, "") != old.get(question.key, ""),
        )
        for question in QUESTIONS
        if answers.get(question.key)
    ]


def _shown(item: Mapping[str, Any], row: EvidenceItem | None, *, new: bool) -> Shown:
    """An item as it was sent, with what the row knows of it."""
    return Shown(
        id=item["id"] if row else "",
        kind=item["kind"],
        name=item["name"],
        narrative=item.get("narrative") or "",
        url=item.get("url"),
        new=new,
        size=row.size if row else 0,
        media_type=row.media_type if row else "",
        shows_students=bool(row and row.shows_students),
    )
