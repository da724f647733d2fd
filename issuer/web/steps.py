"""The next small step of a teacher, and a few others: what was begun comes before anything new.

    step, others = next_steps(year, desk, way)
    step.title      "Finish “Stations that differentiate”"        step.minutes    10

What waits for a reader is no step, and neither is a fifth entrée. But a draft is never forgotten: it stands
last when the pathway does not need it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for

from issuer.services.finishing import Way
from issuer.storage.models import Submission
from issuer.web import words
from issuer.web.current import house, now
from issuer.web.desk import Desk
from issuer.web.questions import QUESTIONS
from issuer.web.year import Card, Line, Year

MOST_OTHERS: Final = 3
MINUTES_FOR_AN_ANSWER: Final = 5


@dataclass(frozen=True)
class Step:
    """One thing to do: `do` is on the button, `minutes` what it takes, if anybody knows; `new`: not begun."""

    name: str
    title: str
    why: str
    do: str
    url: str
    facts: tuple[str, ...]
    minutes: int | None = None
    new: bool = False


def next_steps(year: Year, desk: Desk, way: Way | None) -> tuple[Step | None, tuple[Step, ...]]:
    """The one next step, and up to three more in the order in which we would take them.

    `way` is a shortest way to finish the whole pathway, where there is one.
    """
    found = [*_begun(year, desk), *_new(year, desk, way), *_beyond(year, desk)]
    return (found[0], tuple(found[1 : MOST_OTHERS + 1])) if found else (None, ())


def answered(submission: Submission) -> int:
    """How many of the questions have an answer."""
    return sum(bool(submission.reflection.get(question.key, "").strip()) for question in QUESTIONS)


def _begun(year: Year, desk: Desk) -> Iterator[Step]:
    for state in ("not_yet", "draft"):
        for _, line in _open_lines(year):
            if line.state == state and line.slug:
                yield _TELL[state](line, desk.begun[line.slug])
            elif line.state == state and line.url:
                yield _go_on(line)


def _new(year: Year, desk: Desk, way: Way | None) -> Iterator[Step]:
    """What was not begun: needed things in the order of the rule, then of each open choice the shortest.

    Those that lie on a shortest way to finish the whole pathway go before others: one badge may serve two
    groups.
    """
    ways = frozenset(way.sets[0]) if way and way.sets else frozenset()
    told: set[str | None] = set()
    needed = [line for card, line in _open_lines(year) if not card.choice and line.state == "todo"]
    for line in needed:
        yield _begin(line, desk)
    for card in year.cards:
        if card.choice and card.counts.to_do:
            options = [line for line in (*card.lines, *card.rest) if line.state == "todo" and line.slug]
            on_the_way = [line for line in options if line.slug in ways]
            best = min(on_the_way or options, key=lambda line: _minutes(line, desk), default=None)
            if best is not None and best.slug not in told:
                told.add(best.slug)
                yield _begin(best, desk)


def _beyond(year: Year, desk: Desk) -> Iterator[Step]:
    """What was begun although this pathway does not ask for it, or not any more."""
    needed = {line.slug for _, line in _open_lines(year)}
    for slug, submission in desk.begun.items():
        version = desk.facts(slug)
        if submission.state in _TELL and slug not in needed and version:
            yield _TELL[submission.state](Line(version.name, submission.state, slug), submission)


def _open_lines(year: Year) -> Iterator[tuple[Card, Line]]:
    for card in year.cards:
        if not card.done:
            for line in (*card.lines, *card.rest):
                yield card, line
                for inside in line.lines:
                    if inside.state in ("draft", "not_yet"):
                        yield card, inside


def _begin(line: Line, desk: Desk) -> Step:
    if line.url:
        title, do, url = line.name, line.do, line.url
    elif line.slug is None:
        title, do = f"Choose for “{line.name}”", "See the choice"
        url = url_for("teacher.home", _anchor="groups")
    else:
        title, do = f"Begin “{line.name}”", "Open it"
        url = url_for("teacher.component", slug=line.slug)
    why = _sentence(line.facts[1:] if line.slug else line.facts)
    return Step(line.name, title, why, do, url, line.facts, _minutes(line, desk) or None, new=True)


def _go_on(line: Line) -> Step:
    """What was begun and is no badge of the menu: a reflection, evidence on a topic."""
    if line.state == "not_yet":
        why = "A reviewer says what is there already and what is still missing. Everything you wrote is kept."
        title, do, fact = f"Read the answer about “{line.name}”", "Read the answer", "not yet"
    else:
        why, title, do = "Your draft is saved.", f"Finish “{line.name}”", "Finish the draft"
        fact = "your draft is saved"
    return Step(line.name, title, why, do, line.url, (fact,))


def _finish(line: Line, submission: Submission) -> Step:
    done, all_of_them = answered(submission), len(QUESTIONS)
    told = f"{words.number_word(done)} of {words.number_word(all_of_them).lower()} questions are answered."
    if done == 1:
        told = told.replace("are", "is", 1)
    told += f" Your draft was saved {words.when(submission.updated_at, now(), house().settings.zone)}."
    url = url_for("teacher.component", slug=line.slug)
    minutes = MINUTES_FOR_AN_ANSWER * max(1, all_of_them - done)
    title = f"Finish “{line.name}”" if done < all_of_them else f"Look once more at “{line.name}” and send it"
    return Step(line.name, title, told, "Finish the draft", url, ("your draft is saved",), minutes)


def _answer(line: Line, _submission: Submission) -> Step:
    url = url_for("teacher.component", slug=line.slug)
    why = "A reviewer says what is there already and what is still missing. Everything you wrote is kept."
    return Step(line.name, f"Read the answer about “{line.name}”", why, "Read the answer", url, ("not yet",))


_TELL: Final[Mapping[str, Callable[[Line, Submission], Step]]] = {"not_yet": _answer, "draft": _finish}


def _minutes(line: Line, desk: Desk) -> int:
    version = desk.facts(line.slug) if line.slug else None
    return version.minutes if version else 0


def _sentence(facts: tuple[str, ...]) -> str:
    told = ", ".join(facts)
    return f"{told[:1].upper()}{told[1:]}." if told else ""
