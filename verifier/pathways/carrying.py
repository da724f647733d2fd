"""What goes over into next year: minutes beyond what was asked, as items of their own.

    carried_out(pathway, person_items, progress, badge)
    # (Earned(id="urn:...#carried", kind="hours", minutes=90, carried=True, credential=badge), ...)

Such an item lies outside next year's window and counts there within `carryIn` only. It names the yearly
badge that it was left over from, by id and digest, so that the same minutes cannot go over twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from verifier.pathways.counting import Terms, eligible, worth
from verifier.pathways.demands import demand
from verifier.pathways.earned import CredentialRef, Earned
from verifier.pathways.facts import Fact, facts
from verifier.pathways.places import Place, places
from verifier.pathways.predicates import Attributes
from verifier.pathways.progress import Progress
from verifier.pathways.requirements import Hours, Pathway
from verifier.pathways.selectors import CarryOut


def carried_out(
    pathway: Pathway,
    items: Iterable[Earned],
    progress: Progress,
    badge: CredentialRef,
    *,
    attributes: Attributes,
) -> tuple[Earned, ...]:
    """The minutes that go over (pathway format, 2b), in item order and up to `carryOut.maxMinutes`.

    What goes over counts for a rule about hours and is not used by the completion; a minute that several
    rules share is used once. What was itself carried in does not go over again.

    Args:
        pathway: the pathway that was completed.
        items: what the person had.
        progress: the completion; the days of `carryOut` end when it was evaluated.
        badge: the yearly badge, which the items will name.
        attributes: what was known of the person.
    """
    limit = pathway.carry_out
    if limit is None or not progress.complete:
        return ()
    left = limit.max_minutes
    told: list[Earned] = []
    for fact, surplus in _surplus(_Year(pathway, items, progress, attributes)):
        minutes = min(surplus, left) if _recent(fact, limit, progress) else 0
        if minutes:
            left -= minutes
            told.append(_carried(fact, minutes, badge))
    return tuple(told)


def _recent(fact: Fact, limit: CarryOut, progress: Progress) -> bool:
    days = limit.earned_within_days
    return days is None or fact.item.at > progress.evaluated_at - timedelta(days=days)


def _carried(fact: Fact, minutes: int, badge: CredentialRef) -> Earned:
    return replace(
        fact.item,
        id=f"{fact.item.id}#carried",
        kind="hours",
        achievement=None,
        minutes=minutes,
        categories=tuple(sorted(fact.categories)),
        carried=True,
        credential=badge,
        digest=None,
    )


@dataclass(frozen=True)
class _Year:
    """What was evaluated, and the answer."""

    pathway: Pathway
    items: Iterable[Earned]
    progress: Progress
    attributes: Attributes


def _surplus(year: _Year) -> Iterator[tuple[Fact, int]]:
    """The minutes of each item that count for some rule about hours and are not used."""
    placed = places(year.pathway)
    about = [place for place in placed.values() if isinstance(place.rule, Hours) and _applies(place, year)]
    for fact in facts(year.pathway, year.items, year.progress.evaluated_at):
        counting = max((_counted(place, fact, year) for place in about), default=0)
        if counting and not fact.item.carried:
            yield fact, max(0, counting - _used(placed, fact, year.progress))


def _applies(place: Place, year: _Year) -> bool:
    return year.progress.node(place.rule.id).state != "absent"


def _counted(place: Place, fact: Fact, year: _Year) -> int:
    asked = demand(place.rule, year.pathway, year.attributes)
    terms = Terms(place.window, place.expiry)
    return worth(asked.hours, fact) if eligible(asked, terms, (fact,), year.progress.evaluated_at) else 0


def _used(placed: Mapping[str, Place], fact: Fact, progress: Progress) -> int:
    """Minutes that the completion rests on: dealt out they add up, shared they count once."""
    about = [use for use in progress.use if isinstance(placed[use.leaf].rule, Hours)]
    uses = [use for use in about if use.item == fact.item.id]
    dealt = sum(use.amount for use in uses if placed[use.leaf].in_exclusive)
    return max([dealt, *(use.amount for use in uses)])
