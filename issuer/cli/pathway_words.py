"""How `cairn pathway` says its answers to a person: a line for each rule, a line for each finding."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from verifier.pathways.closest import Closest
from verifier.pathways.linting.findings import Finding
from verifier.pathways.phrases import counted, minutes
from verifier.pathways.progress import NodeProgress, Progress
from verifier.pathways.words import headline, left

_MARKS = {"satisfied": "✓", "waived": "~", "absent": "-", "unsatisfied": "·", "undetermined": "?"}
_STATES = {"waived": "waived", "absent": "does not apply", "undetermined": "could not be decided"}
_VERDICTS = {
    "complete": ("✓ Complete.", "green"),
    "incomplete": ("· Not yet complete.", "yellow"),
    "not_applicable": ("- Does not apply to this person.", "bright_black"),
    "undetermined": ("? Could not be decided: too many ways to share things out.", "yellow"),
}


def verdict(progress: Progress) -> Iterator[str]:
    """The answer in a line, and what is left in one each."""
    words, color = _VERDICTS[progress.status]
    yield click.style(words, fg=color, bold=True) + ("" if progress.complete else f" {headline(progress)}")
    if not progress.complete:
        yield from (f"    {phrase}" for phrase in left(progress))


def tree(node: NodeProgress, depth: int = 0) -> Iterator[str]:
    """A rule and all below it: how far it is, what counts for it, what it waits for."""
    yield f"{'  ' * depth}{_MARKS[node.state]} {node.label}{_how_far(node)}"
    margin = "  " * (depth + 2)
    if not node.children:
        yield from (f"{margin}{use.item} counts{_amount(node, use.amount)}" for use in node.uses)
    if node.waiting_for:
        yield f"{margin}waits for {', '.join(node.waiting_for)}"
    for child in node.children:
        yield from tree(child, depth + 1)


def _how_far(node: NodeProgress) -> str:
    if node.state in _STATES:
        return f"  ({_STATES[node.state]})"
    if node.kind == "hours":
        return f"  ({minutes(node.n_done)} of {minutes(node.n_needed)})"
    return f"  ({node.n_done} of {node.n_needed})"


def _amount(node: NodeProgress, amount: int) -> str:
    return f" {minutes(amount)}" if node.kind == "hours" else ""


def ways(found: Closest, by: str) -> Iterator[str]:
    """The least that is needed, and the sets of offers that are no more than that."""
    if found.cost is None:
        yield "· Nothing on offer is enough to finish." if found.exact else "? No way was found in time."
        return
    if not any(found.sets):
        yield click.style("✓ Nothing more is needed.", fg="green", bold=True)
        return
    cost = minutes(found.cost) if by == "minutes" else counted(found.cost, "more thing", "more things")
    yield f"{'' if found.exact else 'At most '}{cost} to finish:"
    yield from (f"    {', '.join(ids)}" for ids in found.sets)


def simulation(told: Mapping[str, Any]) -> Iterator[str]:
    """What was found by trying a pathway out, a paragraph for each question."""
    done = sum(one["status"] == "complete" for one in told["samples"])
    yield f"Of {counted(len(told['samples']), 'sample teacher', 'sample teachers')} {done} would be done:"
    for one in told["samples"]:
        yield f"    {one['status']:14} {_kind(one['attributes'])}{', '.join(one['items']) or 'nothing'}"
    yield from ("", "The smallest set that earns the badge:")
    yield from (f"    {', '.join(ids)}" for ids in told["smallest"]["sets"] or [["there is none"]])
    most = told["mostWithout"]
    yield from ("", "The most work that does not earn it:")
    if most is None:
        yield "    all there is"
    else:
        amount = counted(most["count"], "thing", "things")
        yield f"    {amount}, {minutes(most['minutes'])}: all but {', '.join(most['leftOut'])}"
    if told["doneToday"] is not None:
        yield from ("", f"Done today: {', '.join(told['doneToday']) or 'nobody'}")


def _kind(attributes: Mapping[str, Any]) -> str:
    return "".join(f"{name} {value}: " for name, value in attributes.items())


def findings(found: Iterable[Finding]) -> Iterator[str]:
    """A line for each finding, or the one that says there is none."""
    lines = [f"{_severity(one)} {one.code}  {one.path or '/'}\n    {one.message}" for one in found]
    yield from lines or [click.style("✓ Nothing to say against this pathway.", fg="green", bold=True)]


def _severity(one: Finding) -> str:
    color = "red" if one.severity == "error" else "yellow"
    return click.style(f"{one.severity:7}", fg=color, bold=True)
