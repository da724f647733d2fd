"""A proof added up: steps 6 to 12 of its check, which solve nothing.

    faults(pathway, proof)        # (Fault("window_violated", "https://.../credentials/7"), ...)

Who made the proof had to choose what to use for what; here the choice is given, so every step is a look at
one use, one sum or one comparison. A fault in one step does not become a second one in the next: a badge out
of its window still counts where it is used, so that each fault is told once and by its own name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from verifier.pathways.components import WaiverPolicy
from verifier.pathways.counting import limits
from verifier.pathways.demands import Demand, demand
from verifier.pathways.facts import Fact, as_fact
from verifier.pathways.places import Place, places
from verifier.pathways.predicates import holds
from verifier.pathways.progress import Use
from verifier.pathways.proofs import Proof
from verifier.pathways.requirements import Any, AtLeast, Group, Pathway, Requirement, exclusive
from verifier.pathways.shown import Fault
from verifier.pathways.waiving import NOTHING, Granted, granted, may_waive


def faults(pathway: Pathway, proof: Proof) -> tuple[Fault, ...]:
    """What speaks against a proof as it stands, its badges unseen.

    Args:
        pathway: read by `definition.read`.
        proof: read by `proofs.read_proof`.
    """
    tally = _Tally(pathway, proof)
    concerned = pathway.audience is None or holds(pathway.audience, proof.attributes)
    if not concerned or tally.absent(pathway.rule):
        return (Fault("audience_mismatch", pathway.rule.id),)
    found = (*tally.uses(), *tally.exclusive(), *tally.order(), *tally.waivers())
    if found or tally.reached(pathway.rule).holds:
        return found
    return (Fault("rule_not_satisfied", pathway.rule.id),)


@dataclass(frozen=True)
class Reached:
    """Whether a rule holds by what is used, and since when."""

    holds: bool
    at: datetime | None = None


@dataclass
class _Tally:
    """One proof on one pathway; sums of leaves are made once."""

    pathway: Pathway
    proof: Proof
    placed: Mapping[str, Place] = field(init=False)
    facts: Mapping[str, Fact] = field(init=False)
    granted: Mapping[str, Granted] = field(init=False)
    by_leaf: dict[str, list[Use]] = field(default_factory=dict)
    leaves: dict[str, Reached] = field(default_factory=dict)
    _reached: dict[str, Reached] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = self.proof.evaluated_at
        for use in self.proof.use:
            self.by_leaf.setdefault(use.leaf, []).append(use)
        self.placed = places(self.pathway)
        self.facts = {item.id: as_fact(self.pathway, item, now) for item in self.proof.items}
        self.granted = granted(self.pathway, self.placed, self.proof.waivers or (), now)

    def absent(self, rule: Requirement) -> bool:
        """Whether a rule does not apply to this person (step 6)."""
        if not all(holds(one, self.proof.attributes) for one in self.placed[rule.id].conditions):
            return True
        return isinstance(rule, Group) and all(self.absent(child) for child in rule.of)

    def uses(self) -> Iterator[Fault]:
        """Every use is one of a leaf that applies and of an item that counts there; the sums are reached."""
        for leaf_id, used in self.by_leaf.items():
            place = self.placed.get(leaf_id)
            if place is None or place.rule.children:
                yield Fault("item_unknown", leaf_id)
            elif self.absent(place.rule):
                yield Fault("item_not_eligible", leaf_id)
            else:
                yield from self._leaf(place, used)

    def _leaf(self, place: Place, used: Sequence[Use]) -> Iterator[Fault]:
        """Steps 7 and 8 for one leaf."""
        asked = self._asked(place.rule)
        known = [use for use in used if use.item in self.facts]
        yield from (Fault("item_unknown", use.item) for use in used if use.item not in self.facts)
        for use in known:
            if refusal := self._refusal(asked, place, self.facts[use.item]):
                yield Fault(refusal, use.item)
        known.sort(key=lambda use: (self.facts[use.item].item.at, use.item))
        total = _Sum(asked, place, self)
        yield from (Fault(code, use.item) for use in known if (code := total.add(use)))
        if total.have < asked.need:
            yield Fault("group_short", place.rule.id)
        self.leaves[place.rule.id] = Reached(total.have >= asked.need, total.at)

    def _asked(self, leaf: Requirement) -> Demand:
        asked = demand(leaf, self.pathway, self.proof.attributes)
        reduced = self.granted.get(leaf.id, NOTHING).reduced
        return replace(asked, need=asked.need - reduced) if reduced < asked.need else asked

    def _refusal(self, asked: Demand, place: Place, fact: Fact) -> str:
        """Why an item does not count for a leaf at `evaluatedAt`; "" when it does (step 7)."""
        item, now = fact.item, self.proof.evaluated_at
        if item.at > now or not (self.inside(place, fact) or (item.carried and asked.carry_in)):
            return "window_violated"
        if place.expiry == "while-valid" and item.expires is not None and item.expires <= now:
            return "component_expired"
        substitutes = self.granted.get(place.rule.id, NOTHING).substitutes
        fits = asked.matches(fact) or item.id in substitutes
        return "" if fits and asked.key(fact) is not None and item.state == "valid" else "item_not_eligible"

    def inside(self, place: Place, fact: Fact) -> bool:
        """Whether an item lies in the window of a leaf."""
        return place.window is None or place.window.contains(fact.item.at, self.proof.evaluated_at)

    def exclusive(self) -> Iterator[Fault]:
        """In a group whose children share nothing, no item and no minute serves two of them (step 9)."""
        for place in self.placed.values():
            mode = exclusive(place.rule)
            if mode is None:
                continue
            takes = [self._taken(child) for child in place.rule.children]
            served = Counter(item for child in takes for item in child)
            for item, children in served.items():
                minutes = sum(child[item] for child in takes)
                fact = self.facts.get(item)
                if children > 1 and (mode == "items" or fact is None or minutes > fact.minutes):
                    yield Fault("double_counted", item)

    def _taken(self, rule: Requirement) -> Counter[str]:
        """How much of each item a rule takes: inside one group sharing is free, unless it is exclusive."""
        if not rule.children:
            own = Counter[str]()
            for use in self.by_leaf.get(rule.id, ()):
                own[use.item] += use.amount
            return own
        below = [self._taken(child) for child in rule.children]
        if exclusive(rule) == "minutes":
            return sum(below, Counter[str]())
        shared = Counter[str]()
        for child in below:
            shared |= child
        return shared

    def order(self) -> Iterator[Fault]:
        """No item precedes what its leaf waits for (step 10)."""
        for use in self.proof.use:
            place, fact = self.placed.get(use.leaf), self.facts.get(use.item)
            if place is None or fact is None:
                continue
            awaited = [self.reached(rule) for rule in self._awaited(place)]
            if not all(one.holds and (one.at is None or one.at <= fact.item.at) for one in awaited):
                yield Fault("order_violated", use.item)

    def _awaited(self, place: Place) -> Iterator[Requirement]:
        named = [self.placed[node].rule for node in place.waits]
        yield from (rule for rule in named if not self.absent(rule))
        for steps in place.steps:
            before = (self.placed[step].rule for step in steps)
            yield from [rule for rule in before if not self.absent(rule)][:1]

    def waivers(self) -> Iterator[Fault]:
        """Every waiver is one that the rule allows, and they are not more than it allows (step 11)."""
        stated, now = self.proof.waivers or (), self.proof.evaluated_at
        policy = self.pathway.waivers or WaiverPolicy()
        for waiver in stated:
            if not may_waive(waiver, self.pathway, self.placed, now):
                yield Fault("waiver_not_allowed", waiver.id)
        if policy.max is not None and len(stated) > policy.max:
            yield from (Fault("waiver_not_allowed", waiver.id) for waiver in stated[policy.max :])

    def reached(self, rule: Requirement) -> Reached:
        """Whether a rule holds by what is used or waived, bottom-up (step 12)."""
        if rule.id not in self._reached:
            self._reached[rule.id] = self._reach(rule)
        return self._reached[rule.id]

    def _reach(self, rule: Requirement) -> Reached:
        grant = self.granted.get(rule.id, NOTHING)
        if isinstance(rule, Group):
            own, needed = self._group(rule), rule.n if isinstance(rule, AtLeast) else None
        else:
            own, needed = self.leaves.get(rule.id, Reached(False)), self._need(rule)
        waived = [grant.waived_at]
        if needed is not None and grant.reduced >= needed:
            waived.append(grant.reduced_at)
        since = [at for at in (own.at if own.holds else None, *waived) if at is not None]
        return Reached(own.holds or len(since) > 0, min(since, default=None))

    def _need(self, leaf: Requirement) -> int:
        return demand(leaf, self.pathway, self.proof.attributes).need

    def _group(self, group: Group) -> Reached:
        applying = [self.reached(child) for child in group.of if not self.absent(child)]
        needed = 1 if isinstance(group, Any) else len(applying)
        if isinstance(group, AtLeast):
            reduced = self.granted.get(group.id, NOTHING).reduced
            needed = group.n - reduced if reduced < group.n else group.n
        times = sorted(one.at for one in applying if one.holds and one.at is not None)
        return Reached(True, times[needed - 1]) if len(times) >= needed > 0 else Reached(False)


class _Sum:
    """What the uses of one leaf add up to, within its limits, each key once; `at` is when it was enough."""

    def __init__(self, asked: Demand, place: Place, tally: _Tally) -> None:
        self.asked, self.place, self.tally = asked, place, tally
        self.have = 0
        self.at: datetime | None = None
        self._keys: set[object] = set()
        self._limits = limits(asked, tally.pathway)

    def add(self, use: Use) -> str:
        """Count one use; a reason code when it may not count, else ""."""
        fact = self.tally.facts[use.item]
        key = self.asked.key(fact) or use.item
        if key in self._keys:
            return "double_counted"
        self._keys.add(key)
        carried = self.asked.carry_in is not None and not self.tally.inside(self.place, fact)
        took = self._limits.take(fact, use.amount, carried=carried)
        self.have += took
        if self.at is None and self.have >= self.asked.need:
            self.at = fact.item.at
        return "" if took == use.amount else "cap_exceeded"
