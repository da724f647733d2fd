"""A pathway in plain English: the sentence of each rule, what is left of it, and the headline.

::

    sentence(rule, pathway)     any 2 of these 3: the badge “Exit tickets”; the badge ...
    headline(progress)          2 required left, then choose 1 of 4
    left(progress)              ("Digital safety refresher", "Entrées: choose 1 of 4")
"""

from collections.abc import Iterable, Sequence

from verifier.pathways import parts
from verifier.pathways.counting import Count
from verifier.pathways.demands import Demand
from verifier.pathways.phrases import counted, either, minutes
from verifier.pathways.progress import NodeProgress, Progress
from verifier.pathways.requirements import All, Badge, Pathway, Requirement
from verifier.pathways.requirements import Sequence as Steps
from verifier.pathways.selectors import CarryOut
from verifier.pathways.sentences import asked as what_it_asks
from verifier.pathways.sentences import name_of, sentence, span

__all__ = ["headline", "label", "left", "name_of", "sentence", "told"]


def headline(progress: Progress) -> str:
    """What is left, as the one line a teacher came for; "Done" when nothing is.

    "{r} required left, then choose {n} of {m}"; with two or more open groups "..., then {k} to choose".
    """
    if progress.status == "not_applicable":
        return "Nothing is asked of you here"
    if progress.complete:
        return "Done"
    every = parts.parts(progress)
    required = sum(part.left for part in every if not part.choice)
    choices = _choices([part for part in every if part.choice and part.left])
    if not required:
        return choices[:1].upper() + choices[1:]
    return f"{required} required left" + (f", then {choices}" if choices else "")


def _choices(choices: Sequence[parts.Part]) -> str:
    if not choices:
        return ""
    if len(choices) > 1:
        return f"{sum(part.left for part in choices)} to choose"
    (only,) = choices
    return f"choose {only.left} of {only.offered}" if only.offered else f"{only.left} to choose"


def left(progress: Progress) -> tuple[str, ...]:
    """What is left, as short phrases, one for each requirement that is open."""
    return progress.root.missing


def told(pathway: Pathway) -> str:
    """The whole pathway in one sentence: when, what, and what it awards."""
    when = span(pathway.window, pathway) if pathway.window else ""
    what = sentence(pathway.rule, pathway)
    begins = f"{when[:1].upper()}{when[1:]}, whoever" if when else "Whoever"
    return f"{begins} completes {what}, earns {pathway.name}.{_carried_out(pathway.carry_out)}"


def _carried_out(limit: CarryOut | None) -> str:
    """What is said of minutes beyond what was asked; nothing when they do not go over."""
    if limit is None:
        return ""
    days = limit.earned_within_days
    last = f", earned in the last {counted(days, 'day', 'days')}," if days else ""
    return f" Up to {minutes(limit.max_minutes)} beyond that{last} count in the year after."


def label(rule: Requirement, pathway: Pathway) -> str:
    """What a person calls a rule: its label, else the name of its badge, else what it asks."""
    if rule.label:
        return rule.label
    if isinstance(rule, Badge):
        return name_of(rule.component, pathway)
    return what_it_asks(rule, pathway)


def missing_of_leaf(name: str, asked: Demand, so_far: Count) -> tuple[str, ...]:
    """What one leaf still lacks: all of it, or how much more."""
    if not so_far.have:
        return (name,)
    short = so_far.need - so_far.have
    return (f"{name}: {minutes(short) if asked.hours else short} more",)


def undecided(name: str) -> tuple[str, ...]:
    """What is said of a group that could not be decided."""
    return (f"{name}: too many ways to share these out, so nobody can say yet whether it is enough",)


def missing_of_group(rule: Requirement, children: Iterable[NodeProgress], short: int) -> tuple[str, ...]:
    """What a group still lacks: everything that is open below it, or the choice that is."""
    lacking = [child for child in children if not child.satisfied]
    if isinstance(rule, All | Steps):
        return tuple(phrase for child in lacking for phrase in child.missing)
    name = f"{rule.label}: " if rule.label else ""
    if short > len(lacking):
        return (f"{name}{short} more, though only {len(lacking)} can be chosen",)
    told = f"{name}choose {short} of {len(lacking)}"
    return (told if rule.label else f"{told}: {either(child.label for child in lacking)}",)
