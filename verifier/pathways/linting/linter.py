"""Everything worth knowing of a pathway before it is published: the questions, in order.

    findings = lint(pathway, offers, roster, now)

The same words as `cairn pathway lint` prints, and the builder shows while a rule is being written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from verifier.pathways import definition
from verifier.pathways.earned import Earned
from verifier.pathways.linting.cells import cells
from verifier.pathways.linting.conflicts import conflicts
from verifier.pathways.linting.ease import ease
from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.fullest import fullest
from verifier.pathways.linting.leaves import Ground
from verifier.pathways.linting.offerings import offerings
from verifier.pathways.linting.overlap import overlap
from verifier.pathways.linting.reach import reach
from verifier.pathways.linting.redundancy import redundancy
from verifier.pathways.linting.rings import rings
from verifier.pathways.predicates import Attributes
from verifier.pathways.requirements import Pathway
from verifier.pathways.searching import MOST_EFFORT

_QUESTIONS: Final[tuple[Callable[[Ground], Iterator[Finding]], ...]] = (
    offerings,
    overlap,
    conflicts,
    redundancy,
    ease,
)


def lint(
    pathway: Pathway,
    offers: Iterable[Earned],
    roster: Iterable[Attributes] | None,
    now: datetime,
    others: Iterable[Pathway] = (),
    *,
    effort: int = MOST_EFFORT,
) -> tuple[Finding, ...]:
    """Say what is wrong with a pathway that can be read, the worst first (pathway format, section 3).

    Args:
        pathway: made by `definition.read`, so free of definition errors.
        offers: everything still on offer, each as the item that somebody who takes it will have.
        roster: the attributes of the people there are; None when nobody knows, then everybody who could be.
        now: aware; what is imagined besides the offers lies between now and the end of its window.
        others: the pathways that are published already, to find rings of pathways.
        effort: what an evaluation may spend on exclusive groups; a rule that needs more is refused.
    """
    ground = Ground(pathway, fullest(pathway, offers, now, effort), cells(pathway, roster))
    reached = tuple(reach(ground))
    if any(one.code == "audience_empty" for one in reached):
        return reached
    found = (*rings(pathway, others), *reached)
    if not any(one.code == "too_complex" for one in reached):  # what follows evaluates many more times
        found += tuple(one for question in _QUESTIONS for one in question(ground))
    return tuple(sorted(found, key=lambda one: one.severity))


def lint_document(
    document: Mapping[str, Any],
    offers: Iterable[Earned],
    roster: Iterable[Attributes] | None,
    now: datetime,
    others: Iterable[Pathway] = (),
) -> tuple[Finding, ...]:
    """The same of a document: its definition errors, and only when there are none, what `lint` says."""
    try:
        pathway = definition.read(document)
    except definition.DefinitionError as error:
        return tuple(finding(one.code, one.pointer, one.message) for one in error.problems)
    return lint(pathway, offers, roster, now, others)


def codes(findings: Iterable[Finding]) -> list[str]:
    """The codes, each once, sorted: what a case file expects."""
    return sorted({one.code for one in findings})
