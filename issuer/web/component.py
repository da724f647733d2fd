"""One achievement on a teacher's desk: what it is, how far they are with it, and what was answered.

sheet = open_sheet("stations-that-differentiate")
sheet.state       todo, draft, sent, not_yet or done
sheet.steps       Draft, Sent, Read, Badge, as the stepper shows them
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import abort

from issuer.domain.person import Deed, may
from issuer.domain.school_year import Repeat, period_of
from issuer.services import acting
from issuer.storage import achievements, awards, people, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, Award, EvidenceItem, Submission
from issuer.web import tries
from issuer.web.current import house, now, visitor
from issuer.web.tries import Try

MOST_READERS_NAMED: Final = 3
_STEPS: Final = {
    "todo": ("todo", "todo", "todo", "todo"),
    "draft": ("now", "todo", "todo", "todo"),
    "sent": ("done", "now", "todo", "todo"),
    "not_yet": ("now", "done", "done", "todo"),
    "done": ("done", "done", "done", "done"),
}
_WORDS: Final = (("Draft", "pencil"), ("Sent", "send"), ("Read", "eye"), ("Badge", "badge"))


@dataclass(frozen=True)
class Sheet:
    """Everything that the page about one achievement shows."""

    version: AchievementVersion
    row: Submission | None
    items: tuple[EvidenceItem, ...]
    tries: tuple[Try, ...]
    award: Award | None
    credential_id: UUID | None
    readers: tuple[str, ...]

    @property
    def state(self) -> str:
        """How it stands."""
        if self.award:
            return "done"
        return self.row.state if self.row else "todo"

    @property
    def writable(self) -> bool:
        """Tell whether the teacher can write on."""
        return self.state in ("todo", "draft", "not_yet")

    @property
    def saved_since(self) -> bool:
        """Tell whether the teacher has written anything since the last answer."""
        answered = self.last_answer and self.last_answer.decision
        return self.row is not None and not (answered and answered.decided_at >= self.row.updated_at)

    @property
    def steps(self) -> list[tuple[str, str, str | None]]:
        """Kind, word and sign of each step; what is done wears a tick."""
        kinds = _STEPS.get(self.state, _STEPS["draft"])
        return [
            (kind, word, sign if kind == "now" else None)
            for kind, (word, sign) in zip(kinds, _WORDS, strict=True)
        ]

    @property
    def last_answer(self) -> Try | None:
        """The last try that somebody has answered."""
        return next((one for one in reversed(self.tries) if one.decision), None)


def open_sheet(slug: str) -> Sheet:
    """Read it all for the teacher who asks; what left the menu is shown to those who began it."""
    person_id = visitor().actor.id
    with house().database.reading() as session:
        version = achievements.newest(session, slug)
        if version is None or version.kind == achievements.YEARLY:
            abort(404)
        period = period_of(Repeat(version.repeat), now().astimezone(house().settings.zone).date())
        row = _newest(session, person_id, version, period)
        award = awards.standing(session, person_id, version.achievement_id, period)
        if version.achievement.retired_at and row is None and award is None:
            abort(404)
        return Sheet(
            version=version,
            row=row,
            items=tuple(submissions.items(session, row.id)) if row else (),
            tries=tries.read(session, row.id) if row else (),
            award=award,
            credential_id=awards.credential_ids(session, [award.id]).get(award.id) if award else None,
            readers=_readers(session),
        )


def _newest(
    session: Transaction, person_id: UUID, version: AchievementVersion, period: str
) -> Submission | None:
    rows = submissions.of_person(session, person_id, period)
    mine = [row for row in rows if row.achievement_id == version.achievement_id]
    return next((row for row in mine if row.state != "approved"), mine[0] if mine else None)


def _readers(session: Transaction) -> tuple[str, ...]:
    """Who may read what this teacher sends, by name."""
    author = visitor().actor
    found = (acting.of(session, row) for row in people.with_role(session, "reviewer"))
    return tuple(one.name for one in found if may(one, Deed.REVIEW, author))[:MOST_READERS_NAMED]
