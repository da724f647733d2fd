"""A person's progress in countable parts: what the ring, the pebbles and the headline show.

Required parts are what stands in groups that need everything; a choice inside such a group is one part of
it ("two of the six sessions of Opening day"). A choice at the top is a group of its own and has as many
parts as must be chosen::

    required: Opening day, Digital safety, Winter learning day      3 parts
    choose 1 of 4 entrées; choose 2 of 6 quick bites                1 + 2 parts
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from verifier.pathways.progress import NodeProgress, Progress

_NEEDS_EVERYTHING = ("all", "sequence")
_CHOICES = ("any", "atLeast")


@dataclass(frozen=True)
class Part:
    """One required thing (`n_needed` 1) or one group of choice: how much is done, under way, and offered.

    `offered` is the number of things that could still be chosen; of a required thing it is 0.
    """

    node: NodeProgress
    choice: bool
    n_needed: int
    n_done: int
    n_under_way: int
    offered: int

    @property
    def left(self) -> int:
        """How many are still to be done, those under way included."""
        return self.n_needed - self.n_done


@dataclass(frozen=True)
class Counts:
    """The three numbers of ring and pebbles; they add up to all parts."""

    done: int
    under_way: int
    to_do: int

    @property
    def total(self) -> int:
        """All parts of the pathway for this person."""
        return self.done + self.under_way + self.to_do


def counts(progress: Progress, started: Set[str] = frozenset()) -> Counts:
    """How many parts are done, under way and to do.

    Args:
        progress: an evaluation.
        started: tokens of components that somebody has begun (a draft, evidence sent) and not earned yet.
    """
    all_parts = parts(progress, started)
    done = sum(part.n_done for part in all_parts)
    under_way = sum(part.n_under_way for part in all_parts)
    return Counts(done, under_way, sum(part.n_needed for part in all_parts) - done - under_way)


def parts(progress: Progress, started: Set[str] = frozenset()) -> tuple[Part, ...]:
    """The parts of a pathway, in document order."""
    return tuple(parts_of(progress.root, started, depth=0))


def parts_of(node: NodeProgress, started: Set[str] = frozenset(), *, depth: int = 1) -> Iterator[Part]:
    """The parts of one group; `depth` 0 is the root, 1 a group directly below it."""
    if node.state == "absent":
        return
    if node.kind in _NEEDS_EVERYTHING and node.state != "waived":
        for child in node.children:
            yield from parts_of(child, started, depth=depth + 1)
    elif node.kind == "collect" or (node.kind in _CHOICES and depth <= 1):
        yield _choice(node, started)
    else:
        yield _required(node, started)


def _required(node: NodeProgress, started: Set[str]) -> Part:
    under_way = not node.satisfied and _begun(node, started)
    return Part(
        node, choice=False, n_needed=1, n_done=int(node.satisfied), n_under_way=int(under_way), offered=0
    )


def _choice(node: NodeProgress, started: Set[str]) -> Part:
    if node.satisfied:
        return Part(node, choice=True, n_needed=node.n_needed, n_done=node.n_needed, n_under_way=0, offered=0)
    if node.children:
        open_children = [child for child in node.children if child.state == "unsatisfied"]
        offered, begun = len(open_children), sum(_begun(child, started) for child in open_children)
    else:
        offered, begun = len(node.options), len(started & set(node.options))
    left = node.n_needed - node.n_done
    return Part(node, True, node.n_needed, node.n_done, min(begun, left), offered)


def _begun(node: NodeProgress, started: Set[str]) -> bool:
    """Something below counts already, or somebody has started a component that would."""
    if node.uses or any(child.satisfied for child in node.children):
        return True
    return any(not started.isdisjoint(below.options) for below in node.walk() if not below.satisfied)
