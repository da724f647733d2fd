"""The next small steps: at most five badges that would still help, begun ones first, then the shortest.

    suggestions(pathway, progress, started={"stations"})

A badge helps when every rule above it is still open, it is not waiting for another rule, and the window has
not ended. `shortest_way` answers the harder question, which badges together complete the pathway soonest.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from verifier.pathways.closest import MOST_STEPS, Closest, Offered, closest
from verifier.pathways.earned import Person, Waiver
from verifier.pathways.progress import NodeProgress, Progress
from verifier.pathways.requirements import Badge, Collect, Group, Hours, OtherPathway, Pathway, Requirement
from verifier.pathways.sentences import name_of

MOST = 5
_OF_BADGES: Final = (Group, Badge, Collect, Hours)


@dataclass(frozen=True)
class Suggestion:
    """One badge to go for: its component, what it is called, how long it takes, and the rule it helps.

    `minutes` is None when nobody said; `group` is what people call the rule around it, or None at the top.
    """

    component: str
    name: str
    minutes: int | None
    node: str
    group: str | None
    started: bool


def suggestions(
    pathway: Pathway, progress: Progress, started: Set[str] = frozenset(), *, limit: int = MOST
) -> tuple[Suggestion, ...]:
    """The next steps: each badge once, begun ones first, then by minutes, then in document order.

    Args:
        pathway: the pathway that was evaluated.
        progress: how far the person is.
        started: tokens of components that the person has begun.
        limit: how many at most.
    """
    found: dict[str, Suggestion] = {}
    for node, group in _open(progress.root, None):
        for token in node.options:
            minutes = pathway.component(token).minutes
            one = Suggestion(token, name_of(token, pathway), minutes, node.id, group, token in started)
            found.setdefault(token, one)
    in_order = sorted(
        found.values(), key=lambda one: (not one.started, one.minutes is None, one.minutes or 0)
    )
    return tuple(in_order[:limit])


def shortest_way(
    pathway: Pathway, person: Person, offers: Sequence[Offered], now: datetime, *, effort: int = MOST_STEPS
) -> Closest:
    """The offers that together complete the pathway in the fewest minutes, if taken now.

    What nobody can take from an offer (a reflection, a sign-off, a session, the badge of another pathway) is
    taken as given: `asked_anyway` names it. Without a cost, the offers alone do not get there.

    Args:
        pathway: made by `definition.read`.
        person: what somebody has, with attributes and waivers.
        offers: the badges that can be earned now, at `now`.
        now: aware.
        effort: how many steps to take at most; beyond them it is a short way, not the shortest.
    """
    given = tuple(_given(rule, now) for rule in asked_anyway(pathway, offers))
    free, person = replace(pathway, waivers=None), replace(person, waivers=(*person.waivers, *given))
    return closest(free, person, offers, now, by="minutes", effort=effort)


def asked_anyway(pathway: Pathway, offers: Iterable[Offered]) -> tuple[Requirement, ...]:
    """The rules that no badge on offer serves: they are asked for whichever way is taken."""
    offered = {one.item.achievement for one in offers}
    return tuple(rule for rule in pathway.walk() if not _is_of_badges(rule, offered))


def _is_of_badges(rule: Requirement, offered: Set[str | None]) -> bool:
    if isinstance(rule, OtherPathway):
        return rule.achievement in offered
    return isinstance(rule, _OF_BADGES)


def _given(rule: Requirement, now: datetime) -> Waiver:
    return Waiver(
        id=f"given:{rule.id}", node=rule.id, manner="waive", role="", at=now, reason="asked for anyway"
    )


def _open(node: NodeProgress, group: str | None) -> Iterator[tuple[NodeProgress, str | None]]:
    """The leaves that could still help, with the name of the group around them."""
    if node.state != "unsatisfied" or node.closed or node.waiting_for:
        return
    if not node.children:
        yield node, group
    for child in node.children:
        yield from _open(child, node.label)
