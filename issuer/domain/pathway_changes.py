"""What is different between two versions of a pathway, in words.

    changes(before, after)      (Change("added", "Quick bites", "7 different badges in quick bite"), ...)

Rules are told apart by their ids, so a rule that only moved, or only says something else, is said to be that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from verifier.pathways.requirements import AtLeast, Group, Pathway, Requirement
from verifier.pathways.sentences import asked, sentence, span
from verifier.pathways.words import label

Deed = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class Change:
    """One difference: what was done to what; `before` and `after` say what it said, where that is told."""

    deed: Deed
    name: str
    before: str = ""
    after: str = ""


def changes(before: Pathway, after: Pathway) -> tuple[Change, ...]:
    """Every difference that matters to a teacher: what is asked, when, of whom, and what counts."""
    return (*_whole(before, after), *_rules(before, after), *_components(before, after))


def _whole(before: Pathway, after: Pathway) -> Iterator[Change]:
    for name, tell in _TOLD.items():
        was, now = tell(before), tell(after)
        if was != now:
            yield Change("changed", name, was, now)


def _window(pathway: Pathway) -> str:
    return span(pathway.window, pathway) if pathway.window else "whenever"


_TOLD: Final[Mapping[str, Callable[[Pathway], str]]] = {
    "The name": lambda pathway: pathway.name,
    "When it counts": _window,
    "What happens when a badge expires": lambda pathway: pathway.expiry or "once-earned",
    "For whom it is": lambda pathway: "everybody" if pathway.audience is None else "some",
}


@dataclass(frozen=True)
class _Told:
    """One rule as it is compared: its name, where it stands, and what it says."""

    name: str
    group: str
    says: str


def _rules(before: Pathway, after: Pathway) -> Iterator[Change]:
    was, now = _told(before), _told(after)
    for node, told in now.items():
        if node not in was:
            yield Change("added", told.name, after=told.says)
        elif was[node].says != told.says:
            yield Change("changed", told.name, was[node].says, told.says)
        elif was[node].group != told.group:
            yield Change("moved", told.name, was[node].group, told.group)
    for node, told in was.items():
        if node not in now:
            yield Change("removed", told.name, before=told.says)


def _told(pathway: Pathway) -> dict[str, _Told]:
    found: dict[str, _Told] = {}
    stack: list[tuple[Requirement, str]] = [(pathway.rule, "")]
    while stack:
        rule, group = stack.pop()
        name = label(rule, pathway) if rule is not pathway.rule else "The whole"
        found[rule.id] = _Told(name, group, _says(rule, pathway))
        stack.extend((child, name) for child in reversed(rule.children))
    return found


def _says(rule: Requirement, pathway: Pathway) -> str:
    """What a rule says itself, without what stands below it."""
    whole = sentence(rule, pathway)
    if not isinstance(rule, Group):
        return whole
    said = asked(rule, pathway)
    added = whole.removeprefix(f"({said})").removeprefix(said)
    needed = f"any {rule.n} of {len(rule.of)}" if isinstance(rule, AtLeast) else said.partition(":")[0]
    return f"{needed}{added}" if len(rule.of) > 1 else f"one part{added}"


def _components(before: Pathway, after: Pathway) -> Iterator[Change]:
    """Components that are still there and count otherwise: other minutes, categories, badges."""
    was: Mapping[str, object] = before.components or {}
    for token, component in (after.components or {}).items():
        if token in was and was[token] != component:
            yield Change("changed", component.name or token, after="what counts for it, or its hours")
