"""What `cairn pathway simulate` finds out, in the form in which it is printed."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from issuer.cli.pathway_files import Asked
from verifier.pathways.closest import By, Closest
from verifier.pathways.linting.cells import cells
from verifier.pathways.linting.fullest import Fullest, fullest
from verifier.pathways.predicates import Attributes
from verifier.pathways.requirements import Pathway
from verifier.pathways.simulation import Without, done_today, least, most_without, samples

_KINDS: Final = 16
"""Of so many kinds of people at most the smallest set and the most work are looked for."""


def simulated(asked: Asked, seed: int) -> dict[str, Any]:
    """Sample teachers, the smallest set that earns the badge, the most work that does not, who is done."""
    pathway, roster, now = asked.pathway(), asked.attributes(), asked.now()
    ground = fullest(pathway, [offer.item for offer in asked.offers()], now)
    kinds = [cell.attributes for cell in islice(cells(pathway, roster), _KINDS) if cell.concerned]
    ways = [least(ground, attributes, now, by=asked.by()) for attributes in kinds]
    return {
        "samples": [
            {"attributes": _plain(one.attributes), "items": list(one.items), "status": one.progress.status}
            for one in samples(ground, roster, seed=seed)
        ],
        "smallest": _smallest(ways),
        "mostWithout": _most(ground, kinds, asked.by()),
        "doneToday": _done(asked, pathway),
    }


def _smallest(ways: list[Closest]) -> Mapping[str, Any]:
    found = [way for way in ways if way.cost is not None]
    return min(found, key=lambda way: way.cost or 0).as_dict() if found else {"cost": None, "sets": []}


def _most(ground: Fullest, kinds: list[Attributes], by: By) -> Mapping[str, Any] | None:
    found = [one for kind in kinds if (one := most_without(ground, kind, by=by)) is not None]
    if not found:
        return None
    most: Without = max(found, key=lambda one: one.count if by == "count" else one.minutes)
    told = {"count": most.count, "minutes": most.minutes, "leftOut": list(most.left_out)}
    return told if most.exact else {**told, "atLeast": True}


def _done(asked: Asked, pathway: Pathway) -> list[str] | None:
    roster = asked.roster()
    if roster is None:
        return None
    done = zip(roster, done_today(pathway, roster, asked.now()), strict=True)
    return [person.id or f"number {place}" for place, (person, is_done) in enumerate(done, 1) if is_done]


def _plain(attributes: Attributes) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int) else list(value) for name, value in attributes.items()
    }
