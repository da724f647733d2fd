"""The questions of every reflection, as the service asks them, with the hint that stands under each."""

from dataclasses import dataclass
from typing import Final

from issuer.services import submitting


@dataclass(frozen=True)
class Question:
    """One question: `key` names its answer in `submission.reflection`."""

    key: str
    words: str
    hint: str


_HINTS: Final = {
    "tried": "A few sentences are enough. Name the class and the lesson, no student’s name.",
    "happened": "What you saw, heard or counted. What did not work belongs here too.",
    "change": "One thing that students will notice next time.",
}

QUESTIONS: Final = tuple(
    Question(key, words, _HINTS.get(key, "")) for key, words in submitting.QUESTIONS.items()
)
