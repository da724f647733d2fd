"""Does the rule hold: the tree bottom-up, the canonical choice, and the answer that explains itself.

    progress = evaluate(pathway, items, now)

Pure and deterministic: the order of `items` never matters, one more valid item or waiver never un-completes
anything, and the empty person never completes, since every leaf asks for at least one thing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from verifier.pathways import words
from verifier.pathways.counting import imagine
from verifier.pathways.deciding import Plan, Run
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.facts import facts
from verifier.pathways.places import places
from verifier.pathways.predicates import Attributes, holds
from verifier.pathways.progress import NodeProgress, NodeState, Progress, Status, Use
from verifier.pathways.requirements import (
    Pathway,
)
from verifier.pathways.searching import MOST_EFFORT, Effort
from verifier.pathways.waiving import granted
from verifier.pathways.windows import whole_second

__all__ = ["NodeProgress", "Progress", "Use", "evaluate"]

_NOBODY: Attributes = MappingProxyType({})


def evaluate(
    pathway: Pathway,
    items: Iterable[Earned],
    now: datetime,
    *,
    attributes: Attributes = _NOBODY,
    waivers: Iterable[Waiver] = (),
    effort: int = MOST_EFFORT,
) -> Progress:
    """Say how far these items carry somebody along a pathway at `now` (pathway format, section 2c).

    Args:
        pathway: made by `definition.read`, so free of definition errors.
        items: what the person has, in any order; ids are unique.
        now: aware; items later than this do not count.
        attributes: what is known of the person, for rules that apply to some.
        waivers: what was granted to them, in any order.
        effort: how many steps may be tried where exclusive groups can only be decided by trying; beyond them
            the answer is "undetermined", never "complete".
    """
    now = whole_second(now)
    plan = _plan(pathway)
    known = facts(pathway, items, now)
    run = Run(plan, known, now, attributes, granted(pathway, plan.placed, waivers, now), Effort(effort))
    concerned = pathway.audience is None or holds(pathway.audience, attributes)
    root = run.node(pathway.rule.id) if concerned else run.absent(pathway.rule)
    return Progress(
        pathway=pathway.id,
        version=pathway.version,
        status=_STATUS[root.state],
        root=root,
        use=root.uses if root.satisfied else (),
        evaluated_at=now,
    )


_STATUS: Mapping[NodeState, Status] = MappingProxyType(
    {
        "satisfied": "complete",
        "waived": "complete",
        "unsatisfied": "incomplete",
        "absent": "not_applicable",
        "undetermined": "undetermined",
    }
)


@lru_cache(maxsize=64)
def _plan(pathway: Pathway) -> Plan:
    rules = tuple(pathway.walk())
    return Plan(
        pathway,
        places(pathway),
        {rule.id: words.label(rule, pathway) for rule in rules},
        {rule.id: words.sentence(rule, pathway) for rule in rules},
        imagine(pathway),
    )
