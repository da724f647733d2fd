"""Can it be finished, by whom, and which of its rules can nobody fulfil?

The fullest person of each kind decides: the rules only ever ask for more, so what they cannot finish nobody
of that kind can.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verifier.pathways.linting.cells import Cell
from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.leaves import Ground, walk
from verifier.pathways.phrases import counted, minutes
from verifier.pathways.progress import NodeProgress
from verifier.pathways.requirements import Hours, Requirement

_NAMED = 3


@dataclass(frozen=True)
class _Outcome:
    """How far the fullest person of one kind gets: the status, and every rule at its best."""

    cell: Cell
    statuses: frozenset[str]
    rules: Mapping[str, NodeProgress]


def reach(ground: Ground) -> Iterator[Finding]:
    """Findings `audience_empty`, `too_complex`, `impossible`, `impossible_for_some`, `unreachable_node`."""
    concerned = [_outcome(ground, cell) for cell in ground.cells if cell.concerned]
    outcomes = [one for one in concerned if one.statuses != {"not_applicable"}]
    if not outcomes:
        yield _nobody(ground, some=bool(concerned))
        return
    if any(node.state == "undetermined" for one in outcomes for node in one.rules.values()):
        yield finding("too_complex", "/rule", _TOO_COMPLEX)
    stuck = [one for one in outcomes if one.statuses.isdisjoint({"complete", "undetermined"})]
    if stuck:
        yield _impossible(stuck, outcomes)
    yield from _unreachable(ground, outcomes)


_TOO_COMPLEX = (
    "Whether somebody is done with this can take too long to find out: too many things fit several of its "
    "exclusive groups. Let the groups take different things, or ask for fewer groups."
)


def _outcome(ground: Ground, cell: Cell) -> _Outcome:
    statuses: set[str] = set()
    rules: dict[str, NodeProgress] = {}
    for progress in ground.fullest.looks(cell.attributes):
        statuses.add(progress.status)
        for node in progress.root.walk():
            best = rules.get(node.id)
            if best is None or not best.satisfied:
                rules[node.id] = node
        if progress.complete and len(ground.fullest.moments) == 1:
            break
    return _Outcome(cell, frozenset(statuses), rules)


def _nobody(ground: Ground, *, some: bool) -> Finding:
    if some or ground.pathway.audience is None:
        message = "None of its rules applies to anybody; take the conditions out, or widen them."
        return finding("audience_empty", "/rule", message)
    message = "This pathway is for nobody; widen its audience, or check the spelling of what it names."
    return finding("audience_empty", "/audience", message)


def _impossible(stuck: list[_Outcome], outcomes: list[_Outcome]) -> Finding:
    if len(stuck) == len(outcomes):
        message = (
            "Nobody can finish this, whatever they do: what is on offer is not enough. Offer more, or ask "
            "for less; the rules that cannot be fulfilled are named below."
        )
        return finding("impossible", "/rule", message)
    named = "; ".join(f"those whose {one.cell.told}" for one in stuck[:_NAMED])
    more = f"; and {counted(len(stuck) - _NAMED, 'other kind', 'other kinds')}" if len(stuck) > _NAMED else ""
    message = (
        f"Some people cannot finish this, whatever they do: {named}{more}. Offer something for them, ask "
        "less of them, or leave them out of the audience."
    )
    return finding("impossible_for_some", "/rule", message)


def _unreachable(ground: Ground, outcomes: list[_Outcome]) -> Iterator[Finding]:
    for rule in walk(ground.pathway.rule):
        if rule.children or rule.id in ground.exclusive:
            continue
        seen = [one.rules[rule.id] for one in outcomes]
        applying = [node for node in seen if node.state != "absent"]
        if not applying:
            message = f"“{seen[0].label}” applies to nobody; take it out, or widen its condition."
            yield finding("unreachable_node", ground.pointers[rule.id], message)
        elif not any(node.satisfied for node in applying):
            best = max(applying, key=lambda node: node.n_done)
            yield finding("unreachable_node", ground.pointers[rule.id], _out_of_reach(rule, best))


def _out_of_reach(rule: Requirement, best: NodeProgress) -> str:
    if best.waiting_for:
        return f"Nobody can fulfil “{best.label}”: it waits for a rule that nobody can fulfil. Mend that one."
    if isinstance(rule, Hours):
        there, asked = minutes(best.n_done), minutes(best.n_needed)
    else:
        there, asked = str(best.n_done), str(best.n_needed)
    return (
        f"Nobody can fulfil “{best.label}”: of {asked} needed, what is on offer gives {there}. Offer more, "
        "ask for less, or check dates and names."
    )
