"""Do pathways wait for each other's badges in a ring, so that none of them could ever be the first?"""

from collections.abc import Iterable, Iterator

from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.requirements import OtherPathway, Pathway


def rings(pathway: Pathway, others: Iterable[Pathway]) -> Iterator[Finding]:
    """Finding `cycle`: this pathway's badge leads, by way of other pathways, back to what it asks for."""
    by_award = {one.awards: one for one in others if one.id != pathway.id}
    for achievement in sorted(_needs(pathway)):
        ring = _ring(achievement, pathway.awards, by_award, [])
        if ring:
            names = ", which asks for ".join(f"“{one.name}”" for one in ring)
            message = (
                f"This asks for {names}, which asks for this pathway's own badge. Take one of them out of "
                "the ring."
            )
            yield finding("cycle", "/rule", message)
            return


def _needs(pathway: Pathway) -> set[str]:
    """The achievements that a pathway asks for."""
    declared = {one for component in (pathway.components or {}).values() for one in component.achievements}
    return declared | {rule.achievement for rule in pathway.walk() if isinstance(rule, OtherPathway)}


def _ring(
    achievement: str, target: str, by_award: dict[str, Pathway], way: list[Pathway]
) -> list[Pathway] | None:
    """The pathways from an achievement to the target, depth first; each is looked at once."""
    pathway = by_award.pop(achievement, None)
    if pathway is None:
        return None
    needs = _needs(pathway)
    if target in needs:
        return [*way, pathway]
    found = (_ring(one, target, by_award, [*way, pathway]) for one in sorted(needs))
    return next((ring for ring in found if ring), None)
