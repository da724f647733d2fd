"""What completing pathways leads to: the one place where the issuer asks whether a rule holds.

    completed(pathways, earned, person_id, now=now)      # -> the awards that follow, or []

It decides nothing itself: `verifier.pathways` does, the same code that anyone runs over the badge afterwards.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from issuer.domain.award import Award, Source
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.evaluation import evaluate
from verifier.pathways.predicates import Attributes
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Pathway

_PLACE = re.compile(r"(achievement|pathway):([a-z0-9][a-z0-9._-]*)", re.ASCII)
_OURS = "issuer:this"


class Carriage(StrEnum):
    """How the badges of a pathway carry the proof of its rule: inside, or by a digest and an address."""

    INLINE = "inline"
    LINKED = "linked"


@dataclass(frozen=True)
class PublishedPathway:
    """A published version of a pathway, and the badge that completing it awards: slug, version, period.

    `attributes` and `waivers` are what is known of the person who is asked about.
    """

    pathway: Pathway
    achievement: str
    version: int
    period: str
    attributes: Attributes = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def ask(self, earned: Sequence[Earned], now: datetime) -> Progress:
        """How far these items carry the person."""
        return evaluate(self.pathway, earned, now, attributes=self.attributes, waivers=self.waivers)


def completed(
    pathways: Iterable[PublishedPathway], earned: Sequence[Earned], person_id: UUID, *, now: datetime
) -> list[Award]:
    """The awards that follow from what somebody has, in the order of the pathways (award walk, step 8).

    Whoever has such an award already is in here again: step 1, `claim`, makes each stand once.

    Args:
        pathways: those that could be touched; asking more of them costs time and changes nothing.
        earned: all that the person has, the award that led here included; ids are those `based_on` will name.
        person_id: whose it is.
        now: aware.
    """
    asked = ((one, one.ask(earned, now)) for one in pathways)
    return [_award(one, progress, earned, person_id) for one, progress in asked if progress.complete]


def _award(one: PublishedPathway, progress: Progress, earned: Sequence[Earned], person_id: UUID) -> Award:
    used = set(progress.used)
    return Award(
        person_id=person_id,
        achievement=one.achievement,
        version=one.version,
        period=one.period,
        minutes=0,
        source=Source.PATHWAY,
        awarded_at=progress.evaluated_at,
        based_on=progress.used,
        component_minutes=sum(item.minutes or 0 for item in earned if item.id in used),
        pathway=one.pathway.id,
        pathway_version=one.pathway.version,
    )


def at_home(document: Mapping[str, Any], *, base: str, issuer: str) -> dict[str, Any]:
    """A pathway document with the addresses of one installation.

    A file cannot know where it will be read, so it writes `achievement:<slug>`, `pathway:<slug>` and
    `issuer:this` where the format asks for whole addresses; documents that state whole addresses come back
    as they are.

    Args:
        document: as it was read, not yet a pathway.
        base: public address of the installation, without a slash at its end.
        issuer: id of its issuer.
    """
    return {name: _at_home(value, base, issuer) for name, value in document.items()}


def _at_home(value: object, base: str, issuer: str) -> object:
    if isinstance(value, str):
        place = _PLACE.fullmatch(value)
        if place:
            return f"{base}/{place[1]}s/{place[2]}"
        return issuer if value == _OURS else value
    if isinstance(value, list):
        return [_at_home(entry, base, issuer) for entry in value]
    if isinstance(value, Mapping):
        return {name: _at_home(entry, base, issuer) for name, entry in value.items()}
    return value
