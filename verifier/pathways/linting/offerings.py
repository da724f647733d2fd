"""Is there something on offer for every component, does it state its minutes, and does it last?"""

from collections.abc import Iterator

from verifier.pathways.counting import imagine
from verifier.pathways.facts import Fact
from verifier.pathways.linting.findings import Finding, finding
from verifier.pathways.linting.leaves import Ground, Leaf
from verifier.pathways.requirements import Attend, Hours
from verifier.pathways.sentences import name_of


def offerings(ground: Ground) -> Iterator[Finding]:
    """Findings `no_offering`, `no_minutes`, `expires_before_end`."""
    yield from _no_offering(ground)
    yield from _no_minutes(ground)
    yield from _expires_before_end(ground)


def _no_offering(ground: Ground) -> Iterator[Finding]:
    offered = {fact.component for fact in ground.known}
    for one in imagine(ground.pathway):
        token = one.component or ""
        if token not in offered and any(leaf.asked.matches(one) for leaf in ground.leaves.values()):
            name = name_of(token, ground.pathway)
            message = f"“{name}” is not on offer. Offer it, or take it out of the pathway."
            yield finding("no_offering", f"/components/{token}", message)


def _no_minutes(ground: Ground) -> Iterator[Finding]:
    told: set[str] = set()
    for leaf in ground.leaves.values():
        for fact in _timed(leaf, ground):
            where = f"/components/{fact.component}" if fact.component else leaf.pointer
            if fact.minutes == 0 and where not in told:
                told.add(where)
                yield finding("no_minutes", where, _without_minutes(fact, ground))


def _timed(leaf: Leaf, ground: Ground) -> Iterator[Fact]:
    """The facts whose minutes this leaf asks for."""
    if isinstance(leaf.rule, Hours):
        yield from filter(leaf.asked.matches, ground.known)
    elif isinstance(leaf.rule, Attend) and leaf.rule.minutes_each:
        event = leaf.rule.event
        yield from (
            fact for fact in ground.known if fact.item.kind == "attendance" and fact.item.event == event
        )


def _without_minutes(fact: Fact, ground: Ground) -> str:
    name = name_of(fact.component, ground.pathway) if fact.component else fact.item.session or fact.item.id
    return (
        f"“{name}” states no minutes, so it adds nothing to the hours that are asked. Say how long it takes."
    )


def _expires_before_end(ground: Ground) -> Iterator[Finding]:
    for leaf in ground.leaves.values():
        window = leaf.place.window or ground.pathway.window
        if leaf.place.expiry != "while-valid" or window is None or window.until is None:
            continue
        until = window.until
        short = [fact for fact in leaf.takes if fact.item.expires is not None and fact.item.expires < until]
        if short:
            names = ", ".join(dict.fromkeys(_called(fact, ground) for fact in short[:3]))
            message = (
                f"{names} can expire before the pathway ends, and then no longer counts. Offer it later, let "
                "it hold for longer, or let what was earned once go on counting."
            )
            yield finding("expires_before_end", leaf.pointer, message)


def _called(fact: Fact, ground: Ground) -> str:
    return f"“{name_of(fact.component, ground.pathway) if fact.component else fact.item.id}”"
