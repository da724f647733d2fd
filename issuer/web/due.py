"""Until when what is still open can be earned.

for due in dates(pathway, progress): ...      # Due("Winter learning day", at), Due("The year closes", at)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from verifier.pathways.progress import NodeProgress, Progress
from verifier.pathways.requirements import Pathway


@dataclass(frozen=True)
class Due:
    """A day until which something can still be earned."""

    name: str
    at: datetime


def dates(pathway: Pathway, progress: Progress) -> Iterator[Due]:
    """Until when what is still open can be earned, the nearest first, the year itself last."""
    ends = {rule.id: rule.window.until for rule in pathway.walk() if rule.window and rule.window.until}
    dues = [Due(node.label, ends[node.id]) for node in _open(progress.root) if node.id in ends]
    yield from sorted((due for due in dues if due.at > progress.evaluated_at), key=lambda due: due.at)
    if pathway.window and pathway.window.until and pathway.window.until > progress.evaluated_at:
        yield Due("The year closes", pathway.window.until)


def _open(node: NodeProgress) -> Iterator[NodeProgress]:
    """What still has to be earned: nothing in a group that is done, nothing that does not apply."""
    if not node.satisfied and node.state != "absent":
        yield node
        for child in node.children:
            yield from _open(child)
